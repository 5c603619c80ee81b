"""An area whose border was drawn anew: older lists keep the border and the notice of their time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from pptx import Presentation

from geo import files, webmap
from geo.disclosure import openly
from geo.errors import DataError
from geo.exports import html
from geo.exports.order import Order
from geo.exports.powerpoint.deck import deck
from geo.model import Confidence, PartialDate, Register
from geo.part import Part
from geo.report import report
from geo.report.blocks import Notice
from geo.scene import Atlas, map_scene
from geo.scene.page import SLIDE
from geo.style import LookName
from geo.text import borders
from geo.view import View, select
from tests.conftest import DATA

OLD, NEW = "2024-04-30", "2026-01"
NOTICE = "Omtrentlig avgrensning (delbydel), ikke politiets grense."


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """Furuset has a real border since 2026; the list of 2024 came before it."""
    return openly(files.read_register(redrawn_folder(tmp_path_factory.mktemp("redrawn"))))


def redrawn_folder(folder: Path) -> Path:
    """The shipped data with a smaller, real border of Furuset since 1 January 2026."""
    for path in DATA.glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    _change(folder / files.AREAS, _redraw(folder))
    return folder


def _change(path: Path, change: Callable[[Any], None]) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _redraw(folder: Path) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        (row,) = (r for r in document["features"] if r["properties"]["id"] == "furuset")
        about = row["properties"]
        then = {"area": "furuset", "until": "2025-12-31", "area_km2": about["area_km2"]}
        then |= {name: about[name] for name in ("boundary_source", "boundary_confidence")}
        earlier = {"type": "Feature", "properties": then, "geometry": row["geometry"]}
        collection = {"type": "FeatureCollection", "features": [earlier]}
        (folder / files.EARLIER).write_text(json.dumps(collection), encoding="utf-8")
        row["geometry"] = shapely.geometry.mapping(shapely.box(10.88, 59.93, 10.90, 59.945))
        about |= {"area_km2": 1.87, "boundary_source": "Politiets kart", "boundary_exact": True}
        about["boundary_confidence"] = "high"

    return change


def test_each_list_has_the_bydeler_of_its_border(redrawn: Register, tmp_path: Path) -> None:
    folder = redrawn_folder(tmp_path)

    def reach_grorud(document: Any) -> None:
        about = next(r["properties"] for r in document["features"] if _is_furuset(r))
        about["other_bydeler"] = "Grorud"

    def lie_in_alna(document: Any) -> None:
        document["features"][0]["properties"]["bydeler"] = "Alna"

    _change(folder / files.AREAS, reach_grorud)
    _change(folder / files.EARLIER, lie_in_alna)
    register = files.read_register(folder)
    old, new = (
        {row.area.id for row in select(register, View(edition, bydel="grorud"))}
        for edition in (OLD, NEW)
    )
    assert new - old >= {"furuset"} and "furuset" not in old
    assert register.area_by_id["furuset"].earlier[0].bydeler == ("alna",)
    # where nobody wrote them, they are those of the border now
    assert redrawn.area_by_id["furuset"].on(PartialDate.parse(OLD)).bydeler == ("alna",)


def test_a_bydel_of_an_earlier_border_is_known(tmp_path: Path) -> None:
    folder = redrawn_folder(tmp_path)

    def lie_nowhere(document: Any) -> None:
        document["features"][0]["properties"]["bydeler"] = "Alna; Ingensteds"

    _change(folder / files.EARLIER, lie_nowhere)
    with pytest.raises(DataError) as refused:
        files.read_register(folder)
    (finding,) = refused.value.findings
    assert (finding.code, finding.field) == ("unknown_reference", "bydeler")


def _is_furuset(feature: Any) -> bool:
    return bool(feature["properties"]["id"] == "furuset")


def test_each_list_has_the_border_of_its_date(redrawn: Register) -> None:
    old, new = (
        next(row.area for row in select(redrawn, View(edition)) if row.area.id == "furuset")
        for edition in (OLD, NEW)
    )
    assert (old.area_km2, old.boundary_confidence, old.boundary_exact) == (
        3.51,
        Confidence.MEDIUM,
        False,
    )
    assert (new.area_km2, new.boundary_source, new.boundary_exact) == (1.87, "Politiets kart", True)
    assert old.geometry is not None and new.geometry is not None
    assert old.geometry.area > 1.5 * new.geometry.area
    assert old.on(PartialDate.parse("2020")).geometry is old.geometry


def test_the_notice_goes_for_the_area_and_the_date_alone(redrawn: Register) -> None:
    area = redrawn.area_by_id["furuset"]
    others = [item for item in redrawn.areas if item.id in {"vestli", "grorud"}]
    assert borders.basis_of([area]) == ""
    assert borders.basis_of([area.on(PartialDate.parse("2025"))]) == NOTICE
    assert borders.basis_of([area, *others]) == f"{NOTICE} Det gjelder Vestli og Grorud."
    assert borders.about([area]) == "" and borders.about([area, *others])


def test_stills_draw_the_border_of_the_list_in_the_same_frame(redrawn: Register) -> None:
    atlas = Atlas.of(redrawn, files.read_orientation(DATA))
    scenes = [
        map_scene(atlas, View(edition), Part.of_areas(("furuset",)), SLIDE, LookName.LIGHT)
        for edition in (OLD, NEW)
    ]
    assert scenes[0].frame == scenes[1].frame
    assert scenes[0].description.endswith(NOTICE)
    assert scenes[1].description.endswith(f"{NOTICE} Det gjelder Ellingsrud, Trosterud og Grorud.")
    assert atlas.on(redrawn.edition_by_id[NEW]) is atlas
    older = atlas.on(redrawn.edition_by_id[OLD])
    assert older.areas["furuset"].area > 1.5 * atlas.areas["furuset"].area
    assert older.areas["vestli"] is atlas.areas["vestli"]


def test_the_map_in_the_browser_gets_the_older_border_of_each_list(redrawn: Register) -> None:
    facts = webmap.facts(redrawn, {})
    assert set(facts["borders"][OLD]) == {"furuset"} and not facts["borders"][NEW]
    assert facts["exact"][NEW] == ["furuset"] and facts["exact"][OLD] == []
    drawn = shapely.geometry.shape(facts["borders"][OLD]["furuset"]["geometry"])
    before = redrawn.area_by_id["furuset"].earlier[0].geometry
    assert drawn.symmetric_difference(before).area < 0.01 * before.area


def test_a_file_and_a_report_say_what_is_approximate(redrawn: Register) -> None:
    atlas = Atlas.of(redrawn, files.read_orientation(DATA))
    page = html.picture(Order(atlas, View(NEW, bydel="alna"))).decode()
    assert "Det gjelder Ellingsrud og Trosterud." in page
    document = report(redrawn, Part.of_bydel("alna"), date(2026, 3, 1), NEW)
    notices = [block.text for block in document.blocks if isinstance(block, Notice)]
    assert any("Det gjelder Ellingsrud og Trosterud." in words for words in notices)


def test_slides_of_real_borders_say_nothing_of_approximate_ones(redrawn: Register) -> None:
    exact = tuple(replace(area, boundary_exact=True, earlier=()) for area in redrawn.areas)
    atlas = Atlas.of(replace(redrawn, areas=exact), files.read_orientation(DATA))
    assert borders.notice(exact) == ""
    texts = [
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(deck(atlas))).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert texts and not any("mtrentlig" in text or "Ingen kilde" in text for text in texts)
