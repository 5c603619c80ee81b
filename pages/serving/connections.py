"""Connections that say nothing, or only half of something, end; and there are only so many.

Uvicorn waits for ever for the rest of a request, and for a visitor who does not read the answer,
and takes as many connections as the system gives it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.config import LOGGING_CONFIG
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from geo import text
from pages.serving import logs
from pages.serving.policy import HEADERS

#: Seconds for the head of a request, from the connection or from the answer before.
HEAD_PATIENCE = 10.0
#: Seconds for all of a body (a document of 40 MB, also on a slow line).
BODY_PATIENCE = 300.0
#: Seconds in which a visitor reads nothing of an answer that waits.
READ_PATIENCE = 60.0
#: Connections that wait for the head of a request. One more ends the one that has waited longest.
MOST_WAITING = 200
#: Connections in all, below what systems let one process have open (1024). A visitor has up to
#: seven. One more takes the place of one that waits, or is refused.
MOST_CONNECTIONS = 600
_PING, _PONG_PATIENCE = 30.0, 30.0
_SHUTDOWN_PATIENCE = 3  # seconds


def config(app: ASGIApp, port: int, most_bytes: int) -> uvicorn.Config:
    """How the pages are served; a message over the WebSocket has at most so many bytes."""
    return uvicorn.Config(
        BodyInTime(app),
        port=port,
        http=HttpConnection,
        ws=WebSocketConnection,
        ws_max_size=most_bytes,
        ws_ping_interval=_PING,
        ws_ping_timeout=_PONG_PATIENCE,
        ws_per_message_deflate=False,
        # headers of a proxy are never believed
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None if logs.is_json() else LOGGING_CONFIG,
        log_level="warning",
        use_colors=False,
        timeout_graceful_shutdown=_SHUTDOWN_PATIENCE,
    )


class _Timer:
    """Something that happens after some seconds, unless it is stopped before."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._handle: asyncio.TimerHandle | None = None

    def start(self, seconds: float) -> None:
        """Count anew."""
        self.stop()
        self._handle = asyncio.get_running_loop().call_later(seconds, self._act)

    def stop(self) -> None:
        """Let it not happen."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None


#: The connections that wait for the head of a request, the longest first. A process has one server.
_waiting: dict[HttpConnection, None] = {}


class HttpConnection(H11Protocol):
    """Uvicorn's HTTP, which waits no longer than it must and answers nonsense in Norwegian."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = _Timer(self.end)
        self._reader = _Timer(self.end)

    # Uvicorn narrows the type of its parent's transport too.
    def connection_made(  # type: ignore[override]  # see above
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS and not _end_longest():
            self._refuse(503, b"Service Unavailable", text.say("serving.too_many"))
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._reader.stop()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        self._await_head()
        super().on_response_complete()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._stop_waiting()
        super().handle_websocket_upgrade(event)

    def _await_head(self) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            _waiting[self] = None
            self._head.start(HEAD_PATIENCE)
        if len(_waiting) > MOST_WAITING:
            _end_longest()

    def _stop_waiting(self) -> None:
        self._head.stop()
        _waiting.pop(self, None)

    def end(self) -> None:
        """End the connection at once, whatever it waits for."""
        self._stop_waiting()
        self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reader.start(READ_PATIENCE)

    def resume_writing(self) -> None:
        self._reader.stop()
        super().resume_writing()

    def send_400_response(self, _: str) -> None:
        """Like Uvicorn's, with our headers and words in place of its own."""
        self._refuse(400, b"Bad Request", text.say("serving.no_http"))

    def _refuse(self, status: int, reason: bytes, sentence: str) -> None:
        """One sentence, with our headers; then the connection ends."""
        body = sentence.encode()
        headers = [
            *HEADERS,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=reason),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _should_upgrade_to_ws(self) -> bool:
        """Whether this is a whole handshake; another is a request like any, and is refused so."""
        return self.scope["method"] == "GET" and _is_handshake(dict(self.headers))

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing that the owner of the server could act on."""


def _end_longest() -> bool:
    """End the connection that has waited longest for a request; whether there was one."""
    longest = next(iter(_waiting), None)
    if longest is not None:
        longest.end()
    return longest is not None


class WebSocketConnection(WebSocketsSansIOProtocol):
    """Uvicorn's WebSocket, which ends when its visitor reads nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reader = _Timer(lambda: self.transport.abort())

    def connection_lost(self, exc: Exception | None) -> None:
        self._reader.stop()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reader.start(READ_PATIENCE)

    def resume_writing(self) -> None:
        self._reader.stop()
        super().resume_writing()


class BodyInTime:
    """Gives the whole body of a request so many seconds; then the visitor counts as gone."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_PATIENCE) -> None:
        self.app, self.seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        deadline = asyncio.get_running_loop().time() + self.seconds
        is_whole = False

        async def in_time() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                return {"type": "http.disconnect"}
            is_whole = not message.get("more_body", False)
            return message

        await self.app(scope, in_time, send)


def _is_handshake(headers: dict[bytes, bytes]) -> bool:
    """Whether a request that asks for a WebSocket has what one needs (RFC 6455, 4.2.1)."""
    try:
        key = base64.b64decode(headers.get(b"sec-websocket-key", b""), validate=True)
    except binascii.Error:
        return False
    return len(key) == 16 and headers.get(b"sec-websocket-version") == b"13"
