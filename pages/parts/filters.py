"""The filters of a view, folded into one button; what is set stands beside it as chips that
take it off again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from geo import text
from geo.escape import html, markdown, plain
from geo.model import Register, Status, Unit
from geo.view import View, edition_of
from pages.address import state


class Chip(NamedTuple):
    """A filter that is set: the session-state key of its widget, its code, its words, and the value
    of the widget without it."""

    key: str
    code: str
    words: str
    without: str | bool | list[str] | None = state.ALL


def folded(chips: Sequence[Chip]) -> Any:
    """The button that the filters lie under; it tells how many are set."""
    label = text.say("map.filters_set" if chips else "map.filters", count=len(chips))
    return st.popover(label, icon=":material/filter_alt:")


def edition(register: Register) -> None:
    """Which list is shown."""
    newest_first = [item.id for item in reversed(register.editions)]
    names = {item.id: plain(text.date_of(item)) for item in register.editions}
    st.selectbox(
        text.say("map.edition"),
        newest_first,
        key=state.EDITION,
        format_func=names.__getitem__,
        on_change=state.touch,
    )


def bydel(register: Register) -> None:
    """One bydel, or all."""
    names = {state.ALL: text.say("map.all_bydeler")}
    names |= {item.id: plain(item.name) for item in register.bydeler}
    st.selectbox(
        text.say("map.bydel"),
        list(names),
        key=state.BYDEL,
        format_func=names.__getitem__,
        on_change=state.touch,
    )


def units() -> None:
    """Some police units, or all."""
    _pills(text.say("map.unit"), Unit, state.UNIT)


def statuses() -> None:
    """Some statuses, or all."""
    _pills(text.say("map.status"), Status, state.STATUS)


def _pills(label: str, codes: type[Unit] | type[Status], key: str) -> None:
    values = [str(code) for code in codes]
    st.pills(label, values, selection_mode="multi", key=key, on_change=state.touch)


def select(label: str, names: Mapping[str, str], key: str) -> None:
    """One of some values (code → words), the first of which is that it is not restricted."""
    st.selectbox(
        label,
        list(names),
        key=key,
        format_func=lambda code: plain(names[code]),
        on_change=state.touch,
    )


def reset(forget: Callable[[], None]) -> None:
    """The button that removes every filter."""
    st.button(text.say("map.reset"), on_click=forget, icon=":material/filter_alt_off:", key="reset")


def set_in(register: Register, view: View, *, whole: bool = True) -> list[Chip]:
    """The filters that a view has set. Without `whole`, those of a part of the city alone."""
    return list(_set_in(register, view, whole=whole))


def _set_in(register: Register, view: View, *, whole: bool) -> Iterator[Chip]:
    chosen = edition_of(register, view)
    if whole and chosen is not register.latest:
        words = text.say("map.chip_edition", date=text.date_of(chosen))
        yield Chip(state.EDITION, chosen.id, words, register.latest.id)
    if view.bydel:
        words = text.say("term.bydel_titled", name=register.bydel_by_id[view.bydel].name)
        yield Chip(state.BYDEL, view.bydel, words)
    yield from _one_by_one(state.UNIT, {str(unit): text.unit(unit) for unit in view.units})
    if whole:
        statuses = {str(status): text.status(status) for status in view.statuses}
        yield from _one_by_one(state.STATUS, statuses)


def _one_by_one(key: str, words: Mapping[str, str]) -> Iterator[Chip]:
    """A chip for each code that one widget has set."""
    for code, label in words.items():
        yield Chip(key, code, label, [other for other in words if other != code])


def show(chips: Sequence[Chip]) -> None:
    """Every filter that is set, as a button that takes it off."""
    for chip in chips:
        st.button(
            markdown(plain(chip.words)),
            key=f"chip_{chip.key}_{chip.code}",  # the style sheet knows it by "chip_"
            icon=":material/close:",
            icon_position="right",
            on_click=_take_off,
            args=(chip,),
        )


def on_paper(words: Sequence[str]) -> None:
    """What is filtered, for a page that is printed without its controls."""
    if words:
        sentence = text.say("map.filters_printed", names=text.listing(list(words)))
        st.html(f"<p class='ipo-paper'>{html(sentence)}</p>")


def _take_off(chip: Chip) -> None:
    state.touch()
    st.session_state[chip.key] = chip.without
