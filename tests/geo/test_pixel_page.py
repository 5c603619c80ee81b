"""The page that PDFium draws: a whole PDF that says nothing, with the marks where they belong."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import numpy as np
import pikepdf
import pytest

from geo import style
from geo.exports import Order
from geo.exports.pixel_page import write_page
from geo.exports.pixels import render_pixels
from geo.scene import Atlas
from geo.scene.marks import Box, Group, Line, Mark, Role, Scene, Shape, Stroke, Text
from geo.scene.page import PAGES, SLIDE
from geo.view import View
from tests.conftest import ROOT

RED, BLUE = (255, 0, 0), (0, 0, 255)


def drawn(*marks: Mark, role: Role = Role.LEGEND, frame: Box | None = None) -> np.ndarray:
    """The pixels of marks on a white slide."""
    group = Group("marks", role, "", "", marks)
    frame = frame or Box(0, 0, 1920, 1080, None)
    look = style.LOOKS[style.LookName.LIGHT]
    return render_pixels(Scene(SLIDE, look, "", "", "", "nb", "#ffffff", (group,), frame))


def colour(pixels: np.ndarray, x: int, y: int) -> tuple[int, ...]:
    return tuple(pixels[y, x].tolist())


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_a_sound_pdf_of_the_size_of_the_picture(atlas: Atlas, name: str) -> None:
    page = PAGES[name]
    with pikepdf.open(BytesIO(write_page(Order(atlas, page=page).scene))) as document:
        assert document.check_pdf_syntax() == []
        assert [float(side) for side in document.pages[0].MediaBox[2:]] == list(page.pixels)


def test_names_are_letters_by_number_and_stand_nowhere_as_words(atlas: Atlas) -> None:
    content = write_page(Order(atlas, View(area="vestli")).scene)
    assert b"Vestli" not in content and "Vestli".encode("utf-16-be") not in content


def test_the_same_picture_has_the_same_bytes(atlas: Atlas) -> None:
    assert write_page(Order(atlas).scene) == write_page(Order(atlas).scene)


def test_rings_have_holes_and_opacity_is_of_the_fill_alone() -> None:
    outer, inner = (
        np.array([[a, a], [b, a], [b, b], [a, b], [a, a]], float)
        for a, b in ((100, 300), (150, 250))
    )
    pixels = drawn(Shape((outer, inner), "#ff0000", Stroke("#0000ff", 10), opacity=0.5))
    assert colour(pixels, 200, 200) == (255, 255, 255)
    assert colour(pixels, 100, 200) == BLUE
    red, green, blue = colour(pixels, 125, 200)
    assert red == 255 and green == blue and 120 < green < 135


def test_what_the_frame_cuts_does_not_leave_it() -> None:
    frame, box = Box(0, 0, 400, 400, None), Box(300, 100, 200, 200, "#ff0000")
    assert colour(drawn(box, role=Role.AREA, frame=frame), 450, 200) == (255, 255, 255)
    assert colour(drawn(box, role=Role.AREA, frame=frame), 350, 200) == RED
    assert colour(drawn(box, role=Role.TITLE, frame=frame), 450, 200) == RED


def test_a_line_without_length_is_not_drawn() -> None:
    point = np.array([[100.0, 100.0], [100.0, 100.0]])
    assert (drawn(Line((point,), Stroke("#ff0000", 20))) == 255).all()


def test_round_corners_and_dashes_are_drawn() -> None:
    pixels = drawn(Box(100, 100, 200, 200, "#ff0000", radius=60))
    assert colour(pixels, 105, 105) == (255, 255, 255)
    assert colour(pixels, 200, 105) == colour(pixels, 105, 200) == RED
    line = np.array([[100.0, 500.0], [300.0, 500.0]])
    dashed = drawn(Line((line,), Stroke("#0000ff", 10, (20, 20))))
    assert [colour(dashed, x, 500) == BLUE for x in (110, 130, 150, 170)] == [True, False] * 2


def test_a_halo_lies_behind_its_words() -> None:
    words = Text(200, 200, "IIII", 100, "#0000ff", 0, halo="#ff0000")
    plain = Text(200, 200, "IIII", 100, "#0000ff", 0)
    haloed, bare = drawn(words), drawn(plain)
    blue = (bare == BLUE).all(axis=2)
    assert blue.any() and (haloed[blue] == BLUE).all()
    assert (haloed == RED).all(axis=2).sum() > 500 > (bare == RED).all(axis=2).sum()


def test_a_missing_pdfium_is_reported_by_name() -> None:
    code = (
        "import importlib.util; importlib.util.find_spec = lambda _: None; "
        "from geo.exports import FORMATS; print(FORMATS['png'].missing_library())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "pypdfium2\n"
