"""The background of the web map: which layers there are, in which order, and how each is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import folium
import numpy as np
import orjson
import shapely

from geo import background, style
from geo.model import Surface

BACKGROUND_PANES = tuple(background.LAYERS)
#: Layers that are drawn over the fills of areas.
OVER_AREAS = {"tbane_lines", "tbane_stations"}


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


def background_layer(name: str, layers: background.Layers) -> folium.GeoJson:
    """One layer of the background as folium draws it: silent, in its own pane."""
    features = [_bare(feature, row) for feature, row in _features(name, layers)]
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: line_options(
            style.BACKGROUND[feature["properties"]["look"]]
        ),
        marker=_station() if name == "tbane_stations" else None,
        smooth_factor=0.5,
        pane=name,
        interactive=False,
        name=name,
        control=False,
    )
    layer._id = name
    return layer


def _features(name: str, layers: background.Layers) -> list[tuple[dict[str, Any], str]]:
    """The features of a layer, each with its row of the style table."""
    file, row = background.LAYERS[name]
    rows = background.features(layers, file)
    if name == "veil":
        rows = [background.feature(background.veil(layers))]
    elif name == "borders":
        borders = background.shared_borders(background.geometries(layers, file))
        rows = [background.feature(borders)] if rows else []
    return [(feature, background.look(feature, row)) for feature in rows]


def _bare(feature: dict[str, Any], look: str) -> dict[str, Any]:
    """Geometry, the row of the style table, and the id if there is one."""
    properties = feature.get("properties") or {}
    bare = {"look": look} | ({"id": properties["id"]} if "id" in properties else {})
    return {"type": "Feature", "properties": bare, "geometry": feature["geometry"]}


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


def _station() -> folium.CircleMarker:
    marker = folium.CircleMarker(radius=style.STATION_RADIUS_PX)
    # GeoJson passes its own pane and silence on to lines and surfaces, but not to markers.
    marker.options |= {"pane": "tbane_stations", "interactive": False}
    return marker
