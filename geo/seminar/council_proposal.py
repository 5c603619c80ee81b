"""What a document is proposed to say of the council's year: meetings, programmes and bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from geo.council.names import Kind
from geo.frozen import frozen
from geo.model import (
    BodyKind,
    ItemKind,
    LogKind,
    MeetingKind,
    PartialDate,
    ProgrammeKind,
)

#: A proposal below this score is marked for a person. One misread letter in five is 0.80.
SURE = 0.80


@frozen
class MeetingProposal:
    """A meeting that the document names. `known` tells whether the register has one of that `id`.

    `date` is None where the document gives none; `derived` where its year follows from the context.
    """

    id: str
    known: bool
    kind: MeetingKind
    date: PartialDate | None
    derived: bool
    score: float
    quote: str
    page: int
    line: int


@frozen
class ItemProposal:
    """An item of the meeting (id) that the document reports; the fields are those of an
    `AgendaItem`. `lists_areas` is True for the theme that the list of areas stands under."""

    meeting: str
    kind: ItemKind
    text: str
    followup_year: int | None
    lists_areas: bool
    programmes: tuple[str, ...]
    bodies: tuple[str, ...]
    score: float
    quote: str
    page: int
    line: int


@frozen
class SubjectProposal:
    """A programme or body that the register does not have.

    `id` is what it would be called, `nearest` the name of the register that is most like it,
    `edition_of` the programme (id) of the register that it is for other years of, if any.
    """

    kind: Kind
    id: str
    name: str
    short: str | None
    type: ProgrammeKind | BodyKind
    period: PartialDate | None
    nearest: str
    edition_of: str | None
    score: float
    quote: str
    page: int
    line: int


@frozen
class NewsProposal:
    """A line for the log of a programme (id, known or proposed).

    `seen` is its name as written, `matched` the name it was known by, `likeness` how alike the two
    are. `meeting` is the meeting (id) where it happened or is to; `point` the number of the
    follow-up point that tells it. `date` is None where the document gives none.
    """

    programme: str
    kind: LogKind
    date: PartialDate | None
    meeting: str | None
    point: int | None
    seen: str
    matched: str
    likeness: float
    score: float
    quote: str
    page: int
    line: int


@frozen
class PendingProposal:
    """A year whose follow-up points are still to be settled, when, and at which meeting (id)."""

    year: int
    date: PartialDate | None
    meeting: str | None
    score: float
    quote: str
    page: int
    line: int


CouncilLine = MeetingProposal | ItemProposal | SubjectProposal | NewsProposal | PendingProposal


@frozen
class CouncilProposal:
    """What is new to the register of the council's year; each line stands by itself.

    `reports` is the sort of meeting that the document reports, None where it has no date.
    """

    meetings: tuple[MeetingProposal, ...] = ()
    items: tuple[ItemProposal, ...] = ()
    subjects: tuple[SubjectProposal, ...] = ()
    news: tuple[NewsProposal, ...] = ()
    pending: tuple[PendingProposal, ...] = ()
    reports: MeetingKind | None = None

    @property
    def lines(self) -> tuple[CouncilLine, ...]:
        """Every line in the order of reading."""
        return (*self.meetings, *self.items, *self.subjects, *self.news, *self.pending)


NOTHING = CouncilProposal()


def council_json(council: CouncilProposal) -> dict[str, Any]:
    """The proposal as plain values for JSON."""
    return {
        "meetings": [_values(item) for item in council.meetings],
        "items": [_values(item) for item in council.items],
        "programmes": [_values(item) for item in council.subjects if item.kind is Kind.PROGRAMME],
        "bodies": [_values(item) for item in council.subjects if item.kind is Kind.BODY],
        "log": [_values(item) for item in council.news],
        "pending": [_values(item) for item in council.pending],
    }


def _values(item: CouncilLine) -> dict[str, Any]:
    return dict(_plain(item))


def _plain(item: CouncilLine) -> Iterator[tuple[str, Any]]:
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, PartialDate):
            value = value.iso
        yield field.name, list(value) if isinstance(value, tuple) else value
