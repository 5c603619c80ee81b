"""Bad files are told with file, feature, field and cure; good ones become the register."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import files, text
from geo.errors import DataError, Finding
from geo.files import facts, records, references
from geo.files.folder import LARGEST_FILE
from tests.conftest import DATA
from tests.geo.events import add_event

Edit = Callable[[str, Callable[[Any], object]], Path]


def findings(folder: Path) -> tuple[Finding, ...]:
    with pytest.raises(DataError) as caught:
        files.read_register(folder)
    assert all(text.finding(item).startswith(item.file) for item in caught.value.findings)
    return caught.value.findings


def codes(folder: Path) -> set[str]:
    return {item.code for item in findings(folder)}


def test_the_same_files_give_the_same_version(folder: Path) -> None:
    assert files.read_register(folder).version == files.read_register(DATA).version


def test_the_same_files_give_the_same_register_until_one_changes(edit: Edit) -> None:
    folder = edit("sources.json", lambda _: None)
    before = files.read_register(folder)
    assert files.read_register(folder) is before
    edit("editions.json", lambda doc: doc["editions"][0].update(title="Annet"))
    assert files.read_register(folder).editions[0].title == "Annet"
    edit("editions.json", lambda doc: doc["editions"][0].update(title=7))
    assert codes(folder)
    assert codes(folder)  # what is wrong is said each time
    (folder / "editions.json").write_bytes((DATA / "editions.json").read_bytes())
    assert files.read_register(folder) == before


def test_any_changed_file_gives_another_version(edit: Edit) -> None:
    folder = edit("editions.json", lambda doc: doc["editions"][0].update(title="Annet"))
    assert files.read_register(folder).version != files.read_register(DATA).version


@pytest.mark.parametrize(
    "name",
    sorted(
        path.name
        for path in DATA.iterdir()
        if path.suffix in {".json", ".geojson", ".csv"} and path.name not in files.OPTIONAL_FILES
    ),
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert ("missing", name) in {(item.code, item.file) for item in findings(folder)}


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", b"{", b"[]", b"null", b"\xff\xfe{}", b'{"features": 1}', b"[" * 100_000],
)
@pytest.mark.parametrize("name", ["ipo_areas.geojson", "editions.json", "sources.json"])
def test_a_broken_file_is_reported_and_nothing_else_breaks(
    folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    assert {item.file for item in findings(folder)} == {name}


@pytest.mark.parametrize("name", ["ipo_areas.geojson", "editions.json", "followups.json"])
def test_a_half_written_file_is_reported_with_its_line(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    result = findings(folder)
    assert [(item.code, item.file) for item in result][:1] == [("not_json", name)]
    assert "linje" in text.finding(result[0])


def _first(field: str, value: Any) -> Callable[[Any], object]:
    return lambda doc: doc["features"][0]["properties"].update({field: value})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", "Vestli!", "bad_id"),
        ("id", "<img>", "bad_id"),
        ("id", "a" * 200, "bad_id"),
        ("id", 7, "wrong_kind"),
        ("name", "", "missing_field"),
        ("name", None, "missing_field"),
        ("name", ["x"], "wrong_kind"),
        ("bydel", "Ikke en bydel", "unknown_reference"),
        ("area_km2", "stor", "wrong_kind"),
        ("area_km2", True, "wrong_kind"),
        ("boundary_confidence", "sikker", "not_in_vocabulary"),
        ("boundary_source", None, "missing_field"),
        ("id", "vestli", "id_twice"),
    ],
)
def test_a_wrong_field_of_an_area(edit: Edit, field: str, value: Any, code: str) -> None:
    result = findings(edit("ipo_areas.geojson", _first(field, value)))
    assert code in {item.code for item in result}
    assert {item.file for item in result if item.code == code} <= {
        "ipo_areas.geojson",
        "editions.json",
    }
    assert field in {item.field for item in result}


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "no_geometry"),
        ({"type": "Polygon"}, "no_geometry"),
        ({"type": "Polygon", "coordinates": []}, "not_a_surface"),
        ({"type": "Polygon", "coordinates": "x"}, "no_geometry"),
        ({"type": "Point", "coordinates": [10.7, 59.9]}, "not_a_surface"),
        (
            {
                "type": "Polygon",
                "coordinates": [
                    [[597000, 6643000], [598000, 6643000], [598000, 6644000], [597000, 6643000]]
                ],
            },
            "outside_extent",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[[59.9, 10.7], [59.91, 10.7], [59.91, 10.71], [59.9, 10.7]]],
            },
            "outside_extent",
        ),
    ],
)
def test_a_wrong_geometry(edit: Edit, geometry: Any, code: str) -> None:
    result = findings(
        edit("ipo_areas.geojson", lambda doc: doc["features"][0].update(geometry=geometry))
    )
    assert (code, "hovseter") in {(item.code, item.feature) for item in result}


def test_another_crs_is_refused_and_4326_is_not(edit: Edit) -> None:
    def name(code: str) -> dict[str, Any]:
        return {"crs": {"type": "name", "properties": {"name": code}}}

    folder = edit("bydeler.geojson", lambda doc: doc.update(name("urn:ogc:def:crs:OGC:1.3:CRS84")))
    files.read_register(folder)
    edit("bydeler.geojson", lambda doc: doc.update(name("urn:ogc:def:crs:EPSG::25832")))
    assert codes(folder) == {"wrong_crs"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("unit", "nord", "not_in_vocabulary"),
        ("status", "NY", "not_in_vocabulary"),
        ("status", [], "not_in_vocabulary"),
        ("area", "finnes-ikke", "unknown_reference"),
        ("started", "i fjor", "not_a_date"),
        ("source", "", "missing_field"),
        ("entries", "to", "wrong_kind"),
    ],
)
def test_a_wrong_listing(edit: Edit, field: str, value: Any, code: str) -> None:
    def change(doc: Any) -> None:
        doc["editions"][-1]["listings"][0][field] = value

    result = findings(edit("editions.json", change))
    assert (code, field) in {(item.code, item.field) for item in result}
    assert all("2026-01/" in item.feature for item in result)


def test_every_fault_is_reported_at_once(edit: Edit) -> None:
    def change(doc: Any) -> None:
        for feature in doc["features"][:3]:
            feature["properties"].update(name="", area_km2=None)

    assert len(findings(edit("ipo_areas.geojson", change))) == 6


def test_numbers_that_json_does_not_know_are_refused(folder: Path) -> None:
    path = folder / "ipo_areas.geojson"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"area_km2":2.04', '"area_km2":NaN', 1),
        encoding="utf-8",
    )
    assert codes(folder) == {"not_json"}


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    with (folder / "sources.json").open("r+b") as file:
        file.truncate(LARGEST_FILE + 1)  # sparse: no disk, no memory
    assert codes(folder) == {"too_large"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_reported(folder: Path) -> None:
    (folder / "sources.json").chmod(0)
    assert codes(folder) == {"unreadable"}


def test_a_long_wrong_value_is_not_repeated_whole(edit: Edit) -> None:
    result = findings(edit("ipo_areas.geojson", _first("boundary_confidence", "x" * 10_000)))
    assert len(text.finding(result[0])) < 400


def test_population_rows_must_be_numbers(folder: Path) -> None:
    path = folder / "population.csv"
    path.write_text(path.read_text(encoding="utf-8") + "alna,2027,mange,1,1\n", encoding="utf-8")
    assert codes(folder) == {"bad_row"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(
    value=json_values,
    place=st.sampled_from(
        [
            "editions.json",
            "followups.json",
            "documents.json",
            "meetings.json",
            "programmes.json",
            "bodies.json",
        ]
    ),
)
def test_any_json_is_read_or_reported_but_never_a_traceback(
    folder: Path, value: Any, place: str
) -> None:
    original = (DATA / place).read_text(encoding="utf-8")
    document = json.loads(original)
    rows = next(iter(document.values()))
    rows[0] = value
    (folder / place).write_text(json.dumps(document), encoding="utf-8")
    with suppress(DataError):  # any other exception fails the test
        files.read_register(folder)
    (folder / place).write_text(original, encoding="utf-8")


def test_orientation_layers_are_read_and_missing_ones_reported(folder: Path) -> None:
    assert {
        "fjord",
        "lakes",
        "rivers",
        "marka",
        "municipalities",
        "tbane_lines",
        "tbane_stations",
        "roads",
        "railway",
        "parks",
    } == set(files.read_orientation(folder))
    for path in (folder / "orientation").iterdir():
        path.unlink()
    with pytest.raises(DataError):
        files.read_orientation(folder)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda doc: doc["features"][0].update(geometry=None), "no_geometry"),
        (lambda doc: doc["features"].insert(0, 1), "not_a_record"),
        (lambda doc: doc["features"][0].update(properties=None), "not_a_record"),
        (lambda doc: doc["features"][0]["properties"].update(name=None), "missing_field"),
        (
            lambda doc: doc["features"][0].update(
                geometry={"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
            ),
            "wrong_geometry",
        ),
        (lambda doc: doc.update(features=[]), "empty"),
    ],
)
def test_a_background_layer_that_cannot_be_drawn_is_reported(
    edit: Edit, change: Any, code: str
) -> None:
    folder = edit("orientation/tbane_stations.geojson", change)
    with pytest.raises(DataError) as caught:
        files.read_orientation(folder)
    assert {(item.code, item.file) for item in caught.value.findings} == {
        (code, "orientation/tbane_stations.geojson")
    }


def test_every_background_layer_is_needed(folder: Path) -> None:
    (folder / "orientation" / "fjord.geojson").unlink()
    with pytest.raises(DataError) as caught:
        files.read_orientation(folder)
    assert [(item.code, item.file) for item in caught.value.findings] == [
        ("missing", "orientation/fjord.geojson")
    ]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ipo_areas.geojson", _first("boundary_confidence", None)),
        ("ipo_areas.geojson", _first("aliases", ["Hov", "Seter"])),
        ("ipo_areas.geojson", _first("name", "\u200b")),
        ("ipo_areas.geojson", _first("name", "a" * 5000)),
        ("ipo_areas.geojson", _first("area_km2", 10**400)),
        (
            "ipo_areas.geojson",
            lambda doc: doc["features"][0]["geometry"]["coordinates"][0].__setitem__(
                0, [10**400, 59.9]
            ),
        ),
        ("ipo_areas.geojson", lambda doc: doc.update(crs={"properties": {"name": "EPSG:254326"}})),
        ("editions.json", lambda doc: doc["editions"][-1].update(kind=None)),
        (
            "editions.json",
            lambda doc: doc["editions"][-1].update(sources=[5, "politiradet-2026-01"]),
        ),
        ("editions.json", lambda doc: doc["editions"][-1].update(sources=["finnes-ikke"])),
        (
            "editions.json",
            lambda doc: doc["editions"][-1].update(stated_counts=["![x](https://evil.example)"]),
        ),
        ("editions.json", lambda doc: doc["editions"][1]["unnamed"][0].update(bydeler=["nord"])),
        ("followups.json", lambda doc: doc["followups"][0].update(state=None)),
    ],
)
def test_nothing_is_repaired_silently(edit: Edit, name: str, change: Any) -> None:
    assert {item.file for item in findings(edit(name, change))} == {name}


def test_a_broken_link_in_the_folder_is_no_file(folder: Path) -> None:
    (folder / "x.json").symlink_to(folder / "finnes-ikke.json")
    assert files.fingerprint(folder) == files.fingerprint(folder)


def _promise_undated(point: Any, **values: Any) -> None:
    row = {"text": "snarest", "quote": point["quote"], "source": point["source"], "line": 1}
    point["undated_deadlines"] = [{**row, **values}]


@pytest.mark.parametrize(
    ("name", "how", "code"),
    [
        (
            "followups.json",
            lambda doc: doc["followups"][0].update(source="ukjent"),
            "unknown_source",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][0]["statuses"][0].update(source="ukjent"),
            "unknown_source",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][0]["links"].update(areas=["nord"]),
            "unknown_reference",
        ),
        ("followups.json", lambda doc: doc["pending"][0].update(source="ukjent"), "unknown_source"),
        (
            "milestones.json",
            add_event(source="ukjent"),
            "unknown_source",
        ),
        (
            "meetings.json",
            lambda doc: doc["meetings"][3]["items"][0].update(source="ukjent"),
            "unknown_source",
        ),
        (
            "meetings.json",
            lambda doc: doc["meetings"][3]["items"][3].update(edition="1999"),
            "unknown_reference",
        ),
        (
            "programmes.json",
            lambda doc: doc["programmes"][1].update(part_of="ukjent"),
            "unknown_reference",
        ),
        (
            "programmes.json",
            lambda doc: doc["programmes"][1]["log"][0].update(meeting="ukjent"),
            "unknown_reference",
        ),
        (
            "bodies.json",
            lambda doc: doc["bodies"][6].update(links={"programmes": ["x"]}),
            "unknown_reference",
        ),
        (
            "bodies.json",
            lambda doc: doc["bodies"][0].update(description_source="x"),
            "unknown_source",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][1]["amounts"][0].update(payer="x"),
            "unknown_reference",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][3]["deadlines"][0].update(recipient="x"),
            "unknown_reference",
        ),
        (
            "followups.json",
            lambda doc: _promise_undated(doc["followups"][0], recipient="x"),
            "unknown_reference",
        ),
        (
            "followups.json",
            lambda doc: _promise_undated(doc["followups"][0], source="x"),
            "unknown_source",
        ),
        (
            "followups.json",
            lambda doc: _promise_undated(doc["followups"][0], text="  "),
            "missing_field",
        ),
        (
            "followups.json",
            lambda doc: doc["followups"][0]["links"].update(followups=["x"]),
            "unknown_reference",
        ),
        ("followups.json", lambda doc: doc["pending"][0].update(meeting="x"), "unknown_reference"),
    ],
)
def test_what_a_point_or_date_refers_to_must_be_there(
    edit: Edit, name: str, how: Callable[[Any], object], code: str
) -> None:
    with pytest.raises(DataError) as caught:
        files.read_register(edit(name, how))
    assert [(item.code, item.file) for item in caught.value.findings] == [(code, name)]


# --- a long list -----------------------------------------------------------------------------


def _read_points(rows: list[Any]) -> tuple[tuple[Any, ...], list[Finding]]:
    results: list[Finding] = []
    content = json.dumps({"followups": rows}).encode()
    return records.items("followups.json", content, "followups", facts.followup, results), results


@pytest.fixture
def long_list(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Rows of a list that is long enough for what has not changed to be looked for."""
    monkeypatch.setattr(records, "_MANY", 3)
    monkeypatch.setattr(records, "_BUILT", {})
    template = json.loads((DATA / "followups.json").read_text(encoding="utf-8"))["followups"][0]
    return [template | {"id": f"punkt-{number}"} for number in range(4)]


