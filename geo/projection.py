"""Metres in the system of the settings (Oslo: EPSG:25832, UTM 32) ⇄ EPSG:4326, and other systems →
EPSG:4326: what projects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import settings

#: The system that everything is measured in.
EPSG = settings.current().projection.epsg
#: Borders are rounded to so many decimals of a degree (≈ 0.1 m).
DECIMALS = 6
#: Differences below this many m² are no difference.
SLIVER_M2 = 50.0


@cache
def _to_metres() -> Transformer:
    return Transformer.from_crs(4326, EPSG, always_xy=True)


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """The same geometry in metres."""
    projected: BaseGeometry = shapely.transform(geometry, _to_metres().transform, interleaved=False)
    return projected


def all_in_metres(geometries: Sequence[BaseGeometry]) -> np.ndarray:
    """Many geometries at once, as an array of the same length: one call is far cheaper."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    projected: np.ndarray = shapely.transform(array, _to_metres().transform, interleaved=False)
    return projected


def all_projected(geometries: Sequence[BaseGeometry], epsg: int) -> np.ndarray:
    """Many geometries (EPSG:4326) in another reference system, x or lon first, as an array of the
    same length. Metres are rounded to millimetres."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    if epsg == 4326:
        return array
    way = _to_metres() if epsg == EPSG else _into(epsg)

    def moved(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        east, north = way.transform(x, y)
        return east.round(3), north.round(3)

    projected: np.ndarray = shapely.transform(array, moved, interleaved=False)
    return projected


@cache
def _into(epsg: int) -> Transformer:
    return Transformer.from_crs(4326, epsg, always_xy=True)


def in_degrees(geometry: BaseGeometry, epsg: int = EPSG) -> BaseGeometry:
    """A geometry (x or lon first) of another reference system in EPSG:4326, lon before lat, rounded
    to the decimals that borders have at rest. Coordinates that have no place become infinite."""
    projected: BaseGeometry = shapely.transform(geometry, _from(epsg).transform, interleaved=False)
    return rounded(projected)


def all_in_degrees(geometries: np.ndarray, epsg: int) -> np.ndarray:
    """Many geometries (x or lon first) of a reference system at once, as `in_degrees` has one."""
    placed = geometries
    if epsg != 4326:
        placed = shapely.transform(geometries, _from(epsg).transform, interleaved=False)
    result: np.ndarray = shapely.transform(placed, lambda xy: xy.round(DECIMALS))
    return result


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in EPSG:4326 with the decimals that borders have at rest."""
    result: BaseGeometry = shapely.transform(geometry, lambda xy: xy.round(DECIMALS))
    return result


@cache
def _from(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, 4326, always_xy=True)
