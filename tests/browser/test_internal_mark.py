"""Marking one line of a point as internal on its page, with the keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, field, serious


def test_one_status_of_a_point_is_marked_with_the_keyboard(visit: Visit, own: str) -> None:
    visitor = visit()
    page = visitor.open_with_key(f"{own}/followups?point=2025-1", "h1")
    keys = page.keyboard
    page.get_by_text("Intern merking").locator("xpath=ancestor::summary").focus()
    keys.press("Enter")
    choice = page.get_by_role("combobox", name="Hva skal merkes")
    expect(choice).to_be_visible()
    visitor.settle()
    # a list that opens while the fold unfolds is shut again
    page.wait_for_function("() => !document.getAnimations().length")
    choice.focus()
    expect(choice).to_be_focused()
    keys.type("status")
    expect(page.get_by_role("option")).to_have_count(1)
    keys.press("ArrowDown")
    expect(choice).to_have_attribute("aria-activedescendant", re.compile("."))
    keys.press("Enter")
    expect(choice).to_have_value(re.compile("^status, januar 2026"))
    visitor.settle()
    assert serious(page) == []
    visitor.settle()
    field(page, "Navnet ditt").focus()
    expect(field(page, "Navnet ditt")).to_be_focused()
    keys.type("Kari Nordmann")
    keys.press("Tab")
    keys.type("avklares")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Merk som internt")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_text("er merket internt")).to_be_visible()
    log = page.locator(".ipo-points .log li").first
    expect(log.locator(".ipo-internal")).to_have_text("INTERN")
