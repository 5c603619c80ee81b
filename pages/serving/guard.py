"""What stands in front of Streamlit: every request passes here first, and every answer last.

In this order: is the Host ours, does the Origin belong to it, has the visitor signed in where that
is needed, is there anything under the path. A request that fails is answered at once; nothing of
Streamlit or of the pages has run by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from geo import text
from geo.escape import html, script
from geo.exchange.live import paths
from pages.serving import (
    answers,
    downloads,
    health,
    hosts,
    live_paths,
    people,
    policy,
    resource_paths,
    rights,
    scans,
    sign_in,
)
from pages.serving.hosts import Hosts
from pages.serving.rights import LaunchKey
from pages.serving.sign_in import Entrance

#: What lies under these is looked up by who answers.
_FOLDERS = (
    downloads.FOLDER,
    f"/{resource_paths.PREFIX}/",
    f"/{scans.PREFIX}/",
    "/_stcore/upload_file/",
    "/_stcore/bidi-components/",
)
_CORE = frozenset({"/_stcore/health", "/_stcore/host-config"}) | health.PATHS
_STREAM = "/_stcore/stream"
#: What tells nothing of the register, and nobody need sign in for.
_UNGUARDED = frozenset({"/_stcore/health"}) | health.PATHS
#: Why a WebSocket ends: its sign-in is over (RFC 6455, 7.4.1: a policy).
_ENDED = 1008


#: What the log may tell of a path; of a folder only its first part.
ROUTES = frozenset(
    {"/_stcore", _STREAM, *paths.ALL} | _CORE | {folder.rstrip("/") for folder in _FOLDERS}
)


class Guard:
    """Lets through what belongs here, and puts our headers on every answer.

    `entrance`: where people sign in; None where nobody does.
    """

    def __init__(
        self, app: ASGIApp, known: Hosts, key: LaunchKey, entrance: Entrance | None = None
    ) -> None:
        self.app, self.known, self.key, self.entrance = app, known, key, entrance
        self.pages = _pages()
        self.files = _streamlit_files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        answer = self._answer(scope)
        is_over_tls = self.entrance is not None and self.entrance.is_over_tls
        secured = _Secured(scope, send, self._cookie(scope), is_over_tls)
        if answer is not None:
            await answer(scope, receive, secured)
        elif self.entrance and scope["path"] in sign_in.PATHS:
            await self._at_entrance(self.entrance, scope, receive, secured)
        elif scope["type"] == "websocket":
            await self._converse(self.key.admit(self._named(scope)), receive, secured)
        else:
            sign = self.entrance and self.entrance.of(Headers(scope=scope))
            people.OF_REQUEST.set(people.of_request(sign.id if sign else ""))
            await self.app(scope, receive, secured)

    async def _at_entrance(
        self, entrance: Entrance, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Streamlit's routes of signing in and out."""
        if scope["path"] == sign_in.LOGOUT:
            await self.app(entrance.leave(scope), receive, entrance.leaving(send))
        else:
            await self.app(scope, receive, entrance.arriving(scope, send))

    def _named(self, scope: Scope) -> Scope:
        """A request that says under which sign-in it came, whatever it said before."""
        name = people.HEADER.encode()
        headers = [pair for pair in scope["headers"] if pair[0] != name]
        sign = self.entrance and self.entrance.of(Headers(scope=scope))
        if sign:
            headers.append((name, sign.id.encode()))
        return {**scope, "headers": headers}

    async def _converse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket, for as long as its sign-in lasts and its person has a role: it ends before
        anything that is asked or told afterwards."""
        entrance = self.entrance
        if entrance is None:
            await self.app(scope, receive, send)
            return
        sign = Headers(scope=scope).get(people.HEADER, "")
        is_closed = False

        async def close() -> None:
            nonlocal is_closed
            if not is_closed:
                is_closed = True
                await send({"type": "websocket.close", "code": _ENDED})

        async def receive_while_in() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not entrance.lets_in(sign):
                await close()
                return {"type": "websocket.disconnect", "code": _ENDED}
            return message

        async def send_while_in(message: Message) -> None:
            if message["type"] == "websocket.send" and not entrance.lets_in(sign):
                await close()
            elif not is_closed:
                await send(message)

        await self.app(scope, receive_while_in, send_while_in)

    def _answer(self, scope: Scope) -> Response | None:
        """Our own answer to a request; None when it may pass."""
        headers = Headers(scope=scope)
        host, origins = headers.getlist("host"), headers.getlist("origin")
        own_address = (scope.get("server") or ("",))[0]
        if len(host) != 1 or not self.known.is_known(host[0], own_address):
            return answers.words(HTTPStatus.MISDIRECTED_REQUEST, text.say("serving.unknown_host"))
        shared = live_paths.is_here(scope["path"]) and live_paths.is_shared()
        is_strange = len(origins) > 1 or not hosts.is_same_origin(next(iter(origins), ""), host[0])
        if origins and is_strange and not shared:
            return answers.words(HTTPStatus.FORBIDDEN, text.say("serving.unknown_origin"))
        if self.entrance and scope["path"] == sign_in.LOGOUT and not _is_of_visitor(headers):
            return answers.words(HTTPStatus.FORBIDDEN, text.say("serving.unknown_origin"))
        if self.entrance and not self._is_let_in(self.entrance, scope, headers):
            return live_paths.refused(scope) or self.entrance.refuse(scope)
        if not self._is_known(scope) or not self._may_fetch(scope):
            return answers.page(
                HTTPStatus.NOT_FOUND,
                text.say("serving.not_found_title"),
                text.say("serving.not_found"),
                headers,
            )
        if scope["type"] == "http" and scope["path"] in self.pages:
            return self._given_key(scope, headers)
        return None

    def _is_let_in(self, entrance: Entrance, scope: Scope, headers: Headers) -> bool:
        """Whether somebody may ask for anything: a person with a role, and whoever signs in or
        watches the server."""
        if scope["path"] in _UNGUARDED or scope["path"] in sign_in.PATHS:
            return True
        visitor = entrance.of(headers)
        return visitor is not None and entrance.lets_in(visitor.id)

    def _cookie(self, scope: Scope) -> str | None:
        """What a browser gets with a page, so that its downloads are its own."""
        is_page = scope["type"] == "http" and scope["path"] in self.pages
        return downloads.cookie(self.key.port, Headers(scope=scope)) if is_page else None

    def _is_known(self, scope: Scope) -> bool:
        path: str = scope["path"]
        if scope["type"] == "websocket":
            return path == _STREAM
        if self.entrance and path in sign_in.PATHS:
            return True
        is_served = path.rstrip("/") in self.pages or path in self.files or path in _CORE
        is_served = is_served or live_paths.is_here(path)
        return is_served or path.startswith(_FOLDERS)

    def _may_fetch(self, scope: Scope) -> bool:
        """Whether a file is for the browser that asks; what every visitor gets, always is."""
        if scope["path"].startswith(downloads.FOLDER):
            return downloads.may_fetch(self.key.port, self._named(scope))
        if scope["path"].startswith(f"/{scans.PREFIX}/"):
            shown = downloads.sessions(self.key.port, self._named(scope))
            return scans.is_shown_to(scope["path"], shown)
        return True

    def _given_key(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to an address with a key: the key is kept, and the address cleaned of it."""
        parameters = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in parameters if name == rights.PARAMETER]
        if not given:
            return None
        if not self.key.is_given(given[-1]):
            return answers.page(
                HTTPStatus.FORBIDDEN,
                text.say("serving.old_key_title"),
                text.say("serving.old_key"),
                headers,
            )
        rest = urlencode([pair for pair in parameters if pair[0] != rights.PARAMETER])
        address = scope["path"] + (f"?{rest}" if rest else "")
        return _key_page(self.key, address)


