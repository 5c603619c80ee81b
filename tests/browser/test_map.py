"""The map, the table and the panel choose the same area; filters keep zoom and place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import HEADLINE, READY, Visit
from tests.geo.test_scene import NEWEST

AREA = "path[data-area={}]"


def place(page: Page) -> str:
    return page.locator(".ipo-map").get_attribute("data-place") or ""


def zoom_in(page: Page) -> None:
    """One step, until Leaflet has come to rest."""
    before = place(page)
    page.get_by_role("button", name="Zoom inn").click()
    expect(page.locator(".ipo-map")).not_to_have_attribute("data-place", before)


def open_filters(page: Page) -> None:
    """Unfold the filters."""
    page.get_by_test_id("stPopover").get_by_role("button", name="Filtre").click()


def visible(page: Page) -> set[str]:
    return set(
        page.eval_on_selector_all(
            "path[data-area]",
            "all => all.filter(n => n.style.display !== 'none').map(n => n.dataset.area)",
        )
    )


def test_all_twelve_areas_are_drawn_named_and_distinguished(shared: Visit, server: str) -> None:
    visitor = shared(f"{server}/map")
    page = visitor.page
    assert len(visible(page) - {"veitvet"}) == 12
    names = page.locator(".ipo-label-area span").all_inner_texts()
    assert {"Mortensrud/Bjørnerud", "Grønland/Tøyen", "Holmlia Syd", "Fossum"} <= set(names)
    assert len(set(names) - {"Veitvet"}) == 12
    fills = {
        page.locator(AREA.format(name)).get_attribute("fill")
        for name in ("vestli", "majorstua", "furuset")
    }
    assert len(fills) == 3
    assert sum(fill.startswith("url(#ipo-fill-") for fill in fills if fill) == 2
    for word in ("ny", "videreført", "oppstart", "utgått (utledet)", "ikke politiets grense"):
        expect(page.locator(".ipo-legend")).to_contain_text(word)
    visitor.picture("map-desktop")


def test_labels_of_areas_do_not_overlap(shared: Visit, server: str) -> None:
    page = shared(f"{server}/map").page
    boxes = page.eval_on_selector_all(
        ".ipo-label",
        "all => all.map(n => { const b = n.getBoundingClientRect(); return [b.x, b.y, b.right, b.bottom] })",
    )
    assert len(boxes) >= 13
    for index, (x, y, right, bottom) in enumerate(boxes):
        for left2, top2, right2, bottom2 in boxes[index + 1 :]:
            assert right <= left2 + 1 or right2 <= x + 1 or bottom <= top2 + 1 or bottom2 <= y + 1


def test_choosing_by_mouse_opens_the_panel_marks_the_row_and_writes_the_address(
    shared: Visit, server: str
) -> None:
    visitor = shared(f"{server}/map")
    page = visitor.page
    page.locator(AREA.format("bjorndal")).click()
    expect(page).to_have_url(f"{server}/map?area=bjorndal")
    answers, known = page.locator("dl.ipo-facts").first, page.locator(".ipo-known")
    for word in ("ny", "januar 2026", "Enhet øst", "Søndre Nordstrand", "Neste frist"):
        expect(answers).to_contain_text(word)
    expect(known.locator("q")).to_be_hidden()  # the scanner's words are not the first thing
    known.locator("summary").click()
    expect(known.locator("q")).to_be_visible()
    for word in ("6,29", "linje 16"):
        expect(known).to_contain_text(word)
    expect(page.locator("tr[data-area=bjorndal]")).to_have_class("ipo-chosen")
    expect(page.get_by_text("ikke politiets grense").first).to_be_visible()
    visitor.picture("map-chosen")
    page.locator(AREA.format("bjorndal")).click()
    expect(page).to_have_url(f"{server}/map")


def test_choosing_by_keyboard(shared: Visit, server: str) -> None:
    page = shared(f"{server}/map").page
    page.locator("[title='Vis alle områder']").focus()
    reached = []
    for _ in range(60):  # Tab leads from area to area
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.dataset?.area ?? ''")
        reached += [name] if name else []
        if name == "vestli":
            break
    assert reached[-1:] == ["vestli"]
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/map?area=vestli")
    expect(page.locator(AREA.format("vestli"))).to_have_attribute("aria-pressed", "true")
    expect(page.locator(AREA.format("vestli"))).to_be_focused()
    page.keyboard.press(" ")
    expect(page).to_have_url(f"{server}/map")


def test_every_visible_area_can_be_reached_and_is_read_aloud(shared: Visit, server: str) -> None:
    page = shared(f"{server}/map").page
    for name in visible(page):
        area = page.locator(AREA.format(name))
        assert area.get_attribute("role") == "button"
        assert area.get_attribute("tabindex") == "0"
    assert (
        page.locator(AREA.format("furuset")).get_attribute("aria-label")
        == "Furuset, oppstart, Enhet øst, Alna"
    )
    assert "utgått (utledet)" in (
        page.locator(AREA.format("veitvet")).get_attribute("aria-label") or ""
    )


def test_hovering_tells_what_it_is(shared: Visit, server: str) -> None:
    page = shared(f"{server}/map").page
    page.locator(AREA.format("hovseter")).hover()
    expect(page.locator(".ipo-hint")).to_have_text("Hovseter, ny, Enhet vest, Vestre Aker")


def test_a_unit_is_zoomed_to_and_other_filters_keep_zoom_and_place(
    visit: Visit, server: str
) -> None:
    page = visit().open(f"{server}/map")
    for _ in range(3):
        zoom_in(page)
    before = place(page)
    open_filters(page)
    group = page.get_by_test_id("stButtonGroup")
    group.get_by_text("ny", exact=True).click()
    # What lies outside the view is hidden already, and the address comes before the map.
    page.wait_for_function(
        "() => [...document.querySelectorAll('path[data-area=majorstua]')].every(n => n.style.display === 'none')"
    )
    expect(page).to_have_url(f"{server}/map?status=ny")
    assert place(page) == before
    group.get_by_text("ny", exact=True).click()
    group.get_by_text("øst", exact=True).click()
    expect(page).to_have_url(f"{server}/map?unit=ost")
    expect(page.locator(".ipo-map")).not_to_have_attribute("data-place", before)
    assert visible(page) == {*NEWEST} - {"hovseter", "majorstua", "gronland-toyen"}
    frame = page.locator(".ipo-map").bounding_box()
    assert frame is not None
    for name in visible(page):  # all of the unit is in sight
        box = page.locator(AREA.format(name)).bounding_box()
        assert box is not None
        assert frame["x"] <= box["x"] + 1
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_another_list_keeps_zoom_and_shows_its_areas(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map")
    before = place(page)
    open_filters(page)
    page.locator(".st-key-f_edition [data-baseweb=select], .st-key-f_edition input").first.click()
    page.get_by_role("option", name="30. april 2024").click()
    expect(page.locator(AREA.format("sandvika"))).to_be_visible()
    assert place(page) == before
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Utenfor bildet: ").click()
    expect(page.locator(".ipo-map")).not_to_have_attribute("data-place", before)
    expect(page.get_by_role("button", name="Utenfor bildet: ")).to_be_hidden()
    visitor.settle()
    visitor.picture("map-2024")


def test_the_table_chooses_and_sorts(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map")
    names = page.locator(".ipo-table tbody th")
    assert names.first.inner_text() == "Hovseter"
    assert page.locator(".ipo-table td.ipo-number").count() == 12  # km² and nothing else
    page.locator(".ipo-table").get_by_role("button", name="Område").click()
    assert names.first.inner_text() == "Bjørndal"
    expect(page.locator(".ipo-table thead th").first).to_have_attribute("aria-sort", "ascending")
    page.locator(".ipo-table").get_by_role("button", name="km²").click()
    assert names.first.inner_text() == "Fossum"
    page.locator(".ipo-table").get_by_role("button", name="km²").click()
    assert names.first.inner_text() == "Bjørndal"
    page.locator("tr[data-area=majorstua]").click()
    expect(page.locator(AREA.format("majorstua"))).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(f"{server}/map?area=majorstua")
    assert names.first.inner_text() == "Bjørndal"  # the order outlives the choice


def test_the_table_by_keyboard(shared: Visit, server: str) -> None:
    page = shared(f"{server}/map").page
    page.locator("tr[data-area=grorud] button").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/map?area=grorud")
    expect(page.locator("tr[data-area=grorud] button")).to_be_focused()
    page.locator(AREA.format("grorud")).click()
    expect(page).to_have_url(f"{server}/map")


def test_search_forgives_and_chooses(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map")
    box = page.get_by_role("textbox", name="Søk")
    box.fill("Bjgrnerud")
    box.press("Enter")
    expect(page).to_have_url(f"{server}/map?area=mortensrud-bjornerud")
    expect(page.locator(AREA.format("mortensrud-bjornerud"))).to_have_attribute(
        "aria-pressed", "true"
    )


def test_colours_by_unit_and_bydel(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map?colour=enhet")
    expect(page.locator(".ipo-legend")).to_contain_text("Enhet sentrum")
    page = visitor.open(f"{server}/map?colour=bydel")
    expect(page.locator(".ipo-legend")).to_contain_text("Søndre Nordstrand")
    fills = [
        page.locator(AREA.format(name)).get_attribute("fill")
        for name in ("furuset", "trosterud", "grorud")
    ]
    assert fills[0] == fills[1] != fills[2]


def test_the_place_outlives_a_visit_to_other_pages(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map")
    zoom_in(page)
    before = place(page)
    for name, heading in (("Om", "Om IPO-kart"), ("Område", "Furuset")):
        page.locator("header").get_by_role("link", name=name, exact=True).click()
        if name == "Område":
            page.locator(READY).wait_for()
        else:
            expect(page.locator("h1")).to_have_text(heading)
        page.locator("header").get_by_role("link", name="Kart", exact=True).click()
        expect(page.locator("h1")).to_have_text(HEADLINE)
        expect(page.locator(".ipo-map")).to_have_attribute("data-place", before)


def test_quick_clicks_are_all_kept(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map")
    open_filters(page)
    for word in ("vest", "øst", "ny"):
        page.get_by_test_id("stButtonGroup").get_by_text(word, exact=True).click(no_wait_after=True)
    expect(page).to_have_url(f"{server}/map?unit=vest&unit=ost&status=ny")
    expect(page.locator(AREA.format("hovseter"))).to_be_visible()
    expect(page.locator(AREA.format("majorstua"))).to_be_hidden()


def test_the_csv_is_the_table(visit: Visit, server: str, tmp_path: Path) -> None:
    page = visit().open(f"{server}/map?unit=vest")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned tabellen").click()
    assert waiting.value.suggested_filename == "ipo-omrader-2026-01.csv"
    path = tmp_path / "liste.csv"
    waiting.value.save_as(path)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Område", "Hovseter", "Majorstua"]
