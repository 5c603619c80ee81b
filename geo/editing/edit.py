"""An edit: the records that somebody wishes changed, and what they saw when they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from geo import access, files, store
from geo.access import Action
from geo.editing.body import records_of
from geo.frozen import frozen
from geo.store.changing import Wish
from geo.store.conflicts import Key
from geo.store.parts import Record


@frozen
class Edit:
    """Wishes, and the version of the register that their author saw: one for all records, or one
    for each by kind and id."""

    wishes: tuple[Wish, ...]
    seen: int | Mapping[Key, int]


@frozen
class Seen:
    """The register as somebody saw it: the number of the version, and its files by name."""

    version: int
    contents: Mapping[str, bytes]


def newest() -> Seen:
    """The register as it is now, what is internal too. Raises StoreError, and DataError for a
    folder that cannot be read."""
    from geo.store import log  # slow to import, and a proposal alone needs none

    access.require(Action.READ_INTERNAL)
    version = log.version()
    contents, _ = files.contents_of(store.folder())
    return Seen(version, contents)


def as_of(version: int) -> Seen:
    """The register as it was at a version. Raises StoreError: `unknown_version`."""
    now = newest()
    if version == now.version:
        return now
    return _as_of(store.folder(), version)


def newest_alike(version: int) -> int:
    """The newest version in which all that stood at a version is as it was then, since others have
    added at most; or else that version. Raises StoreError."""
    now = newest()
    if now.version == version:
        return version
    later = records_of(now.contents).by_key
    seen = records_of(as_of(version).contents).by_key
    is_alike = all(_text(later.get(key)) == record.body for key, record in seen.items())
    return now.version if is_alike else version


def changed_since(seen: Seen, wishes: Iterable[Wish]) -> bool:
    """Whether somebody has changed a record of the wishes since it was seen. Raises StoreError."""
    then, now = records_of(seen.contents).by_key, records_of(newest().contents).by_key
    keys = [(wish.kind, wish.id) for wish in wishes]
    return any(_text(then.get(key)) != _text(now.get(key)) for key in keys)


def _text(record: Record | None) -> str:
    return record.body if record else ""


@lru_cache(maxsize=4)
def _as_of(_folder: Path, version: int) -> Seen:
    """By the newest version's folder too, as a text may have been erased since."""
    from geo.store import log

    return Seen(version, log.contents_of(version))
