"""The bytes of a GIS file → one layer of rows, each with its values and its shape.

The file is read in a process of its own (`reader`), with limits on memory and time; what that sends
back is data, and is taken apart here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DocumentError, GisFileError
from geo.exchange.incoming import limits, wire
from geo.exchange.incoming.kinds import Kind
from geo.frozen import frozen
from geo.seminar.budget import Budget
from geo.seminar.reading.process import Limits, run_module

_READER = "geo.exchange.incoming.reader"
_LIMITS = Limits(limits.MEMORY, limits.CPU_SECONDS)


@frozen
class Row:
    """A row of a layer: its number from 1, its texts by field of ours, its shape in WKB in the
    system of the file, and what is wrong with it (`incoming_row.…`, empty for nothing)."""

    number: int
    values: Mapping[str, str]
    shape: bytes | None = field(repr=False)
    fault: str = ""

    @property
    def is_surface(self) -> bool:
        """Whether the shape is a surface, be it a broken one."""
        return self.fault in {"", "invalid"}

    @property
    def geometry(self) -> BaseGeometry:
        """The shape as it is in the file. Raises ValueError where there is none."""
        if self.shape is None:
            raise ValueError(self.number)
        read: BaseGeometry = shapely.from_wkb(self.shape)
        return read


@frozen
class Layer:
    """A layer of a file.

    `layers` are all that could be chosen, `columns` all columns of this one, `mapped` the column by
    field of ours. `epsg`, `system` and `datum` are what the file says of its reference system: a
    code, and names, None and empty for nothing. A system that is known by its name alone has no
    code that is known here. `bounds` are west, south, east and north of all surfaces in
    that system. `texts` are those of every column, one for each row, where they are asked for;
    `rivals` those of the columns that can be a field, most likely first, where there are several.
    """

    kind: Kind
    name: str
    layers: tuple[str, ...]
    columns: tuple[str, ...]
    mapped: Mapping[str, str]
    rows: tuple[Row, ...]
    epsg: int | None
    system: str
    bounds: tuple[float, ...]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    rivals: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict, repr=False)
    datum: str = ""

    @property
    def surfaces(self) -> tuple[Row, ...]:
        """The rows with a surface."""
        return tuple(row for row in self.rows if row.is_surface)


def read_layer(
    content: bytes,
    layer: str = "",
    columns: Mapping[str, str] | None = None,
    *,
    every_column: bool = False,
) -> Layer:
    """Read a layer of a GIS file: the one of that name, or the one that holds areas. `columns` are
    the columns of fields of ours, where a person said so; an empty one takes the field away.
    `every_column` asks for the texts of all columns, whatever they mean.

    Raises GisFileError, whatever the bytes are; nothing else is opened, and nothing is written.
    """
    if not content:
        raise GisFileError("no_bytes")
    if len(content) > limits.MOST_BYTES:
        raise GisFileError("too_large", limit=f"{limits.MOST_BYTES // 1_000_000} MB")
    wishes = [orjson.dumps(it).decode() for it in (columns or {}, every_column)]
    header, shapes = _answer(content, [layer, *wishes])
    if refused := header.get("refused"):
        raise GisFileError(refused["code"], tuple(refused.get("choices", ())), **refused["values"])
    rows = _rows(header, shapes)
    if not any(row.is_surface for row in rows):
        raise GisFileError("no_usable_row", fault=rows[0].fault, count=str(len(rows)))
    return Layer(
        Kind(header["kind"]),
        header["layer"],
        tuple(header["layers"]),
        tuple(header["columns"]),
        header["mapped"],
        rows,
        header["epsg"],
        header["system"],
        tuple(header["bounds"]),
        header["texts"],
        header["rivals"],
        header["datum"],
    )


def _answer(content: bytes, arguments: list[str]) -> tuple[dict[str, Any], list[bytes | None]]:
    budget = Budget(limits.CLOCK_SECONDS)
    try:
        return wire.unpacked(run_module(_READER, arguments, content, budget, _LIMITS))
    except DocumentError as error:
        raise GisFileError(error.code, **_LIMIT_VALUES.get(error.code, {})) from error
    except (ValueError, KeyError, TypeError) as error:
        raise GisFileError("damaged", format="GIS") from error


_LIMIT_VALUES = {
    "too_slow": {"seconds": str(limits.CPU_SECONDS)},
    "too_much_memory": {"limit": f"{limits.MEMORY // 1_000_000} MB"},
    "damaged": {"format": "GIS"},
}


def _rows(header: Mapping[str, Any], shapes: list[bytes | None]) -> tuple[Row, ...]:
    fields = tuple(header["values"])
    columns = header["values"].values()
    texts = list(zip(*columns, strict=True)) if fields else [()] * len(shapes)
    return tuple(
        Row(number, dict(zip(fields, values, strict=True)), shape, fault)
        for number, (values, shape, fault) in enumerate(
            zip(texts, shapes, header["faults"], strict=True), 1
        )
    )
