"""A register as layers of rows with surfaces. The fields of each layer are in `fields.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple, TypeVar

import shapely

from geo.disclosure import audience_of
from geo.model import Edition, FollowUp, Register
from geo.model.places import Surface
from geo.view import listed

T = TypeVar("T")
#: The ids of rows; None for all.
Ids = Set[str] | None


class Row(NamedTuple):
    """One row of a layer: its values by field, `id` among them, and its surface (EPSG:4326)."""

    values: dict[str, Any]
    surface: Surface | None


def rows(register: Register, layer: str, ids: Ids = None) -> Iterator[Row]:
    """The rows of a layer of LAYERS, or those of some ids, of a register that `geo.disclosure` has
    made an edition of.

    Raises UndisclosedError for any other.
    """
    audience_of(register)
    return iter(LAYERS[layer](register, ids))


def _those(by_id: Mapping[str, T], ids: Ids) -> Iterable[T]:
    """The records of some ids, as far as there are any; all of them for None."""
    return by_id.values() if ids is None else [by_id[id_] for id_ in ids if id_ in by_id]


def _areas(register: Register, ids: Ids) -> Iterator[Row]:
    latest = register.latest
    for area in _those(register.area_by_id, ids):
        listing = latest.listing(area.id)
        row = listed(register, latest, listing) if listing else None
        last = register.newest_edition(area.id)
        yield Row(
            {
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
                "listed_on": last.id if last else None,
                "area_km2": area.area_km2,
                "boundary_source": area.boundary_source,
                "boundary_confidence": area.boundary_confidence,
                "boundary_exact": area.boundary_exact,
                "replaces": list(area.replaces),
                "note": area.note,
            },
            area.geometry,
        )


def _listings(register: Register, ids: Ids) -> Iterator[Row]:
    areas: dict[str, set[str]] = {}
    for id_ in ids or ():
        edition, _, area = id_.partition("/")
        areas.setdefault(edition, set()).add(area)
    for item in register.editions:
        if ids is None or item.id in areas:
            yield from _listings_of(register, item, areas.get(item.id))


def _listings_of(register: Register, edition: Edition, areas: Ids) -> Iterator[Row]:
    for item in _those(edition.by_area, areas):
        area = register.area_by_id[item.area]
        yield Row(
            {
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
            },
            area.border_on(edition.date),
        )


def _bydeler(register: Register, ids: Ids) -> Iterator[Row]:
    people = {item.bydel: item for item in sorted(register.population, key=lambda i: i.year)}
    for bydel in _those(register.bydel_by_id, ids):
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


def _delbydeler(register: Register, ids: Ids) -> Iterator[Row]:
    for item in _those({item.id: item for item in register.delbydeler}, ids):
        names = {"bydel": item.bydel, "bydel_name": register.bydel_by_id[item.bydel].name}
        yield Row({"id": item.id, "name": item.name, **names}, item.geometry)


def _followups(register: Register, ids: Ids) -> Iterator[Row]:
    for point in _those(register.followup_by_id, ids):
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
                "all_areas": point.links.all_areas,
                "areas": list(point.links.areas),
                "all_bydeler": point.links.all_bydeler,
                "bydeler": list(point.links.bydeler),
                "units": list(point.links.units),
                "source": point.source,
                "line": point.line,
                "quote": point.quote,
            },
            _named_surface(register, point),
        )


def _named_surface(register: Register, point: FollowUp) -> Surface | None:
    """The areas and bydeler that a point names, as one surface; None when it names none."""
    areas = (register.area_by_id[id_].geometry for id_ in point.links.areas)
    bydeler = (register.bydel_by_id[id_].geometry for id_ in point.links.bydeler)
    surfaces = [item for item in (*areas, *bydeler) if item is not None]
    return shapely.union_all(surfaces) if surfaces else None


LAYERS: dict[str, Callable[[Register, Ids], Iterable[Row]]] = {
    "ipo_areas": _areas,
    "listings": _listings,
    "bydeler": _bydeler,
    "delbydeler": _delbydeler,
    "followups": _followups,
}
