"""The command line: the same verbs, JSON with the promised keys, one sentence for a fault."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo import cli
from geo.cli import main, serve
from tests.conftest import ROOT

KEYS = [
    "id",
    "name",
    "unit",
    "status",
    "since",
    "bydel",
    "other_bydeler",
    "edition",
    "area_km2",
    "boundary_source",
    "boundary_confidence",
    "sources",
]


def out(capsys: pytest.CaptureFixture[str], *call: str) -> Any:
    assert main([*call, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_areas_as_json_has_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    rows = out(capsys, "areas")
    assert len(rows) == 12
    assert all(list(row) == ["audience", *KEYS] for row in rows)
    assert {row["audience"] for row in rows} == {"åpen"}
    furuset = next(row for row in rows if row["id"] == "furuset")
    assert furuset["status"] == "oppstart"
    assert furuset["since"] == "2025"
    assert furuset["bydel"] == "Alna"
    assert furuset["sources"] == ["politiradet-2026-01"]


@pytest.mark.parametrize(
    ("call", "ids"),
    [
        (["--unit", "vest"], {"hovseter", "majorstua"}),
        (["--unit", "ost", "--status", "viderefort"], {"mortensrud-bjornerud"}),
        (["--bydel", "Alna"], {"furuset", "ellingsrud", "trosterud"}),
        (["--bydel", "grorud"], {"grorud"}),
        (["--bydel", "Sgndre Nordstrand"], {"mortensrud-bjornerud", "bjorndal", "holmlia-syd"}),
        (["--edition", "2024-04-30", "--unit", "vest"], {"majorstua", "sandvika", "asker-sentrum"}),
        (["--bydel", "Ullern"], set()),
    ],
)
def test_filters(capsys: pytest.CaptureFixture[str], call: list[str], ids: set[str]) -> None:
    assert {row["id"] for row in out(capsys, "areas", *call)} == ids


def test_an_area_outside_oslo_has_no_bydel(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in out(capsys, "areas", "--edition", "2024-04-30")}
    assert rows["sandvika"]["bydel"] is None
    assert rows["sandvika"]["status"] is None
    assert rows["sandvika"]["sources"] == ["nrk-2024-04-30", "dagsavisen-2024-04-30"]


def test_the_table_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["areas"]) == 0
    output = capsys.readouterr().out
    assert "Mortensrud/Bjørnerud  videreført" in output
    assert len(output.strip().splitlines()) == 13


@pytest.mark.parametrize(
    ("call", "full_text"),
    [
        (["areas", "--unit", "nord"], "Ukjent enhet «nord». Gyldige verdier: vest, sentrum, øst."),
        (["areas", "--status", "utgått"], "Ukjent status «utgått»"),
        (
            ["areas", "--edition", "2031"],
            "Gyldige verdier: 2022-autumn, 2023-03-23, 2024-04-30, 2026-01.",
        ),
        (["areas", "--bydel", "Bergen"], "Ukjent bydel «Bergen»"),
        (["areas", "--tull"], "ukjente argumenter: --tull"),
        (["areas", "--unit"], "trenger en verdi"),
        (["tull"], "ukjent valg"),
        ([], "check, areas, serve"),
        (["serve", "--port", "0"], "Porten må være"),
        (["serve", "--port", "åtti"], "Porten må være"),
        (["serve", "--workers", "0"], "--workers må være et tall mellom 1 og 64"),
        (["serve", "--workers", "to"], "--workers må være et tall mellom 1 og 64"),
        (["serve", "--allow-host", "http://kart.example"], "er ikke et maskinnavn"),
        (["serve", "--address-file", "finnes-ikke/adresse"], "mappa finnes ikke"),
        (["serve", "--host", "finnes-ikke.invalid"], "Adressen finnes-ikke.invalid finnes ikke"),
        (["areas", "--json=1"], "tar ingen verdi"),
        (["areas", "--unit", "\x1b[31mnord"], "Ukjent enhet « [31mnord»"),
    ],
)
def test_a_wrong_call_gets_a_sentence_and_exit_2(
    capsys: pytest.CaptureFixture[str], call: list[str], full_text: str
) -> None:
    assert main(call) == 2
    captured = capsys.readouterr()
    assert full_text in captured.err
    assert captured.out == ""
    assert "\x1b" not in captured.err


def test_help_is_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["areas", "--help"])
    assert stopped.value.code == 0
    output = capsys.readouterr().out
    assert output.startswith("Bruk: ipokart areas")
    assert "show this help" not in output


def test_check_passes_good_data_and_tells_where_sources_disagree(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0
    output = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in output[:2]] == [
        "Merknad · editions.json · 2026-01/furuset · status",
        "Merknad · editions.json · 2026-01/bjorndal · status",
    ]
    assert output[2].startswith("Alt i orden: 15 områder, 15 bydeler")
    assert {row["severity"] for row in out(capsys, "check")} == {"notice"}


def test_check_tells_file_feature_field_and_cure(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[str, Callable[[Any], object]], Path],
) -> None:
    folder = edit(
        "ipo_areas.geojson", lambda doc: doc["features"][0]["properties"].update(area_km2=9.9)
    )
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert main(["check"]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("ipo_areas.geojson · hovseter · area_km2: ")
    assert "Rett tallet" in line
    assert main(["check", "--json"]) == 1
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["code"], row["file"], row["feature"]) == (
        "wrong_area_km2",
        "ipo_areas.geojson",
        "hovseter",
    )


def test_areas_on_broken_data_says_why_and_exits_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / "editions.json").write_bytes(b"{")
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert main(["areas"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("editions.json: fila er ikke gyldig JSON (linje 1)")


def test_a_missing_folder_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(tmp_path / "finnes-ikke"))
    assert main(["areas"]) == 1
    assert "fila mangler" in capsys.readouterr().err


def test_serve_without_leaflet_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "LEAFLET", tmp_path / "leaflet.js")
    assert main(["serve"]) == 2
    assert "make install" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ("ny/x.sqlite", "{here}/ny/x.sqlite"),
        ("sqlite:///x.sqlite", "{here}/x.sqlite"),
        ("sqlite+pysqlite:///x.sqlite", "{here}/x.sqlite"),
        ("sqlite:////var/x.sqlite", "/var/x.sqlite"),
        ("postgresql://vert/navn", "postgresql://vert/navn"),
    ],
)
def test_the_pages_get_the_places_that_are_meant_from_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, passed: str
) -> None:
    meant: dict[str, str] = {}
    monkeypatch.setattr(serve, "_run", lambda *_: meant.update(os.environ))
    monkeypatch.setattr(serve, "_end_in_time", lambda: None)
    monkeypatch.setattr(serve, "_taken", lambda *_: False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPOKART_DB", given)
    monkeypatch.setenv("IPOKART_DATA", "filer")
    assert main(["serve"]) == 0
    assert meant["IPOKART_DB"] == passed.format(here=tmp_path)
    assert meant["IPOKART_DATA"] == str(tmp_path / "filer")


def test_the_module_is_the_command_in_a_c_locale() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "geo", "areas"],
        cwd=ROOT,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0
    assert "Grønland/Tøyen" in run.stdout.decode()
    assert run.stderr == b""


def test_the_command_line_imports_no_screen_and_no_map() -> None:
    code = (
        "import sys; from geo.cli import main; main(['areas']); "
        "sys.exit(bool({'streamlit', 'folium', 'pandas', 'pyproj', 'PIL', 'typst', 'pypdfium2', 'pptx', 'geo.scene'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_reported_in_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "geo", "areas"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr.decode().startswith("Resultatet kunne ikke skrives")
    assert run.stderr.count(b"\n") == 1


def test_a_closed_pipe_is_no_fault() -> None:
    run = subprocess.run(
        f"{sys.executable} -m geo areas --json | head -n 1",
        cwd=ROOT,
        shell=True,
        capture_output=True,
        check=False,
    )
    assert run.stdout == b"[\n"
    assert run.stderr == b""


def test_each_verb_is_understood_without_the_others() -> None:
    verbs = [verb for group in cli._GROUPS.values() for verb in group]
    assert sorted(verbs) == sorted(cli._VERBS)
    whole = cli._parser()
    for verb in verbs:
        alone, among = (
            parser.format_usage() for parser in (_sub(cli._parser(verb), verb), _sub(whole, verb))
        )
        assert alone == among


def _sub(parser: argparse.ArgumentParser, verb: str) -> argparse.ArgumentParser:
    assert parser._subparsers
    (action,) = parser._subparsers._group_actions
    results: argparse.ArgumentParser = dict(action.choices or {})[verb]
    return results
