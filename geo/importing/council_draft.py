"""A draft of what a document tells of the council's year: its lines, and which are accepted."""

from __future__ import annotations

from collections.abc import Iterator

from geo.frozen import frozen
from geo.importing import council_words
from geo.model import MeetingKind, PartialDate, Register
from geo.seminar.council_proposal import (
    SURE,
    CouncilLine,
    CouncilProposal,
    ItemProposal,
    MeetingProposal,
    NewsProposal,
    PendingProposal,
    SubjectProposal,
)
from geo.view import slug

_LONGEST_ID = 60


@frozen
class CouncilDraft:
    """One line as a person changes it. `name` is the title, name or wording that is written; only
    what `is_accepted` is written, and what is `internal` with a mark."""

    proposed: CouncilLine
    name: str
    date: PartialDate | None
    is_accepted: bool
    internal: bool = False

    @property
    def needs_date(self) -> bool:
        """Whether it cannot be written without a date."""
        return isinstance(self.proposed, MeetingProposal | NewsProposal | PendingProposal)

    @property
    def is_ready(self) -> bool:
        """Whether it can be written: it has the date that it needs."""
        return self.date is not None or not self.needs_date

    @property
    def sure(self) -> bool:
        """Whether it was read so well that it is accepted until a person rejects it."""
        return self.proposed.score >= SURE and self.is_ready

    @property
    def id(self) -> str:
        """The record it makes or belongs to: a meeting, a programme, a body, or a year."""
        row = self.proposed
        if isinstance(row, MeetingProposal):
            return row.id if row.known else _meeting_id(row, self.date)
        if isinstance(row, SubjectProposal):
            return row.id if self.name == row.name else _subject_id(row, self.name)
        if isinstance(row, ItemProposal):
            return row.meeting
        return row.programme if isinstance(row, NewsProposal) else str(row.year)


def _meeting_id(row: MeetingProposal, date: PartialDate | None) -> str:
    """The id of the month that a person wrote, or as it was proposed."""
    if date is None or date == row.date:
        return row.id
    end = "seminar" if row.kind is MeetingKind.SEMINAR else "mote"
    return f"{date.first.strftime('%Y-%m')}-{end}"


def _subject_id(row: SubjectProposal, name: str) -> str:
    years = f"-{row.period.first.year}-{row.period.last.year}" if row.period else ""
    own = slug(name)[:_LONGEST_ID].strip("-")
    return own if own.endswith(years) else f"{own}{years}"


def council_drafts(register: Register, council: CouncilProposal) -> tuple[CouncilDraft, ...]:
    """Every line as a draft: accepted at first where it is sure and what it belongs to is there."""
    lines = [_first(register, row) for row in council.lines]
    known_ids = {row.id for row in lines if row.is_accepted} | set(_known_ids(register))
    return tuple(
        CouncilDraft(
            row.proposed, row.name, row.date, row.is_accepted and _belongs(row) in known_ids
        )
        for row in lines
    )


def _first(register: Register, row: CouncilLine) -> CouncilDraft:
    date = row.date if isinstance(row, MeetingProposal | NewsProposal | PendingProposal) else None
    draft = CouncilDraft(row, council_words.first_words(register, row), date, is_accepted=True)
    return CouncilDraft(row, draft.name, date, is_accepted=draft.sure)


def _known_ids(register: Register) -> Iterator[str]:
    yield from register.meeting_by_id
    yield from register.programme_by_id
    yield from register.body_by_id


def _belongs(draft: CouncilDraft) -> str:
    """What must be there for a line to be accepted: the record it is of."""
    row = draft.proposed
    if isinstance(row, ItemProposal):
        return row.meeting
    return row.programme if isinstance(row, NewsProposal) else draft.id


def is_known(register: Register, id_: str) -> bool:
    """Whether the register has a meeting, programme or body of an id."""
    return id_ in set(_known_ids(register))
