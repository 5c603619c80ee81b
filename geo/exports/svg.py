"""A scene as SVG: a named group for each area, and words as outlines, so that every program shows
the same. The words themselves are there too, unseen, to be found and read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import assert_never
from weakref import WeakKeyDictionary

import numpy as np

from geo import style, text
from geo.escape import xml
from geo.exports import glyphs
from geo.exports.order import Order
from geo.frozen import frozen
from geo.scene import typeface
from geo.scene.letter_table import EM
from geo.scene.marks import (
    Box,
    Disc,
    Group,
    Line,
    Mark,
    Paint,
    Points,
    Role,
    Scene,
    Shape,
    Stroke,
)
from geo.scene.marks import Text as Words
from geo.style import Fill, TileCircle, TileLine

_FAMILY = f"'{typeface.FAMILY}', 'Source Sans Pro', sans-serif"


def picture(order: Order) -> bytes:
    """The order's scene as SVG. Raises NotInstalledError without the typeface."""
    return drawing(order.scene)


def drawing(scene: Scene, *, alone: bool = True) -> bytes:
    """A scene as SVG. Not `alone` it goes into a document that has the typeface itself: its words
    are then text and nothing else.

    Raises NotInstalledError without the typeface.
    """
    page = scene.page
    fills, letters = _Fills(), _Letters(outlined=alone)
    groups = "".join(_group(group, fills, letters) for group in scene.groups)
    ground = _tag("rect", width="100%", height="100%", fill=scene.ground) if scene.ground else ""
    width, height = page.pixels
    frame = scene.frame
    clip = _tag("rect", x=_n(frame.x), y=_n(frame.y), width=_n(frame.w), height=_n(frame.h))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" '
        f'viewBox="0 0 {_n(page.width)} {_n(page.height)}" lang="{xml(scene.lang)}" role="img" '
        'aria-labelledby="picture-title picture-told">\n'
        f'<title id="picture-title">{xml(scene.title)}</title>'
        f'<desc id="picture-told">{xml(scene.description)}</desc>\n'
        f"{_rights(scene)}"
        f"<style>text{{font-family:{_FAMILY}}}</style>\n"
        f'<defs><clipPath id="frame">{clip}</clipPath>{fills.defs()}{letters.defs()}</defs>\n'
        f"{ground}{groups}</svg>\n"
    ).encode()


def _rights(scene: Scene) -> str:
    """Who may have it, for programs that read it: a term of Dublin Core."""
    if not scene.is_internal:
        return ""
    name = 'xmlns:dcterms="http://purl.org/dc/terms/"'
    words = xml(text.say("audience.metadata"))
    return f"<metadata><dcterms:accessRights {name}>{words}</dcterms:accessRights></metadata>\n"


#: Backgrounds are drawn once for many pictures, and written once.
_WRITTEN: WeakKeyDictionary[Group, str] = WeakKeyDictionary()


def _group(group: Group, fills: _Fills, letters: _Letters) -> str:
    if group.role is not Role.BACKGROUND:
        return _write(group, fills, letters)
    if group not in _WRITTEN:  # a background has flat colours and no words, so nothing is missed
        _WRITTEN[group] = _write(group, fills, letters)
    return _WRITTEN[group]


def _write(group: Group, fills: _Fills, letters: _Letters) -> str:
    clip = ' clip-path="url(#frame)"' if group.is_clipped else ""
    description = f"<desc>{xml(group.description)}</desc>" if group.description else ""
    name = "" if group.role is Role.LABEL else f"<title>{xml(group.name)}</title>"
    marks = "".join(_mark(mark, fills, letters) for mark in group.marks)
    return f'<g id="{xml(group.id)}" class="{group.role}"{clip}>{name}{description}{marks}</g>\n'


def _mark(mark: Mark, fills: _Fills, letters: _Letters) -> str:
    match mark:
        case Words():
            return letters.line(mark)
        case Line():
            return _path(_data(mark.parts, ""), fill="none", **_stroke(mark.stroke))
        case Shape():
            look = fills.of(mark.fill) | _stroke(mark.stroke)
            if mark.opacity < 1:
                look["fill_opacity"] = f"{mark.opacity:g}"
            return _path(_data(mark.rings, "z"), fill_rule="evenodd", **look)
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


def _path(data: str, **look: str) -> str:
    """A path, or nothing when nothing of it can be seen."""
    return _tag("path", d=data, **look) if data else ""


