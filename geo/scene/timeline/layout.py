"""Where everything of a timeline stands, in page units: time runs right, lanes run down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple

from geo import style, text
from geo.council.names import title
from geo.escape import plain
from geo.frozen import frozen
from geo.model import Edition, LogEntry, Measure, PartialDate
from geo.scene import typeface
from geo.scene.marginalia import MARGIN
from geo.scene.marks import Box
from geo.scene.timeline.facts import Facts, is_day, list_date, list_kind
from geo.timeline import Bar, Dated, Gap, Lane, ProgrammeLane, StatedStart, UnnamedBar

_BAR_TOP, _BAR_H = 0.16, 0.68  # of a lane
_LEAST_BAR = 6.0
_START_H = 0.34  # of a bar
_STEP_H = 0.36  # of a row
_MEASURE_H = 0.42  # of a row
_LABEL_GAP, _DOT_GAP = 12.0, 2.0
_YEAR_W = 44.0  # the room that a year's number takes on the axis
_MOST_YEARS = 12


@frozen
class Measures:
    """Sizes that pictures for paper and for a screen have of their own, page units."""

    left: float
    right: float
    #: Names of areas: size, weight, and the most of the width that their column takes.
    name_size: float
    name_weight: int
    names_most: float
    #: Whether the names of the police units stand above their lanes, in the same column.
    has_headings: bool
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
    has_headings=False,
    letter_room=2.6,
    label_size=style.SOURCE_SIZE,
    year_size=style.NOTE_SIZE,
    first_row=style.SOURCE_SIZE * 1.05,
    list_row=style.SOURCE_SIZE * 1.3,
    head=style.SOURCE_SIZE + style.NOTE_SIZE,
    most_rows=None,
    with_kind=True,
    dot=style.SOURCE_SIZE * 0.74,
    number_size=style.SOURCE_SIZE,
    every_year=True,
)
#: One unit is about one pixel: nothing is smaller than 12 of them.
SCREEN = Measures(
    left=2,
    right=12,
    name_size=14,
    name_weight=typeface.REGULAR,
    names_most=0.45,
    has_headings=True,
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

    The date itself reaches from `start` to `end`, which are equal for a day; `x` is its middle.
    A `spare` one has no room beside the others and stands alone in a row below, for when its list
    is chosen.
    """

    edition: Edition | None
    words: str
    x: float
    left: float
    row: int
    spare: bool
    start: float
    end: float


class Dot(NamedTuple):
    """A date's mark under the lanes: its number, its row, and where it reaches from and to.

    It is as wide as the date is vague, and never narrower than its number needs; `x` is its
    middle.
    """

    number: int
    item: Dated
    row: int
    left: float
    right: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2


class AreaMeasure(NamedTuple):
    """A measure in one of its areas (id)."""

    area: str
    measure: Measure


