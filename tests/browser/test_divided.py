"""A register with more areas than a browser gets at once, in the browser: the whole country without
areas, then the areas of a unit or a bydel, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks import country, servers
from benchmarks.country import NORWAY
from tests.browser.conftest import READY, Visit, serious

_SIZE = NORWAY.times(0.1)
_MOST = 100  # fewer than there are, more than any unit has
_UNITS = ("oppdiktet distrikt 02", "oppdiktet distrikt 03")
_TOLD = f"Kartet viser høyst {_MOST} på en gang."
#: The names of the areas on the map, and of the rows of the table.
SHOWN = """() => [...document.querySelectorAll("path[data-area]")].filter((path) => path.style.display !== "none").map((path) => path.dataset.area).sort()"""
ROWS = """() => [...document.querySelectorAll(".ipo-table tbody tr")].map((row) => row.dataset.area).sort()"""
#: The same areas on both, or none on either.
ALIKE = f"() => {{ const shown = ({SHOWN})(), rows = ({ROWS})(); return shown.length > 0 && JSON.stringify(shown) === JSON.stringify(rows); }}"


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a part of a made-up country that is divided; its address."""
    folder = tmp_path_factory.mktemp("divided")
    settings = country.write(folder / "land", _SIZE, _MOST)
    environment = {"IPOKART_SETTINGS": str(settings), "XDG_CACHE_HOME": str(folder)}
    with servers.with_settings(environment) as address:
        yield address.replace(servers.HOST, "localhost")


def press_unit(page: Page, unit: str) -> None:
    pill = page.get_by_test_id("stButtonGroup").get_by_text(unit, exact=True)
    if not pill.is_visible():
        page.get_by_test_id("stPopover").get_by_role("button").first.click()
    pill.click()


def test_from_the_whole_country_to_a_unit_and_back(visit: Visit, land: str) -> None:
    visitor = visit()
    page = visitor.open(f"{land}/map")
    page.wait_for_selector(READY)
    expect(page.get_by_text(_TOLD)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("360 områder")
    assert page.evaluate(SHOWN) == []
    expect(page.locator(".ipo-table")).to_have_count(0)
    assert not serious(page)
    first, second = _UNITS
    press_unit(page, first)
    page.wait_for_function(ALIKE)
    of_first = page.evaluate(SHOWN)
    expect(page.get_by_text(_TOLD)).to_have_count(0)
    assert not serious(page)
    press_unit(page, first)  # off again: nothing of it stays
    expect(page.get_by_text(_TOLD)).to_be_visible()
    page.wait_for_function(f"() => ({SHOWN})().length === 0")
    press_unit(page, second)
    page.wait_for_function(ALIKE)
    assert not set(page.evaluate(SHOWN)) & set(of_first)
    assert not visitor.complaints


def test_an_address_opens_a_bydel_and_a_link_an_area(visit: Visit, land: str) -> None:
    page = visit().open(f"{land}/map?area=oppdiktet-00101")
    page.wait_for_selector(READY)
    page.wait_for_function(ALIKE)
    chosen = page.locator("path[data-area][aria-pressed=true]")
    expect(chosen).to_have_attribute("data-area", "oppdiktet-00101")
    expect(page.locator(".ipo-facts").first).to_be_visible()
    within = page.evaluate(SHOWN)
    bydel = page.url.partition("bydel=")[2].partition("&")[0]
    page = visit().open(f"{land}/map?bydel={bydel}")
    page.wait_for_function(ALIKE)
    assert page.evaluate(SHOWN) == within


def test_what_the_browser_cannot_answer_it_leaves_to_the_server(visit: Visit, land: str) -> None:
    """Within its part a filter is shown at once; what needs another part waits for it."""
    page = visit().open(f"{land}/map?unit={_UNITS[0].replace(' ', '-')}")
    page.wait_for_function(ALIKE)
    before = page.evaluate(SHOWN)
    page.evaluate("() => { window.seen = new Set(); }")
    page.evaluate(
        f"""() => new MutationObserver(() => window.seen.add(JSON.stringify(({SHOWN})())))
        .observe(document.body, {{ subtree: true, childList: true, attributes: true, attributeFilter: ["style"] }})"""
    )
    page.get_by_role("button", name="Fjern filteret").click()
    expect(page.get_by_text(_TOLD)).to_be_visible()
    page.wait_for_function(f"() => ({SHOWN})().length === 0")
    seen = page.evaluate("() => [...window.seen].map((it) => JSON.parse(it))")
    assert all(areas in ([], before) for areas in seen)


def test_an_area_of_another_bydel_is_found_by_its_name(visit: Visit, land: str) -> None:
    page = visit().open(f"{land}/area?area=oppdiktet-00101")
    page.wait_for_selector(READY)
    box = page.get_by_role("combobox")
    box.click()
    box.fill("Oppdiktet 00300")
    expect(page.get_by_role("option")).to_have_text("Skrevet: Oppdiktet 00300")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oppdiktet 00300")
    page.wait_for_selector("path[data-area=oppdiktet-00300][aria-pressed=true]")
