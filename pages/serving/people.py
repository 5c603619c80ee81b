"""Who acts: at this machine, anybody, or a person who has signed in (`IPOKART_ACCESS`).

- `local` (unless something else is said): who sits at the machine and holds the key of this start
  may do everything; everybody else reads the open edition.
- `open`: everybody reads the open edition, and nobody else anything.
- `signed-in`: whoever has not signed in gets nothing; the file of roles says what each may do.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from enum import StrEnum

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.access import ANYONE, LOCAL, NOBODY, Person
from geo.importing import permission
from pages.serving import rights

SETTING = "IPOKART_ACCESS"
#: By which the guard tells the pages whose a session is. A visitor's own is dropped.
HEADER = "x-ipokart-sign-in"


class Access(StrEnum):
    """Who gets in."""

    LOCAL = "local"
    OPEN = "open"
    SIGNED_IN = "signed-in"


#: The person of a request for a file, which is of no session.
OF_REQUEST: ContextVar[Person] = ContextVar("person", default=NOBODY)
#: Gives the person of a sign-in by its id; replaced by the server where people sign in.
_of_sign_in: Callable[[str], Person] = lambda _: NOBODY  # noqa: E731 # see above


def access() -> Access:
    """Who gets in. Raises ValueError for a setting that is none."""
    return Access(os.environ.get(SETTING) or Access.LOCAL)


def identify_by(of_sign_in: Callable[[str], Person]) -> None:
    """From now on this function says whose a sign-in is."""
    global _of_sign_in
    _of_sign_in = of_sign_in


def of_request(sign_in: str) -> Person:
    """The person that a file is for, whom the guard has let in under the id of a sign-in."""
    if access() is Access.SIGNED_IN:
        return _of_sign_in(sign_in)
    return LOCAL if access() is Access.LOCAL else ANYONE


def acting() -> Person:
    """Who acts in this session, or in this request for a file. Asked anew each time, so that a role
    that is withdrawn ends with the next question."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return OF_REQUEST.get()
    if access() is Access.SIGNED_IN:
        return _of_sign_in(st.context.headers.get(HEADER) or "")
    return LOCAL if access() is Access.LOCAL and not _elsewhere() else ANYONE


def _elsewhere() -> str:
    """Why this session is not at this machine with the key of this start; empty when it is."""
    headers = st.context.headers
    return permission.refusal(
        own_folder=False,
        address=st.get_option("server.address") or "",
        host=headers.get("Host") or "",
        is_passed_on=permission.is_passed_on(headers),
        has_key=rights.is_granted(headers),
    )
