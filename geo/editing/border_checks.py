"""A border that is read → what it measures and what is wrong with it, before anything is written.

Sizes are in m² and km² in EPSG:25832. The border may take neighbours with it: whoever shares an
edge with it has a new border too, and is checked with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

import shapely
from shapely.geometry.base import BaseGeometry

from geo.editing.border_fault import BorderFault, Place, Repair
from geo.editing.border_input import check_surface
from geo.editing.border_union import on_land
from geo.errors import Severity
from geo.frozen import frozen
from geo.model import Register, Surface
from geo.projection import SLIVER_M2, in_degrees, in_metres

#: A part or a hole below this size is hardly meant; so are the smallest islets of the data.
SMALLEST_PART_M2 = 1_000.0
#: A gap between two areas that is narrower than this is hardly meant, either.
NARROWEST_GAP_M = 10.0


@frozen
class BorderCheck:
    """What a border measures, and its faults. `moved_share` is what was gained or lost, as a part
    of the border before; None where there was none. `overlaps` are m² by the other area's id."""

    km2: float
    moved_share: float | None
    overlaps: Mapping[str, float]
    faults: tuple[BorderFault, ...]
    repair: Repair | None = field(default=None)

    @property
    def blocks(self) -> bool:
        """Whether the border cannot be written as it is."""
        return any(fault.blocks for fault in self.faults)


def check_border(
    register: Register,
    area: str,
    border: Surface,
    fjord: BaseGeometry,
    moved: Mapping[str, Surface] | None = None,
) -> BorderCheck:
    """Check a new border (EPSG:4326) of an area (an id). `moved` are the new borders of neighbours
    that share an edge with it, by id; `fjord` is water (EPSG:4326)."""
    reading = check_surface(border)
    for id_, surface in (moved or {}).items():
        if faults := check_surface(surface).faults:
            return BorderCheck(0, None, {}, tuple(_of_neighbour(register, id_, faults)))
    if reading.geometry is None:
        return BorderCheck(0, None, {}, reading.faults, reading.repair)
    case = _Case(register, area, reading.geometry, {**register.borders, **(moved or {})}, fjord)
    before = register.borders.get(area)
    return BorderCheck(
        case.surface.area / 1e6,
        _moved_share(before, case.surface) if before is not None else None,
        case.overlaps,
        tuple(case.faults()),
        case.repair(),
    )


def _of_neighbour(
    register: Register, id_: str, faults: tuple[BorderFault, ...]
) -> Iterator[BorderFault]:
    name = register.area_by_id[id_].name
    yield from (BorderFault("neighbour_broken", (("name", name),), it.place) for it in faults)


def _moved_share(before: Surface, after: BaseGeometry) -> float:
    old = shapely.make_valid(in_metres(before))
    return float(old.symmetric_difference(after).area / old.area) if old.area else 0.0


