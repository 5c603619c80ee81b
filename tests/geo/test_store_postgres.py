"""The register on a PostgreSQL server: the same as in a file, and what only a server can do."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, select, update
from sqlalchemy import text as sql

import geo.store
from geo import files, text
from geo.cli import main
from geo.errors import StoreError
from geo.store import chain, drafts, edit_drafts, postgres
from geo.store.changing import Origin, Put
from geo.store.database import Store
from geo.store.edit_drafts import EditDraft
from geo.store.erasing import erase
from geo.store.postgres_backend import server_at
from geo.store.restoring import lost_erasures, restore_copy
from geo.store.schema import CHANGE, METADATA, VERSION
from tests.conftest import DATA
from tests.geo.test_importing import DOCUMENT
from tests.geo.test_store import milestone, titles
from tests.postgres_server import Server

WHO = ["--by", "Per", "--reason", "prøve"]


@pytest.fixture
def register_address(filled_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the register that everybody uses in this test."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", filled_database)
    return filled_database


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [
        "postgresql+psycopg://kari:hemmelig@vert:5433/register?sslmode=require&password=hemmelig",
        "postgresql://kari:hemmelig@vert:5433/register",
        "postgres://kari:hemmelig@vert:5433/register",
    ],
)
def test_an_address_is_reported_without_its_password(where: str) -> None:
    assert server_at(where).name == "postgresql://kari@vert:5433/register"
    assert "hemmelig" not in str(server_at(where).readers)


def test_a_server_on_this_machine_may_be_named_by_its_socket() -> None:
    where = "postgresql:///register?host=/var/run/postgresql"
    assert "register" in server_at(where).name and "postgresql" in server_at(where).name


def test_a_missing_driver_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.let_go()
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://vert/uten-driver")
    assert caught.value.code == "no_driver" and "psycopg" in text.store(caught.value)


# --- the same as in a file --------------------------------------------------------------------


def test_until_something_is_accepted_the_files_are_the_register(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", empty_database)
    assert not geo.store.has_database() and geo.store.folder() == DATA
    with pytest.raises(StoreError) as caught:
        Store.open(make=False)
    assert caught.value.code == "no_register"
    Store.open(seed=DATA).close()
    assert geo.store.has_database()
    assert files.read_register(geo.store.folder()) == files.read_register(DATA)


def test_readers_see_an_accepted_change_at_once(register_address: str) -> None:
    first = geo.store.folder()
    assert geo.store.folder() == first and first.stat().st_mode & 0o077 == 0
    with closing(Store.open()) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    second = geo.store.folder()
    assert second != first and second.is_relative_to(os.environ["XDG_CACHE_HOME"])
    assert "prove-1" in {item.id for item in files.read_register(second).milestones}
    assert register_address


def test_a_copy_is_the_same_file_from_either_database(
    register_address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drafts.save(Origin("ab" * 32, "mars.docx"), "{}", "{}", "Kari", 0)
    with closing(Store.open()) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
        before = store.history()
    copy, again = tmp_path / "kopi.sqlite", tmp_path / "igjen.sqlite"
    assert main(["backup", str(copy)]) == 0
    with closing(Store.open(str(copy), make=False)) as opened:  # now it is a register in use
        assert opened.history() == before and not opened.damages()
        opened.backup(again)
        assert opened.load() == files.read_register(geo.store.folder())
    assert main(["undo", "2", *WHO]) == 0
    assert main(["restore", str(again), *WHO]) == 0
    with closing(Store.open()) as store:
        assert store.version() == 4 and set(titles(store)) == {"prove-1"} and not store.damages()
        assert store.history()[1:] == before
        assert [item.origin.name for item in drafts.entries()] == ["mars.docx"]
        store.apply([milestone(2)], "Kari", "videre", 4)
    assert main(["check"]) == 0
    assert register_address and "hemmelig" not in capsys.readouterr().out


def test_a_restore_keeps_what_it_replaced(register_address: str, tmp_path: Path) -> None:
    with closing(Store.open()) as store:
        store.backup(tmp_path / "kopi.sqlite")
        store.apply([milestone(1)], "Kari", "nytt", 1)
    aside = restore_copy(register_address, tmp_path / "kopi.sqlite", "Ola", "feil")
    assert aside and aside.is_relative_to(os.environ["XDG_DATA_HOME"])
    with closing(Store.open(str(aside))) as old, closing(Store.open()) as store:
        assert set(titles(old)) == {"prove-1"} and titles(store) == {} and store.version() == 3
        with pytest.raises(StoreError) as caught:
            store.backup(aside)
    assert caught.value.code == "own_file"


def test_a_copy_goes_into_a_database_that_has_nothing(empty_database: str, tmp_path: Path) -> None:
    with closing(Store.open(str(tmp_path / "r.sqlite"), DATA)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
        store.backup(tmp_path / "kopi.sqlite")
    assert restore_copy(empty_database, tmp_path / "kopi.sqlite", "Ola", "flytter") is None
    with closing(Store.open(empty_database, make=False)) as moved:
        assert moved.version() == 3 and set(titles(moved)) == {"prove-1"} and not moved.damages()


def test_a_damaged_copy_replaces_nothing(register_address: str, tmp_path: Path) -> None:
    with closing(Store.open()) as store:
        store.backup(tmp_path / "kopi.sqlite")
    content = (tmp_path / "kopi.sqlite").read_bytes()
    (tmp_path / "kopi.sqlite").write_bytes(content.replace(b"Hovseter", b"Hovsater"))
    with pytest.raises(StoreError) as caught:
        restore_copy(register_address, tmp_path / "kopi.sqlite", "Ola", "feil")
    assert caught.value.code == "not_as_written"
    with closing(Store.open()) as store:
        assert store.version() == 1


def test_a_changed_row_is_found(
    register_address: str, postgres_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres_server.connect(register_address.rpartition("/")[2]) as connection:
        connection.execute(
            "UPDATE ipokart_store.record SET body = replace(body, 'Hovseter', 'Hovsater')"
            " WHERE id = 'hovseter' AND kind = 'area'"
        )
    assert main(["check"]) == 1
    assert "area/hovseter" in capsys.readouterr().out
    with pytest.raises(StoreError) as caught:
        geo.store.folder()
    assert caught.value.code == "not_as_written"
    assert caught.value.values["file"].startswith("postgresql://postgres@127.0.0.1")


class _TakenBackError(Exception):
    """Ends a transaction of a test."""


def test_a_change_to_any_column_of_any_table_is_found(register_address: str) -> None:
    name = "Ola Nordmann"
    with closing(Store.open()) as store:
        store.apply([milestone(1, name)], "Kari", "nytt", 1, Origin("ab" * 32, "a"))
        store.undo(2, "Kari", "feil")
        store.apply([milestone(2)], "Kari", "uten navnet", 3)
    drafts.save(Origin("cd" * 32, "mars.docx"), "{}", "{}", name, 0)
    edit_drafts.save(EditDraft("area", "vestli", "Vestli", 1, {"note": "ny"}, "Kari"))
    erase(register_address, name, "Per", "etter ønske", "[slettet]")
    cells = [(table, column) for table in METADATA.sorted_tables for column in table.columns]
    with closing(Store.open()) as store:
        assert store.damages() == ()
        for table, column in cells:
            with suppress(_TakenBackError), store.writing() as connection:
                connection.execute(sql("SET LOCAL session_replication_role = replica"))  # no keys
                assert _change(connection, table, column) == 1, column
                assert chain.verify(connection), column
                raise _TakenBackError


def _change(connection: Connection, table: Table, column: Column[Any]) -> int:
    """Change a value of a column; how many were changed. A salt of what was erased is read no more,
    so the last row that has a value is taken."""
    keys = list(table.primary_key)
    last = [key.desc() for key in keys]
    result = connection.execute(select(table).where(column.is_not(None)).order_by(*last)).first()
    assert result, column
    old = result._mapping[column.name]
    new = old + 100 if isinstance(old, int) else ("x" if old[:1] != "x" else "y") + old[1:]
    here = [key == result._mapping[key.name] for key in keys]
    return connection.execute(update(table).where(*here).values({column.name: new})).rowcount


def test_a_text_is_erased_from_every_table_and_every_byte(
    register_address: str, tmp_path: Path, postgres_server: Server
) -> None:
    name = "Ola Nordmann"
    area = json.loads((DATA / "ipo_areas.geojson").read_text("utf-8"))["features"][0]
    area["properties"]["note"] = f"Spør {name}"  # it is in the tables for GIS programs, too
    with closing(Store.open()) as store:
        wishes = [milestone(1, f"{name} ringte"), Put("area", area)]
        store.apply(wishes, " ".join([name] * 9), f"møte med {name}", 1)
        store.backup(tmp_path / "kopi.sqlite")
        store.apply([milestone(1, "Noen ringte")], "Kari", "rettet", 2)
    drafts.save(Origin("ab" * 32, f"{name}.docx"), json.dumps([name]), "{}", name, 0)
    geo.store.folder()
    links = _links(register_address)
    done = erase(
        register_address, name, "Per", "etter ønske", "[slettet av hensyn til personvernet]"
    )
    assert done.number == 4 and done.is_scrubbed and done.left == ()
    with closing(Store.open()) as store:
        assert not store.damages() and store.history()[0].erased
    assert _links(register_address)[:-1] == links
    assert lost_erasures(register_address, tmp_path / "kopi.sqlite")
    geo.store.folder()
    with postgres_server.connect(register_address.rpartition("/")[2]) as connection:
        connection.execute("CHECKPOINT")
        base = connection.execute("SELECT pg_relation_filepath('pg_class')").fetchone()
    assert base
    tables = (postgres_server.data / str(base[0])).parent
    results = [*tables.iterdir(), *Path(os.environ["XDG_CACHE_HOME"]).rglob("*")]
    holders = {item for item in results if item.is_file() and b"Nordmann" in item.read_bytes()}
    assert len(results) > 100 and holders == set()


def test_another_machine_removes_its_older_files_when_it_next_reads(
    register_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.open()) as store:
        store.apply([milestone(1, "Ola Nordmann ringte")], "Kari", "nytt", 1)
    here = str(server_at(register_address).readers.parent)

    def move_to(machine: str) -> None:
        monkeypatch.setattr(server_at(register_address), "readers", tmp_path / machine / "register")

    move_to("there")
    older = geo.store.folder()
    assert b"Nordmann" in (older / "milestones.json").read_bytes()
    move_to("here")
    erase(register_address, "Ola Nordmann", "Per", "etter ønske", "[slettet]")
    move_to("there")
    newer = geo.store.folder()
    assert newer != older and not older.exists()
    assert b"[slettet] ringte" in (newer / "milestones.json").read_bytes() and here


# --- the verbs --------------------------------------------------------------------------------


def test_a_document_is_accepted_once_and_taken_back(
    register_address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "januar-2027.txt"
    document.write_text(DOCUMENT, encoding="utf-8")
    drafts.save(Origin("cd" * 32, "mars.docx"), "{}", "{}", "Kari", 0)
    call = ["import", str(document), "--accept", "--end-many", *WHO]
    assert main(call) == 0
    assert "er skrevet som endring 2" in capsys.readouterr().out
    assert main(call) == 2 and "lest inn før: endring 2, Per" in capsys.readouterr().err
    assert main(["areas", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    assert main(["undo", "2", *WHO]) == 0 and main(call) == 0
    assert main(["tidy", "--days", "0", "--accept", *WHO]) == 0
    assert drafts.entries() == () and register_address


def test_a_mark_is_a_change_and_the_folder_of_files_is_whole(
    register_address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mark", "Hovseter", *WHO]) == 0
    assert main(["history", "--json"]) == 0
    assert "postgresql" not in capsys.readouterr().out
    out = tmp_path / "intern-ut"
    assert main(["export", f"{out}/", "--audience", "intern"]) == 0
    assert files.read_register(out) == files.read_register(geo.store.folder()) and register_address


def _links(where: str) -> list[str]:
    with closing(Store.open(where)) as store, store.reading() as connection:
        return list(connection.scalars(select(VERSION.c.link).order_by(VERSION.c.number)))


def test_texts_in_two_places_of_a_change_are_one_moment(register_address: str) -> None:
    """A reader's transaction does not see what is committed while it lasts."""
    with closing(Store.open()) as store, store.reading() as connection:
        before = connection.scalar(select(VERSION.c.number))
        with closing(Store.open()) as other:
            other.apply([milestone(1)], "Kari", "nytt", 1)
        assert connection.scalars(select(VERSION.c.number)).all() == [before]
        assert connection.scalars(select(CHANGE.c.version)).all() == []
    assert register_address


