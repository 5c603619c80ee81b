"""The form for a meeting: every open point with room for its status, published as one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from geo import text
from geo.editing.followup import StatusLine, status_puts
from geo.escape import markdown
from geo.model import FollowUp, FollowUpState, PartialDate, Register
from geo.store.changing import Wish
from pages.editing import fields, typed_fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields

#: The target for the open points of every year.
_ALL = "alle"
_LONGEST = 4000


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """Date and source of the meeting, whether the statuses are its words, a row for each open
    point, and what all of it comes to."""
    typed = TypedFields("followup", target)
    left, right = st.columns([0.35, 0.65])
    with left:
        date = typed.date(text.say("edit_status.date"), "date", None)
    with right:
        source = typed_fields.source(register, text.say("edit_field.source"), "source", None)
    st.caption(text.say("edit_status.help"))
    verbatim = fields.tick(text.say("edit_status.verbatim"), "verbatim", default=False)
    with st.container(key="edit_statuses"):
        lines = [_row(point, typed, is_verbatim=verbatim) for point in _open(register, target)]
    said = [line for line in lines if line.text]
    if said:
        typed.must(text.say("edit_field.source"), "source", source)
    if date is None and any(line.date is None for line in said):
        typed.must(text.say("edit_status.date"), "date", "")
    typed.finish()
    return status_puts(contents, lines, date or PartialDate.parse("1900"), source)


def _row(point: FollowUp, typed: TypedFields, *, is_verbatim: bool) -> StatusLine:
    """One point: what it is about and what was said last, and the fields for what is said now, with
    the words of the source beside ours where those are others."""
    with st.container(border=True, key=f"edit_status_{point.id}"):
        about, inputs = st.columns([0.4, 0.6], gap="medium")
        with about:
            number = text.say("slides.point_number", number=point.number, year=point.year)
            st.markdown(f"**{number} {markdown(point.title)}**")
            st.caption(markdown(_last(point)))
        with inputs:
            words = fields.wording(
                text.say("edit_status.text", number=number), f"text_{point.id}", "", _LONGEST
            ).strip()
            quote = words if is_verbatim else _quote(point, number, words, typed)
            one, two = st.columns(2)
            with one:
                state = _state(point, number)
            with two:
                date = typed.date(
                    text.say("edit_status.own_date", number=number), f"date_{point.id}", None
                )
    return StatusLine(point.id, words, quote, state, date)


def _quote(point: FollowUp, number: str, words: str, typed: TypedFields) -> str:
    """The words of the source for a status, which must be there where one is written, and are
    refused alone."""
    label, name = text.say("edit_status.quote", number=number), f"quote_{point.id}"
    quote = fields.wording(label, name, "", _LONGEST).strip()
    if words:
        typed.must(label, name, quote)
    elif quote:
        typed.must(text.say("edit_status.text", number=number), f"text_{point.id}", "")
    return quote


def _last(point: FollowUp) -> str:
    newest = max(point.statuses, key=lambda item: item.date, default=None)
    if newest is None:
        return text.say("edit_status.silent")
    return text.say("report.said", date=text.day(newest.date), text=newest.text)


def _state(point: FollowUp, number: str) -> FollowUpState | None:
    """Another state than the point has; None where it stays."""
    states = {str(state): str(state) for state in FollowUpState}
    label = text.say("edit_status.state", number=number)
    chosen = fields.one_of(label, f"state_{point.id}", states, str(point.state))
    return None if chosen == str(point.state) else FollowUpState(chosen)


def _open(register: Register, target: str) -> Iterable[FollowUp]:
    """The points that are not closed, newest year first."""
    open_points = (
        point
        for point in register.followups
        if point.state is not FollowUpState.AVSLUTTET and target in {_ALL, str(point.year)}
    )
    return sorted(open_points, key=lambda point: (-point.year, point.number))


def names(register: Register) -> dict[str, str]:
    """Every year that has open points, and all of them together."""
    years = sorted({point.year for point in _open(register, _ALL)}, reverse=True)
    if not years:
        return {}
    named = {str(year): text.say("edit_status.of_year", year=year) for year in years}
    return {_ALL: text.say("edit_status.of_all")} | named


FORM = Form(show, names, parameter="points", wide=True)
