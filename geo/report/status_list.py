"""The parts of a status list on follow-up points: by body, by deadline, and their amounts."""

from __future__ import annotations

from collections.abc import Iterator

from geo import text
from geo.council import council_of
from geo.escape import plain
from geo.followups import Due, Entry, amounts_of, undated_of
from geo.model import Amount, BodyKind, Deadline, FollowUp, FollowUpState, LogKind, PartialDate
from geo.report.blocks import Block, Bullets, Cell, Column, Heading, Paragraph, Table, Words
from geo.report.case import MeetingCase
from geo.report.followup_points import deadlines, full_names, number, state_and_status, wording
from geo.text import amounts, deadline_words


def points(case: MeetingCase) -> Iterator[Block]:
    """The open points by who answers for them, those first that have a deadline overdue; and
    which points are closed."""
    yield Heading(1, text.say("meeting_report.points"))
    entries = case.open_entries
    if not entries:
        yield Paragraph((Words(text.say("meeting_report.no_open_points")),))
    for names, group in _by_names(case).items():
        yield Heading(2, text.listing(list(names)) or text.say("meeting_report.nobody"))
        yield _table(case, group)
    if entries:
        yield Paragraph((Words(text.say("report.reading")),))
    if any(entry.point.number_restored for entry in entries):
        yield Paragraph((Words(text.say("slides.restored")),))
    yield from _closed(case)


def _by_names(case: MeetingCase) -> dict[tuple[str, ...], list[Entry]]:
    """Entries by the bodies that answer for them together, the most pressing first."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in sorted(case.open_entries, key=_pressing):
        groups.setdefault(full_names(case.register, entry.point), []).append(entry)
    return groups


def _pressing(entry: Entry) -> tuple[int, int, int]:
    """How soon a point is due, then newest year first, then by number."""
    return entry.urgency, -entry.point.year, entry.point.number


def _table(case: MeetingCase, group: list[Entry]) -> Table:
    day = text.day(PartialDate.parse(case.today.isoformat()))
    key = "report.points_one" if len(group) == 1 else "report.points_caption"
    columns = (
        Column(text.say("slides.number"), 0.7),
        Column(text.say("slides.point"), 3.6),
        Column(text.say("report.newest"), 3.5),
        Column(text.say("slides.deadline"), 2.2),
    )
    caption = text.say(key, count=text.number(len(group)), day=day)
    return Table(caption, columns, tuple(map(_row, group)))


def _row(entry: Entry) -> tuple[Cell, ...]:
    no_deadline = deadline_words.missing(entry.point, text.say("slides.no_deadline"))
    return (
        (Words(number(entry.point), strong=True),),
        wording(entry.point),
        state_and_status(entry),
        tuple(deadlines(entry)) or (Words(no_deadline),),
    )


def _closed(case: MeetingCase) -> Iterator[Block]:
    closed = [
        Words(f"{number(item.point)} {plain(item.point.title)}", (item.point.source,))
        for item in case.city.entries
        if item.point.state is FollowUpState.AVSLUTTET
    ]
    if closed:
        yield Heading(2, text.say("meeting_report.closed"))
        yield Bullets(tuple(closed))


# --- what is to come to the council -------------------------------------------------------------


def to_council(case: MeetingCase) -> Iterator[Block]:
    """What is promised to the council, or what it is to come back to."""
    councils = {item.id for item in case.register.bodies if item.kind is BodyKind.RAD}
    dated = sorted(_coming(case, councils), key=lambda item: (item[0].last, item[1].text))
    coming = [*(words for _, words in dated), *_undated(case, councils)]
    if coming:
        yield Heading(1, text.say("meeting_report.to_council"))
        yield Bullets(tuple(coming))


def _undated(case: MeetingCase, councils: set[str]) -> Iterator[Words]:
    """What is promised without a date."""
    for point, item in undated_of(entry.point for entry in case.open_entries):
        if item.recipient in councils:
            when = deadline_words.as_written(item.text)
            sentence = _sentence(case, point, when, deadline_words.promised(point, item))
            yield Words(sentence, (item.source,))


def _coming(case: MeetingCase, councils: set[str]) -> Iterator[tuple[PartialDate, Words]]:
    for entry in case.open_entries:
        for item, due in entry.deadlines:
            if item.recipient in councils:
                yield item.date, _promised(case, entry.point, item, due)
    for programme in case.register.programmes:
        for row in programme.log:
            if row.kind is LogKind.PLANLAGT and councils & set(row.links.bodies):
                values = {"date": text.day(row.date), "what": plain(row.text)}
                name = plain(programme.name)
                words = text.say("meeting_report.of_programme", name=name, **values)
                yield row.date, Words(words, (row.source,))


def _promised(case: MeetingCase, point: FollowUp, item: Deadline, due: Due) -> Words:
    sentence = _sentence(case, point, text.day(item.date), plain(item.text))
    late = f" {text.say('report.overdue')}" if due is Due.OVERDUE else ""
    return Words(f"{sentence}{late}", (item.source,), strong=due is Due.OVERDUE)


def _sentence(case: MeetingCase, point: FollowUp, when: str, what: str) -> str:
    who = text.listing(list(full_names(case.register, point))) or text.say("slides.no_deadline")
    return text.say("meeting_report.promised", date=when, what=what, number=number(point), who=who)


# --- money --------------------------------------------------------------------------------------


def money(case: MeetingCase) -> Iterator[Block]:
    """The amounts of every point, by year and by who pays."""
    pairs = amounts_of(case.register, case.register.followups)
    if not pairs:
        return
    yield Heading(1, text.say("meeting_report.money"))
    columns = (
        Column(text.say("report.year"), 1.6),
        Column(text.say("meeting_report.payer"), 1.8),
        Column(text.say("meeting_report.nok"), 1.6, numeric=True),
        Column(text.say("meeting_report.purpose"), 4.2),
        Column(text.say("slides.point"), 0.9),
    )
    rows = tuple(_amount(case, *pair) for pair in pairs)
    yield Table(text.say("meeting_report.money_caption"), columns, rows)


def _amount(case: MeetingCase, point: FollowUp, item: Amount) -> tuple[Cell, ...]:
    unknown = text.say("slides.no_deadline")
    programme = council_of(case.register).subjects.get(item.programme or "")
    name = (Words(plain(programme.name), strong=True),) if programme else ()
    return (
        (Words(amounts.year(item) or unknown, strong=True),),
        (Words(amounts.payer(case.register, item) or unknown),),
        (Words(text.number(item.nok)),),
        (*name, Words(plain(item.text), (item.source,))),
        (Words(number(point)),),
    )
