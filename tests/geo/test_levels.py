"""A large register by zoom and box. Oslo's is taken for one, so that every border is a real one."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo import files, webmap
from geo.disclosure import disclose, openly
from geo.disk_cache import Room
from geo.model import Audience, Register
from geo.webmap import levels, name_places, packing
from geo.webmap.layers import TILE, mercator
from geo.webmap.levels import Level
from tests.conftest import DATA, shipped_register
from tests.geo.secret_register import secret_register


@pytest.fixture(scope="module")
def large() -> Iterator[Register]:
    """Oslo's register, with too many corners to be sent whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levels, "MOST_AT_ONCE", 1000)
        patch.setattr(levels, "CELL", 700)
        patch.setattr(levels, "_WHOLE", 0.95)  # more levels than so few corners need
        yield openly(shipped_register())


@pytest.fixture(scope="module")
def browser_files(large: Register) -> dict[str, bytes]:
    return webmap.browser_files(large, files.read_orientation(DATA))


def unpacked(text: str) -> list[int]:
    """Numbers as Google describes them: five bits a character, the sign in the last one."""
    results, value, shift = [], 0, 0
    for sign in text:
        part = ord(sign) - 63
        value, shift = value | (part & 31) << shift, shift + 5
        if part < 32:
            results.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return results


def surfaces(packed: dict[str, str], scale: tuple[float, float]) -> list[BaseGeometry]:
    """Borders unpacked."""
    steps = np.array(unpacked(packed["steps"])).reshape(-1, 2).cumsum(axis=0) / scale
    rings = iter(np.split(steps, np.cumsum(unpacked(packed["corners"]))[:-1]))
    polygons = []
    for count in unpacked(packed["rings"]):
        shell, *holes = [next(rings) for _ in range(count)]
        polygons.append(Polygon(shell, holes))
    parts = iter(polygons)
    return [MultiPolygon([next(parts) for _ in range(n)]) for n in unpacked(packed["parts"])]


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_numbers_come_back(values: list[int]) -> None:
    assert unpacked(packing.numbers(values)) == values


def test_numbers_are_written_as_google_does() -> None:
    # the example of «Encoded Polyline Algorithm Format», Google Maps Platform
    values = [3_850_000, -12_020_000, 4_070_000 - 3_850_000, -12_095_000 + 12_020_000]
    assert packing.numbers(values) == "_p~iF~ps|U_ulLnnqC"


def test_a_small_register_is_sent_as_one_file(register: Register) -> None:
    background = files.read_orientation(DATA)
    result = webmap.browser_files(register, background)
    assert result == {"register.js": webmap.module(register, background)}


def in_px(surfaces_: Any, zoom: float) -> Any:
    """Surfaces in px of a web map."""
    scale = TILE * 2**zoom / 360
    return shapely.transform(
        surfaces_, lambda xy: np.column_stack([xy[:, 0], mercator(xy[:, 1])]) * scale
    )


def test_a_level_shows_all_that_a_map_of_its_zoom_can(large: Register) -> None:
    *simple, exact = levels.of(large)
    assert len(simple) > 1
    for level in simple:
        assert level.zoom is not None
        for coarse, whole in ((level.areas, exact.areas), (level.places, exact.places)):
            sent: Any = np.array(surfaces(packing.borders(coarse, level.scale), level.scale))
            drawn, real = in_px(sent, level.zoom), in_px(whole, level.zoom)
            real = [_without_specks(it, 1.5) for it in real]
            away = shapely.hausdorff_distance(drawn, real)
            assert away.max() <= 2, (
                level.zoom
            )  # px; a corner of a place may go with an inlet of two
            assert np.median(away) <= 1


def _without_specks(surface: BaseGeometry, px: float) -> BaseGeometry:
    """A surface without what the level leaves out: parts and holes of less than a pixel."""
    parts = [part for part in shapely.get_parts(surface) if _size(part) >= px]
    parts = parts or [max(shapely.get_parts(surface), key=_size)]
    return MultiPolygon(
        [Polygon(p.exterior, [ring for ring in p.interiors if _size(ring) >= px]) for p in parts]
    )


