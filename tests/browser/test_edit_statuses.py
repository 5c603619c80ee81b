"""The status of every open point for a meeting, written in a browser on a desk and on a phone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from geo import text
from geo.store.database import Store
from tests.browser.conftest import DESKTOP, PHONE, Visit, field, serious


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_statuses_for_a_meeting_are_written_and_published(
    visit: Visit, own: str, tmp_path: Path, viewport: ViewportSize
) -> None:
    visitor = visit(viewport)
    page = visitor.open_with_key(f"{own}/edit?form=statuses", ".st-key-edit_statuses")
    expect(page.locator(".st-key-edit_statuses textarea")).to_have_count(14)
    new_source = page.get_by_role("link", name=text.say("edit_field.new_source"))
    expect(new_source).to_have_attribute("target", "_blank")
    page.get_by_text(text.say("edit_status.verbatim")).click()
    expect(page.locator(".st-key-edit_statuses textarea")).to_have_count(7)
    field(page, text.say("edit_field.source"), exact=True).click()
    page.get_by_role("option").filter(has_text="januar 2026").first.click()
    expect(new_source).to_have_count(0)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    field(page, text.say("edit_status.date")).fill("18. mars 2026")
    field(page, text.say("edit_status.text", number="1/2025"), exact=True).fill("Går videre.")
    field(page, text.say("edit_status.text", number="7/2025"), exact=True).fill("Drøftet.")
    page.keyboard.press("Tab")
    visitor.settle()
    changes = page.get_by_text(text.say("edit_table.caption"))
    expect(changes.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    field(page, text.say("seminar_page.by")).fill("Kari Nordmann")
    field(page, text.say("edit_page.why")).fill("møtet i mars")
    page.keyboard.press("Tab")
    visitor.settle()
    page.get_by_role("button", name=text.say("edit_page.publish_button")).click()
    expect(page.get_by_text("er publisert som endring")).to_be_visible()
    with closing(Store.open(str(tmp_path / "register.sqlite"))) as store:
        points = store.load().followup_by_id
        assert store.version() == 2
    assert points["2025-1"].statuses[-1].text == "Går videre."
    assert points["2025-7"].statuses[-1].text == "Drøftet."
