"""What the addresses show and to whom, as whoever mounts them gives it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from geo.exchange.live.collections import Collection
from geo.exchange.live.features import LoadedFeatures, Search
from geo.exchange.live.parameters import FeatureQuery
from geo.exchange.live.spans import Span, in_force
from geo.model import Audience, Register
from geo.view import View

if TYPE_CHECKING:
    from geo.store.open_history import OpenVersion


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
    _features: dict[tuple[str, str | None], LoadedFeatures] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def register(self) -> Register:
        """The register. Raises DataError."""
        return self.load()

    @property
    def is_internal(self) -> bool:
        """Whether it is for the partners alone."""
        return self.audience is Audience.INTERNAL

    def features(self, collection: Collection, edition: str | None = None) -> LoadedFeatures:
        """A collection in memory, made when it is first asked for; `edition` as
        `LoadedFeatures` has it."""
        key = (collection.id, edition)
        with self._lock:
            loaded = self._features.get(key)
            if loaded is None:
                loaded = self._features[key] = LoadedFeatures(self.register, collection, edition)
        return loaded

    def search(self, collection: Collection, feature_query: FeatureQuery) -> Search:
        """What finds the features that are asked for: a box in a large register by its database,
        and areas on a day as they were on the list in force."""
        by_box = feature_query.box is not None and feature_query.span is None
        large = self.in_database.of(collection) if self.in_database and by_box else None
        if large is not None:
            return large
        return self.features(collection, self._edition(collection, feature_query.span))

    def _edition(self, collection: Collection, span: Span | None) -> str | None:
        """The one list that is in force in a span; None where areas are asked for as they are now,
        and for what is on no list."""
        if span is None or collection.id != "areas":
            return None
        forces = in_force(self.register)
        meant = [id_ for id_, days in forces.items() if days.meets(span)]
        return meant[0] if len(meant) == 1 else None


@dataclass(frozen=True)
class Site:
    """Where the addresses are, and what they show.

    `served` gives what whoever asks may read (of the request that runs), `opened` the open edition,
    `assets` where the files are of a map of it that shows a view, `history` its last versions,
    newest first; `root` the address of the whole site as the visitor knows it (without a slash at
    its end), from that of the request. `is_shared` says whether pages of other sites may read the
    answers; `now` and `today` are clocks; `wait` takes one request of an address and gives the
    seconds to the next, 0 for none; `framed_by` names the sites that may show a map of ours within
    their pages.
    """

    served: Callable[[], Served]
    opened: Callable[[], Served]
    assets: Callable[[View], str]
    history: Callable[[], Sequence[OpenVersion]]
    root: Callable[[str], str]
    is_shared: Callable[[], bool]
    now: Callable[[], datetime]
    today: Callable[[], date]
    wait: Callable[[str], int]
    framed_by: Callable[[], tuple[str, ...]]
