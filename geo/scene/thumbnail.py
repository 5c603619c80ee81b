"""A part of the city so small that it needs no words: its outline and its areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import style, text
from geo.model import Status
from geo.scene.atlas import Atlas
from geo.scene.drawing import visible
from geo.scene.marks import Box, Group, Role, Scene, Shape, Stroke
from geo.scene.page import Page
from geo.style import LookName

_SIDE, _AIR = 160.0, 6.0
_PAGE = Page("thumbnail", _SIDE, _SIDE, 1, 96)
_LINE = 1.6
_MANY_HOMES = 100  # more are drawn as one
#: Of more areas only those are drawn that are so many units wide or high: others are specks.
_MANY, _SEEN = 1_000, 2.0


def thumbnail(
    atlas: Atlas, bydeler: Iterable[str], areas: Mapping[str, Status | None], title: str
) -> Scene:
    """A square picture of bydeler (ids) and areas (id → status) that fills itself with the
    bydeler; what lies outside it is cut. Areas must be of the atlas, statuses may be unknown. Of
    very many areas the specks are left out."""
    homes = [atlas.bydeler[id_] for id_ in bydeler]
    camera = _Camera(homes)
    homes = homes if len(homes) <= _MANY_HOMES else [camera.together(homes)]
    look = style.LOOKS[LookName.LIGHT]
    ground = style.BACKGROUND["municipalities"].fill
    border = Stroke(style.MUTED, _LINE)
    shapes = [camera.shape(home, ground, border) for home in homes]
    drawn = areas if len(areas) <= _MANY else camera.seen(atlas, areas)
    for id_ in drawn:
        fill = style.fill_of_status(areas[id_])
        shapes.append(camera.shape(atlas.areas[id_], fill, Stroke(fill.outline, _LINE)))
    return Scene(
        page=_PAGE,
        look=look,
        title=title,
        subtitle="",
        description="",
        lang=text.say("scene.lang"),
        ground=None,
        groups=(Group("map", Role.AREA, "", "", tuple(shapes)),),
        frame=Box(0, 0, _SIDE, _SIDE, None),
    )


class _Camera:
    """Metres → page units, so that some surfaces fill the page."""

    def __init__(self, surfaces: list[BaseGeometry]) -> None:
        west, south, east, north = shapely.total_bounds(surfaces)
        self._metres = max(east - west, north - south) / (_SIDE - 2 * _AIR)  # to a unit
        self._middle = np.array([(west + east) / 2, (south + north) / 2])

    def together(self, surfaces: list[BaseGeometry]) -> BaseGeometry:
        """Surfaces as one, without the seams that are narrower than a unit."""
        close = shapely.buffer(surfaces, self._metres / 2, quad_segs=1)
        together: BaseGeometry = shapely.union_all(close)
        return together

    def seen(self, atlas: Atlas, areas: Iterable[str]) -> list[str]:
        """The areas (ids) that are more than a speck."""
        ids = list(areas)
        west, south, east, north = shapely.bounds([atlas.areas[id_] for id_ in ids]).T
        is_seen = np.maximum(east - west, north - south) >= _SEEN * self._metres
        return [ids[place] for place in np.flatnonzero(is_seen)]

    def shape(self, surface: BaseGeometry, fill: str | style.Fill | None, line: Stroke) -> Shape:
        """A surface without what nobody would see."""
        simple = shapely.simplify(visible(surface, self._metres), self._metres * 0.6)
        rings = [
            ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)
        ]
        return Shape(tuple(self._points(ring) for ring in rings), fill, line)

    def _points(self, ring: BaseGeometry) -> np.ndarray:
        steps = (shapely.get_coordinates(ring) - self._middle) / self._metres
        return np.asarray(steps * [1, -1] + _SIDE / 2)
