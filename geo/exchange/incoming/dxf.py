"""Closed lines of a drawing → rows: each is called what is written in it, or like its layer.

A drawing knows neither holes nor surfaces of several parts: lines that are called alike are one
area, and one that lies in another is a hole of it. Imported only in the process that reads a file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from geo.errors import GisFileError
from geo.exchange.incoming import columns
from geo.exchange.incoming.table import Table

#: How a drawing says its version, and the first one whose texts are UTF-8 whatever it says of an
#: alphabet.
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_FIRST_UTF8 = b"AC1021"
_HEADER = 4_096  # bytes
#: Columns of a drawing.
LAYER, TEXT = "Layer", "Text"
_SURFACES = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


def is_utf8(content: bytes) -> bool:
    """Whether the texts of a drawing are UTF-8: GDAL believes the alphabet in its header, which
    means nothing since AutoCAD 2007."""
    version = _VERSION.search(content[:_HEADER])
    return bool(version and version[1] >= _FIRST_UTF8)


def areas_of(table: Table, layers: Sequence[str], texts: Sequence[str]) -> Table:
    """The rows of a drawing (`entities`, as GDAL has it) as areas. `layers` and `texts` are what
    its rows have in these columns. Raises GisFileError where no line is closed."""
    shapes = shapely.from_wkb(np.array([*table.shapes, None], dtype=object), on_invalid="ignore")
    kinds = shapely.get_type_id(shapes)
    surfaces = np.flatnonzero(np.isin(kinds, _SURFACES) & ~shapely.is_empty(shapes))
    if not len(surfaces):
        raise GisFileError("no_closed_line")
    points = map(int, np.flatnonzero(kinds == GeometryType.POINT))
    labels = [row for row in points if texts[row]]
    if own := columns.areas_layers({layers[row] for row in surfaces.tolist()}):
        surfaces = np.array([row for row in surfaces.tolist() if layers[row] in own])
        labels = [row for row in labels if layers[row].startswith(tuple(own))] or labels
    written = _written_in(shapes, surfaces, labels, texts)
    groups = _groups([int(row) for row in surfaces], layers, written)
    column, names = TEXT if written else LAYER, [name for name, _ in groups]
    return replace(
        table,
        meanings={"name": (column,)},
        texts={column: names},
        shapes=[shapely.to_wkb(_whole([shapes[row] for row in rows])) for _, rows in groups],
    )


def _written_in(
    shapes: np.ndarray, surfaces: np.ndarray, labels: Sequence[int], texts: Sequence[str]
) -> dict[int, str]:
    """The text in a surface, by its row: of all surfaces that it stands in, the smallest."""
    order = surfaces[np.argsort(shapely.area(shapes[surfaces]))]
    inside = shapely.STRtree(shapes[order]).query(shapes[list(labels)], "within")
    smallest: dict[int, int] = {}
    for label, place in inside.T.tolist():
        smallest[label] = min(place, smallest.get(label, place))
    return {int(order[place]): texts[labels[label]] for label, place in smallest.items()}


def _groups(
    surfaces: Sequence[int], layers: Sequence[str], written: Mapping[int, str]
) -> list[tuple[str, list[int]]]:
    """The surfaces of each area, with its name. Without any text in a drawing of one layer each
    surface is an area."""
    names = defaultdict(set)
    for row, name in written.items():
        names[layers[row]].add(name)
    alone = not written and len({layers[row] for row in surfaces}) == 1
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in surfaces:
        of_layer = names[layers[row]]
        name = written.get(row) or (next(iter(of_layer)) if len(of_layer) == 1 else layers[row])
        groups[name, row if alone else -1].append(row)
    return [(name, rows) for (name, _), rows in groups.items()]


def _whole(surfaces: Sequence[BaseGeometry]) -> BaseGeometry:
    """Surfaces as one: what lies in another is cut out of it."""
    largest_first = sorted(surfaces, key=lambda surface: -surface.area)
    whole = largest_first[0]
    for surface in largest_first[1:]:
        whole = whole.symmetric_difference(surface) if surface.is_valid else whole
    return whole
