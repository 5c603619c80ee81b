"""A list made or corrected by hand: its date, title and scope, and what it says of each area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from geo.editing import record
from geo.editing.body import Records, records_of
from geo.errors import StoreError
from geo.model import Edition, Listing, Register
from geo.store.changing import Put, Remove, Wish

#: What the features of areas say of their newest listing, for GIS programs.
_OF_NEWEST = ("unit", "status", "edition")


def new_listing(edition: Edition, area: str, name: str) -> Listing:
    """An area (id) that a list names, by the list's first source, without unit and status."""
    source = next(iter(edition.sources), "")
    return Listing(area, edition.id, None, None, name, 1, None, source, None, None, None)


def with_listing(edition: Edition, listing: Listing) -> Edition:
    """A list with what it says of one area: in the place where it said something else, or last."""
    rows = {item.area: item for item in edition.listings}
    rows[listing.area] = replace(listing, edition=edition.id)
    return replace(edition, listings=tuple(rows.values()))


def without_listing(edition: Edition, area: str) -> Edition:
    """A list that does not name an area (id). Raises StoreError: `thing_gone`."""
    if edition.listing(area) is None:
        raise StoreError("thing_gone")
    rows = tuple(item for item in edition.listings if item.area != area)
    return replace(edition, listings=rows)


def put_edition(contents: Mapping[str, bytes], edition: Edition) -> tuple[Wish, ...]:
    """A list as it shall stand, and the areas whose newest listing is another then.

    Raises DataError for texts that cannot stand, and for a list that names what is not there.
    """
    records = records_of(contents)
    put = record.put(contents, "edition", edition)
    after = records.after([put])
    before = records.register.edition_by_id.get(edition.id)
    touched = {*edition.by_area, *(before.by_area if before else ())}
    return put, *_areas(records, after, touched)


def remove_edition(contents: Mapping[str, bytes], id_: str) -> tuple[Wish, ...]:
    """A list that is no more, and the areas whose newest listing is another then.

    Raises DataError while something names the list, or where it is the only one.
    """
    records = records_of(contents)
    removal = Remove("edition", id_)
    after = records.after([removal])
    return removal, *_areas(records, after, {*records.register.edition_by_id[id_].by_area})


def _areas(records: Records, after: Register, touched: set[str]) -> Iterator[Put]:
    """The areas (ids) whose features would disagree with their newest listing."""
    for id_ in sorted(touched):
        newest = after.newest_listing(id_)
        listed = {name: getattr(newest, name) if newest else None for name in _OF_NEWEST}
        body = records.body("area", id_)
        if any(body["properties"].get(name) != value for name, value in listed.items()):
            yield Put("area", {**body, "properties": {**body["properties"], **listed}})
