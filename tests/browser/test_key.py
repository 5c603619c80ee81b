"""The key of a start, as the person who starts the map and others on the same machine meet it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.servers import free_port, wait_for
from tests.conftest import ROOT
from tests.pages.test_seminar_page import DOCUMENT


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A map that `ipokart serve` has started: its address, and that with the key, as printed."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "geo", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"IPOKART_DB": str(tmp_path / "register.sqlite")},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(port, process.poll)
        assert process.stdout
        lines = [process.stdout.readline().split() for _ in range(2)]
        for id_ in Path("/proc").glob("[0-9]*"):  # no user of the machine sees it on a command line
            secret = parse_qs(urlsplit(lines[1][-1]).query)["nokkel"][0]
            assert secret.encode() not in _command_line(id_)
        yield lines[0][-1].rstrip("/"), lines[1][-1]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def _reviewing(page: Page, address: str) -> None:
    page.goto(f"{address}/seminar")
    content = DOCUMENT.encode()
    page.set_input_files(
        "input[type=file]", {"name": "januar.txt", "mimeType": "text/plain", "buffer": content}
    )
    page.wait_for_selector(".ipo-document")


def test_who_has_the_key_writes_and_others_read_and_are_told_how(
    browser: Browser, addresses: tuple[str, str]
) -> None:
    address, with_key = addresses
    mine, others = (browser.new_context(locale="nb-NO").new_page() for _ in range(2))
    for page in (mine, others):
        page.set_default_timeout(PATIENCE)
    mine.goto(with_key, wait_until="commit")
    mine.wait_for_url(f"{address}/")  # the address is clean
    _reviewing(mine, address)
    expect(mine.get_by_role("button", name="Godta lista")).to_be_enabled()
    _reviewing(others, address)
    expect(others.get_by_role("button", name="Godta lista")).to_be_disabled()
    expect(others.get_by_text("Åpne adressen med nøkkel").first).to_be_visible()
    # the cookie alone, which every port of the machine is sent, is not enough
    stolen = [item for item in mine.context.cookies() if item["name"].startswith("ipokart_")]
    assert {item["httpOnly"] for item in stolen} == {True}
    others.context.add_cookies(stolen)  # type: ignore[arg-type] # they are as it gives them
    _reviewing(others, address)
    expect(others.get_by_role("button", name="Godta lista")).to_be_disabled()
    answer = others.goto(f"{address}/map?nokkel=feil")
    assert answer is not None and answer.status == 403
    expect(others.locator("h1")).to_have_text("Nøkkelen gjelder ikke")
    for page in (mine, others):
        page.context.close()
