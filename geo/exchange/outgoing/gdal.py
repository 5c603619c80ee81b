"""Layers written by GDAL, through pyogrio."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyogrio

from geo.exchange.outgoing.arrow import GEOMETRY, arrow_of
from geo.exchange.outgoing.delivery import Table

# GDAL writes files here that are read at once and thrown away: they need not outlive a power cut.
pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})


def write_layer(
    path: Path,
    driver: str,
    table: Table,
    epsg: int,
    *,
    options: Mapping[str, str],
    short: bool = False,
    append: bool = False,
    metadata: Mapping[str, str] | None = None,
    file_options: Mapping[str, str] | None = None,
) -> None:
    """Write a layer as a file, or into one that is there.

    `options` are those of the driver's layers, `file_options` those of its files, `metadata` is the
    file's, and `short` gives fields their short names.
    """
    surfaces = {"geometry_name": GEOMETRY, "geometry_type": "MultiPolygon", "crs": f"EPSG:{epsg}"}
    pyogrio.write_arrow(
        arrow_of(table, short=short),
        path,
        layer=table.layer.name,
        driver=driver,
        append=append,
        dataset_metadata=dict(metadata or {}) or None,
        dataset_options=dict(file_options or {}) or None,
        layer_options=dict(options),
        **(surfaces if table.has_surfaces else {"geometry_type": None}),
    )
