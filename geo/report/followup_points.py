"""The parts of a report on follow-up points, and on the dates to come."""

from __future__ import annotations

from collections.abc import Iterator

from geo import text
from geo.council import council_of
from geo.escape import plain
from geo.followups import Due, Entry, Reach, concerning, undated_of
from geo.model import FollowUp, FollowUpState, PartialDate, Register, UndatedDeadline
from geo.part import CITY
from geo.report.blocks import Block, Bullets, Cell, Column, Heading, Notice, Paragraph, Table, Words
from geo.report.case import Case
from geo.text import deadline_words
from geo.timeline import Dated


def points(case: Case) -> Iterator[Block]:
    """The follow-up points that concern this part of the city, grouped by why."""
    yield Heading(1, text.say("report.points"))
    if not case.entries:
        yield Paragraph((Words(text.say("report.no_points", name=case.name)),))
    for title, group in _groups(case):
        if title:
            yield Heading(2, title)
        yield _table(case, group)
    if case.entries:
        yield Paragraph((Words(text.say("report.reading")),))
    if any(entry.point.number_restored for entry in case.entries):
        yield Paragraph((Words(text.say("slides.restored")),))
    yield from _pending(case)


def _groups(case: Case) -> Iterator[tuple[str, list[Entry]]]:
    """The entries under their headings; the whole city needs none."""
    if case.part == CITY:
        yield from [("", list(case.entries))] if case.entries else []
        return
    for reach in Reach:
        group = list(concerning(case.entries, reach))
        if group:
            yield text.say(f"report.reach_{reach}", name=case.name), group


def _table(case: Case, group: list[Entry]) -> Table:
    day = text.day(PartialDate.parse(case.today.isoformat()))
    key = "report.points_one" if len(group) == 1 else "report.points_caption"
    caption = text.say(key, count=text.number(len(group)), day=day)
    columns = (
        Column(text.say("slides.number"), 0.7),
        Column(text.say("slides.point"), 4.0),
        Column(text.say("report.who"), 1.9),
        Column(text.say("report.newest"), 3.4),
    )
    return Table(caption, columns, tuple(_row(case, entry) for entry in group))


def _row(case: Case, entry: Entry) -> tuple[Cell, ...]:
    return (
        (Words(number(entry.point), strong=True),),
        wording(entry.point),
        (*(Words(name) for name in full_names(case.register, entry.point)), *deadlines(entry)),
        (*state_and_status(entry), *_amounts(entry)),
    )


def number(point: FollowUp) -> str:
    """`4/2025*`: its number and year, with a mark where the number is ours."""
    mark = "*" if point.number_restored else ""
    return text.say("slides.point_number", number=point.number, year=point.year) + mark


def full_names(register: Register, point: FollowUp) -> tuple[str, ...]:
    """The bodies that answer for a point, as plain text."""
    return tuple(map(plain, council_of(register).full_names(point)))


def wording(point: FollowUp) -> Cell:
    """Its title and what was agreed."""
    return Words(plain(point.title), strong=True), Words(plain(point.text), (point.source,))


def state_and_status(entry: Entry) -> Cell:
    """How far a point has come by our reading, and its newest status."""
    point, newest = entry.point, entry.newest
    state = text.say("report.state", state=_state(point.state))
    status = (
        (
            Words(
                text.say("report.said", date=text.day(newest.date), text=plain(newest.text)),
                (newest.source,),
            ),
        )
        if newest
        else (Words(text.say("report.no_status")),)
    )
    return (Words(state), *status)


def _state(state: FollowUpState) -> str:
    return text.say(f"state.{state.name.lower()}")


def deadlines(entry: Entry) -> Iterator[Words]:
    """The deadlines of a point, each with whether it has passed, and those without a date."""
    for item, due in entry.deadlines:
        sentence = text.say("report.deadline", date=text.day(item.date), what=plain(item.text))
        late = f" {text.say('report.overdue')}" if due is Due.OVERDUE else ""
        yield Words(f"{sentence}{late}", (item.source,), strong=due in {Due.OVERDUE, Due.SOON})
    for undated in entry.point.undated_deadlines:
        written = deadline_words.as_written(undated.text)
        yield Words(text.say("deadline.sentence", words=written), (undated.source,))


def _amounts(entry: Entry) -> Iterator[Words]:
    for item in entry.point.amounts:
        money = text.say("report.amount", nok=text.number(item.nok), what=plain(item.text))
        yield Words(money, (item.source,))


def _pending(case: Case) -> Iterator[Block]:
    """Years whose points are to be settled; after that day also that no document has the result."""
    for item in case.register.pending:
        yield Notice(plain(item.text))
        if item.date.last < case.today:
            yield Paragraph((Words(text.say("report.pending_passed"), (item.source,)),))


# --- what comes next --------------------------------------------------------------------------


def coming_dates(case: Case) -> Iterator[Block]:
    """Dates to come on the day of the report, what is to come without a date, and the dates that
    passed since the list."""
    coming = [item for item in case.dates if item.date.last >= case.today]
    since = case.edition.date.first
    passed = [i for i in case.dates if since <= i.date.last < case.today]
    yield Heading(1, text.say("report.ahead"))
    undated = undated_of(entry.point for entry in case.entries)
    if coming:
        yield Bullets(tuple(map(_dated, coming)))
    else:
        yield Paragraph((Words(text.say("report.nothing_ahead")),))
    if undated:
        yield Heading(2, text.say("report.ahead_undated"))
        yield Bullets(tuple(_undated(point, item) for point, item in undated))
    if passed:
        yield Heading(2, text.say("report.passed"))
        yield Bullets(tuple(map(_dated, passed)))


def _dated(item: Dated) -> Words:
    point = _of_point(item.point) if item.point else ""
    sentence = text.say(
        "report.dated", date=text.day(item.date), what=plain(item.words), point=point
    )
    return Words(sentence.strip(), (item.source,))


def _undated(point: FollowUp, item: UndatedDeadline) -> Words:
    sentence = text.say(
        "report.dated",
        date=deadline_words.as_written(item.text),
        what=deadline_words.promised(point, item),
        point=_of_point(point),
    )
    return Words(sentence, (item.source,))


def _of_point(point: FollowUp) -> str:
    number = text.say("slides.point_number", number=point.number, year=point.year)
    return text.say("report.of_point", number=number)
