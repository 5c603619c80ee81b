"""What a timeline shows, without places or looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from geo import text, timeline
from geo.escape import plain
from geo.model import Edition, PartialDate, Register
from geo.timeline import Dated, Lane, ProgrammeLane, UnnamedBar
from geo.view import View


@dataclass(frozen=True)
class Facts:
    """Lanes in order, every list, numbered dates, and the years (first, last) of the axis.

    `unnamed` are areas that lists count without names in the bydeler of these lanes; `bydeler` are
    the names of all bydeler by id. `programmes` stand under the areas of the whole city.

    `today` is None in pictures that shall be equal whenever they are drawn.
    """

    lanes: tuple[Lane, ...]
    editions: tuple[Edition, ...]
    dates: tuple[Dated, ...]
    years: tuple[int, int]
    today: date | None = None
    unnamed: tuple[UnnamedBar, ...] = ()
    bydeler: Mapping[str, str] = field(default_factory=dict)
    programmes: tuple[ProgrammeLane, ...] = ()

    @classmethod
    def of_view(cls, register: Register, view: View) -> Facts:
        """Every area that passes the view's `units` and `bydel`, by unit, then in list order."""
        lanes = timeline.lanes(register, view.units, view.bydel)
        is_whole = not view.units and view.bydel is None
        return cls.of_lanes(register, lanes, with_programmes=is_whole)

    @classmethod
    def of_lanes(
        cls,
        register: Register,
        lanes: Iterable[Lane],
        today: date | None = None,
        *,
        with_programmes: bool = False,
    ) -> Facts:
        """These lanes; the axis reaches the year of `today`."""
        first, last = timeline.span(register)
        years = first, max(last, today.year if today else last)
        dates = timeline.dates(register)
        shown = tuple(lanes)
        bydeler = {item.id: plain(item.name) for item in register.bydeler}
        unnamed = timeline.unnamed_beside(register, shown)
        programmes = timeline.programme_lanes(register) if with_programmes else ()
        return cls(shown, register.editions, dates, years, today, unnamed, bydeler, programmes)

    def without(self, *, measures: bool) -> Facts:
        """The same without programmes, and without measures if these are to go as well."""
        lanes = tuple(replace(lane, measures=()) for lane in self.lanes) if measures else self.lanes
        return replace(self, lanes=lanes, programmes=())

    @property
    def lane_rows(self) -> int:
        """How many rows the lanes take with their measures."""
        return sum(1 + len(lane.measures) for lane in self.lanes)

    def homes(self, bar: UnnamedBar) -> str:
        """`i bydelene Stovner, Alna og Søndre Nordstrand`; empty where the source gives none."""
        names = text.listing([self.bydeler[id_] for id_ in bar.group.bydeler])
        return text.say("scene.timeline_homes", bydeler=names) if names else ""

    @property
    def ends(self) -> tuple[date, date]:
        """The first day of the axis and the day after its last."""
        return date(self.years[0], 1, 1), date(self.years[1] + 1, 1, 1)


def is_day(when: PartialDate) -> bool:
    """Whether a date is one day; every other is drawn as the span it is."""
    return when.first == when.last


def list_date(edition: Edition) -> str:
    """The date of a list as its source has it, on one line."""
    return plain(text.date_of(edition))


def list_kind(edition: Edition) -> str:
    """Who speaks: the council itself, or the press."""
    return text.say(f"changes.kind_{edition.kind}")
