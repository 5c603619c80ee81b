"""The surfaces of a file as a frame of geopandas: joined by name, placed, measured, and laid over
the places of the city.

A frame has one row for each name, in the order of the file, and its column `geometry` is EPSG:4326,
longitude first, with the decimals that borders have at rest. Imported only where a register starts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import geopandas
import numpy as np
from geopandas import GeoDataFrame, GeoSeries
from pyproj import CRS

from geo.errors import NewRegisterError
from geo.frozen import frozen
from geo.new_register.surfaces import Shapes, whole

#: Below this many m² a surface is not in a place.
SLIVER_M2 = 50.0
_NAME, _PLACE = "name", "place"
_DEGREES, _DECIMALS = 4326, 6
#: ETRS89 / UTM has its zones 28 to 38 as EPSG:258zz, in Europe; WGS 84 / UTM north is EPSG:326zz.
_ETRS89, _WGS84, _ETRS89_ZONES, _EUROPE_FROM = 25800, 32600, range(28, 39), 34.0


@frozen
class Projection:
    """The system in metres, and what the browser must know of it."""

    epsg: int
    meridian: float
    scale: float
    east: float


def by_name(shapes: Shapes, names: Sequence[str]) -> GeoDataFrame:
    """The surfaces of a file by name; rows of one name are one. Raises NewRegisterError for those
    that have no place on earth, or are smaller than borders can be at rest."""
    rows = GeoDataFrame({_NAME: names}, geometry=list(shapes.surfaces), crs=shapes.epsg)
    placed = rows.dissolve(_NAME, sort=False).to_crs(_DEGREES)
    if not np.isfinite(placed.get_coordinates()).all(axis=None):
        raise NewRegisterError("nowhere", epsg=str(shapes.epsg))
    placed.geometry = _at_rest(placed.geometry)
    if placed.is_empty.any():
        raise NewRegisterError("too_small")
    return placed


def hull(frame: GeoDataFrame, name: str) -> GeoDataFrame:
    """One place of that name, as far as the surfaces of a frame reach."""
    around = frame.geometry.union_all().convex_hull
    return _frame([name], _at_rest(GeoSeries([around], crs=_DEGREES)))


def _frame(names: Sequence[str], surfaces: GeoSeries) -> GeoDataFrame:
    frame: GeoDataFrame = GeoDataFrame({_NAME: names}, geometry=surfaces).set_index(_NAME)
    return frame


def _at_rest(surfaces: GeoSeries) -> GeoSeries:
    rounded: GeoSeries = surfaces.transform(lambda xy: xy.round(_DECIMALS))
    valid: GeoSeries = rounded.map(whole).set_crs(_DEGREES)
    return valid


def bounds(*frames: GeoDataFrame) -> list[float]:
    """West, south, east and north of everything in some frames."""
    boxes = np.array([frame.total_bounds for frame in frames])
    return [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]


# --- in metres ----------------------------------------------------------------------------------


def sizes(frame: GeoDataFrame, epsg: int) -> Mapping[str, float]:
    """The size of each surface by name, km² in a system of metres."""
    km2: Any = frame.to_crs(epsg).area / 1e6
    return {str(name): float(size) for name, size in km2.round(2).items()}


def shares(areas: GeoDataFrame, places: GeoDataFrame, epsg: int) -> Mapping[str, tuple[str, ...]]:
    """The places that each area lies in, by name, the largest part first."""
    common = _laid_over(areas, places, epsg, "intersection")
    common["m2"] = common.area
    held = common[common.m2 > SLIVER_M2].sort_values("m2", ascending=False, kind="stable")
    within = held.groupby(_NAME)[_PLACE].agg(tuple)
    return {str(name): within.get(name, ()) for name in areas.index}


def reach_out(areas: GeoDataFrame, places: GeoDataFrame, epsg: int) -> bool:
    """Whether a part of an area lies in no place."""
    beyond = _laid_over(areas, places, epsg, "difference")
    return bool((beyond.area > SLIVER_M2).any())


def _laid_over(
    areas: GeoDataFrame,
    places: GeoDataFrame,
    epsg: int,
    how: Literal["intersection", "difference"],
) -> GeoDataFrame:
    """What areas have in common with places, or beyond all of them, in a system of metres."""
    left = areas[["geometry"]].to_crs(epsg).reset_index()
    right = places[["geometry"]].to_crs(epsg).reset_index(names=_PLACE)
    laid: GeoDataFrame = geopandas.overlay(left, right, how=how, keep_geom_type=True)
    return laid


# --- the system in metres -----------------------------------------------------------------------


def projection_of(shapes: Shapes) -> Projection:
    """The file's own system where it is a transverse Mercator in metres, else the UTM zone.

    The zone is asked for without naming ETRS89: geopandas then answers with the twin that has the
    north first (EPSG:3044 for zone 32).
    """
    surfaces = GeoSeries(list(shapes.surfaces), crs=shapes.epsg)
    if own := _mercator(surfaces.crs):
        return own
    epsg = surfaces.estimate_utm_crs().to_epsg()
    zone, lat = epsg - _WGS84, surfaces.to_crs(_DEGREES).total_bounds[3]
    if zone in _ETRS89_ZONES and lat > _EUROPE_FROM:
        epsg = _ETRS89 + zone
    projection = _mercator(CRS.from_epsg(epsg))
    assert projection  # UTM is one
    return projection


def _mercator(crs: Any) -> Projection | None:
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None:
        return None
    if not re.fullmatch(r"Transverse Mercator", operation.method_name):
        return None
    if any(axis.unit_name != "metre" for axis in crs.axis_info):
        return None
    values = {it.name: it.value for it in operation.params}
    return Projection(
        int(crs.to_epsg()),
        float(values["Longitude of natural origin"]),
        float(values["Scale factor at natural origin"]),
        float(values["False easting"]),
    )
