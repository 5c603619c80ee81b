"""A timeline as a still picture: a page of a given size, with title, legend and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from geo import style, text
from geo.escape import plain
from geo.model import Register
from geo.scene import typeface
from geo.scene.atlas import Atlas
from geo.scene.marginalia import MARGIN, Column, Entry, Note, moved
from geo.scene.marks import Anchor, Box, Disc, Group, Mark, Role, Scene
from geo.scene.page import Page
from geo.scene.subject import describe_filters, letter
from geo.scene.timeline.facts import Facts, list_date
from geo.scene.timeline.layout import PAPER, Axis, Layout, Row, plain_rows, programme_rows
from geo.scene.timeline.marks import NAME_LINE, Marks, whole_name, words
from geo.style import Look, LookName
from geo.text import sources
from geo.timeline import Bar, Lane
from geo.view import View

_LANE_LEAST, _LANE_USUAL, _LANE_MOST = 25.0, 36.0, 60.0
_HEAD_GAP, _FOOT_GAP = 14.0, 16.0
_FOOT_SHARE = 0.5
_MOST_NAMED = 6  # areas without room


def timeline_scene(
    atlas: Atlas, view: View, page: Page, look: LookName, *, titled: bool = True
) -> Scene:
    """Every area that any list names, one lane each, grouped by police unit.

    Only `units` and `bydel` of the view count: a timeline shows every list. Raises nothing.
    """
    titled = titled and look is not LookName.PLAIN
    still = _Still(atlas.register, view, page, style.LOOKS[look], titled, _facts(atlas, view))
    tried = (replace(still, beside=beside) for beside in Beside)
    return next((one for one in tried if one.has_room), replace(still, beside=Beside.NONE)).scene()


def timeline_height(atlas: Atlas, view: View, width: float) -> float:
    """How high a page of a width must be for a timeline without a title, page units."""
    page = Page("timeline", width, 0, 1, 144)
    look, facts = style.LOOKS[LookName.LIGHT], _facts(atlas, view)
    return _Still(atlas.register, view, page, look, titled=False, every=facts).full_height


def _facts(atlas: Atlas, view: View) -> Facts:
    """What a timeline of the view shows: asked for its height, then for its picture."""
    key = ("timeline", view.units, view.bydel)
    return atlas.remembered(key, lambda: Facts.of_view(atlas.register, view))


class Beside(Enum):
    """What a picture shows beside the areas on lists, from the most to the least: programmes give
    way before measures do, and both before an area."""

    ALL = auto()
    MEASURES = auto()
    NONE = auto()


@dataclass(frozen=True)
class _Still:
    register: Register
    view: View
    page: Page
    look: Look
    titled: bool
    every: Facts
    beside: Beside = Beside.ALL

    @cached_property
    def facts(self) -> Facts:
        if self.beside is Beside.ALL:
            return self.every
        return self.every.without(measures=self.beside is Beside.NONE)

    @property
    def has_room(self) -> bool:
        """Whether every row has its least room."""
        facts = self.facts
        rows = facts.lane_rows + len(facts.unnamed) + len(facts.programmes)
        return self._lane_room(cut=0) >= _LANE_LEAST * rows

    @cached_property
    def axis(self) -> Axis:
        return Axis(self.facts, PAPER, self.page.width)

    @cached_property
    def shown(self) -> tuple[Lane, ...]:
        """The lanes there is room for; the foot tells of the rest."""
        others = len(self.facts.unnamed) + len(self.facts.programmes)
        if self._lane_room(cut=0) >= _LANE_LEAST * (self.facts.lane_rows + others):
            return self.facts.lanes
        return self.facts.lanes[
            : max(int(self._lane_room(cut=len(self.facts.lanes)) / _LANE_LEAST) - others, 1)
        ]

    @property
    def cut(self) -> int:
        """How many lanes have no room."""
        return len(self.facts.lanes) - len(self.shown)

    def _lane_room(self, *, cut: int) -> float:
        """The height that is left for lanes, where the foot tells of so many that are cut."""
        foot = max(self._legend(cut=cut).y, self._sources().y) + _FOOT_GAP
        around = self.head.y + _HEAD_GAP + self.axis.head_h + self.axis.dates_h + foot
        return self.page.height - around

    @property
    def full_height(self) -> float:
        """The height of a page on which every lane has its usual room."""
        lanes = self.facts.lane_rows + len(self.facts.unnamed) + len(self.facts.programmes)
        return self.page.height - self._lane_room(cut=0) + _LANE_USUAL * max(lanes, 1)

    @cached_property
    def layout(self) -> Layout:
        rows = plain_rows(self.shown, self.facts.unnamed)
        rows += programme_rows(self.facts.programmes, headed=False)
        room = self.frame.h - self.axis.head_h - self.axis.dates_h
        return Layout(self.axis, rows, self.frame.y, min(room / max(len(rows), 1), _LANE_MOST))

    # --- round the lanes ------------------------------------------------------------------------

    @cached_property
    def head(self) -> Column:
        column = Column(
            MARGIN, MARGIN - 14 if self.titled else 10, self.page.width - 2 * MARGIN, self.look
        )
        if self.titled:
            column.write(
                "title", Role.TITLE, self.title, style.TITLE_SIZE, weight=typeface.BOLD, most=2
            )
            column.write(
                "subtitle",
                Role.SUBTITLE,
                self.subtitle,
                style.SUBTITLE_SIZE,
                colour=self.look.muted,
                most=2,
            )
        return column

    @cached_property
    def foot(self) -> tuple[list[Group], float]:
        """Legend on the left, dated events on the right, as if from y = 0; and their height."""
        left = self._legend(cut=self.cut)
        right = self._sources()
        return [*left.groups, *right.groups], max(left.y, right.y) + _FOOT_GAP

    def _legend(self, *, cut: int) -> Column:
        column = Column(MARGIN, 10, self.page.width * _FOOT_SHARE - MARGIN - 30, self.look)
        entries = self.entries()
        widest = max((typeface.width(e.words, style.LEGEND_SIZE) for e in entries), default=0)
        column.legend(entries, "", across=2 if widest + 64 < column.w / 2 else 1)
        column.gap(10)
        column.notes(list(self._notes(cut=cut)))
        return column

    def _notes(self, *, cut: int) -> Iterator[Note]:
        if not self.facts.lanes:
            yield Note("empty", text.say("scene.empty"), strong=True)
        yield Note("bars", text.say("scene.timeline_notice"))
        if any(lane.starts for lane in self.facts.lanes):
            yield Note("starts", text.say("scene.timeline_starts"))
        if any(lane.measures for lane in self.facts.lanes):
            yield Note("measures", text.say("scene.timeline_measures"))
        if self.facts.programmes:
            yield Note("programmes", text.say("scene.timeline_steps"))
        if cut:
            yield Note("more", self._left_out(cut), strong=True)

    def _left_out(self, cut: int) -> str:
        """Which of the last lanes have no room, or how many where they are many."""
        if cut > _MOST_NAMED:
            return text.say("scene.timeline_more", count=text.number(cut))
        names = [plain(lane.area.name) for lane in self.facts.lanes[-cut:]]
        return text.say("scene.timeline_left_out", names=text.listing(names))

    def _sources(self) -> Column:
        half = self.page.width * _FOOT_SHARE
        column = Column(half, 10, self.page.width - half - MARGIN, self.look)
        if self.facts.dates:
            column.write(
                "dates-title",
                Role.LEGEND,
                text.say("scene.timeline_milestones"),
                style.LEGEND_SIZE,
                weight=typeface.BOLD,
            )
        for number, item in enumerate(self.facts.dates, 1):
            sentence = f"({number}) {text.day(item.date)}: {plain(item.words)}"
            column.write(f"date-{number}", Role.LEGEND, sentence, style.NOTE_SIZE, most=2)
        column.gap(8)
        column.write("source", Role.NOTE, self.source, style.SOURCE_SIZE, colour=self.look.muted)
        return column

    @cached_property
    def frame(self) -> Box:
        """The chart with its dates: everything between title and foot."""
        top = self.head.y + _HEAD_GAP
        height = max(self.page.height - top - self.foot[1], self.page.height * 0.3)
        return Box(0, top, self.page.width, height, None)

    # --- words ----------------------------------------------------------------------------------

    @cached_property
    def title(self) -> str:
        return text.say("scene.timeline_title")

    @cached_property
    def subtitle(self) -> str:
        first, last = (list_date(self.facts.editions[place]) for place in (0, -1))
        sentence = text.say("scene.timeline_subtitle", first=first, last=last)
        only = describe_filters(self.register, replace(self.view, statuses=()))
        return f"{sentence}. {only}" if only else sentence

    @cached_property
    def source(self) -> str:
        used = [id_ for edition in self.facts.editions for id_ in edition.sources]
        used += [item.source for item in self.facts.dates]
        return text.say("scene.sources", sources=sources.line(self.register, used))

    def entries(self) -> list[Entry]:
        """The legend: the fills in use, in the table's order."""
        shown = {bar.listing.status for lane in self.facts.lanes for bar in lane.bars}
        known = [
            Entry(fill, text.status(code), str(code))
            for code, fill in style.STATUS.items()
            if code in shown
        ]
        unknown = [Entry(style.STATUS_UNKNOWN, text.status(None), "unknown")]
        return known + (unknown if None in shown else [])

    def description(self) -> str:
        """The picture in words."""
        rows = [
            text.say(
                "scene.timeline_row",
                name=plain(lane.area.name),
                listings=text.listing([_listing_words(bar) for bar in lane.bars]),
            )
            for lane in self.shown[: text.how_many_described(len(self.shown))]
        ]
        if more := len(self.shown) - len(rows):
            rows.append(text.say("changes.more", count=text.number(more)))
        subtitle = self.subtitle.removesuffix(".")
        sentence = text.say("scene.timeline_told", title=self.title, subtitle=subtitle)
        return f"{sentence} {'; '.join(rows)}." if rows else sentence

    # --- marks ----------------------------------------------------------------------------------

    def scene(self) -> Scene:
        marks = Marks(self.layout, self.look)
        foot, height = self.foot
        down = self.page.height - height
        return Scene(
            page=self.page,
            look=self.look,
            title=self.title,
            subtitle=self.subtitle,
            description=self.description(),
            lang=text.say("scene.lang"),
            ground=self.look.page,
            groups=(
                *self.head.groups,
                *marks.spans(),
                marks.axis(),
                *self._bars(marks),
                *self._unnamed(marks),
                *self._names(),
                *self._lists(marks),
                marks.years(),
                *marks.dates(),
                *(moved(group, down) for group in foot),
            ),
            frame=self.frame,
            left_out=(self._left_out(self.cut),) if self.cut else (),
        )

    def _bars(self, marks: Marks) -> Iterator[Group]:
        """A group for each area, with a bar for each listing, and one for each measure."""
        for number, row in enumerate(self.layout.rows):
            if lane := row.lane:
                name = plain(lane.area.name)
                description = text.listing([_listing_words(bar) for bar in lane.bars])
                bars = tuple(marks.bar(number, bar) for bar in lane.bars)
                yield Group(f"area-{lane.area.id}", Role.AREA, name, description, bars)
                yield from marks.starts(number, lane)
            if row.measure:
                yield marks.measure(number, row.measure)

    def _unnamed(self, marks: Marks) -> Iterator[Group]:
        """Areas that lists count without naming them."""
        for number, row in enumerate(self.layout.rows):
            if row.unnamed:
                yield marks.unnamed(number, row.unnamed, self.facts.homes(row.unnamed))
            if row.programme:
                yield from marks.steps(number, row.programme)

    def _names(self) -> Iterator[Group]:
        for number, row in enumerate(self.layout.rows):
            yield self._name(number, row)

    def _name(self, number: int, row: Row) -> Group:
        """The name of a lane's area and the letter of its police unit, or that areas have none."""
        lane, names_w = row.lane, self.axis.names_w
        usual = max(min(PAPER.name_size, self.layout.row_h * 0.66), style.LEAST_SIZE)
        y = self.layout.y(number) + self.layout.row_h / 2
        room = names_w - usual * (2 if lane else 0.5)
        size, lines = whole_name(row.words, usual, style.LEAST_SIZE, room)
        if len(lines) * size * NAME_LINE > self.layout.row_h:
            lines = [typeface.cut(row.words, size, room, typeface.BOLD)]
        middle = y + size * 0.33 - (len(lines) - 1) * size * NAME_LINE / 2
        ink = self.look.ink
        marks: list[Mark] = [
            words(MARGIN, middle + place * size * NAME_LINE, line, size, ink, weight=typeface.BOLD)
            for place, line in enumerate(lines)
        ]
        if lane and (sign := letter(lane.bars[-1].listing)):
            marks += self._letter(sign, MARGIN + names_w - usual * 1.1, y)
        height = size * (1.2 + (len(lines) - 1) * NAME_LINE)
        box = Box(MARGIN, y - height / 2, names_w, height, None)
        id_ = f"name-{lane.area.id}" if lane else f"unnamed-name-{number}"
        if row.programme:
            id_ = f"programme-name-{number}"
        if row.measure:
            id_ = f"measure-name-{number}"
        return Group(id_, Role.LABEL, row.words, "", tuple(marks), box)

    def _letter(self, sign: str, x: float, y: float) -> tuple[Mark, Mark]:
        ink, small = self.look.badge_ink, style.LEAST_SIZE
        return (
            Disc(x, y, min(small * 0.6, self.layout.row_h * 0.47), self.look.badge),
            words(x, y + small * 0.34, sign, small, ink, Anchor.MIDDLE, typeface.BOLD),
        )

    def _lists(self, marks: Marks) -> Iterator[Group]:
        """A line at each list's date, and over all lines the dates and who speaks."""
        lines = tuple(marks.label_line(label) for label in self.axis.labels)
        yield Group("list-lines", Role.ELEMENT, "", "", lines)
        halo = self.look.page or self.look.halo
        for label in self.axis.labels:
            assert label.edition is not None  # a picture on paper has no today
            drawn = (replace(marks.label_words(label), halo=halo),)
            yield Group(f"list-{label.edition.id}", Role.ELEMENT, label.words, "", drawn)


def _listing_words(bar: Bar) -> str:
    status = text.status(bar.listing.status)
    return text.say("scene.timeline_listing", date=list_date(bar.edition), status=status)
