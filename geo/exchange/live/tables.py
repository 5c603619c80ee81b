"""The features of a box out of the tables on a server with PostGIS (`geo.store.postgres_layers`),
where a layer has too many to keep in memory. The open edition only: the tables show no other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any

import shapely
from sqlalchemy import Connection, text

from geo.exchange.live.collections import Collection
from geo.exchange.live.features import Page
from geo.exchange.live.parameters import FeatureQuery
from geo.layers.rows import Row
from geo.store import postgres_layers
from geo.store.postgres import SHOWN

#: A layer of more rows than this is asked for in the database.
LARGE = 5_000


class Tables:
    """The tables as they are at a version of the register. `reading` opens a transaction."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading
        self._known: dict[str, Table | None] = {}
        self._lock = Lock()

    def of(self, collection: Collection) -> Table | None:
        """The table of a collection; None where there is none of this form, or it is small. Raises
        StoreError."""
        with self._lock:
            if collection.id not in self._known:
                self._known[collection.id] = self._look(collection)
            return self._known[collection.id]

    def _look(self, collection: Collection) -> Table | None:
        with self._reading() as connection:
            postgis = postgres_layers.postgis_of_tables(connection)
            if postgis is None or not collection.layer.geometry:
                return None
            counted = text(f"SELECT count(*) FROM {SHOWN}.{collection.layer.name}")
            count: int = connection.execute(counted).scalar_one()
        return Table(self._reading, collection, postgis) if count > LARGE else None


class Table:
    """The rows of a large layer by box."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        collection: Collection,
        postgis: str,
    ) -> None:
        self._reading, self._collection, self._postgis = reading, collection, postgis

    def page(self, feature_query: FeatureQuery) -> Page:
        """The features in a box, ordered by id. Raises StoreError."""
        values = self._values(feature_query)
        with self._reading() as connection:
            fetched = connection.execute(text(self._statement(feature_query)), values).all()
            if not fetched and feature_query.offset:  # beyond the last
                counted = text(f"SELECT count(*) {self._where(feature_query)}")
                return Page((), int(connection.execute(counted, values).scalar_one()))
        names = tuple(self._collection.fields)
        surfaces = shapely.from_wkb([bytes(row.surface) for row in fetched])
        rows = [
            Row(dict(zip(names, row, strict=False)), surface)
            for row, surface in zip(fetched, surfaces, strict=True)
        ]
        return Page(rows, fetched[0].matched if fetched else 0)

    def _statement(self, feature_query: FeatureQuery) -> str:
        fields = ", ".join(self._collection.fields)
        surface = f"{self._postgis}.ST_AsBinary(geom_4326) AS surface"
        return f"""
            SELECT {fields}, {surface}, count(*) OVER () AS matched {self._where(feature_query)}
            ORDER BY id LIMIT :limit OFFSET :offset
            """

    def _where(self, feature_query: FeatureQuery) -> str:
        """Names of fields are those of the layer; everything else is a parameter."""
        table = f"{SHOWN}.{self._collection.layer.name}"
        box = f"{self._postgis}.ST_GeomFromWKB(:box, 4326)"
        terms = [f"{self._postgis}.ST_Intersects(geom_4326, {box})"]
        for name in feature_query.filters:
            is_list = self._collection.fields[name].is_list
            terms.append(f":f_{name} = ANY({name})" if is_list else f"{name} = :f_{name}")
        return f"FROM {table} WHERE {' AND '.join(terms)}"

    def _values(self, feature_query: FeatureQuery) -> dict[str, Any]:
        assert feature_query.box is not None
        filters = {f"f_{name}": value for name, value in feature_query.filters.items()}
        paging = {"limit": feature_query.limit, "offset": feature_query.offset}
        return {**filters, **paging, "box": shapely.to_wkb(feature_query.box)}
