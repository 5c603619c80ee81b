"""Where the name of a bydel may stand: points of a grid that are well inside it and on land."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

#: How far from its border, as a part of how deep the bydel is, and at most (metres): a name in a
#: narrow spike seems to name what is beside it.
_DEPTH, _MOST_DEPTH_M = 1 / 6, 1000
#: So many points are looked at together when one that is deep enough is sought.
_SOME = 64

Bounds = tuple[float, float, float, float]


class NameGrid:
    """The points of a grid of one surface (EPSG:25832).

    Whether a point is deep enough is computed when a picture first shows it: a large surface has
    thousands of them.
    """

    def __init__(self, surface: BaseGeometry, water: BaseGeometry, step: int) -> None:
        self._points = _points(surface, water, step)
        self._border = surface.boundary
        shapely.prepare(self._border)
        if self._is_deep_somewhere(surface):
            self._is_deep = np.zeros(len(self._points), dtype=bool)
            self._is_known = np.zeros(len(self._points), dtype=bool)
        else:
            depth = _depths(self._points, surface)
            self._is_deep = depth >= min(_DEPTH * depth.max(initial=0), _MOST_DEPTH_M)
            self._is_known = np.ones(len(self._points), dtype=bool)

    def within(self, window: Bounds) -> np.ndarray:
        """Those in a window (west, south, east, north; metres) that are deep enough, (n, 2)."""
        west, south, east, north = window
        x, y = self._points.T
        seen = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        new = seen[~self._is_known[seen]]
        self._is_deep[new] = self._are_deeper(self._points[new], _MOST_DEPTH_M)
        self._is_known[new] = True  # set last, since threads share the grid
        return np.asarray(self._points[seen[self._is_deep[seen]]])

    def _is_deep_somewhere(self, surface: BaseGeometry) -> bool:
        """Whether any point is so deep that the least depth is the most of all. It is mostly in
        the middle, so it is looked for there first."""
        west, south, east, north = surface.bounds
        enough = _MOST_DEPTH_M / _DEPTH
        if min(east - west, north - south) <= 2 * enough:
            return False
        x, y = (self._points - ((west + east) / 2, (south + north) / 2)).T
        ordered = self._points[np.argsort(np.hypot(x, y))]
        return any(
            self._are_deeper(ordered[start : start + _SOME], enough).any()
            for start in range(0, len(ordered), _SOME)
        )

    def _are_deeper(self, points: np.ndarray, depth: float) -> np.ndarray:
        """Which of the points (n, 2) are farther from the border than that, which is known much
        sooner than how far they are."""
        return np.asarray(~shapely.dwithin(self._border, shapely.points(points), depth))


def _points(surface: BaseGeometry, water: BaseGeometry, step: int) -> np.ndarray:
    """The points (n, 2) of a grid of so many metres that lie in the surface and on land."""
    west, south, east, north = surface.bounds
    x, y = np.meshgrid(
        np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    )
    points = np.column_stack([x.ravel(), y.ravel()])
    shapely.prepare(surface)
    inside = shapely.contains_xy(surface, points)
    inside[inside] = ~shapely.contains_xy(water, points[inside])
    return np.asarray(points[inside])


def _depths(points: np.ndarray, surface: BaseGeometry) -> np.ndarray:
    """How far points (n, 2) inside a surface are from its border (n): by the nearest of its edges,
    since a distance to the border as one line looks at all of it."""
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(surface)), return_index=True
    )
    edges = np.stack([coordinates[:-1], coordinates[1:]], axis=1)[ring[:-1] == ring[1:]]
    tree = shapely.STRtree(shapely.linestrings(edges))
    (number, _), distance = tree.query_nearest(
        shapely.points(points), return_distance=True, all_matches=False
    )
    depths = np.zeros(len(points))
    depths[number] = distance
    return depths