class _Letters:
    """The letters that a drawing uses, each defined once; or, not `outlined`, text alone."""

    def __init__(self, *, outlined: bool) -> None:
        self.outlined = outlined
        self.used: dict[tuple[int, str], None] = {}
        self.lines = 0

    def line(self, mark: Words) -> str:
        """A line of words. A halo lies behind it: drawn apart, because not every program can
        paint a stroke behind its own letters."""
        if not self.outlined:
            return _text(mark, fill=mark.colour, **(_halo(mark.halo, 1) if mark.halo else {}))
        unseen = _text(mark, opacity="0", textLength=_n(mark.width))
        line = _outlined(mark.words, mark.weight, mark.spacing * EM / mark.size)
        self.used |= line.letters
        self.lines += 1
        id_, scale = f"line-{self.lines}", mark.size / EM
        left = glyphs.left_of(mark, line.run)
        place = {"transform": f"translate({_n(left)} {_n(mark.y)}) scale({_exact(scale)})"}
        halo = _halo(mark.halo, 1 / scale) if mark.halo else {}
        behind = _tag("use", xlink__href=f"#{id_}", **halo) if halo else ""
        return unseen + behind + _tag("g", line.uses, id=id_, fill=mark.colour, **place)

    def defs(self) -> str:
        """The outlines of the letters in use."""
        return "".join(
            _tag("path", d=glyphs.outline(name, weight), id=_letter_id(weight, name))
            for weight, name in self.used
        )


@frozen
class _Outlined:
    """A line as uses of its letters (weight and name)."""

    run: glyphs.GlyphRun
    uses: str
    letters: dict[tuple[int, str], None]


@lru_cache(maxsize=4096)
def _outlined(words: str, weight: int, spacing: float) -> _Outlined:
    """The names of places and the words of legends come again in every picture."""
    run = glyphs.set_line(words, weight, spacing)
    uses = (
        f'<use xlink:href="#{_letter_id(weight, glyph.name)}" x="{_n(glyph.x)}"/>'
        for glyph in run.glyphs
    )
    letters = dict.fromkeys((weight, glyph.name) for glyph in run.glyphs)
    return _Outlined(run, "".join(uses), letters)


def _letter_id(weight: int, name: str) -> str:
    return f"{'b' if weight == typeface.BOLD else 'r'}-{name}"


def _halo(colour: str, scale: float) -> dict[str, str]:
    width = _n(style.HALO_WIDTH * scale)
    return {"stroke": colour, "stroke_width": width, "stroke_linejoin": "round"}


def _text(mark: Words, **look: str) -> str:
    place = {"x": _n(mark.x), "y": _n(mark.y), "font_size": _n(mark.size)}
    if mark.weight != typeface.REGULAR:
        place["font_weight"] = str(mark.weight)
    if mark.anchor != "start":
        place["text_anchor"] = str(mark.anchor)
    if mark.spacing:
        place["letter_spacing"] = _n(mark.spacing)
    if "stroke" in look:
        look["paint_order"] = "stroke"
    return _tag("text", xml(mark.words), **place, **look)


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
            yield _tag("path", d=lines, fill="none", stroke=colour, stroke_width=_n(width))


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
    """Path data: each part to a tenth of a unit, every point as a step from the one before. A part
    whose steps are all too short is left out, as a step without numbers would end the path.

    All parts at once, because a background has thousands of short ones.
    """
    if not parts:
        return ""
    tenths = np.rint(np.concatenate(parts) * 10).astype(int)
    ends = np.cumsum([len(part) for part in parts])
    starts = np.concatenate([[0], ends[:-1]])
    steps = np.diff(tenths, axis=0, prepend=0)
    steps[starts] = tenths[starts]
    is_needed = steps.any(axis=1)
    is_needed[starts] = True
    words = [_TENTHS[step] for step in steps[is_needed].ravel().tolist()]
    drawn, at = [], 0
    for stop in (np.cumsum(is_needed)[ends - 1] * 2).tolist():
        x, y, *rest = words[at:stop]
        if rest:
            drawn.append(f"M{x} {y}l{' '.join(rest)}{end}")
        at = stop
    return "".join(drawn)


class _Attributes(dict[str, str]):
    """The names of attributes as Python can write them → as XML has them."""

    def __missing__(self, key: str) -> str:
        name = self[key] = key.replace("__", ":").replace("_", "-")
        return name


_NAMES = _Attributes()


def _tag(name: str, content: str = "", **attributes: str) -> str:
    pairs = "".join(f' {_NAMES[key]}="{value}"' for key, value in attributes.items())
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _exact(value: float) -> str:
    return f"{value:.5f}"
