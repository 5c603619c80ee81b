"""Connections that say nothing, or half of something, end, and there are only so many; what is no
request gets a calm answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pages.serving import policy
from tests.browser.servers import free_port, wait_for
from tests.conftest import ROOT

#: The server of these tests waits this long, where the real one waits as `connections` says.
_PATIENCE = 0.5
_SERVE = f"""
import sys
from pages.serving import connections, server
connections.HEAD_PATIENCE = connections.BODY_PATIENCE = connections.READ_PATIENCE = {_PATIENCE}
server.main(server.Start("localhost", int(sys.argv[1])))
"""
#: This one waits as the real one does, and takes fewer connections.
_MOST_WAITING, _MOST = 10, 20
_SERVE_FEW = f"""
import sys
from pages.serving import connections, server
connections.MOST_WAITING, connections.MOST_CONNECTIONS = {_MOST_WAITING}, {_MOST}
server.main(server.Start("localhost", int(sys.argv[1])))
"""
_HANDSHAKE = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n"
)
_HOST = b"Host: localhost\r\n"
#: A request whose answer is larger than what the system keeps for a visitor who reads nothing.
_LARGE = b"GET / HTTP/1.1\r\n" + _HOST + b"Accept: text/html\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    yield from _served(_SERVE)


@pytest.fixture(scope="module")
def few() -> Iterator[int]:
    yield from _served(_SERVE_FEW)


def _served(code: str) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process.poll)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answer_to(port: int, words: bytes) -> bytes:
    """What the server says to these words until it ends the connection, which it must."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(words)
        return _rest(line)


def _rest(line: socket.socket) -> bytes:
    heard = b""
    try:
        while part := line.recv(65536):
            heard += part
    except ConnectionResetError:
        pass
    return heard


def _is_open(line: socket.socket) -> bool:
    """Whether the server has not ended a connection on which it has said nothing."""
    try:
        return bool(line.recv(1))
    except TimeoutError:
        return True
    except ConnectionResetError:
        return False


def _send_for_ever(line: socket.socket, words: bytes) -> None:
    while True:
        line.sendall(words)


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"GET",
        b"GET / HTTP/1.1\r\n" + _HOST,
        b"GET / HTTP/1.1\r\n" + _HOST + b"X: " + b"a" * 5000,
        # a whole request, and half of the next
        b"GET /_stcore/health HTTP/1.1\r\n" + _HOST + b"\r\nGET /_stc",
        # a body that never comes
        b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\n" + _HOST + b"Content-Length: 9\r\n\r\n1",
        b"GET /map HTTP/1.1\r\n" + _HOST + b"Content-Length: 9\r\n\r\n",
    ],
)
def test_half_a_request_ends(port: int, words: bytes) -> None:
    _answer_to(port, words)


def test_a_head_that_comes_letter_by_letter_ends(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        line.settimeout(0.05)
        while _is_open(line):  # ends, though every letter comes in time
            line.sendall(b"a")


def test_who_reads_nothing_of_the_answer_is_left(port: int) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.settimeout(60)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            _send_for_ever(line, _LARGE)


def test_whoever_asks_whole_things_is_served_beside_them(port: int) -> None:
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
    page_text = _answer_to(
        port, b"GET /_stcore/health HTTP/1.1\r\n" + _HOST + b"Connection: close\r\n\r\n"
    )
    assert page_text.startswith(b"HTTP/1.1 200") and page_text.endswith(b"ok")
    for line in idle:
        line.close()


@pytest.fixture
def lines() -> Iterator[list[socket.socket]]:
    """Connections that end with the test."""
    opened: list[socket.socket] = []
    yield opened
    for line in opened:
        line.close()


def _more(port: int, lines: list[socket.socket], words: bytes = b"") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    lines.append(line)
    line.sendall(words)
    return line


def _still_open(lines: list[socket.socket]) -> list[int]:
    """Which of these the server has not ended, once it has seen them all."""
    for line in lines:
        line.settimeout(0.2)
    return [at for at, line in enumerate(lines) if _is_open(line)]


def _health(port: int) -> bytes:
    return _answer_to(
        port, b"GET /_stcore/health HTTP/1.1\r\n" + _HOST + b"Connection: close\r\n\r\n"
    )


def test_of_connections_that_wait_the_oldest_end(few: int, lines: list[socket.socket]) -> None:
    for at in range(3 * _MOST_WAITING):
        _more(few, lines, b"GET / HTTP/1.1\r\n" if at % 2 else b"")
    assert _health(few).endswith(b"ok")  # beside them
    # It waited too until its request came, and so ended the oldest of those.
    assert _still_open(lines) == list(range(2 * _MOST_WAITING + 1, 3 * _MOST_WAITING))


def test_there_are_only_so_many_connections(few: int, lines: list[socket.socket]) -> None:
    for _ in range(_MOST):
        assert _more(few, lines, _HANDSHAKE).recv(65536).startswith(b"HTTP/1.1 101")
    for _ in range(5):
        page_text = _answer_to(few, b"").decode()
        assert page_text.startswith("HTTP/1.1 503") and "for mange forbindelser" in page_text
        assert "x-content-type-options: nosniff" in page_text.lower()
    assert _still_open(lines) == list(range(_MOST))  # whoever is served, stays so
    lines.pop().close()
    waiting = _more(few, lines)
    assert _still_open([waiting]) == [0]
    assert _health(few).endswith(b"ok")  # in the place of the one that waits
    assert _still_open([waiting]) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),  # HTTP/1.1 needs a Host
        (b"GET / HTTP/1.0\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET http://evil.example/ HTTP/1.1\r\n" + _HOST + b"\r\n", 404),
        (b"GET /_stcore/stream HTTP/1.1\r\n" + _HOST + b"\r\n", 404),
        # handshakes that are none, and one from elsewhere
        (
            b"GET /_stcore/stream HTTP/1.1\r\n"
            + _HOST
            + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            404,
        ),
        (
            b"GET /_stcore/stream HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
            421,
        ),
        (
            b"GET /_stcore/stream HTTP/1.1\r\n"
            + _HOST
            + b"Origin: http://localhost:3000\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
            403,
        ),
    ],
)
def test_every_refusal_on_the_line_has_our_headers(port: int, words: bytes, status: int) -> None:
    head = _answer_to(port, words).partition(b"\r\n\r\n")[0].decode().lower()
    assert head.split()[1] == str(status)
    for name, value in policy.HEADERS:
        assert f"{name.decode()}: {value.decode().lower()}" in head, name
    assert "uvicorn" not in head


def test_an_open_handshake_has_our_headers_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(_HANDSHAKE)
        head = line.recv(65536).decode(errors="replace").lower()
    assert head.startswith("http/1.1 101")
    assert "x-content-type-options: nosniff" in head and "connect-src 'self'" in head
