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
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.conftest import ROOT

ARTIFACTS = ROOT / "artifacts"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
READY = ".ipo-map[data-ready]"
_ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-quic")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """The installed Chromium; without one the tests fail, for they are part of the suite."""
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert found, "Chromium mangler: kjør «make test», som installerer den."
    return found


@contextmanager
def serving(data: Path | None = None) -> Iterator[str]:
    """A fresh server on a free port; yields its address. `data` is another data folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | ({"IPOKART_DATA": str(data)} if data else {})
    process = subprocess.Popen(
        [sys.executable, "-m", "pages.shared.server", "localhost", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
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
    """A person with a browser: opens addresses, and what left the machine is written down."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.outside: list[str] = []
        self.complaints: list[str] = []
        context.route(lambda address: "//localhost" not in address, self._stop)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if "Security Policy" in message.text else None
            ),
        )

    def _stop(self, route: Route) -> None:
        if not route.request.url.startswith(("data:", "blob:")):
            self.outside.append(route.request.url)
        route.abort()

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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Start a visitor, by default at a desk: `visit(PHONE)`, `visit(color_scheme="dark")`."""
    contexts: list[BrowserContext] = []

    def start(viewport: dict[str, int] = DESKTOP, **options: object) -> Visitor:
        context = browser.new_context(viewport=viewport, locale="nb-NO", **options)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        return Visitor(context)

    yield start
    for context in contexts:
        context.close()
