"""The rows of a follow-up point in its form: one more status, deadline or amount; those that go.

A row that is wrong goes, and the right one is written: both are one change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from geo import text
from geo.editing.followup import with_status
from geo.escape import plain
from geo.importing.typed_values import read_deadlines, read_sums
from geo.model import Amount, Deadline, FollowUp, Register, StatusText, UndatedDeadline
from geo.text import deadline_words
from pages.editing import fields, link_fields, typed_fields
from pages.editing.typed_fields import TypedFields

Row = TypeVar("Row")
_LONGEST_LABEL = 90


def status(register: Register, point: FollowUp, typed: TypedFields) -> FollowUp:
    """The point with a new status, where words or a date are written."""
    rows = [f"{text.day(item.date)}: {item.text}" for item in point.statuses]
    gone = _gone("statuses", rows)
    point = replace(point, statuses=_left(point.statuses, gone))
    date = typed.date(text.say("edit_followup.status_date"), "status_date", None)
    words = fields.wording(text.say("edit_followup.status_text"), "status_text", "", 4000).strip()
    quote, source = _cited(register, point, "status")
    internal = _internal("status")
    if not (words or quote or date):
        return point
    typed.must(text.say("edit_followup.status_text"), "status_text", words)
    _must_be_cited(typed, "status", quote, source)
    if date is None:
        typed.must(text.say("edit_followup.status_date"), "status_date", "")
        return point
    return with_status(point, StatusText(date, words, quote, source, None, internal))


def deadline(register: Register, point: FollowUp, typed: TypedFields) -> FollowUp:
    """The point with a new deadline, dated or in words."""
    rows = [f"{text.day(item.date)}: {item.text}" for item in point.deadlines]
    rows += [deadline_words.as_written(item.text) for item in point.undated_deadlines]
    gone = _gone("deadlines", rows)
    dated = len(point.deadlines)
    point = replace(
        point,
        deadlines=_left(point.deadlines, gone),
        undated_deadlines=_left(point.undated_deadlines, {place - dated for place in gone}),
    )
    when = fields.line(
        text.say("edit_followup.by_when"), "by_when", "", 120, text.say("edit_followup.when_hint")
    )
    what = fields.line(text.say("edit_followup.what_is_due"), "due", "", 300).strip()
    recipient = _body(register, text.say("edit_followup.recipient"), "recipient")
    quote, source = _cited(register, point, "deadline")
    internal = _internal("deadline")
    dates, undated, wrong = read_deadlines(when)
    for words in wrong:
        typed.refuse("not_a_date", "by_when", text.say("edit_followup.by_when"), words)
    if dates or undated or what or quote:
        typed.must(text.say("edit_followup.by_when"), "by_when", when)
        _must_be_cited(typed, "deadline", quote, source)
    cited = (quote, source, None, internal, recipient)
    more = tuple(Deadline(date, what or point.title, *cited) for date in dates)
    in_words = tuple(UndatedDeadline(words, *cited) for words in undated)
    return replace(
        point,
        deadlines=(*point.deadlines, *more),
        undated_deadlines=(*point.undated_deadlines, *in_words),
    )


def amount(register: Register, point: FollowUp, typed: TypedFields) -> FollowUp:
    """The point with new money."""
    rows = [f"{text.number(item.nok)}: {item.text}" for item in point.amounts]
    point = replace(point, amounts=_left(point.amounts, _gone("amounts", rows)))
    written = fields.line(
        text.say("edit_followup.kroner"), "nok", "", 60, text.say("edit_followup.kroner_hint")
    )
    what = fields.line(text.say("edit_followup.for_what"), "for_what", "", 300).strip()
    year = typed.number(text.say("edit_followup.for_year"), "amount_year", None)
    payer = _body(register, text.say("edit_followup.payer"), "payer")
    programmes = link_fields.subjects(register.programmes)
    programme = _optional(text.say("edit_followup.programme"), "programme", programmes)
    quote, source = _cited(register, point, "amount")
    internal = _internal("amount")
    sums, wrong = read_sums(written)
    for words in wrong:
        typed.refuse("not_a_number", "nok", text.say("edit_followup.kroner"), words)
    if written.strip() or what or quote:
        typed.must(text.say("edit_followup.kroner"), "nok", written)
        _must_be_cited(typed, "amount", quote, source)
    common_values = (what or point.title, quote, source, None, internal)
    more = tuple(Amount(nok, *common_values, payer, programme, year) for nok in sums)
    return replace(point, amounts=(*point.amounts, *more))


def _gone(name: str, rows: Sequence[str]) -> set[int]:
    """The places of rows that are to go; nothing is shown where there are none."""
    if not rows:
        return set()
    labels = {str(place): plain(words)[:_LONGEST_LABEL] for place, words in enumerate(rows)}
    return set(map(int, fields.some_of(text.say("edit_field.remove"), f"no_{name}", labels, ())))


def _left(rows: tuple[Row, ...], gone: set[int]) -> tuple[Row, ...]:
    return tuple(row for place, row in enumerate(rows) if place not in gone)


def _cited(register: Register, point: FollowUp, row: str) -> tuple[str, str]:
    """The words of a source for a row, and the source; for a row of a new point that of the point,
    where no other is chosen."""
    name = f"{row}_quote"
    quote = fields.wording(text.say(f"edit_followup.{row}_quote"), name, "", 4000).strip()
    label, name = text.say(f"edit_followup.{row}_source"), f"{row}_source"
    if point.id in register.followup_by_id:
        return quote, typed_fields.source(register, label, name, None)
    same = text.say("edit_followup.same_source")
    return quote, typed_fields.source(register, label, name, None, none=same) or point.source


def _must_be_cited(typed: TypedFields, row: str, quote: str, source: str) -> None:
    typed.must(text.say(f"edit_followup.{row}_quote"), f"{row}_quote", quote)
    typed.must(text.say(f"edit_followup.{row}_source"), f"{row}_source", source)


def _internal(name: str) -> bool:
    return fields.tick(text.say("edit_field.internal"), f"{name}_internal", default=False)


def _body(register: Register, label: str, name: str) -> str | None:
    return _optional(label, name, link_fields.subjects(register.bodies))


def _optional(label: str, name: str, names: dict[str, str]) -> str | None:
    """One of several, or nobody."""
    nobody = {"": text.say("term.not_given")}
    return fields.one_of(label, name, nobody | names, "") or None
