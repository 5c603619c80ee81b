"""Looks that everyone can tell apart: contrast, colour blindness, greyscale, one place for hex."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import astuple
from itertools import combinations, pairwise
from typing import cast

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon

from geo import style
from geo.model import Register, Status, Unit
from geo.style import Fill, Pattern
from tests.conftest import ROOT

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
    "greyscale": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def mixed(fill: Fill) -> np.ndarray:
    """What the eye makes of a pattern from afar."""
    share = covered(fill.tile())
    return linear(fill.ground) * (1 - share) + linear(fill.mark) * share


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ np.clip(rgb, 0, 1)
        / np.array([0.95047, 1.0, 1.08883])
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    a, b = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("vision", VISION)
def test_statuses_differ_for_every_eye(vision: str) -> None:
    seen = {status: lab(VISION[vision] @ mixed(fill)) for status, fill in style.STATUS.items()}
    for one, other in combinations(Status, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 12, (one, other)


@pytest.mark.parametrize("vision", [name for name in VISION if name != "greyscale"])
def test_units_differ_for_every_eye(vision: str) -> None:
    seen = {unit: lab(VISION[vision] @ mixed(fill)) for unit, fill in style.UNIT.items()}
    for one, other in combinations(Unit, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 15, (one, other)


@pytest.mark.parametrize("name", style.LookName)
@pytest.mark.parametrize("vision", VISION)
def test_an_uncertain_unit_is_striped_and_its_stripes_are_seen(
    name: style.LookName, vision: str
) -> None:
    for unit in Unit:
        sure, unsure = (
            style.tint_of_unit(unit, style.LOOKS[name], is_published=known)
            for known in (True, False)
        )
        assert (sure.pattern, unsure.pattern) == (Pattern.SOLID, Pattern.STRIPES)
        ground, mark = (lab(VISION[vision] @ linear(code)) for code in (unsure.ground, unsure.mark))
        assert np.linalg.norm(ground - mark) >= 6, (unit, np.linalg.norm(ground - mark))


def distance_between(one: Fill, other: Fill, vision: str) -> float:
    """How far two fills of one pattern are from each other: their grounds or their marks."""
    return max(
        float(np.linalg.norm(lab(VISION[vision] @ linear(a)) - lab(VISION[vision] @ linear(b))))
        for a, b in ((one.ground, other.ground), (one.mark, other.mark))
    )


@pytest.mark.parametrize("vision", [name for name in VISION if name != "greyscale"])
def test_bydeler_differ_for_every_eye(vision: str) -> None:
    """Two bydeler have different patterns, or colours that are told apart."""
    fills = {**style.BYDEL, "none": style.fill_of_bydel(None)}
    for (nr, one), (other_nr, other) in combinations(fills.items(), 2):
        if one.pattern is other.pattern:
            assert distance_between(one, other, vision) >= 15, (nr, other_nr)


@pytest.mark.parametrize("vision", [name for name in VISION if name != "greyscale"])
def test_neighbouring_bydeler_differ_in_colour(register: Register, vision: str) -> None:
    homes = [bydel for bydel in register.bydeler if bydel.kind == "bydel"]
    neighbours = [
        (one, other)
        for one, other in combinations(homes, 2)
        if one.geometry.intersection(other.geometry).length > 0
    ]
    assert len(neighbours) > 20
    for one, other in neighbours:
        fills = style.BYDEL[one.nr], style.BYDEL[other.nr]
        seen = [lab(VISION[vision] @ mixed(fill)) for fill in fills]
        differ = fills[0].pattern is not fills[1].pattern
        least = 6 if differ else 14
        assert np.linalg.norm(seen[0] - seen[1]) >= least, (one.name, other.name)


def test_marks_of_a_pattern_stand_out_from_their_ground() -> None:
    fills = [*style.STATUS.values(), *style.BYDEL.values(), style.STATUS_UNKNOWN]
    for fill in fills:
        if fill.tile().marks:
            assert contrast(fill.mark, fill.ground) >= 2.5, fill


def test_every_status_has_a_pattern_of_its_own() -> None:
    patterns = [fill.pattern for fill in style.STATUS.values()] + [style.STATUS_UNKNOWN.pattern]
    assert len(set(patterns)) == len(Status) + 1
    assert style.GONE.dash
    assert style.GONE.pattern is Pattern.NONE


def test_every_code_has_its_row() -> None:
    assert set(style.STATUS) == set(Status)
    assert set(style.UNIT) == set(style.UNIT_LETTER) == set(style.UNIT_TINT) == set(Unit)


def test_outlines_stand_out_from_every_ground() -> None:
    grounds = [style.LAND] + [line.fill for line in style.BACKGROUND.values() if line.fill]
    fills = [*style.STATUS.values(), style.STATUS_UNKNOWN, *style.UNIT.values()]
    fills += [*style.BYDEL.values(), style.fill_of_bydel(None)]
    for fill in fills:
        assert all(contrast(fill.outline, ground) >= 3 for ground in grounds)
        assert contrast(fill.outline, fill.ground) >= 3
    assert all(contrast(style.GONE.outline, ground) >= 3 for ground in grounds)


def test_text_on_the_map_can_be_read() -> None:
    for colour in (style.INK, style.MUTED, style.FAINT):
        assert contrast(colour, style.LAND) >= 4.5
    assert contrast(style.PAPER, style.INK) >= 7


def test_hex_codes_stand_in_one_place_only() -> None:
    hexes = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?![-\w])")
    for folder in ("geo", "pages"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix not in {".py", ".js", ".css"} or ROOT / "geo" / "style" in path.parents:
                continue
            assert not hexes.findall(path.read_text(encoding="utf-8")), path


def test_the_theme_of_the_pages_repeats_the_table() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
        "theme"
    ]
    assert theme["light"]["primaryColor"] == style.WARM_BLUE
    assert theme["light"]["textColor"] == style.INK
    assert theme["dark"]["primaryColor"] == style.DARK_PRIMARY


# --- still pictures -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", style.LookName)
def test_words_of_a_look_can_be_read(name: style.LookName) -> None:
    look = style.LOOKS[name]
    for ground in (look.page or style.PAPER, look.halo):
        for ink in (look.ink, look.muted):
            assert contrast(ink, ground) >= 4.5
        assert contrast(look.faint, ground) >= 4.5
    assert contrast(look.badge_ink, look.badge) >= 7


@pytest.mark.parametrize("name", style.LookName)
def test_outlines_of_a_look_stand_out_from_its_background(name: style.LookName) -> None:
    look = style.LOOKS[name]
    grounds = [line.fill for line in look.background.values() if line.fill]
    for ground in [*grounds, look.halo]:
        assert contrast(look.outline, ground) >= 3
        assert contrast(look.gone, ground) >= 3


def test_a_look_draws_rows_that_exist() -> None:
    assert set(style.LOOKS[style.LookName.DARK].background) == set(style.BACKGROUND)
    assert set(style.LOOKS[style.LookName.PLAIN].background) < set(style.BACKGROUND)


STILL = style.STILL_PATTERN


def test_stripes_rise_to_the_right_at_equal_distances() -> None:
    lines = marks_over(Pattern.STRIPES, 100, 50, 180, 90)
    apart = style.tile(Pattern.STRIPES, STILL).width
    assert all(x2 > x1 and y2 < y1 for x1, y1, x2, y2 in lines)
    assert set(widths(Pattern.STRIPES)) == {style.STRIPE_PX * STILL}
    sums = sorted({round(x1 + y1, 6) for x1, y1, _, _ in lines})
    assert all(b - a == pytest.approx(apart) for a, b in pairwise(sums))
    assert sums[0] <= 150 and sums[-1] >= 270  # from corner to corner


@pytest.mark.parametrize("pattern", [Pattern.DOTS, Pattern.RINGS])
def test_circles_cover_a_rectangle_in_one_lattice(pattern: Pattern) -> None:
    small, large = (
        {(round(x, 6), round(y, 6)) for x, y, _, _ in marks_over(pattern, *box)}
        for box in ((100, 50, 180, 90), (0, 0, 400, 400))
    )
    assert {(x, y) for x, y in small if 0 <= x <= 400 and 0 <= y <= 400} <= large
    assert min(x for x, _ in small) <= 100 and max(y for _, y in small) >= 90
    step = style.tile(pattern, STILL).width
    nearest = [min(math.dist(one, two) for two in large if two != one) for one in small & large]
    assert nearest and all(near == pytest.approx(step, abs=0.15) for near in nearest)


def marks_over(pattern: Pattern, *box: float) -> list[tuple[float, ...]]:
    """The marks over a rectangle, each as the numbers that place it."""
    return [astuple(mark)[:4] for mark in style.tile(pattern, STILL).marks_over(*box)]


def widths(pattern: Pattern) -> Iterator[float | None]:
    return (mark.width for mark in style.tile(pattern, STILL).marks)


@pytest.mark.parametrize("pattern", Pattern)
def test_a_repeated_tile_has_no_seam(pattern: Pattern) -> None:
    """A tile shows all that the endless pattern has there, also marks that begin beside it."""
    tile = style.tile(pattern)
    edge = shapely.box(0, 0, tile.width, tile.height)
    endless = tile.marks_over(-tile.width, -tile.height, 2 * tile.width, 2 * tile.height)
    alone, whole = (
        shapely.union_all([surface(mark) for mark in marks]).intersection(edge)
        for marks in (tile.marks, endless)
    )
    assert alone.symmetric_difference(whole).area < 1e-3 * edge.area


def covered(tile: style.Tile) -> float:
    """How much of a tile its marks cover, 0–1."""
    marks = shapely.union_all([surface(mark) for mark in tile.marks])
    edge = shapely.box(0, 0, tile.width, tile.height)
    return float(marks.intersection(edge).area / edge.area)


def surface(mark: style.TileMark) -> Polygon:
    """What a mark covers."""
    if isinstance(mark, style.TileLine):
        line = LineString([(mark.x1, mark.y1), (mark.x2, mark.y2)])
        return cast("Polygon", line.buffer(mark.width / 2, cap_style="flat"))
    centre, half = Point(mark.x, mark.y), (mark.width or 0) / 2
    disc = centre.buffer(mark.r + half)
    whole = disc.difference(centre.buffer(mark.r - half)) if mark.width else disc
    return cast("Polygon", whole)


def test_tiles_on_a_page_are_whole_numbers_of_pixels() -> None:
    """PDFium and Poppler round a tile to pixels, and then a pattern drifts away from its place."""
    for pattern in Pattern:
        tile = style.tile(pattern, STILL / 2)  # the least usual scale, half a pixel to the unit
        for side in (tile.width, tile.height):
            assert side == pytest.approx(round(side), abs=1e-9), pattern


def test_every_pattern_has_its_tile() -> None:
    assert set(style.TILES) == set(Pattern)
    assert [p for p in Pattern if not style.tile(p).marks] == [Pattern.SOLID, Pattern.NONE]


@pytest.mark.parametrize(("share", "mixed_"), [(1, "#ff0000"), (0, "#0000ff"), (0.5, "#800080")])
def test_colours_mix(share: float, mixed_: str) -> None:
    assert style.mixed("#ff0000", "#0000ff", share) == mixed_
