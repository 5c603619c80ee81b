"""Chromium for the measurements, and the script that measures inside the page."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
_MEASURE = Path(__file__).with_name("visible.js").read_text(encoding="utf-8")
_RESTING = '.stApp[data-test-script-state="notRunning"]'
LONGEST = 120_000  # ms; what takes longer counts as broken


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, without a window."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise RuntimeError("no Chromium found; scripts/ensure_system.sh installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def visit(browser: Browser, address: str) -> Page:
    """A fresh visitor on an address, with an empty cache and the measuring script."""
    page = new_page(browser)
    go(page, address)
    return page


def go(page: Page, address: str) -> None:
    """Open an address; a server that has just come up is given a few tries."""
    for left in reversed(range(5)):
        try:
            page.goto(address)
            return
        except Error:
            if not left:
                raise
            time.sleep(0.5)


def new_page(browser: Browser) -> Page:
    """A page of a fresh visitor that has not gone anywhere yet."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(LONGEST)
    page.add_init_script(_MEASURE)
    return page


def await_areas(page: Page, wanted: list[str]) -> None:
    """Wait for a first map with these areas on it."""
    page.evaluate("([ids, longest]) => measureAreas(ids, null, longest)", [wanted, LONGEST])


def _unfold_filters(page: Page, label: str) -> None:
    """Open the folded filters where a map has them; the press itself is what is measured."""
    folded = page.get_by_test_id("stPopover").get_by_role("button").first
    pill = page.get_by_test_id("stButtonGroup").get_by_text(label, exact=True)
    if folded.count() and not pill.is_visible():
        folded.click()
        pill.wait_for()
        page.wait_for_selector(_RESTING)


def press_unit(page: Page, label: str, wanted: list[str]) -> dict[str, float]:
    """Press a unit's pill; ms until exactly `wanted` is in the map's DOM, until painted, and until
    the page is at rest.

    It waits until the page has finished what came before, so that no change pays for another.
    """
    page.wait_for_selector(_RESTING)
    _unfold_filters(page, label)
    milliseconds: dict[str, float] = page.evaluate(
        "([ids, label, longest]) => measureAreas(ids, label, longest)", [wanted, label, LONGEST]
    )
    return milliseconds
