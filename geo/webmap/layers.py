"""The background of the web map: which layers there are, in which order, and how each is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import folium
import shapely
from shapely.geometry import LineString, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo import style
from geo.model import Placed, Surface

#: Layer of the web map → (file in data/orientation or "bydeler", row of style.BACKGROUND).
#: In drawing order. Bydeler lie under the fjord because their polygons reach out into it.
_LAYERS: dict[str, tuple[str, str]] = {
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
BACKGROUND_PANES = tuple(_LAYERS)


#: Where the background's detail ends (west, south, east, north in degrees).
FRAME = (10.45, 59.78, 11.05, 60.06)
_WORLD = (8.0, 58.5, 13.0, 61.5)


def veil() -> dict[str, Any]:
    """Everything outside the frame, so that the end of the data looks like the end of the data."""
    outside = shapely.box(*_WORLD).difference(shapely.box(*FRAME))
    feature = {"type": "Feature", "properties": {}, "geometry": dict(mapping(outside))}
    return {"type": "FeatureCollection", "features": [feature]}


def surfaces(items: Iterable[Placed], decimals: int) -> dict[str, Any]:
    """Surfaces as GeoJSON with their ids and nothing else: no name reaches folium's templates."""
    features = [
        {
            "type": "Feature",
            "id": item.id,
            "properties": {"id": item.id},
            "geometry": _rounded(item.geometry, decimals),
        }
        for item in items
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(surface: Surface, decimals: int) -> dict[str, Any]:
    return dict(mapping(shapely.set_precision(surface, 10**-decimals, mode="pointwise")))


def background_layer(name: str, layers: dict[str, dict[str, Any]]) -> folium.GeoJson:
    """One layer of the background as folium draws it: silent, in its own pane."""
    file, row = _LAYERS[name]
    features = [_bare(feature, row) for feature in layers.get(file, {}).get("features", ())]
    if name == "borders":
        features = _shared_borders(features)
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: _leaflet(style.BACKGROUND[feature["properties"]["look"]]),
        marker=_station() if name == "tbane_stations" else None,
        smooth_factor=0.5,
        pane=name,
        interactive=False,
        name=name,
        control=False,
    )
    layer._id = name
    return layer


def _shared_borders(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where two municipalities meet on land; their coast is the fjord's edge, no border."""
    rings = [shape(feature["geometry"]).boundary for feature in features]
    met = [a.intersection(b) for a, b in combinations(rings, 2) if a.intersects(b)]
    lines = shapely.line_merge(shapely.union_all([part for item in met for part in _lines(item)]))
    return [features[0] | {"geometry": dict(mapping(lines))}] if features else []


def _lines(geometry: BaseGeometry) -> list[LineString]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, LineString)]


def _bare(feature: dict[str, Any], look: str) -> dict[str, Any]:
    """Geometry, the row of the style table, and the id if there is one."""
    properties = feature.get("properties") or {}
    if look == "roads" and properties.get("kind") == "sekundær":
        look = "roads_secondary"
    bare = {"look": look} | ({"id": properties["id"]} if "id" in properties else {})
    return {"type": "Feature", "properties": bare, "geometry": feature["geometry"]}


def _leaflet(line: style.Line) -> dict[str, Any]:
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
