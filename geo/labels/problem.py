"""The input and the output of the placement of names, in label units; y runs down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.frozen import frozen

Point = tuple[float, float]
Leader = tuple[Point, Point]


class Rect(NamedTuple):
    """A rectangle: its upper left corner and its size."""

    x: float
    y: float
    w: float
    h: float


@frozen
class AreaName:
    """The name of an area, with the surface that the frame shows of it and the point where a
    leader ends.

    `sizes` are its widths and heights in the order in which they are tried, with the letter of
    the police unit; `bare_sizes` those without letters, for a crowded map.
    """

    id: str
    sizes: tuple[tuple[float, float], ...]
    bare_sizes: tuple[tuple[float, float], ...]
    surface: BaseGeometry
    anchor: Point


@dataclass(frozen=True, slots=True, eq=False)
class MinorName:
    """A name that gives way: of a bydel, a station, a road.

    `sizes` are tried in order. `points` (n, 2) are places for its middle: the first free one where
    they are `ordered`, else the free one nearest to the middle of them all. An `essential` name
    moves the names of areas if it must, and may lie over an area; so may one with `over_areas`.
    """

    id: str
    sizes: tuple[tuple[float, float], ...]
    points: np.ndarray
    ordered: bool = False
    essential: bool = False
    over_areas: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A frame, what is already there (`obstacles`: legend, controls, scale bar, credit), and the
    names: those of areas, and minor ones in order of importance."""

    frame: Rect
    obstacles: tuple[Rect, ...]
    areas: tuple[AreaName, ...]
    minor: tuple[MinorName, ...] = ()

    @property
    def digest(self) -> bytes:
        """The same for problems that ask the same."""
        digest = hashlib.blake2b(repr((self.frame, self.obstacles)).encode(), digest_size=16)
        for area in self.areas:
            digest.update(repr((area.id, area.sizes, area.bare_sizes, area.anchor)).encode())
            digest.update(shapely.to_wkb(area.surface))
        for name in self.minor:
            flags = (name.ordered, name.essential, name.over_areas)
            digest.update(repr((name.id, name.sizes, flags, len(name.points))).encode())
            digest.update(name.points.tobytes())
        return digest.digest()


@frozen
class Place:
    """Where a name stands: the number of its size, its box, its leader from box to anchor (None:
    it stands on its area), and what the place costs."""

    id: str
    size: int
    box: Rect
    leader: Leader | None = None
    cost: float = 0


@frozen
class Solution:
    """The places by id. Names without one are not here; `has_letters` says whether the letters of
    the police units have room."""

    areas: dict[str, Place] = field(default_factory=dict)
    minor: dict[str, Place] = field(default_factory=dict)
    has_letters: bool = True
