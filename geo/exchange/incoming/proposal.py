"""What a file would change in the register, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.editing.border_fault import BorderFault
from geo.editing.border_input import check_surface
from geo.exchange.incoming import attributes
from geo.exchange.incoming.lists import ChosenList, list_of
from geo.exchange.incoming.matching import Match, matches
from geo.exchange.incoming.reading import Layer, Row
from geo.exchange.incoming.systems import System
from geo.files.geography import EXTENT
from geo.frozen import frozen
from geo.model import Edition, Register, Surface
from geo.places import normal
from geo.projection import in_metres

#: Two borders that lie nowhere further apart (metres) are the same: more than rounding in any
#: format moves them, and less than anybody draws.
_SAME_M = 0.25


class Fate(StrEnum):
    """What becomes of a row. `attributes`: the border is the same, and something that can be
    written beside it is another. `joining`: writing it adds a known area to the list."""

    NEW = "new"
    CHANGED = "changed"
    JOINING = "joining"
    ATTRIBUTES = "attributes"
    UNCHANGED = "unchanged"
    UNMATCHED = "unmatched"
    UNREADABLE = "unreadable"


@frozen
class Line:
    """A row of the file and what becomes of it.

    `name` is what the file calls it. `border` is its surface (EPSG:4326), `before` that of the
    known area, None for none. Sizes are km² in the register's system of metres; `moved_share` is
    what was gained or lost, as a part of the border before. `faults` say why a surface cannot be
    used (what is wrong with the row itself stands in the row), `differs` in which fields the file
    says something else than the register and the list. `is_moved`: the border of the known area is
    another; `is_unlisted`: it is not on the list, and the file says its unit or status there.
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
    is_moved: bool = False
    is_unlisted: bool = False

    @property
    def area(self) -> str | None:
        """The id of the known area that it is; None for none."""
        return self.match.area if self.match else None

    @property
    def has_border(self) -> bool:
        """Whether taking it writes a border."""
        return self.fate is Fate.NEW or (self.is_moved and self.fate in _OF_KNOWN)

    @property
    def written(self) -> dict[str, str]:
        """What can be written beside the border, by field: that of a new area, and what differs."""
        fields = attributes.WRITTEN if self.fate is Fate.NEW else self.differs
        values = {field: self.row.values.get(field, "").strip() for field in fields}
        return {it: words for it, words in values.items() if words and it in attributes.WRITTEN}

    def is_change(self, *, with_attributes: bool) -> bool:
        """Whether taking it, with what stands beside the border or without, changes the
        register."""
        return self.has_border or (with_attributes and self.fate in _OF_KNOWN)

    @property
    def is_sure(self) -> bool:
        """Whether it may be taken without a person who looks at it: it is an area that is known
        for sure, and it adds none to a list. What would be a new area never is."""
        return self.is_known and self.fate in {Fate.CHANGED, Fate.ATTRIBUTES}

    @property
    def is_known(self) -> bool:
        """Whether it is an area of the register for sure."""
        return self.match is not None and not self.match.doubt


#: What is a change of an area that is known.
_OF_KNOWN = frozenset({Fate.CHANGED, Fate.JOINING, Fate.ATTRIBUTES})


@frozen
class Proposal:
    """What a layer would change, in the order of its rows. `chosen` is the list that its units
    and statuses are compared with."""

    layer: Layer
    system: System
    chosen: ChosenList
    lines: tuple[Line, ...]

    @property
    def edition(self) -> Edition:
        """The list that the units and statuses are compared with."""
        return self.chosen.edition

    def of(self, fate: Fate) -> tuple[Line, ...]:
        """The lines of one fate."""
        return tuple(line for line in self.lines if line.fate is fate)


def propose(
    register: Register,
    layer: Layer,
    system: System,
    chosen: ChosenList | None = None,
    *,
    with_attributes: bool = False,
) -> Proposal:
    """Compare a layer, whose shapes are in a reference system, with the register and one of its
    lists: the one that `list_of` finds where none is given. `with_attributes`: what stands beside
    the borders is to be written too."""
    chosen = chosen or list_of(register, layer)
    rows = layer.surfaces
    placed = system.in_degrees([row.geometry for row in rows])
    inside = _inside(placed)
    near = [row for row, is_inside in zip(rows, inside, strict=True) if is_inside]
    matched = matches(register, near, shapely.make_valid(placed[inside]))
    case = _Case(
        register,
        chosen.edition,
        with_attributes,
        {row.number: surface for row, surface in zip(rows, placed, strict=True)},
        {row.number: match for row, match in zip(near, matched, strict=True)},
    )
    return Proposal(layer, system, chosen, tuple(map(case.line, layer.rows)))


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
        edition: Edition,
        with_attributes: bool,
        placed: Mapping[int, Polygon],
        matches: Mapping[int, Match | None],
    ) -> None:
        self.register, self.edition = register, edition
        self.with_attributes = with_attributes
        self.placed, self.matches = placed, matches
        bydeler = [place.name for place in register.bydeler]
        self.taken = {*map(normal, bydeler), *(normal(it.name) for it in register.delbydeler)}

    def line(self, row: Row) -> Line:
        """A row and what becomes of it."""
        surface, name = self.placed.get(row.number), _name(row)
        if surface is None:
            return Line(row, Fate.UNREADABLE, name)
        if row.number not in self.matches:
            return Line(row, Fate.UNREADABLE, name, faults=(_beyond(surface),))
        match, reading = self.matches[row.number], check_surface(surface)
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
        differs = attributes.differing(self.register, self.edition, area, row.values)
        is_moved = before is None or not _is_same(before, border)
        is_unlisted = attributes.is_joining(self.edition, area, differs)
        return Line(
            row,
            self._fate(differs, is_moved=is_moved, is_unlisted=is_unlisted),
            _name(row),
            match,
            border,
            before,
            in_metres(border).area / 1e6,
            None if before is None else in_metres(before).area / 1e6,
            None if before is None else _moved_share(before, border),
            differs=differs,
            is_moved=is_moved,
            is_unlisted=is_unlisted,
        )

    def _fate(self, differs: Sequence[str], *, is_moved: bool, is_unlisted: bool) -> Fate:
        """What becomes of the row of a known area."""
        if is_unlisted and (self.with_attributes or not is_moved):
            return Fate.JOINING
        if is_moved:
            return Fate.CHANGED
        return Fate.UNCHANGED if attributes.WRITTEN.isdisjoint(differs) else Fate.ATTRIBUTES


def _beyond(surface: BaseGeometry) -> BorderFault:
    west, south, *_ = surface.bounds
    return BorderFault("outside_region", (("x", f"{west:.6g}"), ("y", f"{south:.6g}")))


def _name(row: Row) -> str:
    return row.values.get("name") or row.values.get("id") or ""


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
