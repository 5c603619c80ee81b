"""What is marked internal itself: listings, points and their lines, dated facts, borders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from geo.disclosure.dangling import without_dangling
from geo.disclosure.spelling import fold, letters_of
from geo.model import (
    MONTHS,
    AgendaItem,
    Area,
    Body,
    Deadline,
    Edition,
    FollowUp,
    Links,
    Listing,
    LogEntry,
    Measure,
    Meeting,
    Milestone,
    PartialDate,
    Programme,
    Register,
    Source,
    UndatedDeadline,
)

#: What stands instead of what a source that hides would tell.
UNTOLD_SOURCE, UNTOLD = "Intern kilde", "ikke oppgitt"
T = TypeVar("T", Programme, Body)
#: What stands on a line of a document and may tell of what is hidden.
Dated = Milestone | Meeting | AgendaItem | LogEntry | Programme | Body | Measure


def hidden_everywhere(register: Register) -> Register:
    """The register with every listing of an internal area marked as well."""
    ids = {area.id for area in register.areas if area.internal}
    if not ids:
        return register
    editions = (
        replace(
            edition,
            listings=tuple(
                replace(row, internal=True) if row.area in ids else row for row in edition.listings
            ),
        )
        for edition in register.editions
    )
    return replace(register, editions=tuple(editions))


def without_marked(register: Register) -> Register:
    """The register without what is marked, and what follows from ids, lines and dates."""
    editions = tuple(map(_open_edition, register.editions))
    listed = {row.area for edition in editions for row in edition.listings}
    gone = {row.area for edition in register.editions for row in edition.listings} - listed
    gone |= {area.id for area in register.areas if area.internal}
    shown = _shown(register)
    opened = replace(
        register,
        version=f"{register.version}-open",
        areas=tuple(_open_area(area, gone) for area in register.areas if area.id not in gone),
        editions=editions,
        followups=tuple(_open_points(register, gone)),
        pending=tuple(item for item in register.pending if not item.internal),
        measures=tuple(_open_measures(register, gone, shown)),
        milestones=tuple(item for item in register.milestones if shown(item)),
        meetings=tuple(_open_meetings(register, shown)),
        programmes=tuple(_open_logs(register.programmes, shown)),
        bodies=tuple(_open_logs(register.bodies, shown)),
        sources=tuple(map(_open_source, register.sources)),
    )
    return without_dangling(opened)


def _open_source(source: Source) -> Source:
    """A source that hides, as no more than that there is one."""
    if not source.internal:
        return source
    return replace(
        source,
        title=UNTOLD_SOURCE,
        publisher=UNTOLD,
        date=None,
        licence=None,
        url=None,
        note=None,
    )


def _open_edition(edition: Edition) -> Edition:
    """A list that hides anything loses also its counts, and its note, which may count."""
    partial = edition.partial or any(row.internal for row in edition.listings)
    return replace(
        edition,
        listings=tuple(_open_listing(row) for row in edition.listings if not row.internal),
        note=None if edition.note_internal or partial else edition.note,
        stated_counts=() if partial else edition.stated_counts,
        unnamed=() if partial else edition.unnamed,
        note_internal=False,
        partial=partial,
    )


def _open_listing(row: Listing) -> Listing:
    return replace(row, note=None, note_internal=False) if row.note_internal else row


def _open_area(area: Area, gone: set[str]) -> Area:
    return replace(
        area,
        note=None if area.note_internal else area.note,
        note_internal=False,
        replaces=tuple(id_ for id_ in area.replaces if id_ not in gone),
    )


def _open_points(register: Register, gone: set[str]) -> Iterator[FollowUp]:
    for point in register.followups:
        if not point.internal:
            opened, reveals = _open_point(point, gone), _reveals_deadline(point)
            if not reveals(f"{point.title}\n{point.text}"):
                yield hiding_deadlines(point, _without(opened, reveals))


def hiding_deadlines(point: FollowUp, opened: FollowUp) -> FollowUp:
    """What is left of a point, which says so where that has fewer deadlines."""
    hides = any(
        len(getattr(opened, name)) < len(getattr(point, name))
        for name in ("deadlines", "undated_deadlines")
    )
    return replace(opened, deadlines_hidden=True) if hides else opened


def _open_point(point: FollowUp, gone: set[str]) -> FollowUp:
    links: Links = point.links
    return replace(
        point,
        links=replace(links, areas=tuple(id_ for id_ in links.areas if id_ not in gone)),
        **_inside(point, lambda row: None if row.internal else row),
    )


def _inside(point: FollowUp, change: Callable[[Any], Any]) -> dict[str, Any]:
    """Whatever of a point can be marked, field by field; a row that becomes None goes."""
    names = [item.name for item in fields(point)]
    return {
        name: tuple(row for row in map(change, _rows(point, name)) if row is not None)
        for name in names
        if any(hasattr(row, "internal") for row in _rows(point, name))
    }


def _rows(point: FollowUp, field: str) -> tuple[Any, ...]:
    value = getattr(point, field)
    return value if isinstance(value, tuple) else ()


def _reveals_deadline(point: FollowUp) -> Callable[[str], bool]:
    """A test of words: whether they have the date of a hidden deadline of a point, or its words
    where it has no date."""
    dates = [item.date for item in point.deadlines if item.internal]
    hidden = (letters_of(item.text) for item in point.undated_deadlines if item.internal)
    phrases = tuple(filter(None, hidden))

    def reveals(words: str) -> bool:
        letters = letters_of(words) if phrases else ""
        return any(_names_date(when, words) for when in dates) or any(i in letters for i in phrases)

    return reveals


def _without(point: FollowUp, reveals: Callable[[str], bool]) -> FollowUp:
    """The point without the texts that reveal a hidden deadline."""

    def open_row(row: Any) -> Any:
        """A deadline stays without its quote; any other row is removed when that reveals one."""
        if isinstance(row, Deadline | UndatedDeadline) and reveals(row.quote):
            row = replace(row, quote="")
        return None if reveals(f"{row.text}\n{row.quote}") else row

    quote = "" if reveals(point.quote) else point.quote
    return replace(point, quote=quote, **_inside(point, open_row))


def _names_date(when: PartialDate, words: str) -> bool:
    """Whether words name a date, as documents write dates; of a year alone, the year."""
    forms = [re.escape(when.iso)]
    for day in (when.first, when.last):
        month = MONTHS[day.month - 1]
        if when.first.month != when.last.month and "/" not in when.iso:
            forms.append(rf"\b{day.year}\b")
        elif when.first == when.last or "/" in when.iso:
            forms += [rf"\b0?{day.day}\.?\s*{month}", rf"\b0?{day.day}[./-]\s?0?{day.month}\b"]
        else:
            forms.append(rf"\b{month}\b")
    return bool(re.search("|".join(forms), fold(words)))


def hidden_items(point: FollowUp) -> list[Any]:
    """What is marked of a point and within it: all of it when the point itself is."""
    rows = (row for item in fields(point) for row in _rows(point, item.name))
    inside = (point, *(row for row in rows if hasattr(row, "internal")))
    return [item for item in inside if point.internal or item.internal]


def _shown(register: Register) -> Callable[[Dated], bool]:
    """Whether a dated fact is neither internal nor tells of what is, by its line or its date."""
    lines = list(_hidden_lines(register))
    dates = {
        (item.date.iso, item.source)
        for point in register.followups
        for item in hidden_items(point)
        if isinstance(item, Deadline)
    }

    def shown(item: Dated) -> bool:
        date = getattr(item, "date", None)
        near = (
            item.line is not None and source == item.source and first <= item.line <= last
            for source, first, last in lines
        )
        return (
            not item.internal
            and (date is None or (date.iso, item.source) not in dates)
            and not any(near)
        )

    return shown


def _open_meetings(register: Register, shown: Callable[[Dated], bool]) -> Iterator[Meeting]:
    for meeting in register.meetings:
        if shown(meeting):
            yield replace(meeting, items=tuple(filter(shown, meeting.items)))


def _open_measures(
    register: Register, gone: set[str], shown: Callable[[Dated], bool]
) -> Iterator[Measure]:
    """The measures that may be shown: not those of hidden areas alone."""
    for item in register.measures:
        areas = set(item.links.areas)
        if shown(item) and not (areas and areas <= gone):
            yield item


def _open_logs(items: tuple[T, ...], shown: Callable[[Dated], bool]) -> Iterator[T]:
    """Programmes or bodies that are not internal, with the lines of their logs that are shown; one
    whose first mention tells of what is hidden loses its quote."""
    for item in items:
        if not item.internal:
            quote = item.quote if shown(item) else ""
            yield replace(item, quote=quote, log=tuple(filter(shown, item.log)))


#: Lines that the last text of a point may go on for.
_GOES_ON = 11


def _hidden_lines(register: Register) -> Iterator[tuple[str, int, int]]:
    """Source, first and last line of what is hidden; a whole point is all from its first line."""
    for point in register.followups:
        items = [item for item in hidden_items(point) if item.line is not None]
        for source in {item.source for item in items} if point.internal else ():
            lines = [item.line or 0 for item in items if item.source == source]
            yield source, min(lines), max(lines) + _GOES_ON
        yield from ((item.source, item.line or 0, item.line or 0) for item in items)
    for item in register.pending:
        if item.internal and item.line is not None:
            yield item.source, item.line, item.line
