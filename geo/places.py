"""Forgiving names: what a person types or a scanner misreads → the place of the register.

A name is compared with every name and alias of areas, bydeler and delbydeler. Delbydeler are
there so that a real neighbour (Holmlia Nord) is recognised as itself and not forced onto the
nearest area (Holmlia Syd).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from heapq import nsmallest

from geo.frozen import frozen
from geo.model import Register
from geo.view import slug

#: At or above this score a name is taken for an area. One wrong letter in five is 0.80.
ACCEPTED = 0.80
#: Bydeler have long names that differ in one word (Nordstrand, Søndre Nordstrand).
ACCEPTED_ELSEWHERE = 0.87
_UNSURE_WITHOUT_AE_OE_AA = 0.98
_JOINERS = re.compile(r"\s*(?:/|,|&|\bog\b)\s*")
_LONGEST_NAME = 120


class PlaceKind(StrEnum):
    """What sort of place a name turned out to be, in the order that settles a tie."""

    AREA = "area"
    BYDEL = "bydel"
    DELBYDEL = "delbydel"


@frozen
class Match:
    """A place found: its id, how alike (0–1) the name is, and the register's spelling of it."""

    kind: PlaceKind
    id: str
    score: float
    matched: str


@frozen
class _Name:
    kind: PlaceKind
    id: str
    spelling: str
    normal: str
    ascii: str


def normal(name: str) -> str:
    """One spelling for comparison: case, spaces, the joiners `/`, `og`, `,`, `&`, and the order."""
    parts = _JOINERS.sub("/", name.casefold()).split("/")
    return "/".join(sorted(" ".join(part.split()) for part in parts if part.strip()))


def resolve(
    register: Register, name: str, kinds: tuple[PlaceKind, ...] = tuple(PlaceKind)
) -> Match | None:
    """The place a name means, or None when no name of the register is alike enough.

    With `kinds`, a better match of another kind refuses the name: "Holmlia Nord" is no area.
    """
    best = next(iter(suggest(register, name, limit=1)), None)
    if best is None or best.kind not in kinds:
        return None
    needed = ACCEPTED if best.kind is PlaceKind.AREA else ACCEPTED_ELSEWHERE
    return best if best.score >= needed else None


def suggest(register: Register, name: str, limit: int = 3) -> tuple[Match, ...]:
    """The most similar places, best first, whatever their score; for "mente du …?"."""
    wanted, prefer_bydel = _wanted_name(name)
    if not wanted or len(wanted) > _LONGEST_NAME:
        return ()
    plain, best = slug(wanted), dict[tuple[PlaceKind, str], tuple[float, str]]()
    for item in _names(register):
        score = round(_score(wanted, plain, item), 3)
        known = best.get((item.kind, item.id))
        if known is None or score > known[0]:
            best[item.kind, item.id] = score, item.spelling
    order = list(PlaceKind)
    if prefer_bydel:
        order.sort(key=lambda kind: kind is not PlaceKind.BYDEL)
    ranks = {kind: rank for rank, kind in enumerate(order)}
    ordered = nsmallest(limit, best.items(), key=lambda it: (-it[1][0], ranks[it[0][0]], it[0][1]))
    return tuple(Match(kind, id_, score, text) for (kind, id_), (score, text) in ordered)


def _wanted_name(name: str) -> tuple[str, bool]:
    """ "Bydel Grorud" asks for the bydel; "Grorud" for the area of that name."""
    text = normal(name)
    without = text.removeprefix("bydel ")
    return without, without != text


def _score(wanted: str, plain: str, name: _Name) -> float:
    """How alike a name is to what is wanted; `plain` is that without æ, ø, å."""
    if wanted == name.normal:
        return 1.0
    if plain == name.ascii:
        return _UNSURE_WITHOUT_AE_OE_AA
    from rapidfuzz.distance import Levenshtein  # most runs compare no names

    return Levenshtein.normalized_similarity(wanted, name.normal)


def _names(register: Register) -> tuple[_Name, ...]:
    """Every name of the register, spelled for comparison once."""
    if "names" not in register.cache:
        register.cache["names"] = tuple(
            _Name(kind, id_, text, normal(text), slug(normal(text)))
            for kind, id_, text in _spellings(register)
        )
    names: tuple[_Name, ...] = register.cache["names"]
    return names


def _spellings(register: Register) -> Iterator[tuple[PlaceKind, str, str]]:
    for area in register.areas:
        for text in (area.name, *area.aliases):
            yield PlaceKind.AREA, area.id, text
    for bydel in register.bydeler:
        yield PlaceKind.BYDEL, bydel.id, bydel.name
    for delbydel in register.delbydeler:
        yield PlaceKind.DELBYDEL, delbydel.id, delbydel.name
