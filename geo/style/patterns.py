"""The patterns of fills as data: the lines and circles of one tile that repeats without end.

A writer translates these marks into its own medium and knows no pattern by name. Lengths are
screen pixels; `Tile.scaled` makes the tile of another medium.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum

from geo.frozen import frozen

#: How much larger a pattern is on a page, which is seen from farther away, and in a small swatch.
STILL_PATTERN, SWATCH_PATTERN = 1.5, 0.75
#: The distance between two dots or level stripes (px). Tiles are whole and even numbers of units
#: on a page: programs for PDF round a tile to pixels, and a pattern would drift from its place.
PATTERN_TILE_PX = 14 / STILL_PATTERN
#: The side of a tile of rising stripes, and from one row of dots to the next (px).
_RISING_TILE_PX, _DOT_ROW_PX = 20 / STILL_PATTERN, 12 / STILL_PATTERN
#: The width of a stripe, the radius of a dot, the width of a ring's line (px).
STRIPE_PX, DOT_PX, _RING_PX = 4.0, 2.1, 1.6 / STILL_PATTERN


class Pattern(StrEnum):
    """How a surface is filled. `solid` is the ground alone; `none` has no ground either."""

    SOLID = "solid"
    STRIPES = "stripes"
    LEVEL = "level"
    DOTS = "dots"
    RINGS = "rings"
    NONE = "none"


@frozen
class TileLine:
    """A line from (x1, y1) to (x2, y2), `width` wide, in the colour of the pattern's marks."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point halfway along the line."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def scaled(self, factor: float) -> TileLine:
        """The line `factor` times as large."""
        corners = (self.x1, self.y1, self.x2, self.y2, self.width)
        return TileLine(*(value * factor for value in corners))

    def moved(self, x: float, y: float) -> TileLine:
        """The line x further to the right and y further down."""
        return TileLine(self.x1 + x, self.y1 + y, self.x2 + x, self.y2 + y, self.width)


@frozen
class TileCircle:
    """A circle round (x, y), radius `r`: filled, or with `width` a ring whose line is so wide."""

    x: float
    y: float
    r: float
    width: float | None = None

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x, self.y

    def scaled(self, factor: float) -> TileCircle:
        """The circle `factor` times as large."""
        width = None if self.width is None else self.width * factor
        return TileCircle(self.x * factor, self.y * factor, self.r * factor, width)

    def moved(self, x: float, y: float) -> TileCircle:
        """The circle x further to the right and y further down."""
        return TileCircle(self.x + x, self.y + y, self.r, self.width)


TileMark = TileLine | TileCircle


@frozen
class Tile:
    """A rectangle from (0, 0) that repeats to the right and down, and every mark seen in it.

    A mark on an edge is seen in several tiles, so it stands in `marks` once for each place.
    No marks: the ground alone.
    """

    width: float
    height: float
    marks: tuple[TileMark, ...] = ()

    def scaled(self, factor: float) -> Tile:
        """The tile `factor` times as large."""
        marks = tuple(mark.scaled(factor) for mark in self.marks)
        return Tile(self.width * factor, self.height * factor, marks)

    def marks_over(
        self, left: float, top: float, right: float, bottom: float
    ) -> Iterator[TileMark]:
        """The marks that cover a rectangle, each once, for a writer that has no repeating tiles.

        The tiles are counted from (0, 0), so that the marks of two rectangles fit together.
        """
        own = [mark for mark in self.marks if self._holds(*mark.middle)]
        for row in range(math.floor(top / self.height) - 1, math.ceil(bottom / self.height) + 1):
            for column in range(
                math.floor(left / self.width) - 1, math.ceil(right / self.width) + 1
            ):
                for mark in own:
                    yield mark.moved(column * self.width, row * self.height)

    def _holds(self, x: float, y: float) -> bool:
        return 0 <= x < self.width and 0 <= y < self.height


def _stripes() -> Tile:
    """Stripes that rise to the right; x + y is the same along a stripe."""
    side = _RISING_TILE_PX
    lines = (
        TileLine(start - side, 2 * side, start + 2 * side, -side, STRIPE_PX)
        for start in (-side, 0.0, side)
    )
    return Tile(side, side, tuple(lines))


def _level() -> Tile:
    """Level stripes."""
    side = PATTERN_TILE_PX
    return Tile(side, side, (TileLine(-side, side / 2, 2 * side, side / 2, STRIPE_PX),))


def _circles(width: float | None) -> Tile:
    """Circles in rows, every second row half a step on."""
    step, row = PATTERN_TILE_PX, _DOT_ROW_PX
    centres = ((0.0, 0.0), (step, 0.0), (step / 2, row), (0.0, 2 * row), (step, 2 * row))
    return Tile(step, 2 * row, tuple(TileCircle(x, y, DOT_PX, width) for x, y in centres))


_GROUND_ALONE = Tile(PATTERN_TILE_PX, PATTERN_TILE_PX)
TILES = {
    Pattern.SOLID: _GROUND_ALONE,
    Pattern.STRIPES: _stripes(),
    Pattern.LEVEL: _level(),
    Pattern.DOTS: _circles(None),
    Pattern.RINGS: _circles(_RING_PX),
    Pattern.NONE: _GROUND_ALONE,
}


def tile(pattern: Pattern, scale: float = 1.0) -> Tile:
    """One tile of a pattern, `scale` times as large as on a screen. Raises KeyError for a pattern
    that the table does not have."""
    return TILES[pattern].scaled(scale)
