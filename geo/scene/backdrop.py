"""The layers behind the areas in metres (EPSG:25832), read and projected when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import background
from geo.background import Layers
from geo.projection import all_in_metres, in_metres

_LINE_KINDS = (1, 5)  # shapely's numbers for LineString and MultiLineString


class LayerFiles(Protocol):
    """Files with the layers, which nobody has parsed yet."""

    @property
    def digest(self) -> bytes:
        """What tells their bytes from others."""

    def layers(self) -> Layers:
        """What they hold. Raises DataError."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of the background: its geometries (EPSG:25832) by row of the style table."""

    name: str
    by_look: Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """Names at points: coordinates (n, 2) in metres and what is written there."""

    points: np.ndarray
    names: tuple[str, ...]


class Backdrop:
    """Layers as GeoJSON, or the files that they are read from; `digest` tells files from others and
    is None for layers that were read already."""

    def __init__(self, source: Layers | LayerFiles) -> None:
        self._source = source
        self.digest = None if isinstance(source, dict) else source.digest

    @cached_property
    def source(self) -> Layers:
        """The layers as GeoJSON (EPSG:4326). Raises DataError."""
        return self._source if isinstance(self._source, dict) else self._source.layers()

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers in drawing order; the bydeler, which the register has, are empty here."""
        rows = [(name, *row) for name in background.LAYERS for row in _rows(name, self.source)]
        return _by_layer(rows, all_in_metres([row[2] for row in rows]))

    @cached_property
    def water(self) -> BaseGeometry:
        """The fjord as one surface."""
        fjord = (layer for layer in self.layers if layer.name == "fjord")
        shapes = [shape for layer in fjord for shapes in layer.by_look.values() for shape in shapes]
        water: BaseGeometry = shapely.union_all(shapes)
        shapely.prepare(water)
        return water

    @cached_property
    def stations(self) -> Signs:
        """The T-bane stations."""
        return _signs(background.stations(self.source))

    @cached_property
    def shields(self) -> Signs:
        """The numbers of the main roads."""
        return _signs(background.shields(self.source))


def _rows(name: str, layers: Layers) -> list[tuple[str, BaseGeometry]]:
    """The geometries of one layer, each with its row of the style table; bydeler come apart."""
    file, row = background.LAYERS[name]
    if name == "bydeler":
        return []
    if name == "veil":
        return [(row, background.veil(layers))]
    features, shapes = background.features(layers, file), background.geometries(layers, file)
    if name == "borders":
        return [(row, background.shared_borders(shapes))] if shapes else []
    looks = [background.look(item, row) for item in features]
    return list(zip(looks, shapes, strict=True))


def _by_layer(rows: list[tuple[str, str, BaseGeometry]], metres: np.ndarray) -> tuple[Layer, ...]:
    by_layer: dict[str, dict[str, list[BaseGeometry]]] = {name: {} for name in background.LAYERS}
    for (name, look, _), geometry in zip(rows, metres, strict=True):
        by_layer[name].setdefault(look, []).append(geometry)
    return tuple(
        Layer(name, {look: _joined(np.array(items, dtype=object)) for look, items in looks.items()})
        for name, looks in by_layer.items()
    )


def _joined(shapes: np.ndarray) -> np.ndarray:
    """Lines that meet as one line, so that a dash runs on and there is less to draw."""
    if not np.isin(shapely.get_type_id(shapes), _LINE_KINDS).all():
        return shapes
    return np.array([shapely.line_merge(shapely.multilinestrings(shapely.get_parts(shapes)))])


def _signs(signs: list[background.Sign]) -> Signs:
    if not signs:
        return Signs(np.empty((0, 2)), ())
    points = in_metres(shapely.multipoints([(lon, lat) for lat, lon, _ in signs]))
    return Signs(shapely.get_coordinates(points), tuple(name for _, _, name in signs))
