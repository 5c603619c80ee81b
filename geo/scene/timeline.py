"""Which area was on which list, over time, as a still picture in the marks of the maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from geo import style, text, timeline
from geo.escape import plain
from geo.model import Edition, EditionKind, PartialDate, Register
from geo.scene import typeface
from geo.scene.atlas import Atlas
from geo.scene.marks import Anchor, Box, Disc, Group, Line, Mark, Role, Scene, Stroke, Text
from geo.scene.page import Page
from geo.scene.subject import filtered, letter
from geo.scene.surround import MARGIN, Column, Entry, Note, moved
from geo.style import Look, LookName
from geo.timeline import Bar, Dated, Lane
from geo.view import View

_NAMES_MOST = 0.36  # of the page's width: the column of names
_LANE_LEAST, _LANE_MOST = 19.0, 60.0
_LIST_ROW, _DOT = 20.0, 10.0  # a row of the lists' names; the radius of a date's dot
_FOOT_SHARE = 0.5


def timeline_scene(
    atlas: Atlas, view: View, page: Page, look: LookName, *, titled: bool = True
) -> Scene:
    """Every area that any list names, one lane each, grouped by police unit.

    Only `units` and `bydel` of the view count: a timeline shows every list. Raises nothing.
    """
    titled = titled and look is not LookName.PLAIN
    return _Timeline(atlas.register, view, page, style.LOOKS[look], titled).scene()


@dataclass(frozen=True)
class _Timeline:
    register: Register
    view: View
    page: Page
    look: Look
    titled: bool

    # --- facts ----------------------------------------------------------------------------------

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        return self.register.editions

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """By unit, then as the newest list that names the area has them."""
        return timeline.lanes(self.register, self.view.units, self.view.bydel)

    @cached_property
    def dates(self) -> tuple[Dated, ...]:
        """Dated events and deadlines in order."""
        return timeline.dates(self.register)

    @cached_property
    def years(self) -> tuple[int, int]:
        """First and last year of the axis."""
        return timeline.span(self.register)

    # --- places ---------------------------------------------------------------------------------

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
        half = self.page.width * _FOOT_SHARE
        left = Column(MARGIN, 10, half - MARGIN - 30, self.look)
        entries = self.entries()
        widest = max((typeface.width(e.words, style.LEGEND_SIZE) for e in entries), default=0)
        left.legend(entries, "", across=2 if widest + 64 < left.w / 2 else 1)
        left.gap(10)
        notes = [Note("bars", text.say("scene.timeline_notice"))]
        if not self.lanes:
            notes.insert(0, Note("empty", text.say("scene.empty"), strong=True))
        if len(self.lanes) > self.shown:
            more = text.number(len(self.lanes) - self.shown)
            notes.append(Note("more", text.say("scene.timeline_more", count=more), strong=True))
        left.notes(notes)
        right = Column(half, 10, self.page.width - half - MARGIN, self.look)
        if self.dates:
            right.write(
                "dates-title",
                Role.LEGEND,
                text.say("scene.timeline_milestones"),
                style.LEGEND_SIZE,
                weight=typeface.BOLD,
            )
        for number, item in enumerate(self.dates, 1):
            words = f"({number}) {text.day(item.date)}: {plain(item.words)}"
            right.write(f"date-{number}", Role.LEGEND, words, style.NOTE_SIZE, most=2)
        right.gap(8)
        right.write("source", Role.NOTE, self.source, style.SOURCE_SIZE, colour=self.look.muted)
        return [*left.groups, *right.groups], max(left.y, right.y) + 16

    @cached_property
    def frame(self) -> Box:
        """The chart with its dates: everything between title and foot."""
        top = self.head.y + 14
        height = max(self.page.height - top - self.foot[1], self.page.height * 0.3)
        return Box(0, top, self.page.width, height, None)

    @cached_property
    def shown(self) -> int:
        """How many lanes there is room for; counted before the foot, which tells of the rest."""
        room = self.page.height * 0.62 - self._head_h - self._dates_h
        return max(min(len(self.lanes), int(room / _LANE_LEAST)), 1)

    @cached_property
    def lane_h(self) -> float:
        room = self.frame.h - self._head_h - self._dates_h
        return min(room / max(self.shown, 1), _LANE_MOST)

    @cached_property
    def names_w(self) -> float:
        """The width of the column of names, letters included."""
        size = style.NAME_SIZES[1]
        names = [plain(lane.area.name) for lane in self.lanes]
        widest = max((typeface.width(name, size, typeface.BOLD) for name in names), default=0)
        return min(widest + size * 2.6, self.page.width * _NAMES_MOST)

    def y(self, lane: float) -> float:
        """The upper edge of a lane."""
        return self.frame.y + self._head_h + lane * self.lane_h

    def x(self, day: date) -> float:
        """Where a day stands on the axis."""
        first, last = self.years
        start, end = date(first, 1, 1).toordinal(), date(last + 1, 1, 1).toordinal()
        left, right = MARGIN + self.names_w, self.page.width - MARGIN
        return left + (right - left) * (day.toordinal() - start) / (end - start)

    # --- words ----------------------------------------------------------------------------------

    @cached_property
    def title(self) -> str:
        return text.say("scene.timeline_title")

    @cached_property
    def subtitle(self) -> str:
        first, last = (plain(text.date_of(self.editions[place])) for place in (0, -1))
        words = text.say("scene.timeline_subtitle", first=first, last=last)
        only = filtered(self.register, replace(self.view, statuses=()))
        return f"{words}. {only}" if only else words

    @cached_property
    def source(self) -> str:
        used = dict.fromkeys(id_ for edition in self.editions for id_ in edition.sources)
        titles = [plain(self.register.source_by_id[id_].title) for id_ in used]
        return text.say("scene.sources", sources="; ".join(titles))

    def entries(self) -> list[Entry]:
        """The legend: the fills in use, in the table's order."""
        shown = {bar.listing.status for lane in self.lanes[: self.shown] for bar in lane.bars}
        known = [
            Entry(fill, text.status(code), str(code))
            for code, fill in style.STATUS.items()
            if code in shown
        ]
        unknown = [Entry(style.STATUS_UNKNOWN, text.status(None), "unknown")]
        return known + (unknown if None in shown else [])

    def told(self) -> str:
        rows = "; ".join(
            text.say(
                "scene.timeline_row",
                name=plain(lane.area.name),
                listings=text.listing([_told(bar) for bar in lane.bars]),
            )
            for lane in self.lanes[: self.shown]
        )
        words = text.say("scene.timeline_told", title=self.title, subtitle=self.subtitle)
        return f"{words} {rows}." if rows else words

    # --- marks ----------------------------------------------------------------------------------

    def scene(self) -> Scene:
        foot, height = self.foot
        down = self.page.height - height
        lanes = list(enumerate(self.lanes[: self.shown]))
        names = [self._name(n, lane) for n, lane in lanes]
        return Scene(
            page=self.page,
            look=self.look,
            title=self.title,
            subtitle=self.subtitle,
            told=self.told(),
            lang=text.say("scene.lang"),
            ground=self.look.page,
            groups=(
                *self.head.groups,
                self._axis(),
                *(self._bars(n, lane) for n, lane in lanes),
                *names,
                *self._lists(),
                self._years(),
                *self._dates(),
                *(moved(group, down) for group in foot),
            ),
            frame=self.frame,
        )

    def _axis(self) -> Group:
        """Years, and a line under every lane."""
        look, first_x, last_x = (
            self.look,
            self.x(date(self.years[0], 1, 1)),
            self.page.width - MARGIN,
        )
        bottom = self.y(self.shown)
        marks: list[Mark] = []
        for year in range(self.years[0], self.years[1] + 2):
            x = self.x(date(year, 1, 1))
            marks.append(_line(x, self.y(0), x, bottom, Stroke(_faint(look), 1)))
        for lane in range(self.shown + 1):
            strong = lane in self._unit_starts
            marks.append(
                _line(
                    MARGIN if strong else first_x,
                    self.y(lane),
                    last_x,
                    self.y(lane),
                    Stroke(look.faint if strong else _faint(look), 1),
                )
            )
        return Group("axis", Role.BACKGROUND, text.say("scene.timeline_axis"), "", tuple(marks))

    def _years(self) -> Group:
        """The years' names, over the lines of the lists."""
        size = style.NOTE_SIZE
        marks = [
            replace(
                self._text(
                    self.x(date(year, 1, 1)) + 6, self.y(0) - 8, str(year), size, self.look.muted
                ),
                halo=self.look.page or self.look.halo,
            )
            for year in range(self.years[0], self.years[1] + 1)
        ]
        return Group("years", Role.FURNITURE, text.say("scene.timeline_axis"), "", tuple(marks))

    @cached_property
    def _unit_starts(self) -> set[int]:
        units = [lane.unit for lane in self.lanes[: self.shown]]
        return {n for n, unit in enumerate(units) if not n or unit is not units[n - 1]} | {
            len(units)
        }

    def _bars(self, number: int, lane: Lane) -> Group:
        """One bar for each listing, from its list to the next that names any area."""
        top, h = self.y(number) + self.lane_h * 0.16, self.lane_h * 0.68
        marks = []
        for bar in lane.bars:
            row, start = bar.listing, self.x(_middle(bar.edition.date))
            end = self.x(_middle(bar.end)) if bar.end else self.page.width - MARGIN
            press = bar.edition.kind is EditionKind.PRESS
            stroke = Stroke(self.look.outline, 1.8, (6.0, 4.0) if press else ())
            fill = style.STATUS[row.status] if row.status else style.STATUS_UNKNOWN
            marks.append(Box(start, top, max(end - start, 6), h, fill, stroke, 2))
        told = text.listing([_told(bar) for bar in lane.bars])
        return Group(f"area-{lane.area.id}", Role.AREA, plain(lane.area.name), told, tuple(marks))

    def _name(self, number: int, lane: Lane) -> Group:
        size = min(style.NAME_SIZES[1], self.lane_h * 0.66)
        y = self.y(number) + self.lane_h / 2
        room = self.names_w - size * 2
        name = typeface.cut(plain(lane.area.name), size, room, typeface.BOLD)
        marks: list[Mark] = [
            self._text(MARGIN, y + size * 0.33, name, size, self.look.ink, weight=typeface.BOLD)
        ]
        sign = letter(lane.bars[-1].listing)
        if sign:
            x, small = MARGIN + self.names_w - size * 1.1, size * 0.66
            marks += [
                Disc(x, y, size * 0.48, self.look.badge),
                self._text(
                    x,
                    y + small * 0.34,
                    sign,
                    small,
                    self.look.badge_ink,
                    Anchor.MIDDLE,
                    typeface.BOLD,
                ),
            ]
        box = Box(MARGIN, y - size * 0.6, room + size * 2, size * 1.2, None)
        return Group(
            f"name-{lane.area.id}", Role.LABEL, plain(lane.area.name), "", tuple(marks), box
        )

    def _lists(self) -> Iterator[Group]:
        """A line at each list's date, with the date and who speaks above the years."""
        for edition, row, left, words in self._list_names:
            x, size = self.x(_middle(edition.date)), style.SOURCE_SIZE
            y = self.frame.y + 16 + row * _LIST_ROW
            council = edition.kind is EditionKind.COUNCIL
            stroke = Stroke(self.look.ink, 2 if council else 1.6, () if council else (4.0, 4.0))
            yield Group(
                f"list-{edition.id}",
                Role.FURNITURE,
                words,
                "",
                (
                    _line(x, y + 5, x, self.y(self.shown), stroke),
                    self._text(left, y, words, size, self.look.ink, weight=typeface.BOLD),
                ),
            )

    @cached_property
    def _list_names(self) -> list[tuple[Edition, int, float, str]]:
        """Each list's date and who speaks: the row it stands in, and where it starts (x)."""
        found: list[tuple[Edition, int, float, str]] = []
        ends: list[
            float
        ] = []  # where the last name of each row starts: they are set from the right
        for edition in reversed(self.editions):
            kind = text.say(f"changes.kind_{edition.kind}")
            words = f"{plain(text.date_of(edition))} · {kind}"
            width = typeface.width(words, style.SOURCE_SIZE, typeface.BOLD)
            x = self.x(_middle(edition.date))
            left = max(min(x - width / 2, self.page.width - MARGIN - width), MARGIN)
            row = next((n for n, start in enumerate(ends) if left + width + 12 < start), len(ends))
            ends[row : row + 1] = [left]
            found.append((edition, row, left, words))
        return found

    @cached_property
    def _head_h(self) -> float:
        """Room over the lanes for the lists' names and the years."""
        return 42 + _LIST_ROW * (1 + max((row for _, row, _, _ in self._list_names), default=0))

    @cached_property
    def _dots(self) -> list[tuple[Dated, int, float]]:
        """Each dated event: the row its dot stands in, and where (x)."""
        found: list[tuple[Dated, int, float]] = []
        ends: list[float] = []
        for item in self.dates:
            x = self.x(_middle(item.date))
            row = next((n for n, end in enumerate(ends) if x - end > 2 * _DOT + 2), len(ends))
            ends[row : row + 1] = [x]
            found.append((item, row, x))
        return found

    @cached_property
    def _dates_h(self) -> float:
        """Room under the lanes for the dots."""
        return 14 + (2 * _DOT + 2) * (1 + max((row for _, row, _ in self._dots), default=0))

    def _dates(self) -> Iterator[Group]:
        """Numbered dots under the lanes; near ones stand under each other."""
        r = _DOT
        for number, (item, row, x) in enumerate(self._dots, 1):
            y = self.y(self.shown) + 14 + row * (2 * r + 2)
            sign = str(number)
            yield Group(
                f"dot-{number}",
                Role.FURNITURE,
                plain(item.words),
                text.day(item.date),
                (
                    Disc(x, y, r, self.look.badge),
                    self._text(
                        x, y + 4.6, sign, 13.5, self.look.badge_ink, Anchor.MIDDLE, typeface.BOLD
                    ),
                ),
            )

    def _text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str,
        anchor: Anchor = Anchor.START,
        weight: int = typeface.REGULAR,
    ) -> Text:
        width = typeface.width(words, size, weight)
        return Text(x, y, words, size, colour, width, weight, anchor)


def _middle(when: PartialDate) -> date:
    """The middle of what is known, so that an approximate date leans to neither side."""
    return date.fromordinal((when.first.toordinal() + when.last.toordinal()) // 2)


def _told(bar: Bar) -> str:
    when, status = plain(text.date_of(bar.edition)), text.status(bar.listing.status)
    return text.say("scene.timeline_listing", date=when, status=status)


def _line(x1: float, y1: float, x2: float, y2: float, stroke: Stroke) -> Line:
    return Line((np.array([[x1, y1], [x2, y2]]),), stroke)


def _faint(look: Look) -> str:
    return style.mixed(look.faint, look.halo, 0.35)
