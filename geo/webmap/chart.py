"""Register + background → folium's map, as HTML and script.

Slow to import: folium brings pandas. Whoever only shows a map that is made already need not wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import folium
from branca.element import Figure

from geo import background as layers_behind
from geo import settings, style
from geo.model import Register, Surface
from geo.webmap.layers import (
    BACKGROUND_PANES,
    BOUNDS,
    LEAST_ZOOM,
    MAP_ID,
    OVER_AREAS,
    WEB_DECIMALS,
    Rendered,
    line_options,
    surfaces,
)


class OfflineMap(folium.Map):
    """folium's map without the public script addresses it would otherwise put in the page."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own attribute, never changed
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as above


def render(
    register: Register, background: dict[str, dict[str, Any]], *, with_borders: bool = True
) -> Rendered:
    """The map of everything as folium writes it; arguments as `build` wants them."""
    figure = build(register, background, with_borders=with_borders).get_root()
    assert isinstance(figure, Figure)  # the root of a folium map
    figure.render()
    return Rendered(figure.html.render(), figure.script.render())


def build(
    register: Register, background: dict[str, dict[str, Any]], *, with_borders: bool = True
) -> folium.Map:
    """The folium map of everything: background, bydeler, and every area of the register.

    `background` maps layer names to GeoJSON (EPSG:4326), as `files.read_orientation` gives it.
    Without borders the layers of bydeler and areas are empty: whoever shows the map fills them.
    """
    chart = OfflineMap(
        location=list(settings.current().boxes.centre),
        zoom_start=11,
        tiles=None,
        zoom_control=False,
        keyboard=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=90,
        min_zoom=LEAST_ZOOM,
        max_zoom=17,
        max_bounds=True,
        min_lat=BOUNDS[0][0],
        min_lon=BOUNDS[0][1],
        max_lat=BOUNDS[1][0],
        max_lon=BOUNDS[1][1],
    )
    chart._id = MAP_ID  # a fixed name, so that the same register gives the same bytes
    for order, name in enumerate(BACKGROUND_PANES):
        z_index = 425 if name in OVER_AREAS else 200 + order
        _pane(name, z_index, pointer_events=False).add_to(chart)
    _pane("areas", 420, pointer_events=True).add_to(chart)
    bydeler = {bydel.id: bydel.geometry for bydel in register.bydeler if with_borders}
    layers = background | {"bydeler": surfaces(bydeler, WEB_DECIMALS)}
    for name in BACKGROUND_PANES:
        background_layer(name, layers).add_to(chart)
    _area_layer(register.borders if with_borders else {}).add_to(chart)
    return chart


def _pane(name: str, z_index: int, *, pointer_events: bool) -> folium.map.CustomPane:
    pane = folium.map.CustomPane(name, z_index=z_index, pointer_events=pointer_events)
    pane._id = name  # folium would give it a random name
    return pane


def _area_layer(borders: Mapping[str, Surface]) -> folium.GeoJson:
    layer = folium.GeoJson(
        surfaces(borders, WEB_DECIMALS),
        style_function=lambda _: {"weight": style.OUTLINE_PX, "color": style.INK},
        smooth_factor=0.5,
        pane="areas",
    )
    layer._id = "areas"
    return layer


def background_layer(name: str, layers: layers_behind.Layers) -> folium.GeoJson:
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


def _features(name: str, layers: layers_behind.Layers) -> list[tuple[dict[str, Any], str]]:
    """The features of a layer, each with its row of the style table."""
    file, row = layers_behind.LAYERS[name]
    rows = layers_behind.features(layers, file)
    if name == "veil":
        rows = [layers_behind.feature(layers_behind.veil(layers))]
    elif name == "borders":
        borders = layers_behind.shared_borders(layers_behind.geometries(layers, file))
        rows = [layers_behind.feature(borders)] if rows else []
    return [(feature, layers_behind.look(feature, row)) for feature in rows]


def _bare(feature: dict[str, Any], look: str) -> dict[str, Any]:
    """Geometry, the row of the style table, and the id if there is one."""
    properties = feature.get("properties") or {}
    bare = {"look": look} | ({"id": properties["id"]} if "id" in properties else {})
    return {"type": "Feature", "properties": bare, "geometry": feature["geometry"]}


def _station() -> folium.CircleMarker:
    marker = folium.CircleMarker(radius=style.STATION_RADIUS_PX)
    # GeoJson passes its own pane and silence on to lines and surfaces, but not to markers.
    marker.options |= {"pane": "tbane_stations", "interactive": False}
    return marker
