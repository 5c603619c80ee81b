"""What the slides page orders and its address, kept equal, by the rules of `state`.

Session state holds codes and ids only, under the keys below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from geo.errors import TooLargeError, UnknownValueError
from geo.exports.order import Motif, Order
from geo.model import Register, Status, Unit
from geo.scene import PAGES, Atlas, Extent, page_of
from geo.scene.extent import ExtentKind
from geo.scene.page import SLIDE
from geo.style import LookName
from geo.view import ColourBy, View, slug
from pages.address import state

T = TypeVar("T")
#: Session-state keys of the widgets.
MOTIF, EDITION, SIZE, LOOK, COLOUR = "o_motif", "o_edition", "o_size", "o_look", "o_colour"
PART, IN_UNIT, IN_BYDEL, ON_AREA, ON_AREAS = "o_part", "o_unit", "o_bydel", "o_area", "o_areas"
ONLY_UNITS, ONLY_STATUSES, ONLY_BYDEL = "o_only_units", "o_only_statuses", "o_only_bydel"
_KEYS = (
    MOTIF,
    EDITION,
    SIZE,
    LOOK,
    COLOUR,
    PART,
    IN_UNIT,
    IN_BYDEL,
    ON_AREA,
    ON_AREAS,
    ONLY_UNITS,
    ONLY_STATUSES,
    ONLY_BYDEL,
)
#: The most areas that an extent is made of.
MOST_AREAS = 50


class Part(StrEnum):
    """Which part of the city a person wants to see."""

    CITY = "city"
    UNIT = "unit"
    BYDEL = "bydel"
    AREA = "area"
    AREAS = "areas"


@dataclass(frozen=True, slots=True)
class Choice:
    """An order without its atlas. `extent` None follows the view, as in `Order`."""

    view: View
    extent: Extent | None = None
    size: str = SLIDE.name
    look: LookName = LookName.LIGHT
    motif: Motif = Motif.MAP

    def order(self, atlas: Atlas) -> Order:
        """The order that a writer can fill."""
        return Order(atlas, self.view, self.extent, page_of(self.size), self.look, self.motif)

    def to_query(self) -> dict[str, list[str]]:
        """The address parameters that reopen this choice; what is at its default is left out."""
        explicit = self.extent if self.extent != Extent.of(self.view) else None
        extra = {
            "extent": explicit.word() if explicit else "",
            "size": self.size if self.size != SLIDE.name else "",
            "look": slug(self.look) if self.look is not LookName.LIGHT else "",
            "motif": slug(self.motif) if self.motif is not Motif.MAP else "",
        }
        return self.view.to_query() | {key: [value] for key, value in extra.items() if value}

    @classmethod
    def from_query(
        cls, query: Mapping[str, Sequence[str]], register: Register
    ) -> tuple[Choice, tuple[UnknownValueError, ...]]:
        """Read an address. Unknown values are left out and returned beside the choice."""
        view, unknown = View.from_query(query, register)
        reader = _Reader(query, list(unknown))
        extent = reader.extent(register)
        if extent and extent.kind is ExtentKind.AREAS and len(extent.ids) == 1:
            view, extent = view.choose(extent.ids[0]), None
        elif extent:
            view = view.choose(None)
        choice = cls(view, extent, reader.size(), reader.look(), reader.motif())
        return choice, tuple(reader.unknown)


@dataclass
class _Reader:
    """Reads the parameters that a view does not have, and gathers what nobody knows."""

    query: Mapping[str, Sequence[str]]
    unknown: list[UnknownValueError]

    def extent(self, register: Register) -> Extent | None:
        found = None
        for words in self._given("extent"):
            try:
                found = Extent.parse(words, register)
            except UnknownValueError as error:
                self.unknown.append(error)
        return found

    def size(self) -> str:
        found = SLIDE.name
        for name in self._given("size"):
            try:
                found = page_of(name).name
            except (UnknownValueError, TooLargeError):
                self.unknown.append(UnknownValueError("size", name, tuple(PAGES)))
        return found

    def look(self) -> LookName:
        codes = {slug(look): look for look in LookName}
        return next(self._codes("look", codes), LookName.LIGHT)

    def motif(self) -> Motif:
        return next(self._codes("motif", {slug(motif): motif for motif in Motif}), Motif.MAP)

    def _codes(self, key: str, codes: Mapping[str, T]) -> Iterator[T]:
        for value in self._given(key):
            if slug(value) in codes:
                yield codes[slug(value)]
            else:
                self.unknown.append(UnknownValueError(key, value, tuple(codes)))

    def _given(self, key: str) -> list[str]:
        return [value for value in self.query.get(key, ()) if value]


# --- session ------------------------------------------------------------------------------------


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    if state.arrived(fresh=MOTIF not in st.session_state):
        asked, unknown = Choice.from_query(state.address(), register)
        state.accept(unknown)
        _seed(register, asked)
    for key in _KEYS:  # what is not drawn this time is kept for when it is
        st.session_state[key] = st.session_state[key]
    return choice(register)


def choice(register: Register) -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    view = View(
        edition=state.edition_named(register, now[EDITION]),
        units=tuple(unit for unit in Unit if str(unit) in now[ONLY_UNITS]),
        statuses=tuple(status for status in Status if str(status) in now[ONLY_STATUSES]),
        bydel=now[ONLY_BYDEL] or None,
        area=now[ON_AREA] if part() is Part.AREA else None,
        colour_by=ColourBy(now[COLOUR] or ColourBy.STATUS),
    )
    look, motif = LookName(now[LOOK] or LookName.LIGHT), Motif(now[MOTIF] or Motif.MAP)
    return Choice(view, _extent(), now[SIZE], look, motif)


def part() -> Part:
    """The part of the city that is chosen now."""
    return Part(st.session_state[PART])


def deck_view(asked: Choice) -> View:
    """The view of a deck: the list, with the unit or bydel that the picture is about."""
    view, extent = asked.view.choose(None), asked.extent or Extent.of(asked.view)
    if extent.kind is ExtentKind.BYDEL:
        return replace(view, bydel=extent.ids[0])
    if extent.kind is ExtentKind.UNIT:
        return replace(view, units=(Unit(extent.ids[0]),))
    return view


def filters(asked: Choice) -> int:
    """How many filters leave areas out of the picture."""
    view = asked.view
    return len(view.units) + len(view.statuses) + bool(view.bydel)


def reset() -> None:
    """Remove every filter; everything else stays."""
    state.touch()
    st.session_state.update({ONLY_UNITS: [], ONLY_STATUSES: [], ONLY_BYDEL: state.ALL})


def _extent() -> Extent:
    now = st.session_state
    chosen = {
        Part.UNIT: Extent(ExtentKind.UNIT, (now[IN_UNIT],)),
        Part.BYDEL: Extent(ExtentKind.BYDEL, (now[IN_BYDEL],)),
        Part.AREA: Extent(ExtentKind.AREAS, (now[ON_AREA],)),
        Part.AREAS: Extent(ExtentKind.AREAS, tuple(now[ON_AREAS])) if now[ON_AREAS] else Extent(),
    }
    return chosen.get(part(), Extent())


def _seed(register: Register, asked: Choice) -> None:
    view, extent = asked.view, asked.extent or Extent.of(asked.view)
    first = next((row.area for e in reversed(register.editions) for row in e.listings), None)
    ids = extent.ids
    st.session_state.update(
        {
            MOTIF: str(asked.motif),
            EDITION: view.edition or register.latest.id,
            SIZE: asked.size,
            LOOK: str(asked.look),
            COLOUR: str(view.colour_by),
            PART: str(_part_of(extent)),
            IN_UNIT: ids[0] if extent.kind is ExtentKind.UNIT else str(next(iter(Unit))),
            IN_BYDEL: ids[0] if extent.kind is ExtentKind.BYDEL else register.bydeler[0].id,
            ON_AREA: view.area or first or register.areas[0].id,
            ON_AREAS: list(ids) if extent.kind is ExtentKind.AREAS else [],
            ONLY_UNITS: [str(unit) for unit in view.units],
            ONLY_STATUSES: [str(status) for status in view.statuses],
            ONLY_BYDEL: view.bydel or state.ALL,
        }
    )


def _part_of(extent: Extent) -> Part:
    if extent.kind is ExtentKind.AREAS:
        return Part.AREA if len(extent.ids) == 1 else Part.AREAS
    return {ExtentKind.UNIT: Part.UNIT, ExtentKind.BYDEL: Part.BYDEL}.get(extent.kind, Part.CITY)
