"""The same picture through other people's eyes: PDF and PowerPoint rendered by other programs and
held against our own bitmap."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image

from geo import exports, style
from geo.exports import Order
from geo.model import Status
from geo.scene import Atlas, Role
from geo.scene.marks import Line, Shape
from tests.geo.test_scene import NEWEST

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


def by_office(path: Path) -> Path:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{path.parent}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    return path.with_suffix(".pdf")


def middles(order: Order) -> dict[str, tuple[int, int]]:
    """A pixel of each area that no name and no leader covers."""
    found = {}
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
        found[group.id.removeprefix("area-")] = (int(point.x), int(point.y))
    return found


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
    said = words(path)
    for name in ("12 IPO-områder", "Grønland/Tøyen", "Mortensrud/Bjørnerud", "videreført (3)"):
        assert name in said


@needs_poppler
@needs_office
def test_powerpoint_through_libreoffice_has_the_same_map(atlas: Atlas, tmp_path: Path) -> None:
    order = Order(atlas)
    path = tmp_path / "map.pptx"
    path.write_bytes(exports.picture("pptx", order))
    pdf = by_office(path)
    said = words(pdf)
    assert all(atlas.register.area_by_id[id_].name in said for id_ in NEWEST)
    assert "Tegnforklaring" in said and "Omtrentlig avgrensning" in said
    ours, theirs = bitmap(order), rendered(pdf)
    statuses = {row.area: row.status for row in atlas.register.latest.listings}
    for id_, (x, y) in middles(order).items():
        if statuses.get(id_) is Status.NY:  # a pattern's pixel may be ground or mark
            wanted = [int(style.STATUS[Status.NY].ground[n : n + 2], 16) for n in (1, 3, 5)]
            assert np.abs(ours[y, x] - wanted).max() <= 2, id_
            assert np.abs(theirs[y, x] - wanted).max() <= 12, id_
    fjord = (900, 900)
    assert np.abs(ours[fjord] - theirs[fjord]).max() <= 12
