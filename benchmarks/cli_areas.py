"""`ipokart areas` as a whole process, beside geopandas printing the same table."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.servers import ROOT

_RUNS = 9
_OURS = [str(Path(sys.executable).with_name("ipokart")), "areas"]
_PEER = [
    sys.executable,
    "-c",
    "import geopandas; frame = geopandas.read_file('data/ipo_areas.geojson');"
    "newest = frame[frame.edition == frame.edition.max()];"
    "columns = ['name', 'status', 'edition', 'unit', 'bydel', 'area_km2'];"
    "print(newest[columns].to_string(index=False))",
]


def run() -> list[Figure]:
    """Seconds per process, start to end, taken in turns."""
    for command in (_OURS, _PEER):  # the first start reads the disk and writes byte code
        _seconds(command)
    pairs = [(_seconds(_OURS), _seconds(_PEER)) for _ in range(_RUNS)]
    ours, peer = zip(*pairs, strict=True)
    return [Figure("cli_areas: whole process", "s", ours, peer, 0.7, absolute=True)]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
