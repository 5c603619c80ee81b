"""The seminar page as people meet it: drop, go through by keyboard, accept, and see the map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import PHONE, READY, SCHEMES, Visit, Visitor, field, serious
from tests.browser.servers import serving_own
from tests.conftest import PAYLOADS
from tests.pages.test_seminar_page import DOCUMENT

READ = ".ipo-document"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests that look and accept nothing; no list is kept in its register."""
    folder = tmp_path_factory.mktemp("seminar")
    with serving_own(folder) as address:
        yield address
    assert not (folder / "register.sqlite").exists()  # nobody wrote


def dropped(visitor: Visitor, address: str, content: str = DOCUMENT) -> Page:
    page = visitor.open_with_key(f"{address}/seminar", "h1")
    file: FilePayload = {"name": "januar.txt", "mimeType": "text/plain", "buffer": content.encode()}
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector(READ)
    page.wait_for_selector("html[data-review-keys]", state="attached")
    visitor.settle()
    return page


def shown(page: Page) -> list[str]:
    """What the fields of the popover that is open say."""
    boxes = page.get_by_test_id("stPopoverBody").get_by_role("combobox")
    expect(boxes).to_have_count(3)
    return [box.input_value() for box in boxes.all()]


def test_from_a_document_to_the_map(visit: Visit, own: str) -> None:
    visitor = visit(watched=True)
    page = dropped(visitor, own)
    visitor.picture("seminar-review")
    page.get_by_role("link", name="Godta", exact=True).click()
    expect(page.get_by_role("heading", name="3. Godta")).to_be_in_viewport()
    page.get_by_role("link", name="Må sjekkes (2)").click()
    expect(page.get_by_role("heading", name="Uklart (2)")).to_be_in_viewport()
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
    field(page, "Navnet ditt").fill("Kari Nordmann")
    page.get_by_text("Ja, så mange områder avsluttes", exact=True).click()
    field(page, "Hvorfor lista tas inn").fill("Seminaret 2027")
    page.keyboard.press("Enter")
    expect(page.get_by_text("er tatt inn med 2 IPO-områder")).to_be_visible()
    visitor.picture("seminar-accepted")
    page.get_by_role("link", name="Se lista på kartet").click()
    page.wait_for_selector(READY)
    expect(page.locator("h1")).to_contain_text(": 2 områder")
    page.get_by_role("button", name="Filtre").click()
    expect(page.get_by_role("combobox", name="Liste").first).to_be_visible()
    assert visitor.outside == []
    assert visitor.complaints == []


