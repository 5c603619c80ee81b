"""JSON and CSV records → the facts: sources, editions, follow-up points, milestones, population."""

from __future__ import annotations

import csv
import io
from typing import Any

from geo.errors import Finding
from geo.files.folder import POPULATION
from geo.files.records import Record
from geo.model import (
    Amount,
    Deadline,
    Edition,
    EditionKind,
    FollowUp,
    FollowUpState,
    Links,
    Listing,
    Milestone,
    PendingFollowUps,
    Population,
    Source,
    SourceKind,
    Status,
    StatusText,
    UndatedDeadline,
    Unit,
    Unnamed,
)


def source(record: Record) -> Source:
    return Source(
        id=record.id(),
        kind=record.must_one_of("kind", SourceKind),
        title=record.text("title"),
        publisher=record.text("publisher"),
        date=record.optional("date", str),
        licence=record.optional("licence", str),
        url=record.optional("url", str),
        note=record.optional("note", str),
        internal=record.flag("internal"),
    )


def edition(record: Record) -> Edition:
    id_ = record.id()
    unnamed = tuple(
        Unnamed(row.get("count", int, 0), row.texts("bydeler")) for row in record.records("unnamed")
    )
    return Edition(
        id=id_,
        date=record.must_date("date"),
        date_text=record.optional("date_text", str),
        title=record.text("title"),
        kind=record.must_one_of("kind", EditionKind),
        scope=record.text("scope"),
        sources=record.texts("sources"),
        stated_counts=record.counts("stated_counts"),
        unnamed=unnamed,
        note=record.optional("note", str),
        note_internal=record.flag("note_internal"),
        listings=tuple(_listing(row, id_) for row in record.records("listings")),
    )


def _listing(record: Record, edition: str) -> Listing:
    record.feature = f"{edition}/{record.raw.get('area')}"
    return Listing(
        area=record.id("area"),
        edition=edition,
        unit=record.one_of("unit", Unit, Unit),
        status=record.one_of("status", Status, Status),
        as_written=record.text("as_written"),
        entries=record.get("entries", int, 1),
        started=record.date("started"),
        source=record.text("source"),
        line=record.optional("line", int),
        quote=record.optional("quote", str),
        note=record.optional("note", str),
        internal=record.flag("internal"),
        note_internal=record.flag("note_internal"),
    )


def cited(record: Record) -> dict[str, Any]:
    """The fields that every fact from a document carries."""
    return {
        "internal": record.flag("internal"),
        "quote": record.text("quote"),
        "source": record.text("source"),
        "line": record.optional("line", int),
    }


def followup(record: Record) -> FollowUp:
    return FollowUp(
        id=record.id(),
        year=record.get("year", int, 0),
        number=record.get("number", int, 0),
        number_restored=record.get("number_restored", bool, False),
        title=record.text("title"),
        text=record.text("text"),
        **cited(record),
        statuses=tuple(
            StatusText(row.must_date("date"), row.text("text"), **cited(row))
            for row in record.records("statuses")
        ),
        state=record.must_one_of("state", FollowUpState),
        responsible=record.texts("responsible"),
        deadlines=tuple(
            Deadline(
                row.must_date("date"),
                row.text("text"),
                **cited(row),
                recipient=row.optional("recipient", str),
            )
            for row in record.records("deadlines")
        ),
        amounts=tuple(_amount(row) for row in record.records("amounts")),
        links=links(record),
        undated_deadlines=tuple(
            UndatedDeadline(
                row.text("text"), **cited(row), recipient=row.optional("recipient", str)
            )
            for row in record.some_records("undated_deadlines")
        ),
    )


def links(record: Record) -> Links:
    """What a record concerns; nothing where it does not say."""
    body = record.optional("links", dict) or {}
    inner = Record(record.file, record.feature, body, record.findings)
    units = (
        Record(record.file, record.feature, {"units": unit}, record.findings)
        for unit in inner.some_texts("units")
    )
    results = tuple(unit.one_of("units", Unit, Unit) for unit in units)
    return Links(
        all_areas=inner.flag("all_areas"),
        areas=inner.some_texts("areas"),
        all_bydeler=inner.flag("all_bydeler"),
        bydeler=inner.some_texts("bydeler"),
        units=tuple(unit for unit in results if unit),
        programmes=inner.some_texts("programmes"),
        bodies=inner.some_texts("bodies"),
        followups=inner.some_texts("followups"),
    )


def _amount(record: Record) -> Amount:
    return Amount(
        nok=record.get("nok", int, 0),
        text=record.text("text"),
        **cited(record),
        payer=record.optional("payer", str),
        programme=record.optional("programme", str),
        year=record.optional("year", int),
        onwards=record.flag("onwards"),
    )


def pending(record: Record) -> PendingFollowUps:
    return PendingFollowUps(
        record.get("year", int, 0),
        record.must_date("date"),
        record.text("text"),
        **cited(record),
        meeting=record.optional("meeting", str),
    )


def milestone(record: Record) -> Milestone:
    return Milestone(
        record.id(),
        record.must_date("date"),
        record.text("title"),
        record.text("kind"),
        **cited(record),
    )


def population(content: bytes, findings: list[Finding]) -> tuple[Population, ...]:
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        findings.append(Finding("not_utf8", POPULATION))
        return ()
    except csv.Error:
        findings.append(Finding("bad_row", POPULATION))
        return ()
    built = []
    for number, row in enumerate(rows, 2):
        try:
            figures = (int(row[key]) for key in ("year", "population", "age_0_17", "age_10_22"))
            built.append(Population(row["bydel"], *figures))
        except (KeyError, ValueError, TypeError):
            findings.append(Finding("bad_row", POPULATION, f"#{number}"))
    return tuple(built)
