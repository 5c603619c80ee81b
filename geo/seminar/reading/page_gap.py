"""Where a scanned page may be cut in two without cutting a line."""

from __future__ import annotations

from typing import Any

#: Darker pixels are ink; so many in a row of pixels, of a thousand, are dust.
_INK, _DUST = 140, 2
#: The cut lies in this middle part of what is written.
_FIRST, _LAST = 0.35, 0.65
#: A gap between paragraphs is so much higher than one between lines, which at least a quarter of
#: the gaps are.
_WIDER, _BETWEEN_LINES = 1.5, 25
#: A page with fewer gaps is read fast, and Tesseract needs lines to tell paragraphs from lines.
_FEWEST_GAPS = 20


def find_gap(grey: Any) -> int:
    """The row of pixels (from the top of a Pillow picture in mode L) in the highest white gap near
    the middle of what is written; 0 where none is as high as one between paragraphs."""
    import numpy as np

    dark = (np.asarray(grey) < _INK).sum(axis=1)
    inked = np.flatnonzero(dark > grey.width * _DUST / 1000)
    if len(inked) < 2:
        return 0
    breaks = np.flatnonzero(np.diff(inked) > 1)
    starts, ends = inked[breaks] + 1, inked[breaks + 1]
    heights, middles = ends - starts, (starts + ends) / 2
    written = inked[-1] - inked[0]
    near = np.abs((middles - inked[0]) / max(written, 1) - (_FIRST + _LAST) / 2)
    allowed = near <= (_LAST - _FIRST) / 2
    if not allowed.any() or len(heights) < _FEWEST_GAPS:
        return 0
    best = int(np.argmax(np.where(allowed, heights, -1)))
    return (
        int(middles[best])
        if heights[best] >= _WIDER * np.percentile(heights, _BETWEEN_LINES)
        else 0
    )
