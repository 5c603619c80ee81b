"""Who gets what at the addresses for other programs, and what the guard lets through to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import access as access_of
from geo.access import ANYONE, LOCAL, NOBODY, Person
from geo.access.roles import Grant, Role
from geo.model import Audience
from pages.serving import addresses, downloads, live_paths, people
from tests.pages.test_guard import HOME, ask

INSIDER = Person("Ida", (Grant(Role.READER, is_insider=True),))
OUTSIDER = Person("Ola", (Grant(Role.READER),))


@pytest.fixture(autouse=True)
def request_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("IPOKART_ACCESS", "IPOKART_AUDIENCE", addresses.SETTING_ADDRESS):
        monkeypatch.delenv(name, raising=False)
    token = people.OF_REQUEST.set(NOBODY)
    yield
    people.OF_REQUEST.reset(token)


@pytest.mark.parametrize(
    ("access", "person", "audience"),
    [
        ("local", LOCAL, Audience.OPEN),  # no program can show the key
        ("open", ANYONE, Audience.OPEN),
        ("signed-in", NOBODY, Audience.OPEN),  # the guard has let nobody such in
        ("signed-in", OUTSIDER, Audience.OPEN),
        ("signed-in", INSIDER, Audience.INTERNAL),
    ],
)
def test_the_edition_follows_the_rights_of_who_asks(
    monkeypatch: pytest.MonkeyPatch, access: str, person: Person, audience: Audience
) -> None:
    monkeypatch.setenv("IPOKART_ACCESS", access)
    people.OF_REQUEST.set(person)
    monkeypatch.setattr(access_of, "acting", lambda: person)
    assert addresses.served().audience is audience
    monkeypatch.setenv("IPOKART_AUDIENCE", "open")
    assert addresses.served().audience is Audience.OPEN


def test_the_map_for_other_pages_is_of_the_open_edition_for_everybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IPOKART_ACCESS", "signed-in")
    monkeypatch.setenv("IPOKART_EMBED_HOSTS", "www.example.no")
    people.OF_REQUEST.set(INSIDER)
    site = addresses.site()
    assert site.opened().audience is Audience.OPEN
    assert site.framed_by() == ()
    monkeypatch.setenv("IPOKART_ACCESS", "open")
    assert site.framed_by() == ("https://www.example.no",)


def test_a_change_of_the_register_gives_another_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    before = addresses.served()
    assert addresses.served() is before
    file = folder / "editions.json"
    file.write_bytes(file.read_bytes() + b"\n")
    after = addresses.served()
    assert after.version != before.version and after.changed >= before.changed


PATHS = ["/ogc", "/ogc/collections/areas/items", "/live/kalender.ics", "/embed"]


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_other_sites_may_ask_an_open_server_only(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = HOME | {"origin": "https://www.example.org"}
    assert ask(path).passed is not None
    assert ask(path, stranger).status == 403
    monkeypatch.setenv("IPOKART_ACCESS", "open")
    assert ask(path, stranger).passed is not None
    assert ask("/map", stranger).status == 403  # nothing else
    assert ask(path, {"host": "evil.example"}).status == 421


@pytest.mark.parametrize(
    ("path", "is_here"),
    [*((path, True) for path in PATHS), ("/ogcx", False), ("/embedded", False), ("/live2", False)],
)
def test_only_these_paths_are_here(path: str, is_here: bool) -> None:
    assert live_paths.is_here(path) is is_here
    answer = ask(path, HOME | {"accept": "text/html"})
    assert (answer.passed is not None) is is_here
    cookies = answer.headers.getlist("set-cookie")
    assert not any(downloads.COOKIE in cookie for cookie in cookies)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://kart.example/", "https://kart.example"),
        ("http://[::1]:8501", "http://[::1]:8501"),
        ("kart.example", ""),
        ("https://kart.example/<script>", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_address_behind_a_proxy_is_set(
    given: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(addresses.SETTING_ADDRESS, given)
    assert addresses.public_address() == address
    assert addresses.site().root("http://inside") == (address or "http://inside")


@pytest.mark.parametrize(
    ("given", "rate"), [("5", 5), ("0", 0), ("-1", 20), ("nan", 20), ("x", 20)]
)
def test_a_rate_that_is_none_is_the_usual_one(
    given: str, rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(addresses.SETTING_RATE, given)
    assert addresses._per_second() == rate
