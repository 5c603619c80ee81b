"""What a still picture is made of: a few kinds of marks, in page units, that every writer knows.

A page unit is 1/1080 of the short side of a slide; x runs right, y runs down. Colours come from
the style table, words from the text table; a writer decides neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geo.frozen import frozen
from geo.scene.page import Page
from geo.style import Fill, Look

#: Corner points of a ring or a line, shape (n, 2), page units. A ring ends where it starts.
Points = np.ndarray
#: A flat colour, a fill of the style table with its pattern, or nothing.
Paint = str | Fill | None


class Role(StrEnum):
    """What a group is for; a writer that can name things uses it."""

    AUDIENCE = "audience"
    BACKGROUND = "background"
    AREA = "area"
    LABEL = "label"
    LEGEND = "legend"
    TITLE = "title"
    SUBTITLE = "subtitle"
    NOTE = "note"
    ELEMENT = "element"


_CLIPPED = {Role.BACKGROUND, Role.AREA, Role.LABEL}


@frozen
class Stroke:
    """A line's colour, width and dash, in page units."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A surface of one or more rings; where rings overlap there is a hole (even-odd).

    `opacity` (0-1) is that of a flat fill; the stroke is never see-through.
    """

    rings: tuple[Points, ...]
    fill: Paint
    stroke: Stroke | None = None
    opacity: float = 1


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One or more open lines of one look."""

    parts: tuple[Points, ...]
    stroke: Stroke


@frozen
class Disc:
    """A circle round (x, y)."""

    x: float
    y: float
    r: float
    fill: Paint
    stroke: Stroke | None = None


@frozen
class Box:
    """A rectangle whose upper left corner is (x, y)."""

    x: float
    y: float
    w: float
    h: float
    fill: Paint
    stroke: Stroke | None = None
    radius: float = 0

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )


class Anchor(StrEnum):
    """Which end of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@frozen
class Text:
    """One line of text: (x, y) is on the baseline. `width` is as measured in the typeface.

    `halo` is a colour drawn behind the letters; `spacing` is added after each letter.
    """

    x: float
    y: float
    words: str
    size: float
    colour: str
    width: float
    weight: int = 400
    anchor: Anchor = Anchor.START
    halo: str | None = None
    spacing: float = 0

    @property
    def left(self) -> float:
        """Where the line starts, page units."""
        return self.x - self.width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]


Mark = Shape | Line | Disc | Box | Text


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Group:
    """Marks that belong together: `id` is unique in its scene.

    `name` and `description` are words for people. `box` is the room that a label takes, page
    units: no two of them overlap.
    """

    id: str
    role: Role
    name: str
    description: str
    marks: tuple[Mark, ...]
    box: Box | None = None

    @property
    def is_clipped(self) -> bool:
        """Whether nothing of it leaves the frame of its scene."""
        return self.role in _CLIPPED


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A finished picture: groups in drawing order on a page.

    `description` is the whole picture in words, for those who do not see it. `ground` is the
    colour of the page, None for see-through. `frame` is the drawn part, which nothing inside it
    leaves. `is_internal` says that it is for the partners alone, which it then shows too
    (Role.AUDIENCE). `left_out` are sentences on areas of the view that lie outside the picture or
    have no room for their name; the picture says them too.
    """

    page: Page
    look: Look
    title: str
    subtitle: str
    description: str
    lang: str
    ground: str | None
    groups: tuple[Group, ...]
    frame: Box
    left_out: tuple[str, ...] = ()
    is_internal: bool = False

    def of(self, role: Role) -> Iterator[Group]:
        """The groups of one role, in drawing order."""
        return (group for group in self.groups if group.role is role)
