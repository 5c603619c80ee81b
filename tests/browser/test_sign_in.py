"""Signing in as each role, with a real provider on this machine: what each sees and may do, and that
nothing at all is behind an address for who has not signed in."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.store.database import Store
from pages.serving import sign_in
from tests.browser.conftest import PATIENCE, READY, field, serving
from tests.browser.identity_provider import PERSONS, provider, settings
from tests.browser.servers import free_port
from tests.conftest import DATA, ROOT, shipped_register
from tests.pages.test_seminar_page import DOCUMENT

MARKED = "er merket internt. Det kommer ikke lenger med"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[!_]*.py"))


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture
def guarded(issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh server where people sign in, on a register of its own; its address."""
    port = free_port()
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    for name, value in settings(tmp_path, issuer, port).items():
        monkeypatch.setenv(name, value)
    Store.open(seed=DATA).close()
    with serving(port=port) as address:
        yield address


@pytest.fixture
def person(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nb-NO", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def enter(page: Page, address: str, who: str, path: str = "/") -> None:
    """Sign in from a page, as a person would."""
    page.goto(f"{address}{path}")
    page.get_by_role("link", name="Logg inn").click()
    page.get_by_role("button", name=who, exact=True).click()


def settle(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
    )


# --- nobody -----------------------------------------------------------------------------------


def _answer(address: str, path: str, **headers: str) -> tuple[int, bytes]:
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def _handshake(address: str, *, cookie: str = "") -> int:
    """The status of the answer to a WebSocket's handshake."""
    parts = urlsplit(address)
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Origin: {address}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Protocol: streamlit",
        "X-Ipokart-Sign-In: claimed",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(4096).split()[1])


#: Words that an answer with anything of the register would have.
SECRETS = [
    word.encode()
    for area in shipped_register().areas
    for word in (area.name, area.id)
    if len(word) > 5
] + [b"IpoMap", b"Vestre Aker", b"stApp"]


def test_nothing_is_behind_any_address_for_who_has_not_signed_in(guarded: str) -> None:
    """The very first requests of a fresh server: pages, own routes, files, uploads, the stream."""
    addresses = [
        "/",
        *(f"/{name}" for name in PAGES),
        *(f"/{name}/" for name in PAGES),
        "/map?area=vestli",
        *("/ogc", "/ogc/", "/ogc/api", "/ogc/collections/areas/items", "/ogc/none"),
        *("/ogc/collections/areas/items/vestli", "/ogc/collections?f=html"),
        *("/live/ipo-omrader.geojson", "/live/kalender.ics", "/live/endringer.atom"),
        *("/embed", "/embed?area=vestli"),
        "/ressurs/0123456789abcdef/register.js",
        "/skann/token/1.jpg",
        "/media/0123.pdf",
        "/_stcore/host-config",
        "/_stcore/upload_file/session/file",
        "/_stcore/bidi-components/x/y.js",
        "/_stcore/metrics",
        "/favicon.png",
        "/static/js/index.js",
        "/finnes-ikke",
        "/healthz",
        "/readyz",
        "/_stcore/health",
        sign_in.LOGOUT,
        sign_in.CALLBACK,
        f"{sign_in.LOGIN}?provider=x",
    ]
    forged = f"{sign_in.COOKIE}=eyJpZCI6IngifQ.forged; _streamlit_user=forged"
    for path in addresses:
        for headers in ({}, {"Accept": "text/html"}, {"Cookie": forged, "X-Ipokart-Sign-In": "x"}):
            status, body = _answer(guarded, path, **headers)
            is_open = path in {"/healthz", "/readyz", "/_stcore/health"}
            assert (status == 200) is is_open, (path, status)
            assert status in {200, 302, 401}, (path, status)
            results = [word for word in SECRETS if word in body]
            assert not results, (path, results)
    assert _handshake(guarded) == 401
    assert _handshake(guarded, cookie=forged) == 401


# --- the four roles ---------------------------------------------------------------------------


def test_each_role_sees_and_may_do_what_is_its_own(guarded: str, person: Page) -> None:
    page = person
    # a reader comes to the page that was asked for, and sees no history
    enter(page, guarded, "leser", "/area?area=grorud")
    expect(page.get_by_text("Innlogget som Lese Leser")).to_be_visible()
    assert page.url == f"{guarded}/area?area=grorud"
    expect(page.get_by_role("heading", name="Grorud").first).to_be_visible()
    settle(page)
    expect(page.get_by_text("Intern merking")).to_have_count(0)
    expect(page.locator(".ipo-internal-page")).to_have_count(0)
    page.goto(f"{guarded}/seminar")
    expect(page.get_by_text("Rollen din gir ikke rett")).to_have_count(1)
    page.get_by_role("link", name="Logg ut").click()
    # the editor of a bydel, with 201 groups in the token, marks an area of that bydel
    enter(page, guarded, "redaktor", "/area?area=grorud")
    expect(page.get_by_text("Innlogget som Rita Redaktør")).to_be_visible()
    cookies = page.context.cookies()
    assert sum(len(item["name"]) + len(item["value"]) for item in cookies) < 2000
    assert not [item for item in cookies if item["name"].startswith("_streamlit_user")]
    assert mark(page) == "Endringen signeres av Rita Redaktør."
    expect(page.get_by_text(MARKED)).to_be_visible()
    # and not one of another
    page.goto(f"{guarded}/area?area=furuset")
    mark(page)
    expect(page.get_by_text("Rollen din gjelder ikke for alt dette endrer")).to_be_visible()
    page.goto(f"{guarded}/map")
    page.get_by_role("link", name="Logg ut").click()
    # a publisher does
    enter(page, guarded, "utgiver", "/area?area=furuset")
    mark(page)
    expect(page.get_by_text(MARKED)).to_be_visible()
    page.get_by_role("link", name="Logg ut").click()
    enter(page, guarded, "administrator", "/seminar")
    expect(page.get_by_text("Innlogget som Ada Administrator")).to_be_visible()
    expect(page.get_by_text("Ute Utgiver").first).to_be_visible()  # in the history
    page.get_by_role("link", name="Logg ut").click()
    # the reader sees nothing of what is marked now
    enter(page, guarded, "leser", "/map")
    page.wait_for_selector(READY)
    table = page.locator(".ipo-table")
    expect(table).to_contain_text("Vestli")
    expect(table).not_to_contain_text("Furuset")
    with closing(Store.open(make=False)) as store:
        assert [item.by for item in store.history()][:2] == ["Ute Utgiver", "Rita Redaktør"]


