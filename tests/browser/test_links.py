"""Every address opens the same view again, also as the very first request of a fresh server."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HEADLINE, READY, Visit
from tests.browser.servers import serving


@pytest.mark.parametrize(
    ("address", "heading", "ready"),
    [
        ("/", HEADLINE, READY),
        (
            "/map?edition=2026-01&unit=ost&area=vestli",
            "Enhet øst: 9 av 12 områder, 6 ikke på lista fra 2024",
            READY,
        ),
        ("/area?area=furuset", "Furuset", READY),
        ("/about", "Om IPO-kart", "h1"),
    ],
)
def test_the_first_request_of_a_fresh_server(
    visit: Visit, address: str, heading: str, ready: str
) -> None:
    with serving() as server:
        visitor = visit()
        page = visitor.open(server + address, ready)
        expect(page.locator("h1")).to_have_text(heading)
        # our own navigation, not the one Streamlit makes of a folder called pages/
        expect(page.locator("header")).to_contain_text("Område")
        assert page.url == server + address
        assert page.evaluate("document.documentElement.lang") == "nb"
        assert visitor.complaints == []


def test_an_address_reopens_filters_choice_and_colour(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map?edition=2024-04-30&unit=vest&area=sandvika&colour=enhet")
    expect(page.locator("path[data-area=sandvika]")).to_have_attribute("aria-pressed", "true")
    # The map zooms to what is chosen; the others are there, outside the picture.
    expect(page.locator("path[data-area=majorstua]")).not_to_have_css("display", "none")
    expect(page.locator("path[data-area=furuset]")).to_have_css("display", "none")
    expect(page.locator(".ipo-legend")).to_contain_text("Enhet vest")
    expect(page.get_by_role("button", name="Fjern filteret Liste 30. april 2024")).to_be_visible()
    page.get_by_role("button", name="Filtre (2)").click()
    expect(page.get_by_role("combobox", name="Liste")).to_have_value("30. april 2024")


def test_the_back_button_returns_to_the_view_before(visit: Visit, server: str) -> None:
    visitor = visit()
    visitor.open(f"{server}/map?unit=vest")
    page = visitor.open(f"{server}/map?unit=sentrum")
    expect(page.locator(".ipo-figures")).to_contain_text("1")
    page.go_back()
    expect(page.locator("path[data-area=hovseter]")).to_be_visible()
    expect(page.locator("path[data-area=gronland-toyen]")).to_be_hidden()


def test_unknown_ids_are_ignored_with_a_notice(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map?area=atlantis&unit=ost")
    expect(page.get_by_role("alert")).to_contain_text("«atlantis»")
    expect(page).to_have_url(f"{server}/map?unit=ost")


def test_from_the_panel_to_the_area_page_and_back_to_the_map(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map?area=grorud")
    page.get_by_role("link", name="Åpne områdesiden").click()
    expect(page.locator("h1")).to_have_text("Grorud")
    assert page.url == f"{server}/area?area=grorud"
    page.get_by_role("link", name="Vis på kartet").click()
    expect(page.locator("h1")).to_have_text(HEADLINE)
    expect(page.locator("path[data-area=grorud]")).to_have_attribute("aria-pressed", "true")
