"""What a person has decided of a line that was read: accepted, rejected, or nothing yet."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from geo import text
from geo.escape import html, markdown
from pages.review import session
from pages.review.session import Slot, key

_FIELD = "rejected"


class Verdict(StrEnum):
    """How far a line has come."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OPEN = "open"


def of(slot: Slot, *, kept: bool, sure: bool) -> Verdict:
    """The verdict on a line. One that was read surely is ticked at first, so that nobody leaves it
    out unknowingly; another is open until it is ticked or rejected."""
    if kept:
        return Verdict.ACCEPTED
    return Verdict.REJECTED if sure or session.flag(key(*slot, _FIELD)) else Verdict.OPEN


def button(slot: Slot, line: str, verdict: Verdict) -> None:
    """The button that rejects a line that is not sure, or takes that back."""
    rejected = verdict is Verdict.REJECTED
    said = text.say("seminar_page.reopen" if rejected else "seminar_page.reject", line=line)
    icon = ":material/undo:" if rejected else ":material/close:"
    # Two names, so that the key that rejects finds nothing to press when that is done.
    st.button(
        markdown(said),
        key=key(*slot, "reopen" if rejected else "reject"),
        icon=icon,
        on_click=_decide,
        args=(slot, not rejected),
        type="tertiary",
    )


def _decide(slot: Slot, rejected: bool) -> None:
    session.choose(key(*slot, _FIELD), rejected)
    if rejected:
        st.session_state[key(*slot, "kept")] = False


def said(verdict: Verdict) -> str:
    """The verdict in a word as HTML, where it is not plain from the ticked box."""
    if verdict is Verdict.ACCEPTED:
        return ""
    word = "seminar_page.rejected" if verdict is Verdict.REJECTED else "seminar_page.check"
    return f"<strong>{html(text.say(word))}</strong> "
