"""Which paths are those of the addresses for other programs (addresses.py), and who may ask there.

What answers them draws on geometry and layers, whose import takes a while: it is brought when
somebody asks, or while the first visitor's browser reads its scripts.
"""

from __future__ import annotations

import asyncio
from functools import cache
from http import HTTPStatus
from importlib import import_module

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from geo import text
from geo.exchange.live import paths
from pages.serving import answers, people


def is_here(path: str) -> bool:
    """Whether a path is one of these addresses."""
    return any(path == first or path.startswith(f"{first}/") for first in paths.ALL)


def is_shared() -> bool:
    """Whether pages of other sites may read the answers: only where everybody may."""
    return people.access() is people.Access.OPEN


def refused(scope: Scope) -> Response | None:
    """The answer to a program that has not signed in, which it cannot do, and to a frame in another
    site's page, which gets no cookie; None for a browser, which is offered to."""
    path, headers = scope["path"], Headers(scope=scope)
    is_browser = "text/html" in headers.get("accept", "") and path != paths.EMBED
    if not is_here(path) or is_browser:
        return None
    return answers.words(HTTPStatus.UNAUTHORIZED, text.say("ogc_problem.no_sign_in"))


@cache
def _application() -> ASGIApp:
    application: ASGIApp = import_module("pages.serving.addresses").application()
    return application


class Beside:
    """Answers these addresses itself, and passes everything else to the pages."""

    def __init__(self, pages: ASGIApp) -> None:
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_here(scope["path"]):
            here = await asyncio.to_thread(_application)
            await here(scope, receive, send)
        else:
            await self._pages(scope, receive, send)
