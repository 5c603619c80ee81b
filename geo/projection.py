"""Metres in the system of the settings (Oslo: EPSG:25832, UTM 32) ⇄ EPSG:4326, and other systems →
EPSG:4326: what projects."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import disk_cache, settings

if TYPE_CHECKING:
    from pyproj import Transformer

#: The system that everything is measured in.
EPSG = settings.current().projection.epsg
#: Borders are rounded to so many decimals of a degree (≈ 0.1 m).
DECIMALS = 6
#: Differences below this many m² are no difference.
SLIVER_M2 = 50.0


#: Where a command keeps what it projected (see `keep_in`), nowhere by default; and how many files.
_PLACES: list[Path] = []
_MOST_FILES = 32
#: What in the environment decides what numbers become.
_PROJ_SETTINGS = ("PROJ_DATA", "PROJ_LIB", "PROJ_NETWORK")


def keep_in(folder: Path | None) -> None:
    """Keep on disk what this process projects to metres, by the numbers; None: do not. It is for a
    process that draws the same map as the one before, where pyproj alone is a tenth of the work."""
    _PLACES[:] = [] if folder is None else [folder]


def _metres(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """East and north of places in EPSG:4326."""
    if not (_PLACES and len(lon)):
        east, north = _into(EPSG).transform(lon, lat)
        return east, north
    degrees = np.stack([lon, lat])
    key = hashlib.sha256(f"{projector()} {degrees.shape}".encode() + degrees.tobytes()).hexdigest()
    path = _PLACES[0] / f"{key[:32]}.metres"
    content = disk_cache.take(
        path, key, lambda: np.stack(_into(EPSG).transform(lon, lat)).tobytes(), _MOST_FILES
    )
    east, north = np.frombuffer(content).reshape(degrees.shape)
    return east, north


@cache
def projector() -> str:
    """The system, the version of what projects, and its settings, without importing it."""
    spec = find_spec("pyproj")
    assert spec and spec.origin
    program = hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()
    return " ".join((str(EPSG), program, *(os.environ.get(name, "") for name in _PROJ_SETTINGS)))


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """The same geometry in metres."""
    projected: BaseGeometry = shapely.transform(geometry, _metres, interleaved=False)
    return projected


def all_in_metres(geometries: Sequence[BaseGeometry]) -> np.ndarray:
    """Many geometries at once, as an array of the same length: one call is far cheaper."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    projected: np.ndarray = shapely.transform(array, _metres, interleaved=False)
    return projected


def all_projected(geometries: Sequence[BaseGeometry], epsg: int) -> np.ndarray:
    """Many geometries (EPSG:4326) in another reference system, x or lon first, as an array of the
    same length. Metres are rounded to millimetres."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    if epsg == 4326:
        return array
    transformer = _into(epsg)

    def moved(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        east, north = transformer.transform(x, y)
        return east.round(3), north.round(3)

    projected: np.ndarray = shapely.transform(array, moved, interleaved=False)
    return projected


@cache
def _into(epsg: int) -> Transformer:
    from pyproj import Transformer  # takes a moment

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
    from pyproj import Transformer

    return Transformer.from_crs(epsg, 4326, always_xy=True)
