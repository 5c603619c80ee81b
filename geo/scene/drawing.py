"""Geometries in metres → rings and lines in page units, cut to the frame and no finer than seen."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import background
from geo.frozen import frozen
from geo.scene.extent import Bounds
from geo.scene.marks import Box, Points
from geo.scene.page import Page

#: Corners nearer than this to a straight line are not drawn (pixels).
_TOLERANCE_PX = 0.3
_POLYGON, _LINE_KINDS = 3, (1, 2)
#: An area that covers less than a square with this side is drawn larger, to be seen (page units).
_LEAST_SIDE = 12.0


@frozen
class Camera:
    """How metres become page units: `frame` is the map's box, `window` what is seen in it."""

    frame: Box
    window: Bounds
    metres: float
    tolerance: float

    @classmethod
    def of(cls, frame: Box, bounds: Bounds, page: Page) -> Camera:
        """The bounds as large as they fit, in the middle of the frame, or as near to it as the
        background reaches."""
        west, south, east, north = bounds
        metres = max((east - west) / frame.w, (north - south) / frame.h)
        x, y = (west + east) / 2, (south + north) / 2
        half_w, half_h = frame.w * metres / 2, frame.h * metres / 2
        least_x, least_y, most_x, most_y = background.reach()
        x += _shift(x - half_w, x + half_w, (least_x, most_x), half_w - (east - west) / 2)
        y += _shift(y - half_h, y + half_h, (least_y, most_y), half_h - (north - south) / 2)
        window = (x - half_w, y - half_h, x + half_w, y + half_h)
        return cls(frame, window, metres, _TOLERANCE_PX / page.scale * metres)

    def points(self, metres: np.ndarray) -> Points:
        """Coordinates (n, 2) in EPSG:25832 → page units."""
        west, _, _, north = self.window
        page = np.empty_like(metres)
        page[:, 0] = self.frame.x + (metres[:, 0] - west) / self.metres
        page[:, 1] = self.frame.y + (north - metres[:, 1]) / self.metres
        return page

    def seen(self, shapes: np.ndarray) -> np.ndarray:
        """What of the shapes lies in the window, simplified; the rest is gone."""
        cut = self._cut(shapes)
        return np.asarray(cut[~(shapely.is_empty(cut) | shapely.is_missing(cut))])

    def _cut(self, shapes: np.ndarray) -> np.ndarray:
        cut = shapely.clip_by_rect(shapes, *self.window)
        return np.asarray(shapely.simplify(cut, self.tolerance, preserve_topology=False))

    def rings(self, shapes: np.ndarray) -> tuple[Points, ...]:
        """The rings of surfaces, in page units."""
        parts = shapely.get_parts(self.seen(shapes))
        rings = shapely.get_rings(parts[shapely.get_type_id(parts) == _POLYGON])
        return self._split(rings)

    def area_rings(self, areas: np.ndarray) -> list[tuple[Points, ...]]:
        """The rings of each area, in page units, however small it is; none outside the window."""
        each = self._rings_of_each(_visible(areas, self.metres))
        return [
            rings or self.rings(_array(grown(area, self.metres)))
            for rings, area in zip(each, areas, strict=True)
        ]

    def _rings_of_each(self, areas: np.ndarray) -> list[tuple[Points, ...]]:
        """The rings of each surface, as `rings` has those of all."""
        cut = self._cut(areas)
        visible = np.flatnonzero(~(shapely.is_empty(cut) | shapely.is_missing(cut)))
        parts, owners = shapely.get_parts(cut[visible], return_index=True)
        surfaces = shapely.get_type_id(parts) == _POLYGON
        rings, parts_of = shapely.get_rings(parts[surfaces], return_index=True)
        each: list[list[Points]] = [[] for _ in areas]
        for owner, ring in zip(
            visible[owners[surfaces][parts_of]], self._split(rings), strict=True
        ):
            each[owner].append(ring)
        return list(map(tuple, each))

    def lines(self, shapes: np.ndarray) -> tuple[Points, ...]:
        """The parts of lines, in page units."""
        parts = shapely.get_parts(self.seen(shapes))
        return self._split(parts[np.isin(shapely.get_type_id(parts), _LINE_KINDS)])

    def surface(self, shape: BaseGeometry) -> BaseGeometry:
        """One surface in page units, cut to the frame; empty when it lies outside."""
        moved: BaseGeometry = self.surfaces(_array(shape))[0]
        return moved

    def surfaces(self, shapes: np.ndarray) -> np.ndarray:
        """Many surfaces at once, as `surface` has one."""
        return np.asarray(
            shapely.transform(shapely.clip_by_rect(shapes, *self.window), self.points)
        )

    def _split(self, parts: np.ndarray) -> tuple[Points, ...]:
        if not len(parts):
            return ()
        coordinates, index = shapely.get_coordinates(parts, return_index=True)
        points = self.points(coordinates)
        ends = [0, *(np.flatnonzero(np.diff(index)) + 1).tolist(), len(points)]
        return tuple(points[start:end] for start, end in pairwise(ends))


def _shift(low: float, high: float, reach: tuple[float, float], slack: float) -> float:
    """How far a span must move to lie within the reach: at most `slack`, else it stays."""
    least, most = reach
    shift = max(least - low, 0) or min(most - high, 0)
    fits = low + shift >= least and high + shift <= most
    return shift if fits and abs(shift) <= slack else 0.0


def visible(surface: BaseGeometry, metres: float) -> BaseGeometry:
    """A surface in metres as it is, or grown when it is too small to be seen; `metres` to the
    unit."""
    return grown(surface, metres) if is_small(surface, metres) else surface


def _visible(surfaces: np.ndarray, metres: float) -> np.ndarray:
    """Many surfaces, as `visible` has one."""
    small, shown = are_small(surfaces, metres), surfaces.copy()
    shown[small] = all_grown(surfaces[small], metres)
    return shown


def is_small(surface: BaseGeometry, metres: float) -> bool:
    """Whether a surface in metres is too small to be seen."""
    return bool(are_small(_array(surface), metres)[0])


def are_small(surfaces: np.ndarray, metres: float) -> np.ndarray:
    """Which of the surfaces in metres are too small to be seen."""
    return np.asarray(shapely.area(surfaces) < (_LEAST_SIDE * metres) ** 2)


def grown(surface: BaseGeometry, metres: float) -> BaseGeometry:
    """A surface in metres with a border round it that alone can be seen."""
    larger: BaseGeometry = all_grown(_array(surface), metres)[0]
    return larger


def all_grown(surfaces: np.ndarray, metres: float) -> np.ndarray:
    """Many surfaces, as `grown` has one."""
    return np.asarray(shapely.buffer(surfaces, _LEAST_SIDE / 2 * metres, quad_segs=16))


def _array(shape: BaseGeometry) -> np.ndarray:
    return np.array([shape], dtype=object)