class _Case:
    """One border among its neighbours, in metres."""

    def __init__(
        self,
        register: Register,
        area: str,
        border: Surface,
        borders: Mapping[str, Surface],
        fjord: BaseGeometry,
    ) -> None:
        self.register, self.area, self.border, self.fjord = register, area, border, fjord
        self.surface = in_metres(border)
        near = self.surface.buffer(NARROWEST_GAP_M)
        others = {
            id_: _in_metres(it)
            for id_, it in borders.items()
            if id_ != area and not register.are_in_line(id_, area)
        }
        self.others = {id_: it for id_, it in others.items() if it.intersects(near)}
        self.overlaps = {
            id_: size
            for id_, it in self.others.items()
            if (size := float(it.intersection(self.surface).area)) > SLIVER_M2
        }

    def faults(self) -> Iterator[BorderFault]:
        yield from self._size()
        yield from self._overlaps()
        yield from self._home()
        yield from self._small_parts()
        yield from self._gaps()
        yield from self._water()

    def repair(self) -> Repair | None:
        """What is on land, where some is not."""
        if self._wet() < SMALLEST_PART_M2:
            return None
        dry = on_land(self.border, self.fjord)
        return Repair("on_land", dry) if dry is not None else None

    def _size(self) -> Iterator[BorderFault]:
        if self.surface.area < SMALLEST_PART_M2:
            limit = f"{SMALLEST_PART_M2:.0f}"
            yield BorderFault("too_small", (("size", _m2(self.surface)), ("limit", limit)))

    def _overlaps(self) -> Iterator[BorderFault]:
        for id_, size in self.overlaps.items():
            name = self.register.area_by_id[id_].name
            common = self.others[id_].intersection(self.surface)
            values = (("name", name), ("size", f"{size:.0f}"))
            yield BorderFault("overlaps_area", values, _point(common))

    def _home(self) -> Iterator[BorderFault]:
        """Outside the bydeler it is registered in, or inside one when it is registered in none."""
        home = self.register.area_by_id[self.area].bydeler
        for bydel in self.register.bydeler:
            beyond = _in_metres(bydel.geometry).intersection(self.surface)
            if bydel.id not in home and beyond.area > SLIVER_M2:
                values = (("name", bydel.name), ("size", _m2(beyond)))
                code = "in_other_bydel" if home else "in_bydel"
                yield BorderFault(code, values, _point(beyond), Severity.NOTICE)
        if home:
            yield from self._outside_oslo()

    def _outside_oslo(self) -> Iterator[BorderFault]:
        every = [bydel.geometry for bydel in self.register.bydeler]
        near = [item for item in every if shapely.intersects(item, self.border)]
        beyond = self.surface.difference(_in_metres(shapely.union_all(near)))
        if beyond.area > SLIVER_M2:
            yield BorderFault("outside_oslo", (("size", _m2(beyond)),), _point(beyond))

    def _small_parts(self) -> Iterator[BorderFault]:
        parts = shapely.get_parts(self.surface)
        for part in parts if len(parts) > 1 else ():
            if part.area < SMALLEST_PART_M2:
                yield _doubtful("small_part", part)
        for ring in (ring for part in parts for ring in part.interiors):
            hole = shapely.Polygon(ring)
            if hole.area < SMALLEST_PART_M2:
                yield _doubtful("small_hole", hole)

    def _gaps(self) -> Iterator[BorderFault]:
        """Narrow strips between this area and others that belong to neither."""
        half = NARROWEST_GAP_M / 2
        for id_, other in self.others.items():
            both = self.surface.union(other)
            closed = both.buffer(half, join_style="mitre").buffer(-half, join_style="mitre")
            near = self.surface.buffer(half).intersection(other.buffer(half))
            strips = closed.difference(both).intersection(near)
            if strips.area > SLIVER_M2:
                yield _doubtful("gap", strips, name=self.register.area_by_id[id_].name)

    def _water(self) -> Iterator[BorderFault]:
        if (size := self._wet()) >= SMALLEST_PART_M2:
            place = _point(in_metres(self.border.intersection(self.fjord)))
            yield BorderFault("in_fjord", (("size", f"{size:.0f}"),), place, Severity.NOTICE)

    def _wet(self) -> float:
        return float(in_metres(self.border.intersection(self.fjord)).area)


def _doubtful(code: str, where: BaseGeometry, **values: str) -> BorderFault:
    shown = (*values.items(), ("size", _m2(where)))
    return BorderFault(code, shown, _point(where), Severity.NOTICE)


def _m2(surface: BaseGeometry) -> str:
    return f"{surface.area:.0f}"


def _point(surface: BaseGeometry) -> Place:
    """A place in the largest part of a surface in metres, as lon, lat."""
    largest = max(shapely.get_parts(surface), key=lambda part: part.area)
    point = in_degrees(largest.representative_point())
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def _in_metres(surface: BaseGeometry) -> BaseGeometry:
    """Overlay needs valid input; what is broken in the register is told by `geo.checks`."""
    return in_metres(surface if surface.is_valid else shapely.make_valid(surface))