def test_only_the_rows_of_a_long_list_that_changed_are_built(
    long_list: list[dict[str, Any]],
) -> None:
    before, _ = _read_points(long_list)
    rows = [*long_list[1:], long_list[0] | {"text": "Noe annet"}]
    after, result = _read_points(rows)
    assert not result
    assert [point.id for point in after] == ["punkt-1", "punkt-2", "punkt-3", "punkt-0"]
    assert all(now is then for now, then in zip(after[:3], before[1:], strict=True))
    assert after[3].text == "Noe annet"
    assert after == records.build_each("followups.json", rows, dict, facts.followup, result)


def test_what_is_no_more_in_a_long_list_is_not_held(long_list: list[dict[str, Any]]) -> None:
    _read_points(long_list)
    _read_points(long_list[:3])
    (held,) = records._BUILT.values()
    assert {point.id for point in held.values()} == {"punkt-0", "punkt-1", "punkt-2"}


def test_a_fault_in_a_long_list_is_reported_by_its_row(long_list: list[dict[str, Any]]) -> None:
    _read_points(long_list)
    faulty = [*long_list, {"text": "uten id"}, 7]
    built, result = _read_points(faulty)
    assert len(built) == 4
    assert {finding.feature for finding in result} == {"#5", "#6"}


def test_points_that_did_not_change_are_held_against_what_is_there_now(edit: Edit) -> None:
    folder = edit("sources.json", lambda _: None)
    files.read_register(folder)
    again = files.read_register(folder)
    assert references._SOUND[0][0] is again.followups
    edit("bodies.json", lambda doc: doc["bodies"].clear())
    assert {item.file for item in findings(folder) if item.code == "unknown_reference"} >= {
        "followups.json"
    }


