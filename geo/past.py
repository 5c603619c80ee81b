"""The register as it was known when an older list came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from geo.model import (
    Body,
    Edition,
    FollowUp,
    FollowUpState,
    Meeting,
    PartialDate,
    Programme,
    Register,
)

T = TypeVar("T", Programme, Body)


def known_by(register: Register, edition: Edition) -> Register:
    """The register with the lists up to this one, and with what sources of that time or earlier
    tell: follow-up points and what is said of them, measures, dates, and figures of that year or
    earlier.

    The newest list gives the register itself. Areas, borders and sources all stay: each
    list is drawn with the borders of its date (`Area.on`).
    """
    if edition is register.latest:
        return register
    last = edition.date.last
    editions = register.editions[: register.editions.index(edition) + 1]
    listed = {id_ for item in editions for id_ in item.sources}
    known = {
        item.id for item in register.sources if item.id in listed or _is_dated_by(item.date, last)
    }
    return replace(
        register,
        editions=editions,
        followups=tuple(_points(register, known, last)),
        pending=tuple(item for item in register.pending if item.source in known),
        measures=tuple(item for item in register.measures if item.source in known),
        milestones=tuple(item for item in register.milestones if item.source in known),
        meetings=tuple(_meetings(register, known)),
        programmes=tuple(_with_logs(register.programmes, known)),
        bodies=tuple(_with_logs(register.bodies, known)),
        population=tuple(row for row in register.population if row.year <= last.year),
    )


def _is_dated_by(when: str | None, last: date) -> bool:
    """Whether a source is of this day or earlier; one without a date is not known to be."""
    try:
        return PartialDate.parse(when or "").first <= last
    except ValueError:
        return False


def _points(register: Register, known: set[str], last: date) -> Iterator[FollowUp]:
    """The points that were there, each as far as it had come. Where later words are left out, how
    far it had come is unknown."""
    for point in register.followups:
        if point.source not in known:
            continue
        statuses = tuple(
            item for item in point.statuses if item.source in known and item.date.first <= last
        )
        yield replace(
            point,
            statuses=statuses,
            state=point.state if statuses == point.statuses else FollowUpState.UKJENT,
            deadlines=tuple(item for item in point.deadlines if item.source in known),
            amounts=tuple(item for item in point.amounts if item.source in known),
            undated_deadlines=tuple(i for i in point.undated_deadlines if i.source in known),
        )


def _meetings(register: Register, known: set[str]) -> Iterator[Meeting]:
    for meeting in register.meetings:
        if meeting.source in known:
            items = tuple(item for item in meeting.items if item.source in known)
            yield replace(meeting, items=items)


def _with_logs(items: tuple[T, ...], known: set[str]) -> Iterator[T]:
    """The programmes or bodies that sources of that time name, each with what they tell."""
    for item in items:
        if item.source in known:
            yield replace(item, log=tuple(row for row in item.log if row.source in known))
