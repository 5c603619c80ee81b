"""Dotted lines between a name and what stands at the right edge («Furuset ........ ny»): Tesseract
reads them as letters, so they are taken out of the picture."""

from __future__ import annotations

from typing import Any

#: As shares of the width of the picture: the most that a dot is wide and high, the least length of
#: a dotted line, and the widest gap between two dots.
_DOT, _LENGTH, _GAP = 1 / 280, 1 / 14, 1 / 90
#: Shades of grey by which ink is darker than the paper.
_DARKER = 60


def without_leaders(grey: Any) -> Any:
    """The page (a Pillow picture in mode L) without its dotted lines."""
    import numpy as np
    from PIL import Image

    pixels = np.asarray(grey)
    paper = int(np.median(pixels[::8, ::8]))
    dark = pixels < paper - _DARKER
    dot = max(round(grey.width * _DOT), 2)
    small = dark & ~_longer(dark, dot, 0) & ~_longer(dark, dot, 1)
    rows = _dotted(small, dark & ~small, dot, grey.width)
    if not rows.any():
        return grey
    dots = _wider(small & rows, 1, 0)
    dots = _wider(dots, 1, 1)
    result = pixels.copy()
    result[dots] = paper
    return Image.fromarray(result)


def _dotted(small: Any, large: Any, dot: int, width: int) -> Any:
    """Which places belong to a dotted line: where small spots follow each other for long, and no
    letter stands between them."""
    gap, length = max(round(width * _GAP), 4), round(width * _LENGTH)
    level = _wider(small, dot // 2 + 1, 0)
    free = _wider(level, gap // 2, 1) & ~_wider(large, dot, 0)
    return _longer(free, length, 1)


def _longer(mask: Any, length: int, axis: int) -> Any:
    """The places of a boolean picture in runs along an axis that are longer than so many pixels."""
    import numpy as np

    if mask.shape[axis] <= length:
        return np.zeros_like(mask)
    whole, covered = mask, 1
    while covered <= length:  # whether all of the next pixels are true, by doubling
        step = min(covered, length + 1 - covered)
        whole = _head(whole, step, axis) & _tail(whole, step, axis)
        covered += step
    covered = 1
    while covered <= length:  # and back to every pixel of such a run
        step = min(covered, length + 1 - covered)
        whole = _padded(whole, step, axis)
        covered += step
    return whole


def _padded(mask: Any, step: int, axis: int) -> Any:
    """The picture longer by so many pixels, true where it or itself moved by them is."""
    import numpy as np

    before, behind = [(0, 0), (0, 0)], [(0, 0), (0, 0)]
    before[axis], behind[axis] = (0, step), (step, 0)
    return np.pad(mask, before) | np.pad(mask, behind)


def _head(mask: Any, step: int, axis: int) -> Any:
    return mask[:-step] if axis == 0 else mask[:, :-step]


def _tail(mask: Any, step: int, axis: int) -> Any:
    return mask[step:] if axis == 0 else mask[:, step:]


def _wider(mask: Any, step: int, axis: int) -> Any:
    """The places of a boolean picture, and those so many pixels beside them along an axis."""
    wide = mask.copy()
    covered = 0
    while covered < step:
        move = min(max(covered, 1), step - covered)
        moved = wide.copy()
        _tail(moved, move, axis)[...] |= _head(wide, move, axis)
        _head(moved, move, axis)[...] |= _tail(wide, move, axis)
        wide, covered = moved, covered + move
    return wide
