"""Whether who acts may change records, or work on drafts of that: where each belongs, asked of the
register as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import Connection, select

from geo import access
from geo.access import WHOLE_CITY, Action, Place
from geo.errors import StoreError
from geo.escape import plain
from geo.files.geography import ALIAS_SEPARATOR
from geo.store.changing import Changed
from geo.store.schema import EDIT_DRAFT, RECORD

Body = Mapping[str, Any]
#: What a change of another record rests on: anybody who may write may add one.
_SOURCES = frozenset({"document", "source"})
#: Records that concern a part of the city by their links; every other kind is the whole city's.
_LINKED = frozenset({"followup", "measure"})
#: The kind of the record that a draft is about, by its form, where that may be a part of the
#: city's. Drafts of other forms are about the whole city, or about several records.
_DRAFTED = {
    **dict.fromkeys(("area", "border", "rename", "split", "merge", "end"), "area"),
    **{kind: kind for kind in _LINKED},
}


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


def may_draft(connection: Connection, form: str, target: str, by: str) -> bool:
    """Whether who acts may open, write, discard and publish a draft of an edit.

    Of a record that is there (its id is `target`), who may change it; of any other, the person that
    the draft is signed by, and who may change the whole city.
    """
    person = access.acting()
    if access.may(person, Action.WRITE, [WHOLE_CITY]):
        return True
    place = _Places(connection).of_record(_DRAFTED.get(form, ""), target)
    if place is None:
        return bool(by) and by == plain(person.name)
    return access.may(person, Action.WRITE, [place])


def check_draft(connection: Connection, id_: str) -> None:
    """Raises StoreError `not_yours` for a draft, if it is there, that who acts may not work on."""
    if not id_:
        return
    columns = (EDIT_DRAFT.c.form, EDIT_DRAFT.c.target, EDIT_DRAFT.c.by)
    row = connection.execute(select(*columns).where(EDIT_DRAFT.c.id == id_)).first()
    if row and not may_draft(connection, row.form, row.target, row.by):
        raise StoreError("not_yours")


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

    def of_record(self, kind: str, id_: str) -> Place | None:
        """Where a record belongs; None for one that is not there."""
        is_record = (RECORD.c.kind == kind) & (RECORD.c.id == id_)
        text = self._connection.scalar(select(RECORD.c.body).where(is_record))
        return self._of_body(kind, orjson.loads(text)) if text else None

    def _of_body(self, kind: str, body: Body) -> Place:
        if kind == "area":
            properties = body["properties"]
            others = str(properties.get("other_bydeler") or "").split(ALIAS_SEPARATOR)
            return self._of_bydeler([*_words(properties.get("bydel")), *filter(None, others)])
        if kind == "earlier":
            return self._of_area(str(body["properties"]["area"]))
        return self._of_links(body.get("links") or {}) if kind in _LINKED else WHOLE_CITY

    def _of_area(self, id_: str) -> Place:
        return self.of_record("area", id_) or WHOLE_CITY

    def _of_bydeler(self, names: Iterable[str]) -> Place:
        """Bydeler by their names or ids; a name that is none belongs to nobody's part."""
        return Place(frozenset((self._bydeler.get(name) or (name, "")) for name in names))

    def _of_links(self, links: Body) -> Place:
        if links.get("all_areas") or links.get("all_bydeler"):
            return WHOLE_CITY
        places = [self._of_area(id_) for id_ in _words(links.get("areas"))]
        if WHOLE_CITY in places:
            return WHOLE_CITY
        places.append(self._of_bydeler(_words(links.get("bydeler"))))
        bydeler = frozenset().union(*(place.bydeler for place in places))
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
            properties = orjson.loads(text)["properties"]
            pair = (str(properties["id"]), str(properties.get("unit") or ""))
            known[properties["id"]] = known[properties["name"]] = pair
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
