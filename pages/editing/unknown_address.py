"""What to do when the address names a form or a record that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from geo import text
from geo.escape import markdown
from pages.address import links, state

_FORM = "form"


def show(forms: Iterable[str]) -> None:
    """What the address asked for in vain; where that was a form, a link to each that there is."""
    unknown = state.unknown_in_address()
    for item in unknown:
        key = "edit_page.unknown_form" if item.kind == _FORM else "edit_page.unknown_record"
        said = text.say(key, value=item.value)
        st.warning(markdown(said), icon=":material/link_off:")
    if any(item.kind == _FORM for item in unknown):
        names = text.group("edit_form")
        items = "".join(f"<li>{links.link('edit', names[it], {_FORM: it})}</li>" for it in forms)
        st.html(f"<ul>{items}</ul>")
