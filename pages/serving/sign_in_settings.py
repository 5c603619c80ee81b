"""The files that say how people sign in (`IPOKART_SIGN_IN`), and who has which role
(`IPOKART_ROLES`): docs/operations.md."""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any

from geo import text
from geo.access.role_file import RoleFileError, Roles, read_roles
from geo.errors import IpoKartError
from geo.frozen import frozen

SIGN_IN, ROLES = "IPOKART_SIGN_IN", "IPOKART_ROLES"
_SHORTEST_SECRET = 32
_MOST_HOURS = 24
_LOG = logging.getLogger(__name__)


class SettingsError(IpoKartError):
    """People cannot sign in with these settings; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@frozen
class SignInSettings:
    """How people sign in. `address` is what visitors write, without a path; `metadata` the address
    of the provider's `/.well-known/openid-configuration`."""

    address: str
    client_id: str
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)
    metadata: str
    scope: str = "openid profile email"
    prompt: str = ""
    hours: int = 8
    name_claims: tuple[str, ...] = ("name", "preferred_username")
    person_claims: tuple[str, ...] = ("sub",)
    group_claims: tuple[str, ...] = ("groups", "roles")

    @property
    def secrets(self) -> dict[str, Any]:
        """What Streamlit's `st.login` reads as its secrets."""
        kwargs = {"scope": self.scope} | ({"prompt": self.prompt} if self.prompt else {})
        return {
            "auth": {
                "redirect_uri": f"{self.address}/oauth2callback",
                "cookie_secret": self.cookie_secret,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "server_metadata_url": self.metadata,
                "client_kwargs": kwargs,
            }
        }


def read_settings() -> SignInSettings:
    """The settings in the file that `IPOKART_SIGN_IN` names. Raises SettingsError."""
    path = os.environ.get(SIGN_IN, "")
    try:
        document = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError) as error:
        raise SettingsError(text.say("sign_in.unreadable", name=SIGN_IN, file=path)) from error
    return _checked(document)


def _checked(document: Mapping[str, Any]) -> SignInSettings:
    known = {item.name: item for item in fields(SignInSettings)}
    if unknown := document.keys() - known:
        raise SettingsError(text.say("sign_in.unknown", name=min(unknown)))
    needed = ("address", "client_id", "client_secret", "cookie_secret", "metadata")
    for name in needed:
        if not isinstance(document.get(name), str) or not document[name]:
            raise SettingsError(text.say("sign_in.missing", name=name, setting=SIGN_IN))
    lists = {name: tuple(value) for name, value in document.items() if isinstance(value, list)}
    settings = SignInSettings(**{**document, **lists, "address": document["address"].rstrip("/")})
    if len(settings.cookie_secret) < _SHORTEST_SECRET:
        raise SettingsError(text.say("sign_in.short_secret", least=_SHORTEST_SECRET))
    if not isinstance(settings.hours, int) or not 1 <= settings.hours <= _MOST_HOURS:
        raise SettingsError(text.say("sign_in.hours", most=_MOST_HOURS))
    return settings


class RoleBook:
    """The file of roles as it is now; nobody has a role while it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, ...], Roles] | None = None

    @classmethod
    def open(cls) -> RoleBook:
        """The file that `IPOKART_ROLES` names. Raises SettingsError."""
        path = Path(os.environ.get(ROLES) or "")
        try:
            read_roles(path)
        except RoleFileError as error:
            sentence = text.say(f"sign_in.roles_{error.code}", row=error.row, value=error.value)
            raise SettingsError(text.say("sign_in.roles", name=ROLES, reason=sentence)) from error
        return cls(path)

    def now(self) -> Roles:
        """The roles, read anew when the file has changed."""
        try:
            status = self._path.stat()
            # a file that is put in its place may have the same size and time
            key = (status.st_dev, status.st_ino, status.st_ctime_ns, status.st_size)
            if self._read is None or self._read[0] != key:
                self._read = (key, read_roles(self._path))
        except (OSError, RoleFileError):
            _LOG.exception("nobody has a role: the file of roles cannot be read")
            return Roles()
        return self._read[1]
