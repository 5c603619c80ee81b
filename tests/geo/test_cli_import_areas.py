"""`ipokart import-areas`: what a GIS file would change, and its acceptance."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import mapping

from geo import text
from geo.cli import main
from geo.model import Register
from geo.projection import in_degrees, in_metres
from geo.store.database import Store
from tests.geo.bad_gis_files import DEGREES, SQUARES, collection, feature, parquet

SIGNED = ["--by", "Kari", "--reason", "Nye grenser"]
ABOUT = ["--valid-from", "1. februar 2026", "--source", "Politiets kartlag"]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a register of the test's own."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


@pytest.fixture
def file(register: Register, tmp_path: Path) -> str:
    """Vestli with another border, Furuset as it is, and a place that nobody knows."""
    smaller = in_metres(register.borders["vestli"]).buffer(-15)
    path = tmp_path / "grenser.geojson"
    text = collection(
        feature(mapping(in_degrees(smaller)), navn="Vestli", enhet="vest"),
        feature(mapping(register.borders["furuset"]), navn="Furuset"),
        feature(mapping(DEGREES[0]), navn="Nyvang"),
    )
    path.write_text(text, encoding="utf-8")
    return str(path)


def json_output(capsys: pytest.CaptureFixture[str], *call: str) -> Any:
    """What a call says as JSON."""
    assert main(["import-areas", *call, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_tells_each_row_and_writes_nothing(
    file: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = json_output(capsys, file)
    fates = [(row["name"], row["fate"], row["sure"]) for row in result["rows"]]
    assert fates == [
        ("Vestli", "changed", True),
        ("Furuset", "unchanged", False),
        ("Nyvang", "new", False),
    ]
    assert (result["format"], result["epsg"], result["columns"]["unit"]) == (
        "GeoJSON",
        4326,
        "enhet",
    )
    assert result["rows"][0]["differs"] == ["unit"]
    assert main(["import-areas", file]) == 0
    out = capsys.readouterr().out
    assert "Rad 1 Vestli: Vestli, kjent igjen på navnet (1,00)." in out
    assert "Uendret (1):" in out and "EPSG:4326" in out
    assert not database.exists()


@pytest.mark.parametrize("accept", [[], ["--accept", *SIGNED]], ids=["dry", "accepted"])
def test_what_looks_like_personal_data_is_warned_of_and_never_stopped(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str], accept: list[str]
) -> None:
    path = tmp_path / "omrader.geojson"
    known = mapping(register.borders["furuset"])
    path.write_text(collection(feature(known, navn="Furuset", merknad="Ring Kari, 91 23 45 67")))
    assert main(["import-areas", str(path), "--attributes", *accept]) == 0
    output = capsys.readouterr()
    warning, *others = output.err.splitlines()
    assert warning == text.say("personal_data.warning")
    assert others == ["«91 23 45 67» ligner på et telefonnummer (merknad)"]
    assert main(["import-areas", str(path), "--attributes", "--json"]) == 0
    json.loads(capsys.readouterr().out)  # what is warned of stands beside it


def test_acceptance_writes_the_sure_rows_with_who_and_why(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import-areas", file, "--accept", *ABOUT, *SIGNED]) == 0
    assert "Tatt i bruk: Vestli. Det ble endring 2." in capsys.readouterr().out
    with closing(Store.open(make=False)) as store:
        newest = store.history()[0]
    assert (newest.by, newest.reason) == ("Kari", "Nye grenser")
    assert {(item.kind, item.id) for item in newest.changes} == {
        ("area", "vestli"),
        ("earlier", "vestli@2026-01-31"),
    }
    assert main(["import-areas", file, "--accept", *ABOUT, *SIGNED]) == 2  # nothing is left
    assert main(["import-areas", file, "--accept", "--rows", "3", *ABOUT, *SIGNED]) == 0
    assert "Nyvang" in capsys.readouterr().out


@pytest.mark.parametrize(
    "call",
    [
        ["--accept", *ABOUT],
        ["--accept", *SIGNED],
        ["--accept", *SIGNED, "--valid-from", "snart", "--source", "x"],
        ["--accept", *SIGNED, *ABOUT, "--rows", "2"],
        ["--accept", *SIGNED, *ABOUT, "--rows", "9"],
        ["--accept", *SIGNED, *ABOUT, "--confidence", "ganske"],
        ["--crs", "25832"],
        ["--crs", "tull"],
        ["--field", "navn"],
        ["--field", "farge=navn"],
        ["--field", "navn=finnes-ikke"],
    ],
)
def test_a_call_that_cannot_be_carried_out_writes_nothing(
    file: str, call: list[str], database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import-areas", file, *call]) == 2
    assert capsys.readouterr().err.count("\n") >= 1
    assert not database.exists()


def test_a_file_that_leaves_its_system_open_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "uten.parquet"
    path.write_bytes(parquet(SQUARES, crs=None))
    assert main(["import-areas", str(path)]) == 2
    assert "De passer med EPSG:25832." in capsys.readouterr().err
    assert json_output(capsys, str(path), "--crs", "25832")["epsg"] == 25832


def test_a_file_that_is_not_there_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-areas", "finnes-ikke.gpkg"]) == 2
    assert "finnes-ikke.gpkg kan ikke leses" in capsys.readouterr().err
