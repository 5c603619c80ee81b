"""`ipokart map city.png` as a whole process, beside a script with geopandas and matplotlib."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks import sheet
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, timed
from benchmarks.servers import ROOT
from geo import files
from geo.disclosure import openly
from geo.scene import Atlas

_ROUNDS = 9
_PEER = Path(__file__).with_name("peer_matplotlib.py")
#: Runs a command and prints the most memory it held (KB). A bare interpreter, because the kernel
#: counts what a process was started from as part of it until it has become what it shall be.
_WATCHED = (
    "import os, sys\n"
    "pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,\n"
    "    file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])\n"
    "_, status, used = os.wait4(pid, 0)\n"
    "print(used.ru_maxrss)\n"
    "sys.exit(os.waitstatus_to_exitcode(status))\n"
)


def seconds(run: Run) -> list[Figure]:
    """From start to end of the process, in turn."""
    with _commands() as commands:
        taken = samples(run, {name: timed(_work(them)) for name, them in commands.items()}, _ROUNDS)
    ours, peer = taken["ours"], taken["peer"]
    return [
        Figure("cli_map: whole process", "s", ours, target=0.42, absolute=True),
        Figure("cli_map: geopandas/matplotlib script", "s", ours, peer, 0.2),
    ]


def memory(run: Run) -> list[Figure]:
    """The most memory that the process held."""
    with _commands() as commands:
        taken = samples(run, {name: partial(_peak, them) for name, them in commands.items()}, 3)
    return [Figure("cli_map_memory: peak", "MB", taken["ours"], taken["peer"], 250, absolute=True)]


@contextmanager
def _commands() -> Iterator[dict[str, list[str]]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet.write(folder, Atlas.of(openly(files.read_register()), files.read_orientation()))
        ipokart = str(Path(sys.executable).with_name("ipokart"))
        yield {
            "ours": [ipokart, "map", str(folder / "ours.png")],
            "peer": [sys.executable, str(_PEER), name, str(folder / "peer.png")],
        }


def _work(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _peak(command: list[str]) -> float:
    """Peak resident memory in MB (1 MB is 1,000,000 bytes)."""
    watched = [sys.executable, "-I", "-S", "-c", _WATCHED, *command]
    process = subprocess.run(watched, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(process.stdout) * 1024 / 1e6
