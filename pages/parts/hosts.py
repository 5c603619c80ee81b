"""The two scripts that live in the page, outside any iframe: the map and the table of areas.

Streamlit gets one small loader for each; the script itself comes from an address that carries
its version (see `resources`), once, and afterwards only small messages cross.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import streamlit as st

from geo import text, webmap
from geo.installed import LEAFLET
from geo.model import Edition, Register
from geo.part import Part
from geo.view import Listed, View, edition_of, select
from pages.address import map_state, state
from pages.serving import numbered, resource_paths
from pages.serving.browser_files import Shown
from pages.serving.resources import Resources

_LONG = 500  # areas on a list
# Sent by Streamlit on every run, so as short as can be; the line break tells it from a file name.
_LOADER = "export default c=>\nipoLoad(c)"  # assets/loading.js


def component(name: str) -> Callable[..., Any]:
    """A script that lives in the page; its data names its address (`src`)."""
    # Without style isolation: folium finds its container by id in the page itself.
    declared = st.components.v2.component(
        f"ipokart_{name}", html="", js=_LOADER, isolate_styles=False
    )

    def mount(*, data: dict[str, Any], **options: Any) -> Any:
        # In a list: of each value of a mapping Streamlit asks pandas whether it is a table.
        return declared(data=[data], **options)

    return mount


_MAP, _TABLE, _COPY_LINK = component("map"), component("table"), component("copy_link")


def _chosen(key: str) -> Callable[[], None]:
    def take() -> None:
        state.choose(st.session_state[key].get("chosen") or None)

    return take


def show_map(
    shown: Shown,
    view: View,
    *,
    key: str,
    height: int,
    background: str,
    focus: bool = False,
    fit: list[list[float]] | None = None,
    place: tuple[float, float, float] | None = None,
    answers_first: bool = False,
) -> None:
    """The map of a view, `height` px tall. On a page with the filters of a view it `answers_first`,
    before the server does.

    `focus` opens it on the chosen area, `fit` on [[south, west], [north, east]], `place` on a
    latitude, longitude and zoom (EPSG:4326).
    """
    if not resource_paths.served or not LEAFLET.is_file():
        st.warning(text.say("map.failed"), icon=":material/map:")
        return
    register = shown.register
    view = view.choose(_known(register, view.area))
    rows = select(register, view)
    message = webmap.message(register, view, rows) | {"fit": fit, "place": place, "focus": focus}
    message |= {"background": None if background == map_state.NONE else background}
    message |= {"visible": _visible(edition_of(register, view), rows)}
    view_data = {name: value for name, value in message.items() if value not in (None, False, [])}
    data: dict[str, Any] = {"src": shown.resources.address("map_host.js"), "view": view_data}
    if answers_first:
        data |= {"filters": _filter_values(view), "sent": numbered.number()}
        data |= {"within": _within(shown.part)} if shown.part else {}
    _MAP(key=key, data=data, height=height, on_chosen_change=_chosen(key))


def _known(register: Register, area: str | None) -> str | None:
    """The area where the browser has it."""
    return area if area in register.area_by_id else None


def _visible(edition: Edition, rows: tuple[Listed, ...]) -> list[str] | dict[str, list[int]] | bool:
    """The ids of rows. The scripts know each list: of many rows they are told how far each lies
    from the one before it there, and of all of a long list True."""
    ids = [row.area.id for row in rows]
    if len(ids) <= _LONG:
        return ids
    if len(ids) == len(edition.listings):
        return True
    if any(map(str.isdigit, edition.by_area)):  # JavaScript has those in an order of its own
        return ids
    places = {id_: place for place, id_ in enumerate(edition.by_area)}
    return {"steps": [places[id_] - places.get(before, -1) for before, id_ in pairwise(["", *ids])]}


def _within(part: Part) -> dict[str, str]:
    """What a filter must leave as it is for the map to have all areas that it asks for."""
    return {"unit": str(part.unit)} if part.unit else {"bydel": part.bydel or ""}


def _filter_values(view: View) -> dict[str, Any]:
    """What a view is asked for beside its list and its colour, as the map's script changes it
    (answer.js)."""
    return {
        "units": list(view.units),
        "statuses": list(view.statuses),
        "bydel": view.bydel,
    }


def show_table(shown: Shown, view: View, *, key: str, caption: str) -> None:
    """The areas of a view as a real HTML table: sortable headings, rows that choose. The caption
    below it says how many they are."""
    edition = edition_of(shown.register, view)
    data = {
        "src": shown.resources.address("area_table.js"),
        "edition": edition.id,
        "visible": _visible(edition, select(shown.register, view)),
        "chosen": _known(shown.register, view.area),
        "caption": caption,
    }
    _TABLE(key=key, data=data, on_chosen_change=_chosen(key))


def show_copy_link(resources: Resources, background: str) -> None:
    """The button that copies a link to the page as it stands, with the map's place and
    background."""
    if not resource_paths.served:
        return
    _COPY_LINK(
        key="copy_link",
        data={"src": resources.address("copy_link.js"), "background": background},
        height="content",
        width="content",
    )
