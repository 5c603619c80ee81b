"""Some areas before and after a change, as small pictures with the same frame."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import style, text
from geo.model import Area, Register
from geo.projection import all_in_metres, in_metres
from geo.scene import typeface
from geo.scene.drawing import Camera
from geo.scene.marks import Anchor, Box, Group, Mark, Role, Scene, Shape, Stroke, Text
from geo.scene.page import Page
from geo.style import LookName

_W, _H, _AIR = 400.0, 300.0, 0.25  # page units; room round the areas, of their size
_PAGE = Page("before_after", _W, _H, 1, 96)
_FRAME = Box(0, 0, _W, _H, None)
_LETTERS, _BOLD = 13.0, 700
_LOOK = style.LOOKS[LookName.LIGHT]
#: A point's worth of city round a border that is tiny, metres.
_LEAST = 400.0


def before_and_after(
    before: Register, after: Register, areas: Collection[str]
) -> tuple[Scene, ...]:
    """The areas (ids) and what lies round them in each register; none where neither draws any."""
    return in_one_frame((before, after), areas)


def in_one_frame(registers: Sequence[Register], areas: Collection[str]) -> tuple[Scene, ...]:
    """The areas (ids) as each register has them, all in the same frame; none where none draws
    any."""
    borders = [
        shapely.make_valid(border)
        for register in registers
        for id_, border in register.borders.items()
        if id_ in areas
    ]
    if not borders:
        return ()
    camera = _camera(in_metres(shapely.union_all(borders)))
    return tuple(_scene(register, camera, areas) for register in registers)


def _camera(surface: BaseGeometry) -> Camera:
    west, south, east, north = surface.bounds
    air = max((east - west) * _AIR, (north - south) * _AIR, _LEAST)
    return Camera.of(_FRAME, (west - air, south - air, east + air, north + air), _PAGE)


def _scene(register: Register, camera: Camera, areas: Collection[str]) -> Scene:
    drawn = [area for area in register.areas if area.geometry is not None]
    surfaces = dict(
        zip(drawn, all_in_metres([a.geometry for a in drawn if a.geometry]), strict=True)
    )
    ours = [area for area in drawn if area.id in areas]
    others = [area for area in drawn if area.id not in areas]
    marks: list[Mark] = [*_homes(register, camera)]
    marks += [_shape(camera, surfaces[area], ours=False) for area in others]
    marks += [_shape(camera, surfaces[area], ours=True) for area in ours]
    marks += [mark for area in (*others, *ours) for mark in _name(camera, area, surfaces[area])]
    title = text.say("edit_map.told", names=text.listing([area.name for area in ours]))
    return Scene(
        page=_PAGE,
        look=_LOOK,
        title=title,
        subtitle="",
        description=title,
        lang=text.say("scene.lang"),
        ground=_LOOK.page,
        groups=(Group("map", Role.AREA, "", "", tuple(marks)),),
        frame=_FRAME,
    )


def _homes(register: Register, camera: Camera) -> list[Shape]:
    """The bydeler, for knowing where one is."""
    surfaces = all_in_metres([bydel.geometry for bydel in register.bydeler])
    line = Stroke(_LOOK.faint, 1)
    fill = _LOOK.background["municipalities"].fill
    return [Shape(camera.rings(np.array([item], dtype=object)), fill, line) for item in surfaces]


def _shape(camera: Camera, surface: BaseGeometry, *, ours: bool) -> Shape:
    (rings,) = camera.area_rings(np.array([shapely.make_valid(surface)], dtype=object))
    if ours:
        return Shape(rings, style.WARM_BLUE, Stroke(style.DARK_BLUE, 2), opacity=0.35)
    return Shape(rings, None, Stroke(_LOOK.muted, 1.2, (4, 3)))


def _name(camera: Camera, area: Area, surface: BaseGeometry) -> list[Text]:
    """The name of an area in the middle of what is seen of it; nothing where too little is."""
    seen = camera.surface(shapely.make_valid(surface))
    width = typeface.width(area.name, _LETTERS, _BOLD)
    if seen.area < width * _LETTERS:
        return []
    point = shapely.point_on_surface(seen)
    x = float(np.clip(point.x, width / 2 + 4, _W - width / 2 - 4))
    y = float(np.clip(point.y, _LETTERS + 4, _H - 4))
    return [Text(x, y, area.name, _LETTERS, _LOOK.ink, width, _BOLD, Anchor.MIDDLE, _LOOK.halo)]
