"""The form for a follow-up point: new or known, its statuses, deadlines, amounts and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geo import text
from geo.editing.followup import next_number, put_point
from geo.model import NO_LINKS, FollowUp, FollowUpState, Register
from geo.store.changing import Remove, Wish
from pages.editing import fields, link_fields, point_rows, typed_fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of a point, and the point as they say it is."""
    typed = TypedFields("followup", target)
    was = register.followup_by_id.get(target) or _new(register, typed)
    settles = not target and _settles(register, was.year)
    point = _head(register, was, typed)
    point = _with_rows(register, point, typed)
    with st.expander(text.say("edit_followup.links")):
        point = replace(point, links=link_fields.links(register, was.links))
    internal = fields.tick(text.say("edit_field.internal"), "internal", default=was.internal)
    if typed_fields.is_to_go(target):
        return (Remove("followup", target),)
    if not typed_fields.is_begun(target):
        return ()
    typed.finish()
    return put_point(contents, replace(point, internal=internal), settles=settles)


def _head(register: Register, was: FollowUp, typed: TypedFields) -> FollowUp:
    """What the point itself is."""
    title = typed.must_line(text.say("edit_field.title"), "title", was.title, 200)
    words = typed.must_wording(text.say("edit_followup.text"), "text", was.text, 4000)
    quote = typed.must_wording(text.say("edit_field.quote"), "quote", was.quote, 4000)
    source = typed.must_source(register, text.say("edit_field.source"), "source", was.source)
    states = {str(state): str(state) for state in FollowUpState}
    state = fields.one_of(text.say("edit_field.state"), "state", states, str(was.state))
    return replace(
        was,
        title=title,
        text=words,
        quote=quote,
        source=source,
        line=was.line if source == was.source else None,
        state=FollowUpState(state),
        responsible=link_fields.responsible(register, was.responsible),
    )


def _new(register: Register, typed: TypedFields) -> FollowUp:
    """A new point with the year and number that are written; the first year to come at first."""
    coming = [item.year for item in register.pending]
    first = min(coming, default=register.latest.date.first.year)
    left, right = st.columns(2)
    with left:
        year = typed.number(text.say("edit_followup.year"), "year", first) or first
    with right:
        usual = next_number(register, year)
        number = typed.number(text.say("edit_followup.number"), f"number_{year}", usual) or usual
    typed.id = f"{year}-{number}"
    if typed.id in register.followup_by_id:
        label = text.say("edit_followup.number")
        typed.refuse("number_twice", "number", label, typed.id)
    return FollowUp(
        id=typed.id,
        year=year,
        number=number,
        number_restored=False,
        title="",
        text="",
        quote="",
        source=typed_fields.NO_SOURCE,
        line=None,
        statuses=(),
        state=FollowUpState.IKKE_STARTET,
        responsible=(),
        deadlines=(),
        amounts=(),
        links=NO_LINKS,
    )


def _settles(register: Register, year: int) -> bool:
    """Whether the points of a year that were to come are settled with this one."""
    if year not in {item.year for item in register.pending}:
        return False
    return fields.tick(text.say("edit_followup.settles", year=year), "settles", default=True)


def _with_rows(register: Register, point: FollowUp, typed: TypedFields) -> FollowUp:
    """The point with another status, deadline and amount, and without those that are to go."""
    with st.expander(text.say("edit_followup.status")):
        point = point_rows.status(register, point, typed)
    with st.expander(text.say("edit_followup.deadline")):
        point = point_rows.deadline(register, point, typed)
    with st.expander(text.say("edit_followup.amount")):
        return point_rows.amount(register, point, typed)


def names(register: Register) -> dict[str, str]:
    """Every point by its number and title."""
    return link_fields.points(register.followups)


FORM = Form(show, names, parameter="point", new=True)
