"""A still map is filled to its edges: with land and water, or with the tone that says where the
background ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
import shapely

from geo.part import Part, main_parts
from geo.scene import PAGES, Atlas
from geo.scene.drawing import Camera
from geo.scene.extent import bounds
from geo.scene.map import map_scene
from geo.scene.map_background import MapBackground
from geo.scene.marks import Group, Shape
from geo.style import LookName
from geo.view import ColourBy, View

#: Groups of the background whose surfaces fill a map between them.
SURFACES = {f"background-{name}" for name in ("municipalities", "fjord", "veil")}
#: Simplified edges of neighbours gape by less than this share of a map.
GAPS = 5e-4


def parts(atlas: Atlas) -> list[Part]:
    register = atlas.register
    homes = [Part.of_bydel(item.id) for item in register.bydeler if item.kind != "bydel"]
    areas = [Part.of_areas([area.id]) for area in register.areas]
    return [*main_parts(register), *homes, *areas]


def cameras(atlas: Atlas, edition: str | None) -> Iterator[tuple[str, Camera]]:
    """Every extent on every size of page, with a list whose title and notes are long or short."""
    for page in PAGES.values():
        scene = map_scene(atlas, View(edition=edition), None, page, LookName.LIGHT)
        for part in parts(atlas):
            camera = Camera.of(scene.frame, bounds(part, atlas), page)
            yield f"{part.word()} {page.name}", camera


def uncovered(camera: Camera, groups: Iterable[Group]) -> float:
    """The share of a map that no surface of the background covers."""
    shapes = [
        surface(mark)
        for group in groups
        if group.id in SURFACES
        for mark in group.marks
        if isinstance(mark, Shape)
    ]
    frame = camera.frame
    whole = shapely.box(frame.x, frame.y, frame.x + frame.w, frame.y + frame.h)
    return float(whole.difference(shapely.union_all(shapes)).area / whole.area)


def surface(mark: Shape) -> shapely.Geometry:
    """What the rings of a mark cover, those inside others being holes."""
    rings = [shapely.make_valid(shapely.Polygon(ring)) for ring in mark.rings if len(ring) > 3]
    covered: shapely.Geometry = shapely.Polygon()
    for ring in rings:
        covered = shapely.symmetric_difference(covered, ring)
    return covered


@pytest.mark.parametrize(
    ("edition", "look"), [(None, LookName.LIGHT), ("2024-04-30", LookName.DARK)]
)
def test_every_map_is_filled_to_its_edges(
    atlas: Atlas, edition: str | None, look: LookName
) -> None:
    gaps = {
        name: uncovered(camera, MapBackground(atlas, camera, look, ColourBy.STATUS).groups())
        for name, camera in cameras(atlas, edition)
    }
    assert len(gaps) > 200
    assert {name: gap for name, gap in gaps.items() if gap > GAPS} == {}


def test_the_end_of_the_background_is_masked_alike_in_every_look(atlas: Atlas) -> None:
    masked = 0
    for name, camera in cameras(atlas, None):
        veils = {
            look: [
                mark
                for group in MapBackground(atlas, camera, look, ColourBy.STATUS).groups()
                if group.id == "background-veil"
                for mark in group.marks
            ]
            for look in LookName
        }
        kinds = {tuple(type(mark) for mark in marks) for marks in veils.values()}
        assert len(kinds) == 1, name
        masked += any(isinstance(mark, Shape) for mark in veils[LookName.PLAIN])
    assert masked > 5


def test_a_map_moves_to_where_the_background_reaches(atlas: Atlas) -> None:
    """A slide of unit øst is not cut by the end of the background, and shows all of the unit."""
    page = PAGES["1920x1080"]
    scene = map_scene(atlas, View(), Part.parse("øst", atlas.register), page, LookName.LIGHT)
    veil = next((g for g in scene.groups if g.id == "background-veil"), None)
    assert veil is None
    part = bounds(Part.parse("øst", atlas.register), atlas)
    window = Camera.of(scene.frame, part, page).window
    west, south, east, north = np.subtract(window, part)
    assert max(west, south) < 0.01 and min(east, north) > -0.01
