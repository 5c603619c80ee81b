"""Follow-up points by hand: a new point, what is said of one, and of all of them for a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from geo.editing import record
from geo.editing.body import records_of
from geo.errors import StoreError
from geo.frozen import frozen
from geo.model import FollowUp, FollowUpState, PartialDate, Register, StatusText
from geo.store.changing import Put, Remove, Wish


@frozen
class StatusLine:
    """What is written of one point (id) for a meeting, in our wording and in the words of the
    source; nothing is said where `text` is empty, and the state stays where it is None."""

    point: str
    text: str = ""
    quote: str = ""
    state: FollowUpState | None = None
    date: PartialDate | None = None


def put_point(
    contents: Mapping[str, bytes], point: FollowUp, *, settles: bool = False
) -> tuple[Wish, ...]:
    """A point as it shall stand. `settles`: the points of its year are no more to come.

    Raises DataError for texts that cannot stand.
    """
    put = record.put(contents, "followup", point)
    year = str(point.year)
    if settles and ("pending", year) in records_of(contents).by_key:
        return put, Remove("pending", year)
    return (put,)


def next_number(register: Register, year: int) -> int:
    """The number of the next point of a year."""
    return 1 + max((item.number for item in register.followups if item.year == year), default=0)


def with_status(point: FollowUp, status: StatusText) -> FollowUp:
    """A point with a status; in the place of the one that the same source gave at the same date."""
    others = [
        item for item in point.statuses if (item.source, item.date) != (status.source, status.date)
    ]
    return replace(point, statuses=(*others, status))


def status_puts(
    contents: Mapping[str, bytes], lines: Iterable[StatusLine], date: PartialDate, source: str
) -> tuple[Put, ...]:
    """The points with what is written of each for a meeting: dated `date` where a line has no date
    of its own, all from one source (id). Lines that say nothing change nothing.

    Raises StoreError: `thing_gone` for a point that is none; DataError for texts that cannot stand.
    """
    points = records_of(contents).register.followup_by_id
    puts = []
    for line in lines:
        point = points.get(line.point)
        if point is None:
            raise StoreError("thing_gone")
        changed = _with_line(point, line, date, source)
        if changed != point:
            puts.append(record.put(contents, "followup", changed))
    return tuple(puts)


def _with_line(point: FollowUp, line: StatusLine, date: PartialDate, source: str) -> FollowUp:
    if words := line.text.strip():
        quote = line.quote.strip()
        point = with_status(point, StatusText(line.date or date, words, quote, source, None))
    return replace(point, state=line.state) if line.state else point
