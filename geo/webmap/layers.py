"""What the web map is made of: its layers in their order, its bounds, surfaces as GeoJSON, and
lines as Leaflet has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
import shapely

from geo import background, settings, style
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
