"""The map is the first thing seen and fills its window; its link reopens it as it stands."""

from __future__ import annotations

import re
from importlib import import_module

from playwright.sync_api import expect

from tests.browser.conftest import Visit

#: A script, whose folder is no package.
look = import_module("scripts.look.pages")


def test_the_map_is_the_first_thing_seen(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map")
    for width, height in look.SIZES:
        page.set_viewport_size({"width": width, "height": height})
        look.settle(page)
        box = page.locator(".ipo-map").bounding_box()
        assert box is not None
        assert box["y"] < 0.25 * height, (width, height)
        assert 0.95 * height > box["height"] > 0.55 * height, (width, height)
        assert box["y"] + box["height"] <= height, (width, height)
        assert box["width"] > (0.6 if width > 1000 else 0.88) * width, (width, height)
    page.set_viewport_size({"width": 1440, "height": 900})
    # The wheel scrolls the page until the map has been touched.
    place = page.locator(".ipo-map").get_attribute("data-place") or ""
    page.locator(".ipo-map").hover()
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")
    same_zoom = re.compile(f",{re.escape(place.rpartition(',')[2])}$")
    expect(page.locator(".ipo-map")).to_have_attribute("data-place", same_zoom)


def test_the_link_reopens_place_and_choice(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map?unit=ost")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = page.locator(".ipo-map").get_attribute("data-place") or ""
    page.get_by_role("button", name="Zoom inn").click()
    expect(page.locator(".ipo-map")).not_to_have_attribute("data-place", before)
    place = page.locator(".ipo-map").get_attribute("data-place") or ""
    page.get_by_role("button", name="Kopier lenke").click()
    expect(page.get_by_text("Lenken er kopiert.")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link.startswith(f"{server}/map?unit=ost&place=")
    visitor.open(link)
    expect(page.locator(".ipo-map")).to_have_attribute("data-place", place)
    expect(page).to_have_url(f"{server}/map?unit=ost")


def test_the_choice_follows_through_the_menu(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map?unit=ost&area=Bjørndal")
    menu = page.locator("header")
    menu.get_by_role("link", name="Tidslinje", exact=True).click()
    expect(page).to_have_url(f"{server}/timeline?unit=ost&area=bjorndal")
    expect(page.get_by_role("button", name="Fjern filteret Enhet øst")).to_be_visible()
    expect(page).to_have_title(re.compile("Tidslinje – Enhet øst: 9 av 12 områder"))
    menu.get_by_role("link", name="Område", exact=True).click()
    expect(page.locator("h1")).to_have_text("Bjørndal")
    menu.get_by_role("link", name="Kart", exact=True).click()
    expect(page).to_have_url(f"{server}/map?unit=ost&area=bjorndal")
    expect(page.locator("path[data-area=bjorndal]")).to_have_attribute("aria-pressed", "true")
