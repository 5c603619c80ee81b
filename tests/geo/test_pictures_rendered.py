"""The same picture through other people's eyes: PDF and PowerPoint rendered by other programs and
held against our own bitmap."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image

from geo import exports, style
from geo.exports import Order
from geo.model import Status
from geo.scene import Atlas, Role, Scene
from geo.scene.marks import Box, Group, Line, Shape
from geo.style import Fill, Pattern
from tests.geo.test_scene import NEWEST

SQUARE, WHITE, BLACK = 300, "#ffffff", "#000000"
PATTERNED = [pattern for pattern in Pattern if style.tile(pattern).marks]
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is missing")
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")


def bitmap(order: Order) -> np.ndarray:
    image = Image.open(io.BytesIO(exports.picture("png", order)))
    return np.asarray(image.convert("RGB"), dtype=int)


def rendered(pdf: Path) -> np.ndarray:
    """The first page as Poppler draws it, 1920 pixels wide."""
    out = pdf.with_suffix("")
    command = ["pdftoppm", "-singlefile", "-scale-to-x", "1920", "-scale-to-y", "1080", "-png"]
    subprocess.run([*command, pdf, out], check=True, timeout=120)
    return np.asarray(Image.open(out.with_suffix(".png")).convert("RGB"), dtype=int)


def words(pdf: Path) -> str:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout


def by_office(paths: list[Path]) -> list[Path]:
    """The files as PDF, made by one LibreOffice beside them."""
    folder = paths[0].parent
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    return [path.with_suffix(".pdf") for path in paths]


class Squares(Order):
    """An order whose picture is a square of each pattern."""

    @cached_property
    def scene(self) -> Scene:
        squares = tuple(
            Box(SQUARE * number, 0, SQUARE - 20, SQUARE - 20, Fill(WHITE, BLACK, pattern, BLACK))
            for number, pattern in enumerate(PATTERNED)
        )
        group = Group("patterns", Role.LEGEND, "mønstre", "", squares)
        return replace(Order(self.atlas).scene, groups=(group,))


@pytest.fixture(scope="module")
def office(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What LibreOffice makes of PowerPoint: the map, and a slide of all patterns."""
    folder = tmp_path_factory.mktemp("office")
    order = Order(atlas)
    (folder / "map.pptx").write_bytes(exports.picture("pptx", order))
    (folder / "patterns.pptx").write_bytes(exports.picture("pptx", Squares(atlas)))
    pdfs = by_office([folder / "map.pptx", folder / "patterns.pptx"])
    return {path.stem: path for path in pdfs}


def middles(order: Order) -> dict[str, tuple[int, int]]:
    """A pixel of each area that no name and no leader covers."""
    result = {}
    for group in order.scene.of(Role.AREA):
        shape = group.marks[0]
        assert isinstance(shape, Shape)
        largest = max((shapely.Polygon(ring) for ring in shape.rings), key=lambda p: p.area)
        labels = list(order.scene.of(Role.LABEL))
        taken = [shapely.box(b.x, b.y, b.x + b.w, b.y + b.h) for g in labels if (b := g.box)]
        taken += [
            shapely.LineString(mark.parts[0]).buffer(6)
            for g in labels
            for mark in g.marks
            if isinstance(mark, Line)
        ]
        free = largest.buffer(-6).difference(shapely.union_all(taken))
        point = free.representative_point()
        result[group.id.removeprefix("area-")] = (int(point.x), int(point.y))
    return result


@needs_poppler
def test_pdf_looks_like_the_bitmap(atlas: Atlas, tmp_path: Path) -> None:
    order = Order(atlas)
    path = tmp_path / "map.pdf"
    path.write_bytes(exports.picture("pdf", order))
    off = np.abs(rendered(path) - bitmap(order)).max(axis=2)
    assert (off > 60).mean() < 0.02  # edges are smoothed differently; nothing else may differ


@needs_poppler
def test_pdf_text_is_found_as_it_is_read(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    path.write_bytes(exports.picture("pdf", Order(atlas)))
    page_text = words(path)
    for name in ("12 IPO-områder", "Grønland/Tøyen", "Mortensrud/Bjørnerud", "videreført (3)"):
        assert name in page_text


@needs_poppler
@needs_office
def test_powerpoint_through_libreoffice_has_the_same_map(
    atlas: Atlas, office: dict[str, Path]
) -> None:
    order = Order(atlas)
    pdf = office["map"]
    page_text = words(pdf)
    assert all(atlas.register.area_by_id[id_].name in page_text for id_ in NEWEST)
    assert "Tegnforklaring" in page_text and "Omtrentlig avgrensning" in page_text
    ours, theirs = bitmap(order), rendered(pdf)
    statuses = {row.area: row.status for row in atlas.register.latest.listings}
    for id_, (x, y) in middles(order).items():
        if statuses.get(id_) is Status.NY:  # a pattern's pixel may be ground or mark
            wanted = [int(style.STATUS[Status.NY].ground[n : n + 2], 16) for n in (1, 3, 5)]
            assert np.abs(ours[y, x] - wanted).max() <= 2, id_
            assert np.abs(theirs[y, x] - wanted).max() <= 12, id_
    fjord = (900, 900)
    assert np.abs(ours[fjord] - theirs[fjord]).max() <= 12


@needs_poppler
@needs_office
def test_libreoffice_keeps_the_patterns_apart(office: dict[str, Path]) -> None:
    """It draws a pattern as lines of one or two directions; no two have the same ones."""
    pixels = rendered(office["patterns"])[..., 0]
    edge = 40  # inside the outline
    squares = {
        pattern: pixels[edge : SQUARE - 20 - edge, SQUARE * n + edge : SQUARE * (n + 1) - 20 - edge]
        for n, pattern in enumerate(PATTERNED)
    }
    seen = {pattern: directions(square) for pattern, square in squares.items()}
    assert seen[Pattern.STRIPES][1] > 0.8  # as they rise in our own pictures
    assert seen[Pattern.LEVEL][0] > 0.8
    for one, other in combinations(PATTERNED, 2):
        assert np.abs(seen[one] - seen[other]).sum() > 0.5, (one, other)


def directions(square: np.ndarray) -> np.ndarray:
    """How much of what is drawn runs level, rises, stands upright, and falls: shares of 1."""
    down, right = np.gradient(square.astype(float))
    weight, angle = np.hypot(down, right), np.arctan2(right, down) % np.pi
    kinds = np.round(angle / (np.pi / 4)).astype(int) % 4
    sums = np.bincount(kinds.ravel(), weights=weight.ravel(), minlength=4)
    shares: np.ndarray = sums / sums.sum()
    return shares
