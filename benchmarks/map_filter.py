"""Filter change → new map visible, in Chromium, ours beside streamlit-folium on the same data."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, cycle, islice
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import browser, leaflet_server, servers, synthetic
from benchmarks.figures import Figure
from benchmarks.run import Run
from geo import files
from geo.disclosure import openly
from geo.model import Register, Unit
from geo.view import View, select

#: Pills pressed in turn after «vest»; never none pressed, so every change moves areas.
_CYCLE = (Unit.SENTRUM, Unit.VEST, Unit.OST)
_ROUNDS = 12
#: Of the peer's time from a press until the page is at rest.
_SETTLED = 0.35
_PEERS = {"anew": "streamlit-folium, map anew", "group": "streamlit-folium, feature_group_to_add"}


def shipped(run: Run) -> list[Figure]:
    """The shipped data: 12 changes."""
    return _measured(run, "map_filter", None, 0.06)


def synthetic_areas(run: Run) -> list[Figure]:
    """10,000 made-up areas: 12 changes."""
    with tempfile.TemporaryDirectory() as folder:
        data = synthetic.write(Path(folder) / "data", run.size(10_000))
        whole = synthetic.write_settings(Path(folder), 10_000)
        return _measured(run, "map_filter_10000", data, 0.03, whole)


def _measured(
    run: Run, name: str, data: Path | None, target: float, settings: Path | None = None
) -> list[Figure]:
    register = openly(files.read_register(data))
    with open_maps(data, settings) as pages:
        times = _changes(run, register, pages)
    figures = []
    targets = {"dom": target, "painted": None, "settled": _SETTLED}
    for moment, words in (("dom", ""), ("painted", ", painted"), ("settled", ", page at rest")):
        ours = tuple(sample[moment] / 1000 for sample in times["ours"])
        for way, peer in _PEERS.items():
            samples = tuple(sample[moment] / 1000 for sample in times[way])
            figures.append(Figure(f"{name}{words}: {peer}", "s", ours, samples, targets[moment]))
    return figures


def drawn_ids(register: Register, view: View) -> list[str]:
    """The areas of a view that a map can show: those with a border."""
    return [row.area.id for row in select(register, view) if row.area.id in register.borders]


@contextmanager
def open_maps(data: Path | None, settings: Path | None = None) -> Iterator[dict[str, Page]]:
    """Our map and the peer's two, each in a visitor's own page, not yet drawn."""
    with ExitStack() as stack:
        leaflet = stack.enter_context(leaflet_server.serving())
        ours = stack.enter_context(servers.ours(data, settings))
        peer = stack.enter_context(servers.peer(leaflet, data))
        chromium = stack.enter_context(browser.chromium())
        addresses = {"ours": ours} | {way: f"{peer}/?way={way}" for way in _PEERS}
        yield {name: browser.visit(chromium, address) for name, address in addresses.items()}


def _changes(
    run: Run, register: Register, pages: dict[str, Page]
) -> dict[str, list[dict[str, float]]]:
    """Press the same pills on every page in turn, so that a busy machine slows all alike."""
    everything = drawn_ids(register, View())
    for page in pages.values():
        browser.await_areas(page, everything)
    pressed: set[Unit] = set()
    times: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
    presses = islice(chain((Unit.VEST,), cycle(_CYCLE)), run.rounds(_ROUNDS) + run.warm_up)
    for number, unit in enumerate(presses):
        pressed ^= {unit}
        wanted = drawn_ids(register, View(units=tuple(pressed)))
        for name, page in pages.items():
            milliseconds = browser.press_unit(page, unit, wanted)
            if number >= run.warm_up:  # the first change also warms up
                times[name].append(milliseconds)
    return times
