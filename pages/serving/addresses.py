"""The addresses for other programs and other people's pages, beside Streamlit's: what they show,
and to whom.

Anybody gets the open edition. Where people sign in, nobody else gets anything, and who may read the
internal edition gets that. On one's own machine it is the open edition for everybody: the key of a
start is for a browser that shows a page, and no other program can show it.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette

import geo
from geo import access, clock, store
from geo.access import Action
from geo.exchange.live import embed, feeds, routes
from geo.exchange.live.rate import Rate
from geo.exchange.live.served import Served, Site
from geo.model import Audience
from geo.view import View
from pages.serving import audience, browser_files, live_paths, loading, people
from pages.serving.loading import Known
from pages.serving.resources import Resources

if TYPE_CHECKING:
    from geo.exchange.live.tables import Tables
    from geo.store.open_history import OpenVersion

#: The address of the site as visitors know it, where a proxy stands in front: `https://kart.example`.
SETTING_ADDRESS = "IPOKART_PUBLIC_URL"
#: How many requests a second one address may make here; 0: as many as it likes.
SETTING_RATE = "IPOKART_LIVE_RATE"
#: The sites that may show the map within their own pages.
SETTING_FRAMES = "IPOKART_EMBED_HOSTS"
_RATE, _BURST = 20.0, 200.0
_SEEN_FOR = 1.0  # seconds
_MOST_VERSIONS = 12  # that the feed of changes looks at
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+", re.ASCII)


def application() -> Starlette:
    """What answers these addresses."""
    here = site()
    every = [*routes.routes(here), *feeds.routes(here), *embed.routes(here)]
    nowhere = {404: routes.not_here, 405: routes.not_here}
    app = Starlette(routes=every, exception_handlers=nowhere)
    app.router.redirect_slashes = False
    return app


def site() -> Site:
    """What the addresses show, by the settings of this process."""
    rate = Rate(_per_second(), _BURST, time.monotonic)
    return Site(
        served=served,
        opened=lambda: _served(loading.known(Audience.OPEN)),
        assets=lambda view: f"/{_opened_files(view).address('')}",
        history=_history,
        root=lambda requested_root: public_address() or requested_root,
        is_shared=live_paths.is_shared,
        now=clock.now,
        today=clock.today,
        wait=rate.wait,
        framed_by=framed_by,
    )


def _opened_files(view: View) -> Resources:
    return browser_files.resources_for(loading.known(Audience.OPEN), view)


def _history() -> Sequence[OpenVersion]:
    from geo.store import open_history  # the database, which nothing else here waits for

    return open_history.last_versions(_MOST_VERSIONS)


def framed_by() -> tuple[str, ...]:
    """The sites that may show the map within their pages: none where people sign in, for a browser
    sends no sign-in of ours to a frame of another site."""
    if people.access() is people.Access.SIGNED_IN:
        return ()
    return embed.hosts_of(os.environ.get(SETTING_FRAMES, ""))


def public_address() -> str:
    """The address of the site as it is set; empty where it is not, or is none."""
    given = os.environ.get(SETTING_ADDRESS, "").rstrip("/")
    return given if _ADDRESS.fullmatch(given) else ""


def _per_second() -> float:
    """The requests a second; a setting that is no number is as none."""
    try:
        given = float(os.environ.get(SETTING_RATE, ""))
    except ValueError:
        return _RATE
    return given if math.isfinite(given) and given >= 0 else _RATE


def served() -> Served:
    """What whoever makes this request may read. Raises StoreError."""
    return _served(_known(_audience()))


#: The version of the register on a server that was last seen by an edition's readers, and when.
_SEEN: dict[Audience, tuple[float, str, Known]] = {}


def _known(audience: Audience) -> Known:
    """The register as it is now; one on a server is asked once a second, not for each request."""
    if store.server() is None:
        return loading.known(audience)
    now, place = time.monotonic(), store.address()
    seen = _SEEN.get(audience)
    if seen is None or seen[1] != place or now - seen[0] > _SEEN_FOR:
        seen = _SEEN[audience] = (now, place, loading.known(audience))
    return seen[2]


def _audience() -> Audience:
    """The edition for this request: the internal one only for a person who has signed in."""
    is_signed_in = people.access() is people.Access.SIGNED_IN
    inside = is_signed_in and audience.served() is Audience.INTERNAL
    may = inside and access.may(people.acting(), Action.READ_INTERNAL)
    return Audience.INTERNAL if may else Audience.OPEN


@lru_cache(maxsize=4)
def _served(known: Known) -> Served:
    """Kept for as long as the folder does not change."""
    identity = repr((known.folder.name, known.fingerprint, known.audience, _program_time()))
    version = hashlib.sha256(identity.encode()).hexdigest()
    newest = max([_program_time(), *(item[2] for item in known.fingerprint)])
    changed = datetime.fromtimestamp(newest / 1e9, UTC)
    return Served(
        version, changed, known.audience, lambda: loading.register_of(known), _tables(known)
    )


def _tables(known: Known) -> Tables | None:
    """What finds boxes in the database: its tables have the open edition as it is now."""
    server = store.server() if known.audience is Audience.OPEN else None
    if server is None or not store.has_database():
        return None
    from geo.exchange.live.tables import Tables  # the database, which a file need not wait for

    return Tables(server.reading)


@cache
def _program_time() -> int:
    """When this program is from (nanoseconds since 1970): a new one may answer otherwise."""
    folders = (Path(geo.__file__).parent, Path(__file__).parents[1])
    return max(path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*.*"))
