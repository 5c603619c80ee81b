"""What Debian's QGIS makes of the GeoPackage and of the project beside it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.delivery import Delivery
from geo.layers.extract import Extract
from geo.layers.fields import layers
from geo.model import Register, Status
from geo.style import MUTED, PAPER, fill_of_status
from tests.geo.made_up_measures import with_measures

TODAY = date(2026, 2, 10)


@dataclass(frozen=True)
class Opened:
    """What QGIS knows of a file, what it drew, and what it complained of."""

    facts: dict[str, Any]
    picture: np.ndarray
    complaints: str


def opened(path: Path, python: str) -> Opened:
    picture = path.with_suffix(".png")
    script = Path(__file__).with_name("qgis_project_reading.py")
    run = subprocess.run(
        [python, str(script), str(path), str(picture)],
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": os.environ["HOME"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    pixels = np.asarray(Image.open(picture).convert("RGB")).astype(int)
    return Opened(json.loads(run.stdout.splitlines()[-1]), pixels, run.stderr)


@pytest.fixture(scope="module")
def delivery(register: Register) -> Delivery:
    extract = Extract(with_measures(register), every_list=True)
    return Delivery(extract, tuple(layers()), 25832, TODAY)


@pytest.fixture(scope="module")
def project(
    delivery: Delivery, qgis_python: str, tmp_path_factory: pytest.TempPathFactory
) -> Opened:
    folder = tmp_path_factory.mktemp("æøå og mellomrom")
    with zipfile.ZipFile(io.BytesIO(OUTGOING["qgz.zip"].content(delivery))) as archive:
        archive.extractall(folder)
    return opened(next(folder.glob("*.qgz")), qgis_python)


@pytest.fixture(scope="module")
def package(
    delivery: Delivery, qgis_python: str, tmp_path_factory: pytest.TempPathFactory
) -> Opened:
    path = tmp_path_factory.mktemp("gpkg") / "ipo.gpkg"
    path.write_bytes(OUTGOING["gpkg"].content(delivery))
    return opened(path, qgis_python)


def test_the_project_opens_with_its_layers_in_groups(project: Opened, register: Register) -> None:
    facts = project.facts
    assert facts["read"] and facts["crs"] == "EPSG:25832"
    assert facts["title"] == "IPO-områder i Oslo, alle lister"
    assert "ikke politiets grense" in facts["abstract"]
    assert facts["groups"]["Prioriterte områder"] == ["IPO-områder"]
    assert len(facts["groups"]["Lister"]) == sum(bool(e.listings) for e in register.editions)
    assert list(facts["groups"]) == [
        "Prioriterte områder",
        "Lister",
        "Oppfølging og tiltak",
        "Bydeler og delbydeler",
        "Tabeller",
    ]
    for name, layer in facts["layers"].items():
        assert layer["valid"] and layer["count"] > 0, name
        if "sources" not in name:
            assert (layer["crs"], layer["type"]) == ("EPSG:25832", "MultiPolygon")
    assert "Warning" not in project.complaints and "ERROR" not in project.complaints


def test_forms_show_related_rows(project: Opened) -> None:
    assert project.facts["relations"] == dict.fromkeys(
        ("ipo_areas_bydel", "delbydeler_bydel", "followups_source", "measures_source"), True
    )


def _rules(facts: dict[str, Any]) -> dict[str, tuple[list[str], int]]:
    return {name: (rule["symbol_layers"], rule["rows"]) for name, rule in facts["rules"].items()}


def test_areas_have_the_pattern_of_their_status(project: Opened, package: Opened) -> None:
    expected = {
        "Ny": (["SimpleFill", "SimpleLine"], 8),
        "Videreført": (["SimpleFill", "LinePatternFill", "SimpleLine"], 3),
        "Oppstart": (["SimpleFill", "PointPatternFill", "SimpleLine"], 1),
        "Ikke på lista fra januar 2026": (["SimpleLine"], -1),
    }
    assert _rules(project.facts["layers"]["ipokart_layer_ipo_areas"]) == expected
    assert _rules(package.facts["layers"]["ipo_areas"]) == expected


def test_the_package_alone_is_drawn_and_named_by_its_own_styles(package: Opened) -> None:
    known = package.facts["layers"]
    assert known["ipo_areas"]["labels"].startswith('"name" || CASE WHEN "unit" = \'vest\'')
    assert known["bydeler"]["labels"] == '"name"'
    assert known["delbydeler"]["by_scale"] and known["delbydeler"]["min_scale"] == 120_000
    assert known["ipo_areas"]["first"]["name"] == "Hovseter"
    assert known["ipo_areas"]["fields"]["boundary_exact"] == "Boolean"
    assert known["ipo_areas"]["fields"]["since_from"] == "Date"
    assert "Warning" not in package.complaints and "ERROR" not in package.complaints


@pytest.mark.parametrize("which", ["project", "package"])
def test_qgis_draws_the_colours_of_our_map(which: str, request: pytest.FixtureRequest) -> None:
    pixels = request.getfixturevalue(which).picture
    assert pixels.shape == (900, 1200, 3)
    for fill in map(fill_of_status, Status):
        for code, least in ((fill.mark, 60), (fill.ground, 60)):
            assert _near(pixels, code) > least, (fill, code)
    assert _near(pixels, PAPER) > 10_000 and _near(pixels, MUTED) > 20


def _near(pixels: np.ndarray, code: str) -> int:
    """How many pixels have a colour, nearly: fills let a little of the ground through."""
    wanted = np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)])
    return int((np.abs(pixels - wanted).max(axis=2) <= 36).sum())
