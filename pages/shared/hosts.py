"""The two scripts that live in the page, outside any iframe: the map and the table of areas.

Streamlit gets one small loader for each; the script itself comes from an address that carries
its version (see `resources`), once, and afterwards only small messages cross.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo import text, webmap
from geo.escape import plain
from geo.model import Register
from geo.view import Listed, View
from pages.shared import state
from pages.shared.resources import Resources

# The data names the script to load; the root of the app is where Streamlit's page lies.
_LOADER = """
export default function (component) {
  const { data, parentElement } = component;
  const root = (window.__streamlit?.DOWNLOAD_ASSETS_BASE_URL) || document.baseURI;
  const address = new URL(data.base + data.script, new URL("/", root));
  import(address).then((script) => script.default(component)).catch((error) => {
    console.error(error);
    parentElement.textContent = data.failed;
  });
}
"""


def _component(name: str) -> Callable[..., Any]:
    # Without style isolation: folium finds its container by id in the page itself.
    mount: Callable[..., Any] = st.components.v2.component(
        f"ipokart_{name}", html="", js=_LOADER, isolate_styles=False
    )
    return mount


_MAP, _TABLE = _component("map"), _component("table")


def _base(found: Resources, script: str) -> dict[str, str]:
    return {"base": found.address(""), "script": script, "failed": text.say("map.failed")}


def _chosen(key: str) -> Callable[[], None]:
    def take() -> None:
        state.choose(st.session_state[key].get("chosen") or None)

    return take


def show_map(
    register: Register,
    found: Resources,
    view: View,
    *,
    key: str,
    height: int,
    background: str,
    focus: bool = False,
) -> None:
    """The map of a view, `height` px tall. `focus` opens it on the chosen area."""
    message = webmap.message(register, view) | {"background": background, "focus": focus}
    data = _base(found, "map_host.js") | {"view": message, "loading": text.say("map.loading")}
    _MAP(key=key, data=data, height=height, on_chosen_change=_chosen(key))


def show_table(
    found: Resources, rows: tuple[Listed, ...], caption: str, *, key: str, chosen: str | None
) -> None:
    """The areas as a real HTML table: sortable headings, rows that choose."""
    columns = [
        text.say(f"table.{name}")
        for name in ("name", "status", "since", "unit", "bydel", "size", "confidence")
    ]
    data = _base(found, "area_table.js") | {
        "caption": caption,
        "columns": columns,
        "rows": [{"id": row.area.id, "cells": _cells(row)} for row in rows],
        "chosen": chosen,
    }
    _TABLE(key=key, data=data, on_chosen_change=_chosen(key))


def _cells(row: Listed) -> list[list[str | float]]:
    """Each cell as [what is read, what is sorted by]."""
    listing, area = row.listing, row.area
    words = (
        (plain(area.name), plain(area.name)),
        (text.status(listing.status), text.status(listing.status)),
        (text.day(row.since), row.since.iso),
        (text.unit(listing.unit), text.unit(listing.unit)),
        (
            plain(row.bydel.name) if row.bydel else text.say("map.outside_oslo"),
            row.bydel.name if row.bydel else "~",
        ),
        (text.number(area.area_km2, 2), area.area_km2),
        (
            text.say(f"confidence.{area.boundary_confidence}"),
            list(type(area.boundary_confidence)).index(area.boundary_confidence),
        ),
    )
    return [list(pair) for pair in words]
