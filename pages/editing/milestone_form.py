"""The form for events: what a document dates that stands nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.editing import record
from geo.escape import plain
from geo.model import Milestone, PartialDate, Register
from geo.store.changing import Remove, Wish
from pages.editing import fields, typed_fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields

#: The date stands in until somebody writes one.
_NEW = Milestone("", PartialDate.parse("1900"), "", "", "", "", None)


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of an event, and the event as they say it is."""
    was = next((item for item in register.milestones if item.id == target), _NEW)
    id_ = target or record.new_id(contents, "milestone", str(fields.standing("title", "")))
    typed = TypedFields("milestone", id_)
    title = typed.must_line(text.say("edit_field.title"), "title", was.title, 200)
    date = typed.must_date(text.say("edit_field.date"), "date", was.date if target else None)
    kind = typed.must_line(
        text.say("edit_milestone.kind"), "kind", was.kind, 60, text.say("edit_milestone.kind_hint")
    )
    st.caption(text.say("edit_milestone.about_kind"))
    quote = typed.must_wording(text.say("edit_field.quote"), "quote", was.quote, 4000)
    source = typed.must_source(register, text.say("edit_field.source"), "source", was.source)
    internal = fields.tick(text.say("edit_field.internal"), "internal", default=was.internal)
    if typed_fields.is_to_go(target):
        return (Remove("milestone", target),)
    if not typed_fields.is_begun(target):
        return ()
    typed.finish()
    line = was.line if source == was.source else None
    event = Milestone(id_, date, title, kind, quote, source, line, internal)
    return (record.put(contents, "milestone", event),)


def names(register: Register) -> dict[str, str]:
    """Every event by its date and title."""
    order = sorted(register.milestones, key=lambda item: item.date, reverse=True)
    return {item.id: f"{text.day(item.date)}: {plain(item.title)}" for item in order}


FORM = Form(show, names, new=True)
