"""Two servers on one PostgreSQL while it restarts, and while its tables become newer than one's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from threading import Event, Thread

import pytest

from geo.store.database import Store
from tests.browser.servers import free_port, until, wait_for
from tests.conftest import ROOT
from tests.postgres_server import Server

AREAS = "/live/ipo-omrader.geojson"
READY = "/readyz"


@pytest.fixture
def addresses(filled_database: str) -> Iterator[list[str]]:
    """Two servers that anybody may read."""
    settings = {"IPOKART_DB": filled_database, "IPOKART_ACCESS": "open"}
    ports = [free_port(), free_port()]
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "pages.serving.server", "127.0.0.1", str(port)],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port, server in zip(ports, servers, strict=True):
            wait_for(port, server.poll)
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        for server in servers:
            server.kill()
            server.wait(20)


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def names_at(address: str) -> set[str]:
    with urllib.request.urlopen(address + AREAS, timeout=60) as answer:
        return {item["properties"]["name"] for item in json.load(answer)["features"]}


def test_a_database_that_restarts_under_load_is_reported_and_comes_back(
    addresses: list[str], filled_database: str, postgres_server: Server
) -> None:
    before = names_at(addresses[0])
    with closing(Store.open(filled_database, make=False)) as store:
        version = store.version()
    seen: dict[str, list[int]] = {address: [] for address in addresses}
    stopped = Event()

    def ask(address: str) -> None:
        while not stopped.wait(0.02):
            seen[address].append(status_of(address + AREAS))

    askers = [Thread(target=ask, args=(address,)) for address in addresses]
    for asker in askers:
        asker.start()
    try:
        until(lambda: all(200 in answers for answers in seen.values()))
        postgres_server.stop("immediate")
        try:
            until(lambda: all(503 in answers for answers in seen.values()))
            assert [status_of(address + READY) for address in addresses] == [503, 503]
        finally:
            postgres_server.start()
        until(lambda: all(answers[-1] == 200 for answers in seen.values()))
        assert [status_of(address + READY) for address in addresses] == [200, 200]
    finally:
        stopped.set()
        for asker in askers:
            asker.join(60)
    assert {code for answers in seen.values() for code in answers} == {200, 503}
    assert [names_at(address) for address in addresses] == [before, before]
    with closing(Store.open(filled_database, make=False)) as store:
        assert store.version() == version


def test_an_older_server_stands_back_while_tables_are_newer_and_writes_nothing(
    addresses: list[str], filled_database: str, postgres_server: Server
) -> None:
    name = filled_database.rpartition("/")[2]
    with postgres_server.connect(name) as connection:
        result = connection.execute("SELECT version_num FROM ipokart_store.alembic_version")
        ((ours,),) = result.fetchall()
        assert [status_of(address + READY) for address in addresses] == [200, 200]
        # what a newer program does when it opens the register: it changes the tables
        connection.execute("UPDATE ipokart_store.alembic_version SET version_num = '9999'")
        until(lambda: all(status_of(address + READY) == 503 for address in addresses))
        connection.execute("UPDATE ipokart_store.alembic_version SET version_num = %s", (ours,))
        until(lambda: all(status_of(address + READY) == 200 for address in addresses))
