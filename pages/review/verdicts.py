"""The buttons that decide of a line, and what is decided, in the session."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.importing.revision import Slot
from geo.importing.verdict import Verdict, verdict_on
from pages.review import session
from pages.review.session import key


def of(slot: Slot, *, is_accepted: bool, sure: bool) -> Verdict:
    """The verdict on a line, as far as the person has come."""
    return verdict_on(
        is_accepted=is_accepted, sure=sure, rejected=session.flag(key(*slot, session.REJECTED))
    )


def button(slot: Slot, line: str, verdict: Verdict) -> None:
    """The button that rejects a line that is not sure, or takes that back."""
    rejected = verdict is Verdict.REJECTED
    label = text.say("seminar_page.reopen" if rejected else "seminar_page.reject", line=line)
    icon = ":material/undo:" if rejected else ":material/close:"
    # Two names, so that the key that rejects finds nothing to press when that is done.
    st.button(
        markdown(label),
        key=key(*slot, "reopen" if rejected else "reject"),
        icon=icon,
        on_click=_decide,
        args=(slot, not rejected),
        type="tertiary",
    )


def _decide(slot: Slot, rejected: bool) -> None:
    session.choose(key(*slot, session.REJECTED), rejected)
    if rejected:
        st.session_state[key(*slot, session.ACCEPTED)] = False


def note(verdict: Verdict) -> str:
    """The verdict in a word as HTML, where it is not plain from the ticked box."""
    if verdict is Verdict.ACCEPTED:
        return ""
    word = "seminar_page.rejected" if verdict is Verdict.REJECTED else "seminar_page.check"
    return f"<strong>{html(text.say(word))}</strong> "
