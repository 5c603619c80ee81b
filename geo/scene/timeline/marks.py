"""A layout as groups of marks: what pictures for paper and for a screen have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from geo import style, text
from geo.escape import plain
from geo.model import EditionKind, LogEntry, LogKind, Measure, MeasureState
from geo.scene import typeface
from geo.scene.marks import Anchor, Box, Disc, Group, Line, Mark, Role, Shape, Stroke, Text
from geo.scene.timeline.facts import list_date
from geo.scene.timeline.layout import (
    AreaMeasure,
    Dot,
    Label,
    Layout,
    programme_words,
    unnamed_words,
)
from geo.style import Look
from geo.timeline import Bar, Lane, ProgrammeLane, StatedStart, UnnamedBar

NAME_LINE = 1.1  # of the size, from line to line of a name
_EDGE, _LIST_LINE = 1.8, 2.0
_NUMBER_DOWN = 4.6 / 13.5  # from the middle of a date's mark to the baseline, of the size


@dataclass(frozen=True)
class Marks:
    """The groups of one layout in one look."""

    layout: Layout
    look: Look

    def axis(self) -> Group:
        """Years, and a line under every row, stronger where a police unit starts."""
        layout, axis, look = self.layout, self.layout.axis, self.look
        faint = Stroke(_faint(look), 1)
        top, bottom = layout.y(0), layout.bottom
        starts = [axis.x(date(year, 1, 1)) for year in axis.years] + [axis.right]
        marks: list[Mark] = [line(x, top, x, bottom, faint) for x in starts]
        strong = {n for n, row in enumerate(layout.rows) if row.starts_unit} | {len(layout.rows)}
        for row in range(layout.height + 1):
            left = axis.measures.left if row in strong else axis.left
            stroke = Stroke(look.faint, 1) if row in strong else faint
            marks.append(line(left, layout.y(row), axis.right, layout.y(row), stroke))
        return Group("axis", Role.BACKGROUND, text.say("scene.timeline_axis"), "", tuple(marks))

    def years(self) -> Group:
        """The years' names, over the lines of the lists."""
        axis, y = self.layout.axis, self.layout.y(0) - 8
        size, halo = axis.measures.year_size, self.look.page or self.look.halo
        marks = [
            replace(
                words(axis.x(date(year, 1, 1)) + 6, y, str(year), size, self.look.muted), halo=halo
            )
            for year in axis.years
        ]
        return Group("years", Role.ELEMENT, text.say("scene.timeline_axis"), "", tuple(marks))

    def bar(self, row: int, bar: Bar) -> Box:
        """A listing in the fill of its status; its edge is dashed when the press says it."""
        press = bar.edition.kind is EditionKind.PRESS
        stroke = Stroke(self.look.outline, _EDGE, (6.0, 4.0) if press else ())
        status = bar.listing.status
        fill = style.STATUS[status] if status else style.STATUS_UNKNOWN
        return Box(*self.layout.bar(row, bar), fill, stroke, 2)

    def label_line(self, label: Label) -> Line:
        """The line of a list, from its words down through the lanes; one at each end of a date
        that is no day."""
        y, stroke = self._label_y(label) + 5, self._label_stroke(label)
        lines = [
            line(x, y, x, self.layout.bottom, stroke)
            for x in dict.fromkeys((label.start, label.end))
        ]
        return Line(tuple(part for one in lines for part in one.parts), stroke)

    def spans(self) -> Iterator[Group]:
        """A band behind the lanes for each list whose date is no day, as wide as it is vague."""
        for label in self.layout.axis.labels:
            if label.edition and label.end > label.start:
                y = self._label_y(label) + 5
                width = label.end - label.start
                band = Box(label.start, y, width, self.layout.bottom - y, _band(self.look))
                yield Group(f"span-{label.edition.id}", Role.BACKGROUND, label.words, "", (band,))

    def starts(self, row: int, lane: Lane) -> Iterator[Group]:
        """The starts that lists state, over the bars of a lane."""
        name = plain(lane.area.name)
        for place, start in enumerate(lane.starts):
            room = self.layout.start(row, start)
            stroke = Stroke(self.look.outline, _EDGE)
            mark = replace(room, fill=style.fill_of_starts(), stroke=stroke, radius=2)
            description = start_words(start)
            yield Group(f"start.{lane.area.id}.{place}", Role.ELEMENT, name, description, (mark,))

    def unnamed(self, row: int, bar: UnnamedBar, homes: str) -> Group:
        """Areas that a list counts without naming them, and in which bydeler where there is
        room beside the bar."""
        x, y, width, height = self.layout.unnamed(row, bar)
        stroke = Stroke(self.look.outline, _EDGE, (2.0, 4.0))
        marks: list[Mark] = [Box(x, y, width, height, None, stroke, 2)]
        size = self.layout.axis.measures.number_size
        label = words(x + width + 8, y + height / 2 + size * 0.34, homes, size, self.look.muted)
        if homes and label.x + label.width < self.layout.axis.right:
            marks.append(replace(label, halo=self.look.page or self.look.halo))
        name = unnamed_words(bar)
        description = f"{list_date(bar.edition)}: {homes}" if homes else list_date(bar.edition)
        return Group(
            f"unnamed.{bar.edition.id}.{row}", Role.ELEMENT, name, description, tuple(marks)
        )

    def steps(self, row: int, lane: ProgrammeLane) -> Iterator[Group]:
        """The steps of a programme: filled once taken, an outline where it was to be approved."""
        name = programme_words(lane)
        stroke = Stroke(self.look.muted, _EDGE)
        for place, step in enumerate(lane.steps):
            room = self.layout.step(row, step)
            fill = None if step.kind is LogKind.TIL_GODKJENNING else self.look.muted
            mark = replace(room, fill=fill, stroke=stroke, radius=room.h / 2)
            id_ = f"step.{lane.programme.id}.{place}"
            yield Group(id_, Role.ELEMENT, name, step_words(step), (mark,))

    def measure(self, row: int, item: AreaMeasure) -> Group:
        """The time of a measure in an area: an outline while it is only planned."""
        area, measure = item
        is_planned = measure.state is MeasureState.PLANLAGT
        stroke = Stroke(self.look.muted, _EDGE, () if measure.end else (4.0, 3.0))
        room = self.layout.measure(row, measure)
        mark = replace(room, fill=None if is_planned else self.look.faint, stroke=stroke, radius=2)
        id_ = f"measure.{area}.{measure.id}"
        return Group(id_, Role.ELEMENT, plain(measure.title), measure_period(measure), (mark,))

    def label_words(self, label: Label) -> Text:
        """The date of a list over the lanes."""
        size, y = self.layout.axis.measures.label_size, self._label_y(label)
        return words(label.left, y, label.words, size, self.look.ink, weight=typeface.BOLD)

    def _label_y(self, label: Label) -> float:
        sizes = self.layout.axis.measures
        return self.layout.top + sizes.first_row + label.row * sizes.list_row

    def _label_stroke(self, label: Label) -> Stroke:
        if label.edition is None:
            return Stroke(self.look.ink, _LIST_LINE, (10.0, 3.0, 2.0, 3.0))
        if label.edition.kind is EditionKind.COUNCIL:
            return Stroke(self.look.ink, _LIST_LINE)
        return Stroke(self.look.ink, 1.6, (4.0, 4.0))

    def dates(self, *, diamonds: frozenset[int] = frozenset()) -> Iterator[Group]:
        """Numbered marks under the lanes, discs or (by their numbers) diamonds."""
        size = self.layout.axis.measures.number_size
        for dot in self.layout.axis.dots:
            y = self.layout.dot_y(dot)
            ground = self._diamond(dot, y) if dot.number in diamonds else self._disc(dot, y)
            number = words(
                dot.x,
                y + size * _NUMBER_DOWN,
                str(dot.number),
                size,
                self.look.badge_ink,
                Anchor.MIDDLE,
                typeface.BOLD,
            )
            name, when = plain(dot.item.words), text.day(dot.item.date)
            yield Group(f"dot-{dot.number}", Role.ELEMENT, name, when, (ground, number))

    def _disc(self, dot: Dot, y: float) -> Disc | Box:
        """A disc; a bar with round ends for a date that is wider."""
        r, width = self.layout.axis.measures.dot, dot.right - dot.left
        if width <= 2 * r + 0.5:
            return Disc(dot.x, y, r, self.look.badge)
        return Box(dot.left, y - r, width, 2 * r, self.look.badge, None, r)

    def _diamond(self, dot: Dot, y: float) -> Shape:
        """A diamond, drawn out to the width of its date."""
        r = self.layout.axis.measures.dot + 1
        flat = max((dot.right - dot.left) / 2 - r, 0)
        upper = [(-flat, -r), (flat, -r), (flat + r, 0)]
        lower = [(flat, r), (-flat, r), (-flat - r, 0), (-flat, -r)]
        corners = [(dot.x + x, y + down) for x, down in (*upper, *lower)]
        return Shape((np.array(corners),), self.look.badge)


