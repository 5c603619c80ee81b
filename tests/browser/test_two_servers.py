"""Two servers behind nginx, with sign-in, on one PostgreSQL: what one publishes the other shows, and
nothing that was acknowledged is lost with a server that is killed."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from geo.store.database import Store
from pages.serving import workers
from tests.browser import nginx
from tests.browser.conftest import PATIENCE
from tests.browser.identity_provider import provider, settings
from tests.browser.servers import free_port, start_at
from tests.browser.test_sign_in import MARKED, enter, mark, settle


@dataclass
class Site:
    """Two servers behind nginx: its address, the servers by port, and the log of who answered."""

    address: str
    servers: dict[int, subprocess.Popen[bytes]]
    log: Path

    def last_server(self) -> int:
        """The port of the server that answered last."""
        lines = self.log.read_text("utf-8").split()
        return next(
            int(word.rpartition(":")[2]) for word in reversed(lines) if "127.0.0.1:" in word
        )


@pytest.fixture
def site(filled_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    if not workers.nginx():
        pytest.skip("nginx is missing: sh scripts/ensure_system.sh")
    monkeypatch.setenv("IPOKART_DB", filled_database)
    ports = (free_port(), free_port())
    servers: dict[int, subprocess.Popen[bytes]] = {}
    with provider() as issuer, nginx.in_front_of(ports, tmp_path) as (secure, log):
        address = f"https://localhost:{secure}"
        environment = os.environ | settings(tmp_path, issuer, secure, scheme="https")
        try:
            for port in ports:
                servers[port] = start_at(port, environment)
            yield Site(address, servers, log)
        finally:
            for process in servers.values():
                process.kill()
                process.wait(20)


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A person with a browser of their own, which believes our certificate."""
    contexts: list[BrowserContext] = []

    def come() -> Page:
        context = browser.new_context(
            locale="nb-NO", ignore_https_errors=True, viewport={"width": 1440, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


def on_another_server(site: Site, come: Callable[[], Page], than: int, who: str, path: str) -> Page:
    """Somebody who came to the other server; nginx decides by what their sign-in is called."""
    for _ in range(12):
        page = come()
        enter(page, site.address, who, path)
        expect(page.locator(".ipo-person")).to_be_visible()
        if site.last_server() != than:
            return page
        page.context.close()
    raise AssertionError("nginx sends everybody to one server")


class Load:
    """Somebody who asks for a page all the time, within a `with`; what was answered."""

    def __init__(self, address: str) -> None:
        self._address, self._stopped = address, Event()
        self.answers: list[int] = []
        self._thread = Thread(target=self._ask)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(60)

    def _ask(self) -> None:
        believing = ssl.create_default_context()
        believing.check_hostname, believing.verify_mode = False, ssl.CERT_NONE
        while not self._stopped.wait(0.02):
            try:
                with urllib.request.urlopen(self._address, timeout=60, context=believing) as answer:
                    self.answers.append(answer.status)
            except urllib.error.HTTPError as error:
                self.answers.append(error.code)


def test_two_servers_show_each_others_changes_and_one_may_be_killed(
    site: Site, newcomer: Callable[[], Page]
) -> None:
    publisher = newcomer()
    enter(publisher, site.address, "utgiver", "/area?area=grorud")
    expect(publisher.locator(".ipo-person")).to_contain_text("Ute Utgiver")
    first = site.last_server()
    reader = on_another_server(site, newcomer, first, "administrator", "/area?area=grorud")
    expect(reader.locator(".ipo-person")).to_contain_text("Ada Administrator")
    settle(reader)
    secure = {item["name"]: item["secure"] for item in publisher.context.cookies()}
    assert secure["ipokart_innlogget"] and all(secure[name] for name in secure if "ipokart" in name)
    # what one server acknowledges, a page of the other shows by itself
    mark(publisher)
    expect(publisher.get_by_text(MARKED)).to_be_visible()
    expect(reader.locator(".ipo-internal").nth(1)).to_be_visible()
    # a server is killed while it is asked all the time
    with Load(f"{site.address}/map") as load:
        site.servers[first].send_signal(signal.SIGKILL)
        site.servers[first].wait(20)
        expect(publisher.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-connection-state", "CONNECTED"
        )
        publisher.goto(f"{site.address}/seminar")
        # and still signed in
        expect(publisher.locator(".ipo-person")).to_contain_text("Ute Utgiver")
        assert site.last_server() != first
    assert set(load.answers) == {401}  # nobody who asked met a server that was gone
    with closing(Store.open(make=False)) as store:
        assert store.history()[0].by == "Ute Utgiver"
