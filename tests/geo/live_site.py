"""The addresses for other programs on a register of a test, asked without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import Message

from geo.disclosure import audience_of
from geo.exchange.live import embed, feeds, routes
from geo.exchange.live.served import Served, Site
from geo.model import Register
from tests.pages import own_loop

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
CHANGED = datetime(2026, 2, 1, 8, tzinfo=UTC)
ROOT = "http://kart.example"


@dataclass(frozen=True)
class Answer:
    """What came of a request."""

    status: int
    headers: Headers
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def text(self) -> str:
        return self.content.decode()


def site_of(register: Register, **changes: Any) -> Site:
    """A site that shows an edition of a register to everybody."""
    served = Served("v1", CHANGED, audience_of(register), lambda: register)
    settings: dict[str, Callable[..., Any]] = {
        "served": lambda: served,
        "opened": lambda: served,
        "assets": lambda _: "/ressurs/v1/",
        "history": lambda: (),
        "root": lambda request: request,
        "is_shared": lambda: False,
        "now": lambda: NOW,
        "today": lambda: date(2026, 2, 10),
        "wait": lambda _: 0,
        "framed_by": lambda: (),
    }
    return Site(**{**settings, **changes})


def app_of(site: Site) -> Starlette:
    """Every address of a site."""
    every = [*routes.routes(site), *feeds.routes(site), *embed.routes(site)]
    nowhere = {404: routes.not_here, 405: routes.not_here}
    return Starlette(routes=every, exception_handlers=nowhere)


def ask(
    site: Site, address: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> Answer:
    """Ask for an address (path and parameters, as they are sent)."""
    path, _, query = address.partition("?")
    given = {"host": "kart.example", **(headers or {})}
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "server": ("kart.example", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    own_loop.run(app_of(site)(scope, receive, send))
    start, *rest = sent
    content = b"".join(message.get("body", b"") for message in rest)
    return Answer(start["status"], Headers(raw=start["headers"]), content)
