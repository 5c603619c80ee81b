"""A register of the size of Norway, made up by a seed (`benchmarks.country`)."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import at_size, browser, country, servers
from benchmarks.country import NORWAY
from benchmarks.figures import Figure
from benchmarks.page_bytes import Traffic
from benchmarks.run import Run
from geo import files
from geo.new_register.folder import DATA

_ROUNDS, _CHANGES = 5, 6
_START_S, _FILTER_S = 2.0, 0.15
#: Works of `at_size` with what they are called and the most seconds that are wanted.
_WORKS = {
    "read": ("reading the files", None),
    "still": ("the whole country as PNG", 0.8),
    "still, first": ("that picture, first of a version", None),
    "report": ("the report on a municipality", 0.2),
    "filtered": ("the server's answer to a filter", 0.15),
    "search": ("the search", 0.05),
    "lanes": ("lanes of the timeline", None),
    "module": ("the map's own file, once for a version", None),
}
_FIRST_VISIT_KB = 600


def works(run: Run) -> list[Figure]:
    """What the server takes for each, and how large the map's own file is, packed."""
    with _settings(run) as settings:
        samples, bytes_ = at_size.measured(settings, run.rounds(_ROUNDS))
    figures = [
        Figure(f"national: {words}", "s", tuple(samples[name].wall), target=most, absolute=True)
        for name, (words, most) in _WORKS.items()
    ]
    size = Figure(
        "national: the map's own file", "KB", (bytes_ / 1000,), (), _FIRST_VISIT_KB, absolute=True
    )
    return [*figures, size]


def pages(run: Run) -> list[Figure]:
    """The map page in Chromium: start of a visit → every area in the map, the first after a change
    of the register and later ones; bytes of a first visit; a filter → the new map."""
    with (
        _settings(run) as settings,
        servers.with_settings({"IPOKART_SETTINGS": str(settings)}) as address,
        browser.chromium() as chromium,
    ):
        units = _units(settings)
        first, kilobytes = _visit(chromium, address, list(units))
        later = [_visit(chromium, address, list(units))[0] for _ in range(run.rounds(3))]
        changes = tuple(_changes(chromium, address, units, run.rounds(_CHANGES)))
    what = "national_pages"
    return [
        Figure(f"{what}: first visit of a version", "s", (first,), (), _START_S, absolute=True),
        Figure(f"{what}: a later first visit", "s", tuple(later), (), _START_S, absolute=True),
        Figure(f"{what}: own bytes of it", "KB", (kilobytes,), (), _FIRST_VISIT_KB, absolute=True),
        Figure(f"{what}: a filter", "s", changes, (), _FILTER_S, absolute=True),
    ]


def _units(settings: Path) -> dict[str, str]:
    """The unit of each area by id."""
    content = json.loads((settings.parent / DATA / files.AREAS).read_text(encoding="utf-8"))
    rows = (feature["properties"] for feature in content["features"])
    return {row["id"]: row["unit"] for row in rows}


def _visit(chromium: Browser, address: str, areas: list[str]) -> tuple[float, float]:
    """Seconds until a fresh visitor sees the areas, and the kilobytes of our own until then."""
    page, traffic = browser.new_page(chromium), Traffic()
    traffic.listen(page)
    start = time.perf_counter()
    browser.go(page, address)
    browser.await_areas(page, areas)
    seconds = time.perf_counter() - start
    page.close()
    return seconds, (traffic.own + traffic.frames) / 1000


def _changes(chromium: Browser, address: str, units: dict[str, str], count: int) -> Iterator[float]:
    """Seconds of each press of a unit's pill until the map shows just what is asked for."""
    page, pressed = browser.visit(chromium, address), set[str]()
    browser.await_areas(page, list(units))
    names = sorted(set(units.values()))
    for unit in islice(cycle([names[0], names[1], names[0], names[2]]), count):
        pressed ^= {unit}
        wanted = [id_ for id_, of in units.items() if of in pressed]
        yield browser.press_unit(page, unit, wanted)["dom"] / 1000


@contextmanager
def _settings(run: Run) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield country.write(Path(folder) / "land", NORWAY.times(run.scale))
