"""The fields of each layer for GIS programs: names, types and meanings, from `fields.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from geo import settings
from geo.frozen import frozen
from geo.settings.nouns import renamed

#: The layer of the places within places.
_SECOND_LEVEL = "delbydeler"


@frozen
class Field:
    """A field of a layer: its name, its type as PostgreSQL writes it, and what it means.

    `short` is a name of at most ten ASCII characters, for shapefiles; empty: the name is short
    enough. `refers` is the layer whose ids the values are, or empty.
    """

    name: str
    type: str
    meaning: str
    short: str = ""
    refers: str = ""

    @property
    def short_name(self) -> str:
        """The name where there is room for ten characters only."""
        return self.short or self.name

    @property
    def is_list(self) -> bool:
        """Whether a value is a list of texts."""
        return self.type.endswith("[]")


@frozen
class Layer:
    """A layer: what it holds, what its surfaces are, and its fields by name, `id` first.

    `geometry` is empty for a layer without surfaces.
    """

    name: str
    meaning: str
    geometry: str
    fields: Mapping[str, Field]


@cache
def layers() -> Mapping[str, Layer]:
    """The layers by name, in the order of the file; those of the levels of places that the
    register has."""
    tables = tomllib.loads((files(__package__) / "fields.toml").read_text("utf-8"))
    return {
        name: Layer(
            name,
            _own(table["comment"]),
            _own(table["geometry"]),
            {field: _field(field, *row) for field, row in table["columns"].items()},
        )
        for name, table in tables.items()
        if name != _SECOND_LEVEL or settings.current().levels > 1
    }


def _field(name: str, type_: str, meaning: str, more: Mapping[str, str] | None = None) -> Field:
    return Field(name, type_, _own(meaning), **(more or {}))


def _own(words: str) -> str:
    """What is said of a layer or a field, in the register's own nouns and system of metres."""
    own = settings.current()
    return renamed(words, own.nouns.get("nb", {})).replace("{epsg}", str(own.projection.epsg))
