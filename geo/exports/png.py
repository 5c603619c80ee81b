"""A scene as a bitmap with its resolution, title and description in the file."""

from __future__ import annotations

import io
import zlib

import skia
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geo.exports import canvas
from geo.exports.order import Order
from geo.scene.marks import Scene

#: Flat colours are runs of equal bytes: zlib that looks for runs only is the fastest and small.
_LEVEL = 1


def picture(order: Order) -> bytes:
    """The order's scene as PNG."""
    scene = order.scene
    image = raster(scene)
    out = io.BytesIO()
    how = {"compress_level": _LEVEL, "compress_type": zlib.Z_RLE}
    image.save(out, "PNG", dpi=(scene.page.dpi,) * 2, pnginfo=_told(scene), **how)
    return out.getvalue()


def raster(scene: Scene) -> Image.Image:
    """The pixels: RGB, or RGBA where the page is see-through."""
    width, height = scene.page.pixels
    surface = skia.Surface.MakeRasterN32Premul(width, height)
    board = surface.getCanvas()
    if scene.ground:
        board.clear(0xFF000000 | int(scene.ground[1:], 16))
    board.scale(scene.page.scale, scene.page.scale)
    canvas.draw(board, scene, scene.groups)
    if scene.ground:
        pixels = surface.makeImageSnapshot().tobytes()
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", 0, 1)
    # Skia keeps colours multiplied by their opacity; a PNG does not.
    pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)
    return Image.fromarray(pixels)


def _told(scene: Scene) -> PngInfo:
    info = PngInfo()
    for key, words in (("Title", scene.title), ("Description", scene.told)):
        info.add_itxt(key, words, lang=scene.lang)
    return info
