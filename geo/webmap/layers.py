"""What the web map is made of: its layers in their order, its bounds, surfaces as GeoJSON, and
lines as Leaflet has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor, log2
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geo import background, settings, style
from geo.frozen import frozen
from geo.model import Surface

BACKGROUND_PANES = tuple(background.LAYERS)
#: Layers that are drawn over the fills of areas.
OVER_AREAS = {"tbane_lines", "tbane_stations"}
#: folium's name for the map in its script.
MAP_ID = "ipo"
WEB_DECIMALS = 5  # about one metre; the pages show nothing finer
_WEST, _SOUTH, _EAST, _NORTH = settings.current().boxes.bounds
#: Where the drawn background ends (lat/lon); the map cannot be dragged far beyond it.
BOUNDS = ((_SOUTH, _WEST), (_NORTH, _EAST))
TILE = 256  # px of a web map's tile: 360 degrees at zoom 0
_HIGHEST = 85.0  # degrees of latitude, where a web map ends
_PHONE_PX = 300  # of a map on a phone


@frozen
class Rendered:
    """folium's map: its container as HTML, and the script that fills it."""

    html: str
    script: str


def mercator(latitudes: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Degrees of latitude as degrees of a web map, which are as long as those of longitude."""
    within = np.clip(latitudes, -_HIGHEST, _HIGHEST)
    return np.asarray(np.degrees(np.arcsinh(np.tan(np.radians(within)))))


def zoom_of(box: tuple[float, float, float, float], pixels: float) -> float:
    """The zoom of a web map that shows a box (west, south, east, north) in a square of px."""
    west, south, east, north = box
    bottom, top = mercator([south, north]).tolist()
    return log2(pixels * 360 / TILE / max(east - west, top - bottom))


#: The farthest zoom: all of the city is seen, on a phone too.
LEAST_ZOOM = min(9, floor(zoom_of(settings.current().boxes.view, _PHONE_PX)))


def corners_of(surfaces: Iterable[BaseGeometry]) -> list[bytes]:
    """What tells surfaces from others: every corner, in order."""
    given = list(surfaces)
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return list(shapely.to_wkb(array))


def surfaces(borders: Mapping[str, Surface], decimals: int) -> dict[str, Any]:
    """Surfaces by id as GeoJSON with nothing else: no name reaches folium's templates."""
    shapes = np.array(list(borders.values()), dtype=object)
    rounded = shapely.set_precision(shapes, 10**-decimals, mode="pointwise")
    geometries = map(orjson.loads, shapely.to_geojson(rounded))
    features = [
        {"type": "Feature", "id": id_, "properties": {"id": id_}, "geometry": geometry}
        for id_, geometry in zip(borders, geometries, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def line_options(line: style.Line) -> dict[str, Any]:
    """A row of the style table as Leaflet's options of a path."""
    return {
        "stroke": line.stroke is not None,
        "color": line.stroke or "none",
        "weight": line.width,
        "fill": line.fill is not None,
        "fillColor": line.fill or "none",
        "fillOpacity": line.opacity,
        "dashArray": line.dash or None,
    }
