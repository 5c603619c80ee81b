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
import secrets
import shutil
from pathlib import Path
from typing import NoReturn

from platformdirs import user_data_path

from geo import files
from geo.errors import StoreError
from geo.store import sqlite

#: An address with settings (`?…`) is no mere file.
_SQLITE_FILE = re.compile(r"sqlite(?:\+pysqlite)?:///([^?]+)")
_KEPT = 3  # folders of older versions that somebody may still be reading


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
    with sqlite.translate_errors(path):
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
    target = _folders(path) / sqlite.newest(path)
    return target if target.is_dir() else _written(path)


def _refuse(where: str) -> NoReturn:
    """A server's database makes no files; an address that names none says so first."""
    from geo.store.database import engine_at

    engine_at(where).dispose()
    raise StoreError("no_copies")


def _folders(path: Path) -> Path:
    return path.with_name(f"{path.name}.lest")


def highest_read(path: Path) -> int:
    """The highest version that any reader's folder tells of, 0 for none."""
    names = [item.name.partition("-")[0] for item in _folders(path).glob("[0-9]*-*")]
    return max((int(name) for name in names if name.isascii() and name.isdigit()), default=0)


def _written(path: Path) -> Path:
    """The files of the newest version, whole or not there; name and content are read at once."""
    from geo.store.database import Store, exported

    with contextlib.closing(Store.open(str(path), make=False)) as store:
        name, contents = store.contents()
    target = _folders(path) / name
    beside = target.with_name(f".{name}-{secrets.token_hex(4)}.tmp")
    try:
        exported(contents, beside)
        with sqlite.translate_errors(target):
            _put(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _forget(target)
    return target


def _put(beside: Path, target: Path) -> None:
    try:
        beside.replace(target)
    except OSError:
        if not target.is_dir():  # another process was quicker, and its files are the same
            raise


def _forget(newest: Path) -> None:
    """Folders of versions that nobody reads any more."""
    others = [item for item in newest.parent.glob("[0-9]*") if item != newest]
    for old in sorted(others, key=_age)[: 1 - _KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _age(folder: Path) -> float:
    """When a folder was made; another process may be forgetting the same ones."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
