"""Phone width, dark mode, accessible to all. What holds for every page is in test_every_page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, READY, ColorScheme, Visit, serious

PAGES = [("/map?area=vestli", READY), ("/area?area=furuset", READY), ("/about", "h1")]


@pytest.mark.parametrize(("address", "ready"), PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    shared: Visit, server: str, address: str, ready: str, scheme: ColorScheme
) -> None:
    visitor = shared(server + address, ready, color_scheme=scheme)
    page = visitor.page
    assert serious(page) == []
    visitor.picture(f"{address.strip('/').partition('?')[0]}-{scheme}")


@pytest.mark.parametrize(("address", "ready"), PAGES)
def test_phone_width_needs_no_sideways_scrolling(
    visit: Visit, server: str, address: str, ready: str
) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(server + address, ready)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    visitor.picture(f"{address.strip('/').partition('?')[0]}-phone")


def test_the_map_shows_the_areas_on_a_phone(visit: Visit, server: str) -> None:
    page = visit(PHONE, has_touch=True).open(f"{server}/map")
    box = page.locator(".ipo-map").bounding_box()
    assert box is not None
    assert box["y"] < PHONE["height"] * 0.6  # in sight without scrolling
    for name in ("hovseter", "vestli", "bjorndal"):
        area = page.locator(f"path[data-area={name}]").bounding_box()
        assert area is not None
        assert box["x"] <= area["x"] <= box["x"] + box["width"]
    page.locator("path[data-area=bjorndal]").tap()
    expect(page).to_have_url(f"{server}/map?area=bjorndal")


def test_print_is_clean(shared: Visit, server: str) -> None:
    page = shared(f"{server}/area?area=furuset").page
    page.emulate_media(media="print")
    expect(page.locator("header").first).to_be_hidden()
    expect(page.get_by_role("button", name="Forrige område")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    page = shared(f"{server}/map").page
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Filtre")).to_be_hidden()
    chart, figures = (
        page.locator(".ipo-map").bounding_box(),
        page.locator(".ipo-figures").bounding_box(),
    )
    assert chart is not None
    assert figures is not None
    assert figures["y"] >= chart["y"] + chart["height"]  # below the map, not beside it
