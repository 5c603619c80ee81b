"""CSV for a Norwegian spreadsheet: semicolons, decimal comma, UTF-8 with BOM; in a zip with what
the files are, for people and, by "CSV on the Web", for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

from geo import text
from geo.escape import cell
from geo.exchange.outgoing import about, archive
from geo.exchange.outgoing.delivery import Delivery, Table, flat
from geo.layers.fields import Field

_TYPES = {
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "boolean": {"base": "boolean", "format": "ja|nei"},
    "integer": {"base": "integer"},
    "double precision": {"base": "decimal", "format": {"decimalChar": ","}},
}
_DUBLIN_CORE = {
    "title": "dc:title",
    "date": "dc:created",
    "sources": "dc:source",
    "licences": "dc:license",
    "audience": "dc:accessRights",
}


def content(delivery: Delivery) -> bytes:
    """The zip: the file to read, a file for each layer, and a description for programs."""
    files = [(archive.NOTE, about.note(delivery, text.say("exchange_file.csv")))]
    files += [
        (delivery.member_name(name, "csv"), _table(delivery, table))
        for name, table in delivery.tables.items()
    ]
    described = json.dumps(_description(delivery), ensure_ascii=False, indent=2) + "\n"
    files.append((delivery.member_name("csv-metadata", "json"), described.encode()))
    return archive.pack(delivery, files)


def _table(delivery: Delivery, table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    # An internal table says so in every row: rows are copied from one sheet to another.
    head, first = _mark(delivery)
    writer.writerow([*head, *table.layer.fields])
    for row in table.values:
        writer.writerow([*first, *(_cell(row[name]) for name in table.layer.fields)])
    return out.getvalue().encode("utf-8-sig")


def _mark(delivery: Delivery) -> tuple[list[str], list[str]]:
    """The name and the value of the column that only an internal table has."""
    if not delivery.is_internal:
        return [], []
    return [text.say("audience.column")], [text.say("audience.mark")]


def _cell(value: Any) -> str:
    value = flat(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float):
        return f"{value:.6g}".replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    return cell(value) if isinstance(value, str) else str(value)


def _description(delivery: Delivery) -> dict[str, Any]:
    """The files and their columns as the W3C's "Metadata Vocabulary for Tabular Data" has it."""
    facts = {fact.key: fact.words for fact in about.facts(delivery)}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nb"}],
        **{name: facts[key] for key, name in _DUBLIN_CORE.items() if key in facts},
        "dc:description": about.summary(delivery),
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True},
        "tables": [_columns(delivery, table) for table in delivery.tables.values()],
    }


def _columns(delivery: Delivery, table: Table) -> dict[str, Any]:
    head, _ = _mark(delivery)
    columns: list[dict[str, Any]] = [{"name": "utgave", "titles": head}] if head else []
    columns += [_column(field) for field in table.fields]
    return {
        "url": delivery.member_name(table.layer.name, "csv"),
        "dc:description": table.layer.meaning,
        "tableSchema": {"primaryKey": "id", "columns": columns},
    }


def _column(field: Field) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": field.name,
        "titles": field.name,
        "dc:description": field.meaning,
        "datatype": _TYPES.get(field.type, {"base": "string"}),
    }
    if field.is_list:
        column["separator"] = "; "
    return column
