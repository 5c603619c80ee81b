"""A timeline for a page in the browser: as wide as there is room, with every bar by itself.

The page has title, legend and dates of its own, so the scene has none. Beside what paper shows, it
has headings of the police units, today, dotted gaps, and a band behind each lane that the page
fills when the lane is chosen. A script knows the groups by their ids: `bar.AREA.LIST`,
`gap.AREA.NUMBER`, `lane.AREA`, `list.LIST` (its line), `label.LIST` (its date), `spare.LIST` (a
date that has no room and shows only while its list is chosen), `today` and `dot-NUMBER`. Their
names are the words that a screen reader gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo import style, text
from geo.escape import plain
from geo.model import PartialDate
from geo.scene import typeface
from geo.scene.marks import Box, Group, Role, Scene, Stroke
from geo.scene.page import Page
from geo.scene.timeline.facts import Facts, list_date, list_kind
from geo.scene.timeline.layout import (
    SCREEN,
    Axis,
    Label,
    Layout,
    Row,
    programme_rows,
    rows_under_headings,
)
from geo.scene.timeline.marks import NAME_LINE, Marks, line, whole_name, words
from geo.style import Look, LookName
from geo.timeline import Bar, DateKind, Lane

_ROW_H = 25.0  # bars stand at least 24 px from middle to middle (WCAG 2.5.8)
_ROW_GAP = 6.0  # beside the lines of a name
_LEAST = 12.5  # of letters, px
_FOOT = 4.0
_GAP_LINE = (2.0, 6.0)


def screen_scene(facts: Facts, look: LookName, width: float) -> Scene:
    """The lanes under the headings of their police units, see-through, `width` px wide."""
    return _Screen(facts, style.LOOKS[look], width).scene()


@dataclass(frozen=True)
class _Screen:
    facts: Facts
    look: Look
    width: float

    def scene(self) -> Scene:
        axis = Axis(self.facts, SCREEN, self.width)
        rows = rows_under_headings(self.facts.lanes, self.facts.unnamed)
        rows += programme_rows(self.facts.programmes, headed=True)
        layout = Layout(axis, rows, 0, _ROW_H, self._heights(axis, rows))
        height = layout.bottom + axis.dates_h + _FOOT
        return Scene(
            page=Page("screen", self.width, height, 1, 96),
            look=self.look,
            title=text.say("scene.timeline_title"),
            subtitle="",
            description=self._description(),
            lang=text.say("scene.lang"),
            ground=None,
            groups=tuple(self._groups(layout)),
            frame=Box(0, 0, self.width, height, None),
        )

    def _name(self, axis: Axis, row: Row) -> tuple[float, list[str]]:
        """The size and the lines of what names a row; a heading has the width to itself."""
        if _is_named(row):
            room = axis.names_w - SCREEN.name_size * 0.5
            return whole_name(row.words, SCREEN.name_size, _LEAST, room, SCREEN.name_weight)
        return whole_name(row.words, SCREEN.name_size, _LEAST, self.width)

    def _heights(self, axis: Axis, rows: tuple[Row, ...]) -> dict[int, float]:
        """Rows whose names take several lines, and how high they are."""
        named = ((number, *self._name(axis, row)) for number, row in enumerate(rows))
        return {
            number: max(len(lines) * size * NAME_LINE + _ROW_GAP, _ROW_H)
            for number, size, lines in named
            if len(lines) > 1
        }

    def _description(self) -> str:
        first, last = self.facts.years
        lists = text.number(len(self.facts.editions))
        count = text.areas(len(self.facts.lanes))
        return text.say("timeline_page.alt", count=count, lists=lists, first=first, last=last)

    def _groups(self, layout: Layout) -> Iterator[Group]:
        marks = Marks(layout, self.look)
        lanes = [(number, row.lane) for number, row in enumerate(layout.rows) if row.lane]
        yield from (self._band(layout, number, lane) for number, lane in lanes)
        yield from marks.spans()
        yield marks.axis()
        yield from self._lists(marks)
        for number, lane in lanes:
            yield from self._gaps(layout, number, lane)
            yield from self._bars(marks, number, lane)
            yield from marks.starts(number, lane)
        for number, row in enumerate(layout.rows):
            if row.unnamed:
                yield marks.unnamed(number, row.unnamed, self.facts.homes(row.unnamed))
            if row.measure:
                group = marks.measure(number, row.measure)
                yield replace(group, name=f"{group.name}: {group.description}", description="")
            if row.programme:
                for group in marks.steps(number, row.programme):
                    yield replace(group, name=f"{group.name}: {group.description}", description="")
        yield from self._today(marks)
        yield self._names(layout)
        yield marks.years()
        yield from self._labels(marks)
        yield from self._dates(marks)

    def _band(self, layout: Layout, number: int, lane: Lane) -> Group:
        """The room of a lane, without a colour."""
        room = Box(0, layout.y(number), self.width, layout.row_height(number), None)
        return Group(f"lane.{lane.area.id}", Role.BACKGROUND, plain(lane.area.name), "", (room,))

    def _lists(self, marks: Marks) -> Iterator[Group]:
        """A line for each list; its date stands over it (see `_labels`)."""
        for label in marks.layout.axis.labels:
            if label.edition:
                id_, name = f"list.{label.edition.id}", self._label_name(label)
                yield Group(id_, Role.ELEMENT, name, "", (marks.label_line(label),))

    def _today(self, marks: Marks) -> Iterator[Group]:
        """A line for today, over the bars."""
        for label in marks.layout.axis.labels:
            if label.edition is None:
                name = self._label_name(label)
                yield Group("today", Role.ELEMENT, name, "", (marks.label_line(label),))

    def _labels(self, marks: Marks) -> Iterator[Group]:
        """The dates over all lines, which are broken behind them."""
        for label in marks.layout.axis.labels:
            kind = "spare" if label.spare else "label"
            id_ = f"{kind}.{label.edition.id}" if label.edition else f"{kind}.today"
            date = replace(marks.label_words(label), halo=self.look.page)
            yield Group(id_, Role.ELEMENT, self._label_name(label), "", (date,))

    def _label_name(self, label: Label) -> str:
        if label.edition:
            return f"{list_date(label.edition)} ({list_kind(label.edition)})"
        return text.say(
            "timeline_page.today", date=text.day(PartialDate.parse(f"{self.facts.today}"))
        )

    def _gaps(self, layout: Layout, number: int, lane: Lane) -> Iterator[Group]:
        name = text.say("timeline_page.gap", name=plain(lane.area.name))
        stroke = Stroke(self.look.ink, 2, _GAP_LINE)
        for place, gap in enumerate(lane.gaps):
            room = layout.gap(number, gap)
            y = room.y + room.h / 2
            dotted = line(room.x + 4, y, room.x + room.w - 2, y, stroke)
            yield Group(f"gap.{lane.area.id}.{place}", Role.ELEMENT, name, "", (room, dotted))

    def _bars(self, marks: Marks, number: int, lane: Lane) -> Iterator[Group]:
        for bar in lane.bars:
            id_ = f"bar.{lane.area.id}.{bar.edition.id}"
            yield Group(id_, Role.AREA, bar_words(lane, bar), "", (marks.bar(number, bar),))

    def _names(self, layout: Layout) -> Group:
        """Headings and names, on several lines where the column is narrow."""
        left, ink = SCREEN.left, self.look.ink
        names = []
        for number, row in enumerate(layout.rows):
            weight = SCREEN.name_weight if _is_named(row) else typeface.BOLD
            size, lines = self._name(layout.axis, row)
            middle = layout.y(number) + layout.row_height(number) / 2 + size * 0.33
            first = middle - (len(lines) - 1) * size * NAME_LINE / 2
            names += [
                words(left, first + place * size * NAME_LINE, part, size, ink, weight=weight)
                for place, part in enumerate(lines)
            ]
        size = SCREEN.name_size
        if self.facts.dates:
            y = layout.bottom + 14 + size * 0.33
            names.append(
                words(left, y, text.say("timeline_page.dates"), size, ink, weight=typeface.BOLD)
            )
        return Group("names", Role.LABEL, "", "", tuple(names))

    def _dates(self, marks: Marks) -> Iterator[Group]:
        deadlines = {
            number
            for number, item in enumerate(self.facts.dates, 1)
            if item.kind is DateKind.DEADLINE
        }
        for group in marks.dates(diamonds=frozenset(deadlines)):
            yield replace(group, name=f"{group.description}: {group.name}", description="")


def _is_named(row: Row) -> bool:
    """Whether a row is no heading: what names it stands in the column of names."""
    return bool(row.lane or row.unnamed or row.programme or row.measure)


def bar_words(lane: Lane, bar: Bar) -> str:
    """A bar in words: area, police unit, list and status."""
    return text.say(
        "timeline_page.bar",
        name=plain(lane.area.name),
        unit=text.unit(bar.listing.unit),
        status=text.status(bar.listing.status),
        date=list_date(bar.edition),
        kind=list_kind(bar.edition),
    )
