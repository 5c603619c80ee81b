"""The view of a page and its address, kept equal. Session state holds codes and ids only."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from geo import query
from geo.errors import UnknownValueError
from geo.model import Register, Status, Unit
from geo.view import ColourBy, View

_WRITTEN = "address_written"
_UNKNOWN = "address_unknown"
_AREA = "chosen_area"
_TOUCHED = "widget_touched"
#: What the search answered; forgotten with the next thing a person does.
ANSWER = "search_answer"
#: Session-state keys of the filter widgets.
EDITION, UNIT, STATUS, BYDEL, COLOUR = "f_edition", "f_unit", "f_status", "f_bydel", "f_colour"
#: The choice "all" of a select box; never a real id.
ALL = ""


def address() -> dict[str, list[str]]:
    """The parameters of the page's address as they stand."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def follow_address(register: Register) -> View:
    """The view before the widgets are drawn: an address a person came by sets them anew.

    An address that we wrote ourselves never overrules the widgets. Nor does any address in a run
    that a widget started: when a person clicks faster than the page runs, the browser still sends
    the address of a moment ago.
    """
    if arrived(fresh=_is_strange(register)):
        asked, unknown = query.read_view(address(), register)
        accept(unknown)
        _seed(register, asked)
    return view(register)


def _is_strange(register: Register) -> bool:
    """Whether the widgets were never drawn, or hold what the register has no more."""
    kept = st.session_state
    area, bydel = kept.get(_AREA), kept.get(BYDEL)
    return (
        kept.get(EDITION) not in register.edition_by_id
        or (area is not None and area not in register.area_by_id)
        or (bool(bydel) and bydel not in register.bydel_by_id)
    )


def arrived(*, fresh: bool) -> bool:
    """Whether somebody came by an address that the widgets do not show yet.

    `fresh` says that the page's widgets have not been drawn before.
    """
    untouched = not st.session_state.get(_TOUCHED)
    return fresh or (untouched and st.session_state.get(_WRITTEN) != address())


def accept(unknown: Iterable[UnknownValueError]) -> None:
    """The address has been read; what nobody knows in it is told."""
    st.session_state[_UNKNOWN] = [(item.kind, item.value, item.valid) for item in unknown]
    st.session_state[_WRITTEN] = address()


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
    if address() != parameters:
        st.query_params.from_dict(parameters)
    st.session_state[_WRITTEN] = parameters
    st.session_state[_TOUCHED] = False


def write_view(view: View) -> None:
    """Make the address reopen a view."""
    write(query.write_view(view))


def choose(area: str | None) -> None:
    """Choose an area, wherever the choice came from."""
    touch()
    st.session_state[_AREA] = area


def choose_bydel(bydel: str) -> None:
    """Filter by a bydel, as the search does."""
    touch()
    st.session_state[BYDEL] = bydel


def reset() -> None:
    """Remove every filter; list, colour and choice stay."""
    touch()
    st.session_state.update({UNIT: [], STATUS: [], BYDEL: ALL})


def _seed(register: Register, asked: View) -> None:
    st.session_state.update(
        {
            EDITION: asked.edition or register.latest.id,
            UNIT: [str(unit) for unit in asked.units],
            STATUS: [str(status) for status in asked.statuses],
            BYDEL: asked.bydel or ALL,
            COLOUR: str(asked.colour_by),
            _AREA: asked.area,
        }
    )


def view(register: Register) -> View:
    """The view that widgets and choice ask for now."""
    return View(
        edition=edition_named(register, st.session_state[EDITION]),
        units=tuple(Unit(value) for value in _ordered(st.session_state[UNIT], Unit)),
        statuses=tuple(Status(value) for value in _ordered(st.session_state[STATUS], Status)),
        bydel=st.session_state[BYDEL] or None,
        area=st.session_state.get(_AREA),
        colour_by=ColourBy(st.session_state[COLOUR] or ColourBy.STATUS),
    )


def edition_named(register: Register, edition: str) -> str | None:
    """The list as a view names it: the newest goes without name, so that a link keeps up with the
    years; but a link that names it keeps naming it when a newer one comes."""
    if edition == register.latest.id and st.query_params.get("edition") != edition:
        return None
    return edition


def _ordered(chosen: Iterable[str], codes: type[Unit] | type[Status]) -> list[str]:
    """The vocabulary's order, so that one choice has one address."""
    kept = set(chosen or ())
    return [str(code) for code in codes if str(code) in kept]
