"""The map within a page of another site: on screen and phone, by keyboard, without cookies; and the
dialog that gives its code."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.conftest import PATIENCE, Visit, serious, write_picture
from tests.browser.servers import serving

_READY = "html[data-ready]"


class Municipality(BaseHTTPRequestHandler):
    """A page of another site with a frame of ours; `/?code` is what its editor pasted."""

    code = ""

    def do_GET(self) -> None:
        page = f"<!DOCTYPE html><html lang='nb'><title>Kommunen</title><h1>Kommunen</h1>{self.code}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Another site: a port of its own is another origin."""
    yield from _site()


@pytest.fixture
def stranger() -> Iterator[str]:
    """One more site, which nobody has named."""
    yield from _site()


def _site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Municipality)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def framed(site: str) -> Iterator[str]:
    """A fresh server that lets that site show its map."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPOKART_ACCESS", "open")
        patch.setenv("IPOKART_EMBED_HOSTS", site)
        with serving() as address:
            yield address


@pytest.fixture
def alone(browser: Browser) -> Iterator[BrowserContext]:
    result = browser.new_context(locale="nb-NO", viewport={"width": 1000, "height": 800})
    result.set_default_timeout(PATIENCE)
    yield result
    result.close()


def frame_of(page: Page, site: str, address: str) -> FrameLocator:
    """The map in the other site's page, when it is drawn."""
    Municipality.code = (
        f'<iframe src="{address}" title="Kart" width="100%" height="600" style="border:0"></iframe>'
    )
    page.goto(site)
    frame = page.frame_locator("iframe")
    expect(frame.locator(_READY)).to_have_count(1)
    return frame


def test_another_site_shows_the_map_and_gets_no_cookie(
    framed: str, site: str, alone: BrowserContext
) -> None:
    page = alone.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    frame = frame_of(page, site, f"{framed}/embed?bydel=alna")
    expect(frame.get_by_role("heading", name=re.compile("Bydel Alna"))).to_be_visible()
    expect(frame.get_by_role("button", name=re.compile("Furuset"))).to_be_visible()
    expect(frame.get_by_text("ikke politiets grense").last).to_be_visible()
    link = frame.get_by_role("link", name="Åpne i IPO-kart")
    expect(link).to_have_attribute("href", f"{framed}/map?bydel=alna")
    assert alone.cookies() == [] and complaints == []
    write_picture(page, "embed")


def test_the_map_is_used_by_keyboard_in_another_page(
    framed: str, site: str, alone: BrowserContext
) -> None:
    page = alone.new_page()
    frame = frame_of(page, site, f"{framed}/embed")
    area = frame.get_by_role("button", name=re.compile("^Vestli"))
    area.focus()
    page.keyboard.press("Enter")
    expect(area).to_have_attribute("aria-pressed", "true")
    page_text = frame.get_by_role("status").first
    expect(page_text).to_contain_text("Vestli")
    expect(page_text).to_contain_text("Stovner")
    page.keyboard.press("Space")
    expect(area).to_have_attribute("aria-pressed", "false")
    frame.get_by_text("Områdene som tabell").press("Enter")
    expect(frame.get_by_role("row")).to_have_count(13)


@pytest.mark.parametrize("width", [390, 1000])
def test_nothing_keeps_anybody_out(framed: str, alone: BrowserContext, width: int) -> None:
    page = alone.new_page()
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{framed}/embed?area=furuset")
    page.wait_for_selector(_READY)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("status").first).to_contain_text("Furuset")
    write_picture(page, f"embed-{width}")


@pytest.mark.parametrize(
    "path", ["/ogc", "/ogc/api", "/ogc/collections", "/ogc/collections/areas/items"]
)
def test_the_pages_for_programs_keep_nobody_out(
    framed: str, alone: BrowserContext, path: str
) -> None:
    page = alone.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{framed}{path}?f=html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []
    assert serious(page) == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_site_that_is_not_named_shows_nothing(
    framed: str, stranger: str, alone: BrowserContext
) -> None:
    page = alone.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    Municipality.code = f'<iframe src="{framed}/embed"></iframe>'
    page.goto(stranger)
    page.wait_for_load_state("networkidle")
    assert any("frame-ancestors" in text for text in complaints)
    expect(page.frame_locator("iframe").locator("#map")).to_have_count(0)


def test_the_dialog_gives_link_code_and_picture(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{server}/map?bydel=alna")
    page.get_by_role("button", name="Del", exact=True).click()
    dialog = page.get_by_role("dialog")
    link = dialog.get_by_label("Lenke til kartet slik det står", exact=True)
    expect(link).to_have_value(f"{server}/map?bydel=alna")
    code = dialog.get_by_label("Kode for å vise kartet på en annen nettside", exact=True)
    expect(code).to_have_value(re.compile(f'src="{server}/embed\\?bydel=alna" title="Bydel Alna'))
    expect(dialog.get_by_role("img", name="QR-kode med lenken")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog.get_by_role("button", name="Kopier: Lenke").click()
    expect(dialog.get_by_text("Kopiert.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{server}/map?bydel=alna"
    assert serious(page) == []
    write_picture(page, "share")
    assert visitor.outside == [] and visitor.complaints == []


def test_the_addresses_stand_on_their_page(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/exchange?section=adresser", ready="h1")
    for label, value in (
        ("QGIS, ArcGIS", f"{server}/ogc"),
        ("Områdene på den nyeste lista", f"{server}/live/ipo-omrader.geojson"),
        ("Møter og frister", f"{server}/live/kalender.ics".replace("http", "webcal")),
        ("Endringer i registeret", f"{server}/live/endringer.atom"),
    ):
        expect(page.get_by_label(re.compile(f"^{label}")).first).to_have_value(value)
    assert serious(page) == []
    write_picture(page, "addresses")
