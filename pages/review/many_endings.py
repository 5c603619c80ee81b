"""The box that must be ticked before a list may end more than a third of the one before."""

from __future__ import annotations

import streamlit as st

from geo import importing, text
from geo.escape import markdown
from geo.importing import Draft
from geo.model import Register
from pages.review import session


def ticked(register: Register, draft: Draft) -> bool:
    """Whether many endings are meant; says which they are. True where there are not many."""
    findings = importing.many_endings(register, draft)
    if not findings:
        return True
    sentence = text.say(f"finding.{importing.MANY_ENDINGS}", **dict(findings[0].values))
    st.warning(markdown(sentence), icon=":material/trending_down:")
    return st.checkbox(text.say("seminar_page.end_many"), key=session.key("list", 0, "end_many"))
