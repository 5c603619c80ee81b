"""Whether who acts may change records: where each belongs, asked of the register as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import Connection, select

from geo import access
from geo.access import WHOLE_CITY, Action, Place
from geo.files.geography import ALIAS_SEPARATOR
from geo.store.changing import Changed
from geo.store.schema import RECORD

Body = Mapping[str, Any]
#: What a change of another record rests on: anybody who may write may add one.
_SOURCES = frozenset({"document", "source"})
#: Records that concern a part of the city by their links; every other kind is the whole city's.
_LINKED = frozenset({"followup", "measure"})


def check(connection: Connection, changes: Iterable[Changed]) -> None:
    """Raises StoreError: `no_right`, or `not_yours` for a record of another part of the city.

    A record must be one's own before and after the change. Of a list only the listings that change
    count, as long as nothing else of it does.
    """
    access.require(Action.WRITE)
    if access.may(access.acting(), Action.WRITE, [WHOLE_CITY]):
        return  # and nothing need be looked up
    places = _Places(connection)
    access.require_for(Action.WRITE, (place for item in changes for place in places.of(item)))


class _Places:
    """Where records belong."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, change: Changed) -> Iterator[Place]:
        """The places of a record before and after a change."""
        before, after = (orjson.loads(text or "null") for text in (change.before, change.after))
        if change.kind in _SOURCES and before is None:
            return
        if change.kind == "edition" and before and after:
            yield from self._of_listings(before, after)
            return
        for body in (before, after):
            if body is not None:
                yield self._of_body(change.kind, body)

    def _of_body(self, kind: str, body: Body) -> Place:
        if kind == "area":
            found = body["properties"]
            others = str(found.get("other_bydeler") or "").split(ALIAS_SEPARATOR)
            return self._of_bydeler([*_words(found.get("bydel")), *filter(None, others)])
        if kind == "earlier":
            return self._of_area(str(body["properties"]["area"]))
        return self._of_links(body.get("links") or {}) if kind in _LINKED else WHOLE_CITY

    def _of_area(self, id_: str) -> Place:
        here = (RECORD.c.kind == "area") & (RECORD.c.id == id_)
        text = self._connection.scalar(select(RECORD.c.body).where(here))
        return self._of_body("area", orjson.loads(text)) if text else WHOLE_CITY

    def _of_bydeler(self, names: Iterable[str]) -> Place:
        """Bydeler by their names or ids; a name that is none belongs to nobody's part."""
        return Place(frozenset((self._bydeler.get(name) or (name, "")) for name in names))

    def _of_links(self, links: Body) -> Place:
        if links.get("all_areas") or links.get("all_bydeler"):
            return WHOLE_CITY
        found = [self._of_area(id_) for id_ in _words(links.get("areas"))]
        if WHOLE_CITY in found:
            return WHOLE_CITY
        found.append(self._of_bydeler(_words(links.get("bydeler"))))
        bydeler = frozenset().union(*(place.bydeler for place in found))
        return Place(bydeler, frozenset(_words(links.get("units"))))

    def _of_listings(self, before: Body, after: Body) -> Iterator[Place]:
        """The areas whose rows differ; the whole city when anything else does."""
        if {**before, "listings": None} != {**after, "listings": None}:
            yield WHOLE_CITY
            return
        old, new = (_by_area(body["listings"]) for body in (before, after))
        for area in old.keys() | new.keys():
            if old.get(area) != new.get(area):
                yield self._of_area(area)

    @cached_property
    def _bydeler(self) -> dict[str, tuple[str, str]]:
        """Every bydel by its id and by its name: its id, and its unit."""
        texts = self._connection.scalars(select(RECORD.c.body).where(RECORD.c.kind == "bydel"))
        known = {}
        for text in texts:
            found = orjson.loads(text)["properties"]
            pair = (str(found["id"]), str(found.get("unit") or ""))
            known[found["id"]] = known[found["name"]] = pair
        return known


def _by_area(listings: Iterable[Body]) -> dict[str, list[Body]]:
    """The rows of a list by their areas; a faulty one may have several of an area."""
    rows: dict[str, list[Body]] = {}
    for row in listings:
        rows.setdefault(row["area"], []).append(row)
    return rows


def _words(value: object) -> list[str]:
    """The words of a field that has one, several or none."""
    if isinstance(value, str):
        return [value] if value else []
    return [str(item) for item in value] if isinstance(value, list) else []
