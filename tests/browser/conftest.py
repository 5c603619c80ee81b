"""A real server and Debian's Chromium. Nothing here reaches beyond this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)

from tests.conftest import ROOT

ARTIFACTS = ROOT / "artifacts"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: The sentence over the newest list of the shipped data.
HEADLINE = "Oslo: 12 områder, 7 ikke på lista fra 2024"
READY = ".ipo-map[data-ready]"
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",
    "--disable-quic",
    # No other name has an address. (To stop each request here would put the browser's cache out of use.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
#: The shell has no window to draw, and needs a quarter less processor time.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_KEPT = "cookies,local_storage,indexeddb,service_workers,cache_storage"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """The installed Chromium; without one the tests fail, for they are part of the suite."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert found, "Chromium mangler: kjør «make test», som installerer den."
    return found


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(data: Path | None = None, port: int | None = None) -> Iterator[str]:
    """A fresh server; yields its address. `data` is another data folder; `port` None a free one."""
    port = port or free_port()
    environment = os.environ | ({"IPOKART_DATA": str(data)} if data else {})
    process = subprocess.Popen(
        [sys.executable, "-m", "pages.serving.server", "localhost", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server of a process answers at an address."""
    pause = Event()
    for _ in range(400):
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause.wait(0.1)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One server with the shipped data for the tests that need no fresh one."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium(), args=list(_ARGUMENTS))
        yield instance
        instance.close()


class Visitor:
    """A person with a browser: opens addresses, and what was to leave the machine is written down."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.outside: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if "Security Policy" in message.text else None
            ),
        )

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("http://localhost:", "data:", "blob:")):
            self.outside.append(request.url)

    def leave(self) -> None:
        """Close every page; whoever comes next finds nothing kept but files that were fetched."""
        context = self.page.context
        context.remove_listener("request", self._note)
        for page in context.pages:
            scheme, _, rest = page.url.partition("://")
            if scheme == "http":
                origin = f"http://{rest.partition('/')[0]}"
                asked = {"origin": origin, "storageTypes": _KEPT}
                context.new_cdp_session(page).send("Storage.clearDataForOrigin", asked)
            page.close()
        context.clear_cookies()
        context.clear_permissions()

    def open(self, address: str, ready: str = READY) -> Page:
        self.page.goto(address)
        self.page.wait_for_selector(ready, timeout=30_000)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Until Streamlit has run and the map has drawn what it was told."""
        self.page.wait_for_selector("[data-testid='stStatusWidget']", state="detached")
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        )

    def picture(self, name: str) -> None:
        """A screenshot to look at; no test compares pixels."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def context(browser: Browser) -> Callable[..., BrowserContext]:
    """One context for each kind of screen: Streamlit's own files are fetched and compiled once."""

    @cache
    def of(width: int, height: int, **options: Any) -> BrowserContext:
        made = browser.new_context(
            viewport={"width": width, "height": height},
            locale="nb-NO",
            **options,
        )
        made.set_default_timeout(20_000)
        return made

    return of


@pytest.fixture
def visit(context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """Start a visitor, by default at a desk: `visit(PHONE)`, `visit(color_scheme="dark")`."""
    visitors: list[Visitor] = []

    def start(viewport: ViewportSize = DESKTOP, **options: Any) -> Visitor:
        visitors.append(Visitor(context(**viewport, **options)))
        return visitors[-1]

    yield start
    for visitor in visitors:
        visitor.leave()
