"""Which area was on which list, and since when?"""

from __future__ import annotations

import streamlit as st

from geo import text
from pages.shared import frame


def page() -> None:
    """Which area was on which list, and since when?"""
    st.title(text.say("timeline_page.title"), anchor=False)


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
