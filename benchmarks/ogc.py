"""The addresses of OGC API – Features: a page of areas beside pygeoapi, and a box of a large
register on PostGIS.

The peer runs in a Python of its own, which `IPOKART_BENCH_PYGEOAPI` names (see `peer_pygeoapi`);
without it there is no ratio. Both serve over HTTP on this machine, without compression.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import geopandas
import psycopg

from benchmarks import servers
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, timed
from benchmarks.server_store import AREAS, boxes, fill, server, squares
from geo import files
from geo.disclosure import openly
from geo.layers.extract import Extract
from geo.layers.rows import rows
from geo.store.database import Store
from tests.postgres_server import programs

PEER = "IPOKART_BENCH_PYGEOAPI"
_ROUNDS = 30
_ITEMS = "/collections/areas/items?limit=100"
_START_SECONDS = 60


def items(run: Run) -> list[Figure]:
    """A page of the shipped areas: seconds, and beside pygeoapi serving the same GeoPackage."""
    with tempfile.TemporaryDirectory() as folder, servers.ours() as address:
        takers = {"ours": timed(Client(address).get(f"/ogc{_ITEMS}"))}
        python = os.environ.get(PEER)
        if not python:
            print(f"{PEER} is not set: no ratio to pygeoapi", file=sys.stderr)
            taken = samples(run, takers, _ROUNDS)
            return [_absolute(taken["ours"])]
        write_package(Path(folder) / "areas.gpkg")
        with _peer(python, Path(folder)) as peer:
            takers["peer"] = timed(Client(peer).get(_ITEMS))
            taken = samples(run, takers, _ROUNDS)
    ratio = Figure("ogc_items: 100 areas", "s", taken["ours"], taken["peer"], target=0.5)
    return [_absolute(taken["ours"]), ratio]


def _absolute(taken: tuple[float, ...]) -> Figure:
    return Figure("ogc_items: limit=100", "s", taken, target=0.04, absolute=True)


def box(run: Run) -> list[Figure]:
    """The areas, of 100,000 on a server with PostGIS, that touch a box of the map."""
    if not programs():
        return []
    count = run.size(AREAS, 6_000)
    with server() as address:
        Store.open(address, servers.ROOT / "data").close()
        areas = squares(count)
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            fill(connection, areas)
        wanted = boxes(areas)
        with servers.with_settings({"IPOKART_DB": address}) as site:
            client = Client(site)

            def ask() -> None:
                system = "http://www.opengis.net/def/crs/EPSG/0/25832"
                sides = ",".join(f"{side:.1f}" for side in next(wanted))
                query = urlencode({"bbox": sides, "bbox-crs": system, "limit": 1000})
                client.get(f"/ogc/collections/areas/items?{query}")()

            taken = samples(run, {"ours": timed(ask)}, _ROUNDS)
    return [Figure("ogc_box: 100,000 areas", "s", taken["ours"], target=0.06, absolute=True)]


class Client:
    """A connection that stays open, as a GIS program's does."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)

    def get(self, path: str) -> Client.Asking:
        """What fetches a path and reads the features of its answer."""
        return Client.Asking(self._connection, path)

    class Asking:
        """One question."""

        def __init__(self, connection: http.client.HTTPConnection, path: str) -> None:
            self._connection, self._path = connection, path

        def __call__(self) -> int:
            """Fetch, and count the features. Raises RuntimeError when there are none."""
            self._connection.request("GET", self._path, headers={"Accept": "application/geo+json"})
            answer = self._connection.getresponse()
            content = answer.read()
            features = json.loads(content).get("features")
            if answer.status != 200 or not features:
                raise RuntimeError(f"{self._path}: {answer.status} {content[:200]!r}")
            return len(features)


def write_package(file: Path) -> None:
    """The shipped areas as a GeoPackage; what is a list is JSON text."""
    register = openly(files.read_register(servers.ROOT / "data"))
    items = list(rows(Extract(register, every_list=True), "ipo_areas"))
    plain = [
        {
            name: json.dumps(value) if isinstance(value, list) else value
            for name, value in row.items()
        }
        for row in (item.values for item in items)
    ]
    frame = geopandas.GeoDataFrame(plain, geometry=[item.surface for item in items], crs=4326)
    frame.astype({"since_from": "string"}).to_file(file, layer="ipo_areas")


@contextmanager
def _peer(python: str, folder: Path) -> Iterator[str]:
    """pygeoapi in its own Python; yields its address."""
    port = servers.free_port()
    script = str(Path(__file__).with_name("peer_pygeoapi.py"))
    process = subprocess.Popen([python, script, str(folder), str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            Client(address).get(_ITEMS)()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("pygeoapi did not start") from None
            time.sleep(0.2)
        else:
            return
