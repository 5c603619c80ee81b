"""The parts of a status list that tell of the meeting: where it stands, what it is to settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo import text
from geo.council import Approval, Outcome
from geo.escape import plain
from geo.followups import Due
from geo.model import ItemKind, LogEntry, LogKind, PendingFollowUps, Programme
from geo.report.areas import changes_sentence
from geo.report.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Notice,
    Paragraph,
    Table,
    Words,
)
from geo.report.case import MeetingCase


def summary(case: MeetingCase) -> Iterator[Block]:
    """Where the meeting stands, and in a few sentences what it has to do."""
    yield Heading(1, text.say("report.summary"))
    yield Notice(_standing(case))
    yield Paragraph((*_to_settle(case), _points_sentence(case), changes_sentence(case.city)))


def _standing(case: MeetingCase) -> str:
    """Whether the meeting is to come, and what is known of it when it is over."""
    outcome = text.say(f"meeting_report.outcome_{case.agenda.outcome}")
    is_past = case.agenda.outcome in {Outcome.UNTOLD, Outcome.HELD}
    if case.is_chosen or not is_past:
        return outcome
    return f"{text.say('meeting_report.none_coming')} {outcome}"


def _to_settle(case: MeetingCase) -> Iterator[Words]:
    agenda = case.agenda
    if agenda.approvals:
        names = text.listing([plain(item.programme.name) for item in agenda.approvals])
        sentence = text.say("meeting_report.to_approve", names=names)
        yield Words(sentence, _once(item.entry.source for item in agenda.approvals))
    yield from (Words(plain(item.text), (item.source,)) for item in agenda.pending)
    if not agenda.approvals and not agenda.pending:
        yield Words(text.say("meeting_report.nothing_to_settle"))


def _points_sentence(case: MeetingCase) -> Words:
    entries = case.open_entries
    if not entries:
        return Words(text.say("meeting_report.no_open_points"))
    overdue = sum(due is Due.OVERDUE for entry in entries for _, due in entry.deadlines)
    sentence = text.say(
        "meeting_report.open_points",
        count=text.number(len(entries)),
        overdue=text.number(overdue),
    )
    return Words(sentence, _once(entry.point.source for entry in entries))


def _once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources))


# --- what is to be settled ----------------------------------------------------------------------


def to_settle(case: MeetingCase) -> Iterator[Block]:
    """What the meeting is to approve, with its drafts, and the years whose points it settles."""
    agenda = case.agenda
    if agenda.approvals:
        yield Heading(1, text.say("meeting_report.approvals"))
        yield _approvals(case, agenda.approvals, text.say("meeting_report.approvals_caption"))
    if agenda.pending:
        yield Heading(1, text.say("meeting_report.pending"))
        yield Bullets(tuple(_pending(case, item) for item in agenda.pending))


def left_over(case: MeetingCase) -> Iterator[Block]:
    """What earlier meetings were to settle, and nothing tells the outcome of."""
    rest = case.left_over
    if not (rest.approvals or rest.pending):
        return
    yield Heading(1, text.say("meeting_report.left_over"))
    if rest.approvals:
        caption = text.say("meeting_report.left_over_caption")
        yield _approvals(case, rest.approvals, caption)
    if rest.pending:
        yield Bullets(tuple(_pending(case, item) for item in rest.pending))


def _pending(case: MeetingCase, item: PendingFollowUps) -> Words:
    sentence = plain(item.text)
    if item.date.last < case.today:
        sentence = f"{sentence} {text.say('meeting_report.untold')}"
    return Words(sentence, (item.source,))


def _approvals(case: MeetingCase, approvals: tuple[Approval, ...], caption: str) -> Table:
    columns = (
        Column(text.say("meeting_report.item"), 2.8),
        Column(text.say("meeting_report.draft"), 3.0),
        Column(text.say("meeting_report.approval"), 4.2),
    )
    return Table(caption, columns, tuple(_approval(case, item) for item in approvals))


def _approval(case: MeetingCase, item: Approval) -> tuple[Cell, ...]:
    drafts = tuple(_logged(row) for row in item.programme.log if row.kind is LogKind.UTKAST)
    rows = [_logged(item.entry)]
    if item.outcome:
        rows.append(_logged(item.outcome))
    elif item.entry.date.last < case.today:
        rows.append(Words(text.say("meeting_report.untold")))
    name = Words(plain(item.programme.name), strong=True)
    kind = text.say(f"programme_kind.{item.programme.kind.name.lower()}")
    no_draft = (Words(text.say("meeting_report.no_draft")),)
    return (name, Words(kind[:1].upper() + kind[1:])), drafts or no_draft, tuple(rows)


def _logged(row: LogEntry) -> Words:
    sentence = text.say("report.said", date=text.day(row.date), text=plain(row.text))
    return Words(sentence[:1].upper() + sentence[1:], (row.source,))


# --- what stands of the meeting itself ----------------------------------------------------------


def items(case: MeetingCase) -> Iterator[Block]:
    """Themes, what was gone through and discussed, what was shown or approved, attachments."""
    agenda = case.agenda
    groups = [
        (kind, [Words(plain(i.text), (i.source,)) for i in agenda.meeting.items if i.kind is kind])
        for kind in ItemKind
    ]
    logs = [("presented", agenda.presented), ("approved", agenda.approved)]
    if not any(rows for _, rows in (*groups, *logs)):
        return
    yield Heading(1, text.say("meeting_report.items"))
    for kind, rows in groups:
        yield from _group(text.say(f"item_kind.{kind.name.lower()}"), rows)
    for word, logged in logs:
        yield from _group(text.say(f"meeting_report.{word}"), list(map(_programme, logged)))


def _group(title: str, rows: list[Words]) -> Iterator[Block]:
    if rows:
        yield Heading(2, title)
        yield Bullets(tuple(rows))


def _programme(logged: tuple[Programme, LogEntry]) -> Words:
    programme, row = logged
    sentence = text.say("report.note", area=plain(programme.name), note=plain(row.text))
    return Words(sentence, (row.source,))
