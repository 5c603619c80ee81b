"""Where everything of a timeline stands, in page units: time runs right, lanes run down."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from geo import style, text
from geo.escape import plain
from geo.model import Edition
from geo.scene import typeface
from geo.scene.marginalia import MARGIN
from geo.scene.marks import Box
from geo.scene.timeline.facts import Facts, list_date, list_kind, middle
from geo.timeline import Bar, Dated, Gap, Lane

_BAR_TOP, _BAR_H = 0.16, 0.68  # of a lane
_LEAST_BAR = 6.0
_LABEL_GAP, _DOT_GAP = 12.0, 2.0
_YEAR_W = 44.0  # the room that a year's number takes on the axis
_MOST_YEARS = 12


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes that pictures for paper and for a screen have of their own, page units."""

    left: float
    right: float
    #: Names of areas: size, weight, and the most of the width that their column takes.
    name_size: float
    name_weight: int
    names_most: float
    #: After a name, for the letter of its police unit; in sizes of the name.
    letter_room: float
    label_size: float
    year_size: float
    #: The rows of the lists' dates: first baseline, from row to row, and room beside the rows.
    first_row: float
    list_row: float
    head: float
    #: So many rows of dates; None for as many as they need.
    most_rows: int | None
    #: Whether a list's label says who speaks.
    with_kind: bool
    #: Radius of a date's mark, and the size of its number.
    dot: float
    number_size: float
    #: Every year has its line and number, however narrow they stand.
    every_year: bool


PAPER = Measures(
    left=MARGIN,
    right=MARGIN,
    name_size=style.NAME_SIZES[1],
    name_weight=typeface.BOLD,
    names_most=0.36,
    letter_room=2.6,
    label_size=style.SOURCE_SIZE,
    year_size=style.NOTE_SIZE,
    first_row=16,
    list_row=20,
    head=42,
    most_rows=None,
    with_kind=True,
    dot=10,
    number_size=13.5,
    every_year=True,
)
#: One unit is about one pixel: nothing is smaller than 12 of them.
SCREEN = Measures(
    left=2,
    right=12,
    name_size=14,
    name_weight=typeface.REGULAR,
    names_most=0.43,
    letter_room=0.9,
    label_size=13,
    year_size=13,
    first_row=13,
    list_row=18,
    head=32,
    most_rows=3,
    with_kind=False,
    dot=10,
    number_size=13,
    every_year=False,
)


class Label(NamedTuple):
    """The words of a list, or of today (`edition` None), over the lanes: from `left` in a row.

    A `spare` one found no room and stands alone in a row below, for when its list is chosen.
    """

    edition: Edition | None
    words: str
    x: float
    left: float
    row: int
    spare: bool


class Dot(NamedTuple):
    """A date's mark under the lanes: its number, its row and where it stands (x)."""

    number: int
    item: Dated
    row: int
    x: float


class Row(NamedTuple):
    """A row of the drawing: a lane, or the heading of a police unit (`lane` None)."""

    lane: Lane | None
    words: str
    starts_unit: bool


