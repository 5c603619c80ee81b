"""A copy put back in the place of the register, which may be in use, damaged or not there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, func, select

from geo import access
from geo.access import Action
from geo.errors import StoreError
from geo.store import REVISION, copying, is_server, sqlite, statements
from geo.store.backend import Backend, remember
from geo.store.changing import Applied, Origin, signed
from geo.store.database import Store, backend_at, check_whole
from geo.store.migrating import upgrade
from geo.store.readers import highest_read, remove
from geo.store.schema import METADATA, VERSION
from geo.store.sqlite_backend import SqliteFile
from geo.store.sqlite_errors import translate_errors

_ENDINGS = ("", "-wal", "-shm")


def restore_copy(where: Path | str, file: Path, by: str, reason: str) -> Path | None:
    """Put a copy in the place of the register at an address, with who and why in its history.

    The copy is checked first: whole, ours, not from a newer program, and readable. What was there
    stays beside it (a server's: in the user's own data folder) under a name of its own, which is
    returned; None where nothing was. Raises StoreError or DataError, and then nothing is replaced.
    """
    access.require(Action.ERASE)
    signature = signed(by, reason)
    with translate_errors(file):
        if not file.is_file():
            raise StoreError("unreachable", file=str(file), reason="")
    sqlite.sound(file)
    backend = backend_at(str(where))
    with translate_errors(backend.aside):
        beside = backend.aside.resolve()
        beside.parent.mkdir(parents=True, exist_ok=True)
    trial = beside.with_name(f".{beside.name}-{secrets.token_hex(8)}.tmp")
    try:
        sqlite.copied(file, trial, fresh=True)
        origin = Origin(hashlib.sha256(trial.read_bytes()).hexdigest(), file.name)
        with contextlib.closing(Store.open(str(trial), make=False)) as copy:
            check_whole(copy)
            copy.load()
            if is_server(str(where)):
                return _poured_into_server(str(where), copy, (*signature, origin))
            return _replaced(beside, copy, trial, (*signature, origin))
    finally:
        for ending in _ENDINGS:
            remove(trial.with_name(trial.name + ending))


def lost_erasures(where: Path | str, file: Path) -> tuple[Applied, ...]:
    """What was erased in the register and may stand in a copy that is older than that."""
    known = {(item.number, item.at) for item in _erasures(file)}
    return tuple(item for item in _erasures(where) if (item.number, item.at) not in known)


def _erasures(where: Path | str) -> tuple[Applied, ...]:
    """The erasures that a register tells of; none where it cannot be read."""
    with contextlib.suppress(StoreError):
        if is_server(str(where)):
            with contextlib.closing(Store.open(str(where), make=False)) as store:
                return store.erasures()
        path = Path(where)
        if sqlite.newest(path, REVISION):
            with contextlib.closing(Store(SqliteFile(path, only_read=True))) as store:
                return store.erasures()
    return ()


def _poured_into_server(where: str, copy: Store, noted: tuple[str, str, Origin]) -> Path | None:
    """The copy in the place of a server's register, in one transaction: nobody writes between the
    last version that is kept aside and the first one of the copy."""
    backend = backend_at(where)
    if not backend.exists():
        backend.create(lambda connection: _pour_all(copy, connection, backend, noted))
        return None
    Store.open(where, make=False).close()  # its tables become as ours
    aside_file = _free(backend.aside)
    with backend.writing() as connection:
        copying.copy_to_file(connection, aside_file, fresh=True)
        _pour_all(copy, connection, backend, noted)
    return aside_file


def _pour_all(
    copy: Store, connection: Connection, backend: Backend, noted: tuple[str, str, Origin]
) -> None:
    """All rows of a copy into tables, which are made where there are none."""
    upgrade(connection)
    highest = connection.scalar(select(func.max(VERSION.c.number))) or 0
    copy.note(*noted, above=max(highest, highest_read(backend.readers)))
    with copy.reading() as source:
        copying.pour(source, connection)
    written = statements.name(connection)[1]
    remember(connection, select(VERSION.c.number).where(VERSION.c.link == written))
    Store(backend).show(connection)


def _replaced(path: Path, copy: Store, trial: Path, noted: tuple[str, str, Origin]) -> Path | None:
    """A sound register gets the content in one transaction; anything else is moved aside."""
    if not os.path.lexists(path):
        copy.note(*noted, above=highest_read(path))
        sqlite.copied(trial, path, fresh=True)
        return None
    backup = _free(path)
    try:
        sqlite.sound(path)
        Store.open(str(path), make=False).close()  # its tables become as ours
        _pour(path, copy, trial, backup, noted)
    except StoreError as error:
        if error.code not in {"damaged", "foreign"}:
            raise
        backup = _free(path)  # the damage may have shown only after the first was written
        copy.note(*noted, above=max(sqlite.highest(path), highest_read(path)))
        _swap(path, trial, backup)
    return backup


def _pour(
    path: Path, copy: Store, trial: Path, backup: Path, noted: tuple[str, str, Origin]
) -> None:
    """All at once for everybody who has the register open: nobody writes between the last version
    that is kept aside and the first one of the copy."""
    tables = {table.name: table.columns.keys() for table in METADATA.sorted_tables}
    with sqlite.locked(path) as register:
        sqlite.copied(path, backup, fresh=True)
        copy.note(*noted, above=sqlite.highest(path))
        sqlite.poured(trial, register, tables)


def _swap(path: Path, trial: Path, backup: Path) -> None:
    """The copy in the place of a file that is no register any more, which gets another name.

    Its log goes with it: in the new file's place it would be read as the new file's.
    """
    moves = [
        (path.with_name(path.name + ending), backup.with_name(backup.name + ending))
        for ending in _ENDINGS[1:]
    ]
    with translate_errors(path):
        os.link(path, backup)
        try:
            for old, new in moves:
                if old.exists():
                    old.replace(new)
            sqlite.copied(trial, path)
        except BaseException:
            for old, new in moves:
                if new.exists():
                    new.replace(old)
            backup.unlink()
            raise


def _free(path: Path) -> Path:
    """The first name beside the register that nothing has: `….bak`, `….bak1`, and so on."""
    names = (path.with_name(f"{path.name}.bak{number or ''}") for number in count())
    return next(
        name
        for name in names
        if not any(os.path.lexists(name.with_name(name.name + ending)) for ending in _ENDINGS)
    )
