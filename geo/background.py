"""The map behind the areas, for screen and paper alike: its layers, their order, and its names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiLineString, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo import settings
from geo.escape import plain
from geo.projection import in_metres

Layers = dict[str, dict[str, Any]]

#: Layer → (file in data/orientation or "bydeler", row of style.BACKGROUND), in drawing order.
#: Bydeler lie under the fjord because their polygons reach out into it.
LAYERS: dict[str, tuple[str, str]] = {
    "municipalities": ("municipalities", "municipalities"),
    "marka": ("marka", "marka"),
    "parks": ("parks", "parks"),
    "bydeler": ("bydeler", "bydel_borders"),
    "borders": ("municipalities", "municipality_borders"),
    "fjord": ("fjord", "fjord"),
    "lakes": ("lakes", "lakes"),
    "rivers": ("rivers", "rivers"),
    "roads": ("roads", "roads"),
    "railway": ("railway", "railway"),
    "tbane_lines": ("tbane_lines", "tbane_lines"),
    "tbane_stations": ("tbane_stations", "tbane_stations"),
    "veil": ("veil", "veil"),
}
#: Where the background's detail ends (west, south, east, north in degrees).
FRAME = settings.current().boxes.frame
_WORLD = settings.current().boxes.world
SHIELD_STRETCH = 0.008  # degrees of latitude, about 900 m

#: A name at a place: lat, lon, name.
Sign = tuple[float, float, str]


def veil(layers: Layers) -> BaseGeometry:
    """Everything that the background does not reach, so that the end of the data looks like the
    end of the data: outside the frame, what is no land and no fjord of ours."""
    outside: BaseGeometry = shapely.box(*_WORLD).difference(shapely.box(*FRAME))
    known = _array([*geometries(layers, "municipalities"), *geometries(layers, "fjord")])
    known = known[~shapely.covers(shapely.box(*FRAME), known)]
    beyond = shapely.intersection(shapely.make_valid(known), outside)
    unreached: BaseGeometry = outside.difference(shapely.union_all(beyond, grid_size=1e-7))
    return unreached


@cache
def reach() -> tuple[float, float, float, float]:
    """The largest upright rectangle inside the frame: west, south, east, north in metres
    (EPSG:25832), whose grid is a little askew to degrees."""
    west, south, east, north = FRAME
    corners = shapely.linestrings([(west, south), (west, north), (east, south), (east, north)])
    x, y = shapely.get_coordinates(in_metres(corners)).T.tolist()
    # The corners as they stand: south-west, north-west, south-east, north-east.
    return max(x[:2]), max(y[0], y[2]), min(x[2:]), min(y[1], y[3])


def features(layers: Layers, file: str) -> list[dict[str, Any]]:
    """The GeoJSON features of a file; none where it is not there."""
    return list(layers.get(file, {}).get("features", ()))


def geometries(layers: Layers, file: str) -> list[BaseGeometry]:
    """The geometries of a file's features (EPSG:4326): those read with it, or built now."""
    known = layers.get(file, {}).get("shapes")
    return known or [shape(item["geometry"]) for item in features(layers, file)]


def look(feature: dict[str, Any], row: str) -> str:
    """The row of the style table for one feature of a layer."""
    properties = feature.get("properties") or {}
    if row == "roads" and properties.get("kind") == "sekundær":
        return "roads_secondary"
    return row


def shared_borders(municipalities: list[BaseGeometry]) -> BaseGeometry:
    """Where two municipalities meet on land; their coast is the fjord's edge, no border."""
    return edges(municipalities, 2)


def edges(surfaces: Sequence[BaseGeometry], least: int = 1) -> BaseGeometry:
    """The edges of at least so many of the surfaces as lines, each once, however many have it.

    Neighbours must have the same corners along the edge that they share. Noding and merging the
    lines gives the same for surfaces that do not, and takes ten times as long.
    """
    xy, ring = shapely.get_coordinates(_rings(surfaces), return_index=True)
    corners = xy[:, 0] + 1j * xy[:, 1]
    within = np.flatnonzero(ring[:-1] == ring[1:])  # from one ring to the next there is no edge
    one, other = corners[within], corners[within + 1]
    low, high = np.where(one < other, (one, other), (other, one))
    order = np.lexsort((high, low))
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = np.diff(low[order]).astype(bool) | np.diff(high[order]).astype(bool)
    drawn = np.zeros(len(corners) + 1, dtype=bool)  # one more at each end, to see where runs end
    drawn[1 + within[order[is_new]]] = np.bincount(np.cumsum(is_new) - 1) >= least
    starts = np.flatnonzero(drawn[1:] & ~drawn[:-1])
    ends = np.flatnonzero(drawn[:-1] & ~drawn[1:])
    runs = [xy[start : end + 1] for start, end in zip(starts, ends, strict=True)]
    return MultiLineString(runs)


def _rings(surfaces: Sequence[BaseGeometry]) -> np.ndarray:
    return np.asarray(shapely.get_rings(shapely.get_parts(_array(surfaces))))


def _array(geometries: Sequence[BaseGeometry]) -> np.ndarray:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def feature(geometry: BaseGeometry) -> dict[str, Any]:
    """A geometry as a GeoJSON feature without properties."""
    return {"type": "Feature", "properties": {}, "geometry": dict(mapping(geometry))}


# --- names at close scales --------------------------------------------------------------------


def stations(layers: Layers) -> list[Sign]:
    """The T-bane stations."""
    return [
        (
            row["geometry"]["coordinates"][1],
            row["geometry"]["coordinates"][0],
            plain(row["properties"]["name"]),
        )
        for row in features(layers, "tbane_stations")
    ]


def shields(layers: Layers) -> list[Sign]:
    """One shield in the middle of each long stretch of a numbered main road."""
    signs: list[Sign] = []
    roads = zip(features(layers, "roads"), geometries(layers, "roads"), strict=True)
    for row, line in roads:
        ref = row["properties"].get("ref")
        if not ref or row["properties"].get("tunnel"):
            continue
        for part in shapely.get_parts(shapely.line_merge(line)):
            middle = part.interpolate(0.5, normalized=True)
            shield = (round(middle.y, 5), round(middle.x, 5), plain(ref.split(";")[0]))
            if part.length > SHIELD_STRETCH and not any(_beside(shield, old) for old in signs):
                signs.append(shield)
    return signs


def _beside(one: Sign, other: Sign) -> bool:
    """The two carriageways of one road get one shield."""
    near = max(abs(one[0] - other[0]), abs(one[1] - other[1]) / 2) < SHIELD_STRETCH
    return one[2] == other[2] and near
