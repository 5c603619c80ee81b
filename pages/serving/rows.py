"""The rows of the table of areas, as the browser gets them once: every list, every area on it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from geo import text
from geo.escape import plain, script
from geo.model import Confidence, Edition, Register
from geo.text import borders
from geo.unchanged import Results
from geo.view import Listed, all_listed
from geo.webmap import levels, packing

COLUMNS = ("name", "status", "since", "unit", "bydel", "size", "confidence")
_CONFIDENCE = list(Confidence)
#: What is read, and what is sorted by when that is something else.
Cell = str | tuple[str, str | float]


def module(register: Register) -> bytes:
    """A script module: `columns`, `rows` by edition and area, `captions` by edition, and the word
    `more`."""
    constants = {
        "columns": [text.say(f"table.{name}") for name in COLUMNS],
        "captions": {edition.id: _caption(edition) for edition in register.editions},
        "more": text.say("table.more", count="{count}"),
    }
    lines = [f"export const {name} = {script(value)};" for name, value in constants.items()]
    return "\n".join([*lines, *_rows(register)]).encode()


def _rows(register: Register) -> list[str]:
    """The lines with the rows; those of a large register are packed."""
    listed = {edition.id: all_listed(register, edition) for edition in register.editions}
    if not levels.is_large(register):
        plainly = {id_: {row.area.id: cells(row) for row in rows} for id_, rows in listed.items()}
        return [f"export const rows = {script(plainly)};"]
    return [
        'import { rowsOf } from "./levels.js";',
        f"export const rows = rowsOf({script(_packed(listed))});",
    ]


def _packed(lists: Mapping[str, Sequence[Listed]]) -> dict[str, Any]:
    """The rows of all lists: what is told of an area, and of a listing, once for all rows that tell
    the same, and for each row which."""
    every = [row for rows in lists.values() for row in rows]
    areas, area_rows = _once(every, [id(row.area) for row in every])
    listings, listing_rows = _once(every, list(map(_of_same_listing, every)))
    cells = _LAST_CELLS.of(areas, _of_area)
    return {
        "lists": [[id_, len(rows)] for id_, rows in lists.items()],
        "ids": [row.area.id for row in areas],
        "areas": [packing.column(column) for column in zip(*cells, strict=True)],
        "listings": list(map(_of_listing, listings)),
        "area_rows": packing.steps(area_rows),
        "listing_rows": packing.numbers(listing_rows),
    }


#: What is told of the areas of the large register that was last asked for.
_LAST_CELLS: Results[Listed, tuple[Cell, ...]] = Results()


def _of_same_listing(row: Listed) -> tuple[Hashable, ...]:
    """What rows have in common for which `_of_listing` tells the same."""
    since = row.since
    return row.listing.status, row.listing.unit, row.start, since.first, since.last, since.iso


def _once(rows: Sequence[Listed], keys: Sequence[Hashable]) -> tuple[tuple[Listed, ...], list[int]]:
    """The first row of each key, in the order that they come in, and for every row which."""
    first: dict[Hashable, Listed] = {}
    for key, row in zip(keys, rows, strict=True):
        first.setdefault(key, row)
    numbers = {key: number for number, key in enumerate(first)}
    return tuple(first.values()), [numbers[key] for key in keys]


def _caption(edition: Edition) -> str:
    when = edition.date_text or text.day(edition.date)
    return text.say("table.caption", edition=plain(when))


def cells(row: Listed) -> tuple[Cell, ...]:
    """One row in the order of COLUMNS."""
    name, *rest = _of_area(row)
    return (name, *_of_listing(row), *rest)


def _of_area(row: Listed) -> tuple[Cell, ...]:
    area = row.area
    sure, order = area.boundary_confidence, _CONFIDENCE
    return (
        plain(area.name),
        plain(text.homes(row.bydel_names)),
        (text.size(area.area_km2), area.area_km2 or 0.0),
        (borders.confidence(area), order.index(sure) if sure else len(order)),
    )


def _of_listing(row: Listed) -> tuple[Cell, ...]:
    listing = row.listing
    since = (text.since(row.since, row.start), row.since.first.isoformat())
    return text.status(listing.status), since, text.unit(listing.unit)
