"""The view of a page and its address, kept equal. Session state holds codes and ids only.

What a person has chosen follows from page to page: the parameters that pages share are remembered,
and a page that is reached through the menu, whose address is bare, is opened with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from geo import query
from geo.errors import UnknownValueError
from geo.model import Register, Status, Unit
from geo.query import Query
from geo.view import ColourBy, View
from pages.serving import numbered, past

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Question = TypeVar("Question", bound="DataclassInstance")
Wanted = TypeVar("Wanted")

_WRITTEN = "address_written"
#: The page that is drawn, the shared parameters of all pages, those that came along to this one,
#: and what this page wrote last.
_PAGE, _CARRIED, _ARRIVING, _BASE = "page", "carried_choice", "arriving_with", "page_wrote"
_UNKNOWN = "address_unknown"
_TOUCHED = "widget_touched"
#: What the search answered; forgotten with the next thing a person does.
ANSWER = "search_answer"
#: Session-state keys of the filter widgets.
EDITION, UNIT, STATUS, BYDEL, COLOUR = "f_edition", "f_unit", "f_status", "f_bydel", "f_colour"
#: The session-state key of the chosen area, which no widget has.
AREA = "chosen_area"
#: The choice "all" of a select box; never a real id.
ALL = ""
_FILTERS = ("unit", "status", "bydel")
#: The parameters of each page that other pages take over.
_SHARED: dict[str, tuple[str, ...]] = {
    "start": ("edition", *_FILTERS, "area", "colour"),
    "map": ("edition", *_FILTERS, "area", "colour"),
    "timeline": ("edition", "unit", "bydel", "area"),
    "area": ("edition", "area"),
    "edit": ("area",),
    "followups": ("unit", "bydel", "area"),
    "bydeler": ("edition", "unit", "bydel"),
    "slides": ("edition", *_FILTERS, "area", "colour"),
    "exchange": ("edition", *_FILTERS, "area"),
}
#: Pages that ask for one part of the city only.
_ONE_PART = frozenset({"followups", "bydeler"})


def enter(page: str) -> None:
    """A page (its name in the menu) is about to be drawn.

    From another page of the session to a bare address, the choice made there comes along.
    """
    now = st.session_state
    before, now[_PAGE] = now.get(_PAGE), page
    if before == page:
        return
    now.update({_TOUCHED: False, _WRITTEN: None, _BASE: None, _ARRIVING: None, ANSWER: ""})
    now[_ARRIVING] = _carried_to(page) if before is not None and not address() else None


def _carried_to(page: str) -> dict[str, list[str]]:
    """What the pages before have chosen, as the address of this page."""
    carried: dict[str, list[str]] = st.session_state.get(_CARRIED, {})
    taken = {key: carried[key] for key in _SHARED.get(page, ()) if carried.get(key)}
    return _narrowest(taken) if page in _ONE_PART else taken


def _narrowest(taken: dict[str, list[str]]) -> dict[str, list[str]]:
    """Of area, bydel and unit the narrowest; several units are no part of the city."""
    parts = [key for key in ("area", "bydel", "unit") if len(taken.get(key, ())) == 1]
    left_out = {"area", "bydel", "unit"} - set(parts[:1])
    return {key: values for key, values in taken.items() if key not in left_out}


def _carry(before: dict[str, list[str]] | None, parameters: dict[str, list[str]]) -> None:
    """Remember what a page has changed of the shared parameters. `before` is what it wrote last;
    None when it has just been opened by an address, all of which counts."""
    shared = _SHARED.get(st.session_state.get(_PAGE, ""), ())
    changed = [key for key in shared if before is None or before.get(key) != parameters.get(key)]
    carried = st.session_state.get(_CARRIED, {})
    st.session_state[_CARRIED] = carried | {key: parameters.get(key, []) for key in changed}


def address() -> dict[str, list[str]]:
    """The parameters of the page's address as they stand, or those that came along to it."""
    arriving: dict[str, list[str]] | None = st.session_state.get(_ARRIVING)
    if arriving is not None:
        return arriving
    return {key: values for key, values in numbered.others().items() if key != past.PARAMETER}


def follow_address(register: Register, adapt: Callable[[View], View] = lambda view: view) -> View:
    """The view before the widgets are drawn: an address a person came by sets them anew, to the
    view that the page makes of it (`adapt`).

    An address that we wrote ourselves never overrules the widgets. Nor does any address in a run
    that a widget started: when a person clicks faster than the page runs, the browser still sends
    the address of a moment ago.
    """
    if arrived(fresh=_is_strange(register)):
        requested, unknown = query.read_view(address(), register)
        accept(unknown)
        _seed(register, adapt(requested))
    return view(register)


def _is_strange(register: Register) -> bool:
    """Whether the widgets were never drawn, or hold what the register has no more."""
    widgets = st.session_state
    area, bydel = widgets.get(AREA), widgets.get(BYDEL)
    return (
        widgets.get(EDITION) not in register.edition_by_id
        or (area is not None and area not in register.area_by_id)
        or (bool(bydel) and bydel not in register.bydel_by_id)
    )


def arrived(*, fresh: bool) -> bool:
    """Whether somebody came by an address that the widgets do not show yet.

    `fresh` says that the page's widgets have not been drawn before.
    """
    untouched = not st.session_state.get(_TOUCHED)
    return fresh or (untouched and st.session_state.get(_WRITTEN) != address())


