"""What the slides page orders and its address, kept equal, by the rules of `state`.

Session state holds codes and ids only, under the keys below.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from geo import query
from geo.errors import TooLargeError, UnknownValueError
from geo.exports.order import Motif, Order
from geo.exports.powerpoint.titles import Titles
from geo.frozen import frozen
from geo.model import Register, Status, Unit
from geo.part import CITY, Part, PartKind
from geo.query import Query, Reader, Unknown, code_of
from geo.scene import PAGES, Atlas, page_of
from geo.scene.page import SLIDE
from geo.style import LookName
from geo.text import LANGUAGES
from geo.view import ColourBy, View
from pages.address import state

T = TypeVar("T")
D = TypeVar("D")
#: Session-state keys of the widgets.
MOTIF, EDITION, SIZE, LOOK, COLOUR = "o_motif", "o_edition", "o_size", "o_look", "o_colour"
TITLES, DECK_LANG = "o_titles", "o_lang"
PART, IN_UNIT, IN_BYDEL, ON_AREA, ON_AREAS = "o_part", "o_unit", "o_bydel", "o_area", "o_areas"
ONLY_UNITS, ONLY_STATUSES, ONLY_BYDEL = "o_only_units", "o_only_statuses", "o_only_bydel"
_KEYS = (
    MOTIF,
    EDITION,
    SIZE,
    LOOK,
    COLOUR,
    TITLES,
    DECK_LANG,
    PART,
    IN_UNIT,
    IN_BYDEL,
    ON_AREA,
    ON_AREAS,
    ONLY_UNITS,
    ONLY_STATUSES,
    ONLY_BYDEL,
)
#: The language of a deck unless another is chosen.
DEFAULT_LANG = "nb"
#: The most areas that a picture may be about.
MOST_AREAS = 50


@frozen
class Choice:
    """An order without its atlas. `part` None follows the view, as in `Order`."""

    view: View
    part: Part | None = None
    size: str = SLIDE.name
    look: LookName = LookName.LIGHT
    motif: Motif = Motif.MAP
    titles: Titles = Titles.ACTION
    lang: str = DEFAULT_LANG

    def order(self, atlas: Atlas) -> Order:
        """The order that a writer can fill."""
        return Order(atlas, self.view, self.part, page_of(self.size), self.look, self.motif)


def write_choice(choice: Choice) -> dict[str, list[str]]:
    """The address that reopens a choice; what is at its default is left out."""
    implied = choice.part in {None, Part.of_view(choice.view)}
    return query.write_view(choice.view) | query.write(
        extent=choice.part.word() if choice.part and not implied else None,
        size=choice.size if choice.size != SLIDE.name else None,
        look=code_of(choice.look, LookName.LIGHT),
        motif=code_of(choice.motif, Motif.MAP),
        titles=code_of(choice.titles, Titles.ACTION),
        lang=code_of(choice.lang, DEFAULT_LANG),
    )


def read_choice(given: Query, register: Register) -> tuple[Choice, Unknown]:
    """The choice of an address, and the values that are unknown."""
    view, unknown = query.read_view(given, register)
    reader = Reader(given, [*unknown])
    part = _last(reader.parse("extent", lambda words: Part.parse(words, register)), None)
    if part and part.kind is PartKind.AREA:  # one area is chosen in the view
        view, part = view.choose(part.areas[0]), None
    elif part:
        view = view.choose(None)
    choice = Choice(
        view,
        part,
        _last(reader.parse("size", _size), SLIDE.name),
        reader.code("look", query.codes_of(LookName), LookName.LIGHT),
        reader.code("motif", query.codes_of(Motif), Motif.MAP),
        reader.code("titles", query.codes_of(Titles), Titles.ACTION),
        reader.code("lang", query.codes_of(LANGUAGES), DEFAULT_LANG, "language"),
    )
    return choice, tuple(reader.unknown)


def _size(name: str) -> str:
    """A size as addresses write it. Raises UnknownValueError."""
    try:
        return page_of(name).name
    except (UnknownValueError, TooLargeError):
        raise UnknownValueError("size", name, tuple(PAGES)) from None


def _last(values: Sequence[T], default: D) -> T | D:
    return values[-1] if values else default


# --- session ------------------------------------------------------------------------------------


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    state.follow(MOTIF, lambda given: read_choice(given, register), partial(_seed, register), _KEYS)
    _forget_unknown(register)
    return choice(register)


def _forget_unknown(register: Register) -> None:
    """Areas that were chosen of the internal edition, and that the open one does not have."""
    now, known = st.session_state, register.area_by_id
    if not all(id_ in known for id_ in now[ON_AREAS]):
        now[ON_AREAS] = [id_ for id_ in now[ON_AREAS] if id_ in known]
    if now[ON_AREA] not in known:
        now[ON_AREA] = _first_listed(register)


def choice(register: Register) -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    view = View(
        edition=state.edition_named(register, now[EDITION]),
        units=tuple(unit for unit in Unit if str(unit) in now[ONLY_UNITS]),
        statuses=tuple(status for status in Status if str(status) in now[ONLY_STATUSES]),
        bydel=now[ONLY_BYDEL] or None,
        area=now[ON_AREA] if part_kind() is PartKind.AREA else None,
        colour_by=ColourBy(now[COLOUR] or ColourBy.STATUS),
    )
    look, motif = LookName(now[LOOK] or LookName.LIGHT), Motif(now[MOTIF] or Motif.MAP)
    titles = Titles(now[TITLES] or Titles.ACTION)
    lang = now[DECK_LANG] or DEFAULT_LANG
    return Choice(view, _part(), now[SIZE], look, motif, titles, lang)


def part_kind() -> PartKind:
    """The kind of part that is chosen now."""
    return PartKind(st.session_state[PART])


def deck_view(choice: Choice) -> View:
    """The view of a deck: the list, with the unit or bydel that the picture is about."""
    part = choice.part or Part.of_view(choice.view)
    return part.narrow(choice.view.choose(None))


def filters(choice: Choice) -> int:
    """How many filters leave areas out of the picture."""
    view = choice.view
    return len(view.units) + len(view.statuses) + bool(view.bydel)


def reset() -> None:
    """Remove every filter; everything else stays."""
    state.touch()
    st.session_state.update({ONLY_UNITS: [], ONLY_STATUSES: [], ONLY_BYDEL: state.ALL})


def _part() -> Part:
    now = st.session_state
    chosen = {
        PartKind.UNIT: Part.of_unit(Unit(now[IN_UNIT])),
        PartKind.BYDEL: Part.of_bydel(now[IN_BYDEL]),
        PartKind.AREA: Part.of_areas((now[ON_AREA],)),
        PartKind.AREAS: Part.of_areas(now[ON_AREAS]),
    }
    return chosen.get(part_kind(), CITY)


def _first_listed(register: Register) -> str:
    """The first area of the newest list that names any."""
    listed = (row.area for edition in reversed(register.editions) for row in edition.listings)
    return next(listed, register.areas[0].id)


def _seed(register: Register, requested: Choice) -> None:
    view, part = requested.view, requested.part or Part.of_view(requested.view)
    st.session_state.update(
        {
            MOTIF: str(requested.motif),
            EDITION: view.edition or register.latest.id,
            SIZE: requested.size,
            LOOK: str(requested.look),
            COLOUR: str(view.colour_by),
            TITLES: str(requested.titles),
            DECK_LANG: requested.lang,
            PART: str(part.kind),
            IN_UNIT: str(part.unit or next(iter(Unit))),
            IN_BYDEL: part.bydel or register.bydeler[0].id,
            ON_AREA: view.area or _first_listed(register),
            ON_AREAS: list(part.areas),
            ONLY_UNITS: [str(unit) for unit in view.units],
            ONLY_STATUSES: [str(status) for status in view.statuses],
            ONLY_BYDEL: view.bydel or state.ALL,
        }
    )
