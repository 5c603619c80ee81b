"""The borders of a large register by zoom and box.

A register with few corners is sent whole. Of a larger one the first visit gets a coarse level,
with what a pixel shows while the whole of it is in sight. Every finer level lies in cells, each a
file of its own with whole borders, which the browser fetches when it comes near them. The last
level has every border as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo import division
from geo.model import Register
from geo.unchanged import Results, Whole
from geo.webmap.layers import TILE, WEB_DECIMALS, mercator, zoom_of

#: Corners of borders up to which a register is sent as one file.
MOST_AT_ONCE = 40_000
#: Corners in a cell, about.
CELL = 12_000
_COUNTED = "corners of borders"
_MAP_PX = 1000  # a map in which the whole of the register is seen, width and height
_ZOOMS = 2  # from level to level
_SHOWN_PX = 0.5  # how far a border may lie from where it is
_WHOLE = 0.6  # of all corners: a level with more is not worth having beside the last

Surfaces = np.ndarray  # of polygons and multipolygons (EPSG:4326)
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True)
class Level:
    """Borders as they are sent for maps up to a zoom (None: any); `scale` is the steps in a degree
    of longitude and of latitude that they are rounded to."""

    zoom: float | None
    scale: tuple[float, float]
    areas: Surfaces
    places: Surfaces


@dataclass(frozen=True)
class Cell:
    """Some of the areas and places of a level, by their rows, and the box that they lie in."""

    box: Box
    areas: list[int]
    places: list[int]


def is_large(register: Register) -> bool:
    """Whether a register has too many corners to be sent as one file, or is a part of one that has
    too many areas: all of its bydeler come with each part."""
    if division.is_part(register):
        return True
    if _COUNTED not in register.cache:
        homes = [bydel.geometry for bydel in register.bydeler]
        register.cache[_COUNTED] = _corners([*register.borders.values(), *homes])
    return bool(register.cache[_COUNTED] > MOST_AT_ONCE)


def of(register: Register) -> list[Level]:
    """The levels, the coarsest first; the rows are those of `register.borders` and of its
    bydeler."""
    areas = _array(list(register.borders.values()))
    places = _array([bydel.geometry for bydel in register.bydeler])
    full = 10.0**WEB_DECIMALS
    whole = Level(None, (full, full), areas, places)
    west, south, east, north = shapely.total_bounds(np.concatenate([areas, places])).tolist()
    upright = cos(radians((south + north) / 2))
    zoom = round(4 * zoom_of((west, south, east, north), _MAP_PX)) / 4
    levels: list[Level] = []
    while True:
        pixels = TILE * 2**zoom / 360  # px in a degree of longitude
        scale = (2 * pixels, 2 * pixels / upright)
        level = Level(zoom, scale, *_simpler(areas, places, _SHOWN_PX / pixels))
        if levels and _corners([*level.areas, *level.places]) > _WHOLE * _corners(
            [*areas, *places]
        ):
            return [*levels, whole]
        levels.append(level)
        zoom += _ZOOMS


def cells(level: Level) -> list[Cell]:
    """A level in cells: each area and place in exactly one."""
    every = np.concatenate([level.areas, level.places])
    bounds = shapely.bounds(every)
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    rows = np.flatnonzero(~np.isnan(bounds[:, 0]))
    return [
        Cell(
            (*bounds[part, :2].min(axis=0).tolist(), *bounds[part, 2:].max(axis=0).tolist()),
            part[part < len(level.areas)].tolist(),
            (part[part >= len(level.areas)] - len(level.areas)).tolist(),
        )
        for part in _halved(np.sort(rows), middles, shapely.get_num_coordinates(every))
    ]


def _halved(rows: np.ndarray, middles: np.ndarray, weights: np.ndarray) -> Iterator[np.ndarray]:
    """Rows that lie beside each other, with about as many corners in each part."""
    if len(rows) < 2 or weights[rows].sum() <= CELL:
        if len(rows):
            yield rows
        return
    spans = np.ptp(middles[rows], axis=0)
    ordered = rows[np.argsort(middles[rows, int(spans[1] > spans[0])], kind="stable")]
    sums = np.cumsum(weights[ordered])
    at = int(np.clip(np.searchsorted(sums, sums[-1] / 2), 1, len(ordered) - 1))
    yield from _halved(np.sort(ordered[:at]), middles, weights)
    yield from _halved(np.sort(ordered[at:]), middles, weights)


# --- what a pixel shows -------------------------------------------------------------------------


def _simpler(areas: Surfaces, places: Surfaces, tolerance: float) -> tuple[Surfaces, Surfaces]:
    """Surfaces with no more than a map shows whose pixel is twice the tolerance (in degrees of
    longitude). Neighbouring places keep the edges that they share.

    An area is simplified by itself, so only one whose border is another is simplified again; places
    together, so all of them are.
    """
    simple = _last_areas(tolerance).of_several(
        areas.tolist(), lambda some: _simpler_areas(_array(some), tolerance).tolist()
    )
    coarse = _last_places(tolerance).of(places.tolist(), lambda: _simpler_places(places, tolerance))
    return _array(simple), coarse


@lru_cache(maxsize=16)
def _last_areas(_tolerance: float) -> Results[BaseGeometry, BaseGeometry]:
    return Results()


@lru_cache(maxsize=16)
def _last_places(_tolerance: float) -> Whole[Surfaces]:
    return Whole()


def _simpler_areas(areas: Surfaces, tolerance: float) -> Surfaces:
    return _back(_simplified(_without_specks(_stretched(areas), tolerance), tolerance))


def _simpler_places(places: Surfaces, tolerance: float) -> Surfaces:
    coarse = shapely.coverage_simplify(_stretched(places), tolerance)
    return _back(_without_specks(coarse, tolerance))


def _simplified(surfaces: Surfaces, tolerance: float) -> Surfaces:
    """Surfaces by Douglas and Peucker's method. The way that never breaks a border takes ten times
    as long, so it is gone only by those that the plain one breaks; what is smaller than a pixel is
    its box."""
    simple = np.asarray(shapely.simplify(surfaces, tolerance, preserve_topology=False))
    broken = (
        shapely.is_empty(simple)
        | (shapely.get_type_id(simple) != shapely.get_type_id(surfaces))
        | (_rings(simple) != _rings(surfaces))
        | ~shapely.is_valid(simple)
    )
    specks = broken & (_sizes(surfaces) <= 2 * tolerance)
    simple[specks] = shapely.box(*shapely.bounds(surfaces[specks]).T)
    rest = broken & ~specks
    simple[rest] = shapely.simplify(surfaces[rest], tolerance)
    return simple


def _rings(surfaces: Surfaces) -> np.ndarray:
    parts, owner = shapely.get_parts(surfaces, return_index=True)
    rings = shapely.get_num_interior_rings(parts) + 1
    return np.asarray(np.bincount(owner, weights=rings, minlength=len(surfaces)))


def _without_specks(surfaces: Surfaces, tolerance: float) -> Surfaces:
    """Surfaces without the parts and holes that are less than a pixel wide and high; the largest
    part stays."""
    has_parts = shapely.get_num_geometries(surfaces) > 1
    has_holes = shapely.get_num_coordinates(surfaces) > _outer_corners(surfaces)
    remaining = surfaces.copy()
    for row in np.flatnonzero(has_parts | has_holes):
        remaining[row] = _without_small(surfaces[row], 2 * tolerance)
    return remaining


def _outer_corners(surfaces: Surfaces) -> np.ndarray:
    parts, owner = shapely.get_parts(surfaces, return_index=True)
    outer = shapely.get_num_coordinates(shapely.get_exterior_ring(parts))
    return np.asarray(np.bincount(owner, weights=outer, minlength=len(surfaces)))


def _without_small(surface: BaseGeometry, least: float) -> BaseGeometry:
    parts = shapely.get_parts(surface)
    sizes = _sizes(parts)
    large = parts[(sizes >= least) | (sizes == sizes.max())]
    drawn = [Polygon(part.exterior, _large(part.interiors, least)) for part in large]
    return drawn[0] if len(drawn) == 1 else MultiPolygon(drawn)


def _large(rings: Sequence[BaseGeometry], least: float) -> list[BaseGeometry]:
    return [ring for ring in rings if _sizes(np.array([ring]))[0] >= least]


def _sizes(surfaces: np.ndarray) -> np.ndarray:
    west, south, east, north = shapely.bounds(surfaces).T
    return np.asarray(np.maximum(east - west, north - south))


def _stretched(surfaces: Surfaces) -> Surfaces:
    return np.asarray(
        shapely.transform(surfaces, lambda xy: np.column_stack([xy[:, 0], mercator(xy[:, 1])]))
    )


def _back(surfaces: Surfaces) -> Surfaces:
    def degrees(xy: np.ndarray) -> np.ndarray:
        latitude = np.degrees(np.arctan(np.sinh(np.radians(xy[:, 1]))))
        return np.column_stack([xy[:, 0], latitude])

    return np.asarray(shapely.transform(surfaces, degrees))


def _corners(surfaces: Sequence[BaseGeometry]) -> int:
    return int(shapely.get_num_coordinates(_array(surfaces)).sum())


def _array(surfaces: Sequence[BaseGeometry]) -> np.ndarray:
    array = np.empty(len(surfaces), dtype=object)
    array[:] = surfaces
    return array
