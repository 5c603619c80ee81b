"""What was changed in the register about one area, by whom and why, for those who may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo import store, text
from geo.escape import html
from geo.model import Area, Audience
from pages.serving import past
from pages.serving.audience import of_session

if TYPE_CHECKING:
    from geo.store.record_history import Happening

_MOST = 8  # changes on the page; the command line has them all


def show(area: Area) -> None:
    """A folded list, the newest change first; nothing where only the open edition is seen (the
    history has names of people, and what was internal once) or the past is."""
    hidden = of_session() is not Audience.INTERNAL or past.day() is not None
    if hidden or not store.has_database():
        return
    from geo.store import log, record_history  # the database, which a mere reader need not wait for

    changes = record_history.of_area(log.history(), area.id)
    with st.expander(text.say("area_changes.title"), icon=":material/history:"):
        st.caption(text.say("area_changes.intro"))
        if not changes:
            st.markdown(text.say("area_changes.none"))
            return
        items = "".join(_item(item) for item in changes[:_MOST])
        st.html(f"<div class='ipo-lists'><ol>{items}</ol></div>")
        if len(changes) > _MOST:
            sentence = text.say("area_changes.more", count=len(changes) - _MOST, area=area.id)
            st.caption(sentence)


def _item(item: Happening) -> str:
    """One change as safe HTML: who, when and why, and each field before and after."""
    from geo.text import changed_records

    version = item.version
    head = text.say("area_changes.head", by=version.by, moment=text.moment(version.at))
    lines = "".join(f"<li>{html(line)}</li>" for line in changed_records.happening_lines(item))
    return f"<li><b>{html(head)}</b> {html(version.reason)}<ul>{lines}</ul></li>"
