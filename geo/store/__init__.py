"""Where the register is kept, and the files that readers read.

`database` has the register itself, with its history, and is slow to import; whoever only reads asks
for the folder of files that the newest version makes. `IPOKART_DB` names the database (a file, or
an SQLAlchemy address), by default a file in the user's own data folder. `IPOKART_DATA` names a
folder of files instead, and then no database is asked.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from platformdirs import user_data_path

from geo import files
from geo.errors import StoreError
from geo.store import sqlite

_KEPT = 3  # folders of older versions that somebody may still be reading


def address() -> str:
    """Where the register is: `IPOKART_DB`, or a file in the user's own data folder."""
    return os.environ.get("IPOKART_DB") or str(user_data_path("ipo-kart") / "register.sqlite")


def is_kept() -> bool:
    """Whether there is a database: until something is accepted the files are the register."""
    path = address()
    return not os.environ.get("IPOKART_DATA") and ("://" in path or Path(path).exists())


def folder() -> Path:
    """The folder with the register's files as they are now. Raises StoreError.

    A version's folder never changes, so its name tells one version from another.
    """
    if not is_kept():
        return files.data_folder()
    path = Path(address())
    if "://" in address():
        raise StoreError("no_copies")
    while True:  # until no change came between the name of a version and its content
        made = path.with_name(f"{path.name}.lest") / sqlite.newest(path)
        if made.is_dir() or _written(path, made):
            return made


def _written(path: Path, made: Path) -> bool:
    """Write the files of the newest version, whole or not there; False when it is newer now."""
    from geo.store.database import Store

    beside = made.with_name(f".{made.name}-{secrets.token_hex(4)}.tmp")
    store = Store.open(str(path))
    try:
        store.export(beside)
        if sqlite.newest(path) != made.name:
            return False
        with sqlite.told(made):
            _put(beside, made)
    finally:
        store.close()
        shutil.rmtree(beside, ignore_errors=True)
    _forget(made)
    return True


def _put(beside: Path, made: Path) -> None:
    try:
        beside.replace(made)
    except OSError:
        if not made.is_dir():  # another process was quicker, and its files are the same
            raise


def _forget(made: Path) -> None:
    """Folders of versions that nobody reads any more."""
    with contextlib.suppress(OSError):  # another process may be forgetting the same ones
        others = sorted(made.parent.glob("[0-9]*"), key=lambda item: item.stat().st_mtime)
        for old in others[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
