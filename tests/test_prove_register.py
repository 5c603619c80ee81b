"""`scripts/prove_register.py`, on few writers; docs/reliability.md has the figures of a whole run."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(("sort", "kills", "writers"), [("sqlite", 6, 5), ("postgresql", 3, 3)])
def test_killed_and_many_writers_lose_nothing(
    sort: str, kills: int, writers: int, request: pytest.FixtureRequest
) -> None:
    few = ["--kills", f"{kills}", "--writers", f"{writers}", "--flips", "12"]
    if sort == "postgresql":
        few += ["--database", str(request.getfixturevalue("empty_database"))]
    run = subprocess.run(
        [sys.executable, "scripts/prove_register.py", *few],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    library, command, at_once, flips = run.stdout.splitlines()
    assert library.startswith(f"kill -9, library: {kills} of {kills} whole, ")
    assert command.startswith(f"kill -9, command: {kills} of {kills} whole, ")
    assert at_once.startswith(
        f"{writers} writers at once: {writers * 5} of {writers * 5} in the history"
    )
    assert flips == "flipped bits: 12, found by check 12, backup 12, restore 12"