def mark(page: Page) -> str:
    """Mark what a page shows as internal; who the form says that signs it."""
    page.wait_for_selector("[data-testid=stExpander]")
    settle(page)
    page.get_by_text("Intern merking").click()
    field(page, "Hvorfor").last.fill("avtalt")
    signs = page.get_by_text("Endringen signeres av").inner_text()
    page.get_by_role("button", name=re.compile("Merk som internt")).click()
    return signs


def test_who_has_no_role_is_told_so_and_gets_nothing(guarded: str, person: Page) -> None:
    enter(person, guarded, "uten")
    expect(person.locator("h1")).to_have_text("Du har ikke tilgang")
    expect(person.get_by_text(str(PERSONS["uten"]["name"]))).to_be_visible()
    cookie = _cookie(person)
    status, body = _answer(guarded, "/map", Cookie=cookie)
    assert status == 403 and not [word for word in SECRETS if word in body]
    assert _handshake(guarded, cookie=cookie) == 403


def _cookie(page: Page) -> str:
    results = {item["name"]: item["value"] for item in page.context.cookies()}
    return f"{sign_in.COOKIE}={results[sign_in.COOKIE]}"


# --- the end ----------------------------------------------------------------------------------


def test_signing_out_in_one_tab_ends_the_other_at_its_next_action(
    guarded: str, person: Page
) -> None:
    enter(person, guarded, "utgiver", "/map")
    person.wait_for_selector(READY)
    cookie = _cookie(person)
    other = person.context.new_page()
    other.goto(f"{guarded}/map")
    expect(other.get_by_text("Innlogget som Ute Utgiver")).to_be_visible()
    other.get_by_role("link", name="Logg ut").click()
    other.wait_for_url(re.compile("^(?!.*/auth/logout)"))
    settle(person)
    person.get_by_role("textbox", name="Søk").fill("Grorud")
    person.get_by_role("textbox", name="Søk").press("Enter")
    expect(person.locator("h1")).to_have_text("Logg inn for å se kartet")
    assert _answer(guarded, "/map", Cookie=cookie)[0] == 401  # a copy of the cookie, too
    assert _handshake(guarded, cookie=cookie) == 401


def test_a_role_that_is_withdrawn_ends_at_the_next_action(
    guarded: str, person: Page, tmp_path: Path
) -> None:
    enter(person, guarded, "utgiver", "/map")
    person.wait_for_selector(READY)
    settle(person)
    roles = tmp_path / "roller.toml"
    roles.write_text(roles.read_text("utf-8").replace("g-utgivere", "g-andre"), "utf-8")
    person.get_by_role("textbox", name="Søk").fill("Grorud")
    person.get_by_role("textbox", name="Søk").press("Enter")
    expect(person.locator("h1")).to_have_text("Du har ikke tilgang")


def test_a_page_of_another_site_cannot_sign_anybody_out(guarded: str, person: Page) -> None:
    enter(person, guarded, "utgiver", "/map")
    person.wait_for_selector(READY)
    cookie = _cookie(person)
    for site in ("cross-site", "same-site"):
        headers = {"Cookie": cookie, "Sec-Fetch-Site": site}
        assert _answer(guarded, sign_in.LOGOUT, **headers)[0] in {401, 403}
    assert _answer(guarded, "/map", Cookie=cookie, Accept="text/html")[0] == 200


def test_a_document_is_reviewed_and_accepted_under_the_name_of_the_sign_in(
    guarded: str, person: Page
) -> None:
    enter(person, guarded, "utgiver", "/seminar")
    expect(person.get_by_text("Innlogget som Ute Utgiver")).to_be_visible()
    settle(person)
    content = DOCUMENT.encode()
    person.set_input_files(
        "input[type=file]", {"name": "januar.txt", "mimeType": "text/plain", "buffer": content}
    )
    person.wait_for_selector(".ipo-document")
    expect(person.get_by_text("Endringen signeres av Ute Utgiver.").first).to_be_visible()


def test_an_open_server_shows_anybody_the_open_edition_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Page
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    monkeypatch.setenv("IPOKART_ACCESS", "open")
    Store.open(seed=DATA).close()
    with serving() as address:
        person.goto(f"{address}/?nokkel=key-of-the-tests")  # even with the key
        person.goto(f"{address}/area?area=grorud")
        expect(person.get_by_role("heading", name="Grorud").first).to_be_visible()
        settle(person)
        expect(person.get_by_text("Intern merking")).to_have_count(0)
