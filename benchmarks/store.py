"""The register in a database: how long reading it and one change take."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.seminar import summary
from benchmarks.servers import ROOT
from geo import files
from geo.store.changing import Put
from geo.store.database import Store

_RUNS = 15
_PROCESSES = 9


def load() -> list[Figure]:
    """The shipped register, by a store that has not read this version yet, and once more."""
    with _kept() as file:
        first, again = [], []
        for _ in range(_RUNS):
            with contextlib.closing(Store.open(str(file))) as store:
                first.append(_seconds(store.load))
                again.append(_seconds(store.load))
    return [
        Figure("store_load: a version not read before", "s", tuple(first), (), 0.05, absolute=True),
        Figure("store_load: the same version again", "s", tuple(again), (), 0.05, absolute=True),
    ]


def apply() -> list[Figure]:
    """One changed follow-up point: checked, written with its audit row, and on disk."""
    point = json.loads((files.data_folder() / files.FOLLOWUPS).read_bytes())["followups"][0]
    samples = []
    with _kept() as file, contextlib.closing(Store.open(str(file))) as store:
        for number in range(_RUNS):
            wish = Put("followup", point | {"text": f"{point['text']} ({number})"})
            seen = store.version()
            samples.append(_seconds(lambda w=wish, v=seen: store.apply([w], "Måler", "måling", v)))  # type: ignore[misc]
    return [Figure("store_apply: one change", "s", tuple(samples), (), 0.03, absolute=True)]


def cli_import() -> list[Figure]:
    """`ipokart import seminar.txt --json` as a whole process."""
    command = [str(Path(sys.executable).with_name("ipokart")), "import", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seminar.txt"
        file.write_text(summary(7), encoding="utf-8")
        whole = [*command, str(file)]
        _process(whole)
        samples = tuple(_seconds(lambda: _process(whole)) for _ in range(_PROCESSES))
    return [Figure("cli_import: whole process", "s", samples, (), 1.2, absolute=True)]


def _process(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def _kept() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.sqlite"
        Store.open(str(file), files.data_folder()).close()
        yield file


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
