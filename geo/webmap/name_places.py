"""Where names stand on the map: that of an area deepest inside it, that of a bydel beside the areas
and on land. It follows from the borders and the water alone."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.algorithms.polylabel import polylabel
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo.disk_cache import Room
from geo.model import Register, Surface
from geo.webmap import levels
from geo.webmap.layers import corners_of

_NAME_POINTS = 60  # about so many places where the name of a bydel may stand
#: How far from the border, as a part of how deep the surface is.
_NAME_DEPTH = 1 / 6

Place = tuple[float, float]


def find(register: Register, background: dict[str, dict[str, Any]], room: Room) -> dict[str, Any]:
    """The `anchors` of the areas with a border, and the `points` of each bydel where its name may
    stand, the best first, as [lat, lon] in EPSG:4326. They are kept in `room`, and those of a
    surface in this process, for the next version of a register moves few borders.

    `background` as `files.read_orientation` gives it.
    """
    water = [shape(row["geometry"]) for row in background.get("fjord", {}).get("features", ())]
    drawn = list(register.borders.values())
    areas, bydeler, fjord = map(
        corners_of, (drawn, [bydel.geometry for bydel in register.bydeler], water)
    )

    def make() -> bytes:
        near = _near(
            [bydel.geometry for bydel in register.bydeler], _pieces(register, drawn, water)
        )
        points = list(map(_name_points, bydeler, near))
        return orjson.dumps({"anchors": list(map(_anchor_of, areas)), "points": points})

    counts = orjson.dumps([len(areas), len(bydeler), len(fjord)])
    places: dict[str, Any] = orjson.loads(
        room.take("names", [counts, *areas, *bydeler, *fjord], make)
    )
    return places


def anchor(surface: Surface) -> Place:
    """Where a label stands best, (lat, lon): the point deepest inside the largest part."""
    largest = max(shapely.get_parts(surface), key=lambda part: part.area)
    west, south, east, north = largest.bounds
    exact = max(0.0005, (east - west + north - south - 1) / 400)  # degrees
    point = (
        polylabel(largest, tolerance=exact) if largest.is_valid else largest.representative_point()
    )
    return round(point.y, 5), round(point.x, 5)


@lru_cache(maxsize=20_000)
def _anchor_of(corners: bytes) -> Place:
    """The same of a surface as WKB."""
    return anchor(shapely.from_wkb(corners))


def _pieces(register: Register, drawn: list[Surface], water: list[Surface]) -> shapely.STRtree:
    """What areas and water take of the ground. Of a large register they are not put together: only
    those near a bydel will be."""
    taken = np.array([*drawn, *water], dtype=object)
    if not levels.is_large(register):
        taken = np.array([_together(taken)])
    return shapely.STRtree(shapely.get_parts(taken))


def _together(surfaces: np.ndarray) -> BaseGeometry:
    """All that surfaces take; a border that crosses itself, which no union takes, is put right for
    it."""
    sound = surfaces.copy()
    is_broken = ~shapely.is_valid(surfaces)
    sound[is_broken] = shapely.make_valid(surfaces[is_broken])
    together: BaseGeometry = shapely.union_all(sound)
    return together


def _near(surfaces: list[Surface], taken: shapely.STRtree) -> list[tuple[bytes, ...]]:
    """The pieces that may take ground of each surface, as WKB."""
    pieces = corners_of(taken.geometries)
    near: list[list[int]] = [[] for _ in surfaces]
    for surface, piece in taken.query(np.array(surfaces, dtype=object)).T.tolist():
        near[surface].append(piece)
    return [tuple(pieces[number] for number in sorted(its)) for its in near]


@lru_cache(maxsize=2_000)
def _name_points(corners: bytes, taken: tuple[bytes, ...]) -> tuple[Place, ...]:
    """Where the name of a bydel may stand, (lat, lon), the best place first: on land and beside the
    areas, or "Gamle Oslo" would stand in the fjord."""
    surface = _free(shapely.from_wkb(corners), shapely.from_wkb(np.array(taken, dtype=object)))
    west, south, east, north = surface.bounds
    step = max(sqrt(surface.area / _NAME_POINTS), 0.002)  # degrees of latitude
    x, y = np.meshgrid(np.arange(west, east, 2 * step), np.arange(south, north, step))
    points = np.column_stack([x.ravel(), y.ravel()])
    shapely.prepare(surface)
    inside = points[shapely.contains_xy(surface, points)]
    depth = shapely.distance(shapely.points(inside), surface.boundary)
    inside = inside[depth >= _NAME_DEPTH * depth.max(initial=0)]  # not in a narrow part
    grid = [(round(lat, 4), round(lon, 4)) for lon, lat in inside.tolist()]
    return (anchor(surface), *grid)


def _free(surface: Surface, near: np.ndarray) -> Surface:
    """What is left of a surface beside what is taken; all of it when nothing is left."""
    together = shapely.multipolygons(near)
    if not shapely.is_valid(together):  # they overlap
        together = _together(near)
    left = shapely.get_parts(surface.buffer(0).difference(together))
    parts = [part for part in left if isinstance(part, Polygon) and not part.is_empty]
    return MultiPolygon(parts) if parts else surface
