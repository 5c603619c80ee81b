"""Streamlit's pages and the map's files in one process, which is that of `ipokart serve`."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import streamlit as st
import uvicorn
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

from geo import access, text
from geo.access import Action
from geo.errors import DataError, StoreError
from geo.escape import script
from geo.frozen import frozen
from geo.model import Audience
from geo.seminar.reading import process
from pages.serving import (
    announce,
    audience,
    connections,
    downloads,
    guard,
    health,
    hosts,
    icon,
    live_paths,
    logs,
    past,
    people,
    resource_paths,
    rights,
    scans,
    streamlit_files,
)
from pages.serving.guard import Guard
from pages.serving.hosts import Hosts
from pages.serving.rights import LaunchKey
from pages.serving.sign_in import Entrance
from pages.serving.sign_in_settings import (
    RoleBook,
    SettingsError,
    SignInSettings,
    read_settings,
)
from pages.serving.standing_back import Standing, StandingBack
from pages.serving.watch import WATCH

ROOT = Path(__file__).resolve().parents[2]
YEAR = 31_536_000  # seconds


def create(known: Hosts, key: LaunchKey) -> Guard:
    """The whole site as one ASGI application, behind its guard. Raises SettingsError."""
    settings = _sign_in_settings()
    access.identify_by(people.acting)
    resource_paths.served = True
    standing = Standing()
    app = st.App(
        ROOT / "app.py",
        routes=[
            Route(f"/{resource_paths.PREFIX}/{{version}}/{{name}}", resource),
            Route(scans.PATH, scans.picture),
            Route(health.LIVE, health.live),
            Route(health.READY, health.Readiness(health.make_files).answer),
        ],
        middleware=[Middleware(NorwegianPage, key=key)],
        lifespan=partial(_running, standing),
        secrets=settings.secrets if settings else None,
    )
    beside = live_paths.Beside(streamlit_files.FromMemory(app))
    return Guard(StandingBack(beside, standing), known, key, _entrance(settings))


def _sign_in_settings() -> SignInSettings | None:
    """How people sign in; None where nobody does. Raises SettingsError."""
    try:
        if people.access() is not people.Access.SIGNED_IN:
            return None
    except ValueError:
        value = os.environ.get(people.SETTING, "")
        raise SettingsError(text.say("sign_in.bad_access", value=value)) from None
    for library in ("authlib", "httpx"):
        if find_spec(library) is None:
            raise SettingsError(text.say("sign_in.no_library", name=library))
    return read_settings()


def _entrance(settings: SignInSettings | None) -> Entrance | None:
    """Where people sign in. Raises SettingsError for a faulty file of roles."""
    if settings is None:
        return None
    entrance = Entrance(settings, RoleBook.open())
    people.identify_by(entrance.person)
    # so that a session is resumed only under the sign-in that began it
    config.set_option("server.trustedUserHeaders", {people.HEADER: "sign_in"})
    return entrance


@asynccontextmanager
async def _running(standing: Standing, app: st.App) -> AsyncIterator[dict[str, object]]:
    """While the server runs, files are for their sessions, and the register is watched."""

    async def looked() -> None:
        await standing.set_back(WATCH.is_newer)

    async with downloads.session_files(app) as state:
        watching = asyncio.create_task(WATCH.run(_make_files, looked))
        warming = asyncio.create_task(asyncio.to_thread(_prepare))
        try:
            yield state
        finally:
            watching.cancel()
            warming.cancel()


def _prepare() -> None:
    """Make what the first visitor needs before anybody comes. What that draws on takes a moment, so
    nothing of it is imported before the server listens."""
    _make_files()
    import_module("pages.map")  # by name, for it stands above this room


def _make_files() -> None:
    """Make the browser's files for the register as it is now. What cannot be read, the pages
    tell."""
    from pages.serving import browser_files, loading

    with suppress(DataError, StoreError):
        browser_files.resources_of(loading.known(Audience.OPEN))


def resource(request: Request) -> Response:
    """A file of the map. Its address names its version, so it may be kept for good."""
    from pages.serving import browser_files  # after the server listens (_prepare)
    from pages.serving.resources import leaflet

    version, fixed = request.path_params["version"], leaflet()
    try:
        is_fixed = version == fixed.version
        resources = fixed if is_fixed else browser_files.resources_at(version, *_readable())
    except DataError:
        return PlainTextResponse("", status_code=503)
    item = resources.files.get(request.path_params["name"]) if resources else None
    if item is None:
        return PlainTextResponse("", status_code=404)
    headers = {
        "Content-Encoding": "gzip",
        "Cache-Control": f"private, max-age={YEAR}, immutable",
    }
    return Response(item.body, media_type=item.content_type, headers=headers)


def _readable() -> list[Audience]:
    """The editions that whoever asks for a file may have."""
    inside = access.may(access.acting(), Action.READ_INTERNAL)
    return list(Audience) if inside else [Audience.OPEN]


class NorwegianPage:
    """Streamlit's page says `lang="en"`; ours is Norwegian, and has our looks."""

    def __init__(self, app: ASGIApp, key: LaunchKey) -> None:
        self.app, self.key = app, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _wants_page(scope):
            # uncompressed, or there would be nothing to rewrite
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            links = await asyncio.to_thread(_links, scope, self.key)
            await self.app({**scope, "headers": headers}, receive, _Rewriter(send, links))
        else:
            await self.app(scope, receive, send)


class _Rewriter:
    """Holds an HTML answer back until it is whole, then sends it in our language."""

    def __init__(self, send: Send, links: str) -> None:
        self.send, self.body, self.links = send, b"", links
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
        page = _norwegian(self.body, self.links)
        drop = {b"content-length", b"etag", b"last-modified"}
        headers = [pair for pair in self.start["headers"] if pair[0].lower() not in drop]
        headers.append((b"content-length", str(len(page)).encode()))
        await self.send({**self.start, "headers": headers})
        await self.send({"type": "http.response.body", "body": page})


