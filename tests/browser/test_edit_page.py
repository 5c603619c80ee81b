"""Editing in a browser: what is typed outlives a reload, and everybody can use the page."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from geo import text
from tests.browser.conftest import DESKTOP, PHONE, Visit, field, serious

#: A script, whose folder is no package.
look = import_module("scripts.look.pages")

THUMB = 44  # px


def test_what_is_typed_outlives_a_reload_and_is_published(visit: Visit, own: str) -> None:
    visitor = visit()
    page = visitor.open_with_key(f"{own}/edit?area=vestli", "h1")
    field(page, "Navnet ditt").fill("Kari Nordmann")
    page.keyboard.press("Tab")
    visitor.settle()
    field(page, "Navn", exact=True).fill("Vestli nord")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Utkastet er lagret")).to_have_count(1)
    expect(page.locator(".ipo-changed")).to_contain_text("«Vestli nord»")
    expect(page.locator(".ipo-before-after img")).to_have_count(2)
    visitor.settle()
    assert serious(page) == []
    assert {width: cut for width, cut in look.cut_at_widths(page) if cut} == {}
    page.reload()
    expect(field(page, "Navn", exact=True)).to_have_value("Vestli nord")
    visitor.settle()
    field(page, "Hvorfor du endrer dette").fill("nytt navn")
    page.get_by_role("button", name="Publiser").click()
    expect(page.get_by_text("Endringen er publisert som endring 2")).to_be_visible()
    visitor.settle()
    expect(field(page, "Navn", exact=True)).to_have_value("Vestli nord")


#: Which element has a ring of 3 px: the one with the focus, and what stands round it.
RINGS = """() => {
  const rings = [];
  for (let at = document.activeElement; at; at = at.parentElement) {
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (outlineStyle === "solid" && outlineWidth === "3px") rings.push(at);
  }
  const [ring] = rings, field = document.activeElement.getBoundingClientRect();
  const frame = ring?.getBoundingClientRect();
  const isAround = frame && frame.width > field.width && frame.height >= field.height;
  return [rings.length, isAround, parseFloat(ring && getComputedStyle(ring).borderTopWidth)];
}"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "media",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "forced_colors": "active"},
    ],
    ids=["light", "dark", "forced"],
)
def test_the_ring_of_a_field_goes_round_its_frame(
    visit: Visit, own: str, viewport: ViewportSize, media: Any
) -> None:
    visitor = visit(viewport)
    page = visitor.open_with_key(f"{own}/edit?area=vestli", "h1")
    page.emulate_media(**media)
    visitor.settle()
    for label in ("Navn", "Andre navn", "Merknad", text.say("edit_page.what")):
        field(page, label, exact=True).focus()
        assert page.evaluate(RINGS) == [1, True, 1], label


def test_on_a_phone_what_changes_is_one_press_away(visit: Visit, own: str) -> None:
    visitor = visit(PHONE)
    page = visitor.open_with_key(f"{own}/edit?area=vestli", "h1")
    visitor.settle()
    name = field(page, "Navn", exact=True)
    box = page.locator("[data-testid=stTextInputRootElement]").filter(has=name).bounding_box()
    assert box and box["height"] >= THUMB
    name.fill("Vestli nord")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Se hva som blir endret")
    expect(link).to_be_in_viewport()
    visitor.settle()
    link.click()
    expect(page.get_by_role("heading", name="Dette blir endret")).to_be_in_viewport()
