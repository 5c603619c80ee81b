"""Signing in by OpenID Connect: who is let in at all, before anything of Streamlit runs.

Streamlit's own routes of `st.login` talk to the provider. What they would keep of the claims in
cookies, which an ID token with many groups outgrows (Streamlit #10378), is taken out of their
answer: a visitor gets one small signed cookie of ours, with the groups that the file of roles names
and no others.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, unquote

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Message, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    decode_signed_value,
)
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geo import text
from geo.access import NOBODY, Person
from geo.frozen import frozen
from pages.serving import answers
from pages.serving.sign_in_settings import RoleBook, SignInSettings

LOGIN, CALLBACK, LOGOUT = "/auth/login", "/oauth2callback", "/auth/logout"
PATHS = frozenset({LOGIN, CALLBACK, LOGOUT})
#: The cookie of a sign-in, and that of the page that somebody wanted before it.
COOKIE, WANTED = "ipokart_innlogget", "ipokart_side"
_WANTED_FOR = 600  # seconds
_LONGEST_WANTED = 1000


@frozen
class SignIn:
    """One sign-in of a person: its id, what the person is called and known by, the groups that
    matter, and when it ends (seconds since 1970)."""

    id: str
    name: str
    known_by: tuple[str, ...]
    groups: tuple[str, ...]
    ends: float


class Entrance:
    """The sign-ins of this process, and the answers to who has none."""

    def __init__(self, settings: SignInSettings, roles: RoleBook) -> None:
        self._settings, self._roles = settings, roles
        self._signer = URLSafeSerializer(settings.cookie_secret, salt="ipokart sign-in")
        self._known: dict[str, SignIn] = {}
        self._ended: dict[str, float] = {}

    @property
    def is_over_tls(self) -> bool:
        """Whether visitors come by TLS."""
        return self._settings.address.startswith("https://")

    # --- who it is ------------------------------------------------------------------------------

    def of(self, headers: Headers) -> SignIn | None:
        """The sign-in of the browser that asks, if it has one that lasts."""
        sign_in = self._read(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))
        if sign_in is None or not self._lasts(sign_in):
            return None
        if sign_in.id not in self._known:
            self._forget_ended()
            self._known[sign_in.id] = sign_in
        return sign_in

    def _forget_ended(self) -> None:
        """Let go of sign-ins that are over, and of sign-outs of such."""
        now = time.time()
        known, ended = list(self._known.items()), list(self._ended.items())
        self._known = {id_: item for id_, item in known if item.ends > now}
        self._ended = {id_: ends for id_, ends in ended if ends > now}

    def person(self, id_: str) -> Person:
        """Whose a sign-in is, with the roles that the file gives them now; nobody when it has
        ended."""
        sign_in = self._known.get(id_)
        if sign_in is None or not self._lasts(sign_in):
            return NOBODY
        return self._roles.now().person(sign_in.name, sign_in.known_by, sign_in.groups)

    def lets_in(self, id_: str) -> bool:
        """Whether a sign-in lasts and its person has any role."""
        return bool(self.person(id_).grants)

    def _lasts(self, sign_in: SignIn) -> bool:
        return sign_in.id not in self._ended and time.time() < sign_in.ends

    def _read(self, cookie: str) -> SignIn | None:
        try:
            values: dict[str, Any] = self._signer.loads(cookie)
        except BadSignature:
            return None
        lists = {name: tuple(values[name]) for name in ("known_by", "groups")}
        return SignIn(**values | lists)

    # --- coming and going -----------------------------------------------------------------------

    def refuse(self, scope: Scope) -> Response:
        """The answer to somebody who is not let in; a page offers to sign in, or another person."""
        headers = Headers(scope=scope)
        if sign_in := self.of(headers):
            sentence = text.say("sign_in.no_role", name=sign_in.name)
            links = {LOGOUT: text.say("sign_in.sign_out")}
            title = text.say("sign_in.no_role_title")
            return answers.linked(HTTPStatus.FORBIDDEN, title, sentence, headers, links)
        title, sentence = text.say("sign_in.title"), text.say("sign_in.intro")
        links = {generate_login_redirect_url("default"): text.say("sign_in.sign_in")}
        answer = answers.linked(HTTPStatus.UNAUTHORIZED, title, sentence, headers, links)
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = quote(scope["path"] + (f"?{query}" if query else ""))
        if "text/html" in headers.get("accept", "") and len(wanted) < _LONGEST_WANTED:
            answer.headers["set-cookie"] = self._cookie(WANTED, wanted, _WANTED_FOR)
        return answer

    def arriving(self, scope: Scope, send: Send) -> Send:
        """Sends the provider's answer on: with our cookie in the place of Streamlit's, and to the
        page that was wanted."""

        async def forward(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._arrived(scope, message["headers"])}
            await send(message)

        return forward

    def _arrived(
        self, scope: Scope, headers: list[tuple[bytes, bytes]]
    ) -> list[tuple[bytes, bytes]]:
        sent = [value for name, value in headers if name.lower() == b"set-cookie"]
        theirs = [value for value in sent if value.startswith(USER_COOKIE_NAME.encode())]
        remaining = [pair for pair in headers if pair[1] not in theirs]
        claims = self._claims(theirs)
        if not claims:
            return remaining
        signed = self._signer.dumps(asdict(self._sign_in(claims)))
        cookie = self._cookie(COOKIE, str(signed), self._settings.hours * 3600)
        forgotten = self._cookie(WANTED, "", 0)
        remaining = [pair for pair in remaining if pair[0].lower() != b"location"]
        remaining += [(b"set-cookie", item.encode()) for item in (cookie, forgotten)]
        return [*remaining, (b"location", _wanted(Headers(scope=scope)).encode("latin-1"))]

    def _claims(self, cookies: list[bytes]) -> dict[str, Any]:
        """The claims of the provider, out of the cookies that Streamlit wants to set."""
        values = _values(cookies)
        secret = self._settings.cookie_secret

        def one(name: str) -> bytes | None:
            value = values.get(name, "").encode("latin-1")
            return decode_signed_value(secret, name, value) if value else None

        whole = get_cookie_with_chunks(one, USER_COOKIE_NAME)
        claims: dict[str, Any] = json.loads(whole) if whole else {}
        return claims if claims.get("is_logged_in") else {}

    def _sign_in(self, claims: Mapping[str, Any]) -> SignIn:
        """A new sign-in. Of the groups those are kept that the file of roles names now."""
        settings = self._settings
        known_by = [str(claims[name]) for name in settings.person_claims if claims.get(name)]
        groups = {group for name in settings.group_claims for group in _texts(claims.get(name))}
        named = next((claims[name] for name in settings.name_claims if claims.get(name)), "")
        ends = time.time() + settings.hours * 3600
        mattering = sorted(groups & self._roles.now().groups)
        name = str(named or claims["sub"])
        return SignIn(secrets.token_urlsafe(16), name, tuple(known_by), tuple(mattering), ends)

    def leave(self, scope: Scope) -> Scope:
        """End the sign-in of the browser that asks, in this process at once; the request for
        Streamlit's route, which asks the provider to end it, too."""
        headers = Headers(scope=scope)
        if sign_in := self.of(headers):
            self._forget_ended()
            self._ended[sign_in.id] = sign_in.ends
            self._known.pop(sign_in.id, None)
        user = create_signed_value(
            self._settings.cookie_secret, USER_COOKIE_NAME, json.dumps({"provider": "default"})
        )
        remaining = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        cookie = f"{USER_COOKIE_NAME}={user.decode('latin-1')}".encode("latin-1")
        return {**scope, "headers": [*remaining, (b"cookie", cookie)]}

    def leaving(self, send: Send) -> Send:
        """Sends the answer to a sign-out on, and takes our cookie away."""

        async def forward(message: Message) -> None:
            if message["type"] == "http.response.start":
                gone = (b"set-cookie", self._cookie(COOKIE, "", 0).encode())
                message = {**message, "headers": [*message["headers"], gone]}
            await send(message)

        return forward

    def _cookie(self, name: str, value: str, seconds: int) -> str:
        """A Set-Cookie header; the guard makes it `Secure` where visitors come by TLS."""
        return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def _wanted(headers: Headers) -> str:
    """The page that a visitor wanted before signing in: an address of ours, or the first page."""
    address = unquote(cookie_parser(headers.get("cookie", "")).get(WANTED, ""))
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return quote(address, safe="/?&=%:,.-_~+") if is_ours else "/"


def _values(cookies: list[bytes]) -> dict[str, str]:
    """The values of Set-Cookie headers by name."""
    jar: SimpleCookie = SimpleCookie()
    for item in cookies:
        try:
            jar.load(item.decode("latin-1"))
        except CookieError:  # of somebody else's making
            continue
    return {name: morsel.value for name, morsel in jar.items()}


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
