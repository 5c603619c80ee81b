"""A long list told in parts of so many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from geo import text
from pages.address import state

T = TypeVar("T")


def part(items: Sequence[T], key: str, at_once: int) -> Sequence[T]:
    """The items that are shown now; the first of them stands in session state."""
    first = st.session_state.get(key, 0)
    st.session_state[key] = first if first < len(items) else 0
    return items[st.session_state[key] : st.session_state[key] + at_once]


def ways(key: str, shown: int, count: int, at_once: int, words: str) -> None:
    """Which part is shown (`words` is the key of the sentence), and the ways to the others; nothing
    where all is shown."""
    if count <= shown:
        return
    first = st.session_state[key]
    with st.container(key=f"parts_{key}", horizontal=True, vertical_alignment="center"):
        numbers = (text.number(number) for number in (first + 1, first + shown, count))
        values = dict(zip(("first", "last", "all"), numbers, strict=True))
        st.markdown(text.say(words, **values))
        before, after = (
            text.say(f"paging.{name}", count=text.number(at_once)) for name in ("earlier", "later")
        )
        earlier, later = (key, -at_once), (key, at_once)
        st.button(before, key=f"{key}_before", on_click=_turn, args=earlier, disabled=first == 0)
        is_last = first + shown >= count
        st.button(after, key=f"{key}_after", on_click=_turn, args=later, disabled=is_last)


def _turn(key: str, by: int) -> None:
    state.touch()
    st.session_state[key] = max(st.session_state[key] + by, 0)
