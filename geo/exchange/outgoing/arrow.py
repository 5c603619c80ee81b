"""The rows of a layer as an Arrow table, which pyarrow writes and GDAL reads."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import shapely

from geo.exchange.outgoing.delivery import Table
from geo.layers.fields import Field

GEOMETRY = "geom"
_TYPES = {
    "text": pa.string(),
    "text[]": pa.string(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "integer": pa.int32(),
    "double precision": pa.float64(),
}


def arrow_of(table: Table, *, short: bool = False, lists: bool = False) -> Any:
    """The rows as a `pyarrow.Table`, the surface as WKB in `geom` where the layer has any.

    With `short`, fields have their short names. With `lists`, lists of texts stay lists; else
    they are one text.
    """
    columns: dict[str, Any] = {}
    for field in table.fields:
        name = field.short_name if short else field.name
        columns[name] = _column(table, field, lists=lists)
    if table.has_surfaces:
        columns[GEOMETRY] = pa.array(shapely.to_wkb(table.surfaces), pa.binary())
    return pa.table(columns)


def _column(table: Table, field: Field, *, lists: bool) -> Any:
    if lists and field.is_list:
        return pa.array([row[field.name] for row in table.values], pa.list_(pa.string()))
    return pa.array(table.column(field), _TYPES[field.type])