def test_a_document_is_gone_through_by_keyboard(visit: Visit, reading: str) -> None:
    page = dropped(visit(), reading)

    def box(name: str) -> Locator:
        return page.get_by_role("checkbox", name=f"Ta med «{name}»")

    box("Linderud").focus()
    page.keyboard.press("g")
    expect(box("Linderud")).to_be_checked()
    expect(page.get_by_text("Tatt med: 4 IPO-områder")).to_be_visible()
    expect(box("Linderud")).to_be_focused()  # still there after the run
    page.keyboard.press("ArrowDown")
    expect(box("Drømmedalen")).to_be_focused()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Ta opp igjen «Drømmedalen»")).to_be_visible()
    expect(page.get_by_role("link", name="Må sjekkes")).to_have_count(0)
    expect(box("Drømmedalen")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(box("Hovseter")).to_be_focused()
    page.keyboard.press("f")
    expect(box("Hovseter")).not_to_be_checked()
    expect(page.get_by_text("Tatt med: 3 IPO-områder")).to_be_visible()
    page.keyboard.press("e")
    assert shown(page) == ["Hovseter", "Enhet vest", "videreført"]
    field(page, "Oppstart").last.fill("fegge")  # letters in a field are only letters
    page.keyboard.press("Escape")
    expect(box("Hovseter")).not_to_be_checked()
    box("Linderud").focus()
    page.keyboard.press("ArrowUp")  # nothing above: stays
    expect(box("Linderud")).to_be_focused()


def test_the_map_shows_what_is_new_and_leads_to_its_line(visit: Visit, reading: str) -> None:
    visitor = visit(watched=True)
    page = dropped(visitor, reading)
    box = page.get_by_role("checkbox", name="Ta med «Linderud»")
    new = page.locator("path[data-area=linderud]")
    expect(page.locator("path[data-area=furuset]")).to_be_visible()
    expect(new).to_have_count(0)
    box.focus()
    page.keyboard.press("g")
    expect(new).to_have_attribute("aria-label", "Linderud, ny, Enhet øst, Bjerke")
    expect(page.locator("path[data-area=furuset]")).to_have_attribute(
        "aria-label", "Furuset, videreført, Enhet øst, Alna"
    )
    new.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(page.get_by_text("Linderud · Enhet øst · ny")).to_be_in_viewport()
    page.keyboard.press("f")
    expect(new).to_be_hidden()
    assert visitor.outside == []
    assert visitor.complaints == []


def test_what_is_missed_is_added_and_the_list_taken_back(visit: Visit, own: str) -> None:
    visitor = visit()
    page = dropped(visitor, own)
    page.get_by_role("button", name="Legg til et område", exact=True).click()
    line = page.locator("[class*=st-key-line_added_0]")
    line.get_by_role("combobox", name="Område").click()
    page.keyboard.type("Vestli")
    page.keyboard.press("Enter")
    expect(line.get_by_text("Vestli · enhet ikke oppgitt")).to_be_visible()
    page.get_by_text("Endre punkt 1 fra 2026").click()
    field(page, "Frister").fill("31. juni 2027")
    page.keyboard.press("Tab")
    expect(page.get_by_text("«31. juni 2027» er ingen dato")).to_be_visible()
    expect(page.get_by_role("link", name="Må rettes (1)")).to_be_visible()
    expect(page.get_by_role("button", name="Godta lista")).to_be_disabled()
    field(page, "Frister").fill("mars 2028")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Må rettes (1)")).to_have_count(0)
    visitor.settle()
    expect(page.get_by_role("button", name="Godta lista")).to_be_enabled()
    visitor.picture("seminar-added")
    field(page, "Navnet ditt").fill("Kari Nordmann")
    page.get_by_text("Ja, så mange områder avsluttes", exact=True).click()
    field(page, "Hvorfor lista tas inn").fill("Seminaret 2027")
    page.keyboard.press("Enter")
    expect(page.get_by_text("er tatt inn med 4 IPO-områder")).to_be_visible()
    page.get_by_text("Angre en endring").click()
    field(page, "Navnet ditt").fill("Ola Nordmann")
    field(page, "Hvorfor den tas tilbake").fill("Feil måned")
    page.get_by_role("button", name="Angre endringen").click()
    expect(page.get_by_text("Endring 2 er tatt tilbake (endring 3).")).to_be_visible()
    expect(page.get_by_text("Tatt med: 4 IPO-områder")).to_be_visible()
    visitor.picture("seminar-undone")
    assert serious(page) == []
    assert visitor.complaints == []


def test_axe_finds_nothing_serious_in_a_review(visit: Visit, reading: str) -> None:
    visitor = visit()
    page = dropped(visitor, reading)
    page.get_by_role("button", name="Endre «Hovseter»").click()
    expect(page.get_by_role("combobox", name="Enhet").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Endre punkt 1 fra 2026").click()
    expect(field(page, "Frister")).to_be_visible()
    for scheme in SCHEMES:
        visitor.wear(scheme)
        assert serious(page) == [], scheme


def test_a_phone_needs_no_sideways_scrolling(visit: Visit, reading: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = dropped(visitor, reading)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visitor.picture("seminar-phone")


def test_no_english_words_are_met(visit: Visit, reading: str) -> None:
    page = visit().open(f"{reading}/seminar", "h1")
    expect(page.get_by_text("Velg fil")).to_be_visible()
    expect(page.get_by_text("Høyst 40 MB", exact=True)).to_be_visible()
    page_text = page.inner_text("main, [data-testid=stMain]")
    assert [word for word in ("Upload", "Drag", "per file", "Browse") if word in page_text] == []


def test_a_hostile_document_runs_nothing(visit: Visit, reading: str) -> None:
    names = ", ".join(f"{payload} (ny)" for payload in PAYLOADS)
    visitor = visit(watched=True)
    page = dropped(visitor, reading, DOCUMENT.replace("Drømmedalen (ny)", names) + names)
    expect(page.get_by_text("1. Slipp dokumentet")).to_be_visible()
    assert page.evaluate("window.__pwned") is None
    assert visitor.outside == []


def test_a_new_area_loses_and_gets_its_border_on_the_map(visit: Visit, reading: str) -> None:
    visitor = visit()
    page = dropped(visitor, reading)
    page.get_by_role("checkbox", name="Ta med «Linderud»").check(force=True)
    page.wait_for_selector("[data-area=linderud]:not([style*='none'])")
    border = field(page, "Omtrentlig grense").first
    for choice, wording in (("Ingen grense, i Bjerke", 1), ("Linderud (Bjerke)", 0)):
        border.evaluate("node => node.scrollIntoView({block: 'center'})")
        border.fill(choice)
        page.get_by_role("option", name=choice, exact=True).click()
        undrawn = page.locator(".ipo-legend").get_by_text("Uten tegnet grense")
        expect(undrawn).to_have_count(wording)
        expect(page.locator("[data-area=linderud]")).to_have_count(1 - wording)
        visitor.settle()
    assert visitor.complaints == []
