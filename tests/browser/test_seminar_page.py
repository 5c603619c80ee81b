"""The seminar page as people meet it: drop, go through by keyboard, accept, and see the map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, READY, Visit, Visitor, serving
from tests.conftest import PAYLOADS
from tests.pages.test_seminar_page import DOCUMENT

READ = ".ipo-document"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with a register of its own, for these tests write."""
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    with serving() as address:
        yield address


def dropped(visitor: Visitor, address: str, content: str = DOCUMENT) -> Page:
    page = visitor.open(f"{address}/seminar", "h1")
    file = {"name": "januar.txt", "mimeType": "text/plain", "buffer": content.encode()}
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector(READ)
    visitor.settle()
    return page


def shown(page: Page) -> list[str]:
    """What the fields of the popover that is open say."""
    boxes = page.get_by_test_id("stPopoverBody").get_by_role("combobox")
    expect(boxes).to_have_count(3)
    return [box.input_value() for box in boxes.all()]


def test_from_a_document_to_the_map(visit: Visit, own: str) -> None:
    visitor = visit()
    page = dropped(visitor, own)
    visitor.picture("seminar-review")
    page.get_by_role("link", name="Side 1, linje 7").first.click()
    chosen = page.locator(f"{READ} mark:target")
    expect(chosen).to_have_text("Grønland og Teyen (videreført)")
    expect(chosen).to_be_in_viewport()
    # a popover that was never opened shows what the document says, also after a run
    page.get_by_role("button", name="Endre «Hovseter»").click()
    assert shown(page) == ["Hovseter", "Enhet vest", "videreført"]
    page.keyboard.press("Escape")
    box = page.get_by_role("checkbox", name="Ta med «Furuset»")
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Tatt med: 2 IPO-områder")).to_be_visible()
    page.get_by_role("button", name="Endre «Grønland og Teyen»").click()
    assert shown(page) == ["Grønland/Tøyen", "Enhet sentrum", "videreført"]
    page.keyboard.press("Escape")
    # another page and back: what was chosen stands
    page.get_by_role("link", name="Om", exact=True).click()
    expect(page.locator("h1")).to_have_text("Om IPO-kart")
    page.get_by_role("link", name="Ny liste").click()
    expect(page.get_by_text("Tatt med: 2 IPO-områder")).to_be_visible()
    page.get_by_label("Navnet ditt").fill("Kari Nordmann")
    page.get_by_label("Hvorfor lista tas inn").fill("Seminaret 2027")
    page.keyboard.press("Enter")
    expect(page.get_by_text("er tatt inn med 2 IPO-områder")).to_be_visible()
    visitor.picture("seminar-accepted")
    page.get_by_role("link", name="Se lista på kartet").click()
    page.wait_for_selector(READY)
    expect(page.locator("h1")).to_have_text("2 IPO-områder")
    expect(page.get_by_role("combobox", name="Liste").first).to_be_visible()
    assert visitor.outside == []
    assert visitor.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_review(visit: Visit, own: str, scheme: str) -> None:
    page = dropped(visit(color_scheme=scheme), own)
    page.get_by_role("button", name="Endre «Hovseter»").click()
    expect(page.get_by_role("combobox", name="Enhet").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in found
        if item["impact"] in {"serious", "critical"}
    ] == []


def test_a_phone_needs_no_sideways_scrolling(visit: Visit, own: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = dropped(visitor, own)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visitor.picture("seminar-phone")


def test_no_english_words_are_met(visit: Visit, own: str) -> None:
    page = visit().open(f"{own}/seminar", "h1")
    expect(page.get_by_text("Velg fil")).to_be_visible()
    expect(page.get_by_text("Høyst 40 MB", exact=True)).to_be_visible()
    said = page.inner_text("main, [data-testid=stMain]")
    assert [word for word in ("Upload", "Drag", "per file", "Browse") if word in said] == []


def test_a_hostile_document_runs_nothing(visit: Visit, own: str) -> None:
    names = ", ".join(f"{payload} (ny)" for payload in PAYLOADS)
    visitor = visit()
    page = dropped(visitor, own, DOCUMENT.replace("Drømmedalen (ny)", names) + names)
    expect(page.get_by_text("1. Slipp dokumentet")).to_be_visible()
    assert page.evaluate("window.__pwned") is None
    assert visitor.outside == []
