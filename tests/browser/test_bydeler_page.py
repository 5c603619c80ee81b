"""The bydeler page as people meet it: deep links, downloads, the parcel, keyboard, phone, paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, ColorScheme, Visit, download, serious
from tests.browser.servers import serving

CARDS, PICTURE, PAGES = ".ipo-homes", ".ipo-report-picture img", ".st-key-report_pages img"


def test_a_deep_link_on_a_fresh_server(visit: Visit) -> None:
    with serving() as address:
        visitor = visit(watched=True)
        page = visitor.open_with_key(f"{address}/bydeler?bydel=alna&audience=intern", PAGES)
        expect(page.locator("h1")).to_have_text("Bydel Alna")
        assert page.url == f"{address}/bydeler?bydel=alna&audience=intern"
        page.wait_for_function(f"document.querySelector('{PICTURE}').naturalWidth > 0")
        page.wait_for_function(f"document.querySelector('{PAGES}').naturalWidth > 600")
        assert visitor.outside == []
        assert visitor.complaints == []
        visitor.picture("bydel-alna")


def test_from_the_overview_to_a_bydel_and_its_areas(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{server}/bydeler", CARDS)
    assert page.locator(f"{CARDS} li").count() == 19
    page.wait_for_function(
        f"[...document.querySelectorAll('{CARDS} img')].every(img => img.naturalWidth > 0)"
    )
    visitor.picture("bydeler")
    page.get_by_role("link", name="Bydel Grorud").click()
    page.wait_for_url(f"{server}/bydeler?bydel=grorud")
    expect(page.locator("h1")).to_have_text("Bydel Grorud")
    page.get_by_role("link", name="Grorud", exact=True).click()
    page.wait_for_url(f"{server}/area?area=grorud")
    assert visitor.outside == []


def test_every_download_is_a_real_file(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/bydeler?bydel=alna", PAGES)
    name, content = download(page, "Last ned (PDF")
    assert name == "ipo-alna-2026-01.pdf"
    with pikepdf.open(io.BytesIO(content)) as document:
        assert page.locator(PAGES).count() == len(document.pages)
    page.get_by_role("radio", name="Word").click()
    name, content = download(page, "Last ned (Word")
    assert name == "ipo-alna-2026-01.docx"
    assert any("Alna" in line.text for line in docx.Document(io.BytesIO(content)).paragraphs)
    page.get_by_role("radio", name="Nettside").click()
    name, content = download(page, "Last ned (Nettside")
    assert name == "ipo-alna-2026-01.html"
    assert content.startswith(b"<!doctype html>")
    assert content.count(b"<style>") == 1  # the very file: the server puts nothing of its pages in
    expect(page).to_have_url(f"{server}/bydeler?bydel=alna&format=html")


def test_the_web_page_is_shown_as_it_is_and_leads_nowhere(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{server}/bydeler?bydel=ullern&format=html", "iframe")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("IPO-områder: bydel Ullern")
    assert frame.locator("a[href]").count() == 0
    weight = frame.locator("body").evaluate(
        "() => document.fonts.check('700 16px \"Source Sans 3\"')"
    )
    assert weight
    assert visitor.outside == []


def test_all_reports_in_one_parcel(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/bydeler", CARDS)
    page.get_by_role("button", name="Lag pakken").click()
    page.get_by_role("button", name="Last ned alle rapportene").wait_for()
    name, content = download(page, "Last ned alle rapportene")
    assert name == "ipo-alle-rapporter-2026-01-pdf.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        contents, *reports = archive.namelist()
        contents_text = archive.read(contents).decode()
        assert len(reports) == 19
        for report in reports:
            assert archive.read(report).startswith(b"%PDF")
            assert f'href="{report}"' in contents_text


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A person who opens a file from disk; whatever it asks for elsewhere fails the test."""
    requests: list[str] = []
    contexts: list[BrowserContext] = []

    def read(file: Path, viewport: ViewportSize) -> Page:
        context = browser.new_context(viewport=viewport, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: requests.append(message.text))
        page.goto(file.as_uri())
        return page

    yield read
    for context in contexts:
        context.close()
    assert [item for item in requests if not item.startswith(("file:", "data:"))] == []


def test_the_report_file_opens_from_disk_prints_and_is_accessible(
    visit: Visit, server: str, tmp_path: Path, reader: Callable[..., Page]
) -> None:
    _, content = download(
        visit().open(f"{server}/bydeler?by=oslo&format=html", "iframe"), "Last ned ("
    )
    file = tmp_path / "rapport.html"
    file.write_bytes(content)
    for viewport in (DESKTOP, PHONE):
        page = reader(file, viewport)
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate("[...document.images].every(img => img.naturalWidth > 0)")
    # A narrow screen scrolls a table, and the keyboard reaches it.
    table = page.get_by_role("region").first
    table.focus()
    assert table.evaluate("node => node === document.activeElement")
    page.emulate_media(media="print")
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as document:
        assert 4 <= len(document.pages) <= 12
        width, height = (float(side) for side in document.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (595, 842)


@pytest.mark.parametrize(
    ("address", "ready"), [("/bydeler", CARDS), ("/bydeler?bydel=alna", PAGES)]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    shared: Visit, server: str, address: str, ready: str, scheme: ColorScheme
) -> None:
    page = shared(server + address, ready, color_scheme=scheme).page
    assert serious(page) == []


@pytest.mark.parametrize(("address", "ready"), [("/bydeler", CARDS), ("/bydeler?unit=ost", PAGES)])
def test_a_phone_scrolls_only_down(visit: Visit, server: str, address: str, ready: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(server + address, ready)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1


def test_by_keyboard_alone(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/bydeler", CARDS)
    page.get_by_role("link", name="Bydel Alna").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/bydeler?bydel=alna")
    page.get_by_role("button", name="Last ned (PDF").focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "ipo-alna-2026-01.pdf"


def test_paper_has_the_facts_and_no_controls(shared: Visit, server: str) -> None:
    page = shared(f"{server}/bydeler?bydel=alna", PAGES).page
    page.emulate_media(media="print")
    expect(page.locator(PICTURE).first).to_be_visible()
    expect(page.get_by_role("button", name="Last ned (PDF")).to_be_hidden()
    expect(page.locator(PAGES).first).to_be_hidden()
