"""Borders made of others: unions of delbydeler, what is on land, and borders snapped to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.background import Layers, geometries
from geo.editing.border_input import surfaces_of
from geo.model import Register, Surface
from geo.projection import SLIVER_M2, all_in_metres, in_degrees, in_metres, rounded


def fjord_of(layers: Layers) -> BaseGeometry:
    """The fjord (EPSG:4326) of a background, as `files.read_orientation` gives it."""
    water: BaseGeometry = shapely.union_all(geometries(layers, "fjord"))
    return water


def union_of(register: Register, delbydeler: Iterable[str], fjord: BaseGeometry) -> Surface | None:
    """The border of several delbydeler (ids) together, on land (EPSG:4326); None for no ids.

    Raises KeyError for an id that the register does not have.
    """
    known = {part.id: part.geometry for part in register.delbydeler}
    chosen = [known[id_] for id_ in delbydeler]
    return on_land(shapely.union_all(chosen), fjord) if chosen else None


def on_land(surface: BaseGeometry, fjord: BaseGeometry) -> Surface | None:
    """A border without what lies in the fjord, and without the slivers that this leaves; None when
    nothing is left."""
    left = rounded(surface.difference(fjord)) if surface.intersects(fjord) else surface
    return _without_slivers(left if left.is_valid else shapely.make_valid(left))


def _without_slivers(surface: BaseGeometry) -> Surface | None:
    parts = shapely.get_parts(shapely.get_parts(surface))
    sizes = shapely.area(all_in_metres(list(parts)))
    return surfaces_of(shapely.geometrycollections(parts[sizes >= SLIVER_M2]))


def snapped(border: Surface, others: Sequence[Surface], tolerance: float) -> Surface:
    """A border whose vertices and edges lie on those of others (EPSG:4326) where they were within
    `tolerance` metres: the same coordinates, so that both move together afterwards.

    Given back as it was when snapping would break it or move it further than the tolerance.
    """
    reach = border.buffer(_degrees(tolerance))
    near = [item for item in others if shapely.intersects(item, reach)]
    if not near:
        return border
    before, target = in_metres(border), _Target(all_in_metres(near), tolerance)
    after = MultiPolygon([target.surface(part) for part in shapely.get_parts(before)])
    result = surfaces_of(in_degrees(after))
    if result is None or not result.is_valid or _moved(before, after) > tolerance:
        return border
    return result


class _Target:
    """The vertices and edges that a border is snapped to, in metres."""

    def __init__(self, surfaces: np.ndarray, tolerance: float) -> None:
        rings = [shapely.get_coordinates(ring) for ring in _rings(surfaces)]
        self.corners = np.unique(np.concatenate(rings), axis=0)
        self.edges = {frozenset(map(tuple, edge)) for ring in rings for edge in _edges(ring)}
        self.tree = shapely.STRtree(shapely.points(self.corners))
        self.tolerance = tolerance

    def surface(self, part: Polygon) -> Polygon:
        """A polygon on the target where it is near."""
        return Polygon(self._ring(part.exterior), [self._ring(ring) for ring in part.interiors])

    def _ring(self, ring: LinearRing) -> np.ndarray:
        corners = self._on_nearest(shapely.get_coordinates(ring))
        own = set(map(tuple, corners.tolist()))
        parts = [[edge[0], *self._between(edge, own)] for edge in _edges(corners)]
        return np.array([corner for part in parts for corner in part])

    def _on_nearest(self, corners: np.ndarray) -> np.ndarray:
        """Each vertex on the nearest of the target's, if that is near."""
        points = shapely.points(corners)
        ours, theirs = self.tree.query_nearest(
            points, max_distance=self.tolerance, all_matches=False
        )
        corners[ours] = self.corners[theirs]
        return corners

    def _between(self, edge: np.ndarray, own: set[tuple[float, ...]]) -> list[np.ndarray]:
        """The target's vertices along an edge that is not the target's own, in order."""
        if frozenset(map(tuple, edge)) in self.edges:
            return []
        line = shapely.linestrings(edge)
        near = self.corners[self.tree.query(line, "dwithin", distance=self.tolerance)]
        free = [corner for corner in near if tuple(corner.tolist()) not in own]
        return sorted(free, key=lambda corner: float(line.project(shapely.Point(corner))))


def _rings(surfaces: np.ndarray) -> np.ndarray:
    rings: np.ndarray = shapely.get_rings(shapely.get_parts(surfaces))
    return rings


def _edges(corners: np.ndarray) -> np.ndarray:
    """The edges of a closed ring as an array (n, 2, 2)."""
    return np.stack([corners[:-1], corners[1:]], axis=1)


def _degrees(metres: float) -> float:
    """At least so many degrees, anywhere in Oslo."""
    return metres / 50_000


def _moved(before: BaseGeometry, after: BaseGeometry) -> float:
    return float(shapely.hausdorff_distance(before.boundary, after.boundary))
