"""A server that goes away, is full, refuses or cannot be written: a sentence, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

import geo.store
from geo import files, text
from geo.cli import main
from geo.errors import StoreError
from geo.store import drafts, log, postgres, postgres_errors
from geo.store.changing import Origin
from geo.store.database import Store
from tests.conftest import DATA
from tests.cutting_proxy import Cut, Proxy, proxied
from tests.geo.test_store import milestone, titles
from tests.postgres_server import WITH_PASSWORD, Server

DRAFT = Origin("ab" * 32, "mars.docx")


@pytest.fixture
def register_address(filled_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the register that everybody uses in this test."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", filled_database)
    return filled_database


@pytest.fixture
def proxy(
    register_address: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Proxy]:
    """What everybody reaches the register through in this test."""
    with proxied(postgres_server.port) as result:
        name = register_address.rpartition("/")[2]
        monkeypatch.setenv("IPOKART_DB", postgres_server.address(name, port=result.port))
        yield result
        postgres.let_go()


def name_of(address: str) -> str:
    return address.rpartition("/")[2]


def refused(act: Callable[[], object]) -> StoreError:
    """What is refused when something is done; it has a sentence."""
    with pytest.raises(StoreError) as caught:
        act()
    message = text.store(caught.value)
    assert "postgresql://" in message and "{" not in message and "hemmelig" not in message
    return caught.value


def write(number: int = 1) -> int:
    with closing(Store.open(make=False)) as store:
        return store.apply([milestone(number)], "Kari", "nytt", store.version())


# --- gone and back ----------------------------------------------------------------------------


def test_a_server_that_is_away_is_reported_and_found_again(
    register_address: str, postgres_server: Server
) -> None:
    assert geo.store.has_database() and log.version() == 1
    before = geo.store.folder()
    postgres_server.stop("immediate")
    try:
        for act in (geo.store.folder, log.version, write, drafts.entries):
            assert refused(act).code in {"no_connection", "lost_connection"}
        assert main(["history"]) == 2
    finally:
        postgres_server.start()
    assert geo.store.folder() == before  # nothing else has to be done
    assert write() == 2 and register_address


def test_connections_that_were_closed_meanwhile_are_replaced(
    register_address: str, postgres_server: Server
) -> None:
    for number in range(1, 4):
        assert write(number) == number + 1
        _close_all(postgres_server, register_address)
    assert log.version() == 4


def test_a_connection_that_breaks_in_the_middle_writes_nothing(
    register_address: str, postgres_server: Server
) -> None:
    with closing(Store.open()) as store:

        def break_off(*_: Any) -> None:
            _close_all(postgres_server, register_address)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store.backend, "publish", break_off)
            error = refused(lambda: store.apply([milestone(1)], "Kari", "nytt", 1))
        assert error.code == "lost_connection" and "Ingenting er endret" in text.store(error)
        assert store.version() == 1 and titles(store) == {}
        assert store.apply([milestone(1)], "Kari", "nytt", 1) == 2


def _close_all(server: Server, address: str) -> None:
    """End every connection to a database, as a restart of its server does."""
    with server.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [name_of(address)],
        )


# --- a commit whose answer is lost ------------------------------------------------------------


def test_a_change_that_was_committed_is_acknowledged_once(proxy: Proxy) -> None:
    log.version()
    proxy.cut = Cut.AFTER_COMMIT
    assert write() == 2 and proxy.cuts == 1
    assert [item.number for item in log.history()] == [2, 1]
    assert write(2) == 3


def test_a_change_that_was_not_committed_is_reported_and_not_written(proxy: Proxy) -> None:
    log.version()
    proxy.cut = Cut.BEFORE_COMMIT
    assert refused(write).code == "lost_connection" and proxy.cuts == 1
    assert log.version() == 1
    assert write() == 2


def test_an_outcome_that_cannot_be_looked_up_is_reported_as_unknown(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", 0)
    log.version()
    proxy.cut, proxy.then = Cut.AFTER_COMMIT, lambda: setattr(proxy, "is_closed", True)
    with closing(Store.open(make=False)) as store:
        error = refused(lambda: store.apply([milestone(1)], "Kari", "nytt", 1))
        assert error.code == "outcome_unknown" and "Se i historien" in text.store(error)
        assert refused(store.version).code == "no_connection"
        proxy.is_closed = False
        # The same change again is refused, since it was written.
        with pytest.raises(StoreError) as caught:
            store.apply([milestone(1)], "Kari", "nytt", 1)
        assert caught.value.code == "nothing"
        assert [item.number for item in store.history()] == [2, 1]


def test_a_draft_that_was_committed_is_acknowledged_once(proxy: Proxy) -> None:
    drafts.save(DRAFT, "{}", "{}", "Kari", 0)
    proxy.cut = Cut.AFTER_COMMIT
    assert drafts.save(DRAFT, "{}", '{"a":1}', "Kari", 1).number == 2 and proxy.cuts == 1
    proxy.cut = Cut.BEFORE_COMMIT
    error = refused(lambda: drafts.save(DRAFT, "{}", '{"a":2}', "Kari", 2))
    assert error.code == "lost_connection"
    result = drafts.load(DRAFT.sha256)
    assert result and (result.entry.number, result.choices) == (2, '{"a":1}')


def test_a_register_whose_making_was_committed_is_made_once(
    empty_database: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxied(postgres_server.port) as result:
        where = postgres_server.address(name_of(empty_database), port=result.port)
        monkeypatch.setenv("IPOKART_DB", where)
        assert not geo.store.has_database()
        result.cut = Cut.AFTER_COMMIT
        with closing(Store.open(seed=DATA)) as store:
            assert store.version() == 1 and not store.damages()
        assert result.cuts == 1
        postgres.let_go()


# --- no room, no rights -----------------------------------------------------------------------


def test_a_pool_without_a_free_connection_is_reported_and_recovers(
    register_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.let_go()
    monkeypatch.setattr(postgres, "PATIENCE", 0.2)
    monkeypatch.setattr(postgres, "_MOST_CONNECTIONS", (1, 1))
    with closing(Store.open(f"{register_address}?application_name=lite")) as store:
        with store.reading(), store.reading():
            assert refused(store.version).code == "too_many"
        assert store.version() == 1


def test_a_server_without_room_for_one_more_is_reported_and_recovers(
    register_address: str, postgres_server: Server
) -> None:
    limited = postgres_server.address(name_of(register_address), user="en_om_gangen")
    with postgres_server.connect() as connection:
        connection.execute("CREATE ROLE en_om_gangen SUPERUSER LOGIN")
        connection.execute(f"ALTER DATABASE {name_of(register_address)} CONNECTION LIMIT 1")
        connection.execute("ALTER ROLE en_om_gangen NOSUPERUSER CONNECTION LIMIT 0")
    with closing(Store.open(register_address)) as store:
        assert store.version() == 1
        assert refused(lambda: Store.open(limited, make=False)).code == "too_many"


def test_who_may_not_read_is_told_what_is_missing(
    register_address: str, postgres_server: Server
) -> None:
    with postgres_server.connect() as connection:
        connection.execute("CREATE ROLE uten_rett LOGIN")
    error = refused(
        lambda: Store.open(
            postgres_server.address(name_of(register_address), user="uten_rett"), make=False
        )
    )
    assert error.code == "no_rights" and "ipokart_store" in error.values["reason"]


def test_a_wrong_password_is_reported_without_it(
    register_address: str, postgres_server: Server
) -> None:
    with postgres_server.connect() as connection:
        connection.execute(f"CREATE ROLE {WITH_PASSWORD} LOGIN PASSWORD 'et annet'")
    where = postgres_server.address(name_of(register_address), user=f"{WITH_PASSWORD}:hemmelig")
    error = refused(lambda: Store.open(where, make=False))
    assert error.code == "login_refused" and WITH_PASSWORD in error.values["file"]


def test_a_database_that_is_not_there_is_reported(postgres_server: Server) -> None:
    error = refused(lambda: Store.open(postgres_server.address("finnes_ikke"), make=False))
    assert error.code == "no_database"
    error = refused(lambda: Store.open("postgresql://postgres@127.0.0.1:1/ingen", make=False))
    assert error.code == "no_connection"
    error = refused(lambda: Store.open("postgresql://postgres@finnes.invalid/ingen", make=False))
    assert error.code == "no_connection"


def test_an_unknown_setting_in_an_address_is_reported() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://kari:hemmelig@127.0.0.1:1/x?planet=hemmelig", make=False)
    assert caught.value.code == "bad_address" and "hemmelig" not in text.store(caught.value)


def test_a_writer_that_waits_too_long_for_another_is_reported(register_address: str) -> None:
    hasty = f"{register_address}?options=-c%20lock_timeout%3D200ms"
    with closing(Store.open(register_address)) as store, closing(Store.open(hasty)) as other:
        with store.writing():
            assert refused(lambda: other.apply([milestone(1)], "K", "r", 1)).code == "busy"
            assert other.version() == 1  # readers do not wait
        assert other.apply([milestone(1)], "K", "r", 1) == 2


# --- only to be read --------------------------------------------------------------------------


def test_a_replica_is_read_and_says_that_it_cannot_be_written(
    register_address: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write()
    with postgres_server.replica() as port:
        where = postgres_server.address(name_of(register_address), port=port)
        monkeypatch.setenv("IPOKART_DB", where)
        assert log.version() == 2 and len(log.history()) == 2
        assert "prove-1" in {m.id for m in files.read_register(geo.store.folder()).milestones}
        assert refused(lambda: write(2)).code == "replica"
        assert refused(lambda: drafts.save(DRAFT, "{}", "{}", "Kari", 0)).code == "replica"
        assert main(["backup", str(tmp_path / "kopi.sqlite")]) == 0
        assert main(["check"]) == 0
        postgres.let_go()


def test_a_database_that_is_closed_for_writing_says_so(
    register_address: str, postgres_server: Server
) -> None:
    with postgres_server.connect() as connection:
        connection.execute(
            f"ALTER DATABASE {name_of(register_address)} SET default_transaction_read_only = on".encode()
        )
    postgres.let_go()
    assert refused(write).code == "replica" and log.version() == 1


# --- many at once -----------------------------------------------------------------------------


def test_threads_share_a_few_connections(register_address: str, postgres_server: Server) -> None:
    def look(_: int) -> int:
        with closing(Store.open(make=False)) as store:
            return store.version()

    with ThreadPoolExecutor(30) as threads:
        assert set(threads.map(look, range(120))) == {1}
    with postgres_server.connect() as connection:
        statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        row = connection.execute(statement, [name_of(register_address)]).fetchone()
    assert row and row[0] <= 15


# --- codes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "disk_full"),
        ("53200", "server_memory"),
        ("58030", "disk_failing"),
        ("57P01", "lost_connection"),
        ("57P03", "no_connection"),
        ("57014", "busy"),
        ("40001", "busy"),
        ("40P01", "busy"),
        ("25006", "replica"),
        ("XX001", "damaged"),
        ("XX000", "unexpected"),
        ("42703", "foreign_tables"),
        ("22001", "unexpected"),
    ],
)
def test_a_state_is_reported_as_what_it_is(state: str, code: str) -> None:
    original = psycopg.errors.lookup(state)("det står\nDETAIL: Ola Nordmann")
    with pytest.raises(StoreError) as caught, _translating():
        raise OperationalError("INSERT Ola Nordmann", {}, original)
    assert caught.value.code == code
    assert "Nordmann" not in text.store(caught.value)


@contextmanager
def _translating() -> Iterator[None]:
    with postgres_errors.translate_errors("postgresql://vert/navn"):
        yield


def test_every_code_has_a_sentence() -> None:
    codes = {*postgres_errors.CODES.values(), "too_many", "no_connection", "outcome_unknown"}
    for code in codes:
        assert text.store(StoreError(code, file="postgresql://vert/navn", reason="derfor"))


def test_an_error_tells_no_password_and_no_statement() -> None:
    for wording in ("FATAL:  password «hemmelig» failed", "hemmelig er ikke et tall"):
        error: DBAPIError = OperationalError(
            "SELECT hemmelig", {}, psycopg.OperationalError(wording)
        )
        with (
            pytest.raises(StoreError) as caught,
            postgres_errors.translate_errors("postgresql://vert/navn", "hemmelig"),
        ):
            raise error
        assert "hemmelig" not in text.store(caught.value)