def start_words(start: StatedStart) -> str:
    """`oppstart 2025, oppgitt på lista fra januar 2026`."""
    values = {"date": text.day(start.date), "list": list_date(start.edition)}
    return text.say("scene.timeline_start", **values)


def step_words(step: LogEntry) -> str:
    """`godkjent juni 2025`."""
    kind = text.say(f"log_kind.{step.kind.name.lower()}")
    return f"{kind} {text.day(step.date)}"


def measure_period(measure: Measure) -> str:
    """`pågår, mars 2026 til juni 2026`."""
    ends = (text.day(when) if when else "…" for when in (measure.start, measure.end))
    state = text.say(f"measure_state.{measure.state.name.lower()}")
    return text.say("scene.timeline_measure_time", state=state, time=" – ".join(ends))


def words(
    x: float,
    y: float,
    sentence: str,
    size: float,
    colour: str,
    anchor: Anchor = Anchor.START,
    weight: int = typeface.REGULAR,
) -> Text:
    """One line of text, measured."""
    width = typeface.width(sentence, size, weight)
    return Text(x, y, sentence, size, colour, width, weight, anchor)


def whole_name(
    name: str, size: float, least: float, room: float, weight: int = typeface.BOLD
) -> tuple[float, list[str]]:
    """A name on one line, in letters as small as `least` where the room (its width) asks for it,
    else on the lines it needs in the smallest. Returns the size (page units) and the lines."""
    fitting = size * room / max(typeface.width(name, size, weight), 1)
    if fitting >= least:
        return min(size, fitting), [name]
    return least, typeface.wrap(name, least, room, weight)


def line(x1: float, y1: float, x2: float, y2: float, stroke: Stroke) -> Line:
    """A straight line."""
    return Line((np.array([[x1, y1], [x2, y2]]),), stroke)


def _band(look: Look) -> str:
    """The ground of a vague date: between the page and its faint lines."""
    return style.mixed(look.faint, look.halo, 0.12)


def _faint(look: Look) -> str:
    return style.mixed(look.faint, look.halo, 0.35)
