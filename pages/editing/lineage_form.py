"""The forms for what becomes of an area: another name, several areas, one with others, an end."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.editing import lineage
from geo.editing.lineage import Occasion
from geo.model import Register
from geo.store.changing import Wish
from pages.editing import area_form, fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields

_LONGEST_NAME, _LONGEST_QUOTE = 120, 4000


def _rename(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    st.caption(text.say("edit_lineage.about_rename"))
    name = fields.line(text.say("edit_lineage.new_name"), "name", "", _LONGEST_NAME)
    when = _occasion(register, target, is_begun=bool(name.strip()))
    return lineage.rename(contents, target, name, when) if when else ()


def _split(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    st.caption(text.say("edit_lineage.about_split"))
    names = fields.some_of(text.say("edit_lineage.parts"), "names", {}, (), new=True)
    when = _occasion(register, target, is_begun=len(names) > 1)
    return lineage.split(contents, target, names, when) if when else ()


def _merge(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    st.caption(text.say("edit_lineage.about_merge"))
    others = {id_: name for id_, name in area_form.names(register).items() if id_ != target}
    chosen = fields.some_of(text.say("edit_lineage.others"), "others", others, ())
    name = fields.line(text.say("edit_lineage.merged_name"), "name", "", _LONGEST_NAME)
    when = _occasion(register, target, is_begun=bool(chosen and name.strip()))
    return lineage.merge(contents, (target, *chosen), name, when) if when else ()


def _end(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    st.caption(text.say("edit_lineage.about_end"))
    is_begun = bool(fields.standing("date", "") or fields.standing("quote", ""))
    when = _occasion(register, target, is_begun=is_begun)
    return lineage.end(contents, target, when) if when else ()


def _occasion(register: Register, target: str, *, is_begun: bool) -> Occasion | None:
    """When, and who says so in which words; None while nothing else is written. Raises DataError
    for what is missing or cannot be read."""
    typed = TypedFields("milestone", target)
    date = typed.must_date(text.say("edit_lineage.date"), "date", None)
    source = typed.must_source(register, text.say("edit_field.source"), "source", None)
    quote = typed.must_wording(text.say("edit_field.quote"), "quote", "", _LONGEST_QUOTE)
    if not is_begun:
        return None
    typed.finish()
    return Occasion(date, source, quote)


RENAME = Form(_rename, area_form.names, parameter="area")
SPLIT = Form(_split, area_form.names, parameter="area")
MERGE = Form(_merge, area_form.names, parameter="area")
END = Form(_end, area_form.names, parameter="area")
