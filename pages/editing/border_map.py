"""The map on which a border is edited, as a component in the page: what it is sent, and what was
drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
import streamlit as st
from shapely.geometry import mapping

from geo import division, text, webmap
from geo.editing.border_fault import BorderFault, Repair
from geo.editing.border_input import BorderReading, read_geometry
from geo.escape import plain
from geo.installed import GEOMAN, LEAFLET
from geo.model import Area, Register, Surface
from geo.view import View, select
from pages.editing import fields
from pages.parts import hosts
from pages.serving import browser_files, loading, resource_paths

#: Other areas so near (degrees) come along, the nearest first: a border may be drawn up to them.
_NEAR, _MOST_NEAR = 0.05, 40
_AROUND = 0.004  # degrees of air round the area when the map opens
_DRAWN, _PROPOSAL, _KEY = "drawn", "proposal", "border_map"
_NOTHING = {"type": "Polygon", "coordinates": []}
_MAP = hosts.component("border")


def drawn() -> dict[str, BorderReading]:
    """The borders that were changed on the map, by area, as they are read."""
    value = st.session_state.get(fields.key(_KEY), {}).get(_DRAWN)
    value = fields.keep(_DRAWN, value or fields.standing(_DRAWN, None))
    borders = value["borders"] if value else {}
    return {id_: read_geometry(it or _NOTHING) for id_, it in borders.items()}


def propose(border: Surface) -> None:
    """Have the map take a border as its next step, which can be undone there."""
    before = fields.standing(_PROPOSAL, None)
    number = (before["number"] if before else 0) + 1
    fields.keep(_PROPOSAL, {"number": number, "geometry": mapping(border)})
    st.rerun()


def sentence(fault: BorderFault) -> str:
    """What is wrong with a border, in words."""
    return text.say(f"border_fault.{fault.code}", **dict(fault.values))


def show(
    register: Register,
    area: Area,
    faults: Sequence[BorderFault],
    repair: Repair | None,
    chosen: Sequence[str],
) -> None:
    """The map of an area's border. `chosen` are the delbydeler (ids) that are marked on it."""
    if not (resource_paths.served and LEAFLET.is_file() and GEOMAN.is_file()):
        st.warning(text.say("edit_border.no_map"), icon=":material/map:")
        return
    near, served = _near(register, area), loading.register()
    known = area.id if area.id in served.area_by_id else None
    shown = browser_files.shown(division.narrowed(served, View(area=known, bydel=area.bydel)))
    data = {
        "src": shown.resources.address("border_host.js"),
        "words": text.group("border_map"),
        "area": area.id,
        "names": {id_: plain(register.area_by_id[id_].name) for id_ in near},
        "borders": {id_: mapping(register.borders[id_]) for id_ in near},
        "start": fields.standing(_DRAWN, None),
        "proposal": fields.standing(_PROPOSAL, None),
        "faults": [{"place": it.place, "words": sentence(it)} for it in faults],
        "offer": mapping(repair.geometry) if repair else None,
        "chosen": list(chosen),
        "view": _view(shown.register, area, near),
    }
    _MAP(
        key=fields.key(_KEY),
        data=data,
        on_drawn_change=_drawn_changed,
        on_delbydel_change=_delbydel_clicked,
    )


def _drawn_changed() -> None:
    """The run that follows reads what was drawn."""


def _delbydel_clicked() -> None:
    """A delbydel that was clicked is chosen, or no more."""
    id_ = st.session_state[fields.key(_KEY)].get("delbydel")
    before = list(fields.standing("delbydeler", []))
    if id_:
        after = [it for it in before if it != id_] if id_ in before else [*before, id_]
        st.session_state[fields.key("delbydeler")] = after


def _home(register: Register, area: Area) -> Surface:
    """Where the map opens: the border, else the bydel, else the city."""
    if area.geometry is not None:
        return area.geometry
    if area.bydel:
        return register.bydel_by_id[area.bydel].geometry
    return register.bydel_by_id.get("sentrum", register.bydeler[0]).geometry


def _near(register: Register, area: Area) -> list[str]:
    """The area itself, and those so near that they may share an edge with it, without those that
    it took over from or that took over from it."""
    home = _home(register, area)
    away = {id_: shapely.distance(home, border) for id_, border in register.borders.items()}
    near = [id_ for id_ in sorted(away, key=away.__getitem__) if away[id_] < _NEAR]
    others = [id_ for id_ in near if id_ != area.id and not register.are_in_line(id_, area.id)][
        :_MOST_NEAR
    ]
    return [*([area.id] if area.id in away else []), *others]


def _view(served: Register, area: Area, near: Sequence[str]) -> dict[str, Any]:
    """The ground of the map: the newest list without the areas that are drawn to be edited."""
    message = webmap.message(served, View(), select(served, View()))
    west, south, east, north = _home(served, area).bounds
    fit = [[south - _AROUND, west - _AROUND], [north + _AROUND, east + _AROUND]]
    rest = [id_ for id_ in message["visible"] if id_ not in near]
    own = {"visible": rest, "gone": [], "chosen": None, "background": "none", "focus": True}
    return {**message, **own, "fit": fit}
