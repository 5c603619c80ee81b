"""What to do when an address names a body or programme that nobody knows."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.council import council_of
from geo.escape import html
from geo.model import Register
from pages.address import links, state
from pages.parts import frame
from pages.parts.council_words import named


def show(register: Register, page: str, key: str) -> None:
    """The notice of a page about its address, and links to what a name that nobody knows may have
    meant: to `page` with the parameter `key`."""
    frame.address_notice()
    names = council_of(register).names
    unknown = [item.value for item in state.unknown_in_address() if item.kind == "subject"]
    ids = dict.fromkeys(match.id for value in unknown for match in names.suggest(value))
    meant = [links.link(page, named(register, id_), {key: id_}) for id_ in ids]
    if meant:
        sentence = html(text.say("subjects_page.did_you_mean"))
        st.html(f"<p class='ipo-next'>{sentence} {', '.join(meant)}</p>")
