"""What `ipokart serve` listens to."""

from __future__ import annotations

import socket

from pages.serving.server import Start, _listen


def test_an_answer_on_a_kept_connection_does_not_wait_for_the_last_one() -> None:
    with (
        _listen(Start("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
