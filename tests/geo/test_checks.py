"""Each rule holds on the shipped data and catches the fault it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.affinity import scale
from shapely.geometry import mapping, shape

from geo import checks, text
from geo.model import Register
from tests.conftest import DATA

Edit = Callable[[str, Callable[[Any], None]], Path]


def test_the_shipped_data_has_no_findings() -> None:
    assert checks.check_folder(DATA) == ()


@pytest.mark.parametrize("rule", checks.RULES, ids=lambda rule: rule.__name__)
def test_each_rule_is_silent_on_the_shipped_register(register: Register, rule: checks.Rule) -> None:
    assert list(rule(register)) == []


def _properties(index: int, **values: Any) -> Callable[[Any], None]:
    return lambda doc: doc["features"][index]["properties"].update(values)


def _listing(**values: Any) -> Callable[[Any], None]:
    return lambda doc: doc["editions"][-1]["listings"][0].update(values)


def _move(doc: Any) -> None:
    """The first area to where it is not: 0.1° to the east."""
    ring = doc["features"][0]["geometry"]["coordinates"][0]
    doc["features"][0]["geometry"]["coordinates"][0] = [[x + 0.1, y] for x, y in ring]


def _bow_tie(doc: Any) -> None:
    square = [[10.64, 59.95], [10.65, 59.96], [10.65, 59.95], [10.64, 59.96], [10.64, 59.95]]
    doc["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [square]}


def _shrink_delbydel(doc: Any) -> None:
    ring = doc["features"][0]["geometry"]["coordinates"][0]
    ring[1] = [(ring[0][0] + ring[2][0]) / 2 + 0.001, (ring[0][1] + ring[2][1]) / 2 + 0.001]


def _grow_delbydel(doc: Any) -> None:
    first = shape(doc["features"][0]["geometry"])
    doc["features"][0]["geometry"] = mapping(scale(first, 1.02, 1.02))


def _pierce(doc: Any) -> None:
    """A hole in the middle of the first bydel that no other bydel fills."""
    first = shape(doc["features"][0]["geometry"])
    hole = first.representative_point().buffer(0.0005)
    doc["features"][0]["geometry"] = mapping(first.difference(hole))


@pytest.mark.parametrize(
    ("name", "how", "code"),
    [
        ("ipo_areas.geojson", _properties(0, status="videreført"), "disagrees_with_listing"),
        ("ipo_areas.geojson", _properties(0, unit="øst"), "disagrees_with_listing"),
        ("ipo_areas.geojson", _properties(0, edition="2024-04-30"), "disagrees_with_listing"),
        ("ipo_areas.geojson", _properties(0, bydel="Alna"), "not_in_bydel"),
        ("ipo_areas.geojson", _properties(0, bydel=None), "outside_oslo_is_inside"),
        ("ipo_areas.geojson", _properties(0, area_km2=9.0), "wrong_area_km2"),
        ("ipo_areas.geojson", _properties(0, name="<b>Hovseter</b>"), "markup_in_name"),
        ("ipo_areas.geojson", _properties(0, aliases="Majorstuen"), "name_twice"),
        ("ipo_areas.geojson", _move, "not_in_bydel"),
        ("ipo_areas.geojson", _bow_tie, "invalid_geometry"),
        ("delbydeler.geojson", _shrink_delbydel, "does_not_dissolve"),
        ("delbydeler.geojson", _grow_delbydel, "no_coverage"),
        ("bydeler.geojson", _pierce, "hole"),
        ("editions.json", _listing(source="ukjent-kilde"), "unknown_source"),
        ("editions.json", _listing(started="2031"), "start_after_list"),
        ("editions.json", lambda doc: doc["editions"][-1].update(sources=[]), "no_source"),
        ("editions.json", lambda doc: doc["editions"][-1]["listings"].append(doc["editions"][-1]["listings"][0]), "listed_twice"),
        ("editions.json", lambda doc: doc["editions"][-1]["listings"].pop(0), "never_listed"),
        ("editions.json", lambda doc: doc["editions"][1]["unnamed"][0].update(bydeler=["nord"]), "unknown_reference"),
        ("followups.json", lambda doc: doc["followups"][4]["links"].update(bydeler=["nord"]), "unknown_reference"),
        ("followups.json", lambda doc: doc["followups"][3]["deadlines"][0].update(date="2019"), "deadline_before_point"),
        ("followups.json", lambda doc: doc["followups"].append(doc["followups"][0]), "id_twice"),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_is(
    edit: Edit, name: str, how: Callable[[Any], None], code: str
) -> None:
    found = checks.check_folder(edit(name, how))
    assert code in {item.code for item in found}
    for item in found:
        said = text.finding(item)
        assert said.startswith(item.file)
        assert "\n" not in said


def test_unreadable_files_come_back_as_findings_too(folder: Path) -> None:
    (folder / "editions.json").write_text("{", encoding="utf-8")
    assert [item.code for item in checks.check_folder(folder)] == ["not_json"]
