"""GeoJSON by RFC 7946: longitude before latitude, outer rings anticlockwise. What the file says of
itself stands in members of its own beside the features."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import shapely

from geo.escape import plain
from geo.exchange.outgoing import about, archive
from geo.exchange.outgoing.delivery import Delivery, Table
from geo.exchange.outgoing.formats.geojson import FORMAT


def content(delivery: Delivery) -> bytes:
    """The layer as a FeatureCollection; several layers as a zip of such."""
    files = [
        (delivery.member_name(name, FORMAT.suffix), _collection(delivery, table))
        for name, table in delivery.tables.items()
    ]
    if len(files) == 1:
        return files[0][1]
    return archive.pack(delivery, [(archive.NOTE, about.note(delivery)), *files])


def _collection(delivery: Delivery, table: Table) -> bytes:
    facts = {fact.key: fact.words for fact in about.facts(delivery)}
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": table.layer.name,
        "title": facts["title"],
        "description": table.layer.meaning,
        "metadata": facts,
    }
    if bounds := table.bounds:
        collection["bbox"] = [round(value, 6) for value in bounds]
    collection["features"] = list(_features(table))
    return orjson.dumps(collection, option=orjson.OPT_APPEND_NEWLINE)


def _features(table: Table) -> Iterator[dict[str, Any]]:
    oriented = shapely.orient_polygons(table.surfaces)
    drawn = shapely.to_geojson(oriented)
    for row, shape in zip(table.values, drawn, strict=True):
        yield {
            "type": "Feature",
            "id": row["id"],
            "geometry": None if shape is None else orjson.Fragment(shape),
            "properties": {name: _value(value) for name, value in row.items()},
        }


def _value(value: Any) -> Any:
    """Lists stay lists; texts are one line without signs that nobody sees."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return plain(value) if isinstance(value, str) else value
