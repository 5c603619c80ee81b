"""The map's bundle: everything once, nothing from outside, no name in the code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo import files, tile_maps, webmap
from geo.disclosure import openly
from geo.model import Register, Status, Unit
from geo.part import CITY, Part, main_parts
from geo.view import View, select
from geo.webmap.layers import BACKGROUND_PANES, BOUNDS
from tests.conftest import DATA, READABLE_PAYLOADS

BACKGROUND = files.read_orientation(DATA)


@pytest.fixture(scope="module")
def module() -> str:
    return webmap.module(openly(files.read_register(DATA)), BACKGROUND).decode()


def constant(module: str, name: str) -> Any:
    return json.loads(re.search(rf"^export const {name} = (.*);$", module, re.MULTILINE)[1])  # type: ignore[index]  # every name of the tests is exported


def test_the_bundle_names_no_outside_address_but_the_switchable_tiles(module: str) -> None:
    addresses = set(re.findall(r"https?://[^\"'`\s]+", module))
    assert {address.split("/")[2] for address in addresses} <= {
        tiles.host for tiles in tile_maps.TILES.values()
    }


def test_the_same_register_gives_the_same_bytes(module: str, register: Register) -> None:
    assert webmap.module(register, BACKGROUND).decode() == module


def test_every_area_and_layer_is_in_the_drawing(module: str, register: Register) -> None:
    drawing = module[module.index("export function draw") :]
    for area in register.areas:
        assert f'"id": "{area.id}"' in drawing or f'"id":"{area.id}"' in drawing
    for name in (*BACKGROUND_PANES, "areas"):
        assert f"var geo_json_{name} = L.geoJson" in drawing


def test_no_name_reaches_the_drawing(module: str, register: Register) -> None:
    drawing = module[module.index("export function draw") :]
    for area in register.areas:
        assert area.name not in drawing


def test_hostile_names_stay_data(edit: Callable[[str, Callable[[Any], object]], Path]) -> None:
    def change(doc: Any) -> None:
        for feature, payload in zip(doc["features"], READABLE_PAYLOADS, strict=False):
            feature["properties"].update(name=payload, note=payload, aliases="")

    text = webmap.module(
        openly(files.read_register(edit("ipo_areas.geojson", change))), BACKGROUND
    ).decode()
    assert "__pwned" not in text[text.index("export function draw") :]
    assert "<script>" not in text
    names = {row["name"] for row in constant(text, "facts")["areas"].values()}
    assert "${window.__pwned=1}" in names  # kept, as data


def test_labels_of_bydeler_stand_on_land(module: str) -> None:
    from shapely.geometry import Point, shape

    water = shape(BACKGROUND["fjord"]["features"][0]["geometry"])
    for bydel in constant(module, "facts")["bydeler"].values():
        lat, lon = bydel["points"][0]
        assert not water.contains(Point(lon, lat)), bydel["name"]


def test_labels_of_areas_stand_inside_them(module: str, register: Register) -> None:
    from shapely.geometry import Point

    for id_, row in constant(module, "facts")["areas"].items():
        lat, lon = row["anchor"]
        assert register.borders[id_].contains(Point(lon, lat))


def test_every_code_has_a_look_and_a_word(module: str) -> None:
    style, words = constant(module, "style"), constant(module, "words")
    assert set(style["status"]) == set(words["status"]) == set(Status)
    assert set(style["unit"]) == set(words["unit"]) == set(words["letters"]) == set(Unit)


def message(register: Register, view: View) -> Any:
    return webmap.message(register, view, select(register, view))


def test_a_message_is_small_and_says_what_is_visible_and_gone(register: Register) -> None:
    result = message(register, View(units=(Unit.VEST,), area="hovseter"))
    assert result["visible"] == ["hovseter", "majorstua"]
    assert result["chosen"] == "hovseter"
    assert message(register, View())["gone"] == ["veitvet"]
    assert message(register, View(bydel="alna"))["gone"] == []
    assert len(json.dumps(message(register, View()))) < 1000


def test_an_old_list_shows_its_own_areas(register: Register) -> None:
    result = message(register, View(edition="2024-04-30"))
    assert {"sandvika", "asker-sentrum", "veitvet"} <= set(result["visible"])
    assert result["gone"] == []


@pytest.mark.parametrize("part", main_parts(openly(files.read_register(DATA))), ids=str)
def test_a_part_of_the_city_has_bounds_for_the_map(register: Register, part: Part) -> None:
    result = webmap.fit(register, part)
    if part == CITY:
        assert result is None
        return
    assert result
    (south, west), (north, east) = result
    (least_south, least_west), (most_north, most_east) = BOUNDS
    assert least_south < south < north < most_north
    assert least_west < west < east < most_east
