"""Areas of odd shapes: a picture in every format, of the city and of each of them, and what is wrong
with the data as a finding."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo import checks, exports, files, report, webmap
from geo.disclosure import openly
from geo.exports import Order, svg
from geo.exports.order import Motif
from geo.exports.pixels import render_pixels
from geo.exports.powerpoint.deck import deck
from geo.exports.report import REPORTS, write
from geo.model import Status
from geo.part import CITY, Part
from geo.scene import Atlas, Role, page_of
from geo.scene.marks import Shape
from geo.scene.thumbnail import thumbnail
from geo.view import View
from geo.webmap import levels
from tests.conftest import DATA

#: Degrees to a metre, near enough.
EAST, NORTH = 1 / 55_800, 1 / 111_400


def square(lon: float, lat: float, metres: float) -> BaseGeometry:
    box: BaseGeometry = shapely.box(lon, lat, lon + metres * EAST, lat + metres * NORTH)
    return box


def scattered(count: int, metres: float) -> BaseGeometry:
    """Squares all over Bydel Stovner."""
    corners = [(10.91 + 0.002 * (n % 8), 59.955 + 0.002 * (n // 8)) for n in range(count)]
    return shapely.MultiPolygon([square(lon, lat, metres) for lon, lat in corners])


BORDERS = {
    "hovseter": square(10.65, 59.951, 2),
    "vestli": scattered(40, 30),
    "fossum": scattered(40, 2),
    # Over the border between Alna and Grorud, and so large that a picture cuts it.
    "furuset": square(10.86, 59.93, 3_000),
    # A ring as wide as an eighth of itself, and a hair of two metres.
    "bjorndal": square(10.83, 59.81, 1_600).difference(square(10.834, 59.812, 1_200)),
    "holmlia-syd": shapely.box(10.79, 59.82, 10.80, 59.82 + 2 * NORTH),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The shipped register with odd borders."""
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("odd") / "data"))
    path = folder / "ipo_areas.geojson"
    document: Any = json.loads(path.read_text(encoding="utf-8"))
    for feature in document["features"]:
        if border := BORDERS.get(feature["properties"]["id"]):
            feature["geometry"] = shapely.geometry.mapping(border)
    path.write_text(json.dumps(document), encoding="utf-8")
    return Atlas.of(openly(files.read_register(folder)), files.read_orientation(folder))


@pytest.mark.parametrize("suffix", exports.FORMATS)
@pytest.mark.parametrize("word", ["by", *BORDERS])
def test_every_format_has_a_picture(odd: Atlas, suffix: str, word: str) -> None:
    part = CITY if word == "by" else Part.of_areas([word])
    order = Order(odd, View(), part, page_of("500x480"))
    assert exports.picture(suffix, order)


@pytest.mark.parametrize("name", ["1920x1080", "a4-staaende", "500x480"])
def test_every_area_is_seen_on_the_map(odd: Atlas, name: str) -> None:
    """A mark of some size for each: its fill and outline change pixels of the picture."""
    scene = Order(odd, page=page_of(name)).scene
    drawn = {group.id.removeprefix("area-"): group for group in scene.of(Role.AREA)}
    for id_ in BORDERS:
        (shape,) = drawn[id_].marks
        assert isinstance(shape, Shape) and shape.rings, id_
        west, north, east, south = shapely.total_bounds(
            [shapely.LinearRing(ring) for ring in shape.rings]
        )
        assert min(east - west, south - north) >= 4, id_
        assert max(east - west, south - north) >= 7, id_


def test_a_tiny_area_is_in_the_pixels(odd: Atlas) -> None:
    scene = Order(odd, page=page_of("960x540")).scene
    groups = tuple(group for group in scene.groups if group.id != "area-hovseter")
    whole = render_pixels(scene).astype(int)
    rest = render_pixels(replace(scene, groups=groups))
    assert (np.abs(whole - rest).max(axis=2) > 60).sum() >= 10


def test_a_hole_shows_what_is_under_it(odd: Atlas) -> None:
    (group,) = (g for g in Order(odd).scene.of(Role.AREA) if g.id == "area-bjorndal")
    (shape,) = group.marks
    assert isinstance(shape, Shape) and len(shape.rings) == 2


def test_timeline_deck_thumbnail_and_web_map_are_made(odd: Atlas) -> None:
    for suffix in ("svg", "png", "pdf", "pptx"):
        assert exports.picture(suffix, Order(odd, motif=Motif.TIMELINE))
    assert deck(odd, View())
    statuses = dict.fromkeys(BORDERS, Status.NY)
    scene = thumbnail(odd, ["stovner", "vestre-aker"], statuses, "to bydeler")
    assert len(scene.groups[0].marks) == 2 + len(BORDERS)
    assert b"<path" in svg.drawing(scene, alone=False)
    assert webmap.module(odd.register, odd.background)


@pytest.mark.parametrize("suffix", REPORTS)
def test_every_report_has_them(odd: Atlas, suffix: str) -> None:
    for part in (CITY, *map(Part.of_bydel, ("stovner", "vestre-aker", "sondre-nordstrand"))):
        document = report.report(odd.register, part, date(2026, 11, 22))
        assert write(suffix, document, odd)


def test_what_is_wrong_with_a_border_is_found(odd: Atlas) -> None:
    results = {(finding.code, finding.feature) for finding in checks.check(odd.register)}
    assert ("not_in_bydel", "furuset") in results
    assert {id_ for code, id_ in results if code == "wrong_area_km2"} >= {"hovseter", "bjorndal"}


@pytest.mark.parametrize("most", [0, levels.MOST_AT_ONCE], ids=["in cells", "as one file"])
def test_a_map_is_made_where_borders_cross_themselves_and_each_other(
    most: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "MOST_AT_ONCE", most)
    crossing = {
        "furuset": [(0, 0), (20, 10), (20, 0), (0, 10), (0, 0)],
        "vestli": [(5, -2), (30, 12), (25, -3), (4, 13), (5, -2)],
    }
    path = folder / files.AREAS
    content = json.loads(path.read_text(encoding="utf-8"))
    for row in content["features"]:
        corners = crossing.get(row["properties"]["id"])
        if corners:
            ring = [[10.83 + east / 1000, 59.93 + north / 1000] for east, north in corners]
            row["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    path.write_text(json.dumps(content), encoding="utf-8")
    register = openly(files.read_register(folder))
    result = webmap.browser_files(register, files.read_orientation(folder))
    assert b"Furuset" in result["register.js"] and b"Vestli" in result["register.js"]
