"""Drawing a border in the page: by pointer, by touch and by keyboard alone, up to its publication."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from playwright.sync_api import Locator, Page, expect
from shapely.geometry.base import BaseGeometry

from geo import files, store
from geo.model import Area
from geo.projection import in_metres
from tests.browser.conftest import PHONE, SCHEMES, Visit, Visitor, field, serious
from tests.conftest import shipped_register

NOTICE = "Omtrentlig avgrensning (delbydel), ikke politiets grense."
EDITOR = ".ipo-border-editor[data-ready]"


def opened(visit: Visit, own: str, area: str = "furuset", **options: Any) -> Visitor:
    visitor: Visitor = visit(**options)
    visitor.open_with_key(f"{own}/edit?form=border&area={area}", EDITOR)
    visitor.settle()
    return visitor


def tool(page: Page, name: str) -> Locator:
    return page.locator(f"{EDITOR} [data-tool={name}]")


def checks(page: Page) -> Locator:
    return page.locator(".ipo-border-checks")


def stand_on(page: Page, number: int) -> None:
    """Choose a vertex in the list and go to it on the map, as the keyboard does."""
    field(page, "Punktene i grensen").select_option(index=number - 1)
    field(page, "Punktene i grensen").press("Enter")
    expect(page.locator(".ipo-border-at")).to_be_focused()


def point_of(page: Page) -> tuple[float, float]:
    """Where the chosen vertex is on the screen, once neither the map nor the page moves under it."""
    page.wait_for_function(
        """() => {
            const box = document.querySelector(".ipo-border-at").getBoundingClientRect();
            const place = `${box.x} ${box.y}`;
            const now = performance.now();
            if (window.standsAt !== place) [window.standsAt, window.standsSince] = [place, now];
            return !document.querySelector(".leaflet-zoom-anim") && now - window.standsSince > 300;
        }"""
    )
    box = page.locator(".ipo-border-at").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0] / 2, start[1] + by[1] / 2)
    page.mouse.move(start[0] + by[0], start[1] + by[1])
    page.mouse.up()


def closer(page: Page, number: int) -> None:
    """The map near a vertex, so that handles lie apart."""
    page.evaluate("() => document.querySelector('.ipo-border-editor').scrollIntoView()")
    for _ in range(8):
        page.locator(".ipo-border-map .leaflet-bar a").first.click()
        # A click while the map still zooms is not taken.
        page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        page.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim')")
    stand_on(page, number)


def publish(visitor: Visitor, page: Page) -> None:
    visitor.settle()
    field(page, "Navnet ditt").fill("Kari Nordmann")
    field(page, "Hvorfor du endrer dette").fill("tegnet etter kart fra politiet")
    page.get_by_role("button", name="Publiser", exact=True).click()
    expect(page.get_by_text("publisert som endring")).to_be_visible()


def areas_now() -> dict[str, Area]:
    return dict(files.read_register(store.folder()).area_by_id)


def common(one: BaseGeometry | None, two: BaseGeometry | None) -> float:
    assert one is not None and two is not None
    return float(in_metres(one).intersection(in_metres(two)).area)


def test_a_shared_vertex_moves_for_both_by_keyboard_and_is_published(
    visit: Visit, own: str
) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    stand_on(page, 3)
    at = page.locator(".ipo-border-at")
    expect(at).to_have_attribute(
        "aria-label", re.compile(r"Punkt 3 av \d+, .* Deles med Trosterud\.")
    )
    page.keyboard.press("Shift+ArrowRight")
    expect(checks(page)).to_contain_text("Flyttet")
    expect(checks(page)).to_contain_text("Deles med Trosterud")
    page.keyboard.press("Control+z")
    expect(checks(page)).to_contain_text("0,0 % endret")
    page.keyboard.press("Control+y")
    expect(page.get_by_text("Disse naboene flytter seg med: Trosterud.")).to_be_visible()
    expect(at).to_be_focused()
    field(page, "Kilde").fill("Kart fra Enhet øst")
    page.get_by_text("Dette er den virkelige grensen").click()
    publish(visitor, page)
    before, after = shipped_register().area_by_id, areas_now()
    assert (
        after["furuset"].boundary_exact and after["furuset"].boundary_source == "Kart fra Enhet øst"
    )
    assert not after["trosterud"].boundary_exact
    for id_ in ("furuset", "trosterud"):
        assert len(after[id_].earlier) == 1
        assert not shapely.equals(after[id_].geometry, before[id_].geometry)
    assert common(after["furuset"].geometry, after["trosterud"].geometry) < 1
    page.goto(f"{own}/area?area=furuset")
    expect(page.get_by_text("Kart fra Enhet øst", exact=True)).to_have_count(1)
    expect(page.locator(".ipo-legend")).to_contain_text("Det gjelder Hovseter")  # the others
    expect(page.get_by_text(re.compile(f"{re.escape(NOTICE)}$"))).to_have_count(0)
    page.goto(f"{own}/area?area=furuset&list=2024-04-30")
    expect(page.get_by_text(NOTICE).first).to_be_visible()


def test_a_vertex_is_dragged_with_its_neighbour_and_undone(visit: Visit, own: str) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    stand_on(page, 3)
    closer(page, 3)
    other = page.locator(".ipo-border-other")
    before = [node.get_attribute("d") for node in other.all()]
    drag(page, point_of(page), (60, 10))
    expect(checks(page)).to_contain_text("Flyttet")
    after = [node.get_attribute("d") for node in other.all()]
    assert sum(one != two for one, two in zip(before, after, strict=True)) == 1
    expect(page.get_by_text("Disse naboene flytter seg med: Trosterud.")).to_be_visible()
    tool(page, "undo").click()
    expect(checks(page)).to_contain_text("0,0 % endret")
    expect(page.get_by_text("Ingenting er endret ennå.")).to_be_visible()


def test_everything_can_be_done_without_pointing(visit: Visit, own: str) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    tool(page, "add_hole").press("Enter")
    expect(checks(page)).to_contain_text("Nytt hull")
    options = page.locator(".ipo-border-vertices optgroup")
    expect(options).to_have_count(2)
    tool(page, "delete_part").press("Enter")
    expect(checks(page)).to_contain_text("Hullet er slettet")
    expect(options).to_have_count(1)
    stand_on(page, 40)
    count = page.locator(".ipo-border-vertices option").count()
    page.keyboard.press("Insert")
    expect(page.locator(".ipo-border-vertices option")).to_have_count(count + 1)
    page.keyboard.press("Delete")
    expect(page.locator(".ipo-border-vertices option")).to_have_count(count)
    page.keyboard.press("PageDown")
    tool(page, "south").press("Enter")
    expect(checks(page)).to_contain_text("Flyttet")


def test_a_part_is_drawn_by_clicking(visit: Visit, own: str) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    page.evaluate("() => document.querySelector('.ipo-border-editor').scrollIntoView()")
    tool(page, "add_part").click()
    expect(tool(page, "add_part")).to_have_attribute("aria-pressed", "true")
    box = page.locator(".ipo-border-map").bounding_box()
    assert box
    corners = [(40, 40), (110, 40), (110, 110), (40, 40)]
    for x, y in corners:
        page.mouse.click(box["x"] + box["width"] - 320 + x, box["y"] + 20 + y)
    expect(page.locator(".ipo-border-vertices optgroup")).to_have_count(2)
    expect(checks(page)).to_contain_text("Ny del")
    expect(tool(page, "add_part")).to_have_attribute("aria-pressed", "false")


def test_what_would_break_the_border_is_refused_and_reported(visit: Visit, own: str) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    field(page, "Steg").select_option("50")
    stand_on(page, 20)
    notice = page.locator(".ipo-border-notice")
    for _ in range(12):
        page.keyboard.press("Shift+ArrowUp")
        if "satt tilbake" in (notice.text_content() or ""):
            break
    expect(notice).to_contain_text("satt tilbake")
    expect(checks(page)).not_to_contain_text("ikke gyldig")


def test_an_overlap_is_seen_at_once_and_cannot_be_published(visit: Visit, own: str) -> None:
    visitor = opened(visit, own, "vestli")
    page = visitor.page
    taken = next(it for it in shipped_register().delbydeler if it.name == "Fossum")
    page.get_by_role("combobox", name="Delbydeler").click()
    page.keyboard.type(taken.name)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    visitor.settle()
    page.get_by_role("button", name="Bruk delbydelene som grense").click()
    expect(checks(page)).to_contain_text("Overlapper Fossum med")
    expect(
        page.get_by_text(re.compile("grensen kan ikke brukes slik: Overlapper Fossum"))
    ).to_be_visible()
    expect(page.get_by_role("button", name="Publiser", exact=True)).to_have_count(0)
    tool(page, "undo").click()
    expect(page.get_by_text("Ingenting er endret ennå.")).to_be_visible()


def test_delbydeler_are_chosen_on_the_map_and_joined(visit: Visit, own: str) -> None:
    visitor = opened(visit, own, "hovseter")
    page = visitor.page
    page.evaluate("() => document.querySelector('.ipo-border-editor').scrollIntoView()")
    tool(page, "choose_delbydeler").check()
    box = page.locator(".ipo-border-map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".ipo-border-part.chosen")).to_have_count(1)
    visitor.settle()
    page.get_by_role("button", name="Bruk delbydelene som grense").click()
    expect(checks(page)).to_contain_text("0,0 % endret")


def test_what_was_drawn_is_there_again_after_another_page(visit: Visit, own: str) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    stand_on(page, 3)
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("Disse naboene flytter seg med: Trosterud.")).to_be_visible()
    visitor.settle()
    share = checks(page).inner_text().split("·")[1]
    page.get_by_role("link", name="Tidslinje").click()
    expect(page).to_have_title(
        re.compile("Tidslinje")
    )  # the editor goes before the address changes
    expect(page.locator(EDITOR)).to_have_count(0)
    visitor.settle()
    page.go_back()
    visitor.settle()
    expect(page.locator(EDITOR)).to_have_count(1)
    expect(checks(page)).to_contain_text(share)
    visitor.settle()
    page.get_by_role("link", name="Tidslinje").click()
    expect(page).to_have_title(
        re.compile("Tidslinje")
    )  # the editor goes before the address changes
    expect(page.locator(EDITOR)).to_have_count(0)
    visitor.settle()
    page.get_by_role("link", name="Rediger").click()
    expect(page.locator(EDITOR)).to_have_count(1)
    expect(checks(page)).to_contain_text(share)


def test_one_press_on_back_leaves_the_form_however_it_was_reached(visit: Visit, own: str) -> None:
    """Streamlit alone makes an entry for the bare address of a page and one for its choice."""
    visitor = opened(visit, own)
    page = visitor.page
    for name, heading in (("Tidslinje", "Tidslinje"), ("Møter", "Møter")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_title(re.compile(heading))
        visitor.settle()
        page.get_by_role("link", name="Rediger", exact=True).click()
        expect(page.locator(EDITOR)).to_have_count(1)
        visitor.settle()
        expect(page).to_have_url(re.compile("form=border"))
        page.go_back()
        expect(page.locator(EDITOR)).to_have_count(0)
        expect(page).to_have_title(re.compile(heading))
        visitor.settle()
        page.go_forward()
        expect(page.locator(EDITOR)).to_have_count(1)
        visitor.settle()


def test_what_a_person_chooses_stays_a_step_of_its_own(visit: Visit, own: str) -> None:
    visitor = opened(visit, own)
    page = visitor.page
    page.get_by_role("combobox", name="Hvilken?").click()
    page.get_by_role("option", name="Vestli", exact=True).click()
    expect(page).to_have_url(re.compile("area=vestli"))
    visitor.settle()
    page.go_back()
    expect(page).to_have_url(re.compile("area=furuset"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nobody_is_kept_out(visit: Visit, own: str, scheme: str) -> None:
    visitor = opened(visit, own, color_scheme=scheme)
    page = visitor.page
    stand_on(page, 3)
    assert serious(page) == []


def test_a_vertex_moves_under_a_finger(visit: Visit, own: str) -> None:
    visitor = opened(visit, own, viewport=PHONE, has_touch=True)
    page = visitor.page
    stand_on(page, 3)
    closer(page, 3)
    page.locator(".ipo-border-map").scroll_into_view_if_needed()
    x, y = point_of(page)
    client = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + 30, "y": y}]),
        ("touchMove", [{"x": x + 60, "y": y + 5}]),
        ("touchEnd", []),
    ):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(checks(page)).to_contain_text("Flyttet")
