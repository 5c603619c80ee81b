"""The files that the browser fetches (resources.py), made once for a register and its readers."""

from __future__ import annotations

from threading import Lock

from cachetools import LRUCache

from geo import files, store
from geo.model import Audience
from pages.serving import kept_files, loading
from pages.serving.loading import Known
from pages.serving.resources import Resources, gather


def resources() -> Resources:
    """The files for the register that this session sees. Raises DataError."""
    known = loading.known()
    made = _resources(known)
    if known.day is not None:
        _PAST.hold(known, made)
    return made


def resources_of(known: Known) -> Resources:
    """The files for the register of a data folder as it was at a moment. Raises DataError."""
    return _resources(known)


def made_resources(audience: Audience) -> Resources | None:
    """The browser's files for these readers, where somebody has made them already: nobody waits.
    Raises DataError and StoreError."""
    return _made(loading.known_to_all(audience))


def resources_at(version: str, *audiences: Audience) -> Resources | None:
    """The browser's files under a version that some session was told of, as it is now: a request
    for a file is of no session. `audiences`: whose editions the visitor may have. Raises
    DataError."""
    editions = (_resources(loading.known_to_all(audience)) for audience in audiences)
    found = next((item for item in editions if item.version == version), None)
    if found is None and Audience.INTERNAL in audiences:
        past_days = _PAST.of(loading.known(Audience.INTERNAL))
        found = next((item for item in past_days if item.version == version), None)
    return found


class PastResources:
    """The browser's files of the days that somebody looks back to; those of a version of the
    register go when there is a newer one, which may have erased something."""

    def __init__(self, most: int) -> None:
        self._made: LRUCache[Known, Resources] = LRUCache(most)
        self._lock = Lock()

    def hold(self, known: Known, made: Resources) -> None:
        """Keep the files of a day."""
        with self._lock:
            self._made[known] = made

    def of(self, now: Known) -> list[Resources]:
        """The files that were made of the register as it is now."""
        with self._lock:
            for known in list(self._made):
                if (known.folder, known.fingerprint) != (now.folder, now.fingerprint):
                    del self._made[known]
            return list(self._made.values())


_PAST = PastResources(most=8)
#: The browser's files that are made, and what guards them: one makes, the others wait.
_MADE: LRUCache[Known, Resources] = LRUCache(4)
_MADE_LOCK, _MAKING = Lock(), Lock()


def _resources(known: Known) -> Resources:
    found = _made(known)
    if found is None:
        with _MAKING:
            found = _made(known) or _make_resources(known)
    return found


def _made(known: Known) -> Resources | None:
    with _MADE_LOCK:
        return _MADE.get(known)


def _make_resources(known: Known) -> Resources:
    place = store.cache_beside(known.folder) if known.day is None else None
    older = store.caches_before(known.folder)
    made = kept_files.take(
        place,
        known.folder,
        known.audience,
        lambda: gather(
            loading.register_of(known),
            files.read_orientation(known.folder),
            kept_files.room(place, *older),
        ),
    )
    with _MADE_LOCK:
        _MADE[known] = made
    return made
