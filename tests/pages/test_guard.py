"""What stands in front of Streamlit: who is refused, what every answer carries, who may write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from pages.serving import announce, hosts, policy, rights
from pages.serving.guard import Guard
from pages.serving.rights import LaunchKey
from pages.serving.sign_in import Entrance
from tests.pages import own_loop

KEY = LaunchKey(8501, "right")
HOME = {"host": "localhost:8501"}
PAGE = {"accept": "text/html"}


@dataclass
class Answer:
    status: int
    headers: Headers
    body: str
    #: The request as Streamlit would have seen it; None when it never got there.
    passed: Scope | None


def ask(
    path: str = "/",
    headers: Mapping[str, str] | None = None,
    *,
    kind: str = "http",
    query: str = "",
    server: str = "127.0.0.1",
    listens_on: str = "localhost",
    allowed: tuple[str, ...] = (),
    entrance: Entrance | None = None,
) -> Answer:
    """Ask a guard of a fresh server, behind which everything answers `behind`."""
    passed: list[Scope] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope)
        if kind == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = PlainTextResponse("behind", headers={"Referrer-Policy": "unsafe-url"})
            answer.set_cookie("_streamlit_xsrf", "2|a|b|1")
            await answer(scope, receive, send)

    scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in (headers or HOME).items()],
        "server": (server, 8501),
        "subprotocols": [],
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    guard = Guard(behind, hosts.allowed(listens_on, allowed), KEY, entrance)
    own_loop.run(guard(scope, receive, send))
    start, *rest = sent
    body = b"".join(message["body"] for message in rest).decode()
    return Answer(start["status"], Headers(raw=start["headers"]), body, next(iter(passed), None))


@pytest.mark.parametrize(
    ("host", "settings", "is_known"),
    [
        ("localhost:8501", {}, True),
        ("localhost", {}, True),
        ("LOCALHOST.:9000", {}, True),
        ("127.0.0.1:8501", {}, True),
        ("[::1]:8501", {}, True),
        ("evil.example", {}, False),
        ("localhost.evil.example", {}, False),
        ("evil.example:8501@localhost", {}, False),
        ("localhost:8501,evil.example", {}, False),
        ("localhost:abc", {}, False),
        ("", {}, False),
        ("127.0.0.1.nip.example", {}, False),
        ("kart.example", {"allowed": ("Kart.Example",)}, True),
        ("other.kart.example", {"allowed": ("kart.example",)}, False),
        ("10.0.0.5:8501", {"listens_on": "0.0.0.0", "server": "10.0.0.5"}, True),
        ("10.0.0.6:8501", {"listens_on": "0.0.0.0", "server": "10.0.0.5"}, False),
        ("10.0.0.5:8501", {"listens_on": "10.0.0.5"}, True),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_our_own_names_are_answered(
    host: str, settings: dict[str, Any], is_known: bool, kind: str
) -> None:
    path = "/_stcore/stream" if kind == "websocket" else "/map"
    answer = ask(path, {"host": host}, kind=kind, **settings)
    assert (answer.passed is not None) is is_known
    if not is_known:
        assert answer.status == 421
        assert "evil" not in answer.body and "--allow-host" in answer.body


def test_a_machine_that_listens_everywhere_knows_its_own_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Kartmaskin")
    everywhere = hosts.allowed("0.0.0.0", ())
    assert everywhere.is_known("kartmaskin:8501", "10.0.0.5")
    assert not hosts.allowed("localhost", ()).is_known("kartmaskin:8501", "127.0.0.1")


def test_a_request_without_a_host_or_with_two_is_refused() -> None:
    assert ask(headers={"accept": "*/*"}).status == 421


@pytest.mark.parametrize(
    ("origin", "is_known"),
    [
        ("http://localhost:8501", True),
        ("https://localhost:8501", True),
        ("http://localhost:3000", False),
        ("http://127.0.0.1:8501", False),
        ("http://localhost", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("ftp://localhost:8501", False),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_pages_of_this_very_address_may_ask(origin: str, is_known: bool, kind: str) -> None:
    path = "/_stcore/stream" if kind == "websocket" else "/_stcore/upload_file/a/b"
    answer = ask(path, HOME | {"origin": origin}, kind=kind)
    assert (answer.passed is not None) is is_known
    if not is_known:
        assert answer.status == 403 and "annet nettsted" in answer.body


@pytest.mark.parametrize(
    ("path", "is_known"),
    [
        ("/", True),
        ("/map", True),
        ("/seminar", True),
        ("/seminar/", True),
        ("/favicon.png", True),
        ("/ressurs/abc/register.js", True),
        ("/_stcore/health", True),
        ("/index.html", False),
        ("/finnes-ikke", False),
        ("/static/js/finnes-ikke.js", False),
        ("/map/_stcore/health", False),
        ("/_stcore/metrics", False),
        ("/_stcore/metrics/", False),
        ("/_stcore/script-health-check", False),
        ("/_stcore/agent/interact", False),
        ("/_stcore/agent/openapi.json", False),
        ("/_stcore/stream", False),
        ("/component/a/b.html", False),
        ("/oauth2callback", False),
        ("/auth/login", False),
        ("http://evil.example/", False),
        ("/__init__", False),
    ],
)
def test_what_is_not_here_is_reported_in_norwegian(path: str, is_known: bool) -> None:
    answer = ask(path, HOME | PAGE)
    assert (answer.passed is not None) is is_known
    if not is_known:
        assert answer.status == 404
        assert '<html lang="nb">' in answer.body and "Siden finnes ikke" in answer.body
        assert ask(path).headers["content-type"].startswith("text/plain")


def test_every_answer_has_our_headers_and_no_others_of_their_kind() -> None:
    answers = {
        "behind": ask("/map"),
        "media": ask("/media/abc.svg"),
        "not found": ask("/finnes-ikke"),
        "host": ask(headers={"host": "evil.example"}),
        "origin": ask(headers=HOME | {"origin": "null"}),
        "old key": ask(query="nokkel=wrong"),
        "key": ask(query="nokkel=right"),
        "websocket": ask("/_stcore/stream", {"host": "evil.example"}, kind="websocket"),
        "closed websocket": ask("/_stcore/stream", HOME, kind="websocket"),
    }
    for name, answer in answers.items():
        for header, value in policy.HEADERS:
            result = answer.headers.getlist(header.decode())
            expected = [value.decode()]
            if name == "media" and header == b"content-security-policy":
                expected = [f"{policy.POLICY}; sandbox"]
            assert result == expected, (name, header)
    assert "connect-src 'self';" in policy.POLICY and "form-action 'self'" in policy.POLICY
    assert "ws:" not in policy.POLICY and "wss:" not in policy.POLICY


# --- the key ----------------------------------------------------------------------------------


def test_the_address_with_the_key_is_cleaned_and_leaves_a_strict_cookie() -> None:
    answer = ask("/map", HOME | PAGE, query="unit=ost&nokkel=right&area=a%26b")
    assert answer.status == 200 and answer.passed is None
    assert 'location.replace("/map?unit=ost\\u0026area=a%26b")' in answer.body
    cookie = next(c for c in answer.headers.getlist("set-cookie") if "ipokart_8501" in c)
    assert cookie.startswith("ipokart_8501=")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Domain" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    # neither of the two parts tells the key, nor the other part
    value = SimpleCookie(cookie)["ipokart_8501"].value
    assert "right" not in answer.body + cookie and value not in answer.body
    assert KEY.page_part not in cookie


@pytest.mark.parametrize("given", ["wrong", "", "righ", "rightx", "r%C3%B8tt", "%00"])
def test_another_key_is_refused_in_words(given: str) -> None:
    answer = ask("/map", HOME | PAGE, query=f"nokkel={given}")
    assert answer.status == 403 and "fra en tidligere start" in answer.body
    assert not [c for c in answer.headers.getlist("set-cookie") if "ipokart_8501" in c]
    assert answer.passed is None


def _connect(
    cookie: str | None = None, part: str | None = None, more: Mapping[str, str] = {}
) -> Headers:
    """The headers of a WebSocket as the pages see them."""
    sent = ["streamlit", "xsrf", "session"] + ([f"ipokart-nokkel.{part}"] if part else [])
    headers = HOME | {"sec-websocket-protocol": ", ".join(sent), **more}
    if cookie:
        headers["cookie"] = f"_streamlit_xsrf=2|a|b|1; ipokart_8501={cookie}"
    passed = ask("/_stcore/stream", headers, kind="websocket").passed
    assert passed is not None
    assert passed["subprotocols"] == ["streamlit", "xsrf", "session"]
    seen = Headers(scope=passed)
    assert seen["sec-websocket-protocol"] == "streamlit, xsrf, session"
    return seen


def test_both_parts_of_the_key_are_needed_to_write() -> None:
    cookie = SimpleCookie(KEY.cookie)["ipokart_8501"].value
    other = LaunchKey(8501, "other")
    old = SimpleCookie(other.cookie)["ipokart_8501"].value
    assert rights.is_granted(_connect(cookie, KEY.page_part))
    for wrong in (
        _connect(),
        _connect(cookie),
        _connect(None, KEY.page_part),
        _connect(cookie, cookie),
        _connect(KEY.page_part, KEY.page_part),
        _connect(old, other.page_part),
        _connect("right", "right"),
    ):
        assert not rights.is_granted(wrong)


def test_the_right_cannot_be_claimed() -> None:
    for claim in ("1", "true", KEY.secret, KEY.page_part):
        assert not rights.is_granted(_connect(more={"x-ipokart-right": claim}))
        # without the guard, as under `streamlit run`
        assert not rights.is_granted({"x-ipokart-right": claim})
    assert not rights.is_granted({})


def test_every_start_has_a_key_of_its_own_that_no_text_of_it_tells() -> None:
    one, other = LaunchKey(8501), LaunchKey(8501)
    assert one.secret != other.secret and len(one.secret) >= 43
    assert one.secret not in repr(one)


def test_the_key_goes_into_no_file_that_others_can_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "adresse.txt"
    file.write_text("before")
    file.chmod(0o644)
    announce.print_addresses("localhost", 8501, KEY, file)
    assert file.read_text() == "http://localhost:8501/?nokkel=right\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "right" not in capfd.readouterr().out.replace("rett", "")
    for mode, is_shown in ((0o644, False), (0o640, False), (0o600, True)):
        log = tmp_path / f"log{mode}"
        with os.fdopen(os.open(log, os.O_CREAT | os.O_WRONLY, mode), "w") as out:
            os.fchmod(out.fileno(), mode)
            monkeypatch.setattr("sys.stdout", out)
            announce.print_addresses("localhost", 8501, KEY, None)
        assert ("nokkel=right" in log.read_text()) is is_shown
        assert "http://localhost:8501/" in log.read_text()


def test_where_people_sign_in_no_key_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    announce.print_addresses("localhost", 8501, None, None)
    assert capfd.readouterr().out == "Kartet: http://localhost:8501/\n"
