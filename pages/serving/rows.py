"""The rows of the table of areas, as the browser gets them once: every list, every area on it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from geo import text
from geo.escape import plain, script
from geo.model import Confidence, Edition, Register
from geo.text import borders
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
    listed = {edition: all_listed(register, edition) for edition in register.editions}
    if not levels.is_large(register):
        plainly = {it.id: {row.area.id: cells(row) for row in rows} for it, rows in listed.items()}
        return [f"export const rows = {script(plainly)};"]
    every = list(_cells(row for rows in listed.values() for row in rows))
    packed = {
        "lists": [[edition.id, len(rows)] for edition, rows in listed.items()],
        "ids": packing.column(row.area.id for rows in listed.values() for row in rows),
        "columns": [packing.column(values) for values in zip(*every, strict=True)],
    }
    return [
        'import { rowsOf } from "./levels.js";',
        f"export const rows = rowsOf({script(packed)});",
    ]


def _caption(edition: Edition) -> str:
    when = edition.date_text or text.day(edition.date)
    return text.say("table.caption", edition=plain(when))


def cells(row: Listed) -> tuple[Cell, ...]:
    """One row in the order of COLUMNS."""
    name, *rest = _of_area(row)
    return (name, *_of_listing(row), *rest)


def _cells(rows: Iterable[Listed]) -> Iterator[tuple[Cell, ...]]:
    """The same of many, where an area is on one list after the other and many rows are alike."""
    of_areas: dict[int, tuple[Cell, ...]] = {}
    of_listings: dict[Hashable, tuple[Cell, ...]] = {}
    for row in rows:
        if id(row.area) not in of_areas:
            of_areas[id(row.area)] = _of_area(row)
        key = (row.listing.status, row.listing.unit, row.since, row.start)
        if key not in of_listings:
            of_listings[key] = _of_listing(row)
        name, *rest = of_areas[id(row.area)]
        yield (name, *of_listings[key], *rest)


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
