"""The shipped geodata: built from the raw files byte for byte, and true in itself without them."""

import csv
import importlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyproj
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
RAW = ROOT.parent / "shared" / "geodata"
SCRIPT = ROOT / "scripts" / "build_data.py"
BUILT = sorted(
    [path.relative_to(DATA) for path in DATA.rglob("*.geojson")]
    + [Path("population.csv"), Path("sources.json")]
)
LAYERS = [path for path in BUILT if path.suffix == ".geojson"]
TO_METRES = pyproj.Transformer.from_crs(4326, 25832, always_xy=True).transform

BYDEL_2026 = {
    "Hovseter": "Vestre Aker",
    "Majorstua": "Frogner",
    "Grønland/Tøyen": "Gamle Oslo",
    "Mortensrud/Bjørnerud": "Søndre Nordstrand",
    "Furuset": "Alna",
    "Vestli": "Stovner",
    "Bjørndal": "Søndre Nordstrand",
    "Ellingsrud": "Alna",
    "Trosterud": "Alna",
    "Fossum": "Stovner",
    "Grorud": "Grorud",
    "Holmlia Syd": "Søndre Nordstrand",
}


def features(name: str) -> list[dict[str, Any]]:
    collection: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    assert collection.keys() == {"type", "features"}
    rows: list[dict[str, Any]] = collection["features"]
    return rows


def shapes(name: str, key: str = "name") -> dict[str, BaseGeometry]:
    return {row["properties"][key]: shape(row["geometry"]) for row in features(name)}


def rows_by_name(name: str) -> dict[str, dict[str, Any]]:
    return {row["properties"]["name"]: row["properties"] for row in features(name)}


def km2(geometry: BaseGeometry) -> float:
    return float(shapely.transform(geometry, TO_METRES, interleaved=False).area / 1e6)


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The script's main function, called without a new process."""
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    main = importlib.import_module("build_data").main
    return lambda *arguments: main([str(one) for one in arguments])


# ---- the build ---------------------------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with what the build reads of its own output folder: the lists."""
    shutil.copy(DATA / "editions.json", tmp_path / "editions.json")
    return tmp_path