# --- tables -----------------------------------------------------------------------------------


def test_another_programs_tables_are_never_touched(
    empty_database: str, postgres_server: Server
) -> None:
    name = empty_database.rpartition("/")[2]
    with postgres_server.connect(name) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num varchar)")
        connection.execute("INSERT INTO alembic_version VALUES ('noen-andres')")
        connection.execute("CREATE TABLE record (navn text)")
        Store.open(empty_database, DATA).close()
        assert connection.execute("SELECT count(*) FROM public.record").fetchone() == (0,)
        (other,) = connection.execute("SELECT version_num FROM public.alembic_version").fetchall()
    assert other == ("noen-andres",)


def test_a_newer_programs_register_is_left_alone(
    register_address: str, postgres_server: Server
) -> None:
    with postgres_server.connect(register_address.rpartition("/")[2]) as connection:
        connection.execute("UPDATE ipokart_store.alembic_version SET version_num = '9999'")
    for ask in (Store.open, geo.store.folder):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == "newer" and "nyere" in text.store(caught.value)
    assert main(["history"]) == 2


def test_an_older_programs_tables_become_as_ours(
    empty_database: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(empty_database, DATA).close()
    with postgres_server.connect(empty_database.rpartition("/")[2]) as connection:
        connection.execute("SET search_path TO ipokart_store")
        connection.execute("DROP TABLE erasure, edit_draft")
        for table, columns in _NEW_COLUMNS.items():
            drops = ", ".join(f"DROP COLUMN {column}" for column in columns)
            connection.execute(f"ALTER TABLE {table} {drops}".encode())
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    monkeypatch.setenv("IPOKART_DB", empty_database)
    assert files.read_register(geo.store.folder()) == files.read_register(DATA)
    with closing(Store.open()) as store:
        assert not store.damages() and store.is_sealed


_NEW_COLUMNS = {
    "record": ["checksum"],
    "version": ["salt", "seal", "state", "link"],
    "change": ["salt", "seal"],
    "draft": ["checksum"],
}


def test_the_servers_statistics_hold_no_texts(
    register_address: str, postgres_server: Server
) -> None:
    with closing(Store.open()) as store:
        for number in range(1, 30):
            store.apply([milestone(number)], "Ola Nordmann", "Fordi Kari ba om det", number)
    with postgres_server.connect(register_address.rpartition("/")[2]) as connection:
        connection.execute("ANALYZE")
        statement = "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats"
        values = connection.execute(f"{statement} WHERE schemaname LIKE 'ipokart%'").fetchall()
    assert values and not [word for word in ("Nordmann", "Kari", "Hovseter") if word in str(values)]
