"""What is wanted of a register as layers of rows; their fields are in `fields.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

import shapely

from geo import measures
from geo.layers.extract import Chosen, Extract
from geo.model import Area, Edition, Listing, Measure, Register
from geo.model.links import Links
from geo.model.places import Surface
from geo.view import Listed, all_listed

#: The ids of rows; None for all.
Ids = Set[str] | None


class Row(NamedTuple):
    """One row of a layer: its values by field, `id` among them, and its surface (EPSG:4326)."""

    values: dict[str, Any]
    surface: Surface | None


def rows(wanted: Extract, layer: str) -> Iterator[Row]:
    """The rows of a layer of LAYERS."""
    return iter(LAYERS[layer](wanted))


def some_rows(register: Register, layer: str, ids: Ids) -> Iterator[Row]:
    """The rows of a layer of every list that have some ids, as far as there are any; all of them
    for None."""
    if ids is None:
        return rows(Extract(register, every_list=True), layer)
    return rows(Chosen(register, every_list=True, ids=frozenset(ids)), layer) if ids else iter(())


def _areas(wanted: Extract) -> Iterator[Row]:
    last = {item.area: edition.id for edition, item in wanted.listings}
    for area in wanted.areas:
        yield Row(_area(wanted, area) | {"listed_on": last.get(area.id)}, area.geometry)


def _area(wanted: Extract, area: Area) -> dict[str, Any]:
    register = wanted.register
    listing = wanted.edition.listing(area.id)
    row = _listed(register, wanted.edition).get(area.id)
    return {
        "id": area.id,
        "name": area.name,
        "aliases": list(area.aliases),
        "bydel": area.bydel,
        "bydel_name": register.bydel_by_id[area.bydel].name if area.bydel else None,
        "other_bydeler": list(area.other_bydeler),
        "unit": listing.unit if listing else None,
        "status": listing.status if listing else None,
        "since": row.since.iso if row else None,
        "since_from": row.since.first if row else None,
        "listed_on": None,
        "area_km2": area.area_km2,
        "boundary_source": area.boundary_source,
        "boundary_confidence": area.boundary_confidence,
        "boundary_exact": area.boundary_exact,
        "replaces": list(area.replaces),
        "note": area.note,
    }


def _listed(register: Register, edition: Edition) -> Mapping[str, Listed]:
    """The rows of a list by area, worked out once."""
    key = ("listed by area", edition.id)
    if key not in register.cache:
        rows_ = all_listed(register, edition)
        register.cache[key] = {row.area.id: row for row in rows_}
    by_area: Mapping[str, Listed] = register.cache[key]
    return by_area


def _listings(wanted: Extract) -> Iterator[Row]:
    for edition, item in wanted.listings:
        area = wanted.register.area_by_id[item.area]
        yield Row(_listing(edition, item, area), area.border_on(edition.date))


def _listing(edition: Edition, item: Listing, area: Area) -> dict[str, Any]:
    return {
        "id": f"{edition.id}/{item.area}",
        "edition": edition.id,
        "edition_title": edition.title,
        "edition_kind": edition.kind,
        "edition_from": edition.date.first,
        "edition_to": edition.date.last,
        "edition_partial": edition.partial,
        "area": item.area,
        "area_name": area.name,
        "unit": item.unit,
        "status": item.status,
        "as_written": item.as_written,
        "entries": item.entries,
        "started": item.started.iso if item.started else None,
        "source": item.source,
        "line": item.line,
        "quote": item.quote,
        "note": item.note,
    }


def _bydeler(wanted: Extract) -> Iterator[Row]:
    register = wanted.register
    people = {item.bydel: item for item in sorted(register.population, key=lambda i: i.year)}
    for bydel in register.bydeler:
        if bydel.id not in wanted.bydeler:
            continue
        newest = people.get(bydel.id)
        yield Row(
            {
                "id": bydel.id,
                "nr": bydel.nr,
                "name": bydel.name,
                "kind": bydel.kind,
                "unit": bydel.unit,
                "unit_basis": bydel.unit_basis,
                "area_km2": bydel.area_km2,
                "land_km2": bydel.land_km2,
                "population": newest.population if newest else None,
                "population_year": newest.year if newest else None,
            },
            bydel.geometry,
        )


def _delbydeler(wanted: Extract) -> Iterator[Row]:
    homes = wanted.register.bydel_by_id
    for item in wanted.register.delbydeler:
        if item.bydel not in wanted.bydeler:
            continue
        names = {"bydel": item.bydel, "bydel_name": homes[item.bydel].name}
        yield Row({"id": item.id, "name": item.name, **names}, item.geometry)


def _followups(wanted: Extract) -> Iterator[Row]:
    for point in wanted.register.followups:
        if not wanted.concerns(point, common=True):
            continue
        status = max(point.statuses, key=lambda item: item.date, default=None)
        deadline = max(point.deadlines, key=lambda item: item.date.last, default=None)
        yield Row(
            {
                "id": point.id,
                "year": point.year,
                "number": point.number,
                "title": point.title,
                "text": point.text,
                "state": point.state,
                "responsible": list(point.responsible),
                "status_text": status.text if status else None,
                "status_from": status.date.first if status else None,
                "deadline": deadline.date.iso if deadline else None,
                "deadline_to": deadline.date.last if deadline else None,
                "deadline_as_written": "; ".join(row.text for row in point.undated_deadlines)
                or None,
                **_places(point.links),
                "source": point.source,
                "line": point.line,
                "quote": point.quote,
            },
            _named_surface(wanted.register, point.links),
        )


def _measures(wanted: Extract) -> Iterator[Row]:
    for item in measures.in_order(wanted.register.measures):
        if wanted.concerns(item, common=False):
            yield Row(_measure(item), _named_surface(wanted.register, item.links))


def _measure(item: Measure) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "text": item.text,
        "state": item.state,
        "responsible": list(item.responsible),
        "start": item.start.iso if item.start else None,
        "start_from": item.start.first if item.start else None,
        "finish": item.end.iso if item.end else None,
        "finish_to": item.end.last if item.end else None,
        **_places(item.links),
        "followups": list(item.links.followups),
        "source": item.source,
        "line": item.line,
        "quote": item.quote,
    }


def _places(links: Links) -> dict[str, Any]:
    """What a point or a measure concerns, by its fields."""
    return {
        "all_areas": links.all_areas,
        "areas": list(links.areas),
        "all_bydeler": links.all_bydeler,
        "bydeler": list(links.bydeler),
        "units": list(links.units),
    }


def _sources(wanted: Extract) -> Iterator[Row]:
    for item in wanted.register.sources:
        names = ("id", "kind", "title", "publisher", "date", "licence", "url", "note")
        yield Row({name: getattr(item, name) for name in names}, None)


def _named_surface(register: Register, links: Links) -> Surface | None:
    """The areas and bydeler that are named, as one surface; None when none is."""
    areas = (register.area_by_id[id_].geometry for id_ in links.areas)
    bydeler = (register.bydel_by_id[id_].geometry for id_ in links.bydeler)
    surfaces = [item for item in (*areas, *bydeler) if item is not None]
    return shapely.union_all(surfaces) if surfaces else None


LAYERS: dict[str, Callable[[Extract], Iterable[Row]]] = {
    "ipo_areas": _areas,
    "listings": _listings,
    "bydeler": _bydeler,
    "delbydeler": _delbydeler,
    "followups": _followups,
    "measures": _measures,
    "sources": _sources,
}
