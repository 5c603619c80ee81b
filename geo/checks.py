"""Rules over a register → findings. Each rule is one function; `RULES` is the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from geo import files
from geo.errors import DataError, Finding, Severity
from geo.model import Area, Listing, Placed, Register, Surface
from geo.projection import in_metres


class Cited(Protocol):
    """A fact that names its source."""

    @property
    def source(self) -> str: ...


Rule = Callable[[Register], Iterator[Finding]]

#: Borders are rounded to 6 decimals (≈ 0.1 m), so measured overlaps stay below this.
SLIVER_M2 = 50.0
AREA_TOLERANCE_KM2 = 0.011


def check(register: Register) -> tuple[Finding, ...]:
    """Every finding of every rule; empty when all is well."""
    return tuple(finding for rule in RULES for finding in rule(register))


def check_folder(folder: Path | None = None) -> tuple[Finding, ...]:
    """Read and check a data folder; unreadable files come back as findings too."""
    try:
        register = files.read_register(folder)
        files.read_orientation(folder)
    except DataError as error:
        return error.findings
    return check(register) + tuple(_properties_agree(register, folder or files.data_folder()))


def ids_unique(register: Register) -> Iterator[Finding]:
    for file, items in (
        (files.DELBYDELER, register.delbydeler),
        (files.FOLLOWUPS, register.followups),
        (files.MILESTONES, register.milestones),
        (files.SOURCES, register.sources),
    ):
        counts = Counter(item.id for item in items)
        yield from (
            Finding("id_twice", file, id_, "id") for id_, count in counts.items() if count > 1
        )
    for edition in register.editions:
        counts = Counter(row.area for row in edition.listings)
        yield from (
            Finding("listed_twice", files.EDITIONS, f"{edition.id}/{area}", "area")
            for area, count in counts.items()
            if count > 1
        )


def names_unique(register: Register) -> Iterator[Finding]:
    """A name or alias that means two areas could not be resolved."""
    counts = Counter(
        name.casefold() for area in register.areas for name in {area.name, *area.aliases}
    )
    for area in register.areas:
        for name in (area.name, *area.aliases):
            if counts[name.casefold()] > 1:
                yield Finding("name_twice", files.AREAS, area.id, "aliases", (("value", name),))


def names_clean(register: Register) -> Iterator[Finding]:
    """Markup in a name is escaped everywhere, but it is never a place name."""
    for area in register.areas:
        for name in (area.name, *area.aliases):
            if any(char in "<>{}`$\\" or ord(char) < 32 for char in name):
                yield Finding("markup_in_name", files.AREAS, area.id, "name")


def sources_exist(register: Register) -> Iterator[Finding]:
    """Every fact names a known source; those of lists are already proven when they are read."""
    known = set(register.source_by_id)

    def missing(file: str, feature: str, source: str) -> Iterator[Finding]:
        if source not in known:
            yield Finding("unknown_source", file, feature, "source", (("value", source),))

    for edition in register.editions:
        if not edition.sources:
            yield Finding("no_source", files.EDITIONS, edition.id, "sources")
    for point in register.followups:
        cited_facts: tuple[Cited, ...] = (point, *point.statuses, *point.deadlines, *point.amounts)
        for cited in cited_facts:
            yield from missing(files.FOLLOWUPS, point.id, cited.source)
    for item in register.pending:
        yield from missing(files.FOLLOWUPS, str(item.year), item.source)
    for milestone in register.milestones:
        yield from missing(files.MILESTONES, milestone.id, milestone.source)


def links_exist(register: Register) -> Iterator[Finding]:
    for point in register.followups:
        unknown = [id_ for id_ in point.links.areas if id_ not in register.area_by_id]
        unknown += [id_ for id_ in point.links.bydeler if id_ not in register.bydel_by_id]
        for value in unknown:
            yield Finding(
                "unknown_reference", files.FOLLOWUPS, point.id, "links", (("value", value),)
            )
    for row in register.population:
        if row.bydel not in register.bydel_by_id:
            yield Finding(
                "unknown_reference", files.POPULATION, row.bydel, "bydel", (("value", row.bydel),)
            )


def dates_in_order(register: Register) -> Iterator[Finding]:
    """A deadline before its point's year, or a start after its list, is impossible."""
    for point in register.followups:
        for deadline in point.deadlines:
            if deadline.date.last.year < point.year:
                yield Finding("deadline_before_point", files.FOLLOWUPS, point.id, "deadlines")
    for edition in register.editions:
        for row in edition.listings:
            if row.started and row.started.first > edition.date.last:
                yield Finding(
                    "start_after_list", files.EDITIONS, f"{edition.id}/{row.area}", "started"
                )


