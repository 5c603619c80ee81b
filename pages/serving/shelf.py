"""Finished files, kept as long as there is room."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from operator import attrgetter
from threading import Condition

from cachetools import LRUCache, cachedmethod


class Shelf:
    """Finished files; the least lately used go when there are more than `room` bytes of them.

    A file larger than the room is written, but not kept. When several ask for the same file at
    once, one writes it and the others wait for it.
    """

    def __init__(self, room: int) -> None:
        self._files: LRUCache[Hashable, bytes] = LRUCache(room, getsizeof=len)
        self._written = Condition()

    def size(self, key: Hashable) -> int | None:
        """The bytes of a file that is there."""
        with self._written:
            content = self._files.get(key)
        return None if content is None else len(content)

    @cachedmethod(
        attrgetter("_files"), key=lambda _self, key, _write: key, condition=attrgetter("_written")
    )
    def take(self, key: Hashable, write: Callable[[], bytes]) -> bytes:  # noqa: ARG002 - `key` is the cache's
        """The file of a key, written now if it is not there."""
        content = write()
        if typesetting := sys.modules.get("geo.exports.typesetting"):  # this file, or one before
            typesetting.evict_cache()
        return content


SHELF = Shelf(room=40_000_000)


def size(*key: Hashable) -> int | None:
    """How many bytes a finished file has: (suffix, order) or ("deck", atlas, deck order)."""
    return SHELF.size(key)
