"""Everything a person does with the product, for whoever watches what leaves the machine:

    python -m tests.browser.whole_visit FOLDER [TRACE]

Starts `ipokart serve` with an own register in FOLDER, visits every page, imports a document,
accepts it, downloads files, and runs the command line. With TRACE, what the server and the
commands ask of the network is written there by strace (the browser's own is not).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, PATIENCE, chromium, field
from tests.browser.servers import free_port, wait_for
from tests.conftest import ROOT
from tests.pages.test_seminar_page import DOCUMENT

_MINUTES = ROOT / "tests" / "corpus" / "forms" / "r1-04_pressemelding_2027.pdf"
_COMMANDS = (
    "areas --json",
    "map kart.png",
    "report alna.pdf --bydel Alna",
    "meeting saksliste.docx",
    "export frister.ics",
    f"import {_MINUTES}",
    "backup kopi.sqlite",
)


def main(folder: Path, trace: Path | None) -> None:
    """Do all of it; raises when something does not come."""
    strace = import_module("scripts.trace_exit").strace
    before = strace(trace, beside=True) if trace else []
    environment = os.environ | {"IPOKART_DB": str(folder / "register.sqlite")}
    with _served(folder, before, environment) as (address, with_key):
        _visit(address, with_key, folder)
    for command in _COMMANDS:
        words = [*before, sys.executable, "-m", "geo", *command.split()]
        subprocess.run(
            words,
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            check=True,
        )


@contextmanager
def _served(
    folder: Path, before: list[str], environment: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """The server; yields its address, and that with the key."""
    port, file = free_port(), folder / "adresse.txt"
    words = ["-m", "geo", "serve", "--port", str(port), "--address-file", str(file)]
    process = subprocess.Popen(
        [*before, sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, process.poll)
        yield f"http://localhost:{port}", file.read_text(encoding="utf-8").strip()
    finally:
        process.terminate()
        process.wait(30)


def _visit(address: str, with_key: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        page = browser.new_context(locale="nb-NO", accept_downloads=True).new_page()
        page.set_default_timeout(PATIENCE)
        for path, ready in import_module("scripts.look.pages").ADDRESSES.items():
            page.goto(address + path)
            page.wait_for_selector(ready)
        _download(page, f"{address}/slides", "Hele lysbildesettet", folder)
        _download(page, f"{address}/bydeler?bydel=alna", "Last ned (PDF", folder)
        _import(page, address, with_key)
        browser.close()


def _download(page: Page, address: str, label: str, folder: Path) -> None:
    page.goto(address)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).first.click()
    waiting.value.save_as(folder / waiting.value.suggested_filename)


def _import(page: Page, address: str, with_key: str) -> None:
    page.goto(with_key, wait_until="commit")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/seminar")
    content = DOCUMENT.encode()
    page.set_input_files(
        "input[type=file]", {"name": "januar.txt", "mimeType": "text/plain", "buffer": content}
    )
    page.wait_for_selector(".ipo-document")
    field(page, "Navnet ditt").fill("Kari Nordmann")
    page.get_by_text("Ja, så mange områder avsluttes", exact=True).click()
    field(page, "Hvorfor lista tas inn").fill("Seminaret 2027")
    page.keyboard.press("Enter")
    page.get_by_text("er tatt inn med").wait_for()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
