"""Each rule holds on the shipped data and catches the fault it is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.affinity import scale, translate
from shapely.geometry import mapping, shape

from geo import changes, checks, files, text
from geo.errors import Severity
from geo.model import Register
from tests.conftest import DATA

Edit = Callable[[str, Callable[[Any], object]], Path]


#: Where the council's document and the press do not agree; both stand, each with its source.
DISPUTED = [
    ("start_after_listed", "2026-01/furuset"),
    ("new_but_listed", "2026-01/bjorndal"),
]


def test_the_shipped_data_has_no_errors_and_tells_the_two_disputes() -> None:
    found = checks.check_folder(DATA)
    assert [(item.code, item.feature) for item in found] == DISPUTED
    assert {item.severity for item in found} == {Severity.NOTICE}


@pytest.mark.parametrize("rule", checks.RULES, ids=lambda rule: rule.__name__)
def test_no_rule_finds_an_error_in_the_shipped_register(
    register: Register, rule: checks.Rule
) -> None:
    assert [item for item in rule(register) if item.severity is Severity.ERROR] == []


def test_pages_tell_the_same_notices_as_the_command(register: Register) -> None:
    assert [(item.code, item.feature) for item in checks.notices(register)] == DISPUTED


def _properties(index: int, **values: Any) -> Callable[[Any], object]:
    return lambda doc: doc["features"][index]["properties"].update(values)


def _listing(**values: Any) -> Callable[[Any], object]:
    return lambda doc: doc["editions"][-1]["listings"][0].update(values)


def _status(place: int, status: str) -> Callable[[Any], object]:
    return lambda doc: doc["editions"][-1]["listings"][place].update(status=status)


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
        (
            "editions.json",
            lambda doc: doc["editions"][-1]["listings"].append(doc["editions"][-1]["listings"][0]),
            "listed_twice",
        ),
        ("editions.json", lambda doc: doc["editions"][-1]["listings"].pop(0), "never_listed"),
        (
            "editions.json",
            lambda doc: doc["editions"][1]["unnamed"][0].update(bydeler=["nord"]),
            "unknown_reference",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][4]["links"].update(bydeler=["nord"]),
            "unknown_reference",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][3]["deadlines"][0].update(date="2019"),
            "deadline_before_point",
        ),
        ("followups.json", lambda doc: doc["followups"].append(doc["followups"][0]), "id_twice"),
        ("followups.json", lambda doc: doc["followups"][1].update(number=1), "number_twice"),
        (
            "followups.json",
            lambda doc: doc["followups"][3]["statuses"][0].update(date="2024-05"),
            "status_before_point",
        ),
        ("followups.json", lambda doc: doc["pending"][0].update(year=2025), "pending_but_settled"),
        ("editions.json", _status(0, "videreført"), "continued_but_unknown"),
        ("editions.json", _status(1, "ny"), "new_but_listed"),
        ("editions.json", lambda doc: doc["editions"][2]["listings"].pop(), "count_differs"),
        (
            "editions.json",
            lambda doc: doc["editions"].append(
                doc["editions"][-1]
                | {
                    "id": "2026-01-b",
                    "listings": [doc["editions"][-1]["listings"][1] | {"unit": "øst"}],
                }
            ),
            "lists_disagree",
        ),
        ("editions.json", lambda doc: doc["editions"][-1].update(date="2026-13"), "not_a_date"),
        (
            "milestones.json",
            lambda doc: doc["milestones"][0].update(date="2025-02-30"),
            "not_a_date",
        ),
        ("ipo_areas.geojson", _properties(0, replaces="finnes-ikke"), "unknown_reference"),
        ("ipo_areas.geojson", _properties(0, replaces="hovseter"), "replaces_itself"),
    ],
)
def test_a_fault_is_found_where_it_is(
    edit: Edit, name: str, how: Callable[[Any], object], code: str
) -> None:
    found = checks.check_folder(edit(name, how))
    assert code in {item.code for item in found}
    for item in found:
        said = text.finding(item)
        assert said.removeprefix("Merknad · ").startswith(item.file)
        assert "\n" not in said


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
