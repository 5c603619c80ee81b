"""Whether a server lives and is ready, and what its log tells: never anything about persons."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock

import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from geo.errors import StoreError
from pages.serving import health, logs
from tests.browser.servers import started
from tests.pages import own_loop


@contextmanager
def _running(log: Path, **settings: str) -> Iterator[str]:
    """A server as its own process; its address."""
    with log.open("wb") as out, started(out, **settings) as address:
        yield address


def _status(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_server_lives_is_ready_and_logs_no_person(tmp_path: Path) -> None:
    register, log = tmp_path / "kari.sqlite", tmp_path / "log"
    with _running(log, IPOKART_LOG="json", IPOKART_DB=str(register)) as address:
        assert _status(f"{address}/healthz") == (200, "ok\n")
        assert _status(f"{address}/readyz") == (200, "ok\n")
        assert _status(f"{address}/map?area=kari-nordmann")[0] == 200
        assert _status(f"{address}/kari-nordmann")[0] == 404
        register.write_bytes(b"no register" * 100)
        assert _status(f"{address}/readyz") == (503, "not ready\n")
        assert _status(f"{address}/healthz") == (200, "ok\n")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    answered = {(line["route"], line["status"]) for line in lines if line["event"] == "answered"}
    assert answered >= {("/healthz", 200), ("/readyz", 503), ("/map", 200), ("other", 404)}
    assert [line["code"] for line in lines if line["event"] == "not ready"] == ["foreign"]
    assert len({line["request"] for line in lines if line["event"] == "answered"}) >= 6
    assert "kari" not in log.read_text("utf-8") and "127.0.0.1" not in log.read_text("utf-8")


def test_all_who_ask_at_once_share_one_look_at_the_register() -> None:
    looks, counting, may_answer = [], Lock(), Event()

    def read() -> None:
        with counting:
            looks.append(1)
        may_answer.wait(30)

    async def ask() -> list[int]:
        readiness = health.Readiness(read)
        request = Request({"type": "http"})
        questions = [asyncio.create_task(readiness.answer(request)) for _ in range(50)]
        await asyncio.sleep(0)
        may_answer.set()
        return [answer.status_code for answer in await asyncio.gather(*questions)]

    assert own_loop.run(ask()) == [200] * 50
    assert len(looks) == 1


def test_whatever_is_wrong_is_reported_to_nobody_outside(caplog: pytest.LogCaptureFixture) -> None:
    def read() -> None:
        raise StoreError("away", file="postgresql://ipokart@secret/name")

    answer = own_loop.run(health.Readiness(read).answer(Request({"type": "http"})))
    assert (answer.status_code, answer.body) == (503, b"not ready\n")
    assert "secret" not in caplog.text


def _line(name: str, words: str, *values: object, failure: Exception | None = None) -> str:
    info = (type(failure), failure, failure.__traceback__) if failure else None
    record = logging.LogRecord(name, logging.ERROR, "file.py", 1, words, values, info)
    return logs.JsonLines().format(record)


def test_a_line_has_fixed_words_and_places_and_no_values() -> None:
    try:
        raise ValueError("Kari Nordmann")
    except ValueError as error:
        answer = json.loads(_line("pages.parts.frame", "page failed", failure=error))
    assert answer["event"] == "page failed" and answer["error"] == "ValueError"
    assert "test_health_and_logs.py" in answer["trace"][-1]
    for line in (
        _line("geo.store", "changed by %s", "Kari Nordmann"),
        _line("streamlit.runtime", "Uncaught: Kari Nordmann", failure=ValueError("Nordmann")),
    ):
        assert "Nordmann" not in line and "\n" not in line


def test_a_visitor_cannot_choose_the_id_of_a_request() -> None:
    passed: list[dict[bytes, bytes]] = []

    async def behind(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(dict(scope["headers"]))

    async def nothing(*_: object) -> dict[str, object]:
        return {}

    scope = {"type": "http", "path": "/", "headers": [(b"x-ipokart-request", b"mine")]}
    own_loop.run(logs.Requests(behind, ())(scope, nothing, nothing))  # type: ignore[arg-type] # see above
    (headers,) = passed
    assert len(headers[b"x-ipokart-request"]) == 16
