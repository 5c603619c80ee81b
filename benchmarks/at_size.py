"""What things take on a register with settings of its own, in a process of its own.

`IPOKART_SETTINGS=… python -m benchmarks.at_size ROUNDS` prints the samples of each work as JSON:
seconds of the clock, and of the processor. What is done once for a version of the register has one
sample.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path

from benchmarks.servers import ROOT
from geo import checks, files, places, timeline, webmap
from geo.disclosure import openly
from geo.exports import Order, picture
from geo.exports.report import write
from geo.labels.placement import place_names
from geo.model import Register, Unit
from geo.part import Part
from geo.report import report
from geo.scene import Atlas
from geo.view import View, select

#: A name that is like thousands and is none of them.
_MISTYPED = "Oppdikted 0123"
_FIRST_DAY = date(2026, 2, 1)


class _Workload:
    """A register, and each work that is measured on it."""

    def __init__(self) -> None:
        self.register: Register = openly(files.read_register())
        self.layers = files.read_orientation()
        self._days, self._next = count(), count()

    @cached_property
    def atlas(self) -> Atlas:
        return Atlas.of(self.register, self.layers)

    def still(self) -> object:
        """The whole of it as PNG, 1920 × 1080."""
        return picture("png", Order(self.atlas))

    def report(self) -> object:
        """The report on a place, each time another one and on another day."""
        homes = self.register.bydeler
        part = Part.of_bydel(homes[next(self._next) % len(homes)].id)
        today = _FIRST_DAY + timedelta(days=next(self._days))
        return write("pdf", report(self.register, part, today), self.atlas)

    def filtered(self) -> object:
        """What the server answers to a filter of the map: the rows and the message."""
        view = View(units=(next(iter(Unit)),))
        return webmap.message(self.register, view, select(self.register, view))

    def search(self) -> object:
        """The names that are like a mistyped one."""
        return places.suggest(self.register, _MISTYPED)

    def lanes(self) -> object:
        """The lanes of a timeline."""
        self.register.cache.clear()
        return timeline.lanes(self.register)

    def module(self) -> bytes:
        """The map's own file for the browser, packed as it is sent."""
        return gzip.compress(webmap.browser_files(self.register, self.layers)["register.js"], 6)


@dataclass(frozen=True, slots=True)
class Samples:
    """What a work took: seconds of the clock and of the processor."""

    wall: list[float]
    cpu: list[float]


def _measured(rounds: int) -> tuple[dict[str, Samples], int]:
    """The samples of each work, and the bytes of the map's own file."""
    taken = {"read": _taken(_Workload, 1)}
    workload = _Workload()
    taken["check"] = _taken(lambda: checks.check(files.read_register()), 1)
    taken["atlas"] = _taken(lambda: workload.atlas, 1)
    place_names.cache_clear()
    taken["still, first"] = _taken(workload.still, 1)
    for name in ("still", "report", "filtered", "search", "lanes"):
        taken[name] = _taken(getattr(workload, name), rounds)
    sizes: list[int] = []
    taken["module"] = _taken(lambda: sizes.append(len(workload.module())), 1)
    return taken, sizes[0]


def _taken(work: Callable[[], object], rounds: int) -> Samples:
    samples = Samples([], [])
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        samples.wall.append(time.perf_counter() - wall)
        samples.cpu.append(time.process_time() - cpu)
    return samples


def measured(settings: Path, rounds: int) -> tuple[dict[str, Samples], int]:
    """The same of a register by its settings file, in a process that reads them."""
    command = [sys.executable, "-m", "benchmarks.at_size", str(rounds)]
    environment = {**os.environ, "IPOKART_SETTINGS": str(settings)}
    process = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    results = json.loads(process.stdout)
    return {name: Samples(*both) for name, both in results["samples"].items()}, results["bytes"]


if __name__ == "__main__":
    _samples, _bytes = _measured(int(sys.argv[1]))
    _plain = {name: (both.wall, both.cpu) for name, both in _samples.items()}
    print(json.dumps({"samples": _plain, "bytes": _bytes}))
