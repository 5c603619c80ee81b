"""The city in metres (EPSG:25832), read and projected once, for any number of pictures."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import background
from geo.background import Layers
from geo.disk_cache import NOWHERE, Room
from geo.model import Edition, Register, Surface
from geo.projection import all_in_metres
from geo.scene import path_cache
from geo.scene.backdrop import Backdrop, LayerFiles
from geo.scene.name_grid import Bounds, NameGrid
from geo.scene.path_cache import Paths

T = TypeVar("T")
Point = tuple[float, float]

#: Drawings in memory: backgrounds, each about a megabyte, and what timelines show.
_MOST_REMEMBERED = 8
#: A bydel's name may stand at any point of such a grid (metres) inside the bydel and on land; of
#: one so many times as coarse as a picture needs that has so many metres to the unit.
NAME_GRID_M = 250
_NAME_GRID_UNITS = 4


@dataclass(frozen=True, eq=False)
class Atlas:
    """A register and its background, projected. Make one with `Atlas.of` and keep it.

    `areas` are those that have a border.
    """

    register: Register = field(repr=False)
    backdrop: Backdrop = field(repr=False)
    areas: Mapping[str, BaseGeometry] = field(repr=False)
    bydeler: Mapping[str, BaseGeometry] = field(repr=False)
    room: Room = field(default=NOWHERE, repr=False)
    _drawn: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)
    _anchors: dict[str, Point] = field(default_factory=dict, init=False, repr=False)
    _name_grids: dict[tuple[str, int], NameGrid] = field(
        default_factory=dict, init=False, repr=False
    )

    @classmethod
    def of(cls, register: Register, layers: Layers | LayerFiles, room: Room = NOWHERE) -> Atlas:
        """Project the borders; `layers` is GeoJSON as `files.read_orientation` gives it, or its
        files, which are read when a picture needs them. What follows from files is kept in `room`.
        """
        borders = [*register.borders.values(), *(bydel.geometry for bydel in register.bydeler)]
        metres = iter(all_in_metres(borders))
        areas = {id_: next(metres) for id_ in register.borders}
        bydeler = {bydel.id: next(metres) for bydel in register.bydeler}
        return cls(register, Backdrop(layers), areas, bydeler, room)

    @property
    def background(self) -> Layers:
        """The layers behind the areas as GeoJSON (EPSG:4326)."""
        return self.backdrop.source

    def on(self, edition: Edition) -> Atlas:
        """The atlas with the borders that were in force when a list came; itself when all are the
        newest."""
        register = self.register
        then = {id_: register.area_by_id[id_].border_on(edition.date) for id_ in self.areas}
        older = {id_: it for id_, it in then.items() if it is not register.borders[id_]}
        if not older:
            return self
        return self.remembered(("borders", edition.id), lambda: self._with(older))

    def _with(self, borders: Mapping[str, Surface | None]) -> Atlas:
        drawn = {id_: border for id_, border in borders.items() if border is not None}
        metres = all_in_metres(list(drawn.values()))
        return replace(self, areas={**self.areas, **dict(zip(drawn, metres, strict=True))})

    def remembered(self, key: Hashable, draw: Callable[[], T]) -> T:
        """What `draw` returned for this key before, or returns now; the last few stay in memory.

        Flipping through the years, and five formats of one picture, draw one background.
        """
        value = self._drawn.pop(key, None)
        self._drawn[key] = value = draw() if value is None else value
        for old in list(self._drawn)[:-_MOST_REMEMBERED]:
            self._drawn.pop(old, None)
        return value

    @cached_property
    def bydel_borders(self) -> np.ndarray:
        """The borders of the bydeler as lines, each border once."""
        return np.array([background.edges(tuple(self.bydeler.values()))])

    def anchor(self, area: str) -> Point:
        """The point deepest inside the largest part of an area (id), in metres."""
        if area not in self._anchors:
            self._anchors[area] = deepest(self.areas[area], 20)
        return self._anchors[area]

    def areas_within(self, window: Bounds) -> frozenset[str]:
        """The areas (ids) whose bounds meet a window (west, south, east, north; metres)."""
        return _meeting(tuple(self.areas), self._bounds, window)

    @cached_property
    def _bounds(self) -> np.ndarray:
        """West, south, east, north of each area in metres, shape (n, 4), in their order."""
        return np.asarray(shapely.bounds(_array(list(self.areas.values()))))

    def bydeler_within(self, window: Bounds) -> frozenset[str]:
        """The same for the bydeler."""
        return _meeting(tuple(self.bydeler), self._bydel_bounds, window)

    @cached_property
    def _bydel_bounds(self) -> np.ndarray:
        return np.asarray(shapely.bounds(_array(list(self.bydeler.values()))))

    def name_points(self, bydel: str, metres: float, window: Bounds) -> np.ndarray:
        """Where the name of a bydel (id) may stand in a window (west, south, east, north; metres)
        of a picture of so many metres to the unit: points (n, 2) well inside it and on land."""
        step = NAME_GRID_M
        while step < _NAME_GRID_UNITS * metres:
            step *= 2
        key = (bydel, step)
        if key not in self._name_grids:
            self._name_grids[key] = NameGrid(self.bydeler[bydel], self.backdrop.water, step)
        return self._name_grids[key].within(window)

    def all_name_points(self, bydeler: Sequence[str], metres: float, window: Bounds) -> Paths:
        """The same for several bydeler, by id."""

        def find() -> Paths:
            return {id_: (self.name_points(id_, metres, window),) for id_ in bydeler}

        return self.cached("name-points", (tuple(bydeler), metres, window), find)

    def cached(self, kind: str, about: object, find: Callable[[], Paths]) -> Paths:
        """Paths that follow from the background, the bydeler and what the `repr` of `about` tells:
        those on disk, or those that are found now."""
        if self.backdrop.digest is None or not self.room.places:
            return find()
        inputs = (repr(about).encode(), self.backdrop.digest, *self._corners)
        return path_cache.take(self.room, kind, inputs, find)

    @cached_property
    def _corners(self) -> list[bytes]:
        """The bydeler as WKB."""
        corners: list[bytes] = shapely.to_wkb(_array(list(self.bydeler.values()))).tolist()
        return corners


def _meeting(ids: tuple[str, ...], bounds: np.ndarray, window: Bounds) -> frozenset[str]:
    """The ids whose bounds (n, 4) meet a window."""
    low, high = bounds[:, :2], bounds[:, 2:]
    meets = (low <= window[2:]).all(axis=1) & (high >= window[:2]).all(axis=1)
    return frozenset(ids[number] for number in np.flatnonzero(meets).tolist())


def deepest(surface: BaseGeometry, tolerance: float) -> Point:
    """The point deepest inside the largest part of a surface, as exactly as `tolerance`."""
    largest = max(shapely.get_parts(surface), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=tolerance)
    x, y = shapely.get_coordinates(circle)[0].tolist()
    return x, y


def _array(items: list[BaseGeometry]) -> np.ndarray:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
