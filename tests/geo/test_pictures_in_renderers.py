"""The SVG is the picture: every extent as Chromium, librsvg and Inkscape draw it, held against our
own bitmap."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from geo.exports import Order, svg
from geo.exports.pixels import render_pixels
from geo.part import Part, main_parts
from geo.scene import Atlas, page_of
from geo.style import LookName
from tests.geo.renderers import (
    CHROMIUM,
    TOLERANCE,
    Pixels,
    by_chromium,
    by_inkscape,
    by_rsvg,
    difference,
)

#: Half of a slide, where the tiles of patterns are whole pixels too.
PAGE = page_of("960x540")


@dataclass(frozen=True)
class Drawn:
    """Pictures by name: our own pixels, and the SVG as a file."""

    ours: dict[str, Pixels]
    files: dict[str, Path]


@pytest.fixture(scope="module")
def drawn(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Every extent in the light look, and the city in the dark one."""
    register = atlas.register
    parts = [
        *main_parts(register),
        *(Part.of_bydel(item.id) for item in register.bydeler if item.kind != "bydel"),
        *(Part.of_areas([area.id]) for area in register.areas),
        Part.of_areas(["vestli", "grorud"]),
    ]
    orders = {part.word(): Order(atlas, part=part, page=PAGE) for part in parts}
    orders["mørk"] = Order(atlas, look=LookName.DARK, page=PAGE)
    folder = tmp_path_factory.mktemp("svg")
    files = {name: folder / f"{number}.svg" for number, name in enumerate(orders)}
    for name, order in orders.items():
        files[name].write_bytes(svg.picture(order))
    return Drawn({name: render_pixels(order.scene) for name, order in orders.items()}, files)


def in_chromium(files: dict[str, Path]) -> dict[str, Pixels]:
    return by_chromium(files, *PAGE.pixels)


@pytest.mark.parametrize(
    ("program", "draw"),
    [("rsvg-convert", by_rsvg), ("inkscape", by_inkscape), (CHROMIUM or "chromium", in_chromium)],
    ids=["librsvg", "Inkscape", "Chromium"],
)
def test_svg_is_the_bitmap_in_every_program(
    drawn: Drawn, program: str, draw: Callable[[dict[str, Path]], dict[str, Pixels]]
) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is missing")
    theirs = draw(drawn.files)
    worst = {name: difference(ours, theirs[name]).max() for name, ours in drawn.ours.items()}
    assert len(worst) > 30
    assert {name: off for name, off in worst.items() if off > TOLERANCE} == {}


def test_a_missing_line_is_more_than_the_tolerance(drawn: Drawn, atlas: Atlas) -> None:
    ours = drawn.ours["by"]
    scene = Order(atlas, page=PAGE).scene
    for id_ in ("background-roads", "background-bydeler", "area-vestli", "name-vestli"):
        assert id_ in {group.id for group in scene.groups}
        rest = tuple(group for group in scene.groups if group.id != id_)
        assert np.max(difference(ours, render_pixels(replace(scene, groups=rest)))) > TOLERANCE, id_
