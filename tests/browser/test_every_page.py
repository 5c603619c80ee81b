"""Every page in every width, at large text, by keyboard, in forced colours, on paper, in Norwegian."""

from __future__ import annotations

from importlib import import_module

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HEADLINE, PHONE, READY, Visit, serious
from tests.browser.servers import free_port, serving

#: A script, whose folder is no package.
look = import_module("scripts.look.pages")


#: The captions of tables whose words reach out of what scrolls round them.
CUT_CAPTIONS = """() => [...document.querySelectorAll("table caption")].filter(caption => {
  const words = document.createRange();
  words.selectNodeContents(caption);
  let around = caption.closest("table");
  do around = around.parentElement;
  while (around.parentElement && getComputedStyle(around).overflowX === "visible");
  const edge = around.getBoundingClientRect().right;
  return [...words.getClientRects()].some(line => line.right > edge + 1);
}).map(caption => caption.textContent)"""


@pytest.mark.parametrize("address", look.ADDRESSES)
def test_words_fit_focus_is_seen_and_nothing_is_english(
    visit: Visit, server: str, address: str
) -> None:
    page = visit(color_scheme="dark").open(server + address, look.ADDRESSES[address])
    assert {width: cut for width, cut in look.cut_at_widths(page) if cut} == {}
    assert look.cut_in_large_text(page) == []
    assert look.english(page) == []
    assert page.title().endswith(" – IPO-kart Oslo")
    assert look.faint_focus(page) == []
    if "area=" in address:  # the rings have the colour of words in both looks
        page.emulate_media(color_scheme="light")
        assert look.faint_focus(page) == []
    assert look.chosen_alike(page) == []
    page.set_viewport_size(PHONE)
    look.settle(page)
    assert page.evaluate(CUT_CAPTIONS) == []


def test_an_english_word_would_be_found(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/about", "h1")
    page.evaluate("() => document.querySelector('h1').append(' not found')")
    assert look.english(page) == ["found", "not"]


def _is_dark(page: Page, selector: str, what: str) -> bool:
    """Whether a colour of an element is dark."""
    colour = page.locator(selector).first.evaluate(f"node => getComputedStyle(node).{what}")
    numbers = [float(word) for word in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(numbers) < 1.5 * 255


def test_dark_pages_print_light_with_their_filter(visit: Visit, server: str) -> None:
    visitor = visit(color_scheme="dark")
    for address, ready, words in (
        ("/map?unit=ost&status=ny", READY, "Filtre: Enhet øst og ny."),
        ("/timeline?unit=ost", ".ipo-timeline[data-fits=true]", "Filtre: Enhet øst."),
        ("/followups?bydel=alna", ".ipo-points-table", "Filtre: Bydel Alna."),
    ):
        page = visitor.open(server + address, ready)
        paper = page.locator(".ipo-paper")
        expect(paper).to_be_hidden()
        assert not _is_dark(page, "h1", "color")
        page.emulate_media(media="print", color_scheme="dark")
        expect(paper).to_have_text(words)
        expect(paper).to_be_visible()
        assert _is_dark(page, "h1", "color")
        assert _is_dark(page, ".ipo-paper", "color")
        assert not _is_dark(page, "body", "backgroundColor")
        expect(page.get_by_role("button", name="Filtre")).to_be_hidden()
        if "timeline" in address:  # the light drawing takes the place of the dark one
            assert _is_dark(page, ".ipo-timeline svg text:not([stroke])", "fill")
        page.emulate_media(media="screen", color_scheme="dark")


def test_an_unknown_page_says_so(visit: Visit, server: str) -> None:
    page = visit().page
    answer = page.goto(f"{server}/finnes-ikke")
    assert answer is not None and answer.status == 404
    expect(page.locator("h1")).to_have_text("Siden finnes ikke")
    assert look.english(page) == []
    assert serious(page) == []
    page.get_by_role("link", name="Gå til kartet").click()
    expect(page.locator("h1")).to_have_text(HEADLINE)


def test_a_download_that_fails_because_the_server_goes_says_so(visit: Visit) -> None:
    with serving() as server:
        page = visit().open(f"{server}/slides", ".ipo-preview img")
        page.get_by_role("button", name="Alt sammen (ZIP)").click()
    expect(page.get_by_test_id("stDownloadButtonError")).to_have_text(
        "Fila kunne ikke lages. Last siden på nytt, og prøv igjen."
    )
    assert look.english(page) == []


def test_whatever_fails_in_a_download_has_the_same_words(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/about", "h1")
    page.evaluate(
        """() => {
          const node = document.createElement("div");
          node.dataset.testid = "stDownloadButtonError";
          document.body.append(node);
          node.append("Request timed out after 30000ms");
        }"""
    )
    expect(page.get_by_test_id("stDownloadButtonError")).to_have_text(
        "Fila kunne ikke lages. Last siden på nytt, og prøv igjen."
    )


def test_the_server_goes_and_comes_back_and_the_first_click_counts(visit: Visit) -> None:
    port = free_port()
    visitor = visit()
    with serving(port=port) as server:
        page = visitor.open(f"{server}/map?unit=vest")
        page.evaluate("() => { window.__same = true }")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Tjeneren svarer ikke.", timeout=60_000)
    assert look.english(page) == []
    with serving(port=port):
        page.wait_for_selector("[data-test-connection-state=CONNECTED]", timeout=60_000)
        expect(dialog).to_have_count(0)
        page.get_by_role("button", name="Fjern filteret Enhet vest").click()  # at once
        expect(page.locator("h1")).to_have_text(HEADLINE)
        expect(page).to_have_url(f"{server}/map")
        assert page.evaluate("window.__same")  # the page was never loaded anew
