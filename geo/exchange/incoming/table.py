"""What a reader hands over, before it is checked: one layer as columns and shapes in WKB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from geo.frozen import frozen


@frozen
class Ask:
    """What a person said of a file: the layer, and the column of a field of ours. `every_column`:
    the texts of all columns are wanted, whatever they mean."""

    layer: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    every_column: bool = False


@frozen
class Table:
    """A layer as it was read.

    `layers` are all that have shapes. `columns` are all of this one, `mapped` the column by field
    of ours, `values` its texts by field, one for each row. `shapes` are WKB, or None. `crs` is what
    the file says of its reference system: an authority's code or WKT. `texts` are those of every
    column by its name, where they are asked for.
    """

    layer: str
    layers: Sequence[str]
    columns: Sequence[str]
    mapped: Mapping[str, str]
    values: Mapping[str, Sequence[Any]]
    shapes: Sequence[bytes | None]
    crs: str | None
    texts: Mapping[str, Sequence[Any]] = field(default_factory=dict)
