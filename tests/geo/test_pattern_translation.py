"""Every writer translates the marks of a pattern, and fails on what it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest

from geo import style
from geo.exports import svg
from geo.exports.pixels import render_pixels
from geo.exports.powerpoint import drawingml
from geo.scene.marks import Box, Group, Role, Scene
from geo.scene.page import SLIDE
from geo.style import Fill, Pattern
from pages.parts import panel

PATTERNED = [pattern for pattern in Pattern if style.tile(pattern).marks]


def fill_of(pattern: Pattern) -> Fill:
    return Fill("#ffffff", "#000000", pattern, "#000000")


def darkness_of(fill: Fill) -> Any:
    """A square of 200 page units in a fill as PNG has it, its darkness 0–1, shape (200, 200)."""
    square = Box(0, 0, 200, 200, fill)
    group = Group("square", Role.LEGEND, "", "", (square,))
    look = style.LOOKS[style.LookName.LIGHT]
    scene = Scene(SLIDE, look, "", "", "", "nb", "#ffffff", (group,), square)
    return 1 - render_pixels(scene)[:200, :200, 0] / 255


WRITERS: dict[str, Callable[[Fill], Any]] = {
    "svg": lambda fill: svg.pattern("p", fill, 1),
    "png": darkness_of,
    "powerpoint": drawingml.paint,
    "chip": panel.chip.__wrapped__,
    "web map": lambda _: style.table(),
}


@dataclass(frozen=True)
class Triangle:
    """A mark that no writer knows, though it can be scaled and moved."""

    width: float = 1.0
    middle: tuple[float, float] = (1.0, 1.0)

    def scaled(self, _: float) -> Triangle:
        return self

    def moved(self, *_: float) -> Triangle:
        return self


@pytest.mark.parametrize("name", WRITERS)
def test_an_unknown_mark_is_an_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(style.TILES, Pattern.DOTS, style.Tile(9, 9, (Triangle(),)))  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(AssertionError, match="Triangle"):
        WRITERS[name](fill_of(Pattern.DOTS))


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "web map"])
def test_a_pattern_without_a_tile_is_an_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(style.TILES, Pattern.DOTS)
    with pytest.raises(KeyError, match="dots"):
        WRITERS[name](fill_of(Pattern.DOTS))


def test_office_has_no_pattern_for_a_mixture_of_lines_and_circles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mixture = style.Tile(9, 9, (*style.TILES[Pattern.STRIPES].marks, style.TileCircle(1, 1, 1)))
    monkeypatch.setitem(style.TILES, Pattern.DOTS, mixture)
    with pytest.raises(KeyError):
        drawingml.paint(fill_of(Pattern.DOTS))


@pytest.mark.parametrize("pattern", PATTERNED)
def test_svg_draws_every_mark(pattern: Pattern) -> None:
    fill, tile = fill_of(pattern), style.tile(pattern, 2)
    node = ElementTree.fromstring(svg.pattern("p", fill, 2))
    assert float(node.attrib["width"]) == pytest.approx(tile.width, abs=1e-4)
    circles = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in node.iter("circle")]
    lines = "".join(path.attrib["d"] for path in node.iter("path"))
    ends = [
        tuple(map(float, numbers))
        for numbers in re.findall(r"M(\S+) (\S+?)L(\S+) ([-\d.]+)", lines)
    ]
    wanted = [mark for mark in tile.marks if isinstance(mark, style.TileLine)]
    assert circles == [pytest.approx(m.middle, abs=0.01) for m in tile.marks if m not in wanted]
    assert ends == [pytest.approx((m.x1, m.y1, m.x2, m.y2), abs=0.01) for m in wanted]


@pytest.mark.parametrize("pattern", PATTERNED)
def test_a_png_shows_the_marks_of_a_pattern_in_its_lattice(pattern: Pattern) -> None:
    """The first tile begins in the corner of the page, as it does in SVG."""
    fill = fill_of(pattern)
    darkness, tile = darkness_of(fill), fill.tile(style.STILL_PATTERN)
    points = [
        (x + mark.r if isinstance(mark, style.TileCircle) and mark.width else x, y)
        for mark in tile.marks_over(40, 40, 160, 160)
        for x, y in [mark.middle]
        if 40 <= x < 160 and 40 <= y < 160
    ]
    shares = {
        (right, down): sum(_is_dark_near(darkness, x + right, y + down) for x, y in points)
        / len(points)
        for right in range(int(tile.width))
        for down in range(int(tile.height))
    }
    assert shares[0, 0] > 0.9
    assert min(shares.values()) < 0.5
    assert 0.1 < darkness.mean() < 0.6


def _is_dark_near(darkness: Any, x: float, y: float) -> bool:
    """Whether a pixel at most one away from a place is dark."""
    left, top = int(x) - 1, int(y) - 1
    return bool(darkness[top : top + 3, left : left + 3].max() > 0.5)


@pytest.mark.parametrize("pattern", PATTERNED)
def test_office_and_the_pages_have_each_pattern(pattern: Pattern) -> None:
    assert "<a:pattFill" in drawingml.paint(fill_of(pattern))
    assert 'url("data:image/svg+xml,' in panel.chip(fill_of(pattern))


def test_office_patterns_differ() -> None:
    used = {drawingml.paint(fill_of(pattern)) for pattern in PATTERNED}
    assert len(used) == len(PATTERNED)
