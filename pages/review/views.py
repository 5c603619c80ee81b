"""How the document under review is shown: as the text that was read, or as what was scanned."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from geo import text
from geo.seminar import Document
from pages.review import scan_pictures, session

_FIELD = ("list", 0, "view")


class View(StrEnum):
    """What is shown of a scanned document."""

    TEXT = "text"
    PICTURE = "picture"


def columns(document: Document) -> list[float]:
    """How wide the document and the lines beside it are; a picture is given more room."""
    return [0.5, 0.5] if _chosen(document) is View.PICTURE else [0.42, 0.58]


def _chosen(document: Document) -> View:
    if not scan_pictures.are_there(document):
        return View.TEXT
    return View(session.chosen(session.key(*_FIELD), View.TEXT, tuple(View)))


def show(document: Document) -> bool:
    """The choice, where there is one; whether pictures are shown."""
    if not scan_pictures.are_there(document):
        return False
    name, chosen = session.key(*_FIELD), _chosen(document)
    st.segmented_control(
        text.say("seminar_page.view"),
        tuple(View),
        format_func=text.group("seminar_view").__getitem__,
        default=chosen,
        key=name,
        required=True,
        label_visibility="collapsed",
    )
    return chosen is View.PICTURE
