"""Our plain wording of what a document tells of the council's year: what records first say.

It is written into the register as Norwegian text, as facts by hand are, and a person may change it.
"""

from __future__ import annotations

from geo.model import LogKind, MeetingKind, PartialDate, Register
from geo.seminar.council_proposal import (
    CouncilLine,
    ItemProposal,
    MeetingProposal,
    NewsProposal,
    SubjectProposal,
)
from geo.seminar.lexicon import LEXICON

_MONTHS = LEXICON.words("date.month")
_TITLES = {
    MeetingKind.SEMINAR: "Politirådets seminar",
    MeetingKind.MOTE: "Politirådets møte",
}
_NEWS = {
    LogKind.OMTALT: "Omtalt",
    LogKind.PLANLAGT: "Planlagt",
    LogKind.UTKAST: "Utkastet ble presentert",
    LogKind.TIL_GODKJENNING: "Legges fram for godkjenning",
    LogKind.GODKJENT: "Godkjent",
    LogKind.LANSERT: "Lansert",
    LogKind.GJENNOMFORT: "Gjennomført",
}

#: Of a programme that was presented at a meeting, and is no draft.
_PRESENTED = "Presentert"


def first_words(register: Register, row: CouncilLine) -> str:
    """The title, name or wording that a line has before a person changes it."""
    if isinstance(row, MeetingProposal):
        known = register.meeting_by_id.get(row.id)
        return known.title if known else _title(row.kind, row.date)
    if isinstance(row, ItemProposal):
        return row.text
    if isinstance(row, SubjectProposal):
        return row.name
    if isinstance(row, NewsProposal):
        is_shown = row.kind is LogKind.OMTALT and row.meeting
        return f"{_PRESENTED if is_shown else _NEWS[row.kind]}{_when(row)}."
    when = f" i politirådets møte {_in(row.date)}" if row.date else ""
    return f"Oppfølgingspunktene for {row.year} avklares{when}."


def _title(kind: MeetingKind, date: PartialDate | None) -> str:
    return f"{_TITLES[kind]} {_in(date)}" if date else _TITLES[kind]


def _when(row: NewsProposal) -> str:
    if row.date is None or row.kind is LogKind.UTKAST:
        return ""
    if row.kind is LogKind.OMTALT and row.meeting:
        return f" {_in(row.date)}"
    if row.kind in {LogKind.PLANLAGT, LogKind.GJENNOMFORT, LogKind.OMTALT}:
        return ""
    return f" i politirådets møte {_in(row.date)}" if row.meeting else f" {_in(row.date)}"


def _in(date: PartialDate) -> str:
    """«i mars 2026», «i 2025», «29.–30. januar 2026»."""
    year, month = date.first.year, _MONTHS[date.first.month - 1]
    if len(date.iso) == len("2026"):
        return f"i {year}"
    if len(date.iso) == len("2026-03"):
        return f"i {month} {year}"
    if date.first.month != date.last.month:
        return f"i {month} {year}"
    days = (
        f"{date.first.day}." if date.first == date.last else f"{date.first.day}.–{date.last.day}."
    )
    return f"{days} {month} {year}"


def description(document: str) -> str:
    """The description of a new programme or body until somebody writes one."""
    return f"Omtalt i «{document}»."


#: The note of a meeting whose year no document writes.
DERIVED = "Året er utledet: dokumentet skriver bare måneden."
