"""A connection to a server that breaks while a commit is answered, or before the server has it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from threading import Event, Thread

_PIECE = 65536


class Cut(Enum):
    """When the connection breaks."""

    NEVER = "never"
    BEFORE_COMMIT = "before the server has the commit"
    AFTER_COMMIT = "after the server has committed, before it answers"


class _Pair:
    """The two ends of one connection; a muted one does not pass on what the server answers."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.is_muted, self.answered = False, Event()

    def pass_back(self) -> None:
        with suppress(OSError):
            while piece := self.server.recv(_PIECE):
                if self.is_muted:
                    self.answered.set()
                else:
                    self.client.sendall(piece)


class Proxy:
    """Passes bytes between a client and a server. `cut` may be changed at any time; it counts once,
    and `then` is called when it has happened. `is_closed` lets nobody in."""

    def __init__(self, server_port: int) -> None:
        self.cut, self.is_closed, self.cuts = Cut.NEVER, False, 0
        self.then: Callable[[], object] = lambda: None
        self._server_port = server_port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]

    def serve(self) -> None:
        """Let clients in until the door is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                if self.is_closed:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._server_port))
                pair = _Pair(client, server)
                Thread(target=self._pass_on, args=(pair,), daemon=True).start()
                Thread(target=pair.pass_back, daemon=True).start()

    def _pass_on(self, pair: _Pair) -> None:
        with suppress(OSError), pair.client, pair.server:
            while piece := pair.client.recv(_PIECE):
                if b"COMMIT\0" in piece and self.cut is not Cut.NEVER:
                    self._break(piece, pair)
                    return
                pair.server.sendall(piece)

    def _break(self, piece: bytes, pair: _Pair) -> None:
        when, self.cut = self.cut, Cut.NEVER
        if when is Cut.AFTER_COMMIT:
            pair.is_muted = True
            pair.server.sendall(piece)
            assert pair.answered.wait(10)
        self.cuts += 1
        self.then()
        for end in (pair.client, pair.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


@contextmanager
def proxied(server_port: int) -> Iterator[Proxy]:
    """A proxy in front of a server's port."""
    proxy = Proxy(server_port)
    thread = Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(5)
