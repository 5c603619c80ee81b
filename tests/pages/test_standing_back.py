"""A server that is older than its register answers nothing, and lets go of those who are connected."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send

from geo.errors import StoreError
from pages.serving import health
from pages.serving.standing_back import Standing, StandingBack
from pages.serving.watch import Watch
from tests.pages import own_loop


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that accepts a WebSocket and says what it hears until it ends."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "text": message["text"]})


async def nothing() -> Message:
    return {"type": "http.request"}


def status(standing: Standing, path: str) -> int:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": [(b"accept", b"text/html")]}
    own_loop.run(StandingBack(echo, standing)(scope, nothing, send))
    return int(sent[0]["status"])


def test_it_answers_503_while_it_stands_back_but_tells_how_it_is() -> None:
    standing = Standing()
    assert status(standing, "/map") == 200
    own_loop.run(standing.set_back(True))
    assert [status(standing, path) for path in ("/map", "/_stcore/health")] == [503, 503]
    assert {status(standing, path) for path in health.PATHS} == {200}
    own_loop.run(standing.set_back(False))
    assert status(standing, "/map") == 200


def test_it_lets_go_of_whoever_is_connected_and_says_nothing_more_to_them() -> None:
    standing, sent, heard = Standing(), list[Message](), iter(["before", "after"])

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        word = next(heard, None)
        if word == "after":
            await standing.set_back(True)
        kind = "websocket.receive" if word else "websocket.disconnect"
        return {"type": kind, "text": word}

    scope = {"type": "websocket", "path": "/_stcore/stream"}
    own_loop.run(StandingBack(echo, standing)(scope, receive, send))
    assert sent == [
        {"type": "websocket.accept"},
        {"type": "websocket.send", "text": "before"},
        {"type": "websocket.close", "code": 1012},
    ]
    assert not standing.connections


def test_the_watch_sees_a_register_of_a_newer_program_and_that_it_is_ours_again() -> None:
    codes = iter(["newer", "lost_connection", "newer", ""])

    def ask() -> str:
        if code := next(codes):
            raise StoreError(code, file="")
        return "1"

    watch, seen = Watch(ask, lambda *_: True), []
    for _ in range(4):
        own_loop.run(watch.look())
        seen.append(watch.is_newer)
    assert seen == [True, False, True, False]
