"""Which names this server answers to, and which pages may ask it.

A page of a stranger that makes its own name point at this machine (DNS rebinding) sends that name
as Host; a page on another port of this machine sends its own address as Origin.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable

from geo.frozen import frozen

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
#: Addresses to listen on that are no name of a machine.
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::[0-9]{1,5})?", re.ASCII)


@frozen
class Hosts:
    """The names that a visitor may use, in small letters, without port."""

    names: frozenset[str]

    def is_known(self, host: str, own_address: str) -> bool:
        """Whether a Host header names this server.

        `own_address`: the address of this machine that the connection came in on, which is always
        ours.
        """
        name = _name(host)
        return bool(name) and (name in self.names or name == own_address)


def allowed(listens_on: str, others: Iterable[str]) -> Hosts:
    """The names of a server that listens on an address, and `others` that its owner allows."""
    own = socket.gethostname() if listens_on in _EVERY_ADDRESS else listens_on
    names = (name.lower().strip("[]").rstrip(".") for name in (own, *others))
    return Hosts(_LOCAL | {name for name in names if name})


def is_same_origin(origin: str, host: str) -> bool:
    """Whether a page with this Origin comes from the address that it asks, port included."""
    return origin in {f"http://{host}", f"https://{host}"}


def _name(host: str) -> str:
    """The name in a Host header; empty when it is none."""
    match = _AUTHORITY.fullmatch(host.lower())
    return match[1].strip("[]").rstrip(".") if match else ""
