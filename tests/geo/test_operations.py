"""docs/operations.md as an administrator follows it: the roles, a register, a dump and a restore."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

import geo.store
from geo import files
from geo.cli import main
from geo.store import postgres
from geo.store.database import Store
from tests.conftest import DATA, ROOT
from tests.geo.test_store import milestone
from tests.postgres_server import Server
from tests.test_doc_commands import Command, commands

WHO = ["--by", "Per", "--reason", "prøve"]


@pytest.fixture
def set_up(postgres_server: Server, _own_folders: None) -> Iterator[Server]:
    """A server on which the administrator's file has been run."""
    run(postgres_server, named("psql --set"), ROOT)
    yield postgres_server
    postgres.let_go()
    for name in ("ipokart_ny", "ipokart"):
        postgres_server.drop(name)
    with postgres_server.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS kari, ipokart, ipokart_leser")


def named(start: str) -> Command:
    """The command of the document that begins so."""
    result = commands("docs/operations.md")
    return next(item for item in result if " ".join(item.words).startswith(start))


def run(server: Server, command: Command, folder: Path) -> None:
    """Run a command of the document as the server's superuser."""
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "postgres"}
    program = str(server.programs / command.words[0])
    subprocess.run(
        [program, *command.words[1:]],
        cwd=folder,
        env=os.environ | place,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def register_address(set_up: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the database, as IPO-kart's own role has it."""
    where = set_up.address("ipokart", user="ipokart")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", where)
    return where


def test_the_roles_are_enough_for_everything(
    register_address: str, set_up: Server, tmp_path: Path
) -> None:
    with closing(Store.open(seed=DATA)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    copy = str(tmp_path / "kopi.sqlite")
    for verb in (
        ["backup", copy],
        ["undo", "2", *WHO],
        ["restore", copy, *WHO],
        ["erase", "Et møte", "--accept", *WHO],
        ["history"],
        ["check"],
    ):
        assert main(verb) == 0, verb
    assert files.read_register(geo.store.folder()) and register_address
    with set_up.connect("ipokart") as connection:
        connection.execute("CREATE ROLE kari LOGIN IN ROLE ipokart_leser")
    where = f"host=127.0.0.1 port={set_up.port} user=kari dbname=ipokart"
    with psycopg.connect(where, autocommit=True) as reader:
        assert reader.execute("SELECT count(geom) > 10 FROM ipokart.ipo_areas").fetchone() == (
            True,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("SELECT * FROM ipokart_store.draft")


@pytest.mark.usefixtures("register_address")
def test_a_dump_brings_back_register_history_and_tables(
    set_up: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.open(seed=DATA)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
        before, register = store.history(), store.load()
    for start in ("pg_dump", "psql --command", "pg_restore"):
        run(set_up, named(start), tmp_path)
    with set_up.connect("ipokart_ny") as connection:
        counts = connection.execute("SELECT count(geom) FROM ipokart.delbydeler").fetchone()
    assert counts == (len(register.delbydeler),)
    where = set_up.address("ipokart_ny", user="ipokart")
    with closing(Store.open(where, make=False)) as restored:
        assert restored.history() == before and restored.load() == register
        assert not restored.damages()
        restored.apply([milestone(2)], "Kari", "videre", 2)  # its rights came along
    monkeypatch.setenv("IPOKART_DB", where)
    assert main(["check"]) == 0
