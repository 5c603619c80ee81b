"""A register of the size of Norway, made up by a seed (`benchmarks.country`)."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

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
    """The map page in Chromium: start of a visit → every area in the map, the first of a server
    that nothing was kept for, later ones, the first after a change on a running server, and the
    first of a server that starts after one, when it says that it is ready (and how long that
    takes); bytes of a first visit; a filter → the new map."""
    with (
        _settings(run) as settings,
        tempfile.TemporaryDirectory() as cache,
        browser.chromium() as chromium,
    ):
        own = {"IPOKART_SETTINGS": str(settings), "XDG_CACHE_HOME": cache}
        data, rounds = settings.parent / DATA, run.rounds(3)
        units = _units(data)

        def visits(count: int, change: Callable[[Path], None] | None = None) -> tuple[float, ...]:
            return tuple(_after(change, data, chromium, address, list(units)) for _ in range(count))

        start = time.perf_counter()
        with servers.with_settings(own) as address:
            cold = time.perf_counter() - start
            first, kilobytes = _visit(chromium, address, list(units))
            later = visits(rounds)
            changes = tuple(_changes(chromium, address, units, run.rounds(_CHANGES)))
            after_text, after_border = visits(rounds, _change_text), visits(rounds, _move_border)
        _move_border(data)
        start = time.perf_counter()
        with servers.with_settings(own) as address:
            warm = time.perf_counter() - start
            again = visits(1)
    what = "national_pages"
    samples = {
        "first visit of a version": (first,),
        "a later first visit": later,
        "first visit after a text was changed": after_text,
        "first visit after a border was moved": after_border,
        "first visit of a server that starts after that": again,
    }
    starts = {"nothing is kept": cold, "a border was moved": warm}
    return [
        *(
            Figure(f"{what}: a server is ready, {name}", "s", (seconds,), absolute=True)
            for name, seconds in starts.items()
        ),
        *(
            Figure(f"{what}: {name}", "s", seconds, (), _START_S, absolute=True)
            for name, seconds in samples.items()
        ),
        Figure(f"{what}: own bytes of it", "KB", (kilobytes,), (), _FIRST_VISIT_KB, absolute=True),
        Figure(f"{what}: a filter", "s", changes, (), _FILTER_S, absolute=True),
    ]


def _after(
    change: Callable[[Path], None] | None,
    data: Path,
    chromium: Browser,
    address: str,
    areas: list[str],
) -> float:
    """Seconds of a fresh visit that begins when a change of the data folder is written."""
    if change:
        change(data)
    return _visit(chromium, address, areas)[0]


def _units(data: Path) -> dict[str, str]:
    """The unit of each area by id."""
    rows = (feature["properties"] for feature in _read(data / files.AREAS)["features"])
    return {row["id"]: row["unit"] for row in rows}


def _move_border(data: Path) -> None:
    """Move a corner of the first area by some metres."""
    content = _read(data / files.AREAS)
    corner = content["features"][0]["geometry"]["coordinates"][0][1]
    corner[1] = round(corner[1] + 0.00005, 6)
    _write(data / files.AREAS, content)


def _change_text(data: Path) -> None:
    """Add a word to the first follow-up point."""
    content = _read(data / files.FOLLOWUPS)
    content["followups"][0]["text"] += " Endret."
    _write(data / files.FOLLOWUPS, content)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _write(path: Path, content: dict[str, Any]) -> None:
    """Replace a file in one step, as a reader of the folder may come at any time."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


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
    page.context.close()  # it would follow changes beside the visitors that are measured


@contextmanager
def _settings(run: Run) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield country.write(Path(folder) / "land", NORWAY.times(run.scale))
