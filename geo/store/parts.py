"""The register's files taken apart into records, and put together again in the same letters.

A record is one feature, object or row of a file as plain JSON text, with a kind, an id and its
place among its kind. Put together, records make files that read well in a diff.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from geo import files
from geo.frozen import frozen

_POPULATION = ("bydel", "year", "population", "age_0_17", "age_10_22")


@frozen
class Record:
    """One fact as it is kept: `body` is JSON text."""

    kind: str
    id: str
    place: int
    body: str


@frozen
class Kind:
    """Where records of a kind stand: the file, and in a JSON file the list."""

    file: str
    list: str = ""


KINDS = {
    "area": Kind(files.AREAS),
    "earlier": Kind(files.EARLIER),
    "bydel": Kind(files.BYDELER),
    "delbydel": Kind(files.DELBYDELER),
    "edition": Kind(files.EDITIONS, "editions"),
    "followup": Kind(files.FOLLOWUPS, "followups"),
    "pending": Kind(files.FOLLOWUPS, "pending"),
    "milestone": Kind(files.MILESTONES, "milestones"),
    "meeting": Kind(files.MEETINGS, "meetings"),
    "programme": Kind(files.PROGRAMMES, "programmes"),
    "body": Kind(files.BODIES, "bodies"),
    "measure": Kind(files.MEASURES, "measures"),
    "document": Kind(files.DOCUMENTS, "sources"),
    "source": Kind(files.SOURCES, "sources"),
    "population": Kind(files.POPULATION),
}


def id_of(kind: str, body: Mapping[str, Any]) -> str:
    """What a record is called among its kind. Raises KeyError for a body that does not say it."""
    if kind == "pending":
        return str(body["year"])
    if kind == "population":
        bydel, year, *_ = (body[key] for key in _POPULATION)  # a row has every column
        return f"{bydel}@{year}"
    properties = body.get("properties", body)
    if kind == "earlier":
        return f"{properties['area']}@{properties['until']}"
    return str(properties["id"])


def split_records(contents: Mapping[str, bytes]) -> Iterator[Record]:
    """Every record of the files, by name; files must be those of a readable register."""
    for name, kind in KINDS.items():
        content = contents.get(kind.file, b"")
        for place, body in enumerate(_bodies(kind, content) if content else ()):
            yield Record(name, id_of(name, body), place, dumped(body))


def _bodies(kind: Kind, content: bytes) -> list[dict[str, Any]]:
    text = content.decode("utf-8-sig")
    if kind.file == files.POPULATION:
        return [
            {key: row[key] if key == "bydel" else int(row[key]) for key in _POPULATION}
            for row in csv.DictReader(io.StringIO(text))
        ]
    rows: list[dict[str, Any]] = json.loads(text)[kind.list or "features"]
    return rows


def dumped(body: Mapping[str, Any]) -> str:
    """A record's body as one line of JSON. Raises ValueError or TypeError for what JSON lacks."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def join_records(records: Iterable[Record]) -> dict[str, bytes]:
    """The files that hold these records, by name. Only files that any record belongs to."""
    results: dict[str, list[Record]] = {name: [] for name in KINDS}
    for record in sorted(records, key=lambda item: (item.place, item.id)):
        results[record.kind].append(record)
    return {
        name: content
        for name in dict.fromkeys(kind.file for kind in KINDS.values())
        if (content := file_of(name, results))
    }


def file_of(name: str, results: Mapping[str, list[Record]]) -> bytes:
    """One file of the records that it has, by kind and in order; empty when it need not be."""
    kinds = {kind: results[kind] for kind, where in KINDS.items() if where.file == name}
    if name in files.OPTIONAL_FILES and not any(kinds.values()):
        return b""
    if name == files.POPULATION:
        return _csv(kinds["population"])
    if name.endswith(".geojson"):
        (rows,) = kinds.values()
        lines = ",\n".join(row.body for row in rows)
        return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()
    document = {
        KINDS[kind].list: [orjson.loads(row.body) for row in rows] for kind, rows in kinds.items()
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _csv(rows: list[Record]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_POPULATION)
    for row in rows:
        body = orjson.loads(row.body)
        writer.writerow([body[key] for key in _POPULATION])
    return out.getvalue().encode()
