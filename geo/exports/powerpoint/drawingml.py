"""The words of Office's drawing language that several writers need: places and fills."""

from __future__ import annotations

from typing import NamedTuple

from geo.scene.marks import Paint
from geo.style import Pattern

EMU_PER_PT = 12_700
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
#: PowerPoint's own patterns that come nearest to ours, seen from the back of a hall; its dotted
#: ones are too fine. LibreOffice hatches them: one way for stripes, both ways for dots.
PRESET = {Pattern.STRIPES: "wdUpDiag", Pattern.DOTS: "solidDmnd", Pattern.RINGS: "openDmnd"}
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
    if fill is None or fill.pattern is Pattern.NONE:
        return "<a:noFill/>"
    if fill.pattern is Pattern.SOLID:
        return solid(fill.ground)
    return (
        f'<a:pattFill prst="{PRESET[fill.pattern]}"><a:fgClr>{_colour(fill.mark)}</a:fgClr>'
        f"<a:bgClr>{_colour(fill.ground)}</a:bgClr></a:pattFill>"
    )


def solid(colour: str, alpha: int = _FULL) -> str:
    """One colour of the style table, `#rrggbb` or `#rrggbbaa`, as a fill."""
    if colour == "none":
        return "<a:noFill/>"
    return f"<a:solidFill>{_colour(colour, alpha)}</a:solidFill>"


def _colour(colour: str, alpha: int = _FULL) -> str:
    digits = colour.removeprefix("#")
    if len(digits) == 8:
        alpha = round(int(digits[6:], 16) / 255 * alpha)
    inner = f'<a:alpha val="{alpha}"/>' if alpha < _FULL else ""
    return f'<a:srgbClr val="{digits[:6].upper()}">{inner}</a:srgbClr>'
