"""A scene drawn on a Skia canvas: the same strokes for bitmaps and for PDF.

Patterns are drawn as shapes cut to the area, not as pictures, so that a PDF stays vector.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import assert_never

import numpy as np
import skia

from geo import installed, style
from geo.scene.marks import Box, Disc, Group, Line, Mark, Paint, Points, Role, Scene, Shape, Stroke
from geo.scene.marks import Text as Words
from geo.style import Fill

#: What nothing may draw outside the frame: strokes of clipped shapes would reach over its edge.
_INSIDE_FRAME = {Role.BACKGROUND, Role.AREA, Role.LABEL}


def draw(canvas: skia.Canvas, scene: Scene, groups: Iterable[Group]) -> None:
    """Draw groups of a scene, in page units; the caller has set the scale."""
    frame = scene.frame
    for group in groups:
        canvas.save()
        if group.role in _INSIDE_FRAME:
            canvas.clipRect(skia.Rect.MakeXYWH(frame.x, frame.y, frame.w, frame.h))
        for mark in group.marks:
            _mark(canvas, mark)
        canvas.restore()


def _mark(canvas: skia.Canvas, mark: Mark) -> None:
    if isinstance(mark, Words):
        _words(canvas, mark)
        return
    path = _path(mark)
    if not isinstance(mark, Line):
        _fill(canvas, path, mark.fill)
    if mark.stroke:
        canvas.drawPath(path, _pen(mark.stroke))


def _path(mark: Shape | Line | Disc | Box) -> skia.Path:
    if isinstance(mark, Disc):
        return skia.Path.Circle(mark.x, mark.y, mark.r)
    if isinstance(mark, Box):
        box = skia.Rect.MakeXYWH(mark.x, mark.y, mark.w, mark.h)
        return skia.Path.RRect(box, mark.radius, mark.radius)
    path = skia.Path()
    closed = isinstance(mark, Shape)
    for points in mark.rings if isinstance(mark, Shape) else mark.parts:
        _trace(path, points, closed=closed)
    path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def _trace(path: skia.Path, points: Points, *, closed: bool) -> None:
    line_to = path.lineTo
    (x, y), *rest = points.tolist()
    path.moveTo(x, y)
    for x, y in rest:
        line_to(x, y)
    if closed:
        path.close()


def _fill(canvas: skia.Canvas, path: skia.Path, fill: Paint) -> None:
    if fill is None:
        return
    if isinstance(fill, str):
        canvas.drawPath(path, _colour(fill))
        return
    if fill.has_ground:
        canvas.drawPath(path, _colour(fill.ground))
    if fill.tile().marks:
        _pattern(canvas, path, fill)


def _pattern(canvas: skia.Canvas, path: skia.Path, fill: Fill) -> None:
    bounds = path.getBounds()
    canvas.save()
    canvas.clipPath(path, skia.ClipOp.kIntersect, True)
    marks = fill.tile(style.STILL_PATTERN).marks_over(*_corners(bounds))
    for width, alike in groupby(marks, key=attrgetter("width")):
        paint = _colour(fill.mark) if width is None else _pen(Stroke(fill.mark, width))
        canvas.drawPath(_marks(alike), paint)
    canvas.restore()


def _marks(marks: Iterable[style.TileMark]) -> skia.Path:
    """Marks of a pattern as one path."""
    path = skia.Path()
    for mark in marks:
        match mark:
            case style.TileLine(x1, y1, x2, y2):
                path.moveTo(x1, y1)
                path.lineTo(x2, y2)
            case style.TileCircle(x, y, r):
                path.addCircle(x, y, r)
            case _:
                assert_never(mark)
    return path


def _corners(bounds: skia.Rect) -> tuple[float, float, float, float]:
    return bounds.left(), bounds.top(), bounds.right(), bounds.bottom()


# --- words --------------------------------------------------------------------------------------


def _words(canvas: skia.Canvas, mark: Words) -> None:
    font = _font(mark.weight, mark.size)
    if mark.halo:
        canvas.drawPath(_outline(mark), _halo(mark.halo))
    for x, letters in _runs(mark):
        canvas.drawString(letters, x, mark.y, font, _colour(mark.colour))


def _runs(mark: Words) -> Iterator[tuple[float, str]]:
    """The whole line, or letter by letter where it is spaced."""
    if not mark.spacing:
        yield mark.left, mark.words
        return
    font = _font(mark.weight, mark.size)
    widths = font.getWidths(font.textToGlyphs(mark.words))
    starts = mark.left + np.concatenate([[0], np.cumsum(np.array(widths) + mark.spacing)])
    yield from zip(starts.tolist(), mark.words, strict=False)


def _outline(mark: Words) -> skia.Path:
    """The letters as a shape: a halo of text would be text twice over in a PDF."""
    font, whole = _font(mark.weight, mark.size), skia.Path()
    for start, letters in _runs(mark):
        glyphs = font.textToGlyphs(letters)
        x = start
        for glyph, width in zip(glyphs, font.getWidths(glyphs), strict=True):
            whole.addPath(_glyph(mark.weight, mark.size, glyph), x, mark.y)
            x += width
    return whole


@lru_cache(maxsize=2048)
def _glyph(weight: int, size: float, glyph: int) -> skia.Path:
    return _font(weight, size).getPath(glyph)


@cache
def _typeface(weight: int) -> skia.Typeface:
    # An empty manager: the default one reads every font of the system before the first letter.
    manager = skia.FontMgr.New_Custom_Empty()
    return manager.makeFromData(skia.Data.MakeWithCopy(installed.face(weight)))


@lru_cache(maxsize=256)
def _font(weight: int, size: float) -> skia.Font:
    font = skia.Font(_typeface(weight), size)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setHinting(skia.FontHinting.kNone)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    return font


# --- paint --------------------------------------------------------------------------------------


@cache
def _number(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)


@cache
def _colour(colour: str) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=_number(colour))


@cache
def _pen(stroke: Stroke) -> skia.Paint:
    paint = skia.Paint(
        AntiAlias=True,
        Color=_number(stroke.colour),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=stroke.width,
        StrokeJoin=skia.Paint.kRound_Join,
    )
    if stroke.dash:
        paint.setPathEffect(skia.DashPathEffect.Make(list(stroke.dash), 0))
    return paint


@cache
def _halo(colour: str) -> skia.Paint:
    return _pen(Stroke(colour, style.HALO_WIDTH))
