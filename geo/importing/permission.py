"""Who may write to the register from a page that a server shows.

Where nobody signs in, a name is what a person says it is. Only who sits at the machine may write,
and holds the key that was shown when the server started: other people may use the same machine, and
other programs on it show pages too. Where people sign in, their role decides, wherever they sit;
what they may write is asked again at the write (`geo.store.permitting`).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from geo.access import Action, Person, may

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
#: What a server adds to a question that it passes on for somebody else.
_PASSED_ON = frozenset(
    {
        "cdn-loop",
        "client-ip",
        "forwarded",
        "proxy-connection",
        "true-client-ip",
        "via",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-forwarded",
        "x-original-host",
        "x-original-url",
        "x-real-ip",
        "x-real-port",
        "x-remote-ip",
        "x-request-id",
        "x-scheme",
    }
)
_PASSED_ON_STARTS = ("x-forwarded-", "cf-", "x-envoy-", "x-amzn-", "x-azure-", "x-goog-", "x-ms-")


def is_passed_on(headers: Iterable[str]) -> bool:
    """Whether the names of the headers of a request betray that another server has passed it on."""
    names = [name.lower() for name in headers]
    return any(name in _PASSED_ON or name.startswith(_PASSED_ON_STARTS) for name in names)


def refusal(
    *,
    own_folder: bool,
    address: str,
    host: str,
    is_passed_on: bool,
    has_key: bool,
    is_open: bool = False,
    person: Person | None = None,
) -> str:
    """Why nobody may write from here: `folder`, `open`, `role`, `elsewhere`, `key`, or empty when
    they may.

    `own_folder`: the data are a folder that somebody named, not the register. `address`: what the
    server listens on. `host`: the Host header that the page was asked for with, empty for none.
    `is_passed_on`: whether another server has passed the question on. `has_key`: whether the
    browser holds the key of this start. `is_open`: whether the pages show the open edition alone,
    of which nothing must be made that is written. `person`: who has signed in, None where nobody
    does.
    """
    if own_folder:
        return "folder"
    name = urlsplit(f"//{host or 'localhost'}").hostname
    if is_open:
        return "open"
    if person is not None:
        return "" if may(person, Action.DRAFT) else "role"
    local = address in _LOCAL and name in _LOCAL and not is_passed_on
    if not local:
        return "elsewhere"
    return "" if has_key else "key"
