"""The names on a still map as marks: areas first, then bydeler, road numbers and stations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo import labels, style
from geo.escape import plain
from geo.frozen import frozen
from geo.labels import AreaName, MinorName, Place, Problem, Rect
from geo.model import Area, Bydel, Listing
from geo.scene import typeface
from geo.scene.atlas import Atlas, deepest
from geo.scene.backdrop import Signs
from geo.scene.drawing import Camera
from geo.scene.map_background import CLOSE_M
from geo.scene.marks import Anchor, Box, Disc, Group, Line, Mark, Points, Role, Stroke, Text
from geo.scene.path_cache import Paths
from geo.scene.subject import letter
from geo.style import Look

#: More areas than this in one picture are not named: nobody could read it.
_MOST_NAMED = 120
#: Where more areas than this lie beside the part that the picture is about, none of them is named,
#: so that its own have room; the legend counts them.
_MOST_BESIDE = 15
_LINE = 1.25  # from one line of a name to the next, of the size
_HEIGHT = 1.3  # of a name of one line, of the size
_BADGE = 1.3  # what a letter takes beside a name, of the size


@frozen
class Seen:
    """An area in the picture: its listing (None: gone), its surface in page units, and whether it
    is of the part that the map is about."""

    area: Area
    listing: Listing | None
    surface: BaseGeometry
    is_own: bool = True

    @property
    def weight(self) -> int:
        """The weight of its name."""
        return typeface.BOLD if self.listing and self.is_own else typeface.REGULAR


@frozen
class NameSetting:
    """One way to set a name: its lines, the size of the letters, their weight and spacing."""

    lines: tuple[str, ...]
    size: float
    weight: int = typeface.REGULAR
    spacing: float = 0

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max(map(self.width_of, self.lines))

    @property
    def height(self) -> float:
        """The height of all lines."""
        return self.size * (_HEIGHT + _LINE * (len(self.lines) - 1))

    def width_of(self, line: str) -> float:
        """The width of one line."""
        return typeface.width(line, self.size, self.weight, self.spacing)

    def baselines(self, box: Rect) -> Iterator[tuple[str, float]]:
        """The lines, each with its baseline, in the middle of a box."""
        middle = box.y + box.h / 2 - _LINE * self.size * (len(self.lines) - 1) / 2
        for number, line in enumerate(self.lines):
            yield line, middle + number * _LINE * self.size + self.size * 0.33


def _to_name(seen: Sequence[Seen]) -> list[Seen]:
    """The areas that are to have a name, in their order."""
    own = [item for item in seen if item.is_own]
    return own if len(seen) - len(own) > _MOST_BESIDE else list(seen)


class Names:
    """Places and draws all names of one map. `obstacles` are boxes they must keep away from;
    `signs` asks for stations and road numbers where the map is close."""

    def __init__(
        self,
        atlas: Atlas,
        camera: Camera,
        look: Look,
        seen: Sequence[Seen],
        obstacles: Sequence[Box],
        *,
        signs: bool,
    ) -> None:
        self.atlas, self.camera, self.look = atlas, camera, look
        wanted = _to_name(seen)
        self.named = wanted[-_MOST_NAMED:]
        self.bydeler = list(self._bydel_names())
        self.signs = list(self._sign_names()) if signs and camera.metres < CLOSE_M else []
        frame = _rect(camera.frame)
        areas = tuple(_area_name(item, self._anchor(item)) for item in self.named)
        minor = (*(name for name, *_ in self.bydeler), *(name for name, *_ in self.signs))
        self.problem = Problem(frame, tuple(map(_rect, obstacles)), areas, minor)
        self.solution = labels.place_names(self.problem)
        unnamed = [item for item in wanted if item.area.id not in self.solution.areas]
        unnamed.sort(key=lambda item: not item.is_own)
        self.missing = tuple(plain(item.area.name) for item in unnamed)

    def _anchor(self, item: Seen) -> tuple[float, float]:
        """Where a leader ends: deep inside what the frame shows of the area."""
        x, y = self.camera.points(np.array([self.atlas.anchor(item.area.id)]))[0].tolist()
        whole = self.atlas.areas[item.area.id].area / self.camera.metres**2
        cut = item.surface.area < 0.999 * whole
        return deepest(item.surface, 2) if cut else (x, y)

    def groups(self) -> list[Group]:
        """The names in drawing order, those of areas last."""
        minor, areas = self.solution.minor, self.solution.areas
        bydeler = [
            self._bydel(bydel, settings[minor[name.id].size], minor[name.id])
            for name, bydel, settings in self.bydeler
            if name.id in minor
        ]
        signs = [
            self._sign(kind, words, minor[name.id])
            for name, kind, words in self.signs
            if name.id in minor
        ]
        placed = [item for item in self.named if item.area.id in areas]
        return [*bydeler, *signs, *(self._area(item, areas[item.area.id]) for item in placed)]

    # --- areas ------------------------------------------------------------------------------

    def _area(self, item: Seen, place: Place) -> Group:
        sign = letter(item.listing) if self.solution.has_letters else ""
        setting = area_settings(item)[place.size]
        room = place.box.w - (setting.size * _BADGE if sign else 0)
        words = (
            Text(
                place.box.x + (3 if len(setting.lines) == 1 else room / 2),
                y,
                line,
                setting.size,
                self.look.ink if item.is_own else self.look.muted,
                setting.width_of(line),
                setting.weight,
                Anchor.START if len(setting.lines) == 1 else Anchor.MIDDLE,
                halo=self.look.halo,
            )
            for line, y in setting.baselines(place.box)
        )
        marks = (*self._leader(place), *words, *self._badge(sign, place.box, setting.size))
        name = plain(item.area.name)
        return Group(f"name-{item.area.id}", Role.LABEL, name, "", marks, Box(*place.box, None))

    def _leader(self, place: Place) -> tuple[Mark, ...]:
        if place.leader is None or place.leader[0] == place.leader[1]:
            return ()  # the name stands on the point itself
        line = np.array(place.leader)
        return (
            Line((line,), Stroke(self.look.ink, 1.8)),
            Disc(*place.leader[1], 3.4, self.look.ink),
        )

    def _badge(self, sign: str, box: Rect, size: float) -> tuple[Mark, ...]:
        if not sign:
            return ()
        r, small = size * 0.54, style.LEAST_SIZE
        x, y = box.x + box.w - r - 2, box.y + box.h / 2
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

    # --- bydeler ----------------------------------------------------------------------------

    def _bydel_names(self) -> Iterator[tuple[MinorName, Bydel, tuple[NameSetting, ...]]]:
        """Those that hold areas first; they are named in any case. Of the others only those in
        sight."""
        homes = {item.area.bydel for item in self.named}
        every = [
            item
            for item in self.atlas.register.bydeler
            if item.id in homes or item.id in self._bydeler_in_sight
        ]
        for bydel in sorted(every, key=lambda item: item.id not in homes):
            settings = bydel_settings(plain(bydel.name))
            points = self._name_points(bydel.id)
            sizes = tuple((setting.width + 8, setting.height) for setting in settings)
            name = MinorName(f"bydel {bydel.id}", sizes, points, essential=bydel.id in homes)
            yield name, bydel, settings

    @cached_property
    def _bydeler_in_sight(self) -> frozenset[str]:
        return self.atlas.bydeler_within(self.camera.window)

    def _name_points(self, bydel: str) -> Points:
        """Where the frame has room for a bydel's name, page units (n, 2)."""
        if bydel not in self._bydeler_in_sight:
            return np.empty((0, 2))
        points: Points = self.camera.points(self._name_points_in_sight[bydel][0])
        return np.asarray(points[_are_inside(points, self.camera.frame)])

    @cached_property
    def _name_points_in_sight(self) -> Paths:
        """Where the names of the bydeler in sight may stand, metres, by id."""
        register, camera = self.atlas.register, self.camera
        ids = [bydel.id for bydel in register.bydeler if bydel.id in self._bydeler_in_sight]
        return self.atlas.all_name_points(ids, camera.metres, camera.window)

    def _bydel(self, bydel: Bydel, setting: NameSetting, place: Place) -> Group:
        marks = tuple(
            Text(
                place.box.x + place.box.w / 2,
                y,
                line,
                setting.size,
                self.look.faint,
                setting.width_of(line),
                anchor=Anchor.MIDDLE,
                halo=self.look.halo,
                spacing=setting.spacing,
            )
            for line, y in setting.baselines(place.box)
        )
        name = plain(bydel.name)
        return Group(f"bydel-{bydel.id}", Role.LABEL, name, "", marks, Box(*place.box, None))

    # --- road numbers and stations ----------------------------------------------------------

    def _sign_names(self) -> Iterator[tuple[MinorName, str, str]]:
        for kind, signs in (
            ("road", self.atlas.backdrop.shields),
            ("station", self.atlas.backdrop.stations),
        ):
            yield from self._names_of(kind, signs)

    def _names_of(self, kind: str, signs: Signs) -> Iterator[tuple[MinorName, str, str]]:
        size, height = style.SIGN_SIZE, style.SIGN_SIZE * 1.35
        points = self.camera.points(signs.points)
        for number in np.flatnonzero(_are_inside(points, self.camera.frame)):
            words = signs.names[number]
            width = typeface.width(words, size) + 10
            beside = [(0.0, 0.0)]
            if kind == "station":
                beside = [(width / 2 + 4, 0), (-width / 2 - 4, 0), (0, height), (0, -height)]
            yield (
                MinorName(
                    f"{kind} {number}",
                    ((width, height),),
                    points[number] + np.array(beside),
                    ordered=True,
                    over_areas=kind == "station",
                ),
                kind,
                words,
            )

    def _sign(self, kind: str, name: str, place: Place) -> Group:
        size, look, box = style.SIGN_SIZE, self.look, place.box
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
        shield = Box(*box, look.halo, Stroke(look.faint, 1.2), 4)
        marks = (shield, words) if kind == "road" else (words,)
        id_ = place.id.replace(" ", "-")
        return Group(id_, Role.LABEL, name, "", marks, Box(*box, None))


