"""The filters of a view as they stand in a section of "Utveksling": what shall go out, or be shown
at an address."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.model import Register
from geo.view import View
from pages.address import state
from pages.parts import area_choice, filters

_AREA = "x_area"


def choose(register: Register) -> View:
    """Draw the filters; the view that they ask for."""
    view = state.view(register)
    chips = [*filters.set_in(register, view), *_chosen(register, view)]
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        with filters.folded(chips):
            filters.edition(register)
            filters.units()
            filters.bydel(register)
            filters.statuses()
            _area(register, view)
            filters.reset(_reset)
        filters.show(chips)
    return view


def _area(register: Register, view: View) -> None:
    names = {state.ALL: text.say("exchange_page.every_area")}
    names |= area_choice.names(register, [view.area] if view.area else [], view.bydel)
    st.session_state[_AREA] = view.area or state.ALL
    area_choice.select(text.say("exchange_page.area"), names, register, _AREA, _choose)


def _choose() -> None:
    state.choose(st.session_state[_AREA] or None)


def _chosen(register: Register, view: View) -> list[filters.Chip]:
    if view.area is None:
        return []
    return [filters.Chip(state.AREA, view.area, register.area_by_id[view.area].name, None)]


def _reset() -> None:
    state.reset()
    state.choose(None)
