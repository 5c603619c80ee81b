"""What may leave the house: the register without anything that is marked internal.

An open document is made from `openly(register)` and from nothing else, so what is internal cannot
reach it by any way round. What hides with a listing are also sentences elsewhere that name its
area; what hides with a follow-up point are its texts, deadlines, and dates of the same line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from geo.model import (
    Amount,
    Area,
    Bydel,
    Deadline,
    Delbydel,
    Edition,
    FollowUp,
    Links,
    Listing,
    Milestone,
    PartialDate,
    PendingFollowUps,
    Population,
    Register,
    StatusText,
)

T = TypeVar("T")


def openly(register: Register) -> Register:
    """The register as anybody may read it; the same one when nothing in it is internal.

    Its `version` tells an opened register from the whole one.
    """
    if not any(_secrets(register)):
        return register
    editions = tuple(_open_edition(register, edition) for edition in register.editions)
    listed = {row.area for edition in editions for row in edition.listings}
    hidden = [
        row
        for edition in register.editions
        for row in edition.listings
        if row.internal and row.area not in listed
    ]
    gone = {row.area for row in hidden}
    areas = tuple(_open_area(area, gone) for area in register.areas if area.id not in gone)
    points = tuple(_open_point(point, gone) for point in register.followups if not point.internal)
    opened = replace(
        register,
        version=f"{register.version}-open",
        areas=areas,
        editions=editions,
        followups=points,
        pending=tuple(item for item in register.pending if not item.internal),
        milestones=tuple(_open_milestones(register)),
    )
    return _cleaned(opened, _names(register, hidden)) if hidden else opened


def _secrets(register: Register) -> Iterator[bool]:
    """Every mark that something is internal."""
    for edition in register.editions:
        yield edition.note_internal
        yield from (row.internal or row.note_internal for row in edition.listings)
    yield from (area.note_internal for area in register.areas)
    for point in register.followups:
        yield point.internal
        yield from (item.internal for item in point.statuses)
        yield from (item.internal for item in point.deadlines)
        yield from (item.internal for item in point.amounts)
    yield from (item.internal for item in register.pending)
    yield from (item.internal for item in register.milestones)


def _open_edition(register: Register, edition: Edition) -> Edition:
    hidden = [row for row in edition.listings if row.internal]
    opened = replace(
        edition,
        listings=tuple(_open_listing(row) for row in edition.listings if not row.internal),
        note=None if edition.note_internal else edition.note,
        stated_counts=() if hidden else edition.stated_counts,
        partial=bool(hidden),
    )
    return _cleaned(opened, _names(register, hidden)) if hidden else opened


def _open_listing(row: Listing) -> Listing:
    return replace(row, note=None) if row.note_internal else row


def _open_area(area: Area, gone: set[str]) -> Area:
    return replace(
        area,
        note=None if area.note_internal else area.note,
        replaces=tuple(id_ for id_ in area.replaces if id_ not in gone),
    )


def _open_point(point: FollowUp, gone: set[str]) -> FollowUp:
    links: Links = point.links
    return replace(
        point,
        statuses=tuple(item for item in point.statuses if not item.internal),
        deadlines=tuple(item for item in point.deadlines if not item.internal),
        amounts=tuple(item for item in point.amounts if not item.internal),
        links=replace(links, areas=tuple(id_ for id_ in links.areas if id_ not in gone)),
    )


def _open_milestones(register: Register) -> Iterable[Milestone]:
    """Those not internal, nor told on a line that tells of a hidden point, status or deadline."""
    secret = {
        (source, line)
        for point in register.followups
        for source, line, internal in _facts(point)
        if point.internal or internal
    }
    spans = [_lines(point) for point in register.followups if point.internal]
    for item in register.milestones:
        within = any(item.source == source and item.line in lines for source, lines in spans)
        if not (item.internal or within or (item.source, item.line) in secret):
            yield item


def _lines(point: FollowUp) -> tuple[str, range]:
    """The lines of its own document that a point goes over."""
    lines = [line for source, line, _ in _facts(point) if source == point.source and line]
    return point.source, range(min(lines, default=0), max(lines, default=-1) + _AFTER)


def _facts(point: FollowUp) -> Iterator[tuple[str, int | None, bool]]:
    """The source and line of everything that a point says, and whether it is internal."""
    yield point.source, point.line, point.internal
    yield from ((item.source, item.line, item.internal) for item in point.statuses)
    yield from ((item.source, item.line, item.internal) for item in point.deadlines)
    yield from ((item.source, item.line, item.internal) for item in point.amounts)


# --- texts that name a hidden area ------------------------------------------------------------

#: Lines that the last text of a point may go on for.
_AFTER = 12
#: A text that must be there, and may not be told.
_WITHHELD = "–"
#: Facts that are nothing without their text: they go with it.
_GO = (StatusText, Deadline, Amount, PendingFollowUps, Milestone, FollowUp)
#: What a bydel is called is no secret, though an area may be called the same.
_PLACES = Bydel | Delbydel | Population | PartialDate
_REFERENCES = frozenset({
    "id", "area", "edition", "source", "sources", "bydel", "bydeler", "areas", "replaces", "kind",
    "scope", "version",
})  # fmt: skip
_LEAST = 4  # letters of a name that is looked for inside words


def _names(register: Register, hidden: Iterable[Listing]) -> frozenset[str]:
    """Every way in which the hidden areas are written, folded; the parts of a double name too."""
    written: set[str] = set()
    for row in hidden:
        area = register.area_by_id[row.area]
        for name in (row.as_written, area.name, area.id, *area.aliases):
            written |= {name, *re.split(r"/|,| og ", name)}
    folded = {_folded(name) for name in written}
    return frozenset(name for name in folded if len(name) >= _LEAST)


def _folded(words: str) -> str:
    """Letters and figures only, small and plain: no space or invisible sign hides a name."""
    plain = words.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if char.isascii() and char.isalnum())


_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def _tells(words: object, names: frozenset[str]) -> bool:
    if not isinstance(words, str):
        return False
    folded = _folded(words)
    return any(name in folded for name in names)


def _cleaned(item: T, names: frozenset[str]) -> T:
    """The same record without any text that names a hidden area, all the way down."""
    changed = {}
    for field in fields(item):  # type: ignore[arg-type]
        value = getattr(item, field.name)
        if _refers(field.name, value):
            continue
        clean = _clean_value(value, names, optional="None" in str(field.type))
        if clean is not value:
            changed[field.name] = clean
    return replace(item, **changed) if changed else item  # type: ignore[type-var]


def _refers(name: str, value: Any) -> bool:
    """Whether a field only points at a record, which is or is not there, and tells nothing."""
    items = value if isinstance(value, tuple) else (value,)
    return name in _REFERENCES and all(isinstance(item, str) for item in items)


def _clean_value(value: Any, names: frozenset[str], *, optional: bool) -> Any:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return (None if optional else _WITHHELD) if _tells(value, names) else value
    if isinstance(value, tuple):
        kept = [item for item in value if not _goes(item, names)]
        return tuple(_clean_value(item, names, optional=False) for item in kept)
    if is_dataclass(value) and not isinstance(value, _PLACES | type):
        return _cleaned(value, names)
    return value


def _goes(item: Any, names: frozenset[str]) -> bool:
    """Whether an item of a list is dropped whole: a name, or a fact that is its text."""
    if isinstance(item, str):
        return _tells(item, names)
    told = [getattr(item, name, None) for name in ("id", "title", "text", "quote")]
    return isinstance(item, _GO) and any(_tells(words, names) for words in told)
