"""The day of the past that a session shows the register of, if it shows one: `?as_of=2026-02-01`.

The register as it was is internal, and nothing can be written in it (docs/decisions/0038).
"""

from __future__ import annotations

from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import clock
from pages.serving import numbered

#: The parameter of any page's address.
PARAMETER = "as_of"
_DAY = "as_of_day"


def day() -> date | None:
    """The day whose evening this session looks back to; None for the register of now."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    stored = st.session_state.get(_DAY)
    return date.fromisoformat(stored) if stored else None


def parameters() -> dict[str, list[str]]:
    """What every address of this session says of it."""
    shown = day()
    return {PARAMETER: [shown.isoformat()]} if shown else {}


def enter() -> str:
    """Follow the address: a day in it counts from now on, on every page of the session.

    Returns what the address has in place of a day; empty where nothing is wrong.
    """
    value = st.query_params.get(PARAMETER)
    if value is None:
        if shown := day():
            st.query_params.from_dict(numbered.others() | {PARAMETER: shown.isoformat()})
        return ""
    chosen = _read(value)
    st.session_state[_DAY] = chosen.isoformat() if chosen else ""
    return "" if chosen else value


def leave() -> None:
    """Show the register of now again."""
    st.session_state[_DAY] = ""
    remaining = {key: values for key, values in numbered.others().items() if key != PARAMETER}
    st.query_params.from_dict(remaining)


def _read(words: str) -> date | None:
    """A day up to today; None for anything else."""
    try:
        parsed = date.fromisoformat(words)
    except ValueError:
        return None
    return parsed if parsed <= clock.today() else None
