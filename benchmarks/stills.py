"""Still pictures, warm: our PNG beside the peers', our SVG, the deck, and the floor under the PNG.

Warm: the register is read and projected and what every picture shares is drawn, as in the page
that people leave open; the picture itself is ordered anew each time, from names to bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import browser, peer_folium, peer_matplotlib, raster_floor, sheet
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import Taker, samples, samples_of, timed
from geo import files
from geo.disclosure import openly
from geo.exports import Order, picture
from geo.exports.powerpoint.deck import deck as make_deck
from geo.labels.placement import place_names
from geo.scene import Atlas
from geo.view import View

_ROUNDS, _MANY = 9, 25
_SYSTEM_PYTHON = "/usr/bin/python3"
_QGIS = Path(__file__).with_name("peer_qgis.py")
#: Chromium is still clearing up after a page is closed; nobody shall be measured meanwhile.
_CLEARED_S = 0.3
_PEERS = {
    "matplotlib": ("geopandas/matplotlib", 0.12),
    "qgis": ("QGIS, layout export", 0.35),
    "folium": ("folium + Chromium, screenshot", 0.2),
}


def png(run: Run) -> list[Figure]:
    """1920 × 1080 with all layers, ours and the peers' in turn."""
    atlas = _atlas()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sheet.write(folder, atlas)
        takers = {"folium": _folium(stack.enter_context(browser.chromium()), folder)}
        takers |= {"anew": _ordered("png", atlas, anew=True), "ours": _ordered("png", atlas)}
        takers["matplotlib"] = _matplotlib(folder)
        if qgis := stack.enter_context(_exporting(folder)):
            takers["qgis"] = qgis
        taken = samples(run, takers, _ROUNDS)
    figures = []
    for way, words in (("ours", ""), ("anew", ", background drawn anew")):
        for peer, (title, target) in _PEERS.items():
            if peer in taken:
                held = target if way == "ours" else None
                what = f"stills_png{words}: {title}"
                figures.append(Figure(what, "s", taken[way], taken[peer], held))
    return figures


def svg(run: Run) -> list[Figure]:
    """The same picture as SVG; nobody writes such a one to compare with."""
    atlas = _atlas()
    taken = samples(
        run, {"warm": _ordered("svg", atlas), "anew": _ordered("svg", atlas, anew=True)}, _MANY
    )
    return [
        Figure("stills_svg", "s", taken["warm"], target=0.010, absolute=True),
        Figure("stills_svg, background drawn anew", "s", taken["anew"]),
    ]


def deck(run: Run) -> list[Figure]:
    """The whole deck."""
    atlas = _atlas()
    taken = samples_of(run, lambda: make_deck(atlas, View(), None, "nb"), _ROUNDS)
    return [Figure("deck", "s", taken, target=0.2, absolute=True)]


def floor(run: Run) -> list[Figure]:
    """How near our PNG is to the mere rasterising of its shapes, by PDFium and by cairo."""
    atlas = _atlas()
    floors = raster_floor.works(Order(atlas).scene)
    takers = {"ours": _ordered("png", atlas)}
    takers |= {what: timed(work) for what, work in floors.items()}
    taken = samples(run, takers, _MANY)
    return [Figure(f"stills_floor: {what}", "s", taken["ours"], taken[what]) for what in floors]


def _atlas() -> Atlas:
    return Atlas.of(openly(files.read_register()), files.read_orientation())


def _ordered(suffix: str, atlas: Atlas, *, anew: bool = False) -> Taker:
    """A fresh order each time; `anew` also empties the caches of earlier pictures."""

    def take() -> float:
        if anew:
            atlas._drawn.clear()
            place_names.cache_clear()
        return make()

    make = timed(lambda: picture(suffix, Order(atlas)))
    return take


# --- the peers ----------------------------------------------------------------------------------


def _matplotlib(folder: Path) -> Taker:
    read = peer_matplotlib.read(folder)
    return timed(lambda: peer_matplotlib.draw(read))


def _folium(chromium: Browser, folder: Path) -> Taker:
    path = peer_folium.write(folder)
    take_picture = timed(lambda: peer_folium.picture(chromium, path))

    def take() -> float:
        taken = take_picture()
        time.sleep(_CLEARED_S)
        return taken

    return take


@contextmanager
def _exporting(folder: Path) -> Iterator[Taker | None]:
    """QGIS in a process of its own, which exports on request; None where there is no QGIS."""
    if not _has_qgis():
        print("QGIS is not installed (python3-qgis): skipped", file=sys.stderr)
        yield None
        return
    command = [_SYSTEM_PYTHON, str(_QGIS), str(folder), str(folder / "qgis.png")]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)}
    process = subprocess.Popen(
        command,
        env=environment,
        text=True,
        bufsize=1,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        _read_line(process)  # ready
        yield lambda: _export_seconds(process)
    finally:
        process.kill()
        process.wait()


def _has_qgis() -> bool:
    if not shutil.which(_SYSTEM_PYTHON):
        return False
    command = [_SYSTEM_PYTHON, "-c", "import qgis.core"]
    return not subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode


def _export_seconds(process: subprocess.Popen[str]) -> float:
    assert process.stdin
    process.stdin.write("export\n")
    process.stdin.flush()
    return float(_read_line(process))


def _read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("QGIS stopped before it had exported")
    return line
