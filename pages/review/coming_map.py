"""The map of a list that is not accepted yet: the register's own map, with what would be new.

The browser has the register's map already; what crosses is the coming list, and the borders of
areas that the register does not have. Choosing an area on it goes to its line in the review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

import streamlit as st
from cachetools import LRUCache, cached

from geo import text, webmap
from geo.installed import LEAFLET
from geo.model import Register
from geo.view import View, select
from geo.webmap.layers import WEB_DECIMALS, surfaces
from pages.parts import hosts
from pages.serving import browser_files, resource_paths

_HEIGHT = 520  # px
_MAP = hosts.component("coming_map")


def show(register: Register, coming: Register, edition: str, rows: Mapping[str, str]) -> None:
    """The map of one list of a coming register. `rows` name the line of each area on the page."""
    if not resource_paths.served or not LEAFLET.is_file():
        st.warning(text.say("map.failed"), icon=":material/map:")
        return
    message = _message(register, coming, edition)
    data = {
        "src": browser_files.resources().address("coming_host.js"),
        **message,
        "rows": dict(rows),
    }
    _MAP(key="coming_map", data=data, height=_HEIGHT)


def _states(register: Register, coming: Register, edition: str) -> tuple[str, str, str]:
    return register.version, coming.version, edition


@cached(LRUCache(8), key=_states, lock=Lock())
def _message(register: Register, coming: Register, edition: str) -> dict[str, Any]:
    """The view, the coming list, and the facts and borders of areas that are new."""
    view = View(edition)
    new = tuple(area for area in coming.areas if area.id not in register.area_by_id)
    small = replace(coming, areas=new, editions=(coming.edition_by_id[edition],))
    facts = webmap.facts(small, {}) if new else {"areas": {}}
    listed = coming.edition_by_id[edition].listings
    return {
        # `focus`: this map keeps a place of its own, not that of the map page
        "view": webmap.message(coming, view, select(coming, view)) | {"focus": True},
        "listed": {row.area: [row.unit, row.status] for row in listed},
        "areas": facts["areas"],
        "borders": surfaces(small.borders, WEB_DECIMALS)["features"],
    }
