"""A meeting of the council as the documents tell of it: its items, and what it is to settle."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from geo.council.dossier import council_of
from geo.errors import UnknownValueError
from geo.frozen import frozen
from geo.model import (
    AgendaItem,
    Edition,
    ItemKind,
    LogEntry,
    LogKind,
    Meeting,
    PendingFollowUps,
    Programme,
    Register,
)
from geo.view import slug


class Outcome(StrEnum):
    """Where a meeting stands on a day. `untold`: it is over, and no document tells what came of
    what it was to settle."""

    NEXT = "next"
    COMING = "coming"
    UNTOLD = "untold"
    HELD = "held"


@frozen
class Approval:
    """A programme that is to be approved, and the line of its log that tells it was; None while no
    document does."""

    programme: Programme
    entry: LogEntry
    outcome: LogEntry | None


@frozen
class Agenda:
    """A meeting, and what the register has on it.

    `presented` and `approved` are programmes with the line of their log; `approvals` are what it
    was to approve, `pending` the years whose follow-up points it is to settle, `editions` the
    lists that were its subject.
    """

    meeting: Meeting
    outcome: Outcome
    themes: tuple[AgendaItem, ...]
    items: tuple[AgendaItem, ...]
    attachments: tuple[AgendaItem, ...]
    presented: tuple[tuple[Programme, LogEntry], ...]
    approvals: tuple[Approval, ...]
    approved: tuple[tuple[Programme, LogEntry], ...]
    pending: tuple[PendingFollowUps, ...]
    editions: tuple[Edition, ...]

    @property
    def open_approvals(self) -> tuple[Approval, ...]:
        """What no document tells the approval of."""
        return tuple(item for item in self.approvals if item.outcome is None)

    @property
    def unsettled(self) -> bool:
        """Whether anything still awaits this meeting, as far as the documents tell."""
        return bool(self.open_approvals or self.pending)


@frozen
class LeftOver:
    """What earlier meetings, or none that is known, were to settle, and that no document tells the
    outcome of."""

    approvals: tuple[Approval, ...]
    pending: tuple[PendingFollowUps, ...]


def agenda_of(register: Register, meeting: Meeting, today: date) -> Agenda:
    """A meeting as the register knows it on a day."""
    logged = council_of(register).logged.get(meeting.id, ())
    editions = {item.edition for item in meeting.items}
    approvals = tuple(
        Approval(programme, row, _outcome(programme, row))
        for programme, row in logged
        if row.kind is LogKind.TIL_GODKJENNING
    )
    pending = tuple(item for item in register.pending if item.meeting == meeting.id)
    return Agenda(
        meeting=meeting,
        outcome=_standing(register, meeting, approvals, pending, today),
        themes=_items(meeting, ItemKind.TEMA),
        items=_items(meeting, ItemKind.GJENNOMGATT, ItemKind.DROFTET),
        attachments=_items(meeting, ItemKind.VEDLEGG),
        presented=tuple(item for item in logged if item[1].kind is LogKind.UTKAST),
        approvals=approvals,
        approved=tuple(item for item in logged if item[1].kind is LogKind.GODKJENT),
        pending=pending,
        editions=tuple(item for item in register.editions if item.id in editions),
    )


def next_meeting(register: Register, today: date) -> Meeting | None:
    """The first meeting that is not over, or None when no document names one."""
    coming = (item for item in register.meetings if item.date.last >= today)
    return min(coming, key=lambda item: item.date.last, default=None)


def meeting_to_prepare(register: Register, today: date) -> Meeting | None:
    """The next meeting. Where no document names one: the last that is not settled as far as the
    documents tell, or else the last; None where they name no meeting at all."""
    if coming := next_meeting(register, today):
        return coming
    newest_first = sorted(register.meetings, key=lambda item: item.date.last, reverse=True)
    unsettled = (item for item in newest_first if agenda_of(register, item, today).unsettled)
    return next(unsettled, next(iter(newest_first), None))


def find_meeting(register: Register, words: str) -> Meeting:
    """The meeting of an id, of a date as in `2026-03`, or of the beginning of one id only.

    Raises UnknownValueError.
    """
    wanted = slug(words)
    for matches in (
        [item for item in register.meetings if wanted == item.id],
        [item for item in register.meetings if wanted == slug(item.date.iso)],
        [item for item in register.meetings if wanted and item.id.startswith(wanted)],
    ):
        if len(matches) == 1:
            return matches[0]
    raise UnknownValueError("meeting", words, tuple(item.id for item in register.meetings))


def left_over(register: Register, agenda: Agenda, today: date) -> LeftOver:
    """What is not settled and does not stand on an agenda, oldest meeting first."""
    own = {item.programme.id for item in agenda.approvals}
    first = agenda.meeting.date.first
    earlier = [
        agenda_of(register, item, today) for item in register.meetings if item.date.last < first
    ]
    approvals = [item for past in earlier for item in past.open_approvals] + [
        Approval(programme, row, None)
        for programme in register.programmes
        for row in programme.log
        if row.kind is LogKind.TIL_GODKJENNING and not row.meeting
        if row.date.last < first and not _outcome(programme, row)
    ]
    pending = [item for past in earlier for item in past.pending]
    pending += [item for item in register.pending if not item.meeting and item.date.last < first]
    return LeftOver(
        tuple(item for item in approvals if item.programme.id not in own), tuple(pending)
    )


def _items(meeting: Meeting, *kinds: ItemKind) -> tuple[AgendaItem, ...]:
    return tuple(item for item in meeting.items if item.kind in kinds)


def _outcome(programme: Programme, entry: LogEntry) -> LogEntry | None:
    """The approval that came after a line of a log, or on its day."""
    approvals = (
        row
        for row in programme.log
        if row.kind is LogKind.GODKJENT and row.date.last >= entry.date.first
    )
    return min(approvals, key=lambda row: row.date, default=None)


def _standing(
    register: Register,
    meeting: Meeting,
    approvals: tuple[Approval, ...],
    pending: tuple[PendingFollowUps, ...],
    today: date,
) -> Outcome:
    if meeting.date.last >= today:
        return Outcome.NEXT if meeting is next_meeting(register, today) else Outcome.COMING
    awaited = pending or any(item.outcome is None for item in approvals)
    return Outcome.UNTOLD if awaited else Outcome.HELD
