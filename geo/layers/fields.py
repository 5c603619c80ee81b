"""The fields of each layer for GIS programs: names, types and meanings, from `fields.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a layer: its name, its type as PostgreSQL writes it, and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: what it holds, what its surfaces are, and its fields by name, `id` first."""

    name: str
    meaning: str
    geometry: str
    fields: Mapping[str, Field]


@cache
def layers() -> Mapping[str, Layer]:
    """The layers by name, in the order of the file."""
    tables = tomllib.loads((files(__package__) / "fields.toml").read_text("utf-8"))
    return {
        name: Layer(
            name,
            table["comment"],
            table["geometry"],
            {field: Field(field, *row) for field, row in table["columns"].items()},
        )
        for name, table in tables.items()
    }
