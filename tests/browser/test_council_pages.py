"""Meetings, bodies and programmes in a real browser: widths, looks, keyboard, paper."""

from __future__ import annotations

import re

from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, SCHEMES, Visit, serious

#: The tables whose columns end outside what is seen.
_CUT = """nodes => nodes.map(node => node.scrollWidth - node.clientWidth > 1
  && node.innerText.slice(0, 40))"""
PROJECTOR: ViewportSize = {"width": 1280, "height": 800}
#: Addresses and what is there when they are drawn.
ADDRESSES = {
    "/meetings": ".ipo-meeting",
    "/meetings?view=tabell": ".ipo-meetings-table",
    "/subjects": ".ipo-council-table",
    "/subjects?id=oslostandard": ".ipo-amounts",
    "/followups?point=2025-3": ".ipo-term",
}


def test_every_width_and_look_is_accessible(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    for address, ready in ADDRESSES.items():
        page = visitor.open(server + address, ready)
        for scheme in SCHEMES:
            visitor.wear(scheme)
            assert (address, scheme, serious(page, "heading-order")) == (address, scheme, [])
            for size in (DESKTOP, PROJECTOR, PHONE):
                page.set_viewport_size(size)
                main = page.locator("[data-testid=stMain]")
                assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1, address
                assert [row for row in page.locator(".ipo-stacks").evaluate_all(_CUT) if row] == []
                visitor.picture(f"council{address.replace('/', '-')}-{scheme}-{size['width']}")
            page.set_viewport_size(DESKTOP)
        visitor.wear("light")
    assert visitor.outside == []
    assert visitor.complaints == []


def test_a_term_opens_by_keyboard_closes_and_leads_on(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/followups?point=2025-3", ".ipo-term")
    term = page.get_by_role("button", name="PST", exact=True)
    explanation = page.locator("#ord-pst")
    expect(explanation).to_be_hidden()
    expect(term).to_have_accessible_description(re.compile("^Politiets sikkerhetstjeneste. "))
    term.focus()
    page.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    expect(term).to_be_focused()
    page.keyboard.press("Space")
    expect(explanation).to_be_visible()
    page.keyboard.press("Tab")
    expect(
        explanation.get_by_role("link", name="Mer om Politiets sikkerhetstjeneste")
    ).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/subjects?id=pst")
    expect(page.locator("h1")).to_have_text("Politiets sikkerhetstjeneste")
    assert visitor.complaints == []


def test_a_term_is_large_enough_for_a_finger_and_plain_on_paper(visit: Visit, server: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(f"{server}/followups?point=2025-3", ".ipo-term")
    term = page.get_by_role("button", name="PST", exact=True)
    box = term.evaluate(
        "node => ['top', 'bottom'].reduce((sum, side) => "
        "sum - parseFloat(getComputedStyle(node, '::after')[side]), node.getBoundingClientRect().height)"
    )
    assert box >= 24
    term.tap()
    expect(page.locator("#ord-pst")).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(page.locator("#ord-pst")).to_be_hidden()
    assert term.evaluate("node => getComputedStyle(node).textDecorationLine") == "none"


def test_paper_is_light_whole_and_names_the_filter(visit: Visit, server: str) -> None:
    visitor = visit(color_scheme="dark")
    page = visitor.open(f"{server}/meetings?kind=seminar", ".ipo-meeting")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_text("Filtre: Slag møte Seminar.")).to_be_visible()
    expect(page.get_by_role("button", name="Filtre")).to_be_hidden()
    expect(page.get_by_text("linje 28").first).to_be_visible()  # what is folded on the screen
    colour = page.locator(".ipo-meeting dd").first.evaluate("node => getComputedStyle(node).color")
    assert colour == "rgb(0, 0, 0)"


def test_the_search_leads_to_a_programme(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map")
    box = page.get_by_role("textbox", name="Søk etter sted, møte eller program")
    box.fill("KOSS")
    box.press("Enter")
    expect(page).to_have_url(f"{server}/subjects?id=koss")
    expect(page.locator("h1")).to_have_text("Kommunenes koordineringssentral")
