"""A scanned page under review in a browser: its picture, its strips, and marking words on it."""

from __future__ import annotations

import io
import shutil

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from geo import installed
from tests.browser.conftest import DESKTOP, PHONE, SCHEMES, Visit, Visitor, field, serious
from tests.browser.test_review_marker import marked, none_of_ours, say
from tests.browser.test_seminar_page import reading

__all__ = ["reading"]  # a fixture

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)
#: Made up, for tests only. «politirddet» is as a scanner may read it.
_TEXT = """Oppsummering fra seminar med Politirådet i Oslo 28. januar 2027

Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført), Majorstua (videreført)
o Enhet øst: Furuset (videreført), Vestli (ny)

Oppfølgingspunkter Politirådet i Oslo 2026 – status per januar 2027

1. Bydelene og politirddet skal lage en oversikt over steder der barn og unge
oppholder seg på kveldstid.

Status:
Oversikten er under arbeid i bydelene.
"""


@pytest.fixture(scope="module")
def page_as_png() -> bytes:
    """An A4 page of 150 dpi."""
    page = Image.new("L", (1240, 1754), 250)
    face = ImageFont.truetype(io.BytesIO(installed.face(400)), 26)
    ImageDraw.Draw(page).multiline_text((120, 120), _TEXT, font=face, fill=20, spacing=12)
    written = io.BytesIO()
    page.save(written, "PNG")
    return written.getvalue()


def _dropped(visitor: Visitor, address: str, content: bytes) -> Page:
    visitor.open(f"{address}/seminar", "h1")
    return _read(visitor, content)


def _read(visitor: Visitor, content: bytes) -> Page:
    page = visitor.page
    file: FilePayload = {"name": "skann.png", "mimeType": "image/png", "buffer": content}
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector(".ipo-document[data-marker]")
    visitor.settle()
    return page


def _on_pictures(page: Page, visitor: Visitor) -> None:
    page.get_by_role("radio", name="Bildet").or_(
        page.get_by_role("button", name="Bildet", exact=True)
    ).first.click()
    expect(page.locator(".ipo-scan img")).to_be_visible()
    visitor.settle()


def _nothing_read(page: Page, visitor: Visitor) -> None:
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()


def _unread_pictures(visitor: Visitor, address: str, content: bytes) -> Page:
    """A scanned page shown as its picture, of which nothing was taken for a list."""
    page = _dropped(visitor, address, content)
    _nothing_read(page, visitor)
    _on_pictures(page, visitor)
    return page


def _word(page: Page, text: str) -> Locator:
    return page.locator(".ipo-scan .word").filter(has_text=text).first


def _drawn(picture: Locator) -> bool:
    """Whether a picture has come and has pixels."""
    return bool(picture.evaluate("(node) => node.complete && node.naturalWidth > 0"))


def test_words_are_marked_on_the_picture_by_mouse(
    visit: Visit, reading: str, page_as_png: bytes
) -> None:
    visitor = visit(watched=True)
    page = _unread_pictures(visitor, reading, page_as_png)
    assert _drawn(page.locator(".ipo-scan img"))
    _word(page, "Majorstua").scroll_into_view_if_needed()
    start, end = _word(page, "Hovseter").bounding_box(), _word(page, "Majorstua").bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 2, start["y"] + 4)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 4, steps=4)
    page.mouse.up()
    expect(page.locator(".ipo-scan .word.chosen")).to_have_count(3)  # with «(videreført),»
    visitor.picture("scan-marked")
    say(page, "Områder")
    expect(marked(page, "Merket som områder (2): Hovseter og Majorstua.")).to_be_visible()
    expect(page.get_by_text("Hovseter · Enhet vest · videreført")).to_have_count(1)
    visitor.settle()  # until then, the picture's lines may stand there twice
    page.locator(".ipo-scan p", has_text="øst:").locator(".number").click()
    say(page, "Områder")  # a whole line, by its number
    expect(marked(page, "Merket som områder (2): Furuset og Vestli.")).to_be_visible()
    assert visitor.complaints == [] and visitor.outside == []


