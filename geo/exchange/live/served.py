"""What the addresses show and to whom, as whoever mounts them gives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Protocol

from geo.exchange.live.collections import Collection
from geo.exchange.live.features import Kept, Search
from geo.model import Audience, Register


class BoxSearch(Protocol):
    """A database that finds the features of a box, where there are too many to keep."""

    def of(self, collection: Collection) -> Search | None:
        """What searches a collection; None for one that is small enough to keep."""
        ...


@dataclass(eq=False)
class Served:
    """An edition of the register that somebody may read.

    `version` tells it from any other, `changed` is when it came (UTC), `audience` whom it is for.
    `load` gives the register, of which `geo.disclosure` has made that edition. `in_database` finds
    boxes where the register is kept on a server.
    """

    version: str
    changed: datetime
    audience: Audience
    load: Callable[[], Register]
    in_database: BoxSearch | None = None
    _kept: dict[str, Kept] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def register(self) -> Register:
        """The register. Raises DataError."""
        return self.load()

    @property
    def is_internal(self) -> bool:
        """Whether it is for the partners alone."""
        return self.audience is Audience.INTERNAL

    def kept(self, collection: Collection) -> Kept:
        """A collection in memory, made when it is first asked for."""
        with self._lock:
            found = self._kept.get(collection.id)
            if found is None:
                found = self._kept[collection.id] = Kept(self.register, collection)
        return found

    def search(self, collection: Collection, *, by_box: bool) -> Search:
        """What finds features: the database where it is large and a box is asked for."""
        large = self.in_database.of(collection) if by_box and self.in_database else None
        return large or self.kept(collection)


@dataclass(frozen=True)
class Site:
    """Where the addresses are, and what they show.

    `served` gives what whoever asks may read (of the request that runs), `root` the address of the
    whole site as the visitor knows it (without a slash at its end), from that of the request.
    `is_shared` says whether pages of other sites may read the answers; `now` is a clock, `wait`
    takes one request of an address and gives the seconds to the next, 0 for none.
    """

    served: Callable[[], Served]
    root: Callable[[str], str]
    is_shared: Callable[[], bool]
    now: Callable[[], datetime]
    wait: Callable[[str], int]
    embed_hosts: tuple[str, ...] = ()
