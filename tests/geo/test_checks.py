"""Each rule holds on the shipped data and catches the fault it is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.affinity import translate
from shapely.geometry import mapping, shape

from geo import changes, checks, files, text
from geo.errors import Severity
from geo.model import Register
from tests.conftest import DATA
from tests.geo.finding_cases import FAULTS

Edit = Callable[[str, Callable[[Any], object]], Path]


#: Where the council's document and the press do not agree; both stand, each with its source.
DISPUTED = [
    ("start_after_listed", "2026-01/furuset"),
    ("new_but_listed", "2026-01/bjorndal"),
]


def test_the_shipped_data_has_no_errors_and_tells_the_two_disputes() -> None:
    findings = checks.check_folder(DATA)
    assert [(item.code, item.feature) for item in findings] == DISPUTED
    assert {item.severity for item in findings} == {Severity.NOTICE}


@pytest.mark.parametrize("rule", checks.RULES, ids=lambda rule: rule.__name__)
def test_no_rule_finds_an_error_in_the_shipped_register(
    register: Register, rule: checks.Rule
) -> None:
    assert [item for item in rule(register) if item.severity is Severity.ERROR] == []


def test_pages_tell_the_same_notices_as_the_command(register: Register) -> None:
    assert [(item.code, item.feature) for item in checks.notices(register)] == DISPUTED


@pytest.mark.parametrize(("name", "how", "code"), FAULTS)
def test_a_fault_is_found_where_it_is(
    edit: Edit, name: str, how: Callable[[Any], object], code: str
) -> None:
    findings = checks.check_folder(edit(name, how))
    assert code in {item.code for item in findings}
    for item in findings:
        message = text.finding(item)
        assert message.removeprefix("Merknad · ").startswith(item.file)
        assert "\n" not in message


def test_unreadable_files_come_back_as_findings_too(folder: Path) -> None:
    (folder / "editions.json").write_text("{", encoding="utf-8")
    assert [item.code for item in checks.check_folder(folder)] == ["not_json"]


def _earlier(folder: Path, *rows: tuple[str, str]) -> None:
    """Earlier borders of areas (id, until), a kilometre west of today's."""
    areas = json.loads((folder / "ipo_areas.geojson").read_text(encoding="utf-8"))["features"]
    today = {item["properties"]["id"]: item["geometry"] for item in areas}
    features = [
        {
            "type": "Feature",
            "properties": {"area": id_, "until": until, "boundary_source": "Tegnet i 2025"},
            "geometry": mapping(translate(shape(today.get(id_, areas[0]["geometry"])), -0.018)),
        }
        for id_, until in rows
    ]
    path = folder / "earlier_borders.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def test_a_border_that_was_another_is_a_change(folder: Path) -> None:
    _earlier(folder, ("majorstua", "2025"))
    register = files.read_register(folder)
    older, newer = register.edition_by_id["2024-04-30"], register.latest
    assert changes.compare(register, older, newer).border_changed == ("majorstua",)
    area = register.area_by_id["majorstua"]
    assert area.border_on(older.date) is area.earlier[0].geometry
    assert area.border_on(newer.date) is area.geometry
    assert [item.code for item in checks.check_folder(folder)] == [code for code, _ in DISPUTED]


def test_the_same_border_drawn_again_is_no_change(folder: Path) -> None:
    _earlier(folder, ("majorstua", "2025"))
    path = folder / "earlier_borders.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    for feature in document["features"]:
        feature["geometry"] = mapping(translate(shape(feature["geometry"]), 0.018 + 1e-7))
    path.write_text(json.dumps(document))
    register = files.read_register(folder)
    older = register.edition_by_id["2024-04-30"]
    assert changes.compare(register, older, register.latest).border_changed == ()


def test_earlier_borders_are_checked_like_the_others(folder: Path) -> None:
    _earlier(folder, ("finnes-ikke", "2025"))
    assert [item.code for item in checks.check_folder(folder)] == ["unknown_reference"]
    _earlier(folder, ("majorstua", "2025"), ("majorstua", "2025-03"))
    assert "borders_overlap" in {item.code for item in checks.check_folder(folder)}
    _earlier(folder, ("majorstua", "i fjor"))
    assert [item.code for item in checks.check_folder(folder)] == ["not_a_date"]
