"""How long a refusal of the guard takes, over a connection of its own, on a calm and a busy server.

Busy: people who change pages, one after another without a pause, in so many sessions.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from urllib.parse import urlsplit

from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks import servers
from benchmarks.figures import Figure
from benchmarks.run import Run

_ROUNDS, _VISITORS, _MS = 200, 2, 10.0
_UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
#: What is refused: the status, and a request (its Host filled in).
_REFUSED = {
    "unknown Host": (421, "GET /map HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    "unknown Origin": (
        403,
        "GET /map HTTP/1.1\r\nHost: {host}\r\nOrigin: http://evil.example\r\n\r\n",
    ),
    "WebSocket, unknown Origin": (
        403,
        "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://evil.example\r\n"
        + _UPGRADE
        + "\r\n",
    ),
}


def refusals(run: Run) -> list[Figure]:
    """Milliseconds of each refusal."""
    rounds = run.rounds(_ROUNDS)
    with servers.ours() as address:
        calm = {what: _times(address, what, rounds) for what in _REFUSED}
        with _visited(address):
            busy = {what: _times(address, what, rounds) for what in _REFUSED}
    return [
        *(Figure(f"{what}, calm", "ms", t, target=_MS, absolute=True) for what, t in calm.items()),
        *(Figure(f"{what}, busy", "ms", t) for what, t in busy.items()),
    ]


def _times(address: str, what: str, rounds: int) -> tuple[float, ...]:
    status, words = _REFUSED[what]
    place = urlsplit(address)
    request = words.format(host=place.netloc).encode()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        with socket.create_connection((place.hostname or "", place.port or 0)) as line:
            line.sendall(request)
            response = line.recv(64)
        taken.append((time.perf_counter() - began) * 1000)
        if response.split()[1] != str(status).encode():
            raise RuntimeError(f"{what}: {response!r}")
    return tuple(taken)


@contextmanager
def _visited(address: str) -> Iterator[None]:
    """While people visit the pages."""
    done = Event()
    with ThreadPoolExecutor(_VISITORS) as pool:
        visits = [pool.submit(_visit, address, done) for _ in range(_VISITORS)]
        try:
            yield
        finally:
            done.set()
        for visit in visits:
            visit.result()


def _visit(address: str, done: Event) -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    stream = f"ws://{urlsplit(address).netloc}/_stcore/stream"
    protocols, origin = [Subprotocol("streamlit")], Origin(address)
    with connect(stream, subprotocols=protocols, origin=origin, max_size=None) as line:
        while not done.is_set():
            for page in ("map", "timeline", "followups"):
                request = BackMsg()
                request.rerun_script.page_name = page
                line.send(request.SerializeToString())
                message = ForwardMsg()
                while message.WhichOneof("type") != "script_finished":
                    message.ParseFromString(line.recv(timeout=60, decode=False))
