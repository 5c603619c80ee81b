"""When a feature is: the days it belongs to, for the parameter `datetime`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from geo.model import Register

Values = Mapping[str, Any]


class Span(NamedTuple):
    """Days from the first to the last, both among them; the last None: until further notice."""

    first: date
    last: date | None

    def meets(self, other: Span) -> bool:
        """Whether any day is in both."""
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other: Span) -> bool:
        return self.last is not None and self.last < other.first


Spans = tuple[Span, ...]
#: The spans of a row; None for one that has no time, and so is there at any.
SpansOf = Callable[[Values], Spans | None]


def in_force(register: Register) -> dict[str, Span]:
    """The days on which each list (its id) is the one in force: from the first day that its date
    can mean until the next list."""
    starts = [edition.date.first for edition in register.editions]
    ends: list[date | None] = [start - timedelta(days=1) for start in starts[1:]]
    pairs = zip(register.editions, starts, [*ends, None], strict=True)
    return {edition.id: Span(start, end) for edition, start, end in pairs}


def spans_of(register: Register, collection: str) -> SpansOf | None:
    """What gives the spans of a collection's rows; None where rows have no time."""
    maker = _MAKERS.get(collection)
    return maker(register) if maker else None


def _areas(register: Register) -> SpansOf:
    forces = in_force(register)
    spans_by_area: dict[str, list[Span]] = {}
    for edition in register.editions:
        for item in edition.listings:
            spans_by_area.setdefault(item.area, []).append(forces[edition.id])
    return lambda row: tuple(spans_by_area.get(row["id"], ()))


def _listings(register: Register) -> SpansOf:
    forces = in_force(register)
    return lambda row: (forces[row["edition"]],)


def _point(row: Values) -> Spans:
    first = date(row["year"], 1, 1)
    ends = (date(row["year"], 12, 31), row["status_from"], row["deadline_to"])
    return (Span(first, max(filter(None, ends))),)


def _measure(row: Values, first: str, last: str) -> Spans | None:
    start = row[first]
    return None if start is None else (Span(start, row[last]),)


_MAKERS: Mapping[str, Callable[[Register], SpansOf]] = {
    "areas": _areas,
    "listings": _listings,
    "followups": lambda _: _point,
    "measures": lambda _: partial(_measure, first="start_from", last="finish_to"),
}


def whole(spans: Iterable[Spans | None]) -> Span | None:
    """The span of them all; None where none has a time."""
    every = [span for group in spans if group for span in group]
    if not every:
        return None
    lasts = [span.last for span in every]
    known = [last for last in lasts if last is not None]
    return Span(min(span.first for span in every), max(known) if len(known) == len(lasts) else None)
