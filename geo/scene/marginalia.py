"""The marginalia of a picture: title, legend, notes and sources, in a column or in bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo import style, text
from geo.frozen import frozen
from geo.scene import typeface
from geo.scene.marks import Box, Group, Line, Mark, Paint, Role, Shape, Stroke, Text
from geo.scene.page import Page
from geo.style import Fill, Look

MARGIN = 46.0
_SWATCH_W, _SWATCH_H = 44.0, 28.0
_USUAL_ROWS = 5  # of the legend, for which a tall page always keeps room
#: How much of a band the legend takes, from the widest; and what is left free below a band.
_LEFT, _FOOT = (0.5, 0.42, 0.35), 12.0
#: Letters of legend and notes, as parts of their full size, largest first.
_SHRINKING = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
#: From one baseline to the next, of the size.
LEADING = 1.22
_LEAST_FRAME = 0.3  # of the page's height that a picture always gets


@frozen
class Entry:
    """One row of the legend."""

    fill: Fill
    words: str
    key: str


@frozen
class Note:
    """A sentence that the picture must carry."""

    id: str
    words: str
    strong: bool = False


@frozen
class Fact:
    """A label and what it says, for the room beside a map."""

    label: str
    words: str


@dataclass
class Column:
    """Text set line by line downwards from (x, y) in a column `w` wide, page units."""

    x: float
    y: float
    w: float
    look: Look
    scale: float = 1.0
    groups: list[Group] = field(default_factory=list)

    def write(
        self,
        id_: str,
        role: Role,
        words: str,
        size: float,
        *,
        weight: int = typeface.REGULAR,
        colour: str | None = None,
        most: int = 99,
    ) -> None:
        """A paragraph of at most `most` lines; what does not fit ends in `…`. The letters shrink,
        down to the least, so that no word is cut."""
        size = min(size * self.scale, self.w / max(typeface.widest_part(words, weight), 1))
        size = max(size, style.LEAST_SIZE)
        lines = typeface.wrap(words, size, self.w, weight)
        if len(lines) > most:
            written = sum(len(typeface.words_of(line)) for line in lines[: most - 1])
            rest = " ".join(typeface.words_of(words)[written:])
            lines = [*lines[: most - 1], typeface.cut(rest, size, self.w, weight)]
        marks: list[Mark] = []
        for line in lines:
            self.y += size * LEADING
            marks.append(
                Text(
                    self.x,
                    self.y - size * typeface.DESCENT,
                    line,
                    size,
                    colour or self.look.ink,
                    typeface.width(line, size, weight),
                    weight,
                )
            )
        if marks:
            self.groups.append(Group(id_, role, words, "", tuple(marks)))

    def gap(self, height: float) -> None:
        """Room before what comes next."""
        self.y += height * self.scale

    def legend(self, entries: Sequence[Entry], letters: str, across: int = 1) -> None:
        """A row for each fill that the picture shows, `across` beside each other, and what the
        letters mean."""
        if entries:
            self.write(
                "legend-title",
                Role.LEGEND,
                text.say("map.legend"),
                style.LEGEND_SIZE,
                weight=typeface.BOLD,
            )
        for first in range(0, len(entries), across):
            self.gap(9)
            columns = enumerate(entries[first : first + across])
            more = [self._row(e, self.x + n * self.w / across, self.w / across) for n, e in columns]
            self.gap(_SWATCH_H)
            self.y += max(more)
        if letters:
            self.gap(6)
            self.write(
                "legend-letters", Role.LEGEND, letters, style.NOTE_SIZE, colour=self.look.muted
            )

    def _row(self, entry: Entry, x: float, room: float) -> float:
        """One row of the legend; what its words take below the swatch is returned."""
        size, look = max(style.LEGEND_SIZE * self.scale, style.LEAST_SIZE), self.look
        swatch_w, swatch_h = _SWATCH_W * self.scale, _SWATCH_H * self.scale
        fill: Paint = entry.fill
        stroke = Stroke(look.outline, 2.4)
        if entry.fill is style.GONE:
            fill, stroke = None, gone_stroke(look)
        swatch = Box(x, self.y, swatch_w, swatch_h, fill, stroke, 3)
        left, room = x + swatch_w + 16 * self.scale, room - swatch_w - 16 * self.scale
        lines = typeface.wrap(entry.words, size, room)
        first = self.y + swatch_h / 2 + size * 0.34
        words = (
            Text(left, first + n * size * LEADING, line, size, look.ink, typeface.width(line, size))
            for n, line in enumerate(lines)
        )
        id_ = f"legend-{entry.key}"
        self.groups.append(Group(id_, Role.LEGEND, entry.words, "", (swatch, *words)))
        return (len(lines) - 1) * size * LEADING

    def notes(self, notes: Sequence[Note], most: int = 6) -> None:
        """The sentences, each on at most so many lines, the strong ones in bold."""
        for note in notes:
            weight = typeface.BOLD if note.strong else typeface.REGULAR
            self.write(note.id, Role.NOTE, note.words, style.NOTE_SIZE, weight=weight, most=most)
            self.gap(8)


def gone_stroke(look: Look) -> Stroke:
    """The dashed outline of what is derived to be *utgått*."""
    dash = tuple(float(part) * style.STILL_LINE for part in style.GONE.dash.split())
    return Stroke(look.gone, 2.4, dash)


@frozen
class Marginalia:
    """The words round a picture. Without a title there is neither title nor subtitle."""

    page: Page
    look: Look
    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    letters: str
    notes: tuple[Note, ...]
    source: str
    facts: tuple[Fact, ...] = ()

    @property
    def frame(self) -> Box:
        """The picture's place: beside a column on a wide page, else between two bands."""
        page = self.page
        if page.wide:
            column = min(max(page.width * 0.29, 360), 560)
            return Box(column, 0, page.width - column, page.height, None)
        top = self._head().y + (20 if self.title else 0)
        height = page.height - top - self._band_height
        return Box(0, top, page.width, max(height, page.height * _LEAST_FRAME), None)

    def groups(self, frame: Box) -> list[Group]:
        """Everything round the frame, set."""
        if self.page.wide:
            return self._column()
        return [*self._head().groups, *self._band(frame.y + frame.h)]

    def _head(self) -> Column:
        page, look = self.page, self.look
        width = self.frame.x if page.wide else page.width
        column = Column(MARGIN, MARGIN - 12 if self.title else 0, width - 2 * MARGIN + 10, look)
        if self.title:
            column.write(
                "title", Role.TITLE, self.title, style.TITLE_SIZE, weight=typeface.BOLD, most=6
            )
            column.gap(6)
            column.write(
                "subtitle",
                Role.SUBTITLE,
                self.subtitle,
                style.SUBTITLE_SIZE,
                colour=look.muted,
                most=5,
            )
        return column

    def _column(self) -> list[Group]:
        """Everything in one column, in the largest letters in which nothing runs off the page."""
        tries = (self._set_column(scale) for scale in _SHRINKING)
        return next((groups for groups, fits in tries if fits), self._set_column(_SHRINKING[-1])[0])

    def _set_column(self, scale: float) -> tuple[list[Group], bool]:
        head = self._head()
        head.scale = scale
        head.gap(30 if self.title else MARGIN)
        head.legend(self.entries, self.letters)
        head.gap(22)
        head.notes(self.notes)
        foot = self._source(Column(MARGIN, 0, head.w, self.look, scale))
        down = self.page.height - MARGIN * 0.7 - foot.y
        facts = self._facts(head.y + 14, head.w)
        if facts.y + 20 > down:  # they are worth having where there is room, not more
            facts.groups.clear()
        groups = [*head.groups, *facts.groups, *(moved(group, down) for group in foot.groups)]
        return groups, head.y + 8 <= down

    def _facts(self, top: float, width: float) -> Column:
        column = Column(MARGIN, top, width, self.look)
        for number, fact in enumerate(self.facts):
            column.write(
                f"fact-{number}-label",
                Role.NOTE,
                fact.label,
                style.NOTE_SIZE,
                weight=typeface.BOLD,
                colour=self.look.muted,
            )
            column.write(f"fact-{number}", Role.NOTE, fact.words, style.FACT_SIZE)
            column.gap(10)
        return column

    def _band(self, top: float) -> list[Group]:
        """Legend on the left, notes and sources on the right, down to the end of the page."""
        bands = (self._set_band(top, scale, left) for scale in _SHRINKING for left in _LEFT)
        last = self._set_band(top, _SHRINKING[-1], _LEFT[-1])
        return next((g for g, low in bands if low <= self.page.height - _FOOT), last[0])

    def _set_band(self, top: float, scale: float, share: float) -> tuple[list[Group], float]:
        """The band's groups with `share` of the width for the legend, and where they end."""
        middle = self.page.width * share
        left = Column(MARGIN, top + 16, middle - MARGIN - 20, self.look, scale)
        right = Column(
            middle + 6, top + 12, self.page.width - middle - MARGIN - 6, self.look, scale
        )
        left.legend(self.entries, self.letters)
        right.notes(self.notes)
        self._source(right)
        return [*left.groups, *right.groups], max(left.y, right.y)

    @property
    def _band_height(self) -> float:
        """The same for every edition, so that two years can be flipped and nothing moves; more
        where the words need it."""
        rows = max(len(self.entries), _USUAL_ROWS)
        usual = (rows + 2) * (_SWATCH_H + 9) + 34
        needed = min(self._set_band(0, _SHRINKING[-1], left)[1] for left in _LEFT)
        return max(usual, needed + _FOOT)

    def _source(self, column: Column, most: int = 9) -> Column:
        column.write(
            "source", Role.NOTE, self.source, style.SOURCE_SIZE, colour=self.look.muted, most=most
        )
        return column


def moved(group: Group, down: float) -> Group:
    """A group of words and swatches further down."""
    marks: list[Mark] = []
    for mark in group.marks:
        assert not isinstance(mark, Shape | Line)  # columns are made of words, boxes and discs
        marks.append(replace(mark, y=mark.y + down))
    return replace(group, marks=tuple(marks))
