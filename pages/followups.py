"""What was promised, by whom, by when, and is it done?"""

from __future__ import annotations

import streamlit as st

from geo import text
from pages.shared import frame


def page() -> None:
    """What was promised, by whom, by when, and is it done?"""
    st.title(text.say("followups_page.title"), anchor=False)


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
