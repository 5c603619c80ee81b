"""What only PostgreSQL knows: its addresses, its connections, the lock of writers, its rights.

The register's tables stand in a schema of their own (`SCHEMA`), the only one that connections look
in. They are the same tables as in an SQLite file, made by the same migrations.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from geo.errors import StoreError
from geo.store.sqlite import name_of

SCHEMA = "ipokart_store"
#: Where the tables for GIS programs stand (`postgres_layers`).
SHOWN = "ipokart"
#: "IPOK": the lock that a writer has, among the database's own locks for programs.
LOCK = 0x49504F4B
PATIENCE = 10  # seconds that one writer waits for another, and a page for a connection
_MOST_CONNECTIONS = (5, 10)  # that are kept open, and more while they are needed
_UNDEFINED = ("42P01", "3F000")

#: What a connection is opened with, where the address says nothing else.
_NETWORK = {
    "application_name": "ipokart",
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
_SETTINGS = {
    "search_path": SCHEMA,  # and no other: another program's tables must not be taken for ours
    "lock_timeout": f"{PATIENCE}s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",  # a writer that hangs must not keep the lock
    "timezone": "UTC",
}

_ENGINES: dict[tuple[int, str], Engine] = {}
_ENGINES_LOCK = Lock()


def url_of(where: str) -> URL:
    """The address of a server. Raises StoreError: `bad_address`.

    The address is not told again: it may hold a password.
    """
    try:
        url = make_url(where)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername != "postgresql+psycopg" or not url.database:
            raise StoreError("bad_address")
    except (SQLAlchemyError, ValueError, TypeError):
        raise StoreError("bad_address") from None
    return url


def shown(url: URL) -> str:
    """An address as it may be told: without password and settings."""
    host = url.host or str(url.query.get("host", ""))
    return URL.create(
        "postgresql", username=url.username, host=host, port=url.port, database=url.database
    ).render_as_string(hide_password=True)


def mark_of(url: URL) -> str:
    """A name for files that belong to the database at an address: its own and some digits."""
    digest = hashlib.sha256(shown(url).encode()).hexdigest()[:12]
    name = "".join(sign if sign.isalnum() else "-" for sign in url.database or "")
    return f"{name[:40]}-{digest}"


def engine_of(url: URL) -> Engine:
    """The engine of a server, one for each process: its connections are shared by all threads.

    A connection that broke while nobody used it is found before it is used, and replaced.
    Raises StoreError: `no_driver`.
    """
    key = (os.getpid(), url.render_as_string(hide_password=False))
    with _ENGINES_LOCK:
        if key not in _ENGINES:
            _ENGINES[key] = _engine(url)
        return _ENGINES[key]


def _engine(url: URL) -> Engine:
    query: Mapping[str, Any] = url.query
    options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    arguments = {name: value for name, value in _NETWORK.items() if name not in query}
    arguments["options"] = f"{options} {query.get('options', '')}".strip()
    size, more = _MOST_CONNECTIONS
    try:
        return create_engine(
            url.difference_update_query(["options"]),
            connect_args=arguments,
            pool_pre_ping=True,
            pool_size=size,
            max_overflow=more,
            pool_timeout=PATIENCE,
            hide_parameters=True,  # an error must not tell what was to be written
        )
    except ImportError as error:
        raise StoreError("no_driver", name=error.name or "psycopg") from error


def let_go() -> None:
    """Close the connections that this process has to any server and does not use now."""
    with _ENGINES_LOCK:
        for (process, _), engine in _ENGINES.items():
            engine.dispose(close=process == os.getpid())
        _ENGINES.clear()


# --- statements -------------------------------------------------------------------------------


def lock(connection: Connection) -> None:
    """Wait until nobody else writes, and keep others from it until the transaction ends.

    Raises StoreError: `replica` where nothing can be written.
    """
    statement = "SELECT pg_advisory_xact_lock(:lock), current_setting('transaction_read_only')"
    if connection.execute(text(statement), {"lock": LOCK}).one()[1] == "on":
        raise StoreError("replica", file="")


def revision(connection: Connection) -> str | None:
    """Which migration the register's tables are of; None where there are none."""
    table_id = f"to_regclass('{SCHEMA}.alembic_version')"
    if connection.scalar(text(f"SELECT {table_id}")) is None:
        return None
    migration = connection.scalar(text(f"SELECT version_num FROM {SCHEMA}.alembic_version"))
    return str(migration) if migration else None


def is_register(connection: Connection) -> bool:
    """Whether there is a register, and not only an empty database or empty tables; not to be asked
    in a transaction."""
    try:
        return bool(connection.scalar(text(f"SELECT EXISTS (SELECT FROM {SCHEMA}.version)")))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") not in _UNDEFINED:
            raise
    return False


def has_versions(connection: Connection) -> bool:
    """The same within a transaction, which a question about tables that are not there would end."""
    if revision(connection) is None:
        return False
    return bool(connection.scalar(text(f"SELECT EXISTS (SELECT FROM {SCHEMA}.version)")))


def newest(connection: Connection, revision: str) -> tuple[str, str] | None:
    """As `sqlite.newest`, in one question. Raises StoreError for a database without a version."""
    query = f"""
        SELECT (SELECT version_num FROM {SCHEMA}.alembic_version), number, at, link
        FROM {SCHEMA}.version ORDER BY number DESC LIMIT 1
        """
    try:
        row = connection.execute(text(query)).first()
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") == "42703":  # an older program's table has no link
            return None
        raise
    if row is None:
        raise StoreError("damaged", file="", reason="no version")
    return (name_of(row[1], row[2]), str(row[3])) if row[0] == revision else None


def mark(connection: Connection) -> tuple[int, int]:
    """How many records there are, and the sum of the transactions that wrote their rows: any row
    that is written, by whatever program, changes it."""
    query = f"SELECT count(*), coalesce(sum(xmin::text::bigint), 0) FROM {SCHEMA}.record"
    row = connection.execute(text(query.replace("::", r"\:\:"))).one()
    return int(row[0]), int(row[1])


def make_schema(connection: Connection) -> None:
    """The register's own schema. Whoever may not make one can use one that is there."""
    if connection.scalar(text(f"SELECT to_regnamespace('{SCHEMA}')")) is None:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))


def keep_no_samples(connection: Connection) -> None:
    """Let the server's statistics hold no texts of the register: what is erased must not stay
    there."""
    query = """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = :schema AND data_type IN ('text', 'character varying')
        """
    for table, column in connection.execute(text(query), {"schema": SCHEMA}).all():
        alter = f'ALTER TABLE {SCHEMA}."{table}" ALTER COLUMN "{column}" SET STATISTICS 0'
        connection.execute(text(alter))


def rewrite(connection: Connection) -> None:
    """Write the register's tables, and those for GIS programs, anew without the rows that are no
    more; not in a transaction. Raises StoreError for who does not own them."""
    query = """
        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname IN (:ours, :shown) AND pg_has_role(tableowner, 'USAGE')
        """
    names = connection.scalars(text(query), {"ours": SCHEMA, "shown": SHOWN}).all()
    if f"{SCHEMA}.record" not in names:  # only an owner may, and the server would pass over it
        raise StoreError("no_rights", file="", reason="VACUUM")
    connection.execute(text("SET statement_timeout = 0"))
    try:
        for name in names:
            connection.execute(text(f"VACUUM (FULL, ANALYZE) {name}"))
    finally:
        connection.execute(text("RESET statement_timeout"))
