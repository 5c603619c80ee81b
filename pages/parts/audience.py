"""Whom a file is for: the one choice beside every download."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo import text
from geo.escape import html
from geo.model import Audience
from pages.serving import audience, past


def chosen(key: str) -> Audience:
    """What the choice with this key stands at."""
    if audience.of_session() is Audience.OPEN:
        return Audience.OPEN
    if past.day() is not None:
        return Audience.INTERNAL
    return Audience(st.session_state.get(key) or Audience.OPEN)


def choose(key: str, changed: Callable[[], None] | None = None) -> Audience:
    """Whom the files here are for: anybody, unless the internal edition is chosen for them. Only a
    session that sees what is internal has the choice."""
    if audience.of_session() is Audience.OPEN:
        return Audience.OPEN
    if past.day() is not None:  # there is no open edition of the past
        return Audience.INTERNAL
    if key not in st.session_state:
        st.session_state[key] = str(Audience.OPEN)
    words = text.group("report_audience")
    st.segmented_control(
        text.say("audience.label"),
        [str(code) for code in Audience],
        format_func=words.__getitem__,
        key=key,
        required=True,
        help=text.say("audience.help"),
        on_change=changed,
    )
    return chosen(key)


def mark() -> str:
    """The sign beside what is marked internal, as safe HTML."""
    title = html(text.say("audience.marked"))
    return f"<span class='ipo-internal' title='{title}'>{html(text.say('audience.mark'))}</span>"


def mark_of(item: object) -> str:
    """The sign where a record is marked internal, else nothing; safe HTML."""
    return f"{mark()} " if getattr(item, "internal", False) else ""


def notice() -> None:
    """That the page shows what is internal too, for whoever looks over a shoulder."""
    st.html(f"<p class='ipo-internal-page'>{mark()} {html(text.say('audience.page'))}</p>")
