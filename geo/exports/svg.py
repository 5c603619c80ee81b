"""A scene as SVG: a named group for each area, real text, and the typeface inside the file."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import assert_never
from weakref import WeakKeyDictionary

import numpy as np

from geo import installed, style
from geo.escape import xml
from geo.exports.order import Order
from geo.scene import typeface
from geo.scene.marks import Box, Disc, Group, Line, Mark, Paint, Points, Role, Scene, Shape, Stroke
from geo.scene.marks import Text as Words
from geo.style import Fill, TileCircle, TileLine

_FAMILY = f"'{typeface.FAMILY}', 'Source Sans Pro', sans-serif"


def picture(order: Order) -> bytes:
    """The order's scene as SVG."""
    return drawing(order.scene)


def drawing(scene: Scene, *, alone: bool = True) -> bytes:
    """A scene as SVG. Not `alone` it goes into a document that has the typeface itself: the file
    then holds no faces, its lines are as long as those faces make them, and no line stands twice.
    """
    page = scene.page
    fills = _Fills()
    groups = "".join(_group(group, fills) for group in scene.groups)
    faces = _faces() if alone else ""
    if not alone:
        groups = _HALOS.sub(r'<text \1 paint-order="stroke" ', _LENGTHS.sub("", groups))
    ground = _tag("rect", width="100%", height="100%", fill=scene.ground) if scene.ground else ""
    width, height = page.pixels
    frame = scene.frame
    clip = _tag("rect", x=_n(frame.x), y=_n(frame.y), width=_n(frame.w), height=_n(frame.h))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {_n(page.width)} {_n(page.height)}" lang="{xml(scene.lang)}" role="img" '
        'aria-labelledby="picture-title picture-told">\n'
        f'<title id="picture-title">{xml(scene.title)}</title>'
        f'<desc id="picture-told">{xml(scene.told)}</desc>\n'
        f"<style>{faces}text{{font-family:{_FAMILY}}}</style>\n"
        f'<defs><clipPath id="frame">{clip}</clipPath>{fills.defs()}</defs>\n'
        f"{ground}{groups}</svg>\n"
    ).encode()


#: How long a line shall be, whatever face it is set in. (No text holds a bare quotation mark.)
_LENGTHS = re.compile(r' textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"')
#: A halo that is drawn apart, as `_words` writes it, and the start of the line that it is behind.
_HALOS = re.compile(
    r'<text[^>]* (stroke="[^"]*" stroke-width="[^"]*" stroke-linejoin="round") '
    r'aria-hidden="true">[^<]*</text><text '
)


@cache
def _faces() -> str:
    return "".join(
        f"@font-face{{font-family:'{typeface.FAMILY}';font-weight:{weight};src:"
        f"url(data:font/woff2;base64,{base64.b64encode(installed.web_face(weight)).decode()})}}"
        for weight in (typeface.REGULAR, typeface.BOLD)
    )


_CLIPPED = {Role.BACKGROUND, Role.AREA, Role.LABEL}


#: Backgrounds are drawn once for many pictures, and written once.
_WRITTEN: WeakKeyDictionary[Group, str] = WeakKeyDictionary()


def _group(group: Group, fills: _Fills) -> str:
    if group.role is not Role.BACKGROUND:
        return _write(group, fills)
    if group not in _WRITTEN:  # a background has flat colours only, so no fill is missed
        _WRITTEN[group] = _write(group, fills)
    return _WRITTEN[group]


def _write(group: Group, fills: _Fills) -> str:
    clip = ' clip-path="url(#frame)"' if group.role in _CLIPPED else ""
    told = f"<desc>{xml(group.told)}</desc>" if group.told else ""
    name = "" if group.role is Role.LABEL else f"<title>{xml(group.name)}</title>"
    marks = "".join(_mark(mark, fills) for mark in group.marks)
    return f'<g id="{xml(group.id)}" class="{group.role}"{clip}>{name}{told}{marks}</g>\n'


def _mark(mark: Mark, fills: _Fills) -> str:
    match mark:
        case Words():
            return _words(mark)
        case Line():
            return _tag("path", d=_data(mark.parts, ""), fill="none", **_stroke(mark.stroke))
        case Shape():
            look = fills.of(mark.fill) | _stroke(mark.stroke)
            if mark.opacity < 1:
                look["fill_opacity"] = f"{mark.opacity:g}"
            return _tag("path", d=_data(mark.rings, "z"), fill_rule="evenodd", **look)
        case Disc():
            look = fills.of(mark.fill) | _stroke(mark.stroke)
            return _tag("circle", cx=_n(mark.x), cy=_n(mark.y), r=_n(mark.r), **look)
        case Box():
            look = fills.of(mark.fill) | _stroke(mark.stroke)
            return _tag(
                "rect",
                x=_n(mark.x),
                y=_n(mark.y),
                width=_n(mark.w),
                height=_n(mark.h),
                rx=_n(mark.radius),
                **look,
            )


