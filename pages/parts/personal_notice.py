"""The warning that a text looks like personal data; nobody is stopped by it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import text
from geo.editing.personal_data import Suspicion
from geo.escape import markdown, plain
from geo.text import changed_records

_MOST = 10  # told by name


def show(found: Sequence[Suspicion]) -> None:
    """What looks like personal data, and where; nothing where nothing does."""
    if not found:
        return
    lines = "".join(f"\n- {markdown(_told(item))}" for item in found[:_MOST])
    more = len(found) - _MOST
    if more > 0:
        lines += f"\n- {text.say('personal_data.more', count=more)}"
    said = text.say("personal_data.warning")
    st.warning(f"{said}\n{lines}", icon=":material/privacy_tip:")


def _told(item: Suspicion) -> str:
    """`«91 23 45 67» ligner på et telefonnummer (merknad)`."""
    return text.say(
        "personal_data.one",
        words=plain(item.words),
        kind=text.say(f"resemblance.{item.resemblance}"),
        field=changed_records.field_name(item.path),
    )
