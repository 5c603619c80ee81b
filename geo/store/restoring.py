"""A copy put back in the place of the register, which may be in use, damaged or not there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from itertools import count
from pathlib import Path

from geo.errors import StoreError
from geo.store import REVISION, sqlite
from geo.store.changing import Applied, Origin, signed
from geo.store.database import Store, check_whole
from geo.store.readers import highest_read, remove
from geo.store.schema import METADATA
from geo.store.sqlite_errors import translate_errors

_ENDINGS = ("", "-wal", "-shm")


def restore_copy(path: Path, file: Path, by: str, reason: str) -> Path | None:
    """Put a copy in the place of the register at `path`, with who and why in its history.

    The copy is checked first: whole, ours, not from a newer program, and readable. What was there
    stays beside it under a name of its own, which is returned; None where nothing was. Raises
    StoreError or DataError, and then nothing is replaced.
    """
    who = signed(by, reason)
    with translate_errors(file):
        if not file.is_file():
            raise StoreError("unreachable", file=str(file), reason="")
    sqlite.sound(file)
    with translate_errors(path):
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
    trial = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
    try:
        sqlite.copied(file, trial, fresh=True)
        origin = Origin(hashlib.sha256(trial.read_bytes()).hexdigest(), file.name)
        with contextlib.closing(Store.open(str(trial), make=False)) as copy:
            check_whole(copy)
            copy.load()
            return _replaced(path, copy, trial, (*who, origin))
    finally:
        for ending in _ENDINGS:
            remove(trial.with_name(trial.name + ending))


def lost_erasures(path: Path, file: Path) -> tuple[Applied, ...]:
    """What was erased in the register and may stand in a copy that is older than that."""
    known = {(item.number, item.at) for item in _erasures(file)}
    return tuple(item for item in _erasures(path) if (item.number, item.at) not in known)


def _erasures(path: Path) -> tuple[Applied, ...]:
    """The erasures that a file tells of; none where it cannot be read."""
    with contextlib.suppress(StoreError):
        if sqlite.newest(path, REVISION):
            with contextlib.closing(Store(sqlite.engine(path, only_read=True), path)) as store:
                return store.erasures()
    return ()


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