def _words(mark: Words) -> str:
    look = {"font_size": _n(mark.size), "fill": mark.colour}
    if mark.weight != typeface.REGULAR:
        look["font_weight"] = str(mark.weight)
    if mark.anchor != "start":
        look["text_anchor"] = str(mark.anchor)
    if mark.spacing:
        look["letter_spacing"] = _n(mark.spacing)
    place = {"x": _n(mark.x), "y": _n(mark.y)}
    if len(mark.words) > 1:  # whatever face a program has, the line stays as long as it was made
        look |= {"textLength": _n(mark.width), "lengthAdjust": "spacingAndGlyphs"}
    words = _tag("text", xml(mark.words), **place, **look)
    if not mark.halo:
        return words
    # Drawn apart and first: not every program can paint a stroke behind its own letters.
    ring = {"stroke": mark.halo, "stroke_width": _n(style.HALO_WIDTH), "stroke_linejoin": "round"}
    halo = look | ring | {"fill": mark.halo, "aria_hidden": "true"}
    return _tag("text", xml(mark.words), **place, **halo) + words


def _stroke(stroke: Stroke | None) -> dict[str, str]:
    if stroke is None:
        return {}
    look = {"stroke": stroke.colour, "stroke_width": _n(stroke.width), "stroke_linejoin": "round"}
    if stroke.dash:
        look["stroke_dasharray"] = " ".join(_n(part) for part in stroke.dash)
    return look


class _Fills:
    """The patterns that a drawing uses, each defined once."""

    def __init__(self) -> None:
        self.used: dict[str, Fill] = {}

    def of(self, fill: Paint) -> dict[str, str]:
        """The attributes of a fill."""
        if fill is None or isinstance(fill, str):
            return {"fill": fill or "none"}
        if not fill.tile().marks:
            return {"fill": fill.ground}
        id_ = f"{fill.pattern}-{fill.mark[1:]}"
        self.used[id_] = fill
        return {"fill": f"url(#{id_})"}

    def defs(self) -> str:
        """The definitions of the patterns in use."""
        return "".join(pattern(id_, fill, style.STILL_PATTERN) for id_, fill in self.used.items())


def pattern(id_: str, fill: Fill, scale: float) -> str:
    """The pattern of a fill as a `<pattern>` of that id, `scale` times as large as on a screen."""
    tile = fill.tile(scale)
    size = {"width": _exact(tile.width), "height": _exact(tile.height)}
    ground = _tag("rect", fill=fill.ground, **size)
    marks = "".join(_tile_marks(tile, fill.mark))
    return _tag("pattern", ground + marks, id=id_, patternUnits="userSpaceOnUse", **size)


def _tile_marks(tile: style.Tile, colour: str) -> Iterator[str]:
    """The marks of a tile: lines that follow each other and are as wide as one path."""
    for width, marks in groupby(tile.marks, key=_line_width):
        if width is None:
            yield from (_tile_mark(mark, colour) for mark in marks)
        else:
            lines = "".join(_tile_mark(mark, colour) for mark in marks)
            yield _tag("path", d=lines, stroke=colour, stroke_width=_n(width))


def _line_width(mark: style.TileMark) -> float | None:
    return mark.width if isinstance(mark, TileLine) else None


def _tile_mark(mark: style.TileMark, colour: str) -> str:
    """A circle as an element, a line as path data."""
    match mark:
        case TileLine(x1, y1, x2, y2):
            return f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"
        case TileCircle(x, y, r, width):
            look = {"fill": colour}
            if width is not None:
                look = {"fill": "none", "stroke": colour, "stroke_width": _n(width)}
            return _tag("circle", cx=_n(x), cy=_n(y), r=_n(r), **look)
        case _:
            assert_never(mark)


class _Tenths(dict[int, str]):
    """Tenths of a unit as text; the same few thousand numbers come again and again."""

    def __missing__(self, tenths: int) -> str:
        words = self[tenths] = f"{tenths / 10:g}"
        return words


_TENTHS = _Tenths()


def _data(parts: tuple[Points, ...], end: str) -> str:
    """Path data: each part to a tenth of a unit, every point as a step from the one before.

    All parts at once, because a background has thousands of short ones.
    """
    tenths = np.rint(np.concatenate(parts) * 10).astype(int)
    ends = np.cumsum([len(part) for part in parts])
    starts = np.concatenate([[0], ends[:-1]])
    steps = np.diff(tenths, axis=0, prepend=0)
    steps[starts] = tenths[starts]
    kept = steps.any(axis=1)
    kept[starts] = True
    words = [_TENTHS[step] for step in steps[kept].ravel().tolist()]
    drawn, at = [], 0
    for stop in (np.cumsum(kept)[ends - 1] * 2).tolist():
        x, y, *rest = words[at:stop]
        if rest:  # a part of one point draws nothing, and "l" without numbers is an error
            drawn.append(f"M{x} {y}l{' '.join(rest)}{end}")
        at = stop
    return "".join(drawn)


def _tag(name: str, content: str = "", **attributes: str) -> str:
    pairs = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _exact(value: float) -> str:
    return f"{value:.5f}"
