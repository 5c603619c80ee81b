"""The features of a register, kept for as long as it is the newest: found by box, time and value,
and written as GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geo.escape import unicode_text
from geo.exchange.live.collections import Collection
from geo.exchange.live.parameters import FeatureQuery, Value
from geo.exchange.live.spans import Span, SpansOf, spans_of, whole
from geo.exchange.live.systems import System
from geo.frozen import frozen
from geo.layers.extract import Extract
from geo.layers.rows import Row, rows
from geo.model import Register
from geo.view import View

#: An answer has no more features than fit in so many bytes of surfaces, and one.
MOST_BYTES = 8_000_000


@frozen
class Page:
    """Some features of those that match: these rows, and how many match in all."""

    rows: Sequence[Row]
    matched: int


class Search(Protocol):
    """What finds the features of a collection."""

    def page(self, feature_query: FeatureQuery) -> Page:
        """The features that are asked for, from `offset`, at most `limit`."""
        ...


class LoadedFeatures:
    """A collection of a register in memory, with a tree of its surfaces.

    `edition`: the list (its id) that the areas are shown as on; None: as they are now, whatever
    list they were on.
    """

    def __init__(
        self, register: Register, collection: Collection, edition: str | None = None
    ) -> None:
        extract = Extract(register, View(edition), every_list=edition is None)
        self._rows: tuple[Row, ...] = tuple(rows(extract, collection.layer.name))
        self._spans_of: SpansOf | None = spans_of(register, collection.id)
        self._by_id = {row.values["id"]: row for row in self._rows}

    @cached_property
    def _tree(self) -> shapely.STRtree:
        surfaces: list[Any] = [row.surface for row in self._rows]  # None is never found
        return shapely.STRtree(surfaces)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of every surface (EPSG:4326); None where there is none."""
        surfaces = [row.surface for row in self._rows if row.surface is not None]
        if not surfaces:
            return None
        west, south, east, north = shapely.total_bounds(surfaces).tolist()
        return west, south, east, north

    @cached_property
    def span(self) -> Span | None:
        """The days from the first to the last of any feature."""
        if self._spans_of is None:
            return None
        return whole(self._spans_of(row.values) for row in self._rows)

    def one(self, id_: str) -> Row | None:
        """A feature by its id, if there is one."""
        return self._by_id.get(id_)

    def page(self, feature_query: FeatureQuery) -> Page:
        """The features that are asked for, in the order of the layer."""
        matches = [
            row
            for row in self._near(feature_query.box)
            if self._is_match(row.values, feature_query)
        ]
        return Page(
            matches[feature_query.offset : feature_query.offset + feature_query.limit], len(matches)
        )

    def _near(self, box: BaseGeometry | None) -> Sequence[Row]:
        if box is None:
            return self._rows
        places = sorted(self._tree.query(box, predicate="intersects").tolist())
        return [self._rows[place] for place in places]

    def _is_match(self, values: Mapping[str, Any], feature_query: FeatureQuery) -> bool:
        if feature_query.span is not None and self._spans_of is not None:
            spans = self._spans_of(values)
            if spans is not None and not any(feature_query.span.meets(span) for span in spans):
                return False
        return all(_is_or_has(values[name], value) for name, value in feature_query.filters.items())


def _is_or_has(value: object, wanted: Value) -> bool:
    """Whether a field is what is wanted; a list, whether it has it."""
    return wanted in value if isinstance(value, list) else value == wanted


# --- as GeoJSON -------------------------------------------------------------------------------


def written(matches: Sequence[Row], system: System) -> list[bytes]:
    """The features as GeoJSON objects, as many as there is room for, at least one."""
    drawn = [row.surface for row in matches if row.surface is not None]
    surfaces = iter(system.written(drawn))
    features: list[bytes] = []
    room = MOST_BYTES
    for row in matches:
        geometry = "null" if row.surface is None else next(surfaces)
        room -= len(geometry)
        if room < 0 and features:
            break
        features.append(_feature(row, geometry))
    return features


def _feature(row: Row, geometry: str, **more: Any) -> bytes:
    document = {
        "type": "Feature",
        "id": row.values["id"],
        "geometry": orjson.Fragment(geometry),
        "properties": row.values,
        **more,
    }
    return encoded(document)


def encoded(document: Mapping[str, Any]) -> bytes:
    """A document as JSON; of a text that is no Unicode, what can be written."""
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError:  # a lone surrogate, which has no bytes
        return orjson.dumps(_writable(document))


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return unicode_text(value)
    if isinstance(value, Mapping):
        return {unicode_text(str(key)): _writable(item) for key, item in value.items()}
    return [_writable(item) for item in value] if isinstance(value, list | tuple) else value


def feature(row: Row, system: System, links: Sequence[Mapping[str, str]]) -> bytes:
    """One feature as a document of its own, with its links."""
    geometry = "null" if row.surface is None else system.written([row.surface])[0]
    return _feature(row, geometry, links=links)
