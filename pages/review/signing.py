"""Who may write from the pages; who changed what, and taking it back.

There is no sign-in yet, so a name is what a person says it is.
"""

from __future__ import annotations

import os
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from geo import store
from geo.store.changing import FIRST, Applied, standing
from geo.store.database import Store

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def version() -> int:
    """The register's newest version; the first while nothing has been accepted."""
    if not store.is_kept():
        return FIRST
    with closing(Store.open(make=False)) as kept:
        return kept.version()


def history() -> tuple[Applied, ...]:
    """Every change, newest first; none while nothing has been accepted. Raises StoreError."""
    return _history(store.folder()) if store.is_kept() else ()


@lru_cache(maxsize=2)
def _history(_folder: Path) -> tuple[Applied, ...]:
    """By the folder's name: a version's folder never changes."""
    with closing(Store.open(make=False)) as kept:
        return kept.history()


def accepted(sha256: str) -> Applied | None:
    """The change that a document was accepted by, if it still stands. Raises StoreError."""
    found = history()
    ours = (item for item in found if item.origin and item.origin.sha256 == sha256)
    return next((item for item in ours if item in standing(found)), None)


def undo(number: int, by: str, reason: str) -> int:
    """Take a change back; the number of the change that does so. Raises StoreError, DataError."""
    with closing(Store.open(make=False)) as kept:
        return kept.undo(number, by, reason)


def closed() -> str:
    """Why nobody may write from here: `folder`, `elsewhere`, or empty when they may.

    Only who sits at this machine may: the server listens on localhost, the page was asked for
    there, and no other server has passed the question on.
    """
    if os.environ.get("IPOKART_DATA"):
        return "folder"
    headers = st.context.headers
    asked = urlsplit(f"//{headers.get('Host') or 'localhost'}").hostname
    passed_on = any(name in headers for name in ("Forwarded", "X-Forwarded-For"))
    local = st.get_option("server.address") in _LOCAL and asked in _LOCAL and not passed_on
    return "" if local else "elsewhere"
