"""The rows of the table of areas, as the browser gets them once: every list, every area on it."""

from __future__ import annotations

from geo import text
from geo.escape import plain, script
from geo.model import Confidence, Edition, Register
from geo.text import borders
from geo.view import Listed, all_listed

COLUMNS = ("name", "status", "since", "unit", "bydel", "size", "confidence")
#: What is read, and what is sorted by when that is something else.
Cell = str | tuple[str, str | float]


def module(register: Register) -> bytes:
    """A script module: `columns`, `rows` by edition and area, `captions` by edition, and the word
    `more`."""
    rows = {
        edition.id: {row.area.id: cells(row) for row in all_listed(register, edition)}
        for edition in register.editions
    }
    constants = {
        "columns": [text.say(f"table.{name}") for name in COLUMNS],
        "rows": rows,
        "captions": {edition.id: _caption(edition) for edition in register.editions},
        "more": text.say("table.more", count="{count}"),
    }
    lines = [f"export const {name} = {script(value)};" for name, value in constants.items()]
    return "\n".join(lines).encode()


def _caption(edition: Edition) -> str:
    when = edition.date_text or text.day(edition.date)
    return text.say("table.caption", edition=plain(when))


def cells(row: Listed) -> tuple[Cell, ...]:
    """One row in the order of COLUMNS."""
    area, listing = row.area, row.listing
    sure, order = area.boundary_confidence, list(Confidence)
    return (
        plain(area.name),
        text.status(listing.status),
        (text.since(row.since, row.start), row.since.first.isoformat()),
        text.unit(listing.unit),
        plain(text.homes(row.bydel_names)),
        (text.size(area.area_km2), area.area_km2 or 0.0),
        (borders.confidence(area), order.index(sure) if sure else len(order)),
    )
