"""The history of the register in use: its version, who changed what, and taking a change back."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from geo import access, settings, store
from geo.access import Action
from geo.errors import StoreError
from geo.store.changing import FIRST, Applied, standing
from geo.store.database import Store


def version() -> int:
    """The register's newest version; the first while nothing has been accepted."""
    if not store.has_database():
        return FIRST
    with closing(Store.open(make=False)) as database:
        return database.version()


def last() -> tuple[str, str] | None:
    """Who made the newest change, and why; None while nothing has been accepted. Raises
    StoreError."""
    access.require(Action.READ_INTERNAL)
    if not store.has_database():
        return None
    with closing(Store.open(make=False)) as database:
        return database.last()


def history() -> tuple[Applied, ...]:
    """Every change, newest first; none while nothing has been accepted. Raises StoreError."""
    access.require(Action.READ_INTERNAL)
    return _versions()


def _versions() -> tuple[Applied, ...]:
    return _history(store.folder()) if store.has_database() else ()


@lru_cache(maxsize=2)
def _history(_folder: Path) -> tuple[Applied, ...]:
    """By the folder's name: a version's folder never changes."""
    with closing(Store.open(make=False)) as database:
        return database.history()


def contents_on(day: date) -> tuple[int, dict[str, bytes]]:
    """The register as it was at the end of a day in Oslo: the number of the version, and its files
    by name.

    Raises StoreError: `no_history` while nothing has been accepted, `before_history` for a day
    before the first version.
    """
    access.require(Action.READ_INTERNAL)
    if not store.has_database():
        raise StoreError("no_history")
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.current().zone))
    with closing(Store.open(make=False)) as database:
        return database.contents_at(end)


def contents_of(number: int) -> dict[str, bytes]:
    """The register as a version left it, as files by name. Raises StoreError: `unknown_version`,
    or `no_history` while nothing has been accepted."""
    access.require(Action.READ_INTERNAL)
    if not store.has_database():
        raise StoreError("no_history")
    with closing(Store.open(make=False)) as database:
        return database.contents_of(number)


def accepted(sha256: str) -> Applied | None:
    """The change that a document was accepted by, if it still stands. Raises StoreError."""
    changes = _versions()
    ours = (item for item in changes if item.origin and item.origin.sha256 == sha256)
    return next((item for item in ours if item in standing(changes)), None)


def undo(number: int, by: str, reason: str) -> int:
    """Take a change back; the number of the change that does so. Raises StoreError, DataError."""
    with closing(Store.open(make=False)) as database:
        return database.undo(number, by, reason)
