"""Who may write to the register from a page that a server shows.

There is no sign-in yet, so a name is what a person says it is, and only who sits at the machine
may write.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def refusal(*, own_folder: bool, address: str, host: str, is_passed_on: bool) -> str:
    """Why nobody may write from here: `folder`, `elsewhere`, or empty when they may.

    `own_folder`: the data are a folder that somebody named, not the register. `address`: what the
    server listens on. `host`: the Host header that the page was asked for with, empty for none.
    `is_passed_on`: whether another server has passed the question on.
    """
    if own_folder:
        return "folder"
    name = urlsplit(f"//{host or 'localhost'}").hostname
    local = address in _LOCAL and name in _LOCAL and not is_passed_on
    return "" if local else "elsewhere"
