"""The page of one area as people meet it: deep link, ways to and fro, phone, paper, downloads."""

from __future__ import annotations

import io
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pikepdf
import pptx
import pytest
from PIL import Image
from playwright.sync_api import PdfMargins, expect

from geo.model import Register
from tests.browser.conftest import ARTIFACTS, PHONE, READY, ColorScheme, Visit, download, serious

SOURCES = ".ipo-sources li"


def test_a_link_opens_the_whole_page_and_nothing_leaves_the_machine(
    shared: Visit, server: str
) -> None:
    visitor = shared(f"{server}/area?area=vestli", watched=True)
    page = visitor.page
    expect(page.locator("h1")).to_have_text("Vestli")
    expect(page.locator("path[data-area=vestli]")).to_be_visible()
    expect(page.locator(SOURCES)).to_have_count(6)
    assert page.url == f"{server}/area?area=vestli"
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.picture("area")


def test_headings_are_in_order(shared: Visit, server: str) -> None:
    page = shared(f"{server}/area?area=vestli").page
    expect(page.locator(SOURCES)).to_have_count(6)
    levels = page.eval_on_selector_all(
        "[data-testid=stMain] :is(h1,h2,h3,h4)", "all => all.map(n => Number(n.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_to_a_point_and_back_to_the_area(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/area?area=vestli", "#punkt-2025-5")
    page.locator("#punkt-2025-5").get_by_role("link", name="2025 nr. 5").click()
    expect(page).to_have_url(re.compile(r"/followups\?point=2025-5$"))
    page.get_by_role("link", name="Vestli", exact=True).click()
    expect(page).to_have_url(re.compile(r"/area\?area=vestli$"))
    expect(page.locator("h1")).to_have_text("Vestli")
    page.get_by_role("link", name="Alle punkter for området").click()
    expect(page).to_have_url(re.compile(r"/followups\?area=vestli$"))


def test_from_neighbour_to_neighbour(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/area?area=vestli", SOURCES)
    page.get_by_role("link", name="Fossum").click()
    expect(page.locator("h1")).to_have_text("Fossum")
    page.get_by_role("button", name="Forrige område").click()
    expect(page.locator("h1")).to_have_text("Ellingsrud")
    expect(page).to_have_url(f"{server}/area?area=ellingsrud")


def test_an_area_that_the_list_does_not_cover_is_on_the_map_all_the_same(
    shared: Visit, server: str
) -> None:
    visitor = shared(f"{server}/area?area=sandvika")
    page = visitor.page
    expect(page.locator("path[data-area=sandvika]")).to_be_visible()
    expect(page.get_by_text("Kartet viser lista 30. april 2024")).to_be_visible()
    visitor.picture("area-sandvika")


def test_every_download_is_a_real_file(shared: Visit, server: str) -> None:
    page = shared(f"{server}/area?area=vestli").page
    name, content = download(page, "Bilde (PNG)")
    assert name == "ipo-kart-2026-01-vestli-1920x1080.png"
    assert Image.open(io.BytesIO(content)).size == (1920, 1080)
    _, content = download(page, "Vektor (SVG)")
    assert b"area-vestli" in content
    _, content = download(page, "PDF")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 1
    _, content = download(page, "Ett lysark")
    assert len(pptx.Presentation(io.BytesIO(content)).slides) == 1
    name, content = download(page, "Tabell (CSV")
    assert name == "ipo-vestli-2026-01.csv"
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Vestli;ny;2026-01")


@pytest.mark.parametrize("area", ["vestli", "furuset", "veitvet", "sandvika"])
def test_a_phone_scrolls_only_down(visit: Visit, server: str, area: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(f"{server}/area?area={area}", SOURCES)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    for part in page.locator(".ipo-plain").all():
        assert part.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    visitor.picture(f"area-{area}-phone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("area", ["veitvet", "sandvika"])
def test_axe_finds_nothing_serious(
    shared: Visit, server: str, area: str, scheme: ColorScheme
) -> None:
    page = shared(f"{server}/area?area={area}", color_scheme=scheme).page
    expect(page.locator(SOURCES).first).to_be_visible()
    assert serious(page) == []


def test_paper_has_the_facts_the_points_and_the_sources_and_no_controls(
    shared: Visit, server: str
) -> None:
    page = shared(f"{server}/area?area=vestli").page
    expect(page.locator(SOURCES)).to_have_count(6)
    page.emulate_media(media="print")
    area = page.locator("path[data-area=vestli]").bounding_box()
    frame = page.locator(".ipo-map").bounding_box()
    assert area is not None and frame is not None
    assert frame["x"] <= area["x"]
    assert area["x"] + area["width"] <= frame["x"] + frame["width"] <= 720  # px across A4
    for name in ("Forrige område", "Bilde (PNG)"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    for name in ("Vis på kartet", "Alle punkter for området"):
        expect(page.get_by_role("link", name=name)).to_be_hidden()
    ARTIFACTS.mkdir(exist_ok=True)
    path = ARTIFACTS / "area.pdf"
    margin: PdfMargins = {"top": "15mm", "right": "15mm", "bottom": "15mm", "left": "15mm"}
    page.pdf(path=path, format="A4", margin=margin)
    with pikepdf.open(path) as document:
        assert 2 <= len(document.pages) <= 6
    page_text = _words(path)
    for part in (
        "Vestli",
        "Enhet øst",
        "Tettere samarbeid om IPO-innsatsen",
        "Hovedstadsoppdraget",
        "Barne- og familieetatens rapport",
        "Statistisk sentralbyrå",
        "VårtOslo",
        "Registerets versjon",
    ):
        assert part in page_text
    assert "Last ned" not in page_text
    assert "Neste område" not in page_text


def _words(path: Path) -> str:
    """What a reader finds on the sheets, line breaks undone."""
    command = ["pdftotext", "-layout", str(path), "-"]
    return " ".join(
        subprocess.run(command, check=True, capture_output=True).stdout.decode().split()
    )


def test_hostile_texts_do_not_run(visit: Visit, hostile_server: str, register: Register) -> None:
    """From area to area until all have been shown."""
    visitor = visit(watched=True)
    page = visitor.open(f"{hostile_server}/area?area=vestli")
    shown = set()
    for _ in register.areas:
        expect(page.locator(SOURCES).first).to_be_visible()
        assert page.evaluate("window.__pwned") is None, page.url
        shown.add(before := page.url)
        page.get_by_role("button", name="Neste område").click()
        expect(page).not_to_have_url(before)
        visitor.settle()
    expect(page.locator(READY)).to_be_visible()
    assert page.url == f"{hostile_server}/area?area=vestli"
    assert len(shown) == len(register.areas)
    assert visitor.outside == []
