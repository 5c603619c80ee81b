"""A list of areas as CSV for a Norwegian spreadsheet: semicolons, decimal comma, UTF-8 with BOM."""

from __future__ import annotations

import csv
import io
from functools import cache

from geo import text
from geo.disclosure import is_internal
from geo.escape import cell
from geo.model import Register
from geo.text import borders
from geo.unchanged import Results
from geo.view import Listed

_COLUMNS = (
    "name",
    "status",
    "since",
    "csv_since_kind",
    "csv_since",
    "unit",
    "bydel",
    "size",
    "csv_boundary",
    "confidence",
    "csv_source",
    "csv_publisher",
    "csv_source_date",
)


def areas(register: Register, rows: tuple[Listed, ...]) -> bytes:
    """The rows of a view as CSV bytes; every cell safe against formulas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    # An internal table says so in every row: rows are copied from one sheet to another.
    head, first = [], []
    if is_internal(register):
        head, first = [text.say("audience.column")], [text.say("audience.mark")]
    writer.writerow([*head, *(text.say(f"table.{key}") for key in _COLUMNS)])
    safe = cache(cell)  # most of what is told of an area is told of others too
    context = (text.language(), register.sources)
    lines = _LAST_LINES.of(rows, lambda row: list(map(safe, _row(register, row))), context)
    writer.writerows([*first, *line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


#: The cells of the rows that were last written.
_LAST_LINES: Results[Listed, list[str]] = Results()


def _row(register: Register, row: Listed) -> tuple[str, ...]:
    source = register.source_by_id[row.listing.source]
    return (
        row.area.name,
        text.status(row.listing.status),
        row.since.iso,
        text.say(f"since_kind.{row.start}"),
        text.say("table.csv_yes" if row.since_derived else "table.csv_no"),
        text.unit(row.listing.unit),
        text.homes(row.bydel_names),
        "" if row.area.area_km2 is None else f"{row.area.area_km2:.2f}".replace(".", ","),
        borders.of(row.area),
        borders.confidence(row.area),
        source.title,
        source.publisher,
        source.date or "",
    )
