"""What changed since the list before, told the same way on every page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo import changes, text
from geo.changes import Changes
from geo.escape import markdown
from geo.model import Edition, Register
from geo.selection import Selection
from geo.text import change_words
from geo.view import View

_MOST_NAMES = 30  # in one line


def show(register: Register, edition: Edition, view: View) -> None:
    """The changes from the list before to this one that pass the view's filters, or why there is
    nothing to compare."""
    older = register.before(edition)
    if not edition.listings:
        st.caption(text.say("changes.no_names"))
    elif older is None:
        st.caption(text.say("changes.first"))
    else:
        _between(register, older, edition, view)
    for group in edition.unnamed:
        bydeler = text.listing([register.bydel_by_id[id_].name for id_ in group.bydeler])
        st.caption(markdown(text.say("changes.unnamed", count=group.count, bydeler=bydeler)))


def _between(register: Register, older: Edition, edition: Edition, view: View) -> None:
    between = _narrowed(Selection(register, replace(view, edition=edition.id)))
    lines = [
        f"**{group.words}** ({text.number(len(group.items))}): "
        f"{markdown(group.listing(_MOST_NAMES))}"
        for group in change_words.classes(register, between)
    ]
    st.markdown("\n\n".join(lines))
    st.caption(markdown(" ".join(change_words.notes(register, between, older, edition))))


def _narrowed(selection: Selection) -> Changes:
    """The changes of a selection; under a filter of status those of the areas that pass it."""
    shown = {row.area.id for row in selection.rows}
    by_status = bool(selection.view.statuses)
    return changes.narrowed(selection.between, lambda area: not by_status or area in shown)