def _size(surface: BaseGeometry) -> float:
    west, south, east, north = surface.bounds
    return float(max(east - west, north - south))


def test_neighbouring_places_keep_the_edges_that_they_share(large: Register) -> None:
    for level in levels.of(large):
        overlap = sum(it.area for it in level.places) - shapely.union_all(level.places).area
        assert overlap <= 1e-6 * shapely.union_all(level.places).area


def test_cells_together_are_the_whole_register_exactly(large: Register) -> None:
    exact = levels.of(large)[-1]
    cells = levels.cells(exact)
    assert len(cells) > 3
    assert sorted(row for cell in cells for row in cell.areas) == list(range(len(exact.areas)))
    assert sorted(row for cell in cells for row in cell.places) == list(range(len(exact.places)))
    for cell in cells:
        for whole, rows in ((exact.areas, cell.areas), (exact.places, cell.places)):
            result = surfaces(packing.borders(whole[rows], exact.scale), exact.scale)
            for sent, row in zip(result, rows, strict=True):
                assert shapely.hausdorff_distance(sent, whole[row]) < 0.8e-5  # rounded
                assert shapely.box(*cell.box).covers(whole[row])


def test_every_level_has_every_area_in_one_cell(large: Register) -> None:
    for level in levels.of(large):
        rows = [row for cell in levels.cells(level) for row in cell.areas]
        assert sorted(rows) == list(range(len(large.borders)))


def test_a_border_that_the_plain_way_breaks_is_still_drawn_where_it_is() -> None:
    speck, sliver = shapely.box(0, 0, 0.5, 0.5), Polygon([(0, 0), (9, 0.5), (9, 0.9), (0, 0.2)])
    crossing = Polygon([(0, 0), (10, 0.3), (20, 0), (20, 1), (10, 0.35), (0, 1)])
    given = np.array([speck, sliver, crossing, shapely.box(0, 0, 30, 30)], dtype=object)
    simple = levels._simplified(given, 1.0)
    assert all(simple.tolist()) and shapely.is_valid(simple).all()
    assert not shapely.is_empty(simple).any()
    assert shapely.hausdorff_distance(simple, given).max() <= 1.5


def test_a_speck_is_still_drawn() -> None:
    speck = shapely.box(10.7, 59.9, 10.70001, 59.90001)
    packed = packing.borders([speck], (64.0, 64.0))
    assert unpacked(packed["corners"]) == [4]


