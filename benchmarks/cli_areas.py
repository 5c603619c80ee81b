"""`ipokart areas` as a whole process, beside geopandas printing the same table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, timed
from benchmarks.servers import ROOT

_ROUNDS = 9
_OURS = [str(Path(sys.executable).with_name("ipokart")), "areas"]
_PEER = [
    sys.executable,
    "-c",
    "import geopandas; frame = geopandas.read_file('data/ipo_areas.geojson');"
    "newest = frame[frame.edition == frame.edition.max()];"
    "columns = ['name', 'status', 'edition', 'unit', 'bydel', 'area_km2'];"
    "print(newest[columns].to_string(index=False))",
]


def areas(run: Run) -> list[Figure]:
    """Seconds per process, start to end, taken in turns."""
    takers = {"ours": timed(_process(_OURS)), "peer": timed(_process(_PEER))}
    taken = samples(run, takers, _ROUNDS)
    ours, peer = taken["ours"], taken["peer"]
    return [Figure("cli_areas: whole process", "s", ours, peer, 0.7, absolute=True)]


def _process(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
