"""How long it takes to read and check 10,000 polygons that somebody brings.

We read in a process of its own, with limits; the peer is a script that does no more than read and
test, as a process as well. Against a peer that has loaded everything before, our figure has the
start of that process in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

from benchmarks import peer_pyogrio
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, timed
from benchmarks.servers import ROOT
from geo.exchange.incoming.reading import read_layer

_POLYGONS, _CORNERS, _ROUNDS, _MOST = 10_000, 100, 7, 1.3
_DRIVERS = {"GeoPackage": ("GPKG", "gpkg"), "FlatGeobuf": ("FlatGeobuf", "fgb")}


def polygons(run: Run) -> list[Figure]:
    """Seconds for each format, ours and the peer's."""
    count = run.size(_POLYGONS, 10)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (driver, suffix) in _DRIVERS.items():
            path = Path(folder) / f"areas.{suffix}"
            _write(path, driver, count)
            figures += _figures(run, name, path)
    return figures


def bad_files(run: Run) -> list[Figure]:
    """The longest that any of the files of `tests/geo/bad_gis_files.py` takes to be refused or
    read, one by one, and the most memory that any of their processes had."""
    command = [sys.executable, "-m", "benchmarks.bad_files"]
    with tempfile.TemporaryDirectory() as folder:
        count = str(run.size(1_000, 10))
        subprocess.run([*command, "make", folder, count], check=True, cwd=ROOT, capture_output=True)
        done = subprocess.run([*command, folder], check=True, cwd=ROOT, capture_output=True)
    worst = json.loads(done.stdout)
    return [
        Figure(
            f"worst of {worst['count']}: {worst['name']}",
            "s",
            (worst["seconds"],),
            target=2.0,
            absolute=True,
        ),
        Figure(
            "most memory of a process", "MB", (worst["megabytes"],), target=500.0, absolute=True
        ),
    ]


def _figures(run: Run, name: str, path: Path) -> list[Figure]:
    content = path.read_bytes()
    script = [sys.executable, str(Path(peer_pyogrio.__file__)), str(path)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyogrio misses the suffix of what is in memory
        taken = samples(
            run,
            {
                "ours": timed(lambda: read_layer(content)),
                "script": timed(lambda: subprocess.run(script, check=True, capture_output=True)),
                "loaded": timed(lambda: peer_pyogrio.work(content)),
            },
            _ROUNDS,
        )
    return [
        Figure(f"{name}, peer a process", "s", taken["ours"], taken["script"], target=_MOST),
        Figure(f"{name}, peer loaded before", "s", taken["ours"], taken["loaded"]),
    ]


def _write(path: Path, driver: str, count: int) -> None:
    """So many polygons of 100 corners round Oslo."""
    random = np.random.default_rng(1)
    x, y = 580_000 + random.random(count) * 40_000, 6_640_000 + random.random(count) * 20_000
    turn = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    reach = 200 * (1 + 0.3 * random.random((count, _CORNERS)))
    corners = np.stack(
        [x[:, None] + reach * np.cos(turn), y[:, None] + reach * np.sin(turn)], axis=2
    )
    names = np.array([f"Område {number}" for number in range(count)], dtype=object)
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(shapely.polygons(shapely.linearrings(corners))),
        [names],
        ["navn"],
        geometry_type="Polygon",
        crs="EPSG:25832",
        driver=driver,
    )
