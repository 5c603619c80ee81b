"""Names and words of every still: none is cut, too small, on another, or struck by a leader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import cycle

import pytest
import shapely

from geo.labels import halves
from geo.model import Register
from geo.part import CITY, Part, main_parts
from geo.scene import PAGES, Atlas, Role, Scene, map_scene, page_of
from geo.scene.map import map_names
from geo.scene.marks import Line, Shape, Text
from geo.scene.timeline import timeline_scene
from geo.scene.trend import Series, trend_scene
from geo.style import LookName
from geo.view import ColourBy, View, select

look = import_module("scripts.look.labels")
SIZES = [*PAGES, "640x480", "1440x480", "480x1440"]


def stills(atlas: Atlas, size: str) -> Iterator[tuple[Part, Scene]]:
    """Every part of the city on a page; lists and colours change from one to the next."""
    editions, colours = cycle(atlas.register.editions), cycle(ColourBy)
    parts = [*main_parts(atlas.register), *(Part.of_areas([id_]) for id_ in atlas.areas)]
    for part, edition, colour_by in zip(parts, editions, colours, strict=False):
        view = View(edition=edition.id, colour_by=colour_by)
        yield part, map_scene(atlas, view, part, page_of(size), LookName.LIGHT)


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_or_too_small_and_no_leader_crosses(atlas: Atlas, size: str) -> None:
    walked = list(stills(atlas, size))
    assert len(walked) > 30
    for part, scene in walked:
        counted = look.count_scene(scene)
        assert not any(counted.values()), (part, counted)
    for motif in (
        timeline_scene(atlas, View(), page_of(size), LookName.LIGHT),
        trend_scene(
            [Series("Anmeldelser", ((2024, 1.0), (2025, 3.0)))], page_of(size), LookName.LIGHT, "x"
        ),
    ):
        assert not look.count_scene(motif)["pictures with a text under the limit"]


def test_counts_find_what_is_wrong() -> None:
    cross = [[0, 0, 10, 10], [0, 10, 10, 0]]
    assert look.count_crossings(cross) == 1
    assert look.count_crossings(cross[:1]) == 0
    assert look.count_struck(cross, [[2, 2, 6, 6], [20, 20, 5, 5]]) == 1
    assert look.overlap((0, 0, 10, 10), (9, 9, 10, 10))
    assert not look.overlap((0, 0, 10, 10), (10, 0, 10, 10))


@pytest.mark.parametrize("size", ["1920x1080", "4x3", "kvadrat", "a4-staaende"])
def test_bydeler_that_hold_areas_are_named(atlas: Atlas, size: str) -> None:
    for part in main_parts(atlas.register):
        names = map_names(atlas, View(), part, PAGES[size], LookName.LIGHT)
        wanted = {
            name.id
            for name in names.problem.minor
            # enough of it is in the picture that its name has a place
            if name.essential and len(name.points) > 30
        }
        assert wanted <= set(names.solution.minor), part


@pytest.mark.parametrize("edition", ["2023-03-23", "2024-04-30", "2026-01"])
def test_the_name_of_marka_stands_in_marka(atlas: Atlas, edition: str) -> None:
    names = map_names(atlas, View(edition=edition), CITY, PAGES["1920x1080"], LookName.LIGHT)
    box = names.solution.minor["bydel marka"].box
    marka = names.camera.surface(atlas.bydeler["marka"])
    name = shapely.box(box.x, box.y, box.x + box.w, box.y + box.h)
    assert name.intersection(marka).area > 0.9 * name.area


@pytest.mark.parametrize("word", ["vest", "øst", "bydel alna", "bydel sondre-nordstrand"])
def test_a_part_is_outlined_and_the_rest_faded(atlas: Atlas, word: str) -> None:
    part = Part.parse(word, atlas.register)
    scene = map_scene(atlas, View(), part, PAGES["a4"], LookName.LIGHT)
    ids = [group.id for group in scene.groups]
    faded = scene.groups[ids.index("background-faded")]
    outline = scene.groups[ids.index("background-outline")]
    (veil,) = faded.marks
    assert isinstance(veil, Shape) and 0 < veil.opacity < 1
    (edge,) = outline.marks
    assert isinstance(edge, Line)
    ours = {row.area.id for row in select(atlas.register, part.narrow(View()))}
    assert ours
    for group in scene.of(Role.AREA):
        own = group.id.removeprefix("area-") in ours
        assert not own or ids.index(group.id) > ids.index("background-outline"), group.id
    city = map_scene(atlas, View(), Part(), PAGES["a4"], LookName.LIGHT)
    assert not {"background-faded", "background-outline"} & {group.id for group in city.groups}


def test_where_many_lie_beside_a_part_only_its_own_are_named(atlas: Atlas) -> None:
    crowd = [f"sted-{number}" for number in range(16)]
    register = _with_copies_of_furuset(atlas.register, crowd)
    beside = Atlas.of(register, atlas.background)
    page, stovner = PAGES["a4"], Part.of_bydel("stovner")
    names = map_names(beside, View(), stovner, page, LookName.LIGHT)
    assert len(names.named) == 2 and set(names.solution.areas) == {"fossum", "vestli"}
    assert names.missing == ()
    few = Atlas.of(_with_copies_of_furuset(atlas.register, crowd[:2]), atlas.background)
    named = map_names(few, View(), stovner, page, LookName.LIGHT).named
    assert {item.area.id for item in named} == {"fossum", "vestli", *crowd[:2]}


def _with_copies_of_furuset(register: Register, ids: Sequence[str]) -> Register:
    """The newest list with areas that lie where Furuset does, and beside them Stovner's own."""
    like, row = register.area_by_id["furuset"], register.latest.by_area["furuset"]
    rows = [item for item in register.latest.listings if item.area in {"fossum", "vestli"}]
    rows += [replace(row, area=id_) for id_ in ids]
    latest = replace(register.latest, listings=tuple(rows), stated_counts=())
    copies = [replace(like, id=id_, name=id_, replaces=()) for id_ in ids]
    return replace(
        register,
        areas=(*register.areas, *copies),
        version="beside",
        editions=(*(it for it in register.editions if it.id != latest.id), latest),
    )


