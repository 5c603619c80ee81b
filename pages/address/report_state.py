"""Which report is asked for and the page's address, kept equal, by the rules of `state`.

Session state holds codes and ids only, under the keys below.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo import query
from geo.errors import UnknownValueError
from geo.exports.report import REPORTS
from geo.frozen import frozen
from geo.model import Audience, Register, Unit
from geo.part import CITY, Part, find_bydel, main_parts
from geo.query import Query, Reader, Unknown, code_of
from pages.address import state
from pages.serving import audience

#: Session-state keys of the widgets.
PART, EDITION, AUDIENCE, FORMAT = "r_scope", "r_edition", "r_audience", "r_format"
_KEYS = (PART, EDITION, AUDIENCE, FORMAT)
#: The part of the overview: no part of the city is chosen.
OVERVIEW = ""
_FIRST = next(iter(REPORTS))
_MOST_NAMES = 4  # told where a bydel is unknown


@frozen
class Choice:
    """A report: of what (None: the overview of all), from which list, for whom, as what file."""

    part: Part | None = None
    edition: str | None = None
    audience: Audience = Audience.OPEN
    suffix: str = _FIRST


def write_choice(choice: Choice) -> dict[str, list[str]]:
    """The address that reopens a choice; what is at its default is left out."""
    return write_part(choice.part) | query.write(
        edition=choice.edition,
        audience=code_of(choice.audience, Audience.OPEN),
        format=code_of(choice.suffix, _FIRST),
    )


def read_choice(given: Query, register: Register) -> tuple[Choice, Unknown]:
    """The choice of an address, and the values that are unknown."""
    reader = Reader(given)
    choice = Choice(
        _read_part(reader, register),
        reader.code("edition", query.ids_of(register.edition_by_id), None),
        next(iter(reader.parse("audience", query.find_audience)), Audience.OPEN),
        reader.code("format", query.codes_of(REPORTS), _FIRST, kind="suffix"),
    )
    return choice, tuple(reader.unknown)


def write_part(part: Part | None) -> dict[str, list[str]]:
    """`bydel=alna`, `unit=ost` or `by=oslo`."""
    return query.write(
        bydel=part.bydel if part else None,
        unit=code_of(part.unit) if part else None,
        by=CITY.slug if part == CITY else None,
    )


def _read_part(reader: Reader, register: Register) -> Part | None:
    """The first bydel, else the first unit, else the city."""
    known = [part.bydel for part in main_parts(register) if part.bydel]

    def find(name: str) -> str:
        try:
            return find_bydel(register, name, known)
        except UnknownValueError as error:
            raise UnknownValueError("bydel", name, error.valid[:_MOST_NAMES]) from None

    parts = [
        *map(Part.of_bydel, reader.parse("bydel", find)),
        *map(Part.of_unit, reader.codes("unit", query.codes_of(Unit))),
        *reader.codes("by", {CITY.slug: CITY}, kind="bydel"),
    ]
    return next(iter(parts), None)


# --- session ------------------------------------------------------------------------------------


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    state.follow(PART, lambda given: read_choice(given, register), partial(_seed, register), _KEYS)
    return choice(register)


def choice(register: Register) -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    parts = {part.slug: part for part in main_parts(register)}
    return Choice(
        parts.get(now[PART]),
        state.edition_named(register, now[EDITION]),
        _audience(),
        now[FORMAT] or _FIRST,
    )


def _audience() -> Audience:
    """Whom the report is for; a session that sees only the open edition gets no other, whatever
    the address says."""
    if audience.of_session() is Audience.OPEN:
        return Audience.OPEN
    return Audience(st.session_state[AUDIENCE] or Audience.OPEN)


def _seed(register: Register, requested: Choice) -> None:
    st.session_state.update(
        {
            PART: requested.part.slug if requested.part else OVERVIEW,
            EDITION: requested.edition or register.latest.id,
            AUDIENCE: str(requested.audience),
            FORMAT: requested.suffix,
        }
    )
