"""Keys for going through a document: on a line, G accepts, F rejects, E changes, arrows go on."""

from __future__ import annotations

import streamlit as st

from geo import text
from pages.parts import hosts
from pages.serving import browser_files, resource_paths

_KEYS = hosts.component("review_keys")


def show() -> None:
    """What the keys are, and the script that hears them."""
    with st.container(key="review_key_list"):
        st.caption(text.say("seminar_page.keys"))
    if not resource_paths.served:
        return
    with st.container(key="review_keys_script"):
        _KEYS(
            key="review_keys",
            data={"src": browser_files.resources().address("review_keys.js")},
            height=1,
        )
