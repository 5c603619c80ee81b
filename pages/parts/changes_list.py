"""What changed since the list before, told the same way on every page."""

from __future__ import annotations

import streamlit as st

from geo import changes, text
from geo.escape import markdown
from geo.model import Edition, Register
from geo.text import changed
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
    between = changes.narrowed(
        changes.compare(register, older, edition),
        lambda area: _passes(register, (older, edition), view, area),
    )
    for told in changed.classes(register, between):
        names = markdown(told.listing(_MOST_NAMES))
        st.markdown(f"**{told.words}** ({len(told.items)}): {names}")
    st.caption(markdown(" ".join(changed.notes(register, between, older, edition))))


def _passes(register: Register, editions: tuple[Edition, Edition], view: View, area: str) -> bool:
    """Whether an area is asked for by its bydel, by the unit that either list gives it, and by a
    status that either list gives it."""
    rows = [item.by_area[area] for item in editions if area in item.by_area]
    return (
        view.bydel in {None, register.area_by_id[area].bydel}
        and (not view.units or any(row.unit in view.units for row in rows))
        and (not view.statuses or any(row.status in view.statuses for row in rows))
    )
