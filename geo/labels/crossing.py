"""Which lines go through which boxes, and which lines cross, for many at once."""

from __future__ import annotations

import numpy as np


def lines_through_boxes(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Which lines (n, 4: x1, y1, x2, y2) go through which boxes (m, 4): n × m (Liang-Barsky)."""
    start, end = np.zeros((len(lines), len(boxes))), np.ones((len(lines), len(boxes)))
    for axis in (0, 1):
        first = lines[:, axis][:, None]
        delta = lines[:, axis + 2][:, None] - first
        delta = np.where(np.abs(delta) < 1e-9, 1e-9, delta)
        low = (boxes[:, axis][None] - first) / delta
        high = ((boxes[:, axis] + boxes[:, axis + 2])[None] - first) / delta
        start = np.maximum(start, np.minimum(low, high))
        end = np.minimum(end, np.maximum(low, high))
    return np.asarray(start < end)


def lines_cross(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which lines (n, 4) cross which others (m, 4): n × m."""
    a, b = ones[:, None, :2], ones[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]
    return np.asarray((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0))


def _side(a: np.ndarray, b: np.ndarray, p: np.ndarray) -> np.ndarray:
    along, to = b - a, p - a
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])
