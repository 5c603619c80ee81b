"""A new border of an area: what is written when somebody draws one, so that the old one is kept for
the lists of its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from typing import Any

from shapely.geometry import mapping

from geo.editing import wording
from geo.editing.area import homes_of, new_area
from geo.editing.body import body_of, records_of
from geo.editing.border_fault import BorderFault
from geo.errors import DataError, Finding
from geo.files import AREAS
from geo.files.geography import ALIAS_SEPARATOR
from geo.frozen import frozen
from geo.model import Area, Confidence, PartialDate, Surface
from geo.projection import in_metres
from geo.store.changing import Put, Wish
from geo.view import slug

#: What is told of a border, by the name of its field.
_ABOUT = ("boundary_source", "boundary_confidence", "boundary_exact", "area_km2")
#: What is left out where it says nothing.
_OPTIONAL = ("boundary_exact", "other_bydeler")
_DAY = timedelta(days=1)


@frozen
class NewBorder:
    """A border (EPSG:4326), since when it applies, where it comes from, and how sure it is.
    `is_exact`: it is the real border, and not an approximation."""

    geometry: Surface = field(repr=False)
    valid_from: PartialDate
    source: str
    confidence: Confidence
    is_exact: bool = False


def with_border(
    contents: Mapping[str, bytes],
    area: str,
    border: NewBorder,
    moved: Mapping[str, Surface] | None = None,
) -> tuple[Wish, ...]:
    """An area (id) with a new border, and the one before it kept for older lists. Its bydeler are
    those that the border lies in.

    `moved` are the borders of neighbours that share an edge with it, by id: they move along and
    keep their source and confidence. `contents` are the register's files by name. Raises
    StoreError: `thing_gone`, and DataError for a source that is too long or has markup.
    """
    wishes = [*_redrawn(contents, area, border.geometry, border.valid_from, _border_fields(border))]
    for id_, surface in (moved or {}).items():
        wishes += _redrawn(contents, id_, surface, border.valid_from, {})
    return tuple(wishes)


def with_new_area(
    contents: Mapping[str, bytes], name: str, border: NewBorder, aliases: Sequence[str] = ()
) -> Put:
    """An area that the register does not have, with its border, in the bydeler that it lies in.

    Raises DataError for a name that there is already.
    """
    id_, words = slug(name), " ".join(name.split())
    if not id_ or ("area", id_) in records_of(contents).by_key:
        raise DataError((Finding("name_known", AREAS, id_, "name", (("name", words),)),))
    body = new_area(id_, words, None)
    about = _border_fields(border) | {"aliases": ALIAS_SEPARATOR.join(aliases)}
    return Put("area", _with_surface(contents, body, border.geometry, about))


def date_fault(area: Area, valid_from: PartialDate) -> BorderFault | None:
    """That a border would begin before one that came earlier had ended; None when it would not."""
    last = area.earlier[-1].until if area.earlier else None
    if last is None or valid_from.first > last.last:
        return None
    return BorderFault("begins_too_early", (("name", area.name), ("value", last.iso)))


def _redrawn(
    contents: Mapping[str, bytes],
    id_: str,
    surface: Surface,
    valid_from: PartialDate,
    about: Mapping[str, Any],
) -> Iterator[Wish]:
    body = body_of(contents, "area", id_)
    until = (valid_from.first - _DAY).isoformat()
    if body["geometry"] and not _ends_on(contents, id_, until):
        yield Put("earlier", _earlier(body, id_, until))
    yield Put("area", _with_surface(contents, body, surface, about))


def _border_fields(border: NewBorder) -> dict[str, Any]:
    return {
        "boundary_source": " ".join(border.source.split()),
        "boundary_confidence": str(border.confidence),
        "boundary_exact": border.is_exact,
    }


def _with_surface(
    contents: Mapping[str, bytes],
    body: Mapping[str, Any],
    surface: Surface,
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """The record of an area with a border, its size and the bydeler that it lies in. Raises
    DataError for what is told of it that is too long or has markup."""
    wording.check("area", body["properties"]["id"], body["properties"], about)
    size = {"area_km2": round(in_metres(surface).area / 1e6, 2)}
    homes = homes_of(records_of(contents).register, surface)
    properties = {**body["properties"], **about, **size, **homes}
    for name in _OPTIONAL:
        if not properties.get(name):
            properties.pop(name, None)
    return {**body, "properties": properties, "geometry": mapping(surface)}


def _ends_on(contents: Mapping[str, bytes], id_: str, until: str) -> bool:
    """Whether the present border begins the day after: then it was never that of a list before."""
    return ("earlier", f"{id_}@{until}") in records_of(contents).by_key


def _earlier(body: Mapping[str, Any], id_: str, until: str) -> dict[str, Any]:
    known = {name: body["properties"].get(name) for name in _ABOUT}
    about = {name: value for name, value in known.items() if value is not None}
    properties = {"area": id_, "until": until, **about, "bydeler": _homes_then(body["properties"])}
    return {"type": "Feature", "properties": properties, "geometry": body["geometry"]}


def _homes_then(properties: Mapping[str, Any]) -> str:
    """The bydeler of a border that is replaced, by name; empty outside all of them."""
    homes = (properties.get("bydel"), properties.get("other_bydeler"))
    return ALIAS_SEPARATOR.join(filter(None, homes))
