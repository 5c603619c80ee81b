"""GeoParquet 1.1, written by pyarrow: surfaces as WKB, and what the file says of itself beside the
`geo` key of the file's metadata."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import pyarrow.parquet as pq
import pyproj

from geo.exchange.outgoing import about, archive
from geo.exchange.outgoing.arrow import GEOMETRY, arrow_of
from geo.exchange.outgoing.delivery import Delivery, Table
from geo.exchange.outgoing.formats.geoparquet import FORMAT


def content(delivery: Delivery) -> bytes:
    """The layer; several layers as a zip with a file for each."""
    files = [
        (delivery.member_name(name, FORMAT.suffix), _layer(delivery, table))
        for name, table in delivery.tables.items()
    ]
    if len(files) == 1:
        return files[0][1]
    return archive.pack(delivery, [(archive.NOTE, about.note(delivery)), *files])


def _layer(delivery: Delivery, table: Table) -> bytes:
    facts = {fact.key: fact.words for fact in about.facts(delivery)}
    metadata = {f"ipokart:{key}": words for key, words in facts.items()}
    if table.has_surfaces:
        metadata["geo"] = json.dumps(_geo(table, delivery.epsg), ensure_ascii=False)
    rows = arrow_of(table, lists=True).replace_schema_metadata(metadata)
    out = io.BytesIO()
    pq.write_table(rows, out, compression="zstd")
    return out.getvalue()


def _geo(table: Table, epsg: int) -> dict[str, Any]:
    """What the format's specification asks to be told of the surfaces."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["MultiPolygon"],
        "crs": _crs(epsg),
        "edges": "planar",
    }
    if bounds := table.bounds:
        column["bbox"] = bounds
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


@cache
def _crs(epsg: int) -> dict[str, Any]:
    # Surfaces of EPSG:4326 have the longitude first here, which is what OGC:CRS84 says.
    name = "OGC:CRS84" if epsg == 4326 else f"EPSG:{epsg}"
    described: dict[str, Any] = pyproj.CRS(name).to_json_dict()
    return described
