"""The files that the browser fetches (resources.py), made once for a register and its readers.

Of a divided register (geo/division.py) there are files for each part that somebody has looked at,
beside those without areas that every page starts with.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

from cachetools import LRUCache

from geo import division, files, query, store
from geo.disk_cache import NOWHERE, Room
from geo.errors import DataError, StoreError
from geo.frozen import frozen
from geo.model import Audience, Register, Unit
from geo.part import Part
from geo.view import View, slug
from pages.serving import drawn_content, loading, resource_cache
from pages.serving.loading import Known
from pages.serving.resources import Resources, gather

#: Of a register as it was at a moment: all files, or those of a part of a divided one.
_Key = tuple[Known, Part | None]
#: How the version of a part's files goes on, and of those without areas.
_BYDEL, _UNIT, _OVERVIEW = "bydel-", "enhet-", "oversikt"


@frozen
class Shown:
    """What a browser gets to show a view: the register with the areas that it gets. `is_whole`:
    these are all areas, or all of the `part` of a divided register; else a part has to be chosen
    first."""

    register: Register
    part: Part | None
    is_whole: bool

    @property
    def resources(self) -> Resources:
        """Its files, which may have to be made: what needs none of them is drawn before. Raises
        DataError."""
        return _of_session(self.part)


def resources() -> Resources:
    """The files for the register that this session sees; of a divided one those without areas.
    Raises DataError."""
    return _of_session(None)


def shown(view: View) -> Shown:
    """What this session gets for a view. Raises DataError."""
    known = loading.known()
    register = loading.register_of(known)
    is_divided = division.is_divided(register)
    part = division.part_of(register, view) if is_divided else None
    is_whole = part is not None or not is_divided
    return Shown(_restricted(known, part), part, is_whole)


def resources_of(known: Known) -> Resources:
    """The files for the register of a data folder as it was at a moment. Raises DataError."""
    return _resources((known, None))


def resources_for(known: Known, view: View) -> Resources:
    """Those of them that show a view. Raises DataError."""
    register = loading.register_of(known)
    is_divided = division.is_divided(register)
    return _resources((known, division.part_of(register, view) if is_divided else None))


def ready_resources(audience: Audience, parameters: Mapping[str, list[str]]) -> Resources | None:
    """The browser's files for these readers and the query of an address, where somebody has made
    them already; else those of the register are begun beside, for who asks will soon want them:
    nobody waits. Raises DataError and StoreError."""
    known = loading.known_to_all(audience)
    base = _ready((known, None))
    if base is None and not _MAKING.locked():
        run = copy_context().run
        Thread(target=run, args=(_make_beside, known), name=MAKER, daemon=True).start()
    if base is None or not parameters or _part_name(base.version) != _OVERVIEW:
        return base
    if not _has_parts(known):  # nor is the register read, perhaps
        return None
    register = loading.register_of(known)
    view = division.narrowed(register, query.read_view(parameters, register)[0])
    return _ready((known, division.part_of(register, view)))


def resources_at(version: str, *audiences: Audience) -> Resources | None:
    """The browser's files under a version that some session was told of, as it is now: a request
    for a file is of no session. `audiences`: whose editions the visitor may have. Raises
    DataError."""
    editions = (_named(loading.known_to_all(audience), version) for audience in audiences)
    match = next((item for item in editions if item and item.version == version), None)
    if match is None and Audience.INTERNAL in audiences:
        past_days = _PAST.of(loading.known(Audience.INTERNAL))
        match = next((item for item in past_days if item.version == version), None)
    return match


class PastResources:
    """The browser's files of the days that somebody looks back to; those of a version of the
    register go when there is a newer one, which may have erased something."""

    def __init__(self, most: int) -> None:
        self._by_key: LRUCache[_Key, Resources] = LRUCache(most)
        self._lock = Lock()

    def hold(self, key: _Key, of_day: Resources) -> None:
        """Keep the files of a day."""
        with self._lock:
            self._by_key[key] = of_day

    def of(self, now: Known) -> list[Resources]:
        """The files that were made of the register as it is now."""
        with self._lock:
            for key in list(self._by_key):
                known, _ = key
                if (known.folder, known.fingerprint) != (now.folder, now.fingerprint):
                    del self._by_key[key]
            return list(self._by_key.values())


_PAST = PastResources(most=8)


class _Cache(NamedTuple):
    """Files that are made, those of whole registers apart from those of parts."""

    whole: LRUCache[_Key, Resources]
    parts: LRUCache[_Key, Resources]

    def of(self, key: _Key) -> LRUCache[_Key, Resources]:
        return self.whole if key[1] is None else self.parts


#: The browser's files that are made, and what guards them: one makes, the others wait.
_READY = _Cache(LRUCache(4), LRUCache(24))
_READY_LOCK, _MAKING = Lock(), Lock()
#: The name of the thread that makes them for a page that is on its way.
MAKER = "browser-files"
#: The same by what they show, for the next version of a register; guarded by `_MAKING`.
_BY_CONTENT: LRUCache[str, Resources] = LRUCache(2)


def _of_session(part: Part | None) -> Resources:
    key = (loading.known(), part)
    result = _resources(key)
    if key[0].day is not None:
        _PAST.hold(key, result)
    return result


def _resources(key: _Key) -> Resources:
    result = _ready(key)
    if result is None:
        with _MAKING:
            result = _ready(key) or _make_resources(key)
    return result


def _ready(key: _Key) -> Resources | None:
    with _READY_LOCK:
        return _READY.of(key).get(key)


def _make_beside(known: Known) -> None:
    """Make the files in a thread of its own; what cannot be read, the pages tell."""
    with suppress(DataError, StoreError):
        _resources((known, None))


def _make_resources(key: _Key) -> Resources:
    known, part = key
    place = store.cache_beside(known.folder) if known.day is None else None
    result = _whole(known, place) if part is None else _of_part(known, part, place)
    with _READY_LOCK:
        _READY.of(key)[key] = result
    return result


def _whole(known: Known, place: Path | None) -> Resources:
    def make() -> Resources:
        older = store.caches_before(known.folder)
        result = _gathered(known, None, resource_cache.room(place, *older))
        is_divided = division.is_divided(loading.register_of(known))
        return replace(result, version=f"{result.version}-{_OVERVIEW}") if is_divided else result

    return resource_cache.take(place, known.folder, known.audience, make)


def _gathered(known: Known, part: Part | None, room: Room) -> Resources:
    """The files of a register, as another version had them where the two differ in nothing that
    these files show; else made now. Those of a divided one are always made: what its lists tell
    together is told by the whole of it, and stands in no digest of a part."""
    register, background = loading.register_of(known), files.read_orientation(known.folder)
    if division.is_divided(register):
        return gather(_restricted(known, part), background, room)
    drawn = drawn_content.drawn(register)
    key = drawn_content.key(drawn, background)
    result = _BY_CONTENT.get(key)
    if result is None:
        result = _BY_CONTENT[key] = gather(drawn, background, room)
    return result


# --- parts of a divided register ----------------------------------------------------------------


def _restricted(known: Known, part: Part | None) -> Register:
    register = loading.register_of(known)
    return _part_of(known, part) if division.is_divided(register) else register


@lru_cache(maxsize=32)
def _part_of(known: Known, part: Part | None) -> Register:
    return division.of(loading.register_of(known), part)


def _has_parts(known: Known) -> bool:
    with _READY_LOCK:
        return any(its == known for its, _ in _READY.parts)


def _of_part(known: Known, part: Part, place: Path | None) -> Resources:
    name = _name_of(part)

    def make() -> Resources:
        result = _gathered(known, part, NOWHERE)
        return replace(result, version=f"{result.version}-{name}")

    return resource_cache.take(place, known.folder, known.audience, make, name)


def _name_of(part: Part) -> str:
    return f"{_UNIT}{slug(part.unit)}" if part.unit else f"{_BYDEL}{part.bydel}"


def _named(known: Known, version: str) -> Resources | None:
    """The files of the register, or those of the part that a version names; None for a part that
    nobody can have been told of."""
    name = _part_name(version)
    if name in {"", _OVERVIEW}:
        return _resources((known, None))
    register = loading.register_of(known)
    part = _part_named(name)
    if part is None or not division.is_divided(register) or not division.fits(register, part):
        return None
    return _resources((known, part))


def _part_name(version: str) -> str:
    return version.partition("-")[2]


def _part_named(name: str) -> Part | None:
    if name.startswith(_BYDEL):
        return Part.of_bydel(name.removeprefix(_BYDEL))
    units = (Part.of_unit(unit) for unit in Unit)
    return next((part for part in units if _name_of(part) == name), None)
