"""Where the register is kept, and the files that readers read.

`database` has the register itself, with its history, and is slow to import; whoever only reads
asks for the folder of files that the newest version makes, and who reads mere files imports nothing
of a database. `IPOKART_DB` names the database: a file,
or the address of a PostgreSQL server (`postgresql://user@host/name`); by default a file in the
user's own data folder. `IPOKART_DATA` names a folder of files instead, and then no database is
asked.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path

from geo import files, settings
from geo.errors import StoreError

if TYPE_CHECKING:
    from geo.store.postgres_backend import PostgresServer

#: The tables that this program knows (`geo.store.schema`, which is slow to import).
REVISION = "0004"
#: An address with settings (`?…`) is no mere file.
_SQLITE_FILE = re.compile(r"sqlite(?:\+pysqlite)?:///([^?]+)")


def address() -> str:
    """Where the register is: `IPOKART_DB`, or a file in the user's own data folder."""
    setting = os.environ.get("IPOKART_DB")
    return file_of(setting) if setting else str(user_data_path("ipo-kart") / _file_name())


def _file_name() -> str:
    """Each register has a file of its own; the shipped one's is called as it always was."""
    own = settings.current().id
    return "register.sqlite" if settings.place() == settings.SHIPPED else f"register-{own}.sqlite"


def file_of(where: str) -> str:
    """The file that an SQLite address names (`sqlite:///…`); any other address as it is."""
    match = _SQLITE_FILE.fullmatch(where)
    return match[1] if match else where


def is_server(where: str) -> bool:
    """Whether an address is a database server's, and not the name of a file."""
    return "://" in where


def name() -> str:
    """What messages call the register: its file's name, or its server's address without password
    and settings. Raises StoreError for an address that is none."""
    if not is_server(address()):
        return Path(address()).name
    return _server().name


def has_database() -> bool:
    """Whether there is a database: until something is accepted the files are the register.

    Raises StoreError for a place that cannot be looked at.
    """
    path = address()
    if os.environ.get("IPOKART_DATA"):
        return False
    if is_server(path):
        return _server().exists()
    try:
        return Path(path).exists()
    except OSError:
        from geo.store.sqlite_errors import translate_errors

        with translate_errors(path):
            raise


def folder() -> Path:
    """The folder with the register's files as they are now. Raises StoreError.

    A version's folder never changes, so its name tells one version from another.
    """
    if not has_database():
        return files.data_folder()
    from geo.store import readers, sqlite

    if is_server(address()):
        place, newest = _server().readers, _server().newest(REVISION)
    else:
        place = Path(address())
        newest = sqlite.newest(place, REVISION)
    return (newest and readers.fitting(place, *newest)) or _written(place)


def state() -> Hashable | None:
    """What tells the register as it is now from how it was before, by one cheap question; what
    `state_of` says of its folder. None where only opening the register can tell. Raises StoreError.
    """
    path = address()
    if os.environ.get("IPOKART_DATA") or not (is_server(path) or has_database()):
        return state_of(files.data_folder())
    from geo.store import readers, sqlite

    try:
        newest = (
            _server().newest(REVISION) if is_server(path) else sqlite.newest(Path(path), REVISION)
        )
    except StoreError as error:
        if error.code != "no_register":
            raise
        return state_of(files.data_folder())
    place = _server().readers if is_server(path) else Path(path)
    return newest and readers.folder_of(place, newest[0]).name


def state_of(folder: Path) -> Hashable:
    """The same of a folder of files that somebody has read."""
    if folder == files.data_folder():
        return files.fingerprint(folder)
    from geo.store import readers

    return readers.name_of(folder)


def cache_beside(folder: Path) -> Path | None:
    """Where what is made of a folder that was read (see `folder`) may be kept: within a version's
    own folder, with which it goes; for the shipped files in the user's cache. None for a folder of
    somebody's own."""
    if folder != files.data_folder():
        return folder
    return None if os.environ.get("IPOKART_DATA") else user_cache_path("ipo-kart")


def caches_before(folder: Path) -> tuple[Path, ...]:
    """Where the same may be kept of older versions of the register, the newest first: their own
    folders, which go with what is erased."""
    if folder == files.data_folder():
        return ()
    from geo.store import readers

    return readers.older(folder)


def server() -> PostgresServer | None:
    """The database server that the register is on; None where it is in a file or in a folder.
    Raises StoreError."""
    is_folder = bool(os.environ.get("IPOKART_DATA"))
    return None if is_folder or not is_server(address()) else _server()


def _server() -> PostgresServer:
    from geo.store.postgres_backend import server_at  # a mere reader of a file need not wait

    return server_at(address())


def _written(place: Path) -> Path:
    """The files of the newest version, whole or not there; name and content are read at once.

    Where the register's own place takes no files, this process keeps them elsewhere.
    """
    from geo.store import readers
    from geo.store.database import Store

    with contextlib.closing(Store.open(make=False)) as store:
        (name, link), loaded = store.now()
        readers.forget_before(place, store.last_erasure())
    version_folder = readers.fitting(place, name, link)
    if version_folder:
        return version_folder
    try:
        return readers.write(place, name, link, loaded.contents, loaded.sums)
    except StoreError:
        return readers.write_elsewhere(place, name, link, loaded.contents, loaded.sums)
