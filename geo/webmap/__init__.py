"""Register + background → a folium map, and the bundle a browser needs to show any view of it.

The map is built once for a register: every area and every background layer, geometry and ids
only. Which areas are visible, chosen or gone is a small message afterwards, so a filter change
moves no geometry and the map keeps its zoom. Names, texts and colours travel as JSON and are set
as text by the scripts in `assets/`; no name is ever pasted into HTML or JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from importlib.resources import files as package_files
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geo import changes, labels, settings, style, text
from geo.background import FRAME, shields, stations
from geo.disk_cache import NOWHERE, Room
from geo.escape import plain, script
from geo.model import Area, Edition, Register, Status, Surface, Unit
from geo.part import CITY, Part
from geo.tile_maps import TILES
from geo.view import ColourBy, Listed, View, edition_of
from geo.webmap import levels, looks, name_places
from geo.webmap.layers import (
    BACKGROUND_PANES,
    MAP_ID,
    WEB_DECIMALS,
    Rendered,
    corners_of,
    surfaces,
)

#: What the browser asks for beside the bundle, a script after those that it imports; Leaflet
#: itself comes from its npm package.
SCRIPTS = (
    "placement.js",
    "rings.js",
    "viewpoint.js",
    "labels.js",
    "patterns.js",
    "controls.js",
    "ground.js",
    "position.js",
    "map.js",
)
ASSETS = (*SCRIPTS, "map.css", "row_facts.js", "embed.js", "embed.css")
#: The city as the map first shows it.
CITY_VIEW = settings.current().boxes.view
PUBLISHED = "publisert"
_OUTLINE_DEGREES = 0.0001  # about ten metres: how exactly the outline of a unit is drawn


def module(register: Register, background: dict[str, dict[str, Any]]) -> bytes:
    """The map of a register as one JavaScript module with its facts, words and colours.

    It exports `facts`, `words`, `style`, `looks`, `labels`, `places`, `tiles`, `html` (folium's
    container) and `draw(L)`, which runs folium's own script and returns the Leaflet map and its
    layers.
    """
    return _module(register, background, NOWHERE)


def _module(register: Register, background: dict[str, dict[str, Any]], room: Room) -> bytes:
    borders = {
        "areas": register.borders,
        "bydeler": {bydel.id: bydel.geometry for bydel in register.bydeler},
    }
    drawn = _rendered(register, background, room, borders)
    facts = _facts(register, background, outlines(register), room)
    known = {"facts": facts, "answers": answers(register)} | _fixed(background, drawn.html)
    return "\n".join([*_constants(known), *_draw(drawn)]).encode()


def browser_files(
    register: Register, background: dict[str, dict[str, Any]], room: Room = NOWHERE
) -> dict[str, bytes]:
    """The same module as a page fetches it, `register.js`, and by name what it brings: that of a
    large register is packed and coarse, and its borders lie in cells beside it. What follows from
    borders or background alone is kept in `room`."""
    if not levels.is_large(register):
        return {"register.js": _module(register, background, room)}
    from geo.webmap import large

    drawn = _rendered(register, background, room, {})
    facts = _facts(register, background, {}, room)
    known = large.packed(register, facts, answers(register), room)
    lines = [
        *large.head(known.small),
        *_constants(_fixed(background, drawn.html)),
        *_draw(drawn, large.FILL),
    ]
    brought = {large.SCRIPT: asset(large.SCRIPT), **known.cells}
    return {"register.js": "\n".join(lines).encode(), **brought}


def _rendered(
    register: Register,
    background: dict[str, dict[str, Any]],
    room: Room,
    borders: dict[str, Mapping[str, Surface]],
) -> Rendered:
    """folium's map with these borders, by layer and id. It is cached on disk, for folium and pandas
    take longer to import than everything else."""

    def make() -> bytes:
        from geo.webmap.chart import render

        return orjson.dumps(render(register, background, with_borders=bool(borders)))

    behind = {name: layer["features"] for name, layer in background.items()}
    ids = {name: list(its) for name, its in borders.items()}
    drawn = (surface for its in borders.values() for surface in its.values())
    inputs = (orjson.dumps([behind, ids]), *corners_of(drawn))
    return Rendered(**orjson.loads(room.take("chart", inputs, make)))


def _fixed(background: dict[str, dict[str, Any]], html: str) -> dict[str, Any]:
    """What the module exports beside facts."""
    return {
        "words": words(),
        "style": style.table(),
        "looks": looks.table(),
        "labels": labels.table(),
        "places": _places(background),
        "tiles": {name: asdict(tiles) for name, tiles in TILES.items()},
        "oslo": _corners(CITY_VIEW),
        "background_ends": _corners(FRAME),
        "html": html,
    }


def _constants(values: dict[str, Any]) -> list[str]:
    return [f"export const {name} = {script(value)};" for name, value in values.items()]


def _draw(drawn: Rendered, *more: str) -> list[str]:
    """The function that draws, with lines of its own before it returns."""
    names = ", ".join(f"{name}: geo_json_{name}" for name in (*BACKGROUND_PANES, "areas"))
    returned = f"return {{ map: map_{MAP_ID}, layers: {{ {names} }} }};"
    return ["export function draw(L) {", drawn.script, *more, returned, "}"]


@cache
def asset(name: str) -> bytes:
    """One of the scripts or style sheets in `assets/`, or the placing of names."""
    if name == "placement.js":
        return labels.script()
    return package_files(__package__).joinpath("assets", name).read_bytes()


# --- what the scripts know --------------------------------------------------------------------


def facts(register: Register, background: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Names, label anchors and listings: all that a browser needs to draw any view."""
    return _facts(register, background, outlines(register), NOWHERE)


