"""SVG drawn by other people's programs, many files in one go, and how far two bitmaps differ."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = next(
    (
        path
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
#: A side of the squares that are compared by their mean colour: thin edges, which every program
#: smooths in its own way, weigh little in them, and a line that is not drawn weighs enough.
BLOCK_PX = 10
#: The most that the mean colour of a square may differ, of 255. Where all is drawn it differs by up
#: to 12; without two fifths of the lines by 18 in the emptiest picture and by 70 in the city.
TOLERANCE = 15
_ACROSS = 4

Pixels = np.ndarray


def difference(one: Pixels, other: Pixels) -> np.ndarray:
    """How much the mean colours of the squares of two bitmaps differ: the channel that differs
    most, 0–255, one number for each square."""
    off: np.ndarray = np.abs(_means(one) - _means(other)).max(axis=2)
    return off


def _means(pixels: Pixels) -> np.ndarray:
    rows, columns = (side // BLOCK_PX for side in pixels.shape[:2])
    whole = pixels[: rows * BLOCK_PX, : columns * BLOCK_PX, :3].astype(float)
    means: np.ndarray = whole.reshape(rows, BLOCK_PX, columns, BLOCK_PX, 3).mean(axis=(1, 3))
    return means


def by_rsvg(files: Mapping[str, Path]) -> dict[str, Pixels]:
    """Each SVG as librsvg draws it, one process for each."""
    return {name: _by_rsvg(path) for name, path in files.items()}


def _by_rsvg(path: Path) -> Pixels:
    out = path.with_suffix(".rsvg.png")
    subprocess.run(["rsvg-convert", path, "-o", out], check=True, timeout=60)
    return _pixels(out)


def by_inkscape(files: Mapping[str, Path]) -> dict[str, Pixels]:
    """Each SVG as Inkscape draws it, all by one process."""
    outs = {name: path.with_suffix(".inkscape.png") for name, path in files.items()}
    rows = [
        f"file-open:{path}; export-filename:{outs[name]}; export-do; file-close"
        for name, path in files.items()
    ]
    folder = next(iter(files.values())).parent
    subprocess.run(
        ["inkscape", "--shell"],
        input="\n".join([*rows, "quit", ""]),
        text=True,
        check=True,
        timeout=180,
        capture_output=True,
        env={"INKSCAPE_PROFILE_DIR": str(folder), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
    )
    return {name: _pixels(out) for name, out in outs.items()}


def by_chromium(files: Mapping[str, Path], width: int, height: int) -> dict[str, Pixels]:
    """Each SVG of a width and height as Chromium draws it, all on one page."""
    images = "".join(f'<img src="{path.as_uri()}">' for path in files.values())
    sheet = next(iter(files.values())).with_suffix(".html")
    grid = f"display:grid;grid-template-columns:repeat({_ACROSS},{width}px)"
    sheet.write_text(f"<style>body{{margin:0;{grid}}}img{{display:block}}</style>{images}")
    rows = -(-len(files) // _ACROSS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width * _ACROSS, "height": height * rows})
        page.goto(sheet.as_uri())
        image = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    pixels = np.asarray(image.convert("RGB"))
    places = (divmod(number, _ACROSS) for number in range(len(files)))
    cut = (
        pixels[row * height : (row + 1) * height, column * width : (column + 1) * width]
        for row, column in places
    )
    return dict(zip(files, cut, strict=True))


def _pixels(path: Path) -> Pixels:
    return np.asarray(Image.open(path).convert("RGB"))