@pytest.mark.skipif(not RAW.is_dir(), reason="råfilene (../shared/geodata) er ikke her")
def test_committed_files_are_what_the_script_makes(out: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--raw", str(RAW), "--out", str(out)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    results = sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
    assert results == sorted([*BUILT, Path("editions.json")])
    different = [
        str(name) for name in BUILT if (out / name).read_bytes() != (DATA / name).read_bytes()
    ]
    assert different == []


def test_missing_raw_folder_is_one_norwegian_sentence_and_writes_nothing(
    build: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build("--raw", tmp_path / "borte", "--out", tmp_path / "ut") == 1
    message = capsys.readouterr().err
    assert message.startswith("Feil: Fant ikke mappa") and message.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not RAW.is_dir(), reason="råfilene (../shared/geodata) er ikke her")
@pytest.mark.parametrize("broken", ["oslo_delbydeler.geojson", "politienheter_bydel.csv"])
def test_broken_raw_file_is_named_and_leaves_data_as_it_was(
    broken: str, build: Callable[..., int], out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = out / "raw"
    raw.mkdir()
    for path in RAW.iterdir():
        os.symlink(path, raw / path.name)
    (raw / broken).unlink()
    (raw / broken).write_text("ikke en datafil", encoding="utf-8")
    before = {path: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert build("--raw", raw, "--out", out) == 1
    message = capsys.readouterr().err
    assert broken in message and message.count("\n") == 1
    assert {path: path.read_bytes() for path in out.iterdir() if path.is_file()} == before


@pytest.mark.skipif(not RAW.is_dir(), reason="råfilene (../shared/geodata) er ikke her")
def test_what_is_written_by_hand_stays_and_what_is_built_is_new(
    build: Callable[..., int], out: Path
) -> None:
    """A known field that no raw file gives stays with its area; an unknown one goes."""
    collection = json.loads((DATA / "ipo_areas.geojson").read_text("utf-8"))
    collection["features"].reverse()
    by_hand = {"replaces": "veitvet", "note_internal": True, "vet_ikke": 1, "name": "Gammelt navn"}
    collection["features"][-1]["properties"].update(by_hand)
    (out / "ipo_areas.geojson").write_text(json.dumps(collection), "utf-8")
    assert build("--raw", RAW, "--out", out) == 0
    built = json.loads((out / "ipo_areas.geojson").read_text("utf-8"))["features"]
    expected = features("ipo_areas.geojson")
    expected[0]["properties"] |= {"replaces": "veitvet", "note_internal": True}
    assert built == expected


def test_a_file_that_cannot_be_read_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    featurefile = importlib.import_module("featurefile")
    failure = importlib.import_module("failure")
    path = tmp_path / "bydeler.geojson"
    path.write_text("{", "utf-8")
    with pytest.raises(failure.BuildError, match=r"bydeler\.geojson kan ikke leses"):
        featurefile.with_earlier_facts([], path, ["id"])


# ---- the form of the files ---------------------------------------------------------------------


@pytest.mark.parametrize("name", LAYERS, ids=str)
def test_layer_is_small_plain_geojson(name: Path) -> None:
    text = (DATA / name).read_text("utf-8")
    limit = 5 if name.parent.name == "orientation" else 6
    assert not re.search(rf"\d\.\d{{{limit + 1},}}", text)
    assert not re.search(r"#[0-9a-fA-F]{6}\b", text)
    assert "\\u" not in text
    lines = text.splitlines()
    assert len(lines) == len(features(str(name))) + 2, "én linje per objekt"


@pytest.mark.parametrize("name", LAYERS, ids=str)
def test_every_shape_is_valid_flat_and_near_oslo(name: Path) -> None:
    for row in features(str(name)):
        geometry = shape(row["geometry"])
        assert geometry.is_valid and not geometry.is_empty and not geometry.has_z
        west, south, east, north = geometry.bounds
        assert 10.3 < west <= east < 11.1 and 59.7 < south <= north < 60.2


@pytest.mark.parametrize("name", LAYERS, ids=str)
def test_exterior_rings_run_counterclockwise(name: Path) -> None:
    for row in features(str(name)):
        for part in shapely.get_parts(shape(row["geometry"])):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)


def test_everything_together_stays_small() -> None:
    whole = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file())
    background = sum(path.stat().st_size for path in (DATA / "orientation").iterdir())
    assert whole < 3_000_000
    assert background < 650_000


def test_nothing_points_at_the_machine_that_built_it() -> None:
    for path in [DATA / name for name in BUILT] + sorted((ROOT / "scripts").glob("*.*")):
        text = path.read_text("utf-8")
        assert not re.search(r"(^|[\s\"'])/(work|tmp|home|root)/", text), path.name


# ---- the official borders ----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), [("bydeler.geojson", 17), ("delbydeler.geojson", 98)])
def test_borders_meet_without_overlap_or_gap(name: str, count: int) -> None:
    parts = list(shapes(name).values())
    assert len(parts) == count
    assert shapely.coverage_is_valid(parts)
    whole = shapely.union_all(parts)
    assert math.isclose(whole.area, sum(part.area for part in parts), rel_tol=1e-12)
    assert sum(len(part.interiors) for part in shapely.get_parts(whole)) == 0


def test_each_bydel_is_exactly_the_sum_of_its_delbydeler() -> None:
    delbydeler = features("delbydeler.geojson")
    for name, bydel in shapes("bydeler.geojson").items():
        rows = [row for row in delbydeler if row["properties"]["bydel"] == name]
        assert bydel.equals(shapely.union_all([shape(row["geometry"]) for row in rows])), name


@pytest.mark.parametrize("name", ["bydeler.geojson", "delbydeler.geojson", "ipo_areas.geojson"])
def test_stated_area_is_the_area_of_the_shape(name: str) -> None:
    for row in features(name):
        stated = row["properties"]["area_km2"]
        assert km2(shape(row["geometry"])) == pytest.approx(stated, rel=0.01, abs=0.006)


def test_land_is_never_more_than_the_whole_and_the_coast_matters() -> None:
    bydeler = rows_by_name("bydeler.geojson")
    for row in (*bydeler.values(), *rows_by_name("delbydeler.geojson").values()):
        assert 0 < row["land_km2"] <= row["area_km2"], row["name"]
    assert bydeler["Gamle Oslo"]["land_km2"] < bydeler["Gamle Oslo"]["area_km2"] / 2
    assert bydeler["Alna"]["land_km2"] == pytest.approx(bydeler["Alna"]["area_km2"], abs=0.01)


def test_bydeler_are_numbered_named_and_slugged() -> None:
    rows = [row["properties"] for row in features("bydeler.geojson")]
    assert [row["nr"] for row in rows] == [f"{number:02}" for number in range(1, 18)]
    first = "gamle-oslo grunerlokka sagene st-hanshaugen frogner ullern vestre-aker nordre-aker"
    last = "bjerke grorud stovner alna ostensjo nordstrand sondre-nordstrand sentrum marka"
    assert " ".join(row["id"] for row in rows) == f"{first} {last}"
    assert [row["kind"] for row in rows] == ["bydel"] * 15 + ["sentrum", "marka"]


def test_police_units_say_how_they_are_known() -> None:
    rows = rows_by_name("bydeler.geojson")
    known = {name: (row["unit"], row["unit_basis"]) for name, row in rows.items()}
    assert known["Frogner"] == ("sentrum", "publisert, i konflikt")
    assert known["Gamle Oslo"] == ("sentrum", "publisert")
    assert known["Alna"] == ("øst", "publisert")
    inferred = {name for name, (_, basis) in known.items() if basis == "utledet"}
    assert inferred == {"Ullern", "Vestre Aker", "Nordre Aker"}
    assert all(rows[name]["unit"] == "vest" for name in inferred)
    assert known["Sentrum"] == known["Marka"] == (None, "ukjent")
    assert all(row["unit_source"] for row in rows.values())


# ---- the IPO areas -----------------------------------------------------------------------------


def test_the_twelve_areas_of_2026_lie_in_their_bydel() -> None:
    rows, areas = rows_by_name("ipo_areas.geojson"), shapes("ipo_areas.geojson")
    bydeler = shapes("bydeler.geojson")
    listed = {name: row["bydel"] for name, row in rows.items() if row["edition"] == "2026-01"}
    assert listed == BYDEL_2026
    for name, bydel in {**BYDEL_2026, "Veitvet": "Bjerke"}.items():
        assert bydeler[bydel].covers(areas[name]), name


def test_sandvika_and_asker_lie_outside_every_bydel_and_in_their_municipality() -> None:
    rows, areas = rows_by_name("ipo_areas.geojson"), shapes("ipo_areas.geojson")
    municipalities = shapes("orientation/municipalities.geojson")
    for name, home in (("Sandvika", "Bærum"), ("Asker sentrum", "Asker")):
        assert rows[name]["bydel"] is None
        assert not any(
            bydel.intersects(areas[name]) for bydel in shapes("bydeler.geojson").values()
        )
        outside = areas[name].difference(municipalities[home])
        assert km2(outside) < 0.001 * km2(areas[name])


def test_areas_do_not_overlap_each_other_or_the_fjord() -> None:
    areas = list(shapes("ipo_areas.geojson").values())
    assert km2(shapely.union_all(areas)) == pytest.approx(sum(map(km2, areas)), abs=1e-6)
    (fjord,) = shapes("orientation/fjord.geojson").values()
    assert km2(shapely.union_all(areas).intersection(fjord)) < 0.002


def test_every_area_says_that_its_border_is_approximate() -> None:
    for name, row in rows_by_name("ipo_areas.geojson").items():
        assert row["boundary_source"].endswith("– omtrentlig, ikke politiets grense"), name
        assert row["boundary_confidence"] in {"high", "medium", "low"}
        assert row["note"].endswith("."), name


def test_areas_carry_unit_status_and_edition_of_their_newest_list() -> None:
    editions = json.loads((DATA / "editions.json").read_text("utf-8"))["editions"]
    newest = {
        row["area"]: (edition["id"], row) for edition in editions for row in edition["listings"]
    }
    for row in rows_by_name("ipo_areas.geojson").values():
        edition, listing = newest[row["id"]]
        assert row["edition"] == edition
        assert (row["unit"], row["status"]) == (listing["unit"], listing["status"])


def test_shapes_follow_the_recipe() -> None:
    recipes = tomllib.loads((ROOT / "scripts" / "areas.toml").read_text("utf-8"))["area"]
    delbydeler, areas = shapes("delbydeler.geojson", "id"), shapes("ipo_areas.geojson", "id")
    assert [recipe["id"] for recipe in recipes] == list(areas)
    for recipe in recipes:
        if "delbydeler" in recipe:
            parts = shapely.union_all([delbydeler[part] for part in recipe["delbydeler"]])
            assert parts.equals(areas[recipe["id"]]), recipe["name"]


# ---- the background ----------------------------------------------------------------------------


def test_land_and_fjord_fill_the_map_without_slivers() -> None:
    (fjord,) = shapes("orientation/fjord.geojson").values()
    land = list(shapes("orientation/municipalities.geojson").values())
    whole = shapely.union_all([fjord, *land])
    assert km2(whole) == pytest.approx(km2(fjord) + sum(map(km2, land)), rel=1e-5)
    frame = shapely.box(10.451, 59.781, 11.049, 60.059)
    assert km2(frame.difference(whole)) == 0


def test_background_names_its_source_and_accuracy() -> None:
    sources = json.loads((DATA / "sources.json").read_text("utf-8"))["sources"]
    known = {source["id"] for source in sources}
    assert len(known) == len(sources)
    for name in LAYERS:
        if name.parent.name == "orientation":
            for row in features(str(name)):
                assert row["properties"]["accuracy"] in {"detaljert", "grov"}
                assert row["properties"]["source"] in known


def test_tbane_lines_reach_their_stations() -> None:
    lines = {
        number: shapely.transform(line, TO_METRES, interleaved=False)
        for number, line in shapes("orientation/tbane_lines.geojson", "line").items()
    }
    assert sorted(lines) == ["1", "2", "3", "4", "5"]
    stations = features("orientation/tbane_stations.geojson")
    assert len(stations) == 101
    for row in stations:
        point = shapely.transform(shape(row["geometry"]), TO_METRES, interleaved=False)
        for number in row["properties"]["lines"].split("; "):
            assert lines[number].distance(point) < 160, row["properties"]["name"]


@pytest.mark.parametrize("ref", ["E6", "E18", "Ring 3", "Rv4", "Rv163"])
def test_road_is_unbroken_where_two_sources_meet(ref: str) -> None:
    rows = features("orientation/roads.geojson")
    mine = [row for row in rows if ref in (row["properties"]["ref"] or "").split(";")]
    metres = [
        shapely.transform(shape(row["geometry"]), TO_METRES, interleaved=False) for row in mine
    ]
    coarse = [
        part
        for row, part in zip(mine, metres, strict=True)
        if row["properties"]["accuracy"] == "grov"
    ]
    fine = [
        part
        for row, part in zip(mine, metres, strict=True)
        if row["properties"]["accuracy"] != "grov"
    ]
    assert shapely.union_all(coarse).distance(shapely.union_all(fine)) < 10


# ---- the tables --------------------------------------------------------------------------------


def test_population_has_every_unit_and_year_in_order() -> None:
    with (DATA / "population.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    units = [row["properties"]["id"] for row in features("bydeler.geojson")]
    expected = [(unit, year) for unit in units for year in range(2018, 2027)]
    assert [(row["bydel"], int(row["year"])) for row in rows] == expected
    for row in rows:
        assert 0 < int(row["age_10_22"]) < int(row["population"])
        assert 0 < int(row["age_0_17"]) < int(row["population"])


def test_population_of_alna_2026_is_the_published_figure() -> None:
    text = (DATA / "population.csv").read_text("utf-8")
    assert "alna,2026,50786,10385,7888\n" in text
