"""The pages in a browser: words that are cut, faint focus, English words; sheets of every page."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from geo.installed import ROOT

from .contact_sheet import Picture, write_sheet

#: Every page, with a filter or a choice where it takes one, and what is there when it is drawn.
ADDRESSES = {
    "/map?unit=ost&status=ny": ".ipo-map[data-ready]",
    "/map?area=mortensrud-bjornerud": ".ipo-map[data-ready]",
    "/timeline?unit=ost": ".ipo-timeline[data-fits=true]",
    "/followups": ".ipo-points-table",
    "/meetings": ".ipo-meeting",
    "/meetings?view=tabell&kind=seminar": ".ipo-meetings-table",
    "/subjects": ".ipo-council-table",
    "/subjects?id=oslostandard": ".ipo-amounts",
    "/bydeler": ".ipo-homes",
    "/bydeler?bydel=alna": ".ipo-key-figures",
    "/seminar": "[data-testid=stFileUploader]",
    "/area?area=furuset": ".ipo-sources li",
    "/edit?area=furuset": "[data-testid=stAlert]",
    "/slides": ".ipo-preview img",
    "/exchange": "h1",
    "/about": ".ipo-plain",
}
#: Widths and heights (px): a desk, a projector, tablets, a phone.
SIZES = ((1440, 900), (1280, 800), (1100, 800), (900, 800), (720, 900), (390, 844))
#: The narrowest window in which WCAG 1.4.10 asks that nothing scrolls sideways.
REFLOW_SIZE = (320, 640)
SHEET_SIZES = ((1440, 900), (1280, 800), (390, 844))
#: Text of twice the size, and the spacing of WCAG 1.4.12.
LARGE_TEXT = "html { font-size: 200% !important; }"
WIDE_TEXT = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    " word-spacing: 0.16em !important; }"
)
#: English words that no Norwegian sentence has; names of products are none.
ENGLISH = re.compile(
    r"\b(?:add|and|app's|apply|been|cannot|chart|choose|clear|clipboard|close|closed|column|connect"
    r"|connected|connecting|connection|content|copy|deploy|delete|directory|download|drop|edit"
    r"|error|expand|collapse|failed|file|files|found|fullscreen|help|hide|internet|loading|main|menu|more"
    r"|moment|must|not|of|options|page|please|press|print|rerun|record|remove|requested|results"
    r"|running|search|select|selected|settings|show|sidebar|skip|smaller|stop|streamlit|that|the"
    r"|this|toolbar|upload|value|values|view|with|you|your)\b"
)
#: An expression whose value has the checks as its functions.
_CHECKS = Path(__file__).with_name("page_checks.js").read_text(encoding="utf-8").rstrip()
_LEAST_CONTRAST = 3.0
_STOPS = 30  # of the keyboard on one page


def counts() -> dict[str, int]:
    """Figures over all pages, widths and looks; each should be 0."""
    total: Counter[str] = Counter()
    with serving() as server, chromium() as browser:
        page = new_page(browser)
        for address, ready in ADDRESSES.items():
            open_page(page, server + address, ready)
            total["controls cut, widths"] += sum(len(cut) for _, cut in cut_at_widths(page))
            total["controls cut, large or wide text"] += len(cut_in_large_text(page))
            total["English words"] += len(english(page))
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                total["focus under 3:1"] += len(faint_focus(page))
            total["chosen like the rest in forced colours"] += len(chosen_alike(page))
            page.emulate_media(color_scheme="light")
    return dict(total)


def sheets(folder: Path) -> list[Path]:
    """Contact sheets of all pages in every look, one for each window size."""
    paths = []
    with serving() as server, chromium() as browser:
        for width, height in SHEET_SIZES:
            pictures: list[Picture] = []
            for scheme in ("light", "dark"):
                page = new_page(browser, scheme)
                page.set_viewport_size({"width": width, "height": height})
                for number, (address, ready) in enumerate(ADDRESSES.items()):
                    open_page(page, server + address, ready)
                    path = folder / f"page-{width}-{scheme}-{number}.png"
                    page.screenshot(path=path)
                    pictures.append((f"{address} {scheme}", path))
            sheet = folder / f"pages-{width}x{height}.png"
            paths.append(write_sheet(sheet, pictures, across=4, width=480))
    return paths


# --- checks of one page, which tests use too -----------------------------------------------------


def check(page: Page, name: str) -> Any:
    """What a check of `page_checks.js` finds."""
    return page.evaluate(f"{_CHECKS}[{name!r}]()")


def cut_at_widths(page: Page) -> Iterator[tuple[int, list[str]]]:
    """The controls that are cut in each width, and how far the page scrolls sideways."""
    for width, height in (*SIZES, REFLOW_SIZE):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        yield width, cut_controls(page)
    page.set_viewport_size({"width": SIZES[1][0], "height": SIZES[1][1]})


def cut_in_large_text(page: Page) -> list[str]:
    """The controls that are cut at 200 % and with the spacing of WCAG 1.4.12."""
    cut = []
    for sheet in (LARGE_TEXT, WIDE_TEXT):
        style = page.add_style_tag(content=sheet)
        settle(page)
        cut += cut_controls(page)
        style.evaluate("node => node.remove()")
    settle(page)
    return cut


def cut_controls(page: Page) -> list[str]:
    """The controls that are cut now."""
    sideways = check(page, "sideways")
    cut: list[str] = check(page, "cut")
    return [*cut, *([f"{sideways} px sideways"] if sideways else [])]


def english(page: Page) -> list[str]:
    """The English words that stand on a page or are read aloud."""
    return sorted(set(ENGLISH.findall(check(page, "words").lower())))


def faint_focus(page: Page) -> list[str]:
    """What the keyboard reaches without a mark of at least 3:1."""
    page.locator("body").press("Escape")
    page.evaluate("() => document.activeElement?.blur()")
    faint = []
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        focus = check(page, "focus")
        if focus and focus["ratio"] is not None and focus["ratio"] < _LEAST_CONTRAST:
            faint.append(f"{focus['name']} {focus['ratio']}")
    return faint


def chosen_alike(page: Page) -> list[str]:
    """Chosen controls that look like the others in forced colours."""
    page.emulate_media(forced_colors="active")
    alike: list[str] = check(page, "chosenAlike")
    page.emulate_media(forced_colors="none")
    return alike


# --- server and browser --------------------------------------------------------------------------


def open_page(page: Page, address: str, ready: str) -> None:
    """Go to an address and wait until the page is drawn."""
    page.goto(address)
    page.wait_for_selector(ready, timeout=60_000)
    settle(page)


def settle(page: Page) -> None:
    """Until Streamlit has run and the browser has laid out what came of it."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium") or which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def new_page(browser: Browser, scheme: Any = "light") -> Page:
    """An empty page of a browser in a look."""
    return browser.new_context(locale="nb-NO", color_scheme=scheme).new_page()


@contextmanager
def serving() -> Iterator[str]:
    """The pages of the shipped data on a free port; yields their address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pages.serving.server", "localhost", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
