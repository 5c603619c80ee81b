"""The floor under a bitmap: shapes that are ready, painted by PDFium and by cairo and nothing else.

PDFium draws the very page that we draw, already written. Cairo fills and strokes the same shapes,
flat and without letters. Encoding is what zlib needs at its fastest, with rows that are not
filtered.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pypdfium2

from geo.exports.pixel_page import write_page
from geo.scene.marks import Box, Line, Points, Scene, Shape, Stroke
from geo.style import Fill

Work = Callable[[], object]
Outlined = Shape | Line | Box
#: Blue, green, red and a byte that nobody reads, as cairo has them.
_FOUR_BYTES: int = pypdfium2.raw.FPDFBitmap_BGRx  # type: ignore[attr-defined]  # made at import


def works(scene: Scene) -> dict[str, Work]:
    """What can be done with a scene's shapes, by name."""
    draw = _page_drawn(scene)
    by_name: dict[str, Work] = {
        "PDFium, finished page, no encoding": draw,
        "PDFium, finished page, fastest encoding": lambda: _encoded(draw()),
    }
    if cairo := _cairo():
        paint = _painted(cairo, scene)
        by_name["cairo, flat shapes, no encoding"] = paint
        by_name["cairo, flat shapes, fastest encoding"] = lambda: _encoded(paint())
    return by_name


def _page_drawn(scene: Scene) -> Callable[[], np.ndarray]:
    content = write_page(scene)

    def work() -> np.ndarray:
        with pypdfium2.PdfDocument(content) as document:
            bitmap = document[0].render(scale=1, force_bitmap_format=_FOUR_BYTES)
            pixels = bitmap.to_numpy().copy()
            bitmap.close()
        return np.asarray(pixels).reshape(len(pixels), -1)

    return work


def _encoded(pixels: np.ndarray) -> bytes:
    """The pixels as a PNG's data: three bytes each, every row behind the number of its filter."""
    high = len(pixels)
    rows = np.zeros((high, 1 + pixels.shape[1] // 4 * 3), np.uint8)
    rows[:, 1:] = pixels.reshape(high, -1, 4)[:, :, 2::-1].reshape(high, -1)
    return zlib.compress(rows.tobytes(), 1)


# --- cairo --------------------------------------------------------------------------------------


def _cairo() -> Any:
    try:
        import cairocffi
    except (ImportError, OSError):  # OSError: the system has no libcairo
        print("cairocffi is not installed: no floor by cairo", file=sys.stderr)
        return None
    return cairocffi


def _painted(cairo: Any, scene: Scene) -> Callable[[], np.ndarray]:
    """Paths are made beforehand; only painting is left."""
    wide, high = scene.page.pixels
    drawing = cairo.Context(cairo.ImageSurface(cairo.FORMAT_RGB24, wide, high))
    ready = [(_path(drawing, mark), fill, stroke) for mark, fill, stroke in _marks(scene)]

    def work() -> np.ndarray:
        surface = cairo.ImageSurface(cairo.FORMAT_RGB24, wide, high)
        context = cairo.Context(surface)
        context.set_source_rgb(1, 1, 1)
        context.paint()
        context.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        context.set_line_join(cairo.LINE_JOIN_ROUND)
        for path, fill, stroke in ready:
            _paint(context, path, fill, stroke)
        surface.flush()
        return np.frombuffer(surface.get_data(), np.uint8).reshape(high, -1)

    return work


def _marks(scene: Scene) -> Iterator[tuple[Outlined, str | None, Stroke | None]]:
    for group in scene.groups:
        for mark in group.marks:
            if isinstance(mark, Line):
                yield mark, None, mark.stroke
            elif isinstance(mark, Shape | Box):
                fill = mark.fill.ground if isinstance(mark.fill, Fill) else mark.fill
                yield mark, fill, mark.stroke


def _path(context: Any, mark: Outlined) -> Any:
    context.new_path()
    if isinstance(mark, Box):
        context.rectangle(mark.x, mark.y, mark.w, mark.h)
    else:
        for part in mark.rings if isinstance(mark, Shape) else mark.parts:
            _trace(context, part)
    return context.copy_path()


def _trace(context: Any, part: Points) -> None:
    context.new_sub_path()
    for x, y in part.tolist():
        context.line_to(x, y)


def _paint(context: Any, path: Any, fill: str | None, stroke: Stroke | None) -> None:
    context.new_path()
    context.append_path(path)
    if fill:
        context.set_source_rgb(*_rgb(fill))
        context.fill_preserve()
    if stroke:
        context.set_source_rgb(*_rgb(stroke.colour))
        context.set_line_width(stroke.width)
        context.set_dash(list(stroke.dash))
        context.stroke()


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