def _links(scope: Scope, key: LaunchKey) -> str:
    """The lines of a page's head that name what it will ask for: its addresses are known already,
    and it would ask for one after the other."""
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    from pages.serving import browser_files  # after the server listens (_prepare)
    from pages.serving.resources import leaflet

    if path not in streamlit_files.ELEMENTS or past.PARAMETER in dict(parse_qsl(query)):
        return ""
    with suppress(DataError, StoreError):
        reader = _seen_by(Headers(scope=scope), key)
        resources = browser_files.ready_resources(reader, parse_qs(query)) or leaflet()
        return f"{streamlit_files.links(path)}\n{resources.links()}"
    return ""


def _seen_by(headers: Headers, key: LaunchKey) -> Audience:
    """The edition that whoever asks for a page will probably see; his session decides."""
    knows = people.access() is people.Access.SIGNED_IN or key.has_cookie(headers)
    inside = knows and audience.served() is Audience.INTERNAL
    return Audience.INTERNAL if inside and Audience.INTERNAL in _readable() else Audience.OPEN


def _wants_page(scope: Scope) -> bool:
    accepted: bytes = dict(scope.get("headers", ())).get(b"accept", b"")
    return scope["type"] == "http" and (b"text/html" in accepted or accepted in {b"", b"*/*"})


def _is_page(start: Message) -> bool:
    headers: dict[bytes, bytes] = dict(start["headers"])
    html = headers.get(b"content-type", b"").startswith(b"text/html")
    # A file that is downloaded may be HTML too, and is nobody's to change.
    return bool(start["status"] == 200 and html and b"content-disposition" not in headers)


def _norwegian(page: bytes, links: str) -> bytes:
    page = page.replace(b"</head>", f"{links}</head>".encode(), 1)
    for old, new in _REWRITES.items():
        page = page.replace(old.encode(), new.encode(), 1)
    return page


def _head() -> str:
    """What a page needs before it is drawn: our looks, and Streamlit's words in Norwegian."""
    words, starts = script(text.group("streamlit")), script(text.group("streamlit_starts"))
    sheet = "\n".join(
        map(_asset, ("pages.css", "council.css", "area_table.css", "marker.css", "modes.css"))
    )
    names = (
        "norwegian.js",
        "reconnect.js",
        "rights.js",
        "history_steps.js",
        "sending.js",
        "loading.js",
    )
    code = "\n".join(map(_asset, names))
    stored_as = script(rights.STORED_AS)
    named = f"const WORDS = {words}, STARTS = {starts}, STORED_AS = {stored_as};"
    translate = f"(() => {{ {named}\n{code} }})()"
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


#: M_ARENA_MAX of glibc's malloc.h.
_ARENA_MAX = -8


@frozen
class Start:
    """How the pages are to be served."""

    host: str
    port: int
    allowed: tuple[str, ...] = ()
    address_file: Path | None = None


def main(start: Start, key: LaunchKey | None = None) -> None:
    """Serve until stopped; with a new key, unless one is given."""
    _share_memory()
    key = key or LaunchKey(start.port)
    _configure(start)
    try:
        app = create(hosts.allowed(start.host, start.allowed), key)
    except SettingsError as error:
        sys.exit(f"ipokart: {error.sentence}")
    listening = _listen(start)
    has_key = people.access() is people.Access.LOCAL  # elsewhere it opens nothing
    announce.print_addresses(start.host, start.port, key if has_key else None, start.address_file)
    most_bytes = get_max_widget_state_size_bytes()
    logged = logs.Requests(app, guard.ROUTES | app.pages)
    settings = connections.config(logged, start.port, most_bytes)
    logs.set_up()
    try:
        uvicorn.Server(settings).run(sockets=[listening])
    finally:
        process.end_all()


def _configure(start: Start) -> None:
    """Streamlit's settings for this start. With an address of its own it asks nobody for one."""
    settings: dict[str, object] = {
        "server.address": start.host,
        "server.port": start.port,
        "server.headless": True,
        "browser.serverAddress": start.host,
        # a field shows what stands in the choices, and is set to it when these change
        "global.disableWidgetStateDuplicationWarning": True,
        # a whole collection of garbage after every run is most of its time in a process
        # that holds a register; Python's own collections are enough
        "runner.postScriptGC": False,
    }
    for name, value in settings.items():
        config.set_option(name, value)


def _share_memory() -> None:
    """Let threads take memory from two places and not from one for each: every run of a page is a
    thread of its own, and what is free in its place is of no use to the next. Where the system's
    library is not glibc, nothing happens."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(_ARENA_MAX, 2)


def _listen(start: Start) -> socket.socket:
    """A socket whose connections send at once: asyncio does not see that it is TCP."""
    family = socket.AF_INET6 if ":" in start.host else socket.AF_INET
    address = (start.host, start.port)
    listening = socket.create_server(address, family=family, dualstack_ipv6=start.host == "::")
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
    return listening


def command(words: list[str]) -> None:
    """Serve as `ipokart serve` asks for, until stopped."""
    main(start_of(words)[0])


def start_of(words: list[str]) -> tuple[Start, int]:
    """The start that `ipokart serve` asks for, and in how many processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--allow-host", action="append", default=[])
    parser.add_argument("--address-file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args(words)
    start = Start(given.host, given.port, tuple(given.allow_host), given.address_file)
    return start, given.workers


if __name__ == "__main__":
    command(sys.argv[1:])
