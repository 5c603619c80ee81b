"""Which lines go through which boxes, and which lines cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from geo.labels.problem import Leader

#: Lines farther than this outside a box need no closer look.
_NEAR = 1e-3


def goes_through(line: Leader, box: Sequence[float]) -> bool:
    """Whether a line goes through a box (x, y, width, height; Liang-Barsky)."""
    (x1, y1), (x2, y2) = line
    x, y, w, h = box
    first_in, last_in = 0.0, 1.0
    for first, last, low, high in ((x1, x2, x, x + w), (y1, y2, y, y + h)):
        delta = last - first
        delta = 1e-9 if abs(delta) < 1e-9 else delta
        one, other = (low - first) / delta, (high - first) / delta
        first_in, last_in = max(first_in, min(one, other)), min(last_in, max(one, other))
    return first_in < last_in


def any_through(lines: Iterable[Leader], box: Sequence[float]) -> bool:
    """Whether any of the lines goes through a box."""
    x, y, w, h = box
    left, right, top, end = x - _NEAR, x + w + _NEAR, y - _NEAR, y + h + _NEAR
    for line in lines:
        (x1, y1), (x2, y2) = line
        if (x1 < left > x2) or (x1 > right < x2) or (y1 < top > y2) or (y1 > end < y2):
            continue  # as most lines are for most boxes
        if goes_through(line, box):
            return True
    return False


def through_any(line: Leader, boxes: Iterable[Sequence[float]]) -> bool:
    """Whether a line goes through any of the boxes."""
    (x1, y1), (x2, y2) = line
    left, right = (x1, x2) if x1 < x2 else (x2, x1)
    top, end = (y1, y2) if y1 < y2 else (y2, y1)
    left, right, top, end = left - _NEAR, right + _NEAR, top - _NEAR, end + _NEAR
    for box in boxes:
        x, y, w, h = box
        if x > right or x + w < left or y > end or y + h < top:
            continue
        if goes_through(line, box):
            return True
    return False


def cross(one: Leader, other: Leader) -> bool:
    """Whether two lines cross."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    east, south = bx - ax, by - ay
    if (east * (cy - ay) - south * (cx - ax)) * (east * (dy - ay) - south * (dx - ax)) >= 0:
        return False  # both ends of the other lie on one side
    east, south = dx - cx, dy - cy
    sides = (east * (ay - cy) - south * (ax - cx)) * (east * (by - cy) - south * (bx - cx))
    return sides < 0


def lines_through(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Which lines (…, 4: x1, y1, x2, y2) go through the boxes (…, 4) beside them (Liang-Barsky)."""
    start, end = np.float64(0), np.float64(1)
    for axis in (0, 1):
        first = lines[..., axis]
        delta = lines[..., axis + 2] - first
        delta = np.where(np.abs(delta) < 1e-9, 1e-9, delta)
        low = (boxes[..., axis] - first) / delta
        high = (boxes[..., axis] + boxes[..., axis + 2] - first) / delta
        start = np.maximum(start, np.minimum(low, high))
        end = np.minimum(end, np.maximum(low, high))
    return np.asarray(start < end)
