"""Filter change → new map visible, in Chromium, ours beside streamlit-folium on the same data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import browser, leaflet_server, servers, synthetic
from benchmarks.figures import Figure
from geo import files
from geo.model import Register, Unit
from geo.view import View, select

#: Pills pressed in turn after «vest»; never none pressed, so every change moves areas.
_CYCLE = (Unit.SENTRUM, Unit.VEST, Unit.OST, Unit.SENTRUM, Unit.VEST, Unit.OST)
_PEERS = {"anew": "streamlit-folium, map anew", "group": "streamlit-folium, feature_group_to_add"}


def shipped() -> list[Figure]:
    """The shipped data: 12 changes."""
    return _run("map_filter", None, 0.4, cycles=2)


def synthetic_areas() -> list[Figure]:
    """10,000 made-up areas: 12 changes."""
    with tempfile.TemporaryDirectory() as folder:
        return _run("map_filter_10000", synthetic.write(Path(folder), 10_000), 0.2, cycles=2)


def _run(name: str, data: Path | None, target: float, cycles: int) -> list[Figure]:
    register = files.read_register(data)
    with open_maps(data) as pages:
        times = _changes(register, pages, cycles)
    figures = []
    for moment, words in (("dom", ""), ("painted", ", painted")):
        ours = tuple(sample[moment] / 1000 for sample in times["ours"])
        for way, peer in _PEERS.items():
            samples = tuple(sample[moment] / 1000 for sample in times[way])
            held = target if moment == "dom" else None
            figures.append(Figure(f"{name}{words}: {peer}", "s", ours, samples, held))
    return figures


@contextmanager
def open_maps(data: Path | None) -> Iterator[dict[str, Page]]:
    """Our map and the peer's two, each in a visitor's own page, not yet drawn."""
    with ExitStack() as stack:
        os.environ["PEER_LEAFLET"] = stack.enter_context(leaflet_server.serving())
        ours = stack.enter_context(servers.ours(data))
        peer = stack.enter_context(servers.peer(data))
        chromium = stack.enter_context(browser.chromium())
        addresses = {"ours": ours} | {way: f"{peer}/?way={way}" for way in _PEERS}
        yield {name: browser.visit(chromium, address) for name, address in addresses.items()}


def _changes(
    register: Register, pages: dict[str, Page], cycles: int
) -> dict[str, list[dict[str, float]]]:
    """Press the same pills on every page in turn, so that a busy machine slows all alike."""
    everything = [row.area.id for row in select(register, View())]
    for page in pages.values():
        browser.await_areas(page, everything)
    pressed: set[Unit] = set()
    times: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
    for number, unit in enumerate((Unit.VEST, *_CYCLE * cycles)):
        pressed ^= {unit}
        wanted = [row.area.id for row in select(register, View(units=tuple(pressed)))]
        for name, page in pages.items():
            found = browser.press_unit(page, unit, wanted)
            if number:  # the first change also warms up
                times[name].append(found)
    return times
