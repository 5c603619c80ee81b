"""What a timeline shows, without places or looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo import text, timeline
from geo.escape import plain
from geo.model import Edition, PartialDate, Register
from geo.timeline import Dated, Lane
from geo.view import View


@dataclass(frozen=True)
class Facts:
    """Lanes in order, every list, numbered dates, and the years (first, last) of the axis.

    `today` is None in pictures that shall be equal whenever they are drawn.
    """

    lanes: tuple[Lane, ...]
    editions: tuple[Edition, ...]
    dates: tuple[Dated, ...]
    years: tuple[int, int]
    today: date | None = None

    @classmethod
    def of_view(cls, register: Register, view: View) -> Facts:
        """Every area that passes the view's `units` and `bydel`, by unit, then in list order."""
        return cls.of_lanes(register, timeline.lanes(register, view.units, view.bydel))

    @classmethod
    def of_lanes(
        cls, register: Register, lanes: Iterable[Lane], today: date | None = None
    ) -> Facts:
        """These lanes; the axis reaches the year of `today`."""
        first, last = timeline.span(register)
        years = first, max(last, today.year if today else last)
        dates = timeline.dates(register)
        return cls(tuple(lanes), register.editions, dates, years, today)

    @property
    def ends(self) -> tuple[date, date]:
        """The first day of the axis and the day after its last."""
        return date(self.years[0], 1, 1), date(self.years[1] + 1, 1, 1)


def middle(when: PartialDate) -> date:
    """The middle of what is known, so that an approximate date leans to neither side."""
    return date.fromordinal((when.first.toordinal() + when.last.toordinal()) // 2)


def list_date(edition: Edition) -> str:
    """The date of a list as its source has it, on one line."""
    return plain(text.date_of(edition))


def list_kind(edition: Edition) -> str:
    """Who speaks: the council itself, or the press."""
    return text.say(f"changes.kind_{edition.kind}")
