"""The pixels of a scene: PDFium draws them from a page that is written for it.

The background of a map is the same in many pictures (other filters, other lists). The second time
it is drawn, its pixels are cached, and later pictures are drawn on a copy of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
import pypdfium2
from pypdfium2 import PdfBitmap

from geo.exports.pixel_page import write_page
from geo.scene.marks import Group, Role, Scene
from geo.scene.page import Page

#: PDFium is not made for several threads at once.
_ONE_AT_A_TIME = Lock()
#: The largest background that is cached, in pixels: a screen of 2560 × 1440.
_LARGEST = 2560 * 1440


@dataclass(frozen=True, slots=True)
class _Background:
    """What lies under everything else in a picture: its groups, by identity, and its page."""

    groups: tuple[int, ...]
    page: Page
    ground: str | None


@dataclass(slots=True)
class _CachedBackground:
    """The last background under a group, and its pixels once it is drawn a second time."""

    background: _Background
    pixels: np.ndarray | None = None


#: By the uppermost group of the background; the atlas keeps the groups of the last few.
_CACHE: WeakKeyDictionary[Group, _CachedBackground] = WeakKeyDictionary()


def render_pixels(scene: Scene) -> np.ndarray:
    """The pixels, shape (height, width, 3), or 4 with opacity last where the page is see-through.

    Colours are not multiplied by the opacity. Raises NotInstalledError without the typeface.
    """
    under = tuple(takewhile(lambda group: group.role is Role.BACKGROUND, scene.groups))
    pixels = _background(scene, under)
    if pixels is None:
        return _draw(scene, None)
    return _draw(replace(scene, groups=scene.groups[len(under) :]), pixels)


def _background(scene: Scene, under: tuple[Group, ...]) -> np.ndarray | None:
    """The pixels of a background from its second time on, shape (height, width, 3 or 4); None the
    first time, when to draw it by itself would only cost."""
    width, height = scene.page.pixels
    if not under or width * height > _LARGEST:
        return None
    wanted = _Background(tuple(map(id, under)), scene.page, scene.ground)
    cached = _CACHE.get(under[-1])
    if cached is None or cached.background != wanted:
        _CACHE[under[-1]] = _CachedBackground(wanted)
        return None
    if cached.pixels is None:
        cached.pixels = _draw(replace(scene, groups=under), None)
    return cached.pixels


def _draw(scene: Scene, under: np.ndarray | None) -> np.ndarray:
    """A scene on pixels that are there already, or on its own ground."""
    red, green, blue = bytes.fromhex(scene.ground[1:]) if scene.ground else (0, 0, 0)
    ground = (red, green, blue, 255 if scene.ground else 0)
    make: Callable[..., PdfBitmap] = PdfBitmap.new_native
    if under is not None:
        make = partial(_copied, under)
    content = write_page(scene)
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        bitmap = document[0].render(
            scale=1, fill_color=ground, rev_byteorder=True, bitmap_maker=make
        )
        pixels: np.ndarray = bitmap.to_numpy().copy()
        bitmap.close()
    return pixels


class _Copy(PdfBitmap):
    """A bitmap that PDFium draws on as it is, where it would be filled with one colour."""

    def fill_rect(self, *_: object) -> None:
        """Leave the pixels as they are."""


def _copied(pixels: np.ndarray, *words: int, **named: int) -> PdfBitmap:
    """A new bitmap that holds these pixels; the parameters are those of `PdfBitmap.new_native`."""
    bitmap: PdfBitmap = _Copy.new_native(*words, **named)  # type: ignore[no-untyped-call]  # it has no types
    bitmap.to_numpy()[:] = pixels
    return bitmap
