"""FlatGeobuf, written by GDAL: what the file says of itself is its title and description."""

from __future__ import annotations

import tempfile
from pathlib import Path

import shapely

from geo.exchange.outgoing import about, archive
from geo.exchange.outgoing.delivery import Delivery, Table
from geo.exchange.outgoing.formats.flatgeobuf import FORMAT
from geo.exchange.outgoing.gdal import write_layer


def content(delivery: Delivery) -> bytes:
    """The layer; several layers as a zip with a file for each."""
    with tempfile.TemporaryDirectory() as folder:
        files = [
            (delivery.member_name(name, FORMAT.suffix), _layer(delivery, table, Path(folder)))
            for name, table in delivery.tables.items()
        ]
    if len(files) == 1:
        return files[0][1]
    return archive.pack(delivery, [(archive.NOTE, about.note(delivery)), *files])


def _layer(delivery: Delivery, table: Table, folder: Path) -> bytes:
    path = folder / f"{table.layer.name}.{FORMAT.suffix}"
    # The index by place can hold no row without a surface.
    indexed = len(table.values) > 0 and not shapely.is_missing(table.surfaces).any()
    options = {
        "SPATIAL_INDEX": "YES" if indexed else "NO",
        "TITLE": about.title(delivery),
        "DESCRIPTION": f"{table.layer.meaning} {about.summary(delivery)}",
    }
    write_layer(path, "FlatGeobuf", table, delivery.epsg, options=options)
    return path.read_bytes()