@dataclass(frozen=True)
class Axis:
    """Everything that the width of a page decides."""

    facts: Facts
    measures: Measures
    width: float

    @cached_property
    def names_w(self) -> float:
        """The width of the column of names, letters included."""
        sizes = self.measures
        size, weight = sizes.name_size, sizes.name_weight
        names = [plain(lane.area.name) for lane in self.facts.lanes]
        widest = max((typeface.width(name, size, weight) for name in names), default=0)
        return min(widest + size * sizes.letter_room, self.width * sizes.names_most)

    @cached_property
    def left(self) -> float:
        """Where the axis starts."""
        return self.measures.left + self.names_w

    @cached_property
    def right(self) -> float:
        """Where the axis ends."""
        return self.width - self.measures.right

    def x(self, day: date) -> float:
        """Where a day stands on the axis."""
        start, end = self._days
        return self.left + (self.right - self.left) * (day.toordinal() - start) / (end - start)

    @cached_property
    def _days(self) -> tuple[int, int]:
        """The first day and the day after the last, counted."""
        first, end = self.facts.ends
        return first.toordinal(), end.toordinal()

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have a line and a number."""
        every = range(self.facts.years[0], self.facts.years[1] + 1)
        if self.measures.every_year:
            return tuple(every)
        room = int(min((self.right - self.left) / _YEAR_W, _MOST_YEARS))
        return tuple(every[:: math.ceil(len(every) / max(room, 1))])

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The dates of the lists and of today, set from the right in rows without touching."""
        sizes = self.measures
        starts: list[float] = []  # where the last label of each row starts
        placed = []
        for edition, words, x in sorted(self._label_words(), key=lambda label: -label[2]):
            width = typeface.width(words, sizes.label_size, typeface.BOLD)
            left = max(min(x - width / 2, self.width - sizes.right - width), sizes.left)
            rows = (n for n, start in enumerate(starts) if left + width + _LABEL_GAP < start)
            row = next(rows, len(starts))
            spare = sizes.most_rows is not None and row >= sizes.most_rows
            if not spare:
                starts[row : row + 1] = [left]
            placed.append(Label(edition, words, x, left, row, spare))
        return tuple(placed)

    def _label_words(self) -> Iterable[tuple[Edition | None, str, float]]:
        if self.facts.today:
            yield None, text.say("timeline_page.today_short"), self.x(self.facts.today)
        for edition in reversed(self.facts.editions):
            words = list_date(edition)
            if self.measures.with_kind:
                words = f"{words} · {list_kind(edition)}"
            yield edition, words, self.x(middle(edition.date))

    @cached_property
    def head_h(self) -> float:
        """Room over the lanes for the lists' dates and the years."""
        rows = 1 + max((label.row for label in self.labels), default=0)
        return self.measures.head + self.measures.list_row * rows

    @cached_property
    def dots(self) -> tuple[Dot, ...]:
        """The numbered dates; near ones stand under each other."""
        apart = 2 * self.measures.dot + _DOT_GAP
        ends: list[float] = []
        placed = []
        for number, item in enumerate(self.facts.dates, 1):
            x = self.x(middle(item.date))
            row = next((n for n, end in enumerate(ends) if x - end > apart), len(ends))
            ends[row : row + 1] = [x]
            placed.append(Dot(number, item, row, x))
        return tuple(placed)

    @cached_property
    def dates_h(self) -> float:
        """Room under the lanes for the dates."""
        rows = 1 + max((dot.row for dot in self.dots), default=0)
        return 14 + (2 * self.measures.dot + _DOT_GAP) * rows


@dataclass(frozen=True)
class Layout:
    """An axis with its rows, from `top` down, each `row_h` high."""

    axis: Axis
    rows: tuple[Row, ...]
    top: float
    row_h: float

    def y(self, row: float) -> float:
        """The upper edge of a row."""
        return self.top + self.axis.head_h + row * self.row_h

    @property
    def height(self) -> int:
        """How many rows high it is; an empty one has the room of one."""
        return max(len(self.rows), 1)

    @property
    def bottom(self) -> float:
        """Under the last row."""
        return self.y(self.height)

    def bar(self, row: int, bar: Bar) -> tuple[float, float, float, float]:
        """A listing (x, y, width, height): from its list to the next that names any area, or to
        the end of the axis."""
        axis = self.axis
        start = axis.x(middle(bar.edition.date))
        end = axis.x(middle(bar.end)) if bar.end else axis.right
        top, height = self.y(row) + self.row_h * _BAR_TOP, self.row_h * _BAR_H
        return start, top, max(end - start, _LEAST_BAR), height

    def gap(self, row: int, gap: Gap) -> Box:
        """The room of lists that leave the area out, as high as a bar."""
        start, end = (self.axis.x(middle(when)) for when in (gap.start, gap.end))
        top, height = self.y(row) + self.row_h * _BAR_TOP, self.row_h * _BAR_H
        return Box(start, top, end - start, height, None)

    def dot_y(self, dot: Dot) -> float:
        """The middle of a date's mark."""
        return self.bottom + 14 + dot.row * (2 * self.axis.measures.dot + _DOT_GAP)


def plain_rows(lanes: Iterable[Lane]) -> tuple[Row, ...]:
    """A row for each lane."""
    return tuple(
        Row(lane, plain(lane.area.name), not number)
        for _, group in groupby(lanes, key=lambda lane: lane.unit)
        for number, lane in enumerate(group)
    )


def rows_under_headings(lanes: Iterable[Lane]) -> tuple[Row, ...]:
    """A row for each lane, and one for the name of each police unit above its lanes."""
    rows = []
    for unit, group in groupby(lanes, key=lambda lane: lane.unit):
        rows.append(Row(None, text.unit(unit), True))
        rows += [Row(lane, plain(lane.area.name), False) for lane in group]
    return tuple(rows)
