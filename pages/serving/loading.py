"""The register as it is now, for whom a session is, kept until the data folder changes."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from threading import Condition, Lock
from weakref import WeakKeyDictionary

from cachetools import LRUCache, cached
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import access, files, store
from geo.access import Action
from geo.disclosure import disclose
from geo.disclosure.fields import holds_internal
from geo.files import Fingerprint
from geo.frozen import frozen
from geo.model import Audience, Register
from pages.serving import past
from pages.serving.audience import of_session

#: What each run of a page has seen of the data folders; a run that has ended is forgotten.
_SEEN: WeakKeyDictionary[object, dict[Path, Fingerprint]] = WeakKeyDictionary()
_SEEN_LOCK = Lock()


@frozen
class Known:
    """A data folder as it was at a moment, for some readers: what everything is kept by."""

    folder: Path
    fingerprint: Fingerprint
    audience: Audience
    day: date | None = None  # the evening that is looked back to; None: now


def fingerprint(folder: Path) -> Fingerprint:
    """Names, sizes and times of a folder's files, asked for once in each run of a page.

    A run sees the folder as it was when it first asked; the next run sees what has changed since.
    Outside a run (a file that is fetched, a test) the folder is asked every time.
    """
    context = get_script_run_ctx(suppress_warning=True)
    # Streamlit numbers no runs, but gives each run, and no other, a coordinator of its own.
    run = context.parallel_coordinator if context else None
    if run is None:
        return files.fingerprint(folder)
    with _SEEN_LOCK:
        seen = _SEEN.setdefault(run, {})
    if folder not in seen:
        seen[folder] = files.fingerprint(folder)
    return seen[folder]


def known(audience: Audience | None = None) -> Known:
    """The data folder as it is now, for these readers, or None: for those of this session; what may
    be kept by whoever asks. Raises StoreError."""
    folder = store.folder()
    key = fingerprint(folder)
    day = past.day()
    if day is not None:
        audience = Audience.INTERNAL  # what is internal now may not have been marked then
    if audience is None:
        # where the two are alike nothing is made twice
        inside = of_session() is Audience.INTERNAL and _holds_internal(folder, key)
        audience = Audience.INTERNAL if inside else Audience.OPEN
    if audience is Audience.INTERNAL:
        access.require(Action.READ_INTERNAL)  # what was made for others is kept
    return Known(folder, key, audience, day)


def known_to_all(audience: Audience) -> Known:
    """The same for whoever asks outside a session: the open edition where nothing is internal, so
    that nothing is made twice. Raises DataError and StoreError."""
    folder = store.folder()
    key = fingerprint(folder)
    if audience is Audience.OPEN or not _holds_internal(folder, key):
        return Known(folder, key, Audience.OPEN)
    access.require(Action.READ_INTERNAL)
    return Known(folder, key, Audience.INTERNAL)


def register_of(known: Known) -> Register:
    """The register of a folder as it was, as its readers may have it. Raises DataError."""
    return _register(known)


def version() -> Hashable:
    """What tells the register that this run shows from others, as `store.state` does. Raises
    StoreError."""
    folder = store.folder()
    is_own = folder == files.data_folder()
    return fingerprint(folder) if is_own else store.state_of(folder)


def register(audience: Audience | None = None) -> Register:
    """The register of the data folder as it is now, as these readers may have it; None: as this
    session may. Raises DataError."""
    return _register(known(audience))


def seen() -> Audience:
    """Whom the edition is for that this session sees; the open one where the two are alike."""
    return known().audience


# Whoever asks for what another thread is about to have waits for it: after a change the watch and
# the first visitor come at once, and reading a register twice takes both of them twice as long.


@cached(LRUCache(4), condition=Condition())
def _register(known: Known) -> Register:
    whole = _whole_register(known.folder, known.fingerprint, known.day)
    return disclose(whole, known.audience)


@cached(LRUCache(2), condition=Condition())
def _holds_internal(folder: Path, key: Fingerprint) -> bool:
    return holds_internal(_whole_register(folder, key))


#: Files as they were last read.
_CONTENTS = files.Contents()


@cached(LRUCache(4), condition=Condition())
def _whole_register(folder: Path, _key: Fingerprint, day: date | None = None) -> Register:
    if day is None:
        return files.read_register(folder, _CONTENTS)
    from geo.store import log  # the database, which a mere reader need not wait for

    return files.register_of(log.contents_on(day)[1])
