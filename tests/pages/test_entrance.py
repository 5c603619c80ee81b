"""Where people sign in: whose files are whose, cookies over TLS, sign-out, and the file of roles."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.types import Scope
from streamlit import runtime

from pages.serving import downloads, people, sign_in
from pages.serving.sign_in import Entrance, SignIn
from pages.serving.sign_in_settings import RoleBook, SignInSettings
from tests.pages.test_guard import HOME, KEY, ask

ROLES = """[[role]]
role = "leser"
persons = ["{}"]
"""
BROWSER = f"{downloads.cookie_name(KEY.port)}=one-browser"


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    path = tmp_path / "roller.toml"
    path.write_text(ROLES.format("anne"), "utf-8")
    return path


Made = Callable[..., Entrance]


@pytest.fixture
def make_entrance(roles: Path) -> Made:
    """An entrance of a server at an address."""

    def make(address: str = "https://kart.example") -> Entrance:
        settings = SignInSettings(address, "ipokart", "secret", "s" * 32, "https://issuer.example")
        return Entrance(settings, RoleBook(roles))

    return make


def signed_in(entrance: Entrance, person: str = "anne", id_: str = "first") -> str:
    """The cookie of a sign-in."""
    result = SignIn(id_, person.title(), (person,), (), time.time() + 60)
    return f"{sign_in.COOKIE}={entrance._signer.dumps(asdict(result))}"


def _cookies(headers: dict[str, str], entrance: Entrance, path: str = "/map") -> list[str]:
    return ask(path, HOME | headers, entrance=entrance).headers.getlist("set-cookie")


def test_over_tls_every_cookie_is_secure(make_entrance: Made) -> None:
    over_tls, open_line = make_entrance(), make_entrance("http://localhost:8501")
    for entrance, is_secure in ((over_tls, True), (open_line, False)):
        within = _cookies({"cookie": signed_in(entrance)}, entrance)
        request = _cookies({"accept": "text/html"}, entrance)
        gone = _cookies({"cookie": signed_in(entrance)}, entrance, sign_in.LOGOUT)
        assert len(within) == 2  # of the browser, and of what is behind the guard
        names = [item.split("=")[0] for item in (*request, *gone)]
        assert sign_in.WANTED in names and sign_in.COOKIE in names
        for item in (*within, *request, *gone):
            assert item.count("; Secure") == is_secure, item


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("is_in", [True, False])
def test_another_site_signs_nobody_out_and_chooses_no_page(
    make_entrance: Made, site: str, is_in: bool
) -> None:
    entrance = make_entrance()
    headers = HOME | {"accept": "text/html", "sec-fetch-site": site}
    if is_in:
        headers["cookie"] = signed_in(entrance)
    answer = ask(sign_in.LOGOUT, headers, entrance=entrance)
    assert answer.status == 403 and answer.passed is None
    assert "annet nettsted" in answer.body and "tilgang" not in answer.body
    assert not answer.headers.getlist("set-cookie")
    assert ask("/map", HOME | {"cookie": signed_in(entrance)}, entrance=entrance).status == 200


@pytest.mark.parametrize(("asks", "is_theirs"), [("first", True), ("second", False), (None, False)])
def test_files_of_a_page_end_with_its_sign_in(
    make_entrance: Made, monkeypatch: pytest.MonkeyPatch, asks: str | None, is_theirs: bool
) -> None:
    entrance, seen = make_entrance(), list[Scope]()

    def may_fetch(_: int, scope: Scope) -> bool:
        seen.append(scope)
        return False

    monkeypatch.setattr(downloads, "may_fetch", may_fetch)
    headers = HOME | {people.HEADER: "first"}  # whatever a visitor says
    if asks:
        headers["cookie"] = f"{signed_in(entrance, id_=asks)}; {BROWSER}"
    answer = ask("/media/a.pdf", headers, entrance=entrance)
    assert answer.status == (404 if asks else 401)
    open_page = SimpleNamespace(
        headers=[(people.HEADER, "first")], cookies={downloads.cookie_name(KEY.port): "one-browser"}
    )
    _open(monkeypatch, open_page)
    assert [downloads.sessions(KEY.port, scope) for scope in seen] == (
        [["session"] if is_theirs else []] if asks else []
    )


def _open(monkeypatch: pytest.MonkeyPatch, page: SimpleNamespace) -> None:
    """One session, whose page was opened with these headers and cookies."""
    info = SimpleNamespace(
        session=SimpleNamespace(id="session"), client=SimpleNamespace(client_context=page)
    )
    sessions = SimpleNamespace(list_active_sessions=lambda: [info])
    server = SimpleNamespace(_session_mgr=sessions, media_file_mgr=None)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)


def test_a_file_of_roles_that_is_put_in_its_place_is_read(make_entrance: Made, roles: Path) -> None:
    entrance = make_entrance()
    cookie = Headers({"cookie": signed_in(entrance)})
    assert entrance.of(cookie) and entrance.lets_in("first")
    before = roles.stat()
    other = roles.with_name("new.toml")
    other.write_text(ROLES.format("odin"), "utf-8")  # as long as the one before
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(roles)
    assert (roles.stat().st_size, roles.stat().st_mtime_ns) == (
        before.st_size,
        before.st_mtime_ns,
    )
    assert not entrance.lets_in("first")


def test_sign_ins_and_sign_outs_that_are_over_are_forgotten(
    make_entrance: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    entrance = make_entrance()
    for id_ in ("first", "second"):
        assert entrance.of(Headers({"cookie": signed_in(entrance, id_=id_)}))
    ask(sign_in.LOGOUT, HOME | {"cookie": signed_in(entrance, id_="second")}, entrance=entrance)
    assert set(entrance._known) == {"first"} and set(entrance._ended) == {"second"}
    later = time.time() + 3600
    monkeypatch.setattr("pages.serving.sign_in.time.time", lambda: later)
    assert entrance.of(Headers({"cookie": signed_in(entrance, id_="third")}))
    assert set(entrance._known) == {"third"} and not entrance._ended
