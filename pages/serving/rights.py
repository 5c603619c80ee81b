"""Who may write: the person who holds the key that `ipokart serve` showed when it started.

Opened once in a browser, the address with the key leaves two things there: a cookie that no script
can read, and a value that only pages of this very address (port included) can read, which their
script sends when it connects. Both are needed: browsers send a cookie to every port of a machine.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import field

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from geo.frozen import frozen

#: The parameter of the address that `ipokart serve` shows.
PARAMETER = "nokkel"
#: Where a page keeps its part of the key, and how it sends it: as one more WebSocket protocol.
STORED_AS = "ipokart-nokkel"
_PROTOCOL = f"{STORED_AS}."
_PROTOCOLS = b"sec-websocket-protocol"
#: How the guard tells the pages that a session may write. Its value is known in this process only.
_HEADER = "x-ipokart-right"
_GRANT = secrets.token_urlsafe(32)


@frozen
class LaunchKey:
    """The key of one start of the server on a port."""

    port: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie(self) -> str:
        """The cookie of a browser that was given the key, as a Set-Cookie header."""
        return f"{self._cookie_name}={self._part('cookie')}; Path=/; HttpOnly; SameSite=Strict"

    @property
    def page_part(self) -> str:
        """What pages of this address keep."""
        return self._part("page")

    def is_given(self, words: str) -> bool:
        """Whether words are the key, compared in constant time."""
        return _is_same(words, self.secret)

    def admit(self, scope: Scope) -> Scope:
        """A WebSocket's request as the pages see it: with the right to write, or without it."""
        headers = Headers(scope=scope)
        sent = [word.strip() for word in headers.get("sec-websocket-protocol", "").split(",")]
        protocols = [word for word in sent if not word.startswith(_PROTOCOL)]
        parts = [word.removeprefix(_PROTOCOL) for word in sent if word.startswith(_PROTOCOL)]
        forwarded = [(name, value) for name, value in scope["headers"] if name not in _OWN]
        if protocols and protocols != [""]:
            forwarded.append((_PROTOCOLS, ", ".join(protocols).encode("latin-1")))
        if self._holds(headers, parts):
            forwarded.append((_HEADER.encode(), _GRANT.encode()))
        return {**scope, "headers": forwarded, "subprotocols": protocols}

    @property
    def _cookie_name(self) -> str:
        return f"ipokart_{self.port}"

    def has_cookie(self, headers: Headers) -> bool:
        """Whether a browser sends the cookie of the key; by itself that gives no right."""
        cookie = cookie_parser(headers.get("cookie", "")).get(self._cookie_name, "")
        return _is_same(cookie, self._part("cookie"))

    def _holds(self, headers: Headers, parts: list[str]) -> bool:
        has_part = len(parts) == 1 and _is_same(parts[0], self.page_part)
        return all([self.has_cookie(headers), has_part])

    def _part(self, purpose: str) -> str:
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


_OWN = frozenset({_PROTOCOLS, _HEADER.encode()})


def is_granted(headers: Mapping[str, str]) -> bool:
    """Whether the guard has given a session the right to write, by its connection's headers."""
    return _is_same(headers.get(_HEADER) or "", _GRANT)


def _is_same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
