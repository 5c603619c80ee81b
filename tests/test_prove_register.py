"""`scripts/prove_register.py`, on few writers; docs/reliability.md has the figures of a whole run."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_killed_and_many_writers_lose_nothing() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "scripts/prove_register.py",
            "--kills",
            "6",
            "--writers",
            "5",
            "--flips",
            "12",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    library, command, at_once, flips = run.stdout.splitlines()
    assert library.startswith("kill -9, library: 6 of 6 whole, ")
    assert command.startswith("kill -9, command: 6 of 6 whole, ")
    assert at_once.startswith("5 writers at once: 25 of 25 in the history")
    assert flips == "flipped bits: 12, found by check 12, backup 12, restore 12"