class Row(NamedTuple):
    """A row of the drawing: a lane, a measure in its area, areas without names, a programme, or
    the heading of a police unit or of the programmes."""

    lane: Lane | None
    words: str
    starts_unit: bool
    unnamed: UnnamedBar | None = None
    programme: ProgrammeLane | None = None
    measure: AreaMeasure | None = None


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
        names += [unnamed_words(bar) for bar in self.facts.unnamed]
        names += [measure_words(item) for lane in self.facts.lanes for item in lane.measures]
        names += [programme_words(lane) for lane in self.facts.programmes]
        widest = max((typeface.width(name, size, weight) for name in names), default=0)
        wanted = max(widest + size * sizes.letter_room, self._headings_w())
        return min(wanted, self.width * sizes.names_most)

    def _headings_w(self) -> float:
        """The room that the names of the police units take above their lanes, if they stand
        there."""
        if not self.measures.has_headings:
            return 0.0
        size = self.measures.name_size
        words = {text.unit(lane.unit) for lane in self.facts.lanes}
        return max((typeface.width(it, size, typeface.BOLD) for it in words), default=0.0) + size

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

    def span(self, when: PartialDate) -> tuple[float, float]:
        """Where a date starts and ends on the axis: equal for a day, else its first day and the
        day after its last."""
        start = self.x(when.first)
        if is_day(when):
            return start, start
        end = min(when.last.toordinal() + 1, date.max.toordinal())
        return start, self.x(date.fromordinal(end))

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
        for edition, words, x, ends in sorted(self._label_words(), key=lambda label: -label[2]):
            width = typeface.width(words, sizes.label_size, typeface.BOLD)
            left = max(min(x - width / 2, self.width - sizes.right - width), sizes.left)
            rows = (n for n, start in enumerate(starts) if left + width + _LABEL_GAP < start)
            row = next(rows, len(starts))
            spare = sizes.most_rows is not None and row >= sizes.most_rows
            if not spare:
                starts[row : row + 1] = [left]
            placed.append(Label(edition, words, x, left, row, spare, *ends))
        return tuple(placed)

    def _label_words(
        self,
    ) -> Iterable[tuple[Edition | None, str, float, tuple[float, float]]]:
        if self.facts.today:
            x = self.x(self.facts.today)
            yield None, text.say("timeline_page.today_short"), x, (x, x)
        for edition in reversed(self.facts.editions):
            words = list_date(edition)
            if self.measures.with_kind:
                words = f"{words} · {list_kind(edition)}"
            start, end = self.span(edition.date)
            yield edition, words, (start + end) / 2, (start, end)

    @cached_property
    def head_h(self) -> float:
        """Room over the lanes for the lists' dates and the years."""
        rows = 1 + max((label.row for label in self.labels), default=0)
        return self.measures.head + self.measures.list_row * rows

    @cached_property
    def dots(self) -> tuple[Dot, ...]:
        """The numbered dates; near ones stand under each other."""
        ends: list[float] = []
        placed = []
        for number, item in enumerate(self.facts.dates, 1):
            left, right = self._dot_span(item.date)
            row = next((n for n, end in enumerate(ends) if left - end > _DOT_GAP), len(ends))
            ends[row : row + 1] = [right]
            placed.append(Dot(number, item, row, left, right))
        return tuple(placed)

    def _dot_span(self, when: PartialDate) -> tuple[float, float]:
        start, end = self.span(when)
        lacking = max(2 * self.measures.dot - (end - start), 0) / 2
        return start - lacking, end + lacking

    @cached_property
    def dates_h(self) -> float:
        """Room under the lanes for the dates."""
        rows = 1 + max((dot.row for dot in self.dots), default=0)
        return 14 + (2 * self.measures.dot + _DOT_GAP) * rows


@dataclass(frozen=True)
class Layout:
    """An axis with its rows, from `top` down, each `row_h` high or as high as `heights` says, by
    the row's number; what is drawn in a higher one stands in its middle."""

    axis: Axis
    rows: tuple[Row, ...]
    top: float
    row_h: float
    heights: Mapping[int, float] = field(default_factory=dict)

    def y(self, row: int) -> float:
        """The upper edge of a row."""
        return self.top + self.axis.head_h + self._tops[row]

    def row_height(self, row: int) -> float:
        """How high a row is."""
        return self.heights.get(row, self.row_h)

    @cached_property
    def _tops(self) -> tuple[float, ...]:
        return tuple(accumulate(map(self.row_height, range(self.height)), initial=0.0))

    def _inner(self, row: int) -> float:
        """The upper edge of what is drawn in a row."""
        return self.y(row) + (self.row_height(row) - self.row_h) / 2

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
        return self._bar(row, bar.edition, bar.end)

    def unnamed(self, row: int, bar: UnnamedBar) -> tuple[float, float, float, float]:
        """Areas without names (x, y, width, height), placed as a listing is."""
        return self._bar(row, bar.edition, bar.end)

    def _bar(
        self, row: int, edition: Edition, until: PartialDate | None
    ) -> tuple[float, float, float, float]:
        start = self.axis.span(edition.date)[0]
        end = self.axis.span(until)[0] if until else self.axis.right
        top, height = self._inner(row) + self.row_h * _BAR_TOP, self.row_h * _BAR_H
        return start, top, max(end - start, _LEAST_BAR), height

    def start(self, row: int, start: StatedStart) -> Box:
        """The time in which an area started as a list states it: low in its lane, as wide as the
        date is vague."""
        left, right = self.axis.span(start.date)
        top = self._inner(row) + self.row_h * (_BAR_TOP + _BAR_H * (1 - _START_H))
        width = max(right - left, _LEAST_BAR)
        return Box(left, top, width, self.row_h * _BAR_H * _START_H, None)

    def measure(self, row: int, measure: Measure) -> Box:
        """The time of a measure, in the middle of its row; one without an end goes to the end of
        the axis, one without a start begins where the axis does."""
        axis = self.axis
        left = axis.span(measure.start)[0] if measure.start else axis.left
        right = axis.span(measure.end)[1] if measure.end else axis.right
        height = self.row_h * _MEASURE_H
        top = self._inner(row) + (self.row_h - height) / 2
        return Box(left, top, max(right - left, _LEAST_BAR), height, None)

    def gap(self, row: int, gap: Gap) -> Box:
        """The room of lists that leave the area out, as high as a bar."""
        start, end = (self.axis.span(when)[0] for when in (gap.start, gap.end))
        top, height = self._inner(row) + self.row_h * _BAR_TOP, self.row_h * _BAR_H
        return Box(start, top, end - start, height, None)

    def step(self, row: int, step: LogEntry) -> Box:
        """A step of a programme: as wide as its date is vague, low and in the middle of its
        row."""
        start, end = self.axis.span(step.date)
        height = self.row_h * _STEP_H
        width = max(end - start, height)
        left = (start + end - width) / 2
        return Box(left, self._inner(row) + (self.row_h - height) / 2, width, height, None)

    def dot_y(self, dot: Dot) -> float:
        """The middle of a date's mark."""
        return self.bottom + 14 + dot.row * (2 * self.axis.measures.dot + _DOT_GAP)


