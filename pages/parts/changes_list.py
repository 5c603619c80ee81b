"""What changed since the list before, told the same way on every page."""

from __future__ import annotations

import streamlit as st

from geo import changes, text
from geo.escape import markdown
from geo.model import Edition, Register
from geo.text import changed

_MOST_NAMES = 30  # in one line


def show(register: Register, edition: Edition) -> None:
    """The changes from the list before to this one, or why there is nothing to compare."""
    older = register.before(edition)
    if not edition.listings:
        st.caption(text.say("changes.no_names"))
    elif older is None:
        st.caption(text.say("changes.first"))
    else:
        _between(register, older, edition)
    for group in edition.unnamed:
        bydeler = text.listing([register.bydel_by_id[id_].name for id_ in group.bydeler])
        st.caption(markdown(text.say("changes.unnamed", count=group.count, bydeler=bydeler)))


def _between(register: Register, older: Edition, edition: Edition) -> None:
    between = changes.compare(register, older, edition)
    for told in changed.classes(register, between):
        names = markdown(told.listing(_MOST_NAMES))
        st.markdown(f"**{told.words}** ({len(told.items)}): {names}")
    st.caption(markdown(" ".join(changed.notes(register, between, older, edition))))
