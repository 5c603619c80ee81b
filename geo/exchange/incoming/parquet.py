"""A GeoParquet → a table. Imported only in the process that reads a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import GisFileError
from geo.exchange.incoming import columns, limits
from geo.exchange.incoming.kinds import Kind
from geo.exchange.incoming.table import Ask, Table

_WITHOUT_CRS = "OGC:CRS84"  # what a GeoParquet means that says nothing


def prepare() -> None:
    """One thread, as the process may have no more memory than one needs."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def read(content: bytes, ask: Ask) -> Table:
    """Its one layer. Raises GisFileError."""
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        about = _about(file.schema_arrow.metadata or {})
        _limit(file)
        return _table(file, about, ask)
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
        raise GisFileError("damaged", format=Kind.GEOPARQUET) from error


def _about(metadata: Mapping[bytes, bytes]) -> tuple[str, Mapping[str, Any]]:
    """The column of shapes, and what is said of it. Raises GisFileError for a table without."""
    if b"geo" not in metadata:
        raise GisFileError("no_shapes")
    about = orjson.loads(metadata[b"geo"])
    name = str(about["primary_column"])
    column = about["columns"][name]
    if str(column.get("encoding")) != "WKB":
        raise GisFileError("other_encoding")
    return name, column


def _limit(file: pq.ParquetFile) -> None:
    if file.metadata.num_columns > limits.MOST_COLUMNS:
        raise GisFileError("too_many_columns", limit=str(limits.MOST_COLUMNS))
    if file.metadata.num_rows > limits.MOST_ROWS:
        raise GisFileError("too_many_rows", limit=str(limits.MOST_ROWS))
    groups = (file.metadata.row_group(index) for index in range(file.metadata.num_row_groups))
    if sum(group.total_byte_size for group in groups) > limits.MOST_UNPACKED:
        raise GisFileError("unpacks_too_large", limit=f"{limits.MOST_UNPACKED // 1_000_000} MB")


def _table(file: pq.ParquetFile, about: tuple[str, Mapping[str, Any]], ask: Ask) -> Table:
    shape, column = about
    names = [name for name in file.schema_arrow.names if name != shape]
    meanings = columns.meanings(names, ask.columns)
    used = (name for options in meanings.values() for name in options)
    wanted = dict.fromkeys(names if ask.every_column else used)
    rows = file.read([shape, *wanted], use_threads=False)
    texts = {name: rows.column(name).to_pylist() for name in wanted}
    shapes = rows.column(shape).to_pylist()
    return Table("", (), names, meanings, texts, shapes, _systems(column))


def _systems(column: Mapping[str, Any]) -> tuple[str, ...]:
    """The reference system as text; none where the file says that it is unknown."""
    if "crs" not in column:
        return (_WITHOUT_CRS,)
    value = column["crs"]
    return () if value is None else (orjson.dumps(value).decode(),)