def _facts(
    register: Register,
    background: dict[str, dict[str, Any]],
    outlined: dict[str, Any],
    room: Room,
) -> dict[str, Any]:
    places = name_places.find(register, background, room)
    anchors = dict(zip(register.borders, places["anchors"], strict=True))
    return {
        "areas": {
            area.id: _area_facts(register, area, anchors.get(area.id)) for area in register.areas
        },
        "bydeler": {
            bydel.id: {
                "name": plain(bydel.name),
                "unit": bydel.unit,
                "sure": bydel.unit_basis == PUBLISHED,
                "lines": labels.halves(plain(bydel.name)),
                "points": points,
            }
            for bydel, points in zip(register.bydeler, places["points"], strict=True)
        },
        "outlines": outlined,
        "editions": {edition.id: _edition_facts(edition) for edition in register.editions},
        "borders": {edition.id: _older_borders(register, edition) for edition in register.editions},
        "exact": {edition.id: _exact(register, edition) for edition in register.editions},
    }


def answers(register: Register) -> dict[str, Any]:
    """What a browser needs beside the facts to answer a filter as `message` and `fit` would: by
    list its date in words, the bydeler of its areas then, and what is gone; and by part of the city
    where the map goes."""
    return {
        "newest": register.latest.id,
        "dates": {edition.id: plain(text.date_of(edition)) for edition in register.editions},
        "bydeler": {edition.id: _bydeler_then(register, edition) for edition in register.editions},
        "gone": {edition.id: _gone(register, edition, View()) for edition in register.editions},
        "units": {unit: Part.of_unit(unit).slug for unit in Unit},
        "fits": {part.slug: fit(register, part) for part in _filtered_parts(register)},
    }


def _bydeler_then(register: Register, edition: Edition) -> dict[str, tuple[str, ...]]:
    ids = [row.area for row in edition.listings]
    return {id_: register.area_by_id[id_].on(edition.date).bydeler for id_ in ids}


def _filtered_parts(register: Register) -> list[Part]:
    """The parts of the city that a filter can leave, which have a surface."""
    units = [unit for unit in map(Part.of_unit, Unit) if unit.ground(register).bydeler]
    return [*units, *(Part.of_bydel(bydel.id) for bydel in register.bydeler)]


def _area_facts(register: Register, area: Area, anchor: list[float] | None) -> dict[str, Any]:
    bydel = register.bydel_by_id.get(area.bydel) if area.bydel else None
    return {
        "name": plain(area.name),
        "lines": labels.halves(plain(area.name)),
        "home": area.bydel,
        "bydel": plain(bydel.name) if bydel else None,
        "bydel_nr": bydel.nr if bydel else None,
        "anchor": anchor,
    }


def _older_borders(register: Register, edition: Edition) -> dict[str, Any]:
    """The borders that were others when a list came, by area: GeoJSON geometry and label anchor."""
    then = {area.id: area.border_on(edition.date) for area in register.areas if area.earlier}
    older = {id_: it for id_, it in then.items() if it and it is not register.borders[id_]}
    features = surfaces(older, WEB_DECIMALS)["features"]
    return {
        item["id"]: {"geometry": item["geometry"], "anchor": name_places.anchor(older[item["id"]])}
        for item in features
    }


def _exact(register: Register, edition: Edition) -> list[str]:
    """The areas whose border, when a list came, was the real one."""
    may_be = (area for area in register.areas if area.boundary_exact or area.earlier)
    return [area.id for area in may_be if area.on(edition.date).boundary_exact]


def _edition_facts(edition: Edition) -> dict[str, list[str | None]]:
    return {row.area: [row.unit, row.status] for row in edition.listings}