def _is_of_visitor(headers: Headers) -> bool:
    """Whether a visitor asks from a page of ours or by typing an address, and no other site does:
    none must sign anybody out."""
    return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}


def _pages() -> frozenset[str]:
    """The addresses of the pages: each is named as its file; the bare address is the map."""
    folder = Path(__file__).resolve().parents[1]
    return frozenset({"", "/"} | {f"/{file.stem}" for file in folder.glob("[!_]*.py")})


def _streamlit_files() -> frozenset[str]:
    """The addresses of the files that Streamlit's page consists of, without the page itself."""
    folder = Path(file_util.get_static_dir())
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "index.html")
    return frozenset(f"/{file.relative_to(folder).as_posix()}" for file in files)


# --- our own answers --------------------------------------------------------------------------


@dataclass
class _Secured:
    """Sends an answer with our headers; a WebSocket that is closed before it opened is one too."""

    scope: Scope
    send: Send
    cookie: str | None = None
    is_over_tls: bool = False
    is_open: bool = False

    async def __call__(self, message: Message) -> None:
        kind = message["type"]
        if kind == "websocket.close" and not self.is_open:
            refusal = answers.words(HTTPStatus.FORBIDDEN, text.say("serving.unknown_origin"))
            await refusal(self.scope, _nothing, self)
            return
        self.is_open = self.is_open or kind == "websocket.accept"
        if kind.endswith("response.start") or kind == "websocket.accept":
            own = list(message.get("headers", []))
            if self.cookie:
                own.append((b"set-cookie", self.cookie.encode()))
            if self.is_over_tls:
                own = policy.secure_cookies(own)
            is_file = self.scope["path"].startswith(downloads.FOLDER)
            has_own = live_paths.is_here(self.scope["path"])
            headers = policy.secured(own, is_file=is_file, has_own=has_own)
            message = {**message, "headers": headers}
        await self.send(message)


async def _nothing() -> Message:
    raise RuntimeError("an answer asks for nothing")


def _key_page(key: LaunchKey, address: str) -> Response:
    """The page that keeps the key in the browser, and goes on to a clean address."""
    title, sentence = text.say("serving.key_kept_title"), text.say("serving.key_kept")
    stored = f"localStorage.setItem({script(rights.STORED_AS)}, {script(key.page_part)})"
    code = f"try {{ {stored} }} finally {{ location.replace({script(address)}) }}"
    link = f'<p><a href="{html(address)}">{html(text.say("serving.to_map"))}</a></p>'
    body = f"<h1>{html(title)}</h1><p>{html(sentence)}</p>{link}<script>{code}</script>"
    headers = {"Cache-Control": "no-store", "Set-Cookie": key.cookie}
    return HTMLResponse(answers.document(title, body), headers=headers)
