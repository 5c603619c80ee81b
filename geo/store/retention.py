"""How long copies and drafts are kept, and the removal of those that are older.

What a restore kept aside, copies in the register's folder, and drafts that nobody has gone on with
are removed when they are older than a limit. The history of the register is never shortened: see
`erasing` for a text that must be gone from it. Copies in other folders are not known here.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete

from geo import access
from geo.access import Action
from geo.errors import StoreError
from geo.frozen import frozen
from geo.store import drafts, edit_drafts, sqlite, statements
from geo.store.changing import signed
from geo.store.database import Store
from geo.store.drafts import DraftEntry
from geo.store.edit_drafts import EditDraft
from geo.store.schema import DRAFT, EDIT_DRAFT
from geo.store.sqlite_errors import translate_errors

#: Days that copies and drafts are kept where `IPOKART_KEEP_DAYS` does not say another number.
DEFAULT_DAYS = 90
_MOST_DAYS = 36_500
_BESIDE = ("-wal", "-shm", "-journal")


@frozen
class OldFile:
    """A copy of the register: where, and when it was last written (UTC)."""

    path: Path
    at: datetime


@frozen
class Outdated:
    """What is older than the limit, the oldest first, and how many younger copies there are."""

    files: tuple[OldFile, ...]
    drafts: tuple[DraftEntry, ...]
    edits: tuple[EditDraft, ...]
    younger: int

    def __bool__(self) -> bool:
        return bool(self.files or self.drafts or self.edits)


def days_of(words: str | None) -> int:
    """The limit in days: what a person asks for, else the setting, else the default.

    Raises StoreError `bad_days` for what is no whole number from 0.
    """
    words = (os.environ.get("IPOKART_KEEP_DAYS") if words is None else words) or str(DEFAULT_DAYS)
    if not (words.isascii() and words.isdigit() and len(words) < 10 and int(words) <= _MOST_DAYS):
        raise StoreError("bad_days", value=words)
    return int(words)


def find(where: Path | str, now: datetime, days: int) -> Outdated:
    """What is older than so many days in and beside the register at an address. Raises
    StoreError."""
    before = now - timedelta(days=days)
    with contextlib.closing(Store.open(str(where), make=False)) as store:
        entries = drafts.entries_of(store)
        edits = edit_drafts.entries_of(store)
        files = sorted(_copies(store.backend.aside), key=lambda item: item.at)
    old_files = tuple(item for item in files if item.at < before)
    old_drafts = tuple(item for item in entries if datetime.fromisoformat(item.at) < before)
    old_edits = tuple(item for item in edits if datetime.fromisoformat(item.at) < before)
    return Outdated(old_files, old_drafts[::-1], old_edits[::-1], len(files) - len(old_files))


def remove(
    where: Path | str, outdated: Outdated, by: str, reason: str
) -> tuple[int, tuple[Path, ...]]:
    """Remove what was found: the number of the version that tells of it, and the files that could
    not be removed.

    The history tells of it first, in the transaction that removes the drafts. A draft or a file
    that somebody has written since is left. Raises StoreError.
    """
    access.require(Action.ERASE)
    signature = signed(by, reason)
    with (
        contextlib.closing(Store.open(str(where), make=False)) as store,
        store.writing() as connection,
    ):
        for item in outdated.drafts:
            this = DRAFT.c.document_sha256 == item.origin.sha256
            connection.execute(delete(DRAFT).where(this, DRAFT.c.number == item.number))
        for edit in outdated.edits:
            this = EDIT_DRAFT.c.id == edit.id
            connection.execute(delete(EDIT_DRAFT).where(this, EDIT_DRAFT.c.number == edit.number))
        number = statements.newest(connection) + 1
        statements.note(connection, number, signature, statements.state(connection))
        store.show(connection)
    return number, tuple(item.path for item in outdated.files if not _removed(item))


def _removed(item: OldFile) -> bool:
    """Whether a file and what SQLite had beside it is gone, or has been written again."""
    try:
        if _written(item.path) > item.at:
            return True
        item.path.unlink()
        for ending in _BESIDE:
            item.path.with_name(item.path.name + ending).unlink(missing_ok=True)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _copies(path: Path) -> Iterator[OldFile]:
    """What a restore kept aside, whole or damaged, and other copies in the register's folder."""
    with translate_errors(path):
        path = path.resolve()
        files = list(path.parent.glob("*"))
    for file in files:
        with contextlib.suppress(OSError):
            if file.is_symlink() or not file.is_file() or file == path:
                continue
            if _is_aside(path, file) or sqlite.is_copy(file):
                yield OldFile(file, _written(file))


def _is_aside(path: Path, file: Path) -> bool:
    ending = file.name.removeprefix(path.name)
    return file.name != ending and re.fullmatch(r"\.bak\d*", ending) is not None


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