def _places(background: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Names of the background for close scales: stations and road numbers, [lat, lon, name]."""
    return {"stations": stations(background), "shields": shields(background)}


def words() -> dict[str, Any]:
    """The words that the scripts show, from the text table."""
    keys = (
        *("aria", "loading", "failed", "zoom_in", "zoom_out", "zoom_all", "legend"),
        *(
            "legend_unit_letter",
            "outside_oslo",
            "credit",
            "credit_topo",
            "credit_osm",
        ),
    )
    letters = ", ".join(dict.fromkeys(style.UNIT_LETTER.values()))
    return {key: text.say(f"map.{key}", letters=letters) for key in keys} | {
        "out_of_sight": text.say("map.out_of_sight", count="{count}"),
        "border": text.say("border.notice"),
        "border_both": text.say("border.notice_both"),
        "border_only": text.say("border.only", notice="{notice}", names="{names}"),
        "undrawn": text.say("border.undrawn", names="{names}"),
        "more": text.say("changes.more", count="{count}"),
        "most_names": text.MOST_NAMES,
        "status": {status: text.status(status) for status in Status},
        "unit": {unit: text.unit(unit) for unit in Unit},
        "status_unknown": text.status(None),
        "unit_unknown": text.unit(None),
        "gone": text.say("status.gone"),
        "tint": {
            unit: {
                "sure": text.say("scene.tint", unit=unit),
                "unsure": text.say("scene.tint_inferred", unit=unit),
            }
            for unit in Unit
        },
        "letters": dict(style.UNIT_LETTER),
        "colour": {code: text.say(f"colour.{code}") for code in ColourBy},
        "all_bydeler": text.say("map.all_bydeler"),
    }


# --- one view as a message --------------------------------------------------------------------


def message(register: Register, view: View, rows: tuple[Listed, ...]) -> dict[str, Any]:
    """What changes from view to view, small enough for every click: ids and codes only.

    `rows` are the view's own, from `select`. A page may add `fit` (see `fit`), `place` ([lat, lon,
    zoom] of a link), `background`, `focus`; the map sends `ipo-view-changed` with lat, lon, zoom.
    """
    edition = edition_of(register, view)
    return {
        "edition": edition.id,
        "visible": [row.area.id for row in rows],
        "gone": _gone(register, edition, view),
        "colour_by": view.colour_by,
        "part": _part_word(view),
        "chosen": view.area,
    }


def fit(register: Register, part: Part) -> list[list[float]] | None:
    """What the map shows of a part, [[south, west], [north, east]] in EPSG:4326, for the `fit` of
    a message; None for the city, which the map fits itself.

    Raises UnknownValueError for an id that the register does not have.
    """
    if part == CITY:
        return None
    surfaces = part.surfaces(register, _bydel_borders(register), register.borders)
    return _corners(tuple(shapely.total_bounds(surfaces).round(WEB_DECIMALS).tolist()))


def _bydel_borders(register: Register) -> Mapping[str, Surface]:
    if "borders of bydeler" not in register.cache:
        its = {bydel.id: bydel.geometry for bydel in register.bydeler}
        register.cache["borders of bydeler"] = its
    borders: Mapping[str, Surface] = register.cache["borders of bydeler"]
    return borders


def outlines(register: Register) -> dict[str, list[list[list[float]]]]:
    """The rings round each bydel and unit, by the slug of the part, as [lat, lon] corners."""
    bydeler = _bydel_borders(register)
    surfaces: dict[str, BaseGeometry] = {Part.of_bydel(id_).slug: it for id_, it in bydeler.items()}
    for unit in Unit:
        homes = Part.of_unit(unit).ground(register).bydeler
        if homes:
            surfaces[Part.of_unit(unit).slug] = shapely.union_all([bydeler[id_] for id_ in homes])
    return {id_: _rings(surface) for id_, surface in surfaces.items()}


def _rings(surface: BaseGeometry) -> list[list[list[float]]]:
    simple = shapely.simplify(surface, _OUTLINE_DEGREES)
    rings = shapely.get_rings(shapely.get_parts(simple)) if not simple.is_empty else []
    corners = (shapely.get_coordinates(ring).round(WEB_DECIMALS).tolist() for ring in rings)
    return [[[lat, lon] for lon, lat in ring] for ring in corners]


def _corners(box: tuple[float, float, float, float]) -> list[list[float]]:
    """[[south, west], [north, east]] of a box (west, south, east, north)."""
    west, south, east, north = box
    return [[south, west], [north, east]]


def _part_word(view: View) -> str | None:
    """The part that a view's filters leave, outlined on the map; None for the city."""
    part = Part.of_view(replace(view, area=None))
    return None if part == CITY else part.slug


def _gone(register: Register, edition: Edition, view: View) -> list[str]:
    """Derived *utgått*, filtered by bydel only: what is gone has no unit or status now."""
    if view.units or view.statuses:
        return []
    gone = changes.gone(register, edition)
    return [id_ for id_ in gone if view.bydel in {None, register.area_by_id[id_].bydel}]
