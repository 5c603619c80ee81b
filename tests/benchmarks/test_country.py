"""The made-up country that the benchmarks measure on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks import cost, country
from benchmarks.country import NORWAY
from geo.escape import xml


def test_it_is_a_register_in_order_and_the_same_each_time(tmp_path: Path) -> None:
    size = NORWAY.times(0.02)
    settings, again = (country.write(tmp_path / name, size) for name in ("one", "two"))
    for file in settings.parent.rglob("*.*json"):
        assert file.read_bytes() == (again.parent / file.relative_to(settings.parent)).read_bytes()
    command = [sys.executable, "-m", "geo", "check"]
    environment = {**os.environ, "IPOKART_SETTINGS": str(settings)}
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    assert f"{size.areas} områder" in process.stdout


def test_its_picture_of_costs_has_a_line_for_each_work() -> None:
    costs = {areas: dict.fromkeys(cost.WORKS, areas / 1000) for areas in (12, 120)}
    drawing = cost.drawn(costs)
    assert all(xml(words) in drawing for words in cost.WORKS.values())
    assert "120" in drawing
    del costs[120]["still"]
    assert xml(cost.WORKS["still"]) in cost.drawn(costs)


def test_a_country_of_any_size_can_be_written() -> None:
    for areas in (12, 1_200, 120_000):
        size = cost.size_of(areas)
        assert size.areas == areas <= size.parts
        assert size.municipalities <= cost._MOST_PLACES and size.points <= cost._MOST_POINTS
