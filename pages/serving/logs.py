"""The log of the server as JSON, one object a line, without anything about persons.

`IPOKART_LOG=json` asks for it. A line has what our own code says in fixed words, and where. It has
no address of a visitor, no name, no query, no text of the register and no message of an exception:
these may hold any of them. What a library logs is told by its place alone.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import sys
import time
import traceback
from collections.abc import Collection
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import streamlit as st
import streamlit.logger
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

SETTING = "IPOKART_LOG"
#: The header by which pages know the request that they are shown for; a visitor's own is dropped.
HEADER = "x-ipokart-request"
#: The header of every answer, for whoever reports a fault.
_SHOWN = b"x-request-id"
_REQUEST: ContextVar[str] = ContextVar("request", default="")
_LOG = logging.getLogger(__name__)
#: What our own code may add to a line; nothing else of a record is written.
_FIELDS = ("code", "method", "route", "status", "milliseconds", "version")
_OURS = ("geo.", "pages.")


def is_json() -> bool:
    """Whether the log is to be JSON."""
    return os.environ.get(SETTING) == "json"


def set_up() -> None:
    """Send every record of this process to standard error as JSON, where that is asked for."""
    if not is_json():
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    logging.getLogger("pages").setLevel(logging.INFO)
    # Streamlit gives each of its loggers a handler of its own, also those that are made later.
    streamlit.logger.setup_formatter = _hand_on
    streamlit.logger.update_formatter()


def _hand_on(logger: logging.Logger) -> None:
    """Let a logger of Streamlit write nothing itself."""
    logger.handlers.clear()
    logger.propagate = True


def request_id() -> str:
    """The id of the request, or of the connection of the session, that this runs for."""
    if get_script_run_ctx(suppress_warning=True) is not None:
        return st.context.headers.get(HEADER) or ""
    return _REQUEST.get()


class JsonLines(logging.Formatter):
    """One record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """See the module: fixed words, places, and the fields of `_FIELDS`."""
        is_ours = record.name.startswith(_OURS)
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg) if is_ours else "",
            "place": f"{record.module}:{record.lineno}",
            "request": request_id(),
        }
        if is_ours:
            line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line |= _error_fields(record.exc_info[1])
        return json.dumps({name: value for name, value in line.items() if value != ""})


def _error_fields(error: BaseException) -> dict[str, Any]:
    """The kind of an exception and where it came from; never its words."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__qualname__,
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


class Requests:
    """Gives every request an id, and writes a line about every answer.

    `routes`: what a line may tell of a path, in whole or its first part; any other path is told as
    `other`, as it is whatever the visitor has typed.
    """

    def __init__(self, app: ASGIApp, routes: Collection[str]) -> None:
        self.app, self.routes = app, frozenset(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        id_, began, status = secrets.token_hex(8), time.monotonic(), 0
        name = HEADER.encode()
        headers = [pair for pair in scope["headers"] if pair[0] != name]
        _REQUEST.set(id_)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"].endswith("response.start"):
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (_SHOWN, id_.encode())]}
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self.app({**scope, "headers": [*headers, (name, id_.encode())]}, receive, answer)
        finally:
            self._write(scope, status, round(1000 * (time.monotonic() - began)))

    def _write(self, scope: Scope, status: int, milliseconds: int) -> None:
        """A WebSocket's line is written when it ends."""
        fields = {
            "method": scope.get("method", "WEBSOCKET"),
            "route": self._route(scope["path"]),
            "status": status,
            "milliseconds": milliseconds,
        }
        _LOG.info("answered", extra=fields)

    def _route(self, path: str) -> str:
        first = f"/{path.strip('/').partition('/')[0]}"
        return next((item for item in (path, first) if item in self.routes), "other")
