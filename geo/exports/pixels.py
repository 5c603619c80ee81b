"""The pixels of a scene: PDFium draws them from a page that is written for it.

They are drawn where a PNG has them: each row has one byte before it, 0, which says that the row is
as it is (PNG, third edition, 9.2). So nothing is copied before it is packed.

The background of a map is the same in many pictures (other filters, other lists). The second time
it is drawn, its pixels are cached, and later pictures are drawn on a copy of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from weakref import WeakKeyDictionary

import numpy as np

from geo.exports import pdfium
from geo.exports.pixel_page import write_page
from geo.frozen import frozen
from geo.scene.marks import Group, Role, Scene
from geo.scene.page import Page

#: The largest background that is cached, in pixels: a screen of 2560 × 1440.
_LARGEST = 2560 * 1440


@frozen
class _Background:
    """What lies under everything else in a picture: its groups, by identity, and its page."""

    groups: tuple[int, ...]
    page: Page
    ground: str | None


@dataclass(slots=True)
class _CachedBackground:
    """The last background under a group, and its rows once it is drawn a second time."""

    background: _Background
    rows: np.ndarray | None = None


#: By the uppermost group of the background; the atlas keeps the groups of the last few.
_CACHE: WeakKeyDictionary[Group, _CachedBackground] = WeakKeyDictionary()


def render_pixels(scene: Scene) -> np.ndarray:
    """The pixels, shape (height, width, 3), or 4 with opacity last where the page is see-through.

    Colours are not multiplied by the opacity. Raises NotInstalledError without the typeface.
    """
    return _pixels(render_rows(scene), scene)


def render_rows(scene: Scene) -> np.ndarray:
    """The same as rows of a PNG that has no filter, shape (height, 1 + width × 3 or 4)."""
    under = tuple(takewhile(lambda group: group.role is Role.BACKGROUND, scene.groups))
    rows = _background(scene, under)
    if rows is None:
        return _draw(scene)
    return _draw(replace(scene, groups=scene.groups[len(under) :]), rows)


def _pixels(rows: np.ndarray, scene: Scene) -> np.ndarray:
    """The pixels within rows, without the byte before each; the same memory."""
    width, height = scene.page.pixels
    channels = (rows.shape[1] - 1) // width
    strides = (rows.strides[0], channels, 1)
    return np.lib.stride_tricks.as_strided(rows[:, 1:], (height, width, channels), strides)


def _background(scene: Scene, under: tuple[Group, ...]) -> np.ndarray | None:
    """The rows of a background from its second time on; None the first time, when to draw it by
    itself would only cost."""
    width, height = scene.page.pixels
    if not under or width * height > _LARGEST:
        return None
    wanted = _Background(tuple(map(id, under)), scene.page, scene.ground)
    cached = _CACHE.get(under[-1])
    if cached is None or cached.background != wanted:
        _CACHE[under[-1]] = _CachedBackground(wanted)
        return None
    if cached.rows is None:
        cached.rows = _draw(replace(scene, groups=under))
    return cached.rows


def _draw(scene: Scene, under: np.ndarray | None = None) -> np.ndarray:
    """A scene on a copy of rows that are there already, or on its own ground."""
    width, height = scene.page.pixels
    channels = 3 if scene.ground else 4
    rows = np.empty((height, 1 + width * channels), np.uint8)
    rows[:, 0] = 0
    content, pixels = write_page(scene), _pixels(rows, scene)
    if scene.ground:
        if under is not None:
            rows[:] = under
        pdfium.draw(content, pixels, rows.strides[0], None if under is not None else scene.ground)
        return rows
    # four bytes are one number for PDFium, which has its place in memory
    aligned = np.zeros(pixels.shape, np.uint8)
    if under is not None:
        aligned[:] = _pixels(under, scene)
    pdfium.draw(content, aligned, width * channels, None)
    pixels[:] = aligned
    return rows
