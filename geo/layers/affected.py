"""The rows of the layers that a change can affect, so that the others need not be made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from geo.layers.rows import LAYERS, Ids
from geo.model import Edition, Register

#: Layers of a few rows, with the parts of the register that they show; of these, all or none are
#: made again.
_SMALL = {
    "bydeler": ("bydeler", "population"),
    "delbydeler": ("bydeler", "delbydeler"),
    "sources": ("sources",),
}
#: Layers, which are parts of the register, too, of what concerns areas by its links.
_LINKED = ("followups", "measures")


def affected(before: Register, after: Register) -> Mapping[str, Ids]:
    """For each layer the ids of the rows that may differ between two registers of the same edition,
    also of those that only one of them has; None for all.

    Records that are the same objects in both are not looked at.
    """
    if before.bydeler is not after.bydeler:  # their names stand in most rows
        return dict.fromkeys(LAYERS)
    areas = frozenset(item.id for item in _changed(before.areas, after.areas))
    editions = list(_changed(before.editions, after.editions))
    linked = {
        part: frozenset(
            {item.id for item in _changed(getattr(before, part), getattr(after, part))}
            | {item.id for item in getattr(after, part) if areas.intersection(item.links.areas)}
        )
        for part in _LINKED
    }
    small = {
        layer: None
        if any(getattr(before, part) is not getattr(after, part) for part in parts)
        else frozenset[str]()
        for layer, parts in _SMALL.items()
    }
    return {
        **dict.fromkeys(LAYERS),
        "ipo_areas": _areas_of(before, after, areas, editions),
        "listings": frozenset(_listings(before, after, areas, editions)),
        **linked,
        **small,
    }


def _changed(before: Iterable[Any], after: Iterable[Any]) -> Iterator[Any]:
    """The records that are in one of two parts only."""
    old, new = ({id(item): item for item in items} for items in (before, after))
    yield from (item for key, item in old.items() if key not in new)
    yield from (item for key, item in new.items() if key not in old)


def _areas_of(
    before: Register, after: Register, areas: frozenset[str], editions: Iterable[Edition]
) -> Ids:
    """Since when an area has been listed depends on every list: where more of a list than its
    listings has changed, every area may be affected."""
    if {item.id for item in before.editions} != {item.id for item in after.editions}:
        return None
    affected = set(areas)
    for id_ in {item.id for item in editions}:
        old, new = before.edition_by_id[id_], after.edition_by_id[id_]
        if replace(old, listings=()) != replace(new, listings=()):
            return None
        if bool(old.listings) != bool(new.listings):
            return None
        affected |= {item.area for item in _differing(old, new)}
    return frozenset(affected)


def _listings(
    before: Register, after: Register, areas: Iterable[str], editions: Iterable[Edition]
) -> Iterator[str]:
    for edition in editions:
        yield from (f"{edition.id}/{item.area}" for item in edition.listings)
    for register in (before, after):
        for edition in register.editions:
            yield from (f"{edition.id}/{id_}" for id_ in areas if id_ in edition.by_area)


def _differing(old: Edition, new: Edition) -> Iterator[Any]:
    yield from (item for item in old.listings if new.by_area.get(item.area) != item)
    yield from (item for item in new.listings if old.by_area.get(item.area) != item)
