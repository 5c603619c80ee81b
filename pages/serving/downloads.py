"""Files that a page offers end with it: only the browser that shows the page can fetch them.

Streamlit gives every file an address that is made of its content, keeps a file that was made on
request until some other session has run twice, and gives it to whoever asks.
"""

from __future__ import annotations

import hmac
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import PurePosixPath

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.serving import people

FOLDER = "/media/"
#: The first part of the name of the cookie that tells one browser from another.
COOKIE = "ipokart_nettleser_"


class SessionFiles(MediaFileManager):
    """Streamlit's files, and which of them each session offers or has just offered."""

    def __init__(self, storage: MediaFileStorage) -> None:
        super().__init__(storage)
        self._earlier: dict[str, set[str]] = {}
        self._on_request: defaultdict[str, set[str]] = defaultdict(set)

    def clear_session_refs(self, session_id: str | None = None) -> None:
        """A session runs anew, or ends. What its page still shows stays its own for this run."""
        context = get_script_run_ctx()
        session = session_id or (context.session_id if context else "")
        with self._lock:
            self._earlier[session] = set(self._files_by_session_and_coord.get(session, {}).values())
        super().clear_session_refs(session_id)

    def execute_deferred(self, file_id: str) -> str:
        """Make a file on request; it is for the session that asked. Returns its address."""
        entry = self._deferred_callables.get(file_id)
        address = super().execute_deferred(file_id)
        if entry:
            with self._lock:
                self._on_request[entry["session_id"]].add(_id_in(address))
        return address

    def ids_of(self, session_id: str) -> set[str]:
        """The files of a session."""
        with self._lock:
            shown = set(self._files_by_session_and_coord.get(session_id, {}).values())
            before = self._earlier.get(session_id, set())
            return shown | before | self._on_request.get(session_id, set())

    def forget(self, active: set[str]) -> None:
        """Keep nothing of sessions that are not active."""
        with self._lock:
            for known in (self._earlier, self._on_request):
                for gone in known.keys() - active:
                    del known[gone]


@asynccontextmanager
async def session_files(_: st.App) -> AsyncIterator[dict[str, object]]:
    """While the server runs, its files are `SessionFiles`."""
    server = runtime.get_instance()
    server._media_file_mgr = SessionFiles(server.media_file_mgr._storage)
    yield {}


def cookie_name(port: int) -> str:
    """The cookie that tells one browser from another. It says nothing of who sits there."""
    return f"{COOKIE}{port}"


def cookie(port: int, headers: Headers) -> str | None:
    """The cookie for a browser that has none yet, as a Set-Cookie header."""
    if _visitor(port, cookie_parser(headers.get("cookie", ""))):
        return None
    return f"{cookie_name(port)}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax"


def may_fetch(port: int, scope: Scope) -> bool:
    """Whether a page that is open in the browser that asks offers the file that it asks for."""
    open_pages = sessions(port, scope)
    manager = runtime.get_instance().media_file_mgr if open_pages else None
    id_ = _id_in(scope["path"])
    return isinstance(manager, SessionFiles) and any(
        id_ in manager.ids_of(session) for session in open_pages
    )


def sessions(port: int, scope: Scope) -> list[str]:
    """The sessions whose pages the browser that asks has open, under the sign-in that the guard
    writes into a request (`people.HEADER`); of ended ones all is forgotten."""
    headers = Headers(scope=scope)
    visitor = _visitor(port, cookie_parser(headers.get("cookie", "")))
    if not visitor or not runtime.exists():
        return []
    server = runtime.get_instance()
    active = server._session_mgr.list_active_sessions()
    if isinstance(manager := server.media_file_mgr, SessionFiles):
        manager.forget({info.session.id for info in active})
    return [
        info.session.id
        for info in active
        if (context := info.client.client_context)
        and hmac.compare_digest(_visitor(port, context.cookies), visitor)
        and dict(context.headers).get(people.HEADER) == headers.get(people.HEADER)
    ]


def _visitor(port: int, cookies: Mapping[str, str]) -> bytes:
    return cookies.get(cookie_name(port), "").encode("utf-8", "replace")


def _id_in(address: str) -> str:
    """The id in the address of a file: `/media/ID.pdf`."""
    return PurePosixPath(address).stem
