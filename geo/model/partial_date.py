"""A date as exactly as it is known."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exactly as it is known: year, month, day, or a span of days.

    `iso` is the ISO 8601 text (`2026`, `2026-03`, `2026-03-01`, `2026-01-29/2026-01-30`);
    `first` and `last` bound it. Ordered by `first`, so lists of mixed precision can be sorted.
    """

    first: date
    last: date
    iso: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read an ISO text. Raises ValueError for anything that is no date."""
        start, _, end = text.partition("/")
        first, last = _bounds(start)
        if end:
            last = _bounds(end)[1]
        if last < first:
            raise ValueError(f"the span ends before it starts: {text!r}")
        return cls(first, last, text)

    def __str__(self) -> str:
        return self.iso


def _bounds(text: str) -> tuple[date, date]:
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise ValueError(f"not a date: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern demands it
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
