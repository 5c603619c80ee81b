"""Bodies, programmes and meetings: one name for each, logs in order, nothing in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo import files
from geo.council import names
from geo.council.names import Kind, Names, spellings, without_period
from geo.errors import Finding, Severity
from geo.model import Body, LogKind, MeetingKind, PartialDate, Programme, Register
from geo.view import slug

_PERIOD = re.compile(r"\b(20\d\d)\s*[-–—/]\s*(20\d\d)\b")


def subjects(register: Register) -> Iterator[tuple[str, Programme | Body]]:
    """Every programme and body with the file it stands in."""
    yield from ((files.PROGRAMMES, item) for item in register.programmes)
    yield from ((files.BODIES, item) for item in register.bodies)


def subjects_unique(register: Register) -> Iterator[Finding]:
    """A name means one programme or body, and an id too, whichever of the two it is. A programme
    for other years may be called the same for short."""
    owners: dict[str, Programme | Body] = {}
    ids: set[str] = set()
    for file, item in subjects(register):
        if item.id in ids:
            yield Finding("id_twice", file, item.id, "id")
        ids.add(item.id)
        for name in dict.fromkeys(map(slug, spellings(item))):
            owner = owners.setdefault(name, item)
            if owner.id != item.id and not _is_edition(item, owner):
                values = (("value", name), ("other", owner.id))
                yield Finding("subject_twice", file, item.id, "aliases", values)


def _is_edition(one: Programme | Body, other: Programme | Body) -> bool:
    """Whether two are programmes of one kind for years that do not overlap."""
    if not (isinstance(one, Programme) and isinstance(other, Programme)):
        return False
    return one.kind is other.kind and not _same_years(one.period, other.period)


def subjects_apart(register: Register) -> Iterator[Finding]:
    """No two bodies, and no two programmes of the same years, have names of nearly the same
    letters: one may be the other, misspelt."""
    for file, items in (
        (files.PROGRAMMES, register.programmes),
        (files.BODIES, register.bodies),
    ):
        for one, other, score in names.alike_pairs(items):
            values = (("value", one.name), ("other", other.name), ("score", f"{score:.2f}"))
            yield Finding("subject_alike", file, one.id, "name", values, Severity.NOTICE)


def editions_apart(register: Register) -> Iterator[Finding]:
    """The years of a programme are not also those of another record of its name."""
    earlier: dict[str, list[Programme]] = {}
    for item in register.programmes:
        same = earlier.setdefault(slug(without_period(item.name)), [])
        for other in same:
            if _same_years(item.period, other.period):
                values = (
                    ("value", _years(item.period)),
                    ("other", other.id),
                    ("stated", _years(other.period)),
                )
                yield Finding("years_overlap", files.PROGRAMMES, item.id, "period", values)
        same.append(item)


def _same_years(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two periods share more than the year in which one ends and the other begins."""
    if one is None or other is None:
        return True
    first, last = sorted((one, other))
    return last.first.year < first.last.year or first.first.year == last.first.year


def _years(period: PartialDate | None) -> str:
    return period.iso if period else "–"


def parts_possible(register: Register) -> Iterator[Finding]:
    """Nothing is a part of itself, however many are between."""
    wholes = {item.id: item.part_of for _, item in subjects(register)}
    for file, item in subjects(register):
        whole, passed = item.part_of, {item.id}
        while whole and whole not in passed:
            passed.add(whole)
            whole = wholes.get(whole)
        if whole == item.id:
            yield Finding("part_of_itself", file, item.id, "part_of")


def periods_agree(register: Register) -> Iterator[Finding]:
    """The years in a programme's name are those it is for."""
    for item in register.programmes:
        for name in spellings(item):
            years = {"/".join(match) for match in _PERIOD.findall(name)}
            stated = {item.period.iso} if item.period else set()
            if years and years != stated:
                values = (("value", ", ".join(sorted(years))), ("stated", ", ".join(stated) or "–"))
                yield Finding("two_periods", files.PROGRAMMES, item.id, "period", values)


def logs_in_order(register: Register) -> Iterator[Finding]:
    """No programme is approved before its draft is shown."""
    for item in register.programmes:
        drafts = [row.date.first for row in item.log if row.kind is LogKind.UTKAST]
        for row in item.log:
            if row.kind is LogKind.GODKJENT and drafts and row.date.last < min(drafts):
                values = (("value", row.date.iso), ("draft", min(drafts).isoformat()))
                yield Finding("approved_before_draft", files.PROGRAMMES, item.id, "log", values)


def logs_at_their_meetings(register: Register) -> Iterator[Finding]:
    """What happened or is to happen at a meeting is of its day or days."""
    for file, item in subjects(register):
        for row in item.log:
            meeting = register.meeting_by_id.get(row.meeting or "")
            if meeting and not _overlap(row.date, meeting.date):
                values = (
                    ("value", row.date.iso),
                    ("meeting", meeting.id),
                    ("stated", meeting.date.iso),
                )
                yield Finding("not_at_meeting", file, item.id, "log", values, Severity.NOTICE)


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def meetings_once(register: Register) -> Iterator[Finding]:
    """One record of each meeting."""
    earlier: dict[tuple[MeetingKind, PartialDate], str] = {}
    for item in register.meetings:
        other = earlier.setdefault((item.kind, item.date), item.id)
        if other != item.id:
            values = (("value", item.date.iso), ("other", other))
            yield Finding("meeting_twice", files.MEETINGS, item.id, "date", values, Severity.NOTICE)


def logs_once(register: Register) -> Iterator[Finding]:
    """One line of a document is one line of a log."""
    for file, item in subjects(register):
        seen = set()
        for row in item.log:
            key = (row.kind, row.date, row.source, row.quote)
            if row.quote and key in seen:
                value = (("value", row.quote[:60]),)
                yield Finding("log_twice", file, item.id, "log", value)
            seen.add(key)


def facts_stand_once(register: Register) -> Iterator[Finding]:
    """What a point's status text tells is not told again by a log: the log is read with it."""
    statuses = {
        (row.source, row.quote): point.id
        for point in register.followups
        for row in point.statuses
        if row.quote
    }
    for file, item in subjects(register):
        for row in item.log:
            if point := statuses.get((row.source, row.quote)):
                yield Finding("stands_twice", file, item.id, "log", (("value", point),))


def bodies_known(register: Register) -> Iterator[Finding]:
    """Who is responsible for a point or a measure is a body of the register."""
    if not register.bodies:  # a folder from before there were any
        return
    known = Names(register.programmes, register.bodies)
    files_of = ((files.FOLLOWUPS, register.followups), (files.MEASURES, register.measures))
    for file, items in files_of:
        for item in items:
            for name in item.responsible:
                if known.find(name, (Kind.BODY,)) is None:
                    value = (("value", name),)
                    yield Finding(
                        "unknown_body", file, item.id, "responsible", value, Severity.NOTICE
                    )
