"""What may leave the house: the register without anything that is marked internal.

An open document is made from `openly(register)` and from nothing else, so what is internal cannot
reach it by any way round. What hides with a listing are also sentences elsewhere that name its
area; what hides with a follow-up point are its texts, deadlines, and dates of the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from geo.model import (
    Amount,
    Area,
    Deadline,
    Edition,
    FollowUp,
    Links,
    Listing,
    Milestone,
    Register,
    StatusText,
)

T = TypeVar("T", StatusText, Deadline, Amount)


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
    whole = replace(
        register,
        version=f"{register.version}-open",
        areas=areas,
        editions=editions,
        followups=points,
        pending=tuple(item for item in register.pending if not item.internal),
        milestones=tuple(_open_milestones(register)),
    )
    return _unnamed(whole, _names(register, hidden)) if hidden else whole


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
    )
    return _edition_without(opened, _names(register, hidden)) if hidden else opened


def _open_listing(row: Listing) -> Listing:
    return replace(row, note=None) if row.note_internal else row


def _edition_without(edition: Edition, names: re.Pattern[str]) -> Edition:
    """The list without the quotes and notes that name an area."""
    rows = tuple(
        replace(row, quote=_safe(row.quote, names), note=_safe(row.note, names))
        for row in edition.listings
    )
    return replace(edition, note=_safe(edition.note, names), listings=rows)


def _safe(words: str | None, names: re.Pattern[str]) -> str | None:
    return None if words and names.search(words) else words


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
    """Those not internal, nor the same date of the same line as a hidden deadline."""
    secret = {
        (item.date.iso, item.source, item.line)
        for point in register.followups
        for item in point.deadlines
        if point.internal or item.internal
    }
    for item in register.milestones:
        if not item.internal and (item.date.iso, item.source, item.line) not in secret:
            yield item


# --- sentences that name a hidden area --------------------------------------------------------


def _names(register: Register, hidden: Iterable[Listing]) -> re.Pattern[str]:
    """Every way in which the hidden areas are written, as whole words."""
    written: set[str] = set()
    for row in hidden:
        area = register.area_by_id[row.area]
        written |= {row.as_written, area.name, *area.aliases}
    longest_first = sorted(filter(None, written), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _unnamed(register: Register, names: re.Pattern[str]) -> Register:
    """The register without the notes, quotes and texts that name a hidden area."""
    return replace(
        register,
        areas=tuple(replace(area, note=_safe(area.note, names)) for area in register.areas),
        editions=tuple(_edition_without(edition, names) for edition in register.editions),
        followups=tuple(
            _point_without(point, names)
            for point in register.followups
            if not names.search(f"{point.title}\n{point.text}")
        ),
        milestones=tuple(
            item for item in register.milestones if not names.search(f"{item.title}\n{item.quote}")
        ),
    )


def _point_without(point: FollowUp, names: re.Pattern[str]) -> FollowUp:
    def kept(items: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(item for item in items if not names.search(f"{item.text}\n{item.quote}"))

    return replace(
        point,
        quote=_safe(point.quote, names) or "",
        statuses=kept(point.statuses),
        deadlines=kept(point.deadlines),
        amounts=kept(point.amounts),
    )
