"""`ipokart serve --workers`: several processes behind one address."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE
from tests.browser.servers import free_port, until, wait_for
from tests.conftest import ROOT

_COOKIE = "ipokart_prosess"


@dataclass(frozen=True)
class Site:
    """The address, and the process of the command."""

    address: str
    process: subprocess.Popen[bytes]

    def workers(self) -> set[int]:
        """The processes of the pages."""
        parent = self.process.pid
        below = {child for pid in _children(parent) for child in (pid, *_children(pid))}
        return {pid for pid in below if b"pages.serving.server" in _command(pid)}


def _children(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in file.read_text("ascii").split()] if file.exists() else []


def _command(pid: int) -> bytes:
    file = Path(f"/proc/{pid}/cmdline")
    return file.read_bytes() if file.exists() else b""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    port = free_port()
    command = [sys.executable, "-m", "geo", "serve", "--port", str(port), "--workers", "2"]
    database = {"IPOKART_DB": str(tmp_path / "register.sqlite")}
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | database, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, process.poll)
        yield Site(f"http://localhost:{port}", process)
    finally:
        process.terminate()
        process.wait(20)


def test_visitors_are_divided_and_each_stays_when_a_process_is_killed(
    site: Site, browser: Browser
) -> None:
    before = site.workers()
    assert len(before) == 2
    contexts = [browser.new_context(locale="nb-NO") for _ in range(3)]
    for context in contexts:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{site.address}/slides")
        page.wait_for_selector(".ipo-preview img")
        assert [item["name"] for item in context.cookies()].count(_COOKIE) == 1
        # a file that a page offers lies in the process that made the page
        with page.expect_download() as download:
            page.get_by_role("button", name="Hele lysbildesettet").click()
        assert Path(download.value.path()).stat().st_size > 0
    named = {
        item["value"]
        for context in contexts
        for item in context.cookies()
        if item["name"] == _COOKIE
    }
    assert len(named) == 3
    os.kill(min(before), signal.SIGKILL)
    for context in contexts:
        page = context.pages[0]
        page.reload()
        page.wait_for_selector(".ipo-preview img")
        context.close()
    until(lambda: len(site.workers()) == 2 and site.workers() != before)


def test_what_other_programs_fetch_sets_no_cookie_of_a_process(site: Site) -> None:
    for path in ("/embed", "/ogc", "/live/ipo-omrader.geojson", "/healthz"):
        with urllib.request.urlopen(site.address + path, timeout=30) as answer:
            assert _COOKIE not in str(answer.headers)
    request = urllib.request.Request(f"{site.address}/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert _COOKIE in str(answer.headers)
