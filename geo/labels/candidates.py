"""The places that a name could have: inside its area and round it."""

from __future__ import annotations

import numpy as np

from geo.labels.problem import Point
from geo.labels.rules import RULES

#: Offsets from the anchor, as parts of the area's size.
_INNER = np.array([(dx, dy) for dx in RULES.inner for dy in RULES.inner])
_OUTER = np.array([(far, *side) for far in RULES.far for side in RULES.sides])


def candidates(
    bounds: tuple[float, ...], anchor: Point, size: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) inside the bounds of an area (west, north, east, south) and round them, and
    how far each is from the best place."""
    (west, north, east, south), (x, y), (width, height) = bounds, anchor, size
    dx, dy = _INNER[:, 0] * (east - west), _INNER[:, 1] * (south - north)
    inner = np.column_stack([x + dx - width / 2, y + dy - height / 2, np.hypot(dx, dy)])
    far, extra, across, down, at_anchor = _OUTER.T
    left = _beside(across, west, east, width, far)
    top = _beside(down, north, south, height, far)
    left = np.where((at_anchor > 0) & (across == 0), x - width / 2, left)
    top = np.where((at_anchor > 0) & (down == 0), y - height / 2, top)
    tries = np.concatenate([inner, np.column_stack([left, top, far + extra])])
    boxes = np.empty((len(tries), 4))
    boxes[:, :2], boxes[:, 2:] = tries[:, :2], size
    return boxes, tries[:, 2]


def _beside(
    side: np.ndarray, low: float, high: float, length: float, far: np.ndarray
) -> np.ndarray:
    middle = (low + high - length) / 2
    places = [low - length - far, np.full_like(far, low), np.full_like(far, middle)]
    places += [np.full_like(far, high - length), high + far]
    return np.choose((side * 2 + 2).astype(int), places)
