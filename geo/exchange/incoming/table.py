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

    `layers` are all that have shapes. `columns` are all of this one, `meanings` those that can be
    each field of ours, most likely first, `texts` their texts by column, one for each row: of every
    column where all are asked for. `shapes` are WKB, or None. `systems` is what the file says of
    its reference system, each an authority's code or WKT: one, or several for the same numbers.
    """

    layer: str
    layers: Sequence[str]
    columns: Sequence[str]
    meanings: Mapping[str, Sequence[str]]
    texts: Mapping[str, Sequence[Any]]
    shapes: Sequence[bytes | None]
    systems: Sequence[str]

    @property
    def used(self) -> dict[str, Sequence[Any]]:
        """The texts of the columns that can be a field of ours."""
        names = dict.fromkeys(it for options in self.meanings.values() for it in options)
        return {name: self.texts[name] for name in names}
