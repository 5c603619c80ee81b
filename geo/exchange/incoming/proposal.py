"""What a file would change in the register, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.editing.border_fault import BorderFault
from geo.editing.border_input import check_surface
from geo.exchange.incoming.matching import Match, matches
from geo.exchange.incoming.reading import Layer, Row
from geo.exchange.incoming.systems import System
from geo.files.geography import EXTENT
from geo.model import Area, Register, Surface
from geo.places import normal
from geo.projection import in_metres

#: Two borders that lie nowhere further apart (metres) are the same: more than rounding in any
#: format moves them, and less than anybody draws.
_SAME_M = 0.25


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNMATCHED = "unmatched"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file and what becomes of it.

    `name` is what the file calls it. `border` is its surface (EPSG:4326), `before` that of the
    known area, None for none. Sizes are km² in EPSG:25832; `moved_share` is what was gained or
    lost, as a part of the border before. `faults` say why a surface cannot be used (what is wrong
    with the row itself stands in the row), `differs` in which fields (`name`, `unit`, `status`) the
    file says something else than the register.
    """

    row: Row
    fate: Fate
    name: str
    match: Match | None = None
    border: Surface | None = field(default=None, repr=False)
    before: Surface | None = field(default=None, repr=False)
    km2: float | None = None
    km2_before: float | None = None
    moved_share: float | None = None
    faults: tuple[BorderFault, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def area(self) -> str | None:
        """The id of the known area that it is; None for none."""
        return self.match.area if self.match else None

    @property
    def is_change(self) -> bool:
        """Whether taking it changes the register."""
        return self.fate in {Fate.NEW, Fate.CHANGED}

    @property
    def is_sure(self) -> bool:
        """Whether it may be taken without a person who looks at it: the new border of an area that
        is known for sure. What would be a new area never is."""
        return self.fate is Fate.CHANGED and self.match is not None and not self.match.doubt


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a layer would change, in the order of its rows."""

    layer: Layer
    system: System
    lines: tuple[Line, ...]

    def of(self, fate: Fate) -> tuple[Line, ...]:
        """The lines of one fate."""
        return tuple(line for line in self.lines if line.fate is fate)


def propose(register: Register, layer: Layer, system: System) -> Proposal:
    """Compare a layer, whose shapes are in a reference system, with the register."""
    rows = layer.surfaces
    placed = system.in_degrees([row.geometry for row in rows])
    inside = _inside(placed)
    near = [row for row, is_inside in zip(rows, inside, strict=True) if is_inside]
    found = matches(register, near, shapely.make_valid(placed[inside]))
    case = _Case(
        register,
        {row.number: surface for row, surface in zip(rows, placed, strict=True)},
        {row.number: match for row, match in zip(near, found, strict=True)},
    )
    return Proposal(layer, system, tuple(map(case.line, layer.rows)))


def _inside(surfaces: np.ndarray) -> np.ndarray:
    """Whether surfaces (EPSG:4326) lie round Oslo, Bærum and Asker."""
    west, south, east, north = shapely.bounds(surfaces).T
    inside: np.ndarray = (
        (west >= EXTENT[0]) & (south >= EXTENT[1]) & (east <= EXTENT[2]) & (north <= EXTENT[3])
    )
    return inside


class _Case:
    """The rows of a layer by number: the surfaces (EPSG:4326) of those that have one, and the
    matches of those that lie where areas can."""

    def __init__(
        self,
        register: Register,
        placed: Mapping[int, Polygon],
        found: Mapping[int, Match | None],
    ) -> None:
        self.register, self.placed, self.found = register, placed, found
        bydeler = [place.name for place in register.bydeler]
        self.taken = {*map(normal, bydeler), *(normal(it.name) for it in register.delbydeler)}

    def line(self, row: Row) -> Line:
        """A row and what becomes of it."""
        surface, name = self.placed.get(row.number), _name(row)
        if surface is None:
            return Line(row, Fate.UNREADABLE, name)
        if row.number not in self.found:
            return Line(row, Fate.UNREADABLE, name, faults=(_beyond(surface),))
        match, reading = self.found[row.number], check_surface(surface)
        if reading.geometry is None:
            return Line(row, Fate.UNREADABLE, name, match, faults=reading.faults)
        if match is None:
            is_named = bool(name.strip()) and normal(name) not in self.taken
            fate = Fate.NEW if is_named else Fate.UNMATCHED
            size = in_metres(reading.geometry).area / 1e6
            return Line(row, fate, name, border=reading.geometry, km2=size)
        return self._known(row, match, reading.geometry)

    def _known(self, row: Row, match: Match, border: Surface) -> Line:
        """A row that is an area of the register."""
        area = self.register.area_by_id[match.area]
        before = area.geometry
        is_same = before is not None and _is_same(before, border)
        return Line(
            row,
            Fate.UNCHANGED if is_same else Fate.CHANGED,
            _name(row),
            match,
            border,
            before,
            in_metres(border).area / 1e6,
            None if before is None else in_metres(before).area / 1e6,
            None if before is None else _moved_share(before, border),
            differs=tuple(_differing(self.register, area, row)),
        )


def _beyond(surface: BaseGeometry) -> BorderFault:
    west, south, *_ = surface.bounds
    return BorderFault("outside_region", (("x", f"{west:.6g}"), ("y", f"{south:.6g}")))


def _name(row: Row) -> str:
    return row.values.get("name") or row.values.get("id") or ""


def _differing(register: Register, area: Area, row: Row) -> list[str]:
    """The fields in which the file says something else than the register and its newest list."""
    listing = register.latest.listing(area.id)
    known = {
        "name": (area.name, *area.aliases),
        "unit": (listing.unit,) if listing else (),
        "status": (listing.status,) if listing else (),
    }
    told = {name: row.values.get(name, "") for name in known}
    return [
        name
        for name, values in known.items()
        if told[name]
        and values
        and not any(_alike(name, told[name], str(it)) for it in values if it)
    ]


def _alike(field_name: str, told: str, known: str) -> bool:
    """«Enhet Øst» says what `øst` says."""
    left, right = " ".join(told.casefold().split()), known.casefold()
    return left == right or (field_name != "name" and left.endswith(right))


def _is_same(before: Surface, after: Surface) -> bool:
    if shapely.equals(before, after):
        return True
    old, new = in_metres(before), in_metres(after)
    if len(shapely.get_rings(shapely.get_parts(old))) != len(
        shapely.get_rings(shapely.get_parts(new))
    ):
        return False
    return bool(shapely.hausdorff_distance(old.boundary, new.boundary) <= _SAME_M)


def _moved_share(before: Surface, after: Surface) -> float:
    old = shapely.make_valid(in_metres(before))
    return float(old.symmetric_difference(in_metres(after)).area / old.area) if old.area else 0.0


def chosen_lines(proposal: Proposal, numbers: Sequence[int]) -> tuple[Line, ...]:
    """The lines of some rows (their numbers) that change the register."""
    wanted = set(numbers)
    return tuple(line for line in proposal.lines if line.row.number in wanted and line.is_change)
