"""The last versions of the register in their open editions: what anybody may know of its history.

Nothing is told of who made a change or why. What is internal now need not have been marked then, so
whoever shows an older edition shows nothing that the newest does not have.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from geo import files, store
from geo.disclosure import openly
from geo.errors import DataError
from geo.model import Register
from geo.store.changing import Applied
from geo.store.database import Store


@dataclass(frozen=True, slots=True, eq=False)
class OpenVersion:
    """A version of the register: its number, when it came (UTC), and its open edition."""

    number: int
    at: datetime
    register: Register


def last_versions(most: int) -> tuple[OpenVersion, ...]:
    """The last versions, newest first, at most so many; none while nothing has been accepted.
    Raises StoreError."""
    return _versions(store.folder(), most) if store.has_database() else ()


@lru_cache(maxsize=1)
def _versions(_folder: Path, most: int) -> tuple[OpenVersion, ...]:
    """By the folder's name: a version's folder never changes."""
    with closing(Store.open(make=False)) as database:
        return tuple(_opened(database, database.history()[:most]))


def _opened(database: Store, history: Iterable[Applied]) -> Iterable[OpenVersion]:
    for applied in history:
        try:
            register = files.register_of(database.contents_of(applied.number))
            opened = openly(register)
        except (DataError, RuntimeError):  # of an earlier program's rules: nothing is told of it
            continue
        yield OpenVersion(applied.number, datetime.fromisoformat(applied.at), opened)
