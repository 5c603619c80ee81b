"""The form for measures: what is done, where, by whom, when, and who vouches for it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.editing import record
from geo.escape import plain
from geo.model import NO_LINKS, Measure, MeasureState, Register
from geo.store.changing import Remove, Wish
from pages.editing import fields, link_fields, typed_fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields

_NEW = Measure("", "", "", (), None, None, MeasureState.UKJENT, NO_LINKS, None, None, None)


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of a measure, and the measure as they say it is."""
    was = next((item for item in register.measures if item.id == target), _NEW)
    id_ = target or record.new_id(contents, "measure", str(fields.standing("title", "")))
    typed = TypedFields("measure", id_)
    title = typed.must_line(text.say("edit_field.title"), "title", was.title, 200)
    words = typed.must_wording(text.say("edit_measure.text"), "text", was.text, 4000)
    left, right = st.columns(2)
    with left:
        start = typed.date(text.say("edit_measure.start"), "start", was.start)
    with right:
        end = typed.date(text.say("edit_measure.end"), "end", was.end)
    states = {str(state): str(state) for state in MeasureState}
    state = fields.one_of(text.say("edit_field.state"), "state", states, str(was.state))
    responsible = link_fields.responsible(register, was.responsible)
    links = link_fields.links(register, was.links)
    source = typed_fields.source(
        register,
        text.say("edit_field.source"),
        "source",
        was.source,
        none=text.say("edit_field.no_source"),
    )
    entered_by = fields.line(
        text.say("edit_measure.entered_by"), "entered_by", was.entered_by or "", 120
    )
    quote = fields.wording(text.say("edit_field.quote"), "quote", was.quote or "", 4000)
    internal = fields.tick(text.say("edit_field.internal"), "internal", default=was.internal)
    if typed_fields.is_to_go(target):
        return (Remove("measure", target),)
    if not typed_fields.is_begun(target):
        return ()
    typed.finish()
    measure = Measure(
        id=id_,
        title=title,
        text=words,
        responsible=responsible,
        start=start,
        end=end,
        state=MeasureState(state),
        links=links,
        source=source or None,
        line=was.line if source == was.source else None,
        quote=quote.strip() or None,
        entered_by=entered_by.strip() or None,
        internal=internal,
    )
    return (record.put(contents, "measure", measure),)


def names(register: Register) -> dict[str, str]:
    """Every measure by its title."""
    return {item.id: plain(item.title) for item in register.measures}


FORM = Form(show, names, new=True)
