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
    kept = st.session_state.get(_DAY)
    return date.fromisoformat(kept) if kept else None


def parameters() -> dict[str, list[str]]:
    """What every address of this session says of it."""
    kept = day()
    return {PARAMETER: [kept.isoformat()]} if kept else {}


def enter() -> str:
    """Follow the address: a day in it counts from now on, on every page of the session.

    Returns what the address has in place of a day; empty where nothing is wrong.
    """
    asked = st.query_params.get(PARAMETER)
    if asked is None:
        if kept := day():
            st.query_params.from_dict(numbered.others() | {PARAMETER: kept.isoformat()})
        return ""
    found = _read(asked)
    st.session_state[_DAY] = found.isoformat() if found else ""
    return "" if found else asked


def leave() -> None:
    """Show the register of now again."""
    st.session_state[_DAY] = ""
    kept = {key: values for key, values in numbered.others().items() if key != PARAMETER}
    st.query_params.from_dict(kept)


def _read(words: str) -> date | None:
    """A day up to today; None for anything else."""
    try:
        found = date.fromisoformat(words)
    except ValueError:
        return None
    return found if found <= clock.today() else None