def geometry_valid(register: Register) -> Iterator[Finding]:
    groups: tuple[tuple[str, tuple[Placed, ...]], ...] = (
        (files.AREAS, register.areas),
        (files.BYDELER, register.bydeler),
        (files.DELBYDELER, register.delbydeler),
    )
    for file, items in groups:
        for item in items:
            if not item.geometry.is_valid:
                reason = shapely.is_valid_reason(item.geometry)
                yield Finding("invalid_geometry", file, item.id, "geometry", (("reason", reason),))


def areas_in_bydel(register: Register) -> Iterator[Finding]:
    """Every area lies inside its bydel, or is marked as outside Oslo and lies outside all."""
    bydeler = {bydel.id: in_metres(_mended(bydel.geometry)) for bydel in register.bydeler}
    for area in register.areas:
        surface = in_metres(_mended(area.geometry))
        if area.bydel is None:
            touched = [
                id_ for id_, home in bydeler.items() if surface.intersection(home).area > SLIVER_M2
            ]
            if touched:
                value = (("value", touched[0]),)
                yield Finding("outside_oslo_is_inside", files.AREAS, area.id, "bydel", value)
        elif surface.difference(bydeler[area.bydel]).area > SLIVER_M2:
            yield Finding("not_in_bydel", files.AREAS, area.id, "bydel", (("value", area.bydel),))


def areas_disjoint(register: Register) -> Iterator[Finding]:
    surfaces = [in_metres(_mended(area.geometry)) for area in register.areas]
    tree = shapely.STRtree(surfaces)
    for left, right in tree.query(surfaces, predicate="intersects").T:
        if left < right and surfaces[left].intersection(surfaces[right]).area > SLIVER_M2:
            other = (("value", register.areas[right].id),)
            yield Finding("areas_overlap", files.AREAS, register.areas[left].id, "geometry", other)


def area_km2_measured(register: Register) -> Iterator[Finding]:
    """The figure in the file is the one the polygon has in EPSG:25832."""
    for area in register.areas:
        measured = in_metres(_mended(area.geometry)).area / 1e6
        if abs(measured - area.area_km2) > AREA_TOLERANCE_KM2:
            value = (("value", f"{area.area_km2:.2f}"), ("measured", f"{measured:.2f}"))
            yield Finding("wrong_area_km2", files.AREAS, area.id, "area_km2", value)


def delbydeler_dissolve(register: Register) -> Iterator[Finding]:
    """The delbydeler of a bydel make exactly the bydel, with no overlap and no gap."""
    if not shapely.coverage_is_valid([item.geometry for item in register.delbydeler]):
        yield Finding("no_coverage", files.DELBYDELER, field="geometry")
    surfaces: tuple[Placed, ...] = (*register.delbydeler, *register.bydeler)
    if any(not item.geometry.is_valid for item in surfaces):
        return  # told by geometry_valid
    for bydel in register.bydeler:
        parts = [item.geometry for item in register.delbydeler if item.bydel == bydel.id]
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


def _mended(surface: Surface) -> BaseGeometry:
    """Overlay needs valid input; the invalid geometry itself is told by `geometry_valid`."""
    return surface if surface.is_valid else shapely.make_valid(surface)


def _properties_agree(register: Register, folder: Path) -> Iterator[Finding]:
    """unit, status and edition in the GeoJSON are those of the area's newest listing."""
    findings: list[Finding] = []
    features = files.feature_list(folder / files.AREAS, findings)
    rows = {feature["properties"]["id"]: feature["properties"] for feature in features}
    for area in register.areas:
        newest = newest_listing(register, area)
        if newest is None:
            yield Finding("never_listed", files.AREAS, area.id, severity=Severity.NOTICE)
            continue
        for field in ("unit", "status", "edition"):
            told, listed = rows[area.id].get(field), getattr(newest, field)
            if told != listed:
                value = (("value", str(told)), ("listed", str(listed)))
                yield Finding("disagrees_with_listing", files.AREAS, area.id, field, value)


def newest_listing(register: Register, area: Area) -> Listing | None:
    """The listing on the newest list that has the area, or None."""
    found = (edition.listing(area.id) for edition in reversed(register.editions))
    return next((row for row in found if row), None)


RULES: tuple[Rule, ...] = (
    ids_unique,
    names_unique,
    names_clean,
    sources_exist,
    links_exist,
    dates_in_order,
    geometry_valid,
    areas_in_bydel,
    areas_disjoint,
    area_km2_measured,
    delbydeler_dissolve,
    bydeler_cover,
)
