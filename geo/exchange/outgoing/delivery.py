"""What a file for GIS programs is made of: an extract of the register, layers, a coordinate system
and a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from geo.disclosure import audience_of, is_internal
from geo.escape import plain
from geo.exports.file_format import named
from geo.layers.extract import Extract
from geo.layers.fields import Field, Layer, layers
from geo.layers.rows import rows
from geo.model import Register
from geo.projection import all_projected
from geo.view import slug

#: What stands between the texts of a list where a format has no lists.
BETWEEN = "; "
_LONGEST_NAME = 60


@dataclass(frozen=True, eq=False)
class Table:
    """A layer's rows in order: the values of each, and its surface (MultiPolygon, None where there
    is none) in the coordinate system of the delivery."""

    layer: Layer
    values: Sequence[Mapping[str, Any]]
    surfaces: np.ndarray

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in order."""
        return tuple(self.layer.fields.values())

    @property
    def has_surfaces(self) -> bool:
        """Whether the layer is one of surfaces, also where no row has one."""
        return bool(self.layer.geometry)

    @property
    def bounds(self) -> list[float] | None:
        """The least and the greatest coordinates, x or lon first; None where nothing is drawn."""
        if shapely.is_missing(self.surfaces).all():
            return None
        return [float(value) for value in shapely.total_bounds(self.surfaces)]

    def column(self, field: Field) -> list[Any]:
        """The values of a field; a text is one line, and a list one text unless it is empty."""
        return [flat(row[field.name]) for row in self.values]


def flat(value: Any) -> Any:
    """A value as a format without lists has it. Texts are on one line, without signs that nobody
    sees."""
    if isinstance(value, list):
        return BETWEEN.join(map(plain, value)) or None
    return plain(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Delivery:
    """A file that is wanted. `today` is written into it as the day it was made.

    `epsg` is one of the format's systems, and means nothing to a format without surfaces.
    """

    extract: Extract
    layers: tuple[str, ...]
    epsg: int
    today: date

    @property
    def register(self) -> Register:
        """The edition of the register that the file shows."""
        return self.extract.register

    @property
    def is_internal(self) -> bool:
        """Whether the file is for the partners alone, and must say so."""
        return is_internal(self.register)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The layers by name, in the order of `layers`."""
        return {name: self._table(layers()[name]) for name in self.layers}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows each of them has; no border is projected to know that."""
        return {name: sum(1 for _ in rows(self.extract, name)) for name in self.layers}

    def _table(self, layer: Layer) -> Table:
        every = list(rows(self.extract, layer.name))
        surfaces = np.full(len(every), None, dtype=object)
        drawn = [at for at, row in enumerate(every) if row.surface is not None]
        if drawn:
            several = [shapely.multipolygons(shapely.get_parts(every[at].surface)) for at in drawn]
            surfaces[drawn] = all_projected(several, self.epsg)
        return Table(layer, [row.values for row in every], surfaces)

    def member_name(self, layer: str, suffix: str) -> str:
        """The name of a layer's own file within a zip."""
        return named(layer, audience_of(self.register), suffix)

    def stem(self) -> str:
        """The name of the file before its suffix: `ipo-data-2026-01-ost`, `…-intern`."""
        view = self.extract.view
        lists = "alle-lister" if self.extract.every_list else slug(self.extract.edition.id)
        places = (view.area, view.bydel and f"bydel {view.bydel}")
        words = [lists, *view.units, *view.statuses, *filter(None, places)]
        about = "-".join(["ipo-data", *map(slug, words)])[:_LONGEST_NAME].strip("-")
        return named(about, audience_of(self.register), "")[:-1]
