"""The form for an area's own facts."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.editing.area import AreaFacts, facts_of, with_facts
from geo.escape import plain
from geo.model import Register
from geo.store.changing import Wish
from pages.editing import fields
from pages.editing.form import Form

_LONGEST_NAME, _LONGEST_NOTE = 120, 2000


def show(_register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of an area, and the area as they say it is."""
    was = facts_of(contents, target)
    words = text.group("edit_area")
    name = fields.line(words["name"], "name", was.name, _LONGEST_NAME)
    aliases = fields.some_of(words["aliases"], "aliases", {}, was.aliases, new=True)
    note = fields.wording(words["note"], "note", was.note, _LONGEST_NOTE)
    with st.container(horizontal=True):
        note_internal = fields.tick(
            words["note_internal"], "note_internal", default=was.note_internal
        )
        internal = fields.tick(words["internal"], "internal", default=was.internal)
    st.caption(words["about_internal"])
    facts = AreaFacts(name, aliases, note, note_internal, internal)
    return (with_facts(contents, target, facts),)


def names(register: Register) -> dict[str, str]:
    """Every area by its name."""
    known = sorted(register.areas, key=lambda area: area.name)
    return {area.id: plain(area.name) for area in known}


FORM = Form(show, names, parameter="area")
