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
        """The grid of one area (from 1), summed up for `shares`."""
        if number not in self._own:
            self._own[number] = _integral(self.owners == number)
        return self._own[number]

    def shares(self, boxes: np.ndarray, *summed: np.ndarray) -> list[np.ndarray]:
        """How much of each box (n, 4: x, y, w, h) lies on each of the sums, 0 to 1."""
        height, width = self.taken.shape
        cells = np.floor((boxes - (self.frame.x, self.frame.y, 0, 0)) / RULES.cell + 0.5)
        cells[:, 2:] += cells[:, :2]
        most = (width - 1, height - 1) * 2
        left, top, right, low = np.minimum(np.maximum(cells, 0), most).astype(int).T
        surface = np.maximum((right - left) * (low - top), 1)
        corners = (low * width + right, top * width + right, low * width + left, top * width + left)
        return [_within(grid.ravel(), corners) / surface for grid in summed]


def _within(summed: np.ndarray, corners: tuple[np.ndarray, ...]) -> np.ndarray:
    """The sums within boxes, from those at their corners."""
    low_right, top_right, low_left, top_left = (summed[corner] for corner in corners)
    return np.asarray(low_right - top_right - low_left + top_left)


def _integral(grid: np.ndarray) -> np.ndarray:
    summed = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), dtype=np.int32)
    inner = summed[1:, 1:]
    np.cumsum(grid, axis=1, out=inner)
    np.cumsum(inner, axis=0, out=inner)
    return summed