def test_a_new_point_among_known_ones_is_held_against_the_ids(edit: Edit) -> None:
    folder = edit("sources.json", lambda _: None)
    files.read_register(folder)
    edit("followups.json", lambda doc: doc["followups"][1].update(source="finnes-ikke"))
    assert [(item.code, item.file) for item in findings(folder)] == [
        ("unknown_source", "followups.json")
    ]


# --- surfaces that did not change --------------------------------------------------------------


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is long enough for what has not changed to be looked for."""
    monkeypatch.setattr(records, "_MANY", 1)
    monkeypatch.setattr(records, "_BUILT", {})
    monkeypatch.setattr(files, "_LAST_REGISTERS", {})
    files.items_of.cache_clear()  # a file that another test has read


def _first_ring(doc: Any, row: int) -> list[list[float]]:
    coordinates = doc["features"][row]["geometry"]["coordinates"]
    ring: list[list[float]] = coordinates[0]
    return ring


@pytest.mark.usefixtures("remembered")
def test_areas_whose_row_did_not_change_are_the_same_records(edit: Edit) -> None:
    folder = edit("sources.json", lambda _: None)
    before = files.read_register(folder)

    def move(doc: Any) -> None:
        _first_ring(doc, 0)[1][1] += 0.0001

    edit("ipo_areas.geojson", move)
    after = files.read_register(folder)
    assert after.areas[0] != before.areas[0]
    assert all(now is then for now, then in zip(after.areas[1:], before.areas[1:], strict=True))
    assert after.delbydeler is before.delbydeler


@pytest.mark.usefixtures("remembered")
def test_areas_lie_in_the_bydel_that_has_the_name_now(edit: Edit) -> None:
    folder = edit("sources.json", lambda _: None)
    before = files.read_register(folder)

    def swap(doc: Any) -> None:
        by_id = {row["properties"]["id"]: row["properties"] for row in doc["features"]}
        one, other = by_id["vestre-aker"], by_id["sagene"]
        one["name"], other["name"] = other["name"], one["name"]

    edit("bydeler.geojson", swap)
    after = files.read_register(folder)
    assert (before.areas[0].bydel, after.areas[0].bydel) == ("vestre-aker", "sagene")
    homes = [{part.bydel for part in it.delbydeler} for it in (before, after)]
    assert homes[0] == homes[1]
    names = [
        [part.name for part in it.delbydeler if part.bydel == "sagene"] for it in (before, after)
    ]
    assert names[0] != names[1]


@pytest.mark.usefixtures("remembered")
def test_a_fault_in_a_changed_surface_is_reported_and_others_are_not(edit: Edit) -> None:
    folder = edit("sources.json", lambda _: None)
    files.read_register(folder)
    edit("ipo_areas.geojson", lambda doc: _first_ring(doc, 3).clear())
    (fault,) = findings(folder)
    assert (fault.file, fault.feature) == ("ipo_areas.geojson", "mortensrud-bjornerud")


@pytest.mark.usefixtures("remembered")
def test_the_same_part_twice_stands_twice(edit: Edit) -> None:
    folder = edit("delbydeler.geojson", lambda doc: doc["features"].append(doc["features"][0]))
    parts = files.read_register(folder).delbydeler
    assert parts[-1] == parts[0] and len(parts) == 99


@pytest.mark.usefixtures("remembered")
def test_a_row_that_is_too_deep_to_be_written_again_is_read(edit: Edit) -> None:
    def nest(doc: Any) -> None:
        deep: list[Any] = []
        for _ in range(300):
            deep = [deep]
        doc["features"][0]["properties"]["ukjent"] = deep

    folder = edit("ipo_areas.geojson", nest)
    assert files.read_register(folder).areas == files.read_register().areas


# --- files that did not change -----------------------------------------------------------------


def test_only_files_that_changed_are_read_again(edit: Edit) -> None:
    folder, known = edit("sources.json", lambda _: None), files.Contents()
    before, _ = files.contents_of(folder, known)
    edit("followups.json", lambda doc: doc["followups"][0].update(text="Noe annet"))
    after, faults = files.contents_of(folder, known)
    assert not faults
    assert {name for name in before if after[name] is not before[name]} == {"followups.json"}
    assert (after, []) == files.contents_of(folder)


def test_a_file_that_took_the_place_of_another_is_read(tmp_path: Path) -> None:
    """With the same size and time."""
    known, path, beside = files.Contents(), tmp_path / "a.json", tmp_path / "b.json"
    path.write_text("1", encoding="utf-8")
    assert known.read(path) == b"1"
    beside.write_text("2", encoding="utf-8")
    os.utime(beside, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    beside.replace(path)
    assert known.read(path) == b"2"


def test_a_file_that_is_gone_is_missed(edit: Edit) -> None:
    folder, known = edit("sources.json", lambda _: None), files.Contents()
    files.contents_of(folder, known)
    (folder / "sources.json").unlink()
    (folder / "meetings.json").unlink()
    contents, faults = files.contents_of(folder, known)
    assert contents["meetings.json"] == b""
    assert [(fault.code, fault.file) for fault in faults] == [("missing", "sources.json")]


def test_the_bytes_of_few_files_are_remembered(tmp_path: Path) -> None:
    known = files.Contents()
    for number in range(100):
        path = tmp_path / f"{number}.json"
        path.write_text(str(number), encoding="utf-8")
        assert known.read(path) == str(number).encode()
    assert len(known._known) < 40
