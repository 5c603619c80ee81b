"""The files that the map page asks for at a first visit, as they are sent, of a register with
settings of its own: counted in a process that reads them.

`IPOKART_SETTINGS=… python -m benchmarks.first_bytes` prints the bytes of each as JSON: of the whole
register, or, of one that is divided (geo/division.py), of what comes without areas and of its
largest part.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import country
from benchmarks.country import NORWAY, Size
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.servers import ROOT
from geo import division, files
from geo.disclosure import openly
from geo.model import Register, Unit
from geo.part import Part
from pages.serving import resources

_MOST_KB = 600
#: As many areas as are sent at once where settings do not say, and as many places as they may name.
_MOST = Size(municipalities=1_200, areas=8_000, parts=8_000, points=100)
_DIVIDED = replace(NORWAY.times(0.5), municipalities=1_200)
_DIVIDED_MOST = 400  # areas

Counted = dict[str, dict[str, int]]


def country_bytes(_: Run) -> list[Figure]:
    """Those of the made-up country, whole; of one with as many areas as are sent at once; and of
    one that is divided. A count is the same on any machine.

    Raises RuntimeError when there are more than are wanted.
    """
    counts = {
        "": _count(NORWAY),
        ", as many areas as are sent at once": _count(_MOST),
        ", divided": _count(_DIVIDED, _DIVIDED_MOST),
    }
    return [
        _figure(f"{register}{kind}", counted)
        for register, kinds in counts.items()
        for kind, counted in kinds.items()
    ]


def _figure(what: str, counted: dict[str, int]) -> Figure:
    kilobytes = sum(counted.values()) / 1000
    if kilobytes > _MOST_KB:
        raise RuntimeError(f"a first visit{what} gets {kilobytes:.0f} KB: {counted}")
    name = f"national_bytes: files of a first visit{what}"
    return Figure(name, "KB", (kilobytes,), (), _MOST_KB, absolute=True)


def _count(size: Size, most_areas: int | None = None) -> Counted:
    with tempfile.TemporaryDirectory() as folder:
        settings = country.write(Path(folder) / "land", size, most_areas)
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.first_bytes"],
            cwd=ROOT,
            env={**os.environ, "IPOKART_SETTINGS": str(settings)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    counted: Counted = json.loads(answer.stdout)
    return counted


def main() -> None:
    """Print the bytes of each file."""
    register, background = openly(files.read_register()), files.read_orientation()
    names = ("leaflet.js", resources.MAP_SHEET, *resources.MAP_MODULES)
    counted = {}
    for what, sent in _sent(register):
        gathered = resources.gather(sent, background).files
        counted[what] = {name: len(gathered[name].body) for name in names}
    print(json.dumps(counted))


def _sent(register: Register) -> Iterator[tuple[str, Register]]:
    """What a browser gets: the register, or without areas and with those of its largest part."""
    if not division.is_divided(register):
        yield "", register
        return
    bydeler = (Part.of_bydel(bydel.id) for bydel in register.bydeler)
    parts = [it for it in (*map(Part.of_unit, Unit), *bydeler) if division.fits(register, it)]
    largest = max(parts, key=lambda part: division.count(register, part))
    yield " without areas", division.of(register, None)
    yield f" with {division.count(register, largest)} areas", division.of(register, largest)


if __name__ == "__main__":
    main()
