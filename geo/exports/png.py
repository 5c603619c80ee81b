"""A scene as a bitmap with its resolution, title and description in the file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from isal import isal_zlib

from geo import text
from geo.escape import unicode_text
from geo.exports.order import Order
from geo.exports.pixels import render_rows
from geo.scene.marks import Scene

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: The PNG specification's numbers for kinds of pixels, by bytes of a pixel.
_COLOUR_TYPES = {3: 2, 4: 6}
_METRE_PER_INCH = 0.0254


def picture(order: Order) -> bytes:
    """The order's scene as PNG. Raises NotInstalledError without the typeface."""
    return render_png(order.scene)


def render_png(scene: Scene) -> bytes:
    """A scene as PNG. Pillow would try five filters on each row, which takes longer than drawing.

    Raises NotInstalledError without the typeface.
    """
    return _SIGNATURE + b"".join(
        len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)
        for name, content in _chunks(render_rows(scene), scene)
    )


def _chunks(rows: np.ndarray, scene: Scene) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part of the file (PNG, third edition, section 11)."""
    width, height = scene.page.pixels
    kind = _COLOUR_TYPES[(rows.shape[1] - 1) // width]
    yield b"IHDR", width.to_bytes(4) + height.to_bytes(4) + bytes((8, kind, 0, 0, 0))
    per_metre = round(scene.page.dpi / _METRE_PER_INCH).to_bytes(4)
    yield b"pHYs", per_metre * 2 + b"\x01"
    texts = [(b"Title", scene.title), (b"Description", scene.description)]
    if scene.is_internal:
        texts.append((b"Warning", text.say("audience.metadata")))
    for key, words in texts:
        yield (
            b"iTXt",
            key + b"\0\0\0" + scene.lang.encode() + b"\0\0" + unicode_text(words).encode(),
        )
    yield b"IDAT", _compress(rows)
    yield b"IEND", b""


def _compress(rows: np.ndarray) -> bytes:
    """The rows as they are, without a filter: flat colours and patterns repeat, which a fast level
    makes smaller than differences between pixels. ISA-L takes a fifth of zlib's time for it."""
    packed: bytes = isal_zlib.compress(rows, level=1)
    return packed
