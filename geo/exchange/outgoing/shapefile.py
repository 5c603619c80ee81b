"""Shapefiles, written by GDAL: UTF-8 and short names. What they cannot hold is told in the file to
read beside them."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo import text
from geo.exchange.outgoing import about, archive
from geo.exchange.outgoing.delivery import BETWEEN, Delivery, Table, flat
from geo.exchange.outgoing.gdal import write_layer
from geo.layers.fields import Field

#: The most bytes of a text.
MOST_BYTES = 254
_SUFFIXES = ("shp", "shx", "dbf", "prj", "cpg")
#: The parts that have a box of all surfaces in their head, and its place there (bytes).
_BOUNDED, _BOX = ("shp", "shx"), slice(36, 68)


def content(delivery: Delivery) -> bytes:
    """A zip of the layers, and what became of their names and longest texts."""
    cuts: list[str] = []
    files: list[tuple[str, bytes]] = []
    with tempfile.TemporaryDirectory() as folder:
        for table in delivery.tables.values():
            shortened, count = _shortened(table)
            files += _layer(delivery, shortened, Path(folder))
            if count:
                cuts.append(f"{table.layer.name}: {', '.join(count)}")
    note = about.note(delivery, _names(delivery), _cut_words(cuts))
    return archive.pack(delivery, [(archive.NOTE, note), *files])


def _layer(delivery: Delivery, table: Table, folder: Path) -> Iterator[tuple[str, bytes]]:
    path = folder / f"{table.layer.name}.{'shp' if table.has_surfaces else 'dbf'}"
    options = {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": delivery.today.isoformat()}
    if not table.has_surfaces:
        options["SHPT"] = "NULL"
    write_layer(path, "ESRI Shapefile", table, delivery.epsg, options=options, short=True)
    for suffix in _SUFFIXES:
        part = path.with_suffix(f".{suffix}")
        if part.exists():
            name = delivery.member_name(table.layer.name, suffix)
            yield (
                name,
                _bounded(part.read_bytes(), table) if suffix in _BOUNDED else part.read_bytes(),
            )


def _bounded(content: bytes, table: Table) -> bytes:
    """A part with the box of its surfaces in its head: GDAL's begins with 0, 0 where the first row
    has no surface."""
    if table.bounds is None:
        return content
    return content[: _BOX.start] + struct.pack("<4d", *table.bounds) + content[_BOX.stop :]


def _shortened(table: Table) -> tuple[Table, list[str]]:
    """The table with texts that there is room for, and the fields with how many were cut."""
    values: list[Mapping[str, Any]] = [
        {name: _cut(flat(value)) for name, value in row.items()} for row in table.values
    ]
    cut = [
        text.say("exchange_file.cut_field", field=field.short_name, count=count)
        for field in table.fields
        if (count := _count_cut(table, values, field))
    ]
    return replace(table, values=values), cut


def _count_cut(table: Table, values: list[Mapping[str, Any]], field: Field) -> int:
    pairs = zip(table.values, values, strict=True)
    return sum(flat(whole[field.name]) != short[field.name] for whole, short in pairs)


def _cut(value: Any) -> Any:
    """A text of at most 254 bytes, cut between letters."""
    if not isinstance(value, str) or len(value.encode()) <= MOST_BYTES:
        return value
    ellipsis = "…"
    room = MOST_BYTES - len(ellipsis.encode())
    return value.encode()[:room].decode("utf-8", "ignore") + ellipsis


def _names(delivery: Delivery) -> str:
    """The fields that have another name here, by layer."""
    lines = []
    for table in delivery.tables.values():
        other = [field for field in table.fields if field.short]
        pairs = [f"{field.short_name} = {field.name}" for field in other]
        lines += [f"{table.layer.name}: {BETWEEN.join(pairs)}"] if pairs else []
    return "\n".join([text.say("exchange_file.short_names"), *lines])


def _cut_words(cuts: list[str]) -> str:
    if not cuts:
        return text.say("exchange_file.nothing_cut")
    return "\n".join([text.say("exchange_file.cut", most=MOST_BYTES), *cuts])
