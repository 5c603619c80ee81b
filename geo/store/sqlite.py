"""What only SQLite knows: the file itself, its mode, its identity, its copies.

Nothing else in the product speaks SQLite; another database takes the same tables.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import StoreError
from geo.store.readers import flush, remove
from geo.store.sqlite_errors import is_of_the_place, translate_errors

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: "IPOK": in the file's header, so that no other program's database is taken for a register.
APPLICATION_ID = 0x49504F4B
_HEADER = b"SQLite format 3\0"
_HEADER_BYTES = 100
_NO_LOG = b"\x01\x01"  # the header of a file without a write-ahead log
_OURS = 0o600
_PATIENCE = 10  # seconds that one writer waits for another


class _Unlocked(sqlite3.Connection):
    """A connection that only reads, and takes no lock, since none can be had where the file is:
    the disk is full, or the folder may not be written.

    `refusal` says why, to whoever wants to write; `before` is what the file was at first.
    """

    path: Path
    refusal: sqlite3.Error
    before: tuple[object, ...]

    def check_steady(self) -> None:
        """Raises StoreError when somebody else wrote meanwhile: what was read may be half."""
        if _traces(self.path) != self.before:
            raise StoreError("busy", file=str(self.path))


def _traces(path: Path, *, empty_log: bool = True) -> tuple[object, ...]:
    """Size, time and identity of a register file and its log: they change when it does. A log
    without anything in it need not count: whoever only reads makes and removes one."""
    traces = []
    for ending in ("", "-wal"):
        with contextlib.suppress(FileNotFoundError):
            status = path.with_name(path.name + ending).stat()
            if status.st_size or empty_log:
                traces.append((status.st_size, status.st_mtime_ns, status.st_ino))
    return tuple(traces)


#: What a register file and its log were when this process last looked, and the mark that it gave
#: them then.
_marks: dict[Path, tuple[tuple[object, ...], int]] = {}
_numbers = count()


def mark(path: Path) -> int:
    """A number that stays the same until somebody else than this process writes a register file."""
    traces, known = _traces(path, empty_log=False), _marks.get(path)
    if known is None or known[0] != traces:
        known = _marks[path] = (traces, next(_numbers))
    return known[1]


def keep_mark(path: Path, mark: int) -> None:
    """Give a register file the mark again that it had before this process wrote it."""
    _marks[path] = (_traces(path, empty_log=False), mark)


def _unlocked(path: Path, refusal: sqlite3.Error) -> _Unlocked:
    path = path.resolve()
    before = _traces(path)
    log = path.with_name(f"{path.name}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    options = "mode=ro&vfs=unix-none" if has_log else "mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"{path.as_uri()}?{options}", uri=True, check_same_thread=False, factory=_Unlocked
    )
    connection.path, connection.refusal, connection.before = path, refusal, before
    if has_log:  # the index of the log is in memory then, where else it is a file
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return connection


def _connected(path: Path, pragmas: Sequence[str], *, only_read: bool) -> sqlite3.Connection:
    """A connection to a register file; one that takes no lock where none can be had."""
    where = f"{path.resolve().as_uri()}?mode={'ro' if only_read else 'rw'}"
    connection = None
    try:
        connection = sqlite3.connect(where, uri=True, timeout=_PATIENCE, check_same_thread=False)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        if not (is_of_the_place(error) and path.exists()):
            raise
        return _unlocked(path, error)
    return connection


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten
)


def engine(path: Path, *, only_read: bool = False) -> Engine:
    """An engine on a register file: write-ahead log, nothing acknowledged before it is on disk.

    One that may `only_read` leaves the file as it is.
    """
    from sqlalchemy import URL, create_engine, event  # a moment that a mere reader need not wait

    where = URL.create("sqlite", database=str(path))  # a name may hold «?» and «#»
    pragmas = () if only_read else _PRAGMAS

    def connect() -> sqlite3.Connection:
        connection = _connected(path, pragmas, only_read=only_read)
        connection.isolation_level = None  # transactions are begun below, not by the driver
        return connection

    database = create_engine(where, creator=connect)

    @event.listens_for(database, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")
        driver = connection.connection.driver_connection
        if writes and isinstance(driver, _Unlocked):
            raise driver.refusal
        # A writer that reads first must not find, at its first write, that somebody else wrote.
        connection.exec_driver_sql(f"BEGIN {'IMMEDIATE' if writes else 'DEFERRED'}")

    @event.listens_for(database, "commit")
    def commit(connection: Any) -> None:
        driver = connection.connection.driver_connection
        if isinstance(driver, _Unlocked):
            driver.check_steady()

    @event.listens_for(database, "checkin")
    def checkin(driver: Any, record: Any) -> None:
        if isinstance(driver, _Unlocked):  # the next one may find room, or another content
            record.invalidate()

    return database


def created(path: Path, fill: Any) -> None:
    """A new file, whole or not there: `fill(engine)` fills it beside its place.

    When another process was quicker, its file stays. Raises StoreError.
    """
    from sqlalchemy import URL, create_engine
    from sqlalchemy.exc import DBAPIError

    with translate_errors(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
        try:
            _new_file(beside)
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
            flush(path.parent)
        finally:
            remove(beside)


def checked(path: Path) -> None:
    """The file is a register file. Raises StoreError: foreign, or damaged.

    Only SQLite opens it: a process that closes a file loses every lock that it has on it, also
    those of SQLite, and then another process may take away the log that is being written.
    """
    with translate_errors(path):
        if not path.is_file() and path.stat():  # a pipe would keep us waiting
            raise StoreError("foreign", file=str(path))
        with _read_only(path) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise StoreError("foreign", file=str(path))


def newest(path: Path, revision: str) -> tuple[str, str] | None:
    """What tells the newest version from every other: its name for files, and its link in the
    chain of checksums. None when the tables are not those of `revision`. Raises StoreError."""
    checked(path)
    with translate_errors(path), _read_only(path) as connection:
        if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (revision,):
            return None
        row = connection.execute(
            "SELECT number, at, link FROM version ORDER BY number DESC"
        ).fetchone()
    if row is None:
        raise StoreError("damaged", file=str(path), reason="no version")
    return name_of(row[0], row[1]), str(row[2])


def name_of(number: int, at: str) -> str:
    """A version's number and when it came, as a file may be called."""
    return f"{number}-{re.sub(r'[^0-9]', '', str(at))}"