def test_the_module_of_a_large_register_is_coarse_and_its_cells_lie_beside_it(
    browser_files: dict[str, bytes], large: Register
) -> None:
    module = browser_files["register.js"].decode()
    packed = json.loads(re.search(r"new Packed\((.*), import\.meta\.url\);", module)[1])  # type: ignore[index]  # the module has it
    cells = {name for name in browser_files if name.startswith("cell-")}
    texts = {
        f"cell-{number}-{place}.js"
        for number, level in enumerate(packed["levels"], start=1)
        for place in range(len(unpacked(level["boxes"])) // 4)
    }
    assert cells == texts and len(packed["levels"]) == len(levels.of(large)) - 1
    assert len(browser_files["register.js"]) < len(
        webmap.module(large, files.read_orientation(DATA))
    )


def test_the_same_register_gives_the_same_cells(
    browser_files: dict[str, bytes], large: Register
) -> None:
    assert webmap.browser_files(large, files.read_orientation(DATA)) == browser_files


def test_names_are_looked_for_anew_only_where_a_border_moved(
    large: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = files.read_orientation(DATA)
    webmap.browser_files(large, background)
    first, *others = large.areas
    west, south, east, north = first.geometry.bounds  # type: ignore[union-attr]  # it is drawn
    moved = replace(first, geometry=shapely.box(west, south, (west + east) / 2, north))
    looked: list[BaseGeometry] = []
    search = name_places.anchor

    def anchor(surface: MultiPolygon | Polygon) -> tuple[float, float]:
        looked.append(surface)
        return search(surface)

    monkeypatch.setattr(name_places, "anchor", anchor)
    webmap.browser_files(replace(large, areas=(moved, *others), version="changed"), background)
    assert moved.geometry in looked
    assert len(looked) <= 4  # and the bydeler that it lies in or at


def test_what_is_kept_for_other_borders_is_never_sent(
    browser_files: dict[str, bytes], large: Register, tmp_path: Path
) -> None:
    background, room = files.read_orientation(DATA), Room((tmp_path,), "program")
    assert webmap.browser_files(large, background, room) == browser_files
    first, *others = large.areas
    west, south, east, north = first.geometry.bounds  # type: ignore[union-attr]  # it is drawn
    moved = shapely.box(west, south, east, north)
    changed = replace(large, areas=(replace(first, geometry=moved), *others), version="changed")
    result = webmap.browser_files(changed, background, room)
    assert result == webmap.browser_files(changed, background)
    assert result != browser_files
    assert webmap.browser_files(large, background, room) == browser_files


@pytest.mark.parametrize("most", [0, levels.MOST_AT_ONCE], ids=["in cells", "as one file"])
def test_what_is_kept_for_insiders_never_reaches_the_open_edition(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "MOST_AT_ONCE", most)
    background, room = files.read_orientation(DATA), Room((tmp_path,), "program")
    whole = secret_register(shipped_register())[0]
    inside, opened = (disclose(whole, audience) for audience in (Audience.INTERNAL, Audience.OPEN))
    assert inside.borders.keys() > opened.borders.keys()
    remaining = webmap.browser_files(inside, background, room)
    result = webmap.browser_files(opened, background, room)
    assert result == webmap.browser_files(opened, background) != remaining


def test_only_what_depends_on_what_changed_is_made_anew(
    browser_files: dict[str, bytes],
    large: Register,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    background, room = files.read_orientation(DATA), Room((tmp_path,), "program")
    webmap.browser_files(large, background, room)

    def refuse(*_: object) -> bytes:
        raise AssertionError("made anew")

    monkeypatch.setattr(levels, "of", refuse)
    monkeypatch.setattr(name_places, "_name_points", refuse)
    monkeypatch.setitem(sys.modules, "geo.webmap.chart", None)  # cannot be imported
    newest = replace(large.latest, title="En annen")
    changed = replace(large, editions=(*large.editions[:-1], newest), version="changed")
    assert webmap.browser_files(changed, background, room) == browser_files


def test_a_kept_file_that_others_may_write_is_made_anew(
    browser_files: dict[str, bytes], large: Register, tmp_path: Path
) -> None:
    background, room = files.read_orientation(DATA), Room((tmp_path,), "program")
    webmap.browser_files(large, background, room)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-10])
        path.chmod(0o666)
    assert webmap.browser_files(large, background, room) == browser_files
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_what_was_kept_beside_an_older_version_is_taken_over(
    browser_files: dict[str, bytes],
    large: Register,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    background = files.read_orientation(DATA)
    older, newer = tmp_path / "1", tmp_path / "2"
    webmap.browser_files(large, background, Room((older,), "program"))
    with monkeypatch.context() as patch:
        patch.setattr(levels, "of", lambda _: pytest.fail("made anew"))
        assert (
            webmap.browser_files(large, background, Room((newer, older), "program"))
            == browser_files
        )
    assert {it.name for it in newer.iterdir()} == {it.name for it in older.iterdir()}
    another = Room((tmp_path / "3", older), "another program")
    monkeypatch.setattr(levels, "of", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        webmap.browser_files(large, background, another)


def test_the_levels_of_one_area_are_its_border() -> None:
    level = Level(None, (1e5, 1e5), np.array([shapely.box(5, 60, 6, 61)]), np.array([]))
    (cell,) = levels.cells(level)
    assert cell.box == (5, 60, 6, 61) and cell.areas == [0] and not cell.places
