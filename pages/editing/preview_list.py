"""What an edit would change, before it is published: in words, field by field, and on the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import text
from geo.editing.preview import Preview
from geo.escape import html
from geo.scene.before_after import before_and_after
from geo.store.record_history import RecordChange
from geo.text import changed_records
from pages.editing import pictures
from pages.review import outcome

_ANCHOR = "hva-som-blir-endret"


def name_place() -> None:
    """Where `point_from` leads: what comes of the form."""
    st.html(f"<div id='{_ANCHOR}' class='ipo-edit-result'></div>")


def point_from(form: DeltaGenerator, words: str) -> None:
    """A link from the end of a form to what comes of it; it stays in sight where that is below."""
    with form.container(key="edit_to_result"):
        st.html(f"<a href='#{_ANCHOR}'>{html(words)}</a>")


def show(coming: Preview) -> None:
    """Nothing, or how much would change, each field before and after, and what the rules say."""
    st.subheader(text.say("edit_page.preview"), anchor=False)
    if not coming.changes:
        st.markdown(text.say("edit_page.nothing_changed"))
        return
    st.html(_table(coming.changes))
    drawn = before_and_after(coming.before, coming.after, coming.areas)
    names = text.group("edit_map")
    pictures.show(dict(zip((names["before"], names["after"]), drawn, strict=False)))
    outcome.show_findings(coming.findings, coming.after)


def _table(changes: Sequence[RecordChange]) -> str:
    """Each field that differs as a row, before and after, as safe HTML."""
    words = text.group("edit_table")
    columns = ("record", "field", "before", "after")
    head = "".join(f"<th scope='col'>{html(words[name])}</th>" for name in columns)
    rows = "".join(
        "<tr>" + "".join(_cell(name, words[name], value) for name, value in row.items()) + "</tr>"
        for change in changes
        for row in changed_records.change_rows(change)
    )
    caption = html(words["caption"])
    return (
        f"<div class='ipo-plain' role='region' tabindex='0' aria-label='{caption}'>"
        f"<table class='ipo-history ipo-changed'><caption>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(name: str, label: str, value: str) -> str:
    """A cell that says its column by itself where the columns stand below each other."""
    if name == "record":
        return f"<th scope='row'>{html(value)}</th>"
    return f"<td data-label='{html(label)}'>{html(value)}</td>"
