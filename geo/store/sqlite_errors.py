"""What system and SQLite say when the register cannot be used, as codes that have a sentence.

Only real damage is called damage: then the cure is a copy. A full disk, a folder that may not be
written and a lock are told as what they are. SQLite keeps the system's own reason to itself for
some of its codes, so the place is tried once more to learn it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from geo.errors import StoreError

#: SQLite's extended codes, the longest beginning that fits counts. An empty code means that the
#: place must be asked.
CODES = {
    "SQLITE_ABORT": "busy",
    "SQLITE_AUTH": "read_only",
    "SQLITE_BUSY": "busy",
    "SQLITE_CANTOPEN": "",
    "SQLITE_CONSTRAINT": "damaged",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_EMPTY": "damaged",
    "SQLITE_ERROR": "damaged",  # our statements are right, so the tables are not
    "SQLITE_FORMAT": "damaged",
    "SQLITE_FULL": "disk_full",
    "SQLITE_INTERNAL": "unexpected",
    "SQLITE_INTERRUPT": "busy",
    "SQLITE_IOERR": "",
    "SQLITE_IOERR_BLOCKED": "busy",
    "SQLITE_IOERR_CHECKRESERVEDLOCK": "no_locks",
    "SQLITE_IOERR_DATA": "damaged",
    "SQLITE_IOERR_LOCK": "no_locks",
    "SQLITE_IOERR_NOMEM": "no_memory",
    "SQLITE_IOERR_RDLOCK": "no_locks",
    "SQLITE_IOERR_SHMLOCK": "no_locks",
    "SQLITE_IOERR_SHORT_READ": "damaged",
    "SQLITE_IOERR_UNLOCK": "no_locks",
    "SQLITE_LOCKED": "busy",
    "SQLITE_MISMATCH": "damaged",
    "SQLITE_MISUSE": "unexpected",
    "SQLITE_NOLFS": "file_limit",
    "SQLITE_NOMEM": "no_memory",
    "SQLITE_NOTADB": "foreign",
    "SQLITE_NOTFOUND": "damaged",
    "SQLITE_PERM": "read_only",
    "SQLITE_PROTOCOL": "busy",
    "SQLITE_RANGE": "damaged",
    "SQLITE_READONLY": "read_only",
    "SQLITE_READONLY_DBMOVED": "moved",
    "SQLITE_SCHEMA": "busy",
    "SQLITE_TOOBIG": "file_limit",
}
_SYSTEM = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "file_limit",
    errno.EROFS: "read_only",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EIO: "disk_failing",
    errno.ENOMEM: "no_memory",
    errno.ENOLCK: "no_locks",
}
_PAGE = bytes(65536)  # as much as SQLite takes at a time for its log's index, and then some


@contextlib.contextmanager
def translate_errors(path: Path | str) -> Iterator[None]:
    """What system and database say of a path, as a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        code = _code(error, Path(path))
        raise StoreError(code, file=str(path), reason=str(error)) from error
    except UnicodeDecodeError as error:  # SQLite's own message names something damaged
        raise StoreError("damaged", file=str(path), reason=error.reason) from error
    except OSError as error:
        code = _SYSTEM.get(error.errno or 0, "unreachable")
        raise StoreError(code, file=str(path), reason=error.strerror or str(error)) from error


def is_of_the_place(error: sqlite3.Error) -> bool:
    """Whether it is the disk or the folder that stands in the way, and not the file's content."""
    name = getattr(error, "sqlite_errorname", None) or ""
    places = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_READONLY")
    return name.startswith(places)


def _code(error: sqlite3.Error, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", None)
    if name is None:  # Python's own words: a text that is none («Could not decode to UTF-8»)
        return "damaged" if isinstance(error, sqlite3.OperationalError) else "unexpected"
    known = [start for start in CODES if name == start or name.startswith(f"{start}_")]
    code = CODES[max(known, key=len)] if known else "unexpected"
    return code or _code_from_system(name, path)


def _code_from_system(name: str, path: Path) -> str:
    """What the system says of the place, where SQLite does not tell."""
    try:
        _try_writing(path)
    except PermissionError:
        return "read_only" if os.access(path, os.R_OK) else "not_allowed"
    except OSError as error:
        return _SYSTEM.get(error.errno or 0, "unreachable")
    if path.exists() and not os.access(path, os.R_OK):
        return "not_allowed"
    if name == "SQLITE_IOERR_WRITE" and _is_limited():
        return "file_limit"
    return "unreachable" if name.startswith("SQLITE_CANTOPEN") else "disk_failing"


def _try_writing(path: Path) -> None:
    """Write beside the file, and take it away again."""
    beside = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb", buffering=0) as file:
            written = 0
            while written < len(_PAGE):
                written += file.write(_PAGE[written:]) or 0
            os.fsync(file.fileno())
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _is_limited() -> bool:
    """Whether a user's files may only become so large (`ulimit -f`)."""
    try:
        import resource
    except ImportError:  # there is no such limit where there is no such module
        return False
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
