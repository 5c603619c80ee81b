"""The coordinate reference systems of the addresses (OGC API – Features, Part 2), by their URI."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.exchange.outgoing.gis_format import METRES
from geo.frozen import frozen
from geo.projection import DECIMALS, all_projected, in_degrees

#: A side of a box of another system is curved in EPSG:4326: it gets corners at least so often, as a
#: part of the longer side.
_CORNER_EVERY = 1 / 16


@frozen
class System:
    """A reference system: its URI, its EPSG number, whether the north comes first in it, and the
    decimals that are written."""

    uri: str
    epsg: int
    is_north_first: bool
    decimals: int

    @property
    def is_degrees(self) -> bool:
        """Whether it is WGS 84, in whichever order."""
        return self.epsg == 4326

    def written(self, surfaces: Sequence[BaseGeometry]) -> list[str]:
        """GeoJSON MultiPolygons of surfaces (EPSG:4326, longitude first): axes in the order of the
        system, rounded, outer rings anticlockwise as seen with north up."""
        if not surfaces:
            return []
        oriented = shapely.orient_polygons(list(map(_several, surfaces)))
        placed = all_projected(oriented, self.epsg)
        rounded = shapely.transform(placed, self._ordered)
        return [str(item) for item in shapely.to_geojson(rounded)]

    def _ordered(self, points: np.ndarray) -> np.ndarray:
        ordered = points[:, ::-1] if self.is_north_first else points
        return ordered.round(self.decimals)

    def box(self, west: float, south: float, east: float, north: float) -> BaseGeometry:
        """A box (x or longitude first) as a surface in EPSG:4326, longitude first.

        Coordinates that have no place become infinite.
        """
        box: BaseGeometry = shapely.box(west, south, east, north)
        if self.is_degrees:
            return box
        longest = max(east - west, north - south)
        if longest > 0:
            box = shapely.segmentize(box, longest * _CORNER_EVERY)
        return in_degrees(box, self.epsg)


CRS84 = System("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, False, DECIMALS)


@cache
def is_north_first(epsg: int) -> bool:
    """Whether the register of EPSG has the north before the east, as in Sweden's system (3006)."""
    return bool(CRS.from_epsg(epsg).axis_info[0].direction == "north")


_EPSG = "http://www.opengis.net/def/crs/EPSG/0"


def _several(surface: BaseGeometry) -> MultiPolygon:
    """Every surface is of one type: programs take that of the first for the type of them all."""
    return surface if isinstance(surface, MultiPolygon) else MultiPolygon([surface])


#: Every system that can be asked for; the first is the one without asking.
SYSTEMS: dict[str, System] = {
    system.uri: system
    for system in (
        CRS84,
        System(f"{_EPSG}/4326", 4326, True, DECIMALS),
        *(System(f"{_EPSG}/{epsg}", epsg, is_north_first(epsg), 2) for epsg in METRES),
    )
}
