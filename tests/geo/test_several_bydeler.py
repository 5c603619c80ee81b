"""An area that lies in several bydeler: in each of them, and once in the city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import mapping, shape

from geo import checks, files, followups, timeline
from geo.cli import lists
from geo.disclosure import openly
from geo.editing.area import facts_of, with_facts
from geo.editing.body import body_of, records_of
from geo.exports import csv
from geo.exports.powerpoint import contents as contents_of_slides
from geo.followups import Question, Reach
from geo.model import Register
from geo.part import Part, shares
from geo.report import report
from geo.store.changing import Put
from geo.text import shares_words
from geo.view import View, select
from pages.serving import rows
from tests.conftest import DATA, Change


@pytest.fixture(scope="module")
def contents() -> Mapping[str, bytes]:
    return files.contents_of(DATA)[0]


@pytest.fixture(scope="module")
def register(contents: Mapping[str, bytes]) -> Register:
    """Vestli with Grorud's border beside its own: in Stovner and in Grorud."""
    facts = replace(facts_of(contents, "vestli"), bydeler=("Stovner", "Grorud"))
    body: Any = with_facts(contents, "vestli", facts).body
    other = shape(body_of(contents, "area", "grorud")["geometry"])
    border = shape(body["geometry"]).union(other)
    return records_of(contents).after([Put("area", {**body, "geometry": mapping(border)})])


def test_the_main_bydel_comes_first_and_shares_are_parts_of_the_whole(register: Register) -> None:
    area = register.area_by_id["vestli"]
    assert area.bydel == "stovner" and area.bydeler == ("stovner", "grorud")
    assert area.geometry
    main, other = shares(register, area.geometry)
    assert (main.bydel, other.bydel) == ("stovner", "grorud")
    assert main.share > other.share > 0.3 and main.share + other.share == pytest.approx(1)
    words = shares_words.home(register, area)
    assert words.startswith("Stovner 5") and "Grorud 4" in words
    assert shares_words.home(register, register.area_by_id["fossum"]) == "Stovner"


def test_it_stands_in_the_filter_of_each_bydel_and_once_in_the_city(register: Register) -> None:
    for bydel in ("stovner", "grorud"):
        assert "vestli" in {row.area.id for row in select(register, View(bydel=bydel))}
        assert "vestli" in {lane.area.id for lane in timeline.lanes(register, (), bydel)}
    assert "vestli" not in {row.area.id for row in select(register, View(bydel="alna"))}
    assert [row.area.id for row in select(register, View())].count("vestli") == 1


def test_every_table_names_all_its_bydeler(register: Register) -> None:
    opened = openly(register)
    row = next(row for row in select(opened, View()) if row.area.id == "vestli")
    assert row.bydel_names == ("Stovner", "Grorud")
    assert "Stovner, Grorud" in rows.cells(row)
    assert "Stovner, Grorud" in csv.areas(opened, (row,)).decode("utf-8-sig")
    assert "Stovner, Grorud" in {cell.words for cell in contents_of_slides.areas([row])[1][0]}
    assert lists.area_json(opened, row)["other_bydeler"] == ["Grorud"]


def test_the_rules_take_it_as_it_is(register: Register) -> None:
    codes = {item.code for item in checks.check(register) if item.feature == "vestli"}
    assert not codes & {"not_in_bydel", "no_part_in_bydel", "larger_elsewhere"}


def test_a_bydel_that_holds_the_smaller_part_is_not_the_main_one(
    contents: Mapping[str, bytes], register: Register
) -> None:
    area = register.area_by_id["vestli"]
    turned = replace(area, bydel="grorud", other_bydeler=("stovner",))
    coming = replace(
        register, areas=tuple(turned if item is area else item for item in register.areas)
    )
    results = [item for item in checks.check(coming) if item.feature == "vestli"]
    assert [(item.code, item.values) for item in results if item.field == "bydel"] == [
        ("larger_elsewhere", (("value", "stovner"),))
    ]
    assert contents


def test_an_area_is_moved_back_to_one_bydel_without_a_trace(contents: Mapping[str, bytes]) -> None:
    was = body_of(contents, "area", "vestli")
    facts = facts_of(contents, "vestli")
    assert facts.bydeler == ("Stovner",)
    assert with_facts(contents, "vestli", replace(facts, bydeler=("Stovner",))).body == was
    outside = with_facts(contents, "vestli", replace(facts, bydeler=())).body["properties"]
    assert outside["bydel"] is None and "other_bydeler" not in outside


def test_a_bydel_that_there_is_none_of_is_refused(
    edit: Callable[[str, Change], Path],
) -> None:
    def named(document: Any) -> None:
        document["features"][0]["properties"]["other_bydeler"] = "Atlantis"

    codes = {(item.code, item.field) for item in checks.check_folder(edit(files.AREAS, named))}
    assert ("unknown_reference", "other_bydeler") in codes


def test_it_stands_in_the_report_of_each_bydel(register: Register) -> None:
    for bydel, is_named in (("stovner", True), ("grorud", True), ("frogner", False)):
        document = report(register, Part.of_bydel(bydel), date(2026, 3, 1))
        assert ("Vestli" in repr(document.blocks)) == is_named


def test_a_point_of_either_bydel_concerns_it(register: Register) -> None:
    point, *others = register.followups
    links = replace(point.links, areas=(), bydeler=("grorud",), all_bydeler=False, all_areas=False)
    coming = replace(register, followups=(replace(point, links=links), *others))
    entries = followups.select(coming, Question(area="vestli"), date(2026, 3, 1))
    reaches = {entry.point.id: entry.reach for entry in entries}
    assert reaches[point.id] is Reach.BYDEL
