"""The pictures of scanned pages under review, each behind an address that nobody can guess.

They lie in the memory of the server for the documents that were looked at last.
"""

from __future__ import annotations

import hmac
import secrets
from threading import Lock

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response

from geo.seminar import Document
from geo.seminar.document import Page, Picture

#: Where the pictures lie: the document's own secret, and the number of the page.
PREFIX = "skann"
PATH = f"/{PREFIX}/{{token}}/{{page}}.jpg"
_SECRET = secrets.token_bytes(32)
_PAGES: LRUCache[str, dict[str, Picture]] = LRUCache(8)
_LOCK = Lock()
_DAY = 86_400  # seconds


def address(document: Document, page: Page) -> str:
    """Where a browser finds the picture of a page from now on; empty where it has none."""
    if page.scan is None or page.scan.picture is None:
        return ""
    token = hmac.new(_SECRET, document.sha256.encode(), "sha256").hexdigest()
    with _LOCK:
        _PAGES.setdefault(token, {})[str(page.number)] = page.scan.picture
    return PATH.format(token=token, page=page.number)


def picture(request: Request) -> Response:
    """The picture of a page, for its own site only."""
    with _LOCK:
        pages = _PAGES.get(request.path_params["token"], {})
    found = pages.get(request.path_params["page"])
    if found is None:
        return Response(status_code=404)
    headers = {"Cache-Control": f"private, max-age={_DAY}, immutable"}
    return Response(found.content, media_type="image/jpeg", headers=headers)
