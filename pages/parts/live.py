"""What a page does when somebody else has changed the register while it is shown.

A page that one only looks at shows the new version by itself; choices, zoom and what is typed stay.
A page that one works on says it in one line, and waits until the person wants to see it.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from geo import text
from geo.escape import html
from geo.model import Audience
from pages.serving import loading
from pages.serving.audience import of_session
from pages.serving.watch import WATCH

#: The pages that a person works on.
WORKED_ON = frozenset({"edit", "seminar"})


def follow(page: str) -> None:
    """From now on this session hears of changes. The register need not be readable."""
    _changed(page in WORKED_ON)


def shows_register() -> None:
    """The page shows the register as it is now. Raises StoreError."""
    _shown(loading.version())


def shows_failure() -> None:
    """The page says that the register could not be read; it runs again when it can be."""
    _shown(None)


_FRAGMENT = "live_fragment"


def _shown(version: object) -> None:
    context = get_script_run_ctx()
    if context and _FRAGMENT in st.session_state:
        WATCH.follow(context.session_id, st.session_state[_FRAGMENT], version)


@st.fragment
def _changed(is_worked_on: bool) -> None:
    """Nothing when the whole page runs; when the watch has called, the new version or a line."""
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        st.session_state[_FRAGMENT] = ThreadState.get().fragment_id
        return
    if not is_worked_on:
        st.rerun(scope="app")
    with st.container(key="live", horizontal=True, vertical_alignment="center"):
        st.html(f"<p class='ipo-newer' role='status'>{html(_sentence())}</p>")
        if st.button(text.say("live.show"), key="live_show", icon=":material/refresh:"):
            st.rerun(scope="app")


def _sentence() -> str:
    """That the register has changed; by whom and why, where the history may be seen."""
    if of_session() is Audience.INTERNAL:
        from geo.store import log  # the database, which a mere reader need not wait for

        if last := log.last():
            return text.say("live.changed_by", by=last[0], reason=last[1])
    return text.say("live.changed")
