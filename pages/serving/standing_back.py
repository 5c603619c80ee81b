"""A server whose register has been taken over by a newer program answers nothing until it is
upgraded, so that whoever stands in front of several servers sends its visitors to another.

It lets go of those who are connected, and says 503 to every request. nginx then asks the next
server (deploy/nginx.conf), and a page connects there by itself.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import text
from pages.serving import answers, health

#: Why a WebSocket ends: the service starts anew (RFC 6455, 7.4.1, as registered with IANA).
_RESTART = 1012


class Standing:
    """Whether a server stands back, and who is connected to it."""

    def __init__(self) -> None:
        self.is_back = False
        self.connections: set[Connection] = set()

    async def set_back(self, is_back: bool) -> None:
        """Answer nothing from now on and end the connections that are open; or answer again."""
        self.is_back = is_back
        for connection in list(self.connections) if is_back else ():
            await connection.close()


class StandingBack:
    """Passes everything on, unless the server stands back."""

    def __init__(self, app: ASGIApp, standing: Standing) -> None:
        self._app, self._standing = app, standing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_refusable = scope["type"] in {"http", "websocket"} and scope["path"] not in health.PATHS
        if is_refusable and self._standing.is_back:
            await _refusal(scope)(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._converse(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _converse(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = Connection(send)
        self._standing.connections.add(connection)
        try:
            await self._app(scope, receive, connection)
        finally:
            self._standing.connections.discard(connection)


class Connection:
    """What the application sends to one visitor, until it is closed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_accepted = self._is_closed = False

    async def __call__(self, message: Message) -> None:
        if not self._is_closed:
            self._is_accepted |= message["type"] == "websocket.accept"
            await self._send(message)

    async def close(self) -> None:
        """End the conversation; one that has not begun is refused when it asks again."""
        if self._is_accepted and not self._is_closed:
            self._is_closed = True
            await self._send({"type": "websocket.close", "code": _RESTART})


def _refusal(scope: Scope) -> ASGIApp:
    title, sentence = text.say("serving.older_title"), text.say("serving.older")
    return answers.page(HTTPStatus.SERVICE_UNAVAILABLE, title, sentence, Headers(scope=scope))
