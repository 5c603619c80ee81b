"""A large register on a server with PostGIS: boxes come from its tables, and are the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
import shapely

from geo.disclosure import openly
from geo.exchange.live import tables
from geo.exchange.live.collections import collections
from geo.exchange.live.features import LoadedFeatures
from geo.exchange.live.parameters import FeatureQuery
from geo.model import Register
from geo.store import postgres
from geo.store.database import Store
from geo.store.postgres_backend import PostgresServer
from tests.conftest import DATA
from tests.geo.live_site import ROOT, ask, site_of
from tests.postgres_server import Server

CITY = shapely.box(10.4, 59.7, 11.1, 60.2)
ALNA = shapely.box(10.78, 59.90, 10.90, 59.95)


@pytest.fixture
def served(postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresServer]:
    """A server with the shipped register and PostGIS, whose every layer counts as large."""
    monkeypatch.setattr(tables, "LARGE", 0)
    name = postgres_server.new_database()
    with postgres_server.connect(name) as connection:
        connection.execute("CREATE EXTENSION postgis")
    address = postgres_server.address(name)
    with closing(Store.open(address, DATA)):
        yield PostgresServer(address)
    postgres.let_go()


@pytest.fixture(scope="module")
def opened(register: Register) -> Register:
    return openly(register)


@pytest.mark.parametrize("box", [CITY, ALNA], ids=["city", "alna"])
@pytest.mark.parametrize("name", ["areas", "listings", "bydeler", "delbydeler", "followups"])
def test_a_box_gives_the_same_rows_from_the_tables(
    served: PostgresServer, opened: Register, name: str, box: shapely.Polygon
) -> None:
    collection = collections()[name]
    table = tables.Tables(served.reading).of(collection)
    assert table is not None
    query = FeatureQuery(limit=1000, box=box)
    results, remaining = table.page(query), LoadedFeatures(opened, collection).page(query)
    assert results.matched == remaining.matched == len(results.rows)
    by_id = {row.values["id"]: row for row in remaining.rows}
    for row in results.rows:
        same = by_id[row.values["id"]]
        assert row.values == same.values
        assert row.surface is not None and shapely.equals(row.surface, same.surface)


def test_filters_and_pages(served: PostgresServer) -> None:
    table = tables.Tables(served.reading).of(collections()["areas"])
    assert table is not None
    every = table.page(FeatureQuery(limit=1000, box=CITY, filters={"status": "ny"}))
    assert every.matched == 8 and {row.values["status"] for row in every.rows} == {"ny"}
    first = table.page(FeatureQuery(limit=3, box=CITY, filters={"status": "ny"}))
    rest = table.page(FeatureQuery(limit=99, offset=3, box=CITY, filters={"status": "ny"}))
    ids = [[row.values["id"] for row in page.rows] for page in (first, rest, every)]
    assert ids[0] + ids[1] == ids[2] and first.matched == rest.matched == 8
    beyond = table.page(FeatureQuery(limit=9, offset=99, box=CITY))
    assert beyond.rows == () and beyond.matched > 8
    named = table.page(FeatureQuery(box=CITY, filters={"aliases": "Majorstuen"}))
    assert [row.values["id"] for row in named.rows] == ["majorstua"]
    hostile = table.page(
        FeatureQuery(box=CITY, filters={"name": "'; DROP TABLE ipokart.ipo_areas; --"})
    )
    assert hostile.matched == 0


def test_only_boxes_of_large_layers_come_from_there(
    served: PostgresServer, opened: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = "/ogc/collections/areas/items"
    site = site_of(opened)
    here = site.served()
    here.in_database = tables.Tables(served.reading)
    answers = [ask(site, f"{items}?bbox=10.4,59.7,11.1,60.2&limit=2").json]
    links = {item["rel"]: item["href"] for item in answers[0]["links"]}
    answers.append(ask(site, links["next"].removeprefix(ROOT)).json)
    assert [len(answer["features"]) for answer in answers] == [2, 2]
    monkeypatch.setattr(tables, "LARGE", 5_000)
    assert tables.Tables(served.reading).of(collections()["areas"]) is None


def test_a_server_without_tables_is_asked_for_nothing(postgres_server: Server) -> None:
    name = postgres_server.new_database()
    address = postgres_server.address(name)
    with closing(Store.open(address, DATA)):
        result = tables.Tables(PostgresServer(address).reading).of(collections()["areas"])
    postgres.let_go()
    assert result is None
