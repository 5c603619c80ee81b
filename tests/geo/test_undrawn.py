"""An area that nobody has drawn: on every list and in every table, named beside every map."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo import checks, files, neighbours, report, text, webmap
from geo.cli import main
from geo.disclosure import openly
from geo.errors import DataError, Severity
from geo.exports import FORMATS, Order, csv
from geo.exports.powerpoint.deck import deck
from geo.model import Register
from geo.part import Part, main_parts
from geo.report.blocks import texts
from geo.scene import Atlas, Role, Scene, map_scene, page_of
from geo.scene.extent import bounds
from geo.store.database import Store
from geo.style import LookName
from geo.view import ColourBy, View, select
from tests.conftest import DATA
from tests.geo.test_deck import read, tables
from tests.geo.test_export_html import constant

Edit = Callable[[str, Callable[[Any], object]], Path]
ABOUT = ("area_km2", "boundary_source", "boundary_confidence")
#: One on the newest list, in a bydel; one that only the list of 2023 has; one outside Oslo.
UNDRAWN = ("vestli", "veitvet", "sandvika")
SAID = "Uten tegnet grense, og derfor ikke på kart: Vestli."


def erase(document: Any, *ids: str) -> None:
    for feature in document["features"]:
        if feature["properties"]["id"] in ids:
            feature["geometry"] = None
            feature["properties"] |= dict.fromkeys(ABOUT)


@pytest.fixture
def partly(edit: Edit) -> Path:
    """The shipped data without three of its borders."""
    return edit("ipo_areas.geojson", lambda document: erase(document, *UNDRAWN))


@pytest.fixture
def known(partly: Path) -> Register:
    return openly(files.read_register(partly))


@pytest.fixture
def drawn(known: Register) -> Atlas:
    return Atlas.of(known, files.read_orientation(DATA))


def picture(atlas: Atlas, extent: str = "", view: View | None = None) -> Scene:
    wanted = Part.parse(extent, atlas.register) if extent else None
    return map_scene(atlas, view or View(), wanted, page_of("1920x1080"), LookName.LIGHT)


def groups(scene: Scene) -> set[str]:
    return {group.id for group in scene.of(Role.AREA)}


# --- the file ---------------------------------------------------------------------------------


def test_the_file_says_that_there_is_none(known: Register) -> None:
    for id_ in UNDRAWN:
        area = known.area_by_id[id_]
        assert (area.geometry, area.area_km2) == (None, None)
        assert (area.boundary_source, area.boundary_confidence) == (None, None)
        assert id_ not in known.borders
    assert known.area_by_id["vestli"].bydel == "stovner"
    assert len(known.borders) == len(known.areas) - 3


@pytest.mark.parametrize("field", ABOUT)
def test_a_border_that_is_reported_must_be_there(edit: Edit, field: str) -> None:
    def change(document: Any) -> None:
        was = document["features"][0]["properties"][field]
        erase(document, document["features"][0]["properties"]["id"])
        document["features"][0]["properties"][field] = was

    with pytest.raises(DataError) as caught:
        openly(files.read_register(edit("ipo_areas.geojson", change)))
    assert "no_geometry" in {result.code for result in caught.value.findings}


@pytest.mark.parametrize("field", ABOUT)
def test_a_border_that_is_there_must_be_reported(edit: Edit, field: str) -> None:
    def change(document: Any) -> None:
        document["features"][0]["properties"][field] = None

    with pytest.raises(DataError) as caught:
        openly(files.read_register(edit("ipo_areas.geojson", change)))
    assert {result.field for result in caught.value.findings} == {field}


@pytest.mark.parametrize("geometry", [{}, "Polygon", [], {"type": "Polygon", "coordinates": []}, 0])
def test_a_broken_border_is_not_taken_for_none(edit: Edit, geometry: Any) -> None:
    def change(document: Any) -> None:
        erase(document, document["features"][0]["properties"]["id"])
        document["features"][0]["geometry"] = geometry

    with pytest.raises(DataError):
        openly(files.read_register(edit("ipo_areas.geojson", change)))


def test_only_an_area_may_be_without(edit: Edit) -> None:
    with pytest.raises(DataError) as caught:
        openly(
            files.read_register(
                edit("bydeler.geojson", lambda d: d["features"][0].update(geometry=None))
            )
        )
    assert "no_geometry" in {result.code for result in caught.value.findings}


def test_the_rules_tell_it_and_nothing_is_wrong(partly: Path, known: Register) -> None:
    findings = checks.check_folder(partly)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    assert {f.feature for f in findings if f.code == "undrawn"} == set(UNDRAWN)
    assert not [f for f in checks.check(known) if f.code == "undrawn" and f.feature == "furuset"]


def test_the_store_keeps_it_and_gives_it_back(
    partly: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(partly))
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    with closing(Store.open()) as store:
        assert store.load().area_by_id["vestli"].geometry is None
    assert main(["export", str(tmp_path / "ut") + "/"]) == 0
    again = json.loads((tmp_path / "ut" / "ipo_areas.geojson").read_text(encoding="utf-8"))
    rows = {f["properties"]["id"]: f for f in again["features"]}
    assert rows["vestli"]["geometry"] is None and rows["vestli"]["properties"]["area_km2"] is None
    assert openly(files.read_register(tmp_path / "ut")).borders.keys() == (
        openly(files.read_register(partly)).borders.keys()
    )


# --- pictures -----------------------------------------------------------------------------------


def test_a_map_draws_the_others_and_names_it_beside(drawn: Atlas) -> None:
    scene = picture(drawn)
    assert "area-vestli" not in groups(scene) and "area-furuset" in groups(scene)
    assert SAID in scene.left_out and SAID in scene.description
    assert "Vestli" not in " ".join(scene.left_out).replace(SAID, "")
    assert scene.title == "12 IPO-områder"


@pytest.mark.parametrize("colour", list(ColourBy))
def test_a_map_of_it_alone_shows_where_its_bydel_is(drawn: Atlas, colour: ColourBy) -> None:
    scene = picture(drawn, view=View(area="vestli", colour_by=colour))
    assert scene.title == "Vestli" and SAID in scene.left_out
    assert (
        bounds(Part.parse("vestli", drawn.register), drawn)[0]
        > (bounds(Part.parse("by", drawn.register), drawn)[0])
    )


def test_one_outside_the_city_is_shown_as_the_city(drawn: Atlas) -> None:
    scene = picture(drawn, view=View(area="sandvika", edition="2024-04-30"))
    assert "Uten tegnet grense, og derfor ikke på kart: Sandvika." in scene.left_out


def test_what_is_gone_and_was_never_drawn_is_not_on_the_map(drawn: Atlas) -> None:
    assert "area-veitvet" not in groups(picture(drawn))


def test_a_list_of_areas_none_of_which_is_drawn(edit: Edit) -> None:
    every = [area.id for area in openly(files.read_register(DATA)).areas]
    known = openly(files.read_register(edit("ipo_areas.geojson", lambda d: erase(d, *every))))
    atlas = Atlas.of(known, files.read_orientation(DATA))
    scene = picture(atlas)
    assert groups(scene) == set() and "Hovseter" in " ".join(scene.left_out)
    assert webmap.module(known, files.read_orientation(DATA))
    assert len(deck(atlas)) > 0


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_format_is_made(drawn: Atlas, suffix: str, language: str) -> None:
    with text.spoken(language):
        for view in (View(), View(area="vestli"), View(bydel="stovner")):
            assert FORMATS[suffix].picture(Order(drawn, view))


def test_the_deck_has_it_in_its_table(drawn: Atlas) -> None:
    show = read(deck(drawn))
    rows = [row for table in tables(show, "Områdene") for row in table]
    assert next(row for row in rows if row[0] == "Vestli")[-1] == "ukjent"
    wordings = [
        shape.text_frame.text
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert any(SAID in words for words in wordings)


# --- the web map and the file of it -------------------------------------------------------------


def test_the_web_map_has_its_facts_and_no_surface(known: Register) -> None:
    module = webmap.module(known, files.read_orientation(DATA)).decode()
    facts = webmap.facts(known, files.read_orientation(DATA))
    assert facts["areas"]["vestli"]["anchor"] is None
    assert '"id": "furuset"' in module and '"id": "vestli"' not in module
    assert "vestli" in webmap.message(known, View(), select(known, View()))["visible"]


def test_the_file_of_the_map_lists_it_and_says_so(drawn: Atlas) -> None:
    content = FORMATS["html"].picture(Order(drawn, View()))
    assert SAID in constant(content, "sheets")["2026-01"]["border"]
    assert b'<tr data-area="vestli"' in content
    assert constant(FORMATS["html"].picture(Order(drawn, View(area="vestli"))), "start") is None


# --- tables, reports and the command line -------------------------------------------------------


def test_a_spreadsheet_leaves_its_size_empty(known: Register) -> None:
    rows = csv.areas(known, select(known, View())).decode("utf-8-sig").splitlines()
    row = next(row for row in rows if row.startswith("Vestli")).split(";")
    assert row[7:10] == ["", "Ingen grense er tegnet", "ingen grense"]


def _words(register: Register) -> Iterator[str]:
    for part in main_parts(register):
        for block in report.report(register, part, date(2026, 11, 22)).blocks:
            yield from texts(block)


def test_the_reports_tell_it(known: Register) -> None:
    wordings = list(_words(known))
    assert any(words.endswith(f" {SAID}") for words in wordings)  # the report of its own bydel
    assert "Ingen grense er tegnet" in wordings and "ingen grense" in wordings


def test_it_has_no_neighbours_and_is_none(known: Register) -> None:
    assert neighbours.nearest(known, known.latest, "vestli") == ()
    result = neighbours.nearest(known, known.latest, "fossum", 99)
    assert "vestli" not in {near.area for near in result} and len(result) == 10


def test_the_command_line_tells_it(
    partly: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(partly))
    assert main(["areas", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert [rows["vestli"][field] for field in ABOUT] == [None, None, None]
    assert main(["areas"]) == 0
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("Vestli"))
    assert line.endswith("ukjent")
    assert main(["check"]) == 0
    assert "vestli" in capsys.readouterr().out
