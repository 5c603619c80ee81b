"""The number that the map's script gives what the browser sends (answer.js), so that it knows which
message an answer is to. It comes in the query of the message, and no address shows it."""

from __future__ import annotations

import streamlit as st

PARAMETER = "sendt"
_NUMBER = "answered_number"


def begin() -> None:
    """A run begins: take the number, before anything writes the address."""
    given = st.query_params.get(PARAMETER, "")
    st.session_state[_NUMBER] = int(given) if given.isascii() and given.isdigit() else 0


def number() -> int:
    """The number of the message that this run answers; 0 where the browser numbers none."""
    stored: int = st.session_state.get(_NUMBER, 0)
    return stored


def others() -> dict[str, list[str]]:
    """The parameters of the address without it."""
    keys = [key for key in st.query_params if key != PARAMETER]
    return {key: st.query_params.get_all(key) for key in keys}