def plain_rows(lanes: Iterable[Lane], unnamed: Iterable[UnnamedBar] = ()) -> tuple[Row, ...]:
    """A row for each lane with its measures, then those of areas without names."""
    named = (
        row
        for _, group in groupby(lanes, key=lambda lane: lane.unit)
        for number, lane in enumerate(group)
        for row in _lane_rows(lane, starts_unit=not number)
    )
    return (*named, *_unnamed_rows(unnamed))


def _lane_rows(lane: Lane, *, starts_unit: bool) -> Iterable[Row]:
    """The row of an area, and under it one for each of its measures."""
    yield Row(lane, plain(lane.area.name), starts_unit)
    for item in lane.measures:
        measure = AreaMeasure(lane.area.id, item)
        yield Row(None, measure_words(item), False, measure=measure)


def measure_words(measure: Measure) -> str:
    """The title of a measure before its row."""
    return text.say("scene.timeline_measure", title=plain(measure.title))


def _unnamed_rows(unnamed: Iterable[UnnamedBar]) -> Iterable[Row]:
    for number, bar in enumerate(unnamed):
        yield Row(None, unnamed_words(bar), not number, bar)


def programme_rows(programmes: Iterable[ProgrammeLane], *, headed: bool) -> tuple[Row, ...]:
    """A row for each programme, under a heading if there is room for it."""
    rows = [
        Row(None, programme_words(lane), not number and not headed, None, lane)
        for number, lane in enumerate(programmes)
    ]
    heading = [Row(None, text.say("scene.timeline_programmes"), True)] if headed and rows else []
    return (*heading, *rows)


def programme_words(lane: ProgrammeLane) -> str:
    """The name of a programme before its row."""
    return plain(title(lane.programme))


def unnamed_words(bar: UnnamedBar) -> str:
    """`4 uten navn`: what stands before the bar of areas without names."""
    return text.say("scene.timeline_unnamed", count=text.number(bar.group.count))


def rows_under_headings(
    lanes: Iterable[Lane], unnamed: Iterable[UnnamedBar] = ()
) -> tuple[Row, ...]:
    """A row for each lane with its measures, one for the name of each police unit above its
    lanes, and those of areas without names."""
    rows = []
    for unit, group in groupby(lanes, key=lambda lane: lane.unit):
        rows.append(Row(None, text.unit(unit), True))
        rows += [row for lane in group for row in _lane_rows(lane, starts_unit=False)]
    return (*rows, *_unnamed_rows(unnamed))
