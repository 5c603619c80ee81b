"""The warning that a text looks like personal data; nobody is stopped by it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.editing.personal_data import Suspicion
from geo.escape import markdown
from geo.text import personal


def show(suspicions: Sequence[Suspicion]) -> None:
    """What looks like personal data, and where; nothing where nothing does."""
    if lines := personal.warning(suspicions):
        first, *others = lines
        items = "".join(f"\n- {markdown(line)}" for line in others)
        st.warning(f"{first}\n{items}", icon=":material/privacy_tip:")
