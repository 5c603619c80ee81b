"""The files that the map page asks for at a first visit, as they are sent, of a register with
settings of its own: counted in a process that reads them.

`IPOKART_SETTINGS=… python -m benchmarks.first_bytes` prints the bytes of each as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import country
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.servers import ROOT
from geo import files
from geo.disclosure import openly
from pages.serving import resources

_MOST_KB = 600


def country_bytes(_: Run) -> list[Figure]:
    """Those of the made-up country, whole in every run: a count is the same on any machine.

    Raises RuntimeError when there are more than are wanted.
    """
    with tempfile.TemporaryDirectory() as folder:
        counted = _counted(country.write(Path(folder) / "land"))
    kilobytes = sum(counted.values()) / 1000
    if kilobytes > _MOST_KB:
        raise RuntimeError(f"a first visit gets {kilobytes:.0f} KB: {counted}")
    what = "national_bytes: files of a first visit"
    return [Figure(what, "KB", (kilobytes,), (), _MOST_KB, absolute=True)]


def _counted(settings: Path) -> dict[str, int]:
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_bytes"],
        cwd=ROOT,
        env={**os.environ, "IPOKART_SETTINGS": str(settings)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    sizes: dict[str, int] = json.loads(process.stdout)
    return sizes


def main() -> None:
    """Print the bytes of each file."""
    gathered = resources.gather(openly(files.read_register()), files.read_orientation())
    names = ("leaflet.js", resources.MAP_SHEET, *resources.MAP_MODULES)
    print(json.dumps({name: len(gathered.files[name].body) for name in names}))


if __name__ == "__main__":
    main()
