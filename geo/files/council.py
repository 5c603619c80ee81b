"""JSON records → the council's year: meetings, programmes and bodies."""

from __future__ import annotations

from typing import Any

from geo.files.facts import cited, links
from geo.files.records import Record
from geo.model import (
    AgendaItem,
    Body,
    BodyKind,
    ItemKind,
    LogEntry,
    LogKind,
    Meeting,
    MeetingKind,
    Programme,
    ProgrammeKind,
)


def meeting(record: Record) -> Meeting:
    return Meeting(
        id=record.id(),
        kind=record.must_one_of("kind", MeetingKind),
        date=record.must_date("date"),
        title=record.text("title"),
        note=record.optional("note", str),
        **cited(record),
        items=tuple(map(_item, record.records("items"))),
    )


def _item(record: Record) -> AgendaItem:
    return AgendaItem(
        kind=record.must_one_of("kind", ItemKind),
        text=record.text("text"),
        **cited(record),
        links=links(record),
        edition=record.optional("edition", str),
        followup_year=record.optional("followup_year", int),
    )


def programme(record: Record) -> Programme:
    return Programme(
        kind=record.must_one_of("kind", ProgrammeKind),
        period=record.date("period"),
        **_described(record),
    )


def body(record: Record) -> Body:
    return Body(kind=record.must_one_of("kind", BodyKind), **_described(record))


def _described(record: Record) -> dict[str, Any]:
    """The fields that programmes and bodies share."""
    return {
        "id": record.id(),
        "name": record.name(),
        "short": record.optional("short", str),
        "aliases": record.texts("aliases"),
        "part_of": record.optional("part_of", str),
        "description": record.text("description"),
        "description_source": record.optional("description_source", str),
        **cited(record),
        "log": tuple(map(_entry, record.records("log"))),
        "links": links(record),
    }


def _entry(record: Record) -> LogEntry:
    return LogEntry(
        date=record.must_date("date"),
        kind=record.must_one_of("kind", LogKind),
        text=record.text("text"),
        **cited(record),
        meeting=record.optional("meeting", str),
        links=links(record),
    )