def test_lines_and_stations_of_the_metro_are_over_the_fills(atlas: Atlas) -> None:
    scene = map_scene(atlas, View(), Part.of_bydel("alna"), PAGES["a4"], LookName.LIGHT)
    ids = [group.id for group in scene.groups]
    last = max(ids.index(group.id) for group in scene.of(Role.AREA))
    assert ids.index("background-tbane_lines") > last
    assert ids.index("background-tbane_stations") > last
    named = {group.name for group in scene.of(Role.LABEL) if group.id.startswith("station-")}
    assert {"Ellingsrudåsen", "Haugerud"} <= named  # they lie in areas


def test_names_break_after_a_slash_or_near_the_middle() -> None:
    assert halves("Mortensrud/Bjørnerud") == ("Mortensrud/", "Bjørnerud")
    assert halves("Søndre Nordstrand") == ("Søndre", "Nordstrand")
    assert halves("St. Hanshaugen og Ila") == ("St. Hanshaugen", "og Ila")
    assert halves("Alna") == ("Alna",)
    assert halves("/") == ("/",)


def test_a_long_name_of_one_area_is_the_whole_title(atlas: Atlas) -> None:
    for size in SIZES:
        part = Part.of_areas(["mortensrud-bjornerud"])
        scene = map_scene(atlas, View(), part, page_of(size), LookName.LIGHT)
        (title,) = scene.of(Role.TITLE)
        lines = [mark.words for mark in title.marks if isinstance(mark, Text)]
        assert "".join(lines) == "Mortensrud/Bjørnerud", size
