"""The peer: the same map as a folium file, and Chromium taking a picture of it.

Written the usual way: layers as GeoJson, names as markers of HTML, title and legend as HTML over
the map. The file is made once; Leaflet lies on this machine, and folium's other scripts are
left out because the map does not use them. Names may lie on each other: it does less.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import folium
from folium.template import Template
from playwright.sync_api import Browser
from shapely.geometry import shape

from benchmarks import browser
from benchmarks.servers import ROOT

_LEAFLET = (ROOT / "node_modules" / "leaflet" / "dist").as_uri()
#: The next frame but one: by then what the script drew has been painted.
_PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_BOUNDS = ((59.808, 10.6), (59.985, 10.96))
_MARKS = {
    "solid": "",
    "stripes": "<rect width='4' height='9' fill='{}'/>",
    "dots": "<circle cx='4.5' cy='4.5' r='2.1' fill='{}'/>",
}


class LocalMap(folium.Map):
    """folium's map with Leaflet from this machine."""

    default_js = [("leaflet", f"{_LEAFLET}/leaflet.js")]  # noqa: RUF012 - folium's own attribute
    default_css = [("leaflet_css", f"{_LEAFLET}/leaflet.css")]  # noqa: RUF012 - as above


class Markup(folium.MacroElement):
    """HTML over the map: patterns, title, legend."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "document.body.insertAdjacentHTML('beforeend', {{ this.markup|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, markup: str) -> None:
        super().__init__()
        self._name, self.markup = "Markup", markup


def write(folder: Path) -> Path:
    """Make the map of a sheet's folder as a file there; returns it."""
    about = json.loads((folder / "sheet.json").read_text(encoding="utf-8"))
    chart = LocalMap(tiles=None, zoom_control=False, control_scale=True, zoom_snap=0.25)
    chart.fit_bounds(_BOUNDS, padding_top_left=(557, 0))
    for item in about["layers"]:
        _layer(folder, item).add_to(chart)
    for item in about["areas"]:
        _areas(folder, item, about["outline"]).add_to(chart)
    named = [item for item in about["layers"] if item["name"] == "bydeler"] + about["areas"]
    for name in (name for item in named for name in _names(folder, item)):
        name.add_to(chart)
    Markup(_markup(about)).add_to(chart)
    path = folder / "map.html"
    chart.save(str(path))
    return path


def picture(chromium: Browser, path: Path) -> bytes:
    """A new page with the map, drawn, as PNG of 1920 × 1080."""
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    try:
        page.set_default_timeout(browser.LONGEST)
        page.goto(path.as_uri())
        page.evaluate(_PAINTED)
        return page.screenshot()
    finally:
        page.close()


def _layer(folder: Path, item: dict[str, Any]) -> folium.GeoJson:
    look = item["style"]
    options = {
        "stroke": bool(look["stroke"]),
        "color": look["stroke"],
        "weight": look["width"],
        "fill": bool(look["fill"]),
        "fillColor": look["fill"],
        "fillOpacity": look["opacity"],
        "dashArray": look["dash"] or None,
    }
    marker = folium.CircleMarker(radius=item["radius"], **options) if item["radius"] else None
    return folium.GeoJson(
        _features(folder, item),
        style_function=lambda _: options,
        marker=marker,
        interactive=False,
    )


def _areas(folder: Path, item: dict[str, Any], outline: float) -> folium.GeoJson:
    fill = item["fill"]
    options = {
        "color": fill["outline"],
        "weight": outline,
        "fillOpacity": 1,
        "fillColor": f"url(#fill-{fill['pattern']})",
    }
    return folium.GeoJson(_features(folder, item), style_function=lambda _: options)


def _features(folder: Path, item: dict[str, Any]) -> dict[str, Any]:
    collection: dict[str, Any] = json.loads((folder / item["file"]).read_text(encoding="utf-8"))
    return collection


def _names(folder: Path, item: dict[str, Any]) -> Iterator[folium.Marker]:
    for feature in _features(folder, item)["features"]:
        point = shape(feature["geometry"]).representative_point()
        name = escape(feature["properties"]["name"])
        icon = folium.DivIcon(html=f"<b style='white-space: nowrap'>{name}</b>", icon_size=(0, 0))
        yield folium.Marker((point.y, point.x), icon=icon)


def _markup(about: dict[str, Any]) -> str:
    patterns = "".join(_pattern(item["fill"]) for item in about["areas"])
    rows = "".join(
        f"<p><svg width='44' height='28'><rect width='44' height='28' stroke='currentColor' "
        f"fill='url(#fill-{item['fill']['pattern']})'/></svg> {escape(item['words'])}</p>"
        for item in about["areas"]
    )
    words = {key: escape(value) for key, value in about["words"].items()}
    return (
        f"<svg width='0' height='0' style='position: absolute'>{patterns}</svg>"
        "<div style='position: absolute; inset: 0 auto 0 0; width: 465px; padding: 46px; "
        "z-index: 9999; background: white; font: 19px sans-serif'>"
        f"<h1>{words['title']}</h1><p>{words['subtitle']}</p><h2>{words['legend']}</h2>{rows}"
        f"<p><b>{words['notice']}</b></p><small>{words['source']}</small></div>"
    )


def _pattern(fill: dict[str, Any]) -> str:
    return (
        f"<pattern id='fill-{fill['pattern']}' width='9' height='9' "
        "patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
        f"<rect width='9' height='9' fill='{fill['ground']}'/>"
        f"{_MARKS[fill['pattern']].format(fill['mark'])}</pattern>"
    )
