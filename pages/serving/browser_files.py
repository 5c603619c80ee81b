"""The files that the browser fetches (resources.py), made once for a register and its readers."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from contextvars import copy_context
from dataclasses import fields, replace
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import orjson
from cachetools import LRUCache
from shapely.geometry.base import BaseGeometry

from geo import files, store
from geo.errors import DataError, StoreError
from geo.model import Audience, Register
from geo.webmap.layers import corners_of
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
    """The browser's files for these readers, where somebody has made them already; else they are
    begun beside, for who asks will soon want them: nobody waits. Raises DataError and StoreError.
    """
    known = loading.known_to_all(audience)
    made = _made(known)
    if made is None and not _MAKING.locked():
        run = copy_context().run
        Thread(target=run, args=(_make_beside, known), name=MAKER, daemon=True).start()
    return made


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
#: The name of the thread that makes them for a page that is on its way.
MAKER = "browser-files"
#: The same by what they show, for the next version of a register; guarded by `_MAKING`.
_BY_CONTENT: LRUCache[str, Resources] = LRUCache(2)


def _resources(known: Known) -> Resources:
    found = _made(known)
    if found is None:
        with _MAKING:
            found = _made(known) or _make_resources(known)
    return found


def _made(known: Known) -> Resources | None:
    with _MADE_LOCK:
        return _MADE.get(known)


def _make_beside(known: Known) -> None:
    """Make the files in a thread of its own; what cannot be read, the pages tell."""
    with suppress(DataError, StoreError):
        _resources(known)


def _make_resources(known: Known) -> Resources:
    place = store.cache_beside(known.folder) if known.day is None else None
    made = kept_files.take(
        place, known.folder, known.audience, lambda: _of_what_is_drawn(known, place)
    )
    with _MADE_LOCK:
        _MADE[known] = made
    return made


def _of_what_is_drawn(known: Known, place: Path | None) -> Resources:
    """The files of a register as another version had them, where the two differ in nothing that
    these files show; else made now."""
    register = _drawn(loading.register_of(known))
    background = files.read_orientation(known.folder)
    key = _content_key(register, background)
    made = _BY_CONTENT.get(key)
    if made is None:
        older = store.caches_before(known.folder)
        made = _BY_CONTENT[key] = gather(register, background, kept_files.room(place, *older))
    return made


def _drawn(register: Register) -> Register:
    """A register with nothing but what the browser's files are made of."""
    return replace(
        register,
        version="",
        followups=(),
        pending=(),
        milestones=(),
        sources=(),
        population=(),
        meetings=(),
        programmes=(),
        bodies=(),
        measures=(),
    )


def _content_key(register: Register, background: dict[str, dict[str, Any]]) -> str:
    """What tells such a register and its background from others: every field, every corner."""
    shapes: list[BaseGeometry] = []

    def number_of(value: object) -> int:
        if not isinstance(value, BaseGeometry):
            raise TypeError(type(value).__name__)
        shapes.append(value)
        return len(shapes)

    layers = {name: layer["features"] for name, layer in background.items()}
    # field by field: orjson writes what a record has cached beside its fields
    lists = [[getattr(it, field.name) for field in fields(it)] for it in register.editions]
    digest = hashlib.sha256(repr(register.audience).encode())
    for part in (register.areas, register.bydeler, register.delbydeler, lists, layers):
        digest.update(orjson.dumps(part, default=number_of))
    for corners in corners_of(shapes):
        digest.update(corners)
    return digest.hexdigest()