def area_settings(item: Seen) -> tuple[NameSetting, ...]:
    """How an area's name may be set, best first: smaller, and at last on two lines; never cut."""
    name, weight = plain(item.area.name), item.weight
    lines = labels.halves(name)
    whole = tuple(NameSetting((name,), size, weight) for size in style.NAME_SIZES)
    return (*whole, NameSetting(lines, style.NAME_SIZES[-1], weight)) if len(lines) > 1 else whole


def bydel_settings(name: str) -> tuple[NameSetting, ...]:
    """How a bydel's name may be set: in one line, else in two."""
    size, spacing = style.BYDEL_NAME_SIZE, style.LETTER_SPACING
    lines = labels.halves(name)
    whole = NameSetting((name,), size, spacing=spacing)
    return (whole, NameSetting(lines, size, spacing=spacing)) if len(lines) > 1 else (whole,)


def _area_name(item: Seen, anchor: tuple[float, float]) -> AreaName:
    settings = area_settings(item)
    bare = tuple((setting.width + 6, setting.height) for setting in settings)
    badge = _BADGE if letter(item.listing) else 0
    sizes = tuple(
        (width + setting.size * badge, height)
        for setting, (width, height) in zip(settings, bare, strict=True)
    )
    return AreaName(item.area.id, sizes, bare, item.surface, anchor)


def _rect(box: Box) -> Rect:
    return Rect(box.x, box.y, box.w, box.h)


def _are_inside(points: Points, frame: Box) -> np.ndarray:
    x, y = points.T
    inside = (x > frame.x) & (x < frame.x + frame.w) & (y > frame.y) & (y < frame.y + frame.h)
    return np.asarray(inside)