def test_words_are_marked_on_the_picture_by_keyboard(
    visit: Visit, reading: str, page_as_png: bytes
) -> None:
    visitor = visit()
    page = _unread_pictures(visitor, reading, page_as_png)
    page.locator(".ipo-document").focus()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".ipo-scan p", has_text="øst:")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".ipo-marker-voice")).to_have_text("Furuset")
    expect(page.locator(".ipo-scan .word.chosen")).to_have_text("Furuset")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(marked(page, "Merket som områder (1): Furuset.")).to_be_visible()


def test_words_are_marked_on_the_picture_by_touch(
    visit: Visit, reading: str, page_as_png: bytes
) -> None:
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    page = _dropped(visitor, reading, page_as_png)
    expect(page.get_by_text("Trykk på en linje, eller på et ord")).to_be_visible()
    expect(page.get_by_text("Shift")).to_be_hidden()
    _nothing_read(page, visitor)
    _on_pictures(page, visitor)
    _word(page, "Hovseter").tap()
    expect(page.locator(".ipo-scan .word.chosen")).to_have_count(1)
    _word(page, "Majorstua").tap()
    expect(page.locator(".ipo-scan .word.chosen")).to_have_count(3)
    visitor.picture("scan-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("toolbar").get_by_role("button", name="Områder", exact=True).tap()
    expect(marked(page, "Merket som områder (2): Hovseter og Majorstua.")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_strips_stand_at_the_lines_and_are_there_after_a_reload(
    visit: Visit, own: str, page_as_png: bytes, size: ViewportSize
) -> None:
    visitor = visit(size, watched=True)
    visitor.open_with_key(f"{own}/seminar", "h1")
    page = _read(visitor, page_as_png)
    strips = page.locator(".ipo-strip")
    expect(strips.first).to_be_visible()
    count = strips.count()
    assert count >= 5  # four areas and a point
    field(page, "Hvem går gjennom").fill("Kari Nordmann")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Utkastet er lagret")).to_be_visible()
    visitor.settle()
    page.reload()
    expect(page.get_by_text("Fortsetter utkastet")).to_be_visible()
    expect(strips).to_have_count(count)
    line = page.locator(".ipo-proposal", has_text="Furuset").locator(".ipo-strip img").first
    line.scroll_into_view_if_needed()
    expect(line).to_be_visible()
    visitor.settle()
    assert _drawn(line)
    frame = line.locator("..").bounding_box()
    assert frame and 12 < frame["height"] < 60 and frame["width"] <= size["width"]
    visitor.picture(f"scan-strips-{size['width']}")
    assert visitor.outside == []


def test_a_repair_is_seen_as_it_was_scanned_and_taken_back(
    visit: Visit, reading: str, page_as_png: bytes
) -> None:
    visitor = visit()
    page = _dropped(visitor, reading, page_as_png)
    page.get_by_text("Rettede bokstaver (1)").click()
    box = page.get_by_role("checkbox", name="«politirddet» → «politirådet»")
    expect(box).to_be_checked()
    picture = page.locator(".ipo-repair .ipo-strip img")
    expect(picture).to_be_visible()
    expect(page.locator(".ipo-proposal", has_text="Bydelene og politirådet")).to_have_count(1)
    visitor.picture("repairs")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".ipo-proposal", has_text="Bydelene og politirddet")).to_have_count(1)
    expect(box).not_to_be_checked()
    expect(page.get_by_text("1 av dem står som skannet.")).to_be_visible()
    page.get_by_role("button", name="Rett alle").click()
    expect(box).to_be_checked()


def test_axe_finds_nothing_serious_on_the_picture(
    visit: Visit, reading: str, page_as_png: bytes
) -> None:
    visitor = visit()
    page = _dropped(visitor, reading, page_as_png)
    page.get_by_text("Rettede bokstaver (1)").click()
    expect(page.locator(".ipo-repair")).to_be_visible()
    _on_pictures(page, visitor)
    for scheme in SCHEMES:
        visitor.wear(scheme)
        _word(page, "Hovseter").click()
        expect(page.get_by_role("toolbar")).to_be_visible()
        assert serious(page) == [], scheme
        visitor.picture(f"scan-{scheme}")
        page.keyboard.press("Escape")
