"""The timeline as people meet it: keyboard, clicks, links, phone, accessible, nothing outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Visit, serving
from tests.conftest import PAYLOADS

BARS = ".st-key-timeline_chart .bars_marks path"
MAP = ".st-key-timeline_map .ipo-map[data-ready]"
MATRIX = ".ipo-matrix"


def ready(page: Page) -> None:
    """The drawing and the map are there, with what they were told."""
    page.wait_for_selector(BARS)
    page.wait_for_selector(MAP)


def now(page: Page) -> Locator:
    """The heading of the chosen list in the table."""
    return page.locator(f"{MATRIX} thead .now")


def bar(page: Page, area: str, edition: str) -> Locator:
    """The bar of an area on a list, by what it was drawn from."""
    place = page.evaluate(
        """([bars, area, edition]) => [...document.querySelectorAll(bars)].findIndex(
            bar => bar.__data__.datum.area === area && bar.__data__.datum.edition === edition)""",
        [BARS, area, edition],
    )
    assert place >= 0
    return page.locator(BARS).nth(place)


def test_bars_have_colour_and_pattern_and_nothing_is_fetched(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/timeline", BARS)
    ready(page)
    fills = page.eval_on_selector_all(BARS, "all => all.map(bar => bar.getAttribute('fill'))")
    assert len(set(fills)) == 4
    for fill in {fill for fill in fills if fill.startswith("url(")}:
        assert page.locator(fill[4:-1]).evaluate("node => node.tagName") == "pattern"
    expect(page.locator(f"{MATRIX} tbody tr")).to_have_count(15)
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.picture("timeline")


def test_the_slider_moves_map_and_table_by_keyboard(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/timeline", BARS)
    ready(page)
    page.locator("path[data-area=vestli]").wait_for()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(f"{server}/timeline?edition=2024-04-30")
    expect(now(page)).to_contain_text("30. april 2024")
    expect(page.locator("path[data-area=sandvika]")).to_be_visible()
    expect(page.locator("path[data-area=vestli]")).to_be_hidden()
    expect(page.get_by_text("Liste 30. april 2024 (gjengitt i pressen)")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(now(page)).to_contain_text("januar 2026")
    expect(page.locator("path[data-area=vestli]")).to_be_visible()


def test_a_click_on_a_bar_chooses_area_and_list(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/timeline", BARS)
    ready(page)
    bar(page, "furuset", "2024-04-30").click()
    expect(page).to_have_url(f"{server}/timeline?edition=2024-04-30&area=furuset")
    expect(page.get_by_role("heading", name="Furuset")).to_be_visible()
    expect(page.locator(f"{MATRIX} tr.chosen")).to_contain_text("Furuset")
    visitor.settle()
    page.get_by_role("button", name="Fjern valget").click()
    expect(page).to_have_url(f"{server}/timeline?edition=2024-04-30")
    visitor.settle()
    bar(page, "furuset", "2024-04-30").click()  # the same bar a second time
    expect(page).to_have_url(f"{server}/timeline?edition=2024-04-30&area=furuset")


def test_the_map_chooses_too(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/timeline", BARS)
    ready(page)
    page.locator("path[data-area=hovseter]").click()
    expect(page).to_have_url(f"{server}/timeline?area=hovseter")
    expect(page.locator(f"{MATRIX} tr.chosen")).to_contain_text("Hovseter")


def test_the_lists_are_played_to_the_newest(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/timeline?edition=2024-04-30", BARS)
    ready(page)
    page.get_by_role("button", name="Spill av listene").click()
    expect(page.get_by_role("button", name="Stopp")).to_be_visible()
    expect(now(page)).to_contain_text("januar 2026")
    expect(page.get_by_role("button", name="Spill av listene")).to_be_visible()


def test_a_link_reopens_the_view_on_a_fresh_server(visit: Visit) -> None:
    with serving() as server:
        address = f"{server}/timeline?edition=2024-04-30&unit=ost&area=veitvet"
        page = visit().open(address, BARS)
        ready(page)
        assert page.url == address
        expect(now(page)).to_contain_text("30. april 2024")
        expect(page.get_by_role("heading", name="Veitvet")).to_be_visible()
        expect(page.get_by_role("combobox", name="Vis område")).to_have_value("Veitvet")
        expect(page.locator(MATRIX)).not_to_contain_text("Hovseter")


def test_the_picture_can_be_had(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/timeline", BARS)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Vektor (SVG)").click()
    assert "tidslinje" in waiting.value.suggested_filename
    assert b"area-vestli" in Path(waiting.value.path()).read_bytes()


def test_a_phone_scrolls_only_down_and_the_table_by_itself(visit: Visit, server: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(f"{server}/timeline?area=vestli", BARS)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    region = page.get_by_role("region", name="Tabell over område og liste")
    assert region.evaluate("node => node.scrollWidth > node.clientWidth")
    region.focus()
    expect(region).to_be_focused()
    visitor.picture("timeline-phone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit: Visit, server: str, scheme: str) -> None:
    visitor = visit(color_scheme=scheme)
    page = visitor.open(f"{server}/timeline?area=furuset&edition=2024-04-30", BARS)
    ready(page)
    found = Axe().run(page).response["violations"]
    serious = [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in found
        if item["impact"] in {"serious", "critical"}
    ]
    assert serious == []
    visitor.picture(f"timeline-{scheme}")


def test_paper_has_drawing_and_table_and_no_controls(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/timeline", BARS)
    page.emulate_media(media="print")
    expect(page.locator(BARS).first).to_be_visible()
    expect(page.locator(MATRIX)).to_be_visible()
    expect(page.get_by_role("slider")).to_be_hidden()


def test_hostile_names_do_not_run(
    visit: Visit, edit: Callable[[str, Callable[[Any], object]], Path], folder: Path
) -> None:
    payloads = [name for name in PAYLOADS if "pwned" in name or "evil" in name]

    def rename(doc: Any) -> None:
        for index, feature in enumerate(doc["features"]):
            feature["properties"].update(name=f"{payloads[index % len(payloads)]} {index}")

    def relist(doc: Any) -> None:
        doc["editions"][-1].update(title=payloads[3], note=payloads[4], date_text=payloads[2])

    edit("ipo_areas.geojson", rename)
    edit("editions.json", relist)
    with serving(folder) as server:
        visitor = visit()
        page = visitor.open(f"{server}/timeline?area=vestli", BARS)
        ready(page)
        page.locator(BARS).first.hover()
        expect(page.locator("#vg-tooltip-element")).to_be_visible()
        assert page.evaluate("window.__pwned") is None
        assert visitor.outside == []
