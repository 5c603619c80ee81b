"""Codes of where a new area may lie: a delbydel that gives its border, a bydel, or outside Oslo."""

from __future__ import annotations

from collections.abc import Mapping

from geo.importing.draft import Home
from geo.model import Register

#: No home is chosen yet.
NOWHERE = ""
#: What the code of a home without a border begins with; no id has such a letter.
_UNDRAWN = "uten:"


def homes(register: Register) -> Mapping[str, Home | None]:
    """Every home by its code: nowhere yet, then delbydeler and bydeler in the order of names."""
    parts = sorted(register.delbydeler, key=lambda part: part.name)
    bydeler = sorted(register.bydeler, key=lambda bydel: bydel.name)
    return {
        NOWHERE: None,
        **{part.id: Home(part.bydel, part.id) for part in parts},
        **{f"{_UNDRAWN}{bydel.id}": Home(bydel.id) for bydel in bydeler},
        _UNDRAWN: Home(None),
    }


def code_of(home: Home | None) -> str:
    """The code of a home among `homes`."""
    if home is None:
        return NOWHERE
    return home.delbydel or f"{_UNDRAWN}{home.bydel or ''}"


def home_of(register: Register, code: str) -> Home | None:
    """The home of a code. Raises KeyError for a code that is none."""
    return homes(register)[code]
