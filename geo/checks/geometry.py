"""Borders: valid, in their bydel, without overlap, and as large as the files say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from geo import files, settings
from geo.errors import Finding, Severity
from geo.model import Area, Placed, Register, Surface
from geo.part import shares
from geo.projection import EPSG, SLIVER_M2, all_in_metres, in_metres

AREA_TOLERANCE_KM2 = 0.011


def geometry_valid(register: Register) -> Iterator[Finding]:
    groups = (
        (files.AREAS, register.borders),
        (files.BYDELER, {bydel.id: bydel.geometry for bydel in register.bydeler}),
        (files.DELBYDELER, {part.id: part.geometry for part in register.delbydeler}),
    )
    for file, borders in groups:
        for id_, border in borders.items():
            if not border.is_valid:
                reason = shapely.is_valid_reason(border)
                yield Finding("invalid_geometry", file, id_, "geometry", (("reason", reason),))


def areas_drawn(register: Register) -> Iterator[Finding]:
    """An area without a border may be on a list, but stands on no map."""
    for area in register.areas:
        if area.geometry is None:
            yield Finding("undrawn", files.AREAS, area.id, "geometry", (), Severity.NOTICE)


def areas_in_bydel(register: Register) -> Iterator[Finding]:
    """Every area lies inside its bydeler, or is marked as outside Oslo and lies outside all."""
    bydeler = {bydel.id: in_metres(_mended(bydel.geometry)) for bydel in register.bydeler}
    drawn = [register.area_by_id[id_] for id_ in register.borders]
    surfaces = all_in_metres([_mended(border) for border in register.borders.values()])
    for area, surface in zip(drawn, surfaces.tolist(), strict=True):
        if area.bydel is None:
            touched = [
                id_ for id_, home in bydeler.items() if surface.intersection(home).area > SLIVER_M2
            ]
            if touched:
                value = (("value", touched[0]),)
                yield Finding("outside_oslo_is_inside", files.AREAS, area.id, "bydel", value)
        elif _outside(surface, area, bydeler).area > SLIVER_M2:
            yield Finding("not_in_bydel", files.AREAS, area.id, "bydel", (("value", area.bydel),))


def _outside(
    surface: BaseGeometry, area: Area, bydeler: Mapping[str, BaseGeometry]
) -> BaseGeometry:
    """What of an area lies outside its bydeler; where areas may reach beyond all of them, what
    lies in others."""
    outside: BaseGeometry = surface.difference(_joined([bydeler[id_] for id_ in area.bydeler]))
    if not settings.current().beyond or outside.area <= SLIVER_M2:
        return outside
    others = [home for id_, home in bydeler.items() if id_ not in area.bydeler]
    elsewhere: BaseGeometry = outside.intersection(shapely.union_all(others))
    return elsewhere


def bydeler_of_areas(register: Register) -> Iterator[Finding]:
    """An area in several bydeler has a part of it in each, and the largest in the main one."""
    for area in register.areas:
        if not area.other_bydeler or area.geometry is None:
            continue
        parts = dict(shares(register, area.geometry))
        for id_ in area.bydeler:
            if id_ not in parts:
                yield Finding("no_part_in_bydel", files.AREAS, area.id, "bydel", (("value", id_),))
        main = next(iter(parts), None)
        if main and main != area.bydel:
            value = (("value", main),)
            yield Finding("larger_elsewhere", files.AREAS, area.id, "bydel", value, Severity.NOTICE)


def areas_disjoint(register: Register) -> Iterator[Finding]:
    """No two areas overlap, unless one took over from the other."""
    ids = list(register.borders)
    surfaces = all_in_metres([_mended(border) for border in register.borders.values()])
    tree = shapely.STRtree(surfaces)
    for left, right in tree.query(surfaces, predicate="intersects").T:
        if left >= right or register.are_in_line(ids[left], ids[right]):
            continue
        if surfaces[left].intersection(surfaces[right]).area > SLIVER_M2:
            other = (("value", ids[right]),)
            yield Finding("areas_overlap", files.AREAS, ids[left], "geometry", other)


def area_km2_measured(register: Register) -> Iterator[Finding]:
    """The figure in the file is the one the polygon has in metres."""
    drawn = [
        (area, _mended(area.geometry), area.area_km2)
        for area in register.areas
        if area.geometry is not None and area.area_km2 is not None
    ]
    surfaces = all_in_metres([surface for _, surface, _ in drawn])
    for (area, _, stated), measured in zip(drawn, shapely.area(surfaces) / 1e6, strict=True):
        if abs(measured - stated) > AREA_TOLERANCE_KM2:
            value = (
                ("value", f"{stated:.2f}"),
                ("measured", f"{measured:.2f}"),
                ("system", f"EPSG:{EPSG}"),
            )
            yield Finding("wrong_area_km2", files.AREAS, area.id, "area_km2", value)


def delbydeler_dissolve(register: Register) -> Iterator[Finding]:
    """The delbydeler of a bydel make exactly the bydel, with no overlap and no gap."""
    if settings.current().levels < 2:
        return
    if not shapely.coverage_is_valid([item.geometry for item in register.delbydeler]):
        yield Finding("no_coverage", files.DELBYDELER, field="geometry")
    surfaces: tuple[Placed, ...] = (*register.delbydeler, *register.bydeler)
    if any(not item.geometry.is_valid for item in surfaces):
        return  # told by geometry_valid
    parts_of: dict[str, list[BaseGeometry]] = {}
    for item in register.delbydeler:
        parts_of.setdefault(item.bydel, []).append(item.geometry)
    for bydel in register.bydeler:
        parts = parts_of.get(bydel.id)
        if not parts:
            yield Finding("no_delbydeler", files.BYDELER, bydel.id)
            continue
        union = in_metres(shapely.union_all(parts))
        off = union.symmetric_difference(in_metres(bydel.geometry)).area
        if off > SLIVER_M2:
            value = (("value", f"{off:.0f}"),)
            yield Finding("does_not_dissolve", files.BYDELER, bydel.id, "geometry", value)


def bydeler_cover(register: Register) -> Iterator[Finding]:
    """No hole between the bydeler."""
    whole = shapely.union_all([_mended(bydel.geometry) for bydel in register.bydeler])
    if any(part.interiors for part in shapely.get_parts(whole)):
        yield Finding("hole", files.BYDELER, field="geometry")


def _joined(surfaces: list[BaseGeometry]) -> BaseGeometry:
    """Surfaces together; a single one is left as it is, which is quicker."""
    if len(surfaces) == 1:
        return surfaces[0]
    union: BaseGeometry = shapely.union_all(surfaces)
    return union


def _mended(surface: Surface) -> BaseGeometry:
    """Overlay needs valid input; the invalid geometry itself is told by `geometry_valid`."""
    return surface if surface.is_valid else shapely.make_valid(surface)
