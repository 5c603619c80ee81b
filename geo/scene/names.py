"""The names on a still map as marks: areas first, then bydeler, road numbers and stations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo import style
from geo.escape import plain
from geo.model import Area, Listing
from geo.scene import labels, typeface
from geo.scene.atlas import Atlas, Signs, deepest
from geo.scene.drawing import Camera
from geo.scene.ground import CLOSE_M
from geo.scene.marks import Anchor, Box, Disc, Group, Line, Mark, Points, Role, Stroke, Text
from geo.scene.subject import letter
from geo.style import Look

#: More areas than this in one picture are not named: nobody could read it.
_MOST_NAMED = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """An area in the picture: its listing (None: gone) and its surface in page units."""

    area: Area
    listing: Listing | None
    surface: BaseGeometry


class Names:
    """Places and draws all names of one map. `fixed` are boxes they must keep away from."""

    def __init__(
        self, atlas: Atlas, camera: Camera, look: Look, seen: Sequence[Seen], fixed: Sequence[Box]
    ) -> None:
        self.atlas, self.camera, self.look = atlas, camera, look
        self.named = seen[-_MOST_NAMED:]
        self.ground = labels.Ground(camera.frame, [item.surface for item in self.named])
        self.room = labels.Room(camera.frame, fixed)
        self.placed = labels.place(
            [_wanted(i, self._anchor(i)) for i in self.named], self.ground, self.room
        )
        self.missing = tuple(plain(i.area.name) for i in seen if i.area.id not in self.placed)

    def _anchor(self, item: Seen) -> tuple[float, float]:
        """Where a leader ends: deep inside what the frame shows of the area."""
        x, y = self.camera.points(np.array([self.atlas.anchors[item.area.id]]))[0].tolist()
        whole = self.atlas.areas[item.area.id].area / self.camera.metres**2
        cut = item.surface.area < 0.999 * whole
        return deepest(item.surface, 2) if cut else (x, y)

    def groups(self, *, signs: bool) -> list[Group]:
        """The names in drawing order, those of areas last."""
        around = self._bydeler()
        if signs and self.camera.metres < CLOSE_M:
            around += [
                *self._signs("road", self.atlas.shields),
                *self._signs("station", self.atlas.stations),
            ]
        placed = [item for item in self.named if item.area.id in self.placed]
        return [*around, *(self._area(item, self.placed[item.area.id]) for item in placed)]

    def _area(self, item: Seen, spot: labels.Placed) -> Group:
        box, size, name = spot.box, style.NAME_SIZES[spot.step], plain(item.area.name)
        weight = typeface.BOLD if item.listing else typeface.REGULAR
        words = Text(
            box.x + 3,
            box.y + box.h / 2 + size * 0.33,
            name,
            size,
            self.look.ink,
            typeface.width(name, size, weight),
            weight,
            halo=self.look.halo,
        )
        marks = (*self._leader(spot), words, *self._badge(letter(item.listing), box, size))
        return Group(f"name-{item.area.id}", Role.LABEL, name, "", marks, box)

    def _leader(self, spot: labels.Placed) -> tuple[Mark, ...]:
        if spot.leader is None:
            return ()
        line = np.array(spot.leader)
        return (
            Line((line,), Stroke(self.look.ink, 1.8)),
            Disc(*spot.leader[1], 3.4, self.look.ink),
        )

    def _badge(self, sign: str, box: Box, size: float) -> tuple[Mark, ...]:
        if not sign:
            return ()
        r, small = size * 0.48, size * 0.66
        x, y = box.x + box.w - r - 3, box.y + box.h / 2
        width = typeface.width(sign, small, typeface.BOLD)
        return (
            Disc(x, y, r, self.look.badge),
            Text(
                x,
                y + small * 0.34,
                sign,
                small,
                self.look.badge_ink,
                width,
                typeface.BOLD,
                Anchor.MIDDLE,
            ),
        )

    def _bydeler(self) -> list[Group]:
        found = []
        size, spacing = style.BYDEL_NAME_SIZE, style.LETTER_SPACING
        for bydel in self.atlas.register.bydeler:
            name = plain(bydel.name)
            width = typeface.width(name, size, spacing=spacing)
            points = self.camera.points(self.atlas.name_points[bydel.id])
            points = points[_are_inside(points, self.camera.frame)]
            box = labels.nearby(points, width + 8, size * 1.25, self.room, self.ground)
            if box:
                self.room.boxes[f"bydel {bydel.id}"] = box
                mark = Text(
                    box.x + 4,
                    box.y + box.h / 2 + size * 0.33,
                    name,
                    size,
                    self.look.faint,
                    width,
                    halo=self.look.halo,
                    spacing=spacing,
                )
                found.append(Group(f"bydel-{bydel.id}", Role.LABEL, name, "", (mark,), box))
        return found

    def _signs(self, kind: str, signs: Signs) -> list[Group]:
        size, found = style.SIGN_SIZE, []
        points = self.camera.points(signs.points)
        for number in np.flatnonzero(_are_inside(points, self.camera.frame)):
            name = signs.names[number]
            width = typeface.width(name, size) + 10
            beside = np.array([width / 2 + 4 if kind == "station" else 0.0, 0.0])
            at = (points[number] + beside)[None, :]
            box = labels.nearby(at, width, size * 1.35, self.room, self.ground)
            if box:
                self.room.boxes[f"{kind} {number}"] = box
                marks = self._sign(kind, name, box)
                found.append(Group(f"{kind}-{number}", Role.LABEL, name, "", marks, box))
        return found

    def _sign(self, kind: str, name: str, box: Box) -> tuple[Mark, ...]:
        size, look = style.SIGN_SIZE, self.look
        words = Text(
            box.x + box.w / 2,
            box.y + box.h / 2 + size * 0.33,
            name,
            size,
            look.muted,
            typeface.width(name, size),
            anchor=Anchor.MIDDLE,
            halo=None if kind == "road" else look.halo,
        )
        if kind == "station":
            return (words,)
        return (Box(box.x, box.y, box.w, box.h, look.halo, Stroke(look.faint, 1.2), 4), words)


def _wanted(item: Seen, anchor: tuple[float, float]) -> labels.Wanted:
    name = plain(item.area.name)
    weight = typeface.BOLD if item.listing else typeface.REGULAR
    sign = letter(item.listing)
    sizes = tuple(
        (typeface.width(name, size, weight) + (size * 1.3 if sign else 0) + 6, size * 1.3)
        for size in style.NAME_SIZES
    )
    return labels.Wanted(item.area.id, sizes, item.surface, anchor)


def _are_inside(points: Points, frame: Box) -> np.ndarray:
    x, y = points.T
    inside = (x > frame.x) & (x < frame.x + frame.w) & (y > frame.y) & (y < frame.y + frame.h)
    return np.asarray(inside)
