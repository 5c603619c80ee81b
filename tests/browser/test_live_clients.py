"""The addresses for other programs, read by other programs: QGIS, GDAL twice, and a walk through
the standard's own tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pyogrio
import pytest

from geo import files
from geo.disclosure import openly
from geo.exchange.live.collections import collections
from geo.model import Register
from tests import other_registers
from tests.browser.servers import serving, started
from tests.conftest import DATA, ROOT
from tests.other_registers import SWEDISH

walk = import_module("scripts.ogc_conformance").walk


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The start of the addresses on a server of the shipped register, without a limit of rate."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPOKART_LIVE_RATE", "0")
        with serving(DATA) as server:
            yield f"{server}/ogc"


@pytest.fixture(scope="module")
def register() -> Register:
    return openly(files.read_register(DATA))


def test_the_standard_s_own_tests_pass(address: str) -> None:
    assert {name: wrong for name, wrong in walk(address).items() if wrong} == {}


def test_they_pass_for_a_register_whose_system_has_the_north_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_SETTINGS", str(other_registers.write(SWEDISH, tmp_path)))
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    monkeypatch.setenv("IPOKART_LIVE_RATE", "0")
    with started() as server:
        assert {name: wrong for name, wrong in walk(f"{server}/ogc").items() if wrong} == {}


def test_the_walk_sees_what_is_wrong(address: str) -> None:
    """The map is no such server."""
    assert all(walk(address.replace("/ogc", "/healthz")).values())


# --- QGIS ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def qgis(
    address: str, qgis_python: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, object]]:
    """What QGIS tells, in a home of its own: it keeps answers on disk."""
    home = str(tmp_path_factory.mktemp("qgis"))
    run = subprocess.run(
        [qgis_python, str(ROOT / "tests/geo/qgis_features.py"), address, *collections()],
        env={"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "HOME": home},
        capture_output=True,
        text=True,
        check=True,
    )
    output: dict[str, dict[str, object]] = json.loads(run.stdout.splitlines()[-1])
    return output


def test_qgis_loads_every_collection_in_pages(
    qgis: dict[str, dict[str, object]], register: Register
) -> None:
    counts = {
        "areas": len(register.areas),
        "listings": sum(len(edition.listings) for edition in register.editions),
        "bydeler": len(register.bydeler),
        "delbydeler": len(register.delbydeler),
        "followups": len(register.followups),
    }
    for name, count in counts.items():
        layer = qgis["layers"][name]
        assert isinstance(layer, dict) and layer["valid"], layer
        assert layer["crs"] == "EPSG:4326" and layer["type"] == "MultiPolygon"
        assert len(layer["ids"]) == len(set(layer["ids"])) == count, name
        assert set(collections()[name].fields) <= set(layer["fields"])


def test_qgis_asks_for_a_box_a_filter_and_another_system(
    qgis: dict[str, dict[str, object]], register: Register
) -> None:
    answers = qgis["asked"]
    assert answers["box"] == ["ellingsrud", "fossum", "furuset", "vestli"]
    new = sorted(item.area for item in register.latest.listings if item.status == "ny")
    assert answers["filter"] == [True, new]
    metres = answers["metres"]
    assert isinstance(metres, list)
    assert 580_000 < metres[0] < 615_000 and 6_630_000 < metres[1] < 6_660_000


# --- GDAL ---------------------------------------------------------------------------------------


def test_gdal_reads_every_collection(address: str, register: Register) -> None:
    source = f"OAPIF:{address}"
    assert {str(name) for name, _ in pyogrio.list_layers(source)} == set(collections())
    frame = pyogrio.read_dataframe(source, layer="delbydeler")
    assert len(frame) == len(register.delbydeler)
    assert set(collections()["delbydeler"].fields) <= set(frame.columns)


def test_gdal_filters_and_reprojects(address: str) -> None:
    source = f"OAPIF:{address}"
    new = pyogrio.read_dataframe(source, layer="areas", where="status = 'ny'")
    assert set(new["status"]) == {"ny"} and len(new) == 8
    near = pyogrio.read_dataframe(source, layer="areas", bbox=(10.9, 59.94, 10.93, 59.98))
    assert sorted(near["id"]) == ["ellingsrud", "fossum", "furuset", "vestli"]
    metres = pyogrio.read_dataframe(source, layer="areas", CRS="EPSG:25832")
    assert metres.crs.to_epsg() == 25832
    west, south, east, north = metres.total_bounds
    assert 570_000 < west < east < 620_000 and 6_620_000 < south < north < 6_660_000


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="Debian's GDAL is missing")
def test_debian_s_gdal_pages_and_counts(address: str) -> None:
    run = subprocess.run(
        [
            "ogrinfo",
            "-ro",
            "-so",
            "--config",
            "OGR_OAPIF_PAGE_SIZE",
            "5",
            f"OAPIF:{address}",
            "areas",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Feature Count: 15" in run.stdout and "Multi Polygon" in run.stdout
    assert "ERROR" not in run.stderr


def test_the_walk_is_a_command(address: str) -> None:
    run = subprocess.run(
        [sys.executable, "scripts/ogc_conformance.py", address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0 and run.stdout.count("ok ") == run.stdout.count("\n") > 15


def test_answers_come_beside_the_pages_and_without_cookies(address: str) -> None:
    for path in ("/ogc", "/live/kalender.ics", "/embed"):
        request = urllib.request.Request(
            address.replace("/ogc", path), headers={"Accept": "text/html"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
            assert "set-cookie" not in {name.lower() for name in answer.headers}
            assert b"streamlit" not in content.lower()
