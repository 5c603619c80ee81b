"""The follow-ups page in a real browser: links that reopen it, both ways, keyboard, phone, paper."""

from __future__ import annotations

from importlib import import_module

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, ColorScheme, Visit, serious
from tests.browser.servers import serving

look = import_module("scripts.look.pages")

READY = ".ipo-points-table, .ipo-point, .ipo-pending"
ADDRESSES = [
    "/followups",
    "/followups?bydel=alna&view=historikk",
    "/followups?point=2025-5",
    "/followups?year=2026",
]


def rows(page: Page) -> list[str]:
    return [wording.splitlines()[0] for wording in page.locator("th[scope=row]").all_inner_texts()]


def test_an_address_reopens_list_filters_and_view_on_a_fresh_server(visit: Visit) -> None:
    with serving() as server:
        address = f"{server}/followups?bydel=alna&unit=ost&view=historikk"
        visitor = visit(watched=True)
        page = visitor.open(address, ".ipo-point")
        expect(page.get_by_role("button", name="Fjern filteret Bydel Alna")).to_be_visible()
        page.get_by_role("button", name="Filtre (2)").click()
        expect(page.get_by_role("combobox", name="Bydel")).to_have_value("Alna")
        expect(page.get_by_role("radio", name="Full historikk")).to_be_checked()
        expect(page.get_by_role("status")).to_contain_text("Viser 5 av 7 punkter")
        expect(page.locator("article")).to_have_count(5)
        assert page.url == address
        assert visitor.outside == []
        assert visitor.complaints == []


def test_from_a_point_to_an_area_and_back(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/followups", READY)
    page.get_by_role("link", name="Tettere samarbeid om IPO-innsatsen").click()
    expect(page).to_have_url(f"{server}/followups?point=2025-5")
    card = page.get_by_role("article", name="Tettere samarbeid om IPO-innsatsen")
    for area in ("Hovseter", "Vestli", "Holmlia Syd"):
        expect(card.get_by_role("link", name=area, exact=True)).to_be_visible()
    card.get_by_role("link", name="Vestli", exact=True).click()
    expect(page.locator("h1")).to_have_text("Vestli")
    expect(page).to_have_url(f"{server}/area?area=vestli")
    page.locator("#punkt-2025-5").get_by_role("link", name="2025 nr. 5").click()
    expect(page).to_have_url(f"{server}/followups?point=2025-5")
    page.get_by_role("link", name="Alna", exact=True).click()
    expect(page).to_have_url(f"{server}/followups?bydel=alna")
    expect(page.get_by_role("heading", name="Gjelder bydelen")).to_be_visible()
    expect(page.get_by_role("heading", name="Felles for hele byen")).to_be_visible()


def test_the_area_page_leads_to_the_points_of_the_area(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/area?area=furuset", "#punkt-2025-5")
    page.get_by_role("link", name="Alle punkter for området").click()
    expect(page).to_have_url(f"{server}/followups?area=furuset")
    expect(page.get_by_role("heading", name="Gjelder IPO-området")).to_be_visible()
    assert rows(page)[0] == "2025 nr. 5"


def test_back_to_the_list_keeps_its_filters(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/followups?point=2025-5&bydel=alna", READY)
    page.get_by_role("button", name="Tilbake til lista").click()
    expect(page).to_have_url(f"{server}/followups?bydel=alna")
    expect(page.get_by_role("button", name="Fjern filteret Bydel Alna")).to_be_visible()


def test_view_and_filter_by_keyboard(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/followups", READY)
    page.get_by_role("radio", name="Full historikk").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(f"{server}/followups?view=historikk")
    expect(page.locator("article")).to_have_count(7)
    page.get_by_role("button", name="Filtre").focus()
    page.keyboard.press("Enter")
    due = page.get_by_role("combobox", name="Frist")
    due.focus()
    page.keyboard.type("Passert")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/followups?due=overdue&view=historikk")
    expect(page.locator("article")).to_have_count(1)
    page.get_by_role("button", name="Nullstill filtre").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/followups?view=historikk")
    expect(page.locator("article")).to_have_count(7)


def test_every_filter_has_norwegian_words(shared: Visit, server: str) -> None:
    page = shared(f"{server}/followups", READY).page
    page.get_by_role("button", name="Filtre").click()
    expect(page.get_by_role("combobox", name="Ingen status etter")).to_be_visible()
    assert look.english(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Ingen status etter")).to_have_count(0)


def test_the_calendar_is_a_file_for_outlook(shared: Visit, server: str) -> None:
    page = shared(f"{server}/followups", READY).page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Frister og møter som kalender").click()
    assert waiting.value.suggested_filename == "politiradet-frister.ics"
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert b"DTSTART;VALUE=DATE:20260301" in content


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    shared: Visit, server: str, address: str, scheme: ColorScheme
) -> None:
    page = shared(server + address, READY, color_scheme=scheme).page
    assert serious(page, "heading-order") == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_phone_needs_no_sideways_scrolling(shared: Visit, server: str, address: str) -> None:
    visitor = shared(server + address, READY, PHONE, has_touch=True)
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    visitor.picture(f"followups-phone-{ADDRESSES.index(address)}")


def test_the_table_is_still_a_table_to_a_screen_reader_on_a_phone(
    shared: Visit, server: str
) -> None:
    page = shared(f"{server}/followups", READY, PHONE, has_touch=True).page
    table = page.get_by_role("table", name="Punkter for 2025: kort liste")
    assert table.get_by_role("row").count() == 8
    assert table.get_by_role("columnheader").count() == 6
    assert table.get_by_role("rowheader").count() == 7


def test_paper_has_the_points_and_no_controls(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/followups?view=historikk", READY)
    page.emulate_media(media="print")
    for name in ("Bydel", "Frist"):
        expect(page.get_by_role("combobox", name=name)).to_be_hidden()
    expect(page.get_by_role("button", name="Frister og møter")).to_be_hidden()
    expect(page.locator("header").first).to_be_hidden()
    for card in page.locator("article").all():
        expect(card).to_be_visible()
    expect(page.get_by_text("linje 94").first).to_be_visible()
