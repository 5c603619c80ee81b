"""The form for a meeting: every open point with room for its status, published as one change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
    """Date and source of the meeting, a row for each open point, and what all of it comes to."""
    typed = TypedFields("followup", target)
    left, right = st.columns([0.35, 0.65])
    with left:
        date = typed.date(text.say("edit_status.date"), "date", None)
    with right:
        source = typed_fields.source(
            register, text.say("edit_field.source"), "source", register.latest.sources[0]
        )
    st.caption(text.say("edit_status.help"))
    with st.container(key="edit_statuses"):
        lines = [line for point in _open(register, target) for line in _row(point, typed)]
    if not any(line.text.strip() or line.state for line in lines):
        return ()
    if date is None and any(line.text.strip() and line.date is None for line in lines):
        typed.refuse("missing_field", "date")
    typed.finish()
    return status_puts(contents, lines, date or PartialDate.parse("1900"), source)


def _row(point: FollowUp, typed: TypedFields) -> Iterator[StatusLine]:
    """One point: what it is about and what was said last, and the fields for what is said now."""
    with st.container(border=True, key=f"edit_status_{point.id}"):
        about, inputs = st.columns([0.4, 0.6], gap="medium")
        with about:
            number = text.say("slides.point_number", number=point.number, year=point.year)
            st.markdown(f"**{number} {markdown(point.title)}**")
            st.caption(markdown(_last(point)))
        with inputs:
            words = fields.wording(
                text.say("edit_status.text", number=number), f"text_{point.id}", "", _LONGEST
            )
            one, two = st.columns(2)
            with one:
                state = _state(point, number)
            with two:
                date = typed.date(
                    text.say("edit_status.own_date", number=number), f"date_{point.id}", None
                )
    yield StatusLine(point.id, words, state, date)


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
