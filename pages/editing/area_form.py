"""The form for an area's own facts."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.editing.area import AreaFacts, facts_of, with_facts
from geo.escape import plain
from geo.model import Register, Surface
from geo.part import shares
from geo.store.changing import Wish
from geo.text import shares_words
from pages.editing import fields
from pages.editing.form import Form

_LONGEST_NAME, _LONGEST_NOTE = 120, 2000


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of an area, and the area as they say it is."""
    was = facts_of(contents, target)
    words = text.group("edit_area")
    name = fields.line(words["name"], "name", was.name, _LONGEST_NAME)
    aliases = fields.some_of(words["aliases"], "aliases", {}, was.aliases, new=True)
    bydeler = _bydeler(register, target, was.bydeler)
    note = fields.wording(words["note"], "note", was.note, _LONGEST_NOTE)
    with st.container(horizontal=True):
        note_internal = fields.tick(
            words["note_internal"], "note_internal", default=was.note_internal
        )
        internal = fields.tick(words["internal"], "internal", default=was.internal)
    st.caption(words["about_internal"])
    facts = AreaFacts(name, aliases, note, note_internal, internal, bydeler)
    return (with_facts(contents, target, facts),)


def _bydeler(register: Register, target: str, was: tuple[str, ...]) -> tuple[str, ...]:
    """The bydeler of an area, and those that its border lies in, with their shares."""
    known = {bydel.name: plain(bydel.name) for bydel in register.bydeler}
    chosen = fields.some_of(text.say("edit_area.bydeler"), "bydeler", known, was)
    area = register.area_by_id[target]
    if area.geometry is not None:
        st.caption(_proposed(register, area.geometry))
    return chosen


def _proposed(register: Register, border: Surface) -> str:
    if not shares(register, border):
        return text.say("edit_area.proposed_outside")
    return text.say("edit_area.proposed", bydeler=shares_words.of(register, border))


def names(register: Register) -> dict[str, str]:
    """Every area by its name."""
    known = sorted(register.areas, key=lambda area: area.name)
    return {area.id: plain(area.name) for area in known}


FORM = Form(show, names, parameter="area")
