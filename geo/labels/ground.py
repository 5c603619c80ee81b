"""What lies under the names, as a grid over the frame: which area is where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.labels.problem import Rect
from geo.labels.rules import RULES


class Ground:
    """The surfaces on a grid of the frame; the later one owns a cell that two claim."""

    def __init__(self, frame: Rect, surfaces: Sequence[BaseGeometry]) -> None:
        self.frame, cell = frame, RULES.cell
        self.xs = np.arange(frame.x + cell / 2, frame.x + frame.w, cell)
        self.ys = np.arange(frame.y + cell / 2, frame.y + frame.h, cell)
        self.owners = np.zeros((len(self.ys), len(self.xs)), dtype=np.int32)
        for number, surface in enumerate(surfaces, 1):
            self._claim(number, surface)
        self.taken = _integral(self.owners > 0)
        self._own: dict[int, np.ndarray] = {}

    def _claim(self, number: int, surface: BaseGeometry) -> None:
        if surface.is_empty:
            return
        west, north, east, south = surface.bounds
        columns = slice(*np.searchsorted(self.xs, (west, east)))
        rows = slice(*np.searchsorted(self.ys, (north, south)))
        x, y = np.meshgrid(self.xs[columns], self.ys[rows])
        if not x.size:
            return
        shapely.prepare(surface)
        self.owners[rows, columns][shapely.contains_xy(surface, x, y)] = number

    def own(self, number: int) -> np.ndarray:
        """The grid of one area (from 1), summed up for `share`."""
        if number not in self._own:
            self._own[number] = _integral(self.owners == number)
        return self._own[number]

    def share(self, summed: np.ndarray, boxes: np.ndarray) -> np.ndarray:
        """How much of each box (n, 4: x, y, w, h) lies on what was summed, 0 to 1."""
        height, width = summed.shape
        cells = np.floor((boxes - (self.frame.x, self.frame.y, 0, 0)) / RULES.cell + 0.5)
        x, y, w, h = cells.astype(int).T
        left, right = np.clip((x, x + w), 0, width - 1)
        top, low = np.clip((y, y + h), 0, height - 1)
        sums = summed[low, right] - summed[top, right] - summed[low, left] + summed[top, left]
        return np.asarray(sums / np.maximum((right - left) * (low - top), 1))


def _integral(grid: np.ndarray) -> np.ndarray:
    summed = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), dtype=np.int32)
    inner = summed[1:, 1:]
    np.cumsum(grid, axis=1, out=inner)
    np.cumsum(inner, axis=0, out=inner)
    return summed
