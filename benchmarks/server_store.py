"""The register on a PostgreSQL server of the benchmark: a change, a reading, and a box of a map.

The server is Debian's, on this machine, and waits for its disk as any does. Without PostgreSQL and
PostGIS there are no figures.
"""

from __future__ import annotations

import math
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import cycle
from pathlib import Path

import geopandas
import psycopg
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, timed
from benchmarks.servers import ROOT
from benchmarks.store import FIRST, STATES, point, printed, unchanged
from geo.store import postgres
from geo.store.database import Store
from tests.postgres_server import Server, programs

_ROUNDS = 15
AREAS = 100_000
#: A part of the city as a person zooms to it, metres.
_BOX = 2_000
_INSERT = """
    INSERT INTO ipokart.ipo_areas (id, name, aliases, replaces, geom, geom_4326)
    SELECT id, id, '{}', '{}', multi, ST_Transform(multi, 4326)
    FROM (SELECT id, ST_Multi(ST_GeomFromWKB(wkb, 25832)) AS multi FROM drawn) AS made
"""


def register(run: Run) -> list[Figure]:
    """One change beside the same in a file, and the whole register out of the database."""
    if not programs():
        return []
    with ExitStack() as stack:
        address = stack.enter_context(server())
        path = f"{stack.enter_context(tempfile.TemporaryDirectory())}/register.sqlite"
        served = stack.enter_context(closing(Store.open(address, ROOT / "data")))
        local = stack.enter_context(closing(Store.open(path, ROOT / "data")))
        taken = samples(
            run,
            {
                "change": timed(_changing(served)),
                "file": timed(_changing(local)),
                "first": printed([sys.executable, "-c", FIRST, address]),
                "again": unchanged(served),
            },
            _ROUNDS,
        )
    return [
        Figure("server_store: one change", "s", taken["change"], target=0.03, absolute=True),
        Figure("server_store: one change, SQLite", "s", taken["change"], taken["file"]),
        Figure("server_store: first load", "s", taken["first"], target=0.04, absolute=True),
        Figure("server_store: unchanged", "s", taken["again"], target=0.001, absolute=True),
    ]


def box(run: Run) -> list[Figure]:
    """The areas, of 100,000, that touch a box of the map; and the same from a GeoPackage."""
    if not programs():
        return []
    count = run.size(AREAS, 1_000)
    with server() as address, tempfile.TemporaryDirectory() as folder:
        Store.open(address, ROOT / "data").close()
        drawn = squares(count)
        package = Path(folder) / "areas.gpkg"
        names = [f"made-up-{number}" for number in range(count)]
        frame = geopandas.GeoDataFrame({"id": names}, geometry=drawn, crs=25832)
        pyogrio.write_dataframe(frame, package)
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            fill(connection, drawn)
            wanted = boxes(drawn)
            taken = samples(
                run,
                {
                    "ours": timed(lambda: _ask(connection, next(wanted))),
                    "peer": timed(lambda: pyogrio.read_dataframe(package, bbox=next(wanted))),
                },
                _ROUNDS,
            )
    return [
        Figure("server_box: 100,000 areas", "s", taken["ours"], target=0.01, absolute=True),
        Figure("server_box: GeoPackage", "s", taken["ours"], taken["peer"]),
    ]


@contextmanager
def server() -> Iterator[str]:
    """The address of an empty database with PostGIS on a server that is started for it."""
    server = Server(waits_for_disk=True)
    folders = tempfile.TemporaryDirectory()
    before = dict(os.environ)
    os.environ |= {"XDG_CACHE_HOME": folders.name, "XDG_DATA_HOME": folders.name}
    try:
        server.start()
        name = server.new_database()
        with server.connect(name) as connection:
            connection.execute("CREATE EXTENSION postgis")
        yield server.address(name)
    finally:
        postgres.let_go()
        server.remove()
        os.environ.clear()
        os.environ |= before
        folders.cleanup()


def _changing(store: Store) -> Callable[[], None]:
    """The state of one point, changed back and forth."""
    states = cycle(STATES)

    def change() -> None:
        store.apply([point(next(states))], "måling", "ny tilstand", store.version())

    return change


# --- a map of many areas ----------------------------------------------------------------------


def squares(count: int) -> list[BaseGeometry]:
    """Made-up areas of 100 × 100 m on a grid round Oslo, EPSG:25832."""
    wide = math.isqrt(count - 1) + 1
    corners = ((580_000 + 120 * (n % wide), 6_630_000 + 120 * (n // wide)) for n in range(count))
    return [shapely.box(x, y, x + 100, y + 100) for x, y in corners]


def fill(connection: psycopg.Connection, drawn: Sequence[BaseGeometry]) -> None:
    """The table of areas with these alone, as the database has it after a night's own upkeep."""
    connection.execute("CREATE TEMPORARY TABLE drawn (id text, wkb bytea)")
    with connection.cursor().copy("COPY drawn FROM STDIN") as copy:
        for number, square in enumerate(drawn):
            copy.write_row((f"made-up-{number}", square.wkb))
    connection.execute("TRUNCATE ipokart.ipo_areas")
    connection.execute(_INSERT)
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE ipokart.ipo_areas")


def boxes(drawn: Sequence[BaseGeometry]) -> Iterator[tuple[float, float, float, float]]:
    """Boxes anywhere among the areas, the same in every run."""
    west, south, east, north = shapely.total_bounds(drawn)
    chance = random.Random(2026)
    while True:
        x, y = chance.uniform(west, east - _BOX), chance.uniform(south, north - _BOX)
        yield x, y, x + _BOX, y + _BOX


def _ask(connection: psycopg.Connection, box: tuple[float, float, float, float]) -> int:
    """The areas that touch a box, with their surfaces; how many."""
    query = """
        SELECT id, name, ST_AsBinary(geom) FROM ipokart.ipo_areas
        WHERE ST_Intersects(geom, ST_MakeEnvelope(%s, %s, %s, %s, 25832))
        """
    rows = connection.execute(query, box).fetchall()
    return len([shapely.from_wkb(row[2]) for row in rows])
