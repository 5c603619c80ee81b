"""Streamlit's pages and the map's files in one process. `ipokart serve` starts this module."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import text
from geo.errors import DataError
from geo.escape import script
from geo.webmap import TILES
from pages.serving import icon, loading, resources

ROOT = Path(__file__).resolve().parents[2]
YEAR = 31_536_000  # seconds

_TILE_HOSTS = " ".join(f"https://{tiles.host}" for tiles in TILES.values())
#: Nothing may be fetched from elsewhere, whatever a name in the data tries; background tiles are
#: the one exception and only images. Streamlit's own scripts need inline, eval and blob.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob: {_TILE_HOSTS}",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    )
)


def create() -> st.App:
    """The whole site as one ASGI application."""
    resources.served = True
    return st.App(
        ROOT / "app.py",
        routes=[Route(f"/{resources.PREFIX}/{{version}}/{{name}}", resource)],
        middleware=[Middleware(NorwegianPage)],
    )


def resource(request: Request) -> Response:
    """A file of the map. Its address names its version, so it may be kept for good."""
    try:
        found = loading.resources()
    except DataError:
        return PlainTextResponse("", status_code=503)
    item = found.files.get(request.path_params["name"])
    if item is None or request.path_params["version"] != found.version:
        return PlainTextResponse("", status_code=404)
    headers = {
        "Content-Encoding": "gzip",
        "Cache-Control": f"public, max-age={YEAR}, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(item.body, media_type=item.content_type, headers=headers)


class NorwegianPage:
    """Streamlit's page says `lang="en"`; ours is Norwegian, and says what it may fetch."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _wants_page(scope):
            # uncompressed, or there would be nothing to rewrite
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self.app({**scope, "headers": kept}, receive, _Rewriter(send))
        else:
            await self.app(scope, receive, send)


class _Rewriter:
    """Holds an HTML answer back until it is whole, then sends it with our language and policy."""

    def __init__(self, send: Send) -> None:
        self.send, self.body = send, b""
        self.start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            await self._gather(message)

    async def _gather(self, message: Message) -> None:
        assert self.start is not None
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        page = _norwegian(self.body)
        drop = {b"content-length", b"etag", b"last-modified"}
        headers = [pair for pair in self.start["headers"] if pair[0].lower() not in drop]
        headers += [
            (b"content-length", str(len(page)).encode()),
            (b"content-security-policy", POLICY.encode()),
        ]
        await self.send({**self.start, "headers": headers})
        await self.send({"type": "http.response.body", "body": page})


def _wants_page(scope: Scope) -> bool:
    accepted: bytes = dict(scope.get("headers", ())).get(b"accept", b"")
    return scope["type"] == "http" and (b"text/html" in accepted or accepted in {b"", b"*/*"})


def _is_page(start: Message) -> bool:
    headers: dict[bytes, bytes] = dict(start["headers"])
    html = headers.get(b"content-type", b"").startswith(b"text/html")
    # A file that is downloaded may be HTML too, and is nobody's to change.
    return bool(start["status"] == 200 and html and b"content-disposition" not in headers)


def _norwegian(page: bytes) -> bytes:
    for old, new in _REWRITES.items():
        page = page.replace(old.encode(), new.encode(), 1)
    return page


def _head() -> str:
    """What a page needs before it is drawn: our looks, and Streamlit's words in Norwegian."""
    words, starts = script(text.group("streamlit")), script(text.group("streamlit_starts"))
    sheet = "\n".join(map(_asset, ("pages.css", "council.css", "marker.css", "modes.css")))
    code = "\n".join(_asset(name) for name in ("norwegian.js", "reconnect.js"))
    translate = f"(() => {{ const WORDS = {words}, STARTS = {starts};\n{code} }})()"
    chip = f':root {{ --ipo-chip-remove: "{text.say("map.chip_remove")} "; }}'
    return f"<style>{chip}\n{sheet}</style><script>{translate}</script></head>"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


_ASSETS = Path(__file__).parent / "assets"
_REWRITES = {
    "</head>": _head(),
    '<html lang="en">': '<html lang="nb">',
    "<title>Streamlit</title>": f"<title>{text.say('app.title')}</title>",
    'href="./favicon.png"': f'href="{icon.data_address()}"',
}


def main(host: str, port: int) -> None:
    """Serve until stopped."""
    config = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        # a field shows what stands in the choices, and is set to it when these change
        "global.disableWidgetStateDuplicationWarning": True,
    }
    create().run(config=config)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
