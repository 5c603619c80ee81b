"""The words of Office's drawing language that several writers need: places and fills."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from geo.scene.marks import Paint
from geo.style import NO_GROUND, Tile, TileCircle, TileLine, TileMark

EMU_PER_PT = 12_700
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
#: PowerPoint's own patterns that come nearest to the marks of ours, seen from the back of a hall;
#: its dotted ones are too fine. LibreOffice hatches them, each of these in its own way: rising
#: lines for stripes, level ones, an upright grid for dots, one on its corner for rings.
PRESET = {
    frozenset({"rising"}): "wdUpDiag",
    frozenset({"falling"}): "wdDnDiag",
    frozenset({"level"}): "dkHorz",
    frozenset({"upright"}): "dkVert",
    frozenset({"rising", "falling"}): "diagCross",
    frozenset({"level", "upright"}): "lgGrid",
    frozenset({"disc"}): "sphere",
    frozenset({"ring"}): "openDmnd",
}
_FULL = 100_000  # thousandths of a per cent


class Place(NamedTuple):
    """A rectangle on a slide, EMU."""

    x: int
    y: int
    w: int
    h: int


def paint(fill: Paint) -> str:
    """A flat colour, a row of the style table as a solid or a pattern fill, or no fill."""
    if isinstance(fill, str):
        return solid(fill)
    if fill is None:
        return "<a:noFill/>"
    tile = fill.tile()
    if not tile.marks:
        return solid(fill.ground)
    return (
        f'<a:pattFill prst="{_preset(tile)}"><a:fgClr>{_colour(fill.mark)}</a:fgClr>'
        f"<a:bgClr>{_colour(fill.ground)}</a:bgClr></a:pattFill>"
    )


def _preset(tile: Tile) -> str:
    """The name of Office's pattern for the marks of a tile. Raises KeyError when none is like
    them."""
    return PRESET[frozenset(_kind(mark) for mark in tile.marks)]


def _kind(mark: TileMark) -> str:
    match mark:
        case TileLine(x1, y1, x2, y2):
            across, down = x2 - x1, y2 - y1
            if not across or not down:
                return "level" if across else "upright"
            return "falling" if across * down > 0 else "rising"
        case TileCircle(width=width):
            return "disc" if width is None else "ring"
        case _:
            assert_never(mark)


def solid(colour: str, alpha: int = _FULL) -> str:
    """One colour of the style table, `#rrggbb` or `#rrggbbaa`, as a fill."""
    if colour == NO_GROUND:
        return "<a:noFill/>"
    return f"<a:solidFill>{_colour(colour, alpha)}</a:solidFill>"


def _colour(colour: str, alpha: int = _FULL) -> str:
    digits = colour.removeprefix("#")
    if len(digits) == 8:
        alpha = round(int(digits[6:], 16) / 255 * alpha)
    inner = f'<a:alpha val="{alpha}"/>' if alpha < _FULL else ""
    return f'<a:srgbClr val="{digits[:6].upper()}">{inner}</a:srgbClr>'
