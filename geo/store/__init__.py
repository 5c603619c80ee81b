"""Where the register is kept, and the files that readers read.

`database` has the register itself, with its history, and is slow to import; whoever only reads asks
for the folder of files that the newest version makes. `IPOKART_DB` names the database (a file, or
an SQLAlchemy address), by default a file in the user's own data folder. `IPOKART_DATA` names a
folder of files instead, and then no database is asked.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import NoReturn

from platformdirs import user_data_path

from geo import files
from geo.errors import StoreError
from geo.store import readers, sqlite
from geo.store.sqlite_errors import translate_errors

#: The tables that this program knows (`geo.store.schema`, which is slow to import).
REVISION = "0003"
#: An address with settings (`?…`) is no mere file.
_SQLITE_FILE = re.compile(r"sqlite(?:\+pysqlite)?:///([^?]+)")


def address() -> str:
    """Where the register is: `IPOKART_DB`, or a file in the user's own data folder."""
    given = os.environ.get("IPOKART_DB")
    return file_of(given) if given else str(user_data_path("ipo-kart") / "register.sqlite")


def file_of(where: str) -> str:
    """The file that an SQLite address names (`sqlite:///…`); any other address as it is."""
    match = _SQLITE_FILE.fullmatch(where)
    return match[1] if match else where


def is_kept() -> bool:
    """Whether there is a database: until something is accepted the files are the register.

    Raises StoreError for a place that cannot be looked at.
    """
    path = address()
    if os.environ.get("IPOKART_DATA"):
        return False
    with translate_errors(path):
        return "://" in path or Path(path).exists()


def folder() -> Path:
    """The folder with the register's files as they are now. Raises StoreError.

    A version's folder never changes, so its name tells one version from another.
    """
    if not is_kept():
        return files.data_folder()
    if "://" in address():
        _refuse(address())
    path = Path(address())
    newest = sqlite.newest(path, REVISION)
    return (newest and readers.fitting(path, *newest)) or _written(path)


def _refuse(where: str) -> NoReturn:
    """A server's database makes no files; an address that names none says so first."""
    from geo.store.database import engine_at

    engine_at(where).dispose()
    raise StoreError("no_copies")


def _written(path: Path) -> Path:
    """The files of the newest version, whole or not there; name and content are read at once.

    Where the register's own place takes no files, this process keeps them elsewhere.
    """
    from geo.store.database import Store

    with contextlib.closing(Store.open(str(path), make=False)) as store:
        name, link, contents = store.contents()
    found = readers.fitting(path, name, link)
    if found:
        return found
    try:
        return readers.write(path, name, link, contents)
    except StoreError:
        return readers.write_elsewhere(path, name, link, contents)