def requested(
    widget: str, read: Callable[[Query], tuple[Wanted, Iterable[UnknownValueError]]]
) -> Wanted | None:
    """What the address asks for, by `read`, where somebody came by it and the widgets do not show
    it yet; else None. `widget` is the key of one that the page always draws."""
    if not arrived(fresh=widget not in st.session_state):
        return None
    wanted, unknown = read(address())
    accept(unknown)
    return wanted


def follow(
    widget: str,
    read: Callable[[Query], tuple[Wanted, Iterable[UnknownValueError]]],
    seed: Callable[[Wanted], None],
    keys: Iterable[str],
) -> None:
    """Set the widgets anew by `seed` where the address asks for something (`requested`), and keep
    what those of `keys` hold."""
    wanted = requested(widget, read)
    if wanted is not None:
        seed(wanted)
    keep(keys)


def came_along() -> bool:
    """Whether the page's address is bare, and what the pages before have chosen stands for it."""
    return st.session_state.get(_ARRIVING) is not None


def accept(unknown: Iterable[UnknownValueError]) -> None:
    """The address has been read; what nobody knows in it is told."""
    reported = () if came_along() else unknown  # nobody wrote what came along
    st.session_state[_UNKNOWN] = [(item.kind, item.value, item.valid) for item in reported]
    st.session_state[_WRITTEN] = address()


def accept_more(unknown: Iterable[UnknownValueError]) -> None:
    """Another reader of the same address has found these unknown."""
    st.session_state[_UNKNOWN] += [(item.kind, item.value, item.valid) for item in unknown]


def just_opened() -> bool:
    """Whether the page has not written an address since it was entered."""
    return st.session_state.get(_BASE) is None


def touch() -> None:
    """A person used a widget: `on_change` of every widget that the view is made of."""
    st.session_state[_TOUCHED] = True
    st.session_state[_UNKNOWN] = []
    st.session_state[ANSWER] = ""


def unknown_in_address() -> list[UnknownValueError]:
    """What the address asked for and we do not know; told until a person does something."""
    return [UnknownValueError(*item) for item in st.session_state.get(_UNKNOWN, [])]


def write(parameters: dict[str, list[str]]) -> None:
    """Make these parameters, as `geo.query` writes them, the page's address."""
    now = st.session_state
    # What came along is no choice of this page, nor is what it adds by default.
    before = now.get(_BASE) if now.get(_ARRIVING) is None else parameters
    now[_ARRIVING] = None
    _carry(before, parameters)
    if address() != parameters:
        st.query_params.from_dict(parameters | past.parameters())
    now.update({_BASE: parameters, _WRITTEN: parameters, _TOUCHED: False})


def write_view(view: View) -> None:
    """Make the address reopen a view."""
    write(query.write_view(view))


def answer(words: str) -> None:
    """Answer a search, until the next thing a person does."""
    st.session_state[ANSWER] = words


def choose_edition(edition: str) -> None:
    """Choose a list (id)."""
    touch()
    st.session_state[EDITION] = edition


def choose(area: str | None) -> None:
    """Choose an area, wherever the choice came from."""
    touch()
    st.session_state[AREA] = area


def choose_bydel(bydel: str) -> None:
    """Filter by a bydel, as the search does."""
    touch()
    st.session_state[BYDEL] = bydel


def keep(keys: Iterable[str]) -> None:
    """Keep what widgets hold that are not drawn this time, for when they are."""
    for key in keys:
        st.session_state[key] = st.session_state[key]


def without_each(question: Question, fields: Mapping[str, str]) -> dict[str, Question]:
    """The filters that are set, by their name in the address, each with the question as it would
    be without it. `fields` has the field of each filter; its default means no filter."""
    empty = type(question)()
    loosened = {
        name: replace(question, **{field: getattr(empty, field)}) for name, field in fields.items()
    }
    return {name: without for name, without in loosened.items() if without != question}


def reset() -> None:
    """Remove every filter; list, colour and choice stay."""
    touch()
    st.session_state.update({UNIT: [], STATUS: [], BYDEL: ALL})


def _seed(register: Register, requested: View) -> None:
    st.session_state.update(
        {
            EDITION: requested.edition or register.latest.id,
            UNIT: [str(unit) for unit in requested.units],
            STATUS: [str(status) for status in requested.statuses],
            BYDEL: requested.bydel or ALL,
            COLOUR: str(requested.colour_by),
            AREA: requested.area,
        }
    )


def view(register: Register) -> View:
    """The view that widgets and choice ask for now."""
    return View(
        edition=edition_named(register, st.session_state[EDITION]),
        units=tuple(Unit(value) for value in _ordered(st.session_state[UNIT], Unit)),
        statuses=tuple(Status(value) for value in _ordered(st.session_state[STATUS], Status)),
        bydel=st.session_state[BYDEL] or None,
        area=st.session_state.get(AREA),
        colour_by=ColourBy(st.session_state[COLOUR] or ColourBy.STATUS),
    )


def edition_named(register: Register, edition: str) -> str | None:
    """The list as a view names it: the newest goes without name, so that a link keeps up with the
    years; but a link that names it keeps naming it when a newer one comes."""
    if edition == register.latest.id and edition not in address().get("edition", ()):
        return None
    return edition


def _ordered(chosen: Iterable[str], codes: type[Unit] | type[Status]) -> list[str]:
    """The vocabulary's order, so that one choice has one address."""
    chosen_codes = set(chosen or ())
    return [str(code) for code in codes if str(code) in chosen_codes]
