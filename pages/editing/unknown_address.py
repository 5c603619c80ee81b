"""What to do when the address names a form or a record that nobody knows."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.escape import markdown
from pages.address import links, state

_FORM = "form"


def show() -> None:
    """What the address asked for in vain; where that was a form, a link to each that there is."""
    unknown = state.unknown_in_address()
    for item in unknown:
        key = "edit_page.unknown_form" if item.kind == _FORM else "edit_page.unknown_record"
        sentence = text.say(key, value=item.value)
        st.warning(markdown(sentence), icon=":material/link_off:")
    if any(item.kind == _FORM for item in unknown):
        forms = text.group("edit_form").items()
        items = (f"<li>{links.link('edit', name, {_FORM: form})}</li>" for form, name in forms)
        st.html(f"<ul>{''.join(items)}</ul>")
