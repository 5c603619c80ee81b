"""The peer: the same map and the same unit filter, written the usual way with streamlit-folium.

Run by the benchmarks with `streamlit run`. Two ways that its users know, by the address:
`?way=anew` makes the whole folium map anew on every run; `?way=group` keeps the background map
and passes the areas as `feature_group_to_add`, which streamlit-folium swaps without a reload.

Nothing here is slower than it needs to be: the files are read once and cached, nothing is sent
back from the map, and the page has no table, labels or panel as ours has. folium's scripts other
than Leaflet (jQuery, Bootstrap, icons) are left out because this map does not use them.
"""

from __future__ import annotations

import os
from typing import Any

import folium
import streamlit as st
from folium.template import Template
from folium.utilities import JsCode
from streamlit_folium import st_folium

from geo import files, style
from geo.disclosure import openly
from geo.model import Listing, Register, Unit
from geo.webmap.chart import background_layer
from geo.webmap.layers import BACKGROUND_PANES, surfaces

LEAFLET = os.environ["PEER_LEAFLET"]
HEIGHT = 620  # px, as ours


class LocalMap(folium.Map):
    """folium's map with Leaflet from this machine."""

    default_js = [("leaflet", f"{LEAFLET}/leaflet.js")]  # noqa: RUF012 - folium's own attribute
    default_css = [("leaflet_css", f"{LEAFLET}/leaflet.css")]  # noqa: RUF012 - as above


class Fills(folium.MacroElement):
    """The patterns of the style table as SVG, as our map draws them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "document.body.insertAdjacentHTML('beforeend', {{ this.svg|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "Fills"
        patterns = "".join(_pattern(status, fill) for status, fill in style.STATUS.items())
        self.svg = f"<svg width='0' height='0' style='position:absolute'>{patterns}</svg>"


_MARKS = {
    style.Pattern.STRIPES: "<rect width='4' height='9' fill='{mark}'/>",
    style.Pattern.DOTS: "<circle cx='4.5' cy='4.5' r='2.1' fill='{mark}'/>",
}


def _pattern(status: str, fill: style.Fill) -> str:
    return (
        f"<pattern id='fill-{status}' width='9' height='9' patternUnits='userSpaceOnUse' "
        f"patternTransform='rotate(45)'><rect width='9' height='9' fill='{fill.ground}'/>"
        f"{_MARKS.get(fill.pattern, '').format(mark=fill.mark)}</pattern>"
    )


@st.cache_resource
def _read() -> tuple[Register, dict[str, Any]]:
    register, background = openly(files.read_register()), files.read_orientation()
    borders = {bydel.id: bydel.geometry for bydel in register.bydeler}
    return register, background | {"bydeler": surfaces(borders, 5)}


def _background(layers: dict[str, Any]) -> folium.Map:
    chart = LocalMap(location=[59.915, 10.78], zoom_start=11, tiles=None, control_scale=True)
    for order, name in enumerate(BACKGROUND_PANES):
        folium.map.CustomPane(name, z_index=200 + order, pointer_events=False).add_to(chart)
    folium.map.CustomPane("areas", z_index=420, pointer_events=True).add_to(chart)
    for order, name in enumerate(BACKGROUND_PANES):
        layer = background_layer(name, layers)
        layer._id = f"{order:032x}"  # streamlit-folium takes short ids for words and mixes them up
        layer.add_to(chart)
    Fills().add_to(chart)
    return chart


def _areas(register: Register, rows: list[Listing]) -> folium.GeoJson:
    drawn = {row.area: row for row in rows if row.area in register.borders}
    collection = surfaces({id_: register.borders[id_] for id_ in drawn}, 5)
    for feature, (id_, row) in zip(collection["features"], drawn.items(), strict=True):
        feature["properties"] |= {"name": register.area_by_id[id_].name, "status": row.status}
    return folium.GeoJson(
        collection,
        style_function=lambda feature: _look(feature["properties"]["status"]),
        tooltip=folium.GeoJsonTooltip(["name"], labels=False) if drawn else None,
        # How the benchmark finds an area in the DOM; a style per area would be far slower.
        on_each_feature=JsCode(
            "(feature, layer) => { layer.options.className = `area id-${feature.id}`; }"
        ),
        smooth_factor=0.5,
        pane="areas",
    )


def _look(status: str | None) -> dict[str, Any]:
    fill = f"url(#fill-{status})" if status else style.STATUS_UNKNOWN.ground
    return {
        "color": style.INK,
        "weight": style.OUTLINE_PX,
        "fillColor": fill,
        "fillOpacity": style.FILL_OPACITY,
    }


def main() -> None:
    """The page: pills and the map."""
    st.set_page_config(layout="wide")
    st.title("IPO-områder")
    units = st.pills("Politienhet", [str(unit) for unit in Unit], selection_mode="multi")
    register, layers = _read()
    # Straight from the list: the peer shall not pay for anything in our own way of selecting.
    rows = [row for row in register.latest.listings if not units or row.unit in units]
    chart, areas = _background(layers), _areas(register, rows)
    left, _ = st.columns([0.66, 0.34])
    with left:
        if st.query_params.get("way") == "group":
            group = folium.FeatureGroup("areas").add_child(areas)
            _show(chart, feature_group_to_add=group)
        else:
            areas.add_to(chart)
            _show(chart)


def _show(chart: folium.Map, **more: Any) -> None:
    st_folium(
        chart, key="map", height=HEIGHT, use_container_width=True, returned_objects=[], **more
    )


main()