def highest(path: Path) -> int:
    """The number of the newest version, 0 when it cannot be read any more."""
    with (
        contextlib.suppress(StoreError),
        translate_errors(path),
        _read_only(path) as connection,
    ):
        return int(connection.execute("SELECT max(number) FROM version").fetchone()[0] or 0)
    return 0


def sound(path: Path) -> None:
    """Every page of the file is whole. Raises StoreError."""
    checked(path)
    with translate_errors(path), _read_only(path) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise StoreError("damaged", file=str(path), reason=str(answer).splitlines()[0])


def copied(
    source: Path,
    target: Path,
    *,
    fresh: bool = False,
    check: Callable[[Path], None] | None = None,
) -> None:
    """A copy of a register that may be in use, whole or not there; a `fresh` one replaces nothing.

    `check` looks at the copy before it is put in place. What it replaces keeps its mode; a new one
    is for its owner only. Raises StoreError.
    """
    with translate_errors(target):
        beside = target.with_name(f".{target.name}-{secrets.token_hex(8)}.tmp")
        try:
            _new_file(beside, target.stat().st_mode & 0o777 if target.exists() else _OURS)
            with (
                _read_only(source) as from_,
                contextlib.closing(sqlite3.connect(beside)) as to,
            ):
                from_.backup(to)
                to.execute("PRAGMA journal_mode=DELETE")
            if check:
                check(beside)
            _flush(beside)
            os.link(beside, target) if fresh else beside.replace(target)
            flush(target.parent)
        finally:
            remove(beside)


def scrubbed(path: Path) -> bool:
    """Write a register anew without its free pages, and empty its log; whether all of it could be
    done now, which it cannot while somebody else reads. Raises StoreError."""
    with (
        translate_errors(path),
        contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection,
    ):
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete=ON")
        try:
            connection.execute("VACUUM")
            return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return False


def is_copy(path: Path) -> bool:
    """Whether a file is a copy of a register: ours, and not a register that is or has been in use,
    which has a write-ahead log. Not to be asked of a register that is open. Raises OSError."""
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES)
    is_ours = start[68:72] == APPLICATION_ID.to_bytes(4, "big")
    return start.startswith(_HEADER) and is_ours and start[18:20] == _NO_LOG


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
    with _read_only(source) as from_:
        for table, columns in tables.items():
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join("?" for _ in columns)
            rows = from_.execute(f'SELECT {names} FROM "{table}"')
            target.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@contextlib.contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(_connected(path, (), only_read=True)) as connection:
        yield connection
        if isinstance(connection, _Unlocked):
            connection.check_steady()


def keep_private(path: Path) -> None:
    """Take from everybody else what an older program let them read; the owner may give it back."""
    with contextlib.suppress(OSError):  # somebody else's file
        for ending in ("", "-wal", "-shm"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.chmod(_OURS)


def _new_file(path: Path, mode: int = _OURS) -> None:
    """An empty file; the log and the index that SQLite makes beside it get its mode."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    path.chmod(mode)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
