"""What only SQLite knows: the file itself, its mode, its identity, its copies.

Nothing else in the product speaks SQLite; another database takes the same tables.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: "IPOK": in the file's header, so that no other program's database is taken for a register.
APPLICATION_ID = 0x49504F4B
_HEADER = b"SQLite format 3\0"
#: No room for the file, or for as large a one.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PATIENCE = 10  # seconds that one writer waits for another


def engine(path: Path) -> Engine:
    """An engine on a register file: write-ahead log, nothing acknowledged before it is on disk."""
    from sqlalchemy import URL, create_engine, event  # a moment that a mere reader need not wait

    where = URL.create("sqlite", database=str(path))  # a name may hold «?» and «#»
    database = create_engine(where, connect_args={"timeout": _PATIENCE})

    @event.listens_for(database, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(database, "begin")
    def begin(connection: Any) -> None:
        # A writer that reads first must not find, at its first write, that somebody else wrote.
        mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return database


def created(path: Path, fill: Any) -> None:
    """A new file, whole or not there: `fill(engine)` fills it beside its place.

    When another process was quicker, its file stays. Raises StoreError.
    """
    from sqlalchemy import URL, create_engine
    from sqlalchemy.exc import DBAPIError

    with translate_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
        try:
            with contextlib.closing(sqlite3.connect(beside)) as connection:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            database = create_engine(URL.create("sqlite", database=str(beside)))
            try:
                fill(database)
            except DBAPIError as error:
                raise error.orig or error from error
            finally:
                database.dispose()
            _flush(beside)
            with contextlib.suppress(FileExistsError):
                os.link(beside, path)
        finally:
            beside.unlink(missing_ok=True)


def checked(path: Path) -> None:
    """The file is a whole register file. Raises StoreError: foreign, or damaged."""
    with translate_errors(path):
        if path.exists() and not path.is_file():  # a pipe would keep us waiting
            raise StoreError("foreign", file=str(path))
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
        if start != _HEADER:
            raise StoreError("foreign", file=str(path))
        with contextlib.closing(_read_only(path)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise StoreError("foreign", file=str(path))


def newest(path: Path) -> str:
    """What tells the newest version from every other: its number and when it came.

    Raises StoreError.
    """
    checked(path)
    with translate_errors(path), contextlib.closing(_read_only(path)) as connection:
        row = connection.execute("SELECT number, at FROM version ORDER BY number DESC").fetchone()
    if row is None:
        raise StoreError("damaged", file=str(path), reason="no version")
    return name_of(row[0], row[1])


def name_of(number: int, at: str) -> str:
    """A version's number and when it came, as a file may be called."""
    return f"{number}-{re.sub(r'[^0-9]', '', str(at))}"


def highest(path: Path) -> int:
    """The number of the newest version, 0 when it cannot be read any more."""
    with (
        contextlib.suppress(StoreError),
        translate_errors(path),
        contextlib.closing(_read_only(path)) as connection,
    ):
        return int(connection.execute("SELECT max(number) FROM version").fetchone()[0] or 0)
    return 0


def sound(path: Path) -> None:
    """Every page of the file is whole. Raises StoreError."""
    checked(path)
    with translate_errors(path), contextlib.closing(_read_only(path)) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise StoreError("damaged", file=str(path), reason=str(answer).splitlines()[0])


def copied(source: Path, target: Path, *, fresh: bool = False) -> None:
    """A copy of a register that may be in use, whole or not there; a `fresh` one replaces nothing.

    Raises StoreError.
    """
    with translate_errors(target):
        beside = target.with_name(f".{target.name}-{secrets.token_hex(8)}.tmp")
        try:
            with (
                contextlib.closing(_read_only(source)) as from_,
                contextlib.closing(sqlite3.connect(beside)) as to,
            ):
                from_.backup(to)
                to.execute("PRAGMA journal_mode=DELETE")
            _flush(beside)
            os.link(beside, target) if fresh else beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction in which nobody else writes; readers see what was there until it ends.

    Raises StoreError.
    """
    with (
        translate_errors(path),
        contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection,
    ):
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")  # without it, closing takes everything back


def poured(source: Path, target: sqlite3.Connection, tables: Mapping[str, Sequence[str]]) -> None:
    """The rows of one register file instead of those of another: tables with their columns, those
    that others refer to first."""
    for table in reversed(list(tables)):
        target.execute(f'DELETE FROM "{table}"')
    with contextlib.closing(_read_only(source)) as from_:
        for table, columns in tables.items():
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join("?" for _ in columns)
            rows = from_.execute(f'SELECT {names} FROM "{table}"')
            target.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def translate_errors(path: Path | str) -> Iterator[None]:
    """What system and database say, as a code that has a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_code(error), file=str(path), reason=str(error)) from error
    except OSError as error:
        code = "disk_full" if error.errno in _NO_ROOM else "unreachable"
        raise StoreError(code, file=str(path), reason=error.strerror or str(error)) from error


def _code(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, code in _CODES.items():
        if name.startswith(start):
            return code
    return "damaged"


_CODES = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR_WRITE": "disk_full",
    "SQLITE_NOTADB": "foreign",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "unreachable",
    "SQLITE_PERM": "read_only",
}
