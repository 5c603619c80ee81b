"""What every page says while it shows the register as it was, and the way back to now."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.model import Audience, PartialDate
from pages.parts.live import WORKED_ON
from pages.serving import past
from pages.serving.audience import of_session


def enter(page: str) -> bool:
    """Follow the address, and say what day is shown; whether the page can be drawn so."""
    if wrong := past.enter():
        sentence = text.say("looking_back.no_day", value=wrong)
        st.warning(markdown(sentence), icon=":material/event_busy:")
    day = past.day()
    if day is None:
        return True
    if of_session() is not Audience.INTERNAL:
        st.title(text.say("looking_back.title"))
        st.info(text.say("looking_back.internal"), icon=":material/lock:")
        _way_back()
        return False
    when = text.day(PartialDate.parse(day.isoformat()))
    with st.container(key="looking_back", horizontal=True, vertical_alignment="center"):
        sentence = html(text.say("looking_back.shown", day=when))
        st.html(f"<p class='ipo-newer' role='status'>{sentence}</p>")
        _way_back()
    if page in WORKED_ON:
        st.title(text.say("looking_back.title"))
        st.info(text.say("looking_back.no_writing"), icon=":material/edit_off:")
        return False
    return True


def _way_back() -> None:
    st.button(
        text.say("looking_back.leave"),
        key="looking_back_leave",
        on_click=past.leave,
        icon=":material/today:",
    )
