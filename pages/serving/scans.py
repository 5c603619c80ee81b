"""The pictures of scanned pages under review, each behind an address that nobody can guess.

They lie in the memory of the server for the documents that were looked at last, and are for the
browsers that show the document.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import field
from threading import Lock

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.frozen import frozen
from geo.seminar import Document
from geo.seminar.document import Page, Picture

#: Where the pictures lie: the document's own secret, and the number of the page.
PREFIX = "skann"
PATH = f"/{PREFIX}/{{token}}/{{page}}.jpg"
_SECRET = secrets.token_bytes(32)
_MOST_SESSIONS = 100  # that show one document; the first are forgotten
_LOCK = Lock()
_DAY = 86_400  # seconds


@frozen
class _Shown:
    """The pictures of a document by page, and the sessions that show it, the oldest first."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    sessions: dict[str, None] = field(default_factory=dict)


_SHOWN: LRUCache[str, _Shown] = LRUCache(8)


def address(document: Document, page: Page) -> str:
    """Where the browser of this session finds the picture of a page from now on; empty where it
    has none."""
    if page.scan is None or page.scan.picture is None:
        return ""
    token = hmac.new(_SECRET, document.sha256.encode(), "sha256").hexdigest()
    context = get_script_run_ctx(suppress_warning=True)
    with _LOCK:
        shown = _SHOWN.setdefault(token, _Shown())
        shown.pictures[str(page.number)] = page.scan.picture
        if context:
            shown.sessions[context.session_id] = None
            while len(shown.sessions) > _MOST_SESSIONS:
                del shown.sessions[next(iter(shown.sessions))]
    return PATH.format(token=token, page=page.number)


def is_shown_to(path: str, sessions: Collection[str]) -> bool:
    """Whether any of these sessions shows the document whose picture lies under a path."""
    token = path.removeprefix(f"/{PREFIX}/").partition("/")[0]
    with _LOCK:
        shown = _SHOWN.get(token)
        return shown is not None and any(session in shown.sessions for session in sessions)


def picture(request: Request) -> Response:
    """The picture of a page; the guard has asked whom it is for."""
    with _LOCK:
        shown = _SHOWN.get(request.path_params["token"])
        page_picture = shown.pictures.get(request.path_params["page"]) if shown else None
    if page_picture is None:
        return Response(status_code=404)
    headers = {"Cache-Control": f"private, max-age={_DAY}, immutable"}
    return Response(page_picture.content, media_type="image/jpeg", headers=headers)
