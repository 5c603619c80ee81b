"""The slides page as people meet it: preview, downloads, links, keyboard, phone, accessible."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import import_module
from xml.etree import ElementTree

import pikepdf
import pptx
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import PHONE, ColorScheme, Visit, download, serious

look = import_module("scripts.look.pages")

PREVIEW = ".ipo-preview img"


def preview(page: Page) -> Locator:
    return page.locator(PREVIEW)


def drawn(page: Page) -> tuple[int, int]:
    """The size of the picture that the browser has really decoded."""
    page.wait_for_function(f"document.querySelector('{PREVIEW}')?.naturalWidth > 0")
    width, height = preview(page).evaluate("img => [img.naturalWidth, img.naturalHeight]")
    return width, height


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_preview_is_a_picture_and_no_part_of_the_page(shared: Visit, server: str) -> None:
    visitor = shared(f"{server}/slides", PREVIEW, watched=True)
    page = visitor.page
    assert drawn(page) == (1920, 1080)
    assert (preview(page).get_attribute("alt") or "").startswith("Kart. Oslo: 12 områder")
    assert page.locator(".ipo-preview svg").count() == 0
    expect(page.get_by_text("ikke politiets grense").first).to_be_visible()
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.picture("slides")


def test_every_download_is_a_real_file(shared: Visit, server: str) -> None:
    page = shared(f"{server}/slides?unit=ost", PREVIEW).page
    name, content = download(page, "Bilde (PNG)")
    assert name == "ipo-kart-2026-01-ost-1920x1080.png"
    assert Image.open(io.BytesIO(content)).size == (1920, 1080)
    name, content = download(page, "Vektor (SVG)")
    assert name.endswith("-ost-1920x1080.svg")
    assert b"area-vestli" in content
    ElementTree.fromstring(content)
    _, content = download(page, "PDF")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 1
    _, content = download(page, "Ett lysark")
    assert len(pptx.Presentation(io.BytesIO(content)).slides) == 1
    name, content = download(page, "Nettside")
    assert name == "ipo-kart-2026-01-ost.html"
    assert b"leaflet" in content
    name, content = download(page, "Hele lysbildesettet")
    assert name == "ipo-lysark-2026-01-ost.pptx"
    assert len(pptx.Presentation(io.BytesIO(content)).slides) > 5
    name, content = download(page, "Alt sammen")
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 7
        assert "ikke politiets grense" in archive.read("LESMEG.txt").decode("utf-8-sig")


def test_choices_change_picture_and_address_and_the_link_reopens_them(
    visit: Visit, server: str
) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/slides", PREVIEW)
    choose(page, "Utsnitt", "En bydel")
    choose(page, "Bydel", "Alna")
    choose(page, "Størrelse", "Kvadrat")
    page.get_by_role("radio", name="Mørk").click()
    expect(page).to_have_url(f"{server}/slides?extent=bydel+alna&size=kvadrat&look=mork")
    visitor.settle()
    assert drawn(page) == (1080, 1080)
    description = preview(page).get_attribute("alt")
    address = page.url
    page = visit().open(address, PREVIEW)
    assert page.url == address
    assert preview(page).get_attribute("alt") == description
    expect(page.get_by_role("combobox", name="Bydel", exact=True)).to_have_value("Alna")


def test_from_the_map_and_the_area_page(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map?area=grorud&edition=2026-01")
    page.get_by_role("link", name="Lag lysark").click()
    page.wait_for_selector(PREVIEW)
    assert page.url == f"{server}/slides?edition=2026-01&area=grorud"
    assert (preview(page).get_attribute("alt") or "").startswith("Kart. Grorud")
    visitor.open(f"{server}/area?area=furuset")
    page.get_by_role("link", name="Lag lysark").click()
    page.wait_for_selector(PREVIEW)
    assert page.url == f"{server}/slides?area=furuset"
    assert (preview(page).get_attribute("alt") or "").startswith("Kart. Furuset")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Furuset")


def test_by_keyboard_alone(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/slides", PREVIEW)
    page.get_by_role("combobox", name="Utsnitt").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Ett")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Område", exact=True)).to_be_visible()
    visitor.settle()  # a button of the run before would be replaced under the finger
    reached = []
    for _ in range(30):  # Tab leads through the choices to the downloads
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText ?? ''"))
        if "Bilde (PNG)" in reached[-1]:
            break
    assert "Bilde (PNG)" in reached[-1]
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("address", ["/slides", "/slides?extent=vestli,furuset&look=mork"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    shared: Visit, server: str, address: str, scheme: ColorScheme
) -> None:
    visitor = shared(server + address, PREVIEW, color_scheme=scheme)
    page = visitor.page
    assert serious(page) == []
    visitor.picture(f"slides-{'several' if '?' in address else 'city'}-{scheme}")


def test_a_phone_sees_the_picture_first_and_scrolls_only_down(visit: Visit, server: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(f"{server}/slides?area=vestli", PREVIEW)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    box = preview(page).bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"] * 0.6
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    visitor.picture("slides-phone")


def test_no_english_words_are_met(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/slides?extent=vestli,furuset", PREVIEW)
    page.get_by_test_id("stPopover").get_by_role("button").first.click()
    expect(page.get_by_text("Nullstill filtre")).to_be_visible()
    page_text = page.inner_text("body")
    page_text += " ".join(
        page.eval_on_selector_all("[aria-label]", "all => all.map(n => n.ariaLabel)")
    )
    for word in ("Selected", "Remove", "Choose", "Select", "Open", "Clear", "Failed", "Download"):
        assert word not in page_text


def test_paper_has_the_picture_and_no_controls(shared: Visit, server: str) -> None:
    page = shared(f"{server}/slides", PREVIEW).page
    page.emulate_media(media="print")
    expect(preview(page)).to_be_visible()
    expect(page.get_by_role("combobox", name="Utsnitt")).to_be_hidden()
    expect(page.get_by_role("button", name="Bilde (PNG)")).to_be_hidden()


def test_hostile_names_do_not_run(visit: Visit, hostile_server: str) -> None:
    visitor = visit(watched=True)
    for query in ("", "?area=hovseter", "?extent=vestli,grorud&motif=kart", "?motif=tidslinje"):
        page = visitor.open(f"{hostile_server}/slides{query}", PREVIEW)
        assert drawn(page) == (1920, 1080)
        assert page.evaluate("window.__pwned") is None
    assert visitor.outside == []


def test_a_template_a_language_and_titles_go_into_the_deck(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/slides", PREVIEW)
    page.get_by_role("button", name="Lysbildesettet").first.click()
    expect(page.get_by_text("Høyst 60 MB")).to_be_visible()
    assert look.english(page) == []
    page.get_by_role("radio", name="Nøytral").click()
    choose(page, "Språk på lysbildene", "Nynorsk")
    expect(page).to_have_url(re.compile("lang=nn"))
    upload = page.locator("input[type=file]")
    broken: FilePayload = {"name": "mal.pptx", "mimeType": _PPTX, "buffer": b"ikke en mal"}
    visitor.settle()  # what is chosen while the page runs may be dropped
    upload.set_input_files(broken)
    expect(page.get_by_role("alert")).to_contain_text("PowerPoint")
    house = io.BytesIO()
    pptx.Presentation().save(house)  # 4:3
    template: FilePayload = {"name": "huset.pptx", "mimeType": _PPTX, "buffer": house.getvalue()}
    upload.set_input_files(template)
    expect(page.get_by_text("Lysbildesettet lages i malen huset.pptx.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    visitor.settle()  # the button of the run before would give the deck without the template
    page.keyboard.press("Escape")
    name, content = download(page, "Hele lysbildesettet")
    show = pptx.Presentation(io.BytesIO(content))
    assert name.endswith(".pptx")
    assert (show.slide_width, show.slide_height) == (9_144_000, 6_858_000)
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles[1] == "12 IPO-område"  # plain, and in Nynorsk


_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
