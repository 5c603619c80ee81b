"""What a page says of a divided register (geo/division.py) whose areas it cannot show yet."""

from __future__ import annotations

import streamlit as st

from geo.escape import markdown
from geo.model import Register
from geo.text import division_words
from geo.view import View
from pages.serving.browser_files import Shown


def show(register: Register, view: View, shown: Shown) -> None:
    """How many areas there are, and what has to be chosen to see them; nothing where they are
    seen."""
    if not shown.is_whole:
        st.info(markdown(division_words.sentence(register, view)), icon=":material/map:")
