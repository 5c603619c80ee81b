"""The timeline as people meet it: keyboard, clicks, links, phone, accessible, nothing outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import HOSTILE, PHONE, ColorScheme, Visit, Visitor, serious
from tests.browser.servers import serving

#: The drawing has the width and the look of its room.
DRAWN = ".ipo-timeline[data-fits=true]"
BARS = f"{DRAWN} [id^='bar.']"
TIP = ".ipo-tip"
MAP = ".st-key-timeline_map .ipo-map[data-ready]"
MATRIX = ".ipo-matrix"
#: The colour of the names of the areas.
NAMES: dict[ColorScheme, str] = {"dark": "#f3f1fb", "light": "#20203f"}


#: The button that stops is there only while the lists are played: a slow machine may miss it.
WATCH_FOR_STOP = """() => new MutationObserver(() => {
  const buttons = [...document.querySelectorAll("button")];
  window.stopWasOffered ||= buttons.some(button => button.innerText.includes("Stopp"));
}).observe(document.body, { childList: true, subtree: true, characterData: true })"""


def ready(page: Page) -> None:
    """The drawing and the map are there, with what they were told."""
    page.wait_for_selector(BARS)
    page.wait_for_selector(MAP)


def now(page: Page) -> Locator:
    """The heading of the chosen list in the table."""
    return page.locator(f"{MATRIX} thead .now")


def bar(page: Page, area: str, edition: str) -> Locator:
    """The bar of an area on a list."""
    return page.locator(f"{DRAWN} [id='bar.{area}.{edition}']")


def chosen(page: Page, area: str, edition: str) -> Locator:
    """The drawing, once the server has said that these are chosen."""
    return page.locator(f"{DRAWN}[data-area='{area}'][data-edition='{edition}']")


def choose_nothing(visitor: Visitor, address: str) -> None:
    """Take the choice of an area back; an address without it is left."""
    visitor.page.get_by_role("button", name="Fjern valget").click()
    expect(visitor.page).to_have_url(address)
    visitor.settle()


def test_bars_have_colour_and_pattern_and_nothing_is_fetched(shared: Visit, server: str) -> None:
    visitor = shared(f"{server}/timeline", BARS, watched=True)
    page = visitor.page
    ready(page)
    fills = page.eval_on_selector_all(
        f"{BARS} rect", "all => all.map(bar => bar.getAttribute('fill'))"
    )
    assert len(set(fills)) == 4
    for fill in {fill for fill in fills if fill.startswith("url(")}:
        assert page.locator(fill[4:-1]).evaluate("node => node.tagName") == "pattern"
    expect(page.locator(f"{MATRIX} tbody tr")).to_have_count(16)  # 15 areas, and those unnamed
    assert page.locator("iframe").count() == 0
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.picture("timeline")


def test_the_bars_are_buttons_with_names_and_the_rest_is_decoration(
    shared: Visit, server: str
) -> None:
    page = shared(f"{server}/timeline?area=furuset&edition=2024-04-30", BARS).page
    drawing = page.get_by_role("group", name="Tidslinje over 15 IPO-områder på 4 lister")
    buttons = drawing.get_by_role("button")
    expect(buttons).to_have_count(page.locator(BARS).count())
    name = "Furuset, Enhet øst, 30. april 2024 (gjengitt i pressen): status ikke oppgitt"
    expect(drawing.get_by_role("button", name=name, exact=True, pressed=True)).to_have_count(1)
    expect(drawing.get_by_role("button", pressed=True)).to_have_count(1)
    described = drawing.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("piltastene")
    exposed = drawing.locator("> g:not([role=button], [role=link], [aria-hidden=true])")
    expect(exposed).to_have_count(0)


def test_the_steps_of_programmes_are_walked_and_lead_to_their_page(
    visit: Visit, server: str
) -> None:
    page = visit().open(f"{server}/timeline", BARS)
    ready(page)
    step = page.get_by_role("link", name="Oslostandarden: lansert juni 2025", exact=True)
    expect(step).to_have_attribute("tabindex", "-1")
    page.locator(f"{BARS}[tabindex='0']").focus()
    page.keyboard.press("Control+End")
    last = page.locator(".ipo-timeline [role=link]:focus")
    expect(last).to_have_count(1)
    expect(page.locator(".ipo-tip")).to_be_visible()
    step.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/subjects?id=oslostandard")
    page = visit().open(f"{server}/timeline?programmes=0", BARS)
    expect(page.locator(".ipo-timeline [role=link]")).to_have_count(0)


def test_the_bars_are_walked_by_keyboard(shared: Visit, server: str) -> None:
    page = shared(f"{server}/timeline", BARS).page
    ready(page)
    focus = page.locator(f"{BARS}:focus")
    expect(page.locator(f"{BARS}[tabindex='0']")).to_have_count(1)
    page.get_by_role("slider").focus()
    page.keyboard.press("Tab")
    walk = [
        ("", "hovseter.2026-01"),
        ("ArrowUp", "hovseter.2026-01"),  # the first lane: it stays
        ("ArrowDown", "majorstua.2026-01"),
        ("ArrowLeft", "majorstua.2024-04-30"),
        ("ArrowLeft", "majorstua.2024-04-30"),
        ("ArrowDown", "sandvika.2024-04-30"),
        ("ArrowDown", "asker-sentrum.2024-04-30"),
        ("ArrowDown", "gronland-toyen.2024-04-30"),
        ("Home", "gronland-toyen.2023-03-23"),
        ("ArrowDown", "mortensrud-bjornerud.2024-04-30"),  # not on that list: the nearest
        ("End", "mortensrud-bjornerud.2026-01"),
        ("ArrowRight", "mortensrud-bjornerud.2026-01"),
        ("Control+Home", "hovseter.2026-01"),
    ]
    for key, place in walk:
        if key:
            page.keyboard.press(key)
        expect(focus).to_have_id(f"bar.{place}")
    expect(page.locator(f"{BARS}[tabindex='0']")).to_have_id("bar.hovseter.2026-01")
    page.keyboard.press("Tab")  # one stop in the whole drawing
    expect(focus).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(focus).to_have_id("bar.hovseter.2026-01")


def test_a_bar_is_chosen_by_keyboard_and_keeps_the_focus(shared: Visit, server: str) -> None:
    visitor = shared(f"{server}/timeline", BARS)
    page = visitor.page
    ready(page)
    page.get_by_role("slider").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    for key, area, edition, query, wording in (
        ("Enter", "majorstua", "2024-04-30", "edition=2024-04-30&area=majorstua", "30. april 2024"),
        ("Space", "hovseter", "2026-01", "area=hovseter", "januar 2026"),
    ):
        page.keyboard.press(key)
        expect(page, key).to_have_url(f"{server}/timeline?{query}")
        expect(chosen(page, area, edition), key).to_be_visible()
        expect(now(page), key).to_contain_text(wording)
        visitor.settle()
        expect(bar(page, area, edition), key).to_be_focused()
        expect(bar(page, area, edition), key).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("ArrowRight")
        expect(bar(page, area, "2026-01"), key).to_be_focused()
        page.keyboard.press("ArrowUp")
    choose_nothing(visitor, f"{server}/timeline")


def test_the_focus_is_seen(shared: Visit, server: str) -> None:
    page = shared(f"{server}/timeline", BARS).page
    ready(page)
    first, ring = bar(page, "hovseter", "2026-01"), page.locator(".ipo-ring")
    expect(ring).to_have_count(0)
    page.get_by_role("slider").focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    around, inner = ring.bounding_box(), first.locator("rect").bounding_box()
    assert around and inner
    assert around["x"] < inner["x"] and around["y"] < inner["y"]
    assert around["x"] + around["width"] > inner["x"] + inner["width"]
    assert ring.evaluate("ring => ring.parentNode.lastChild === ring")  # nothing lies over it
    assert ring.evaluate("ring => getComputedStyle(ring).stroke") == "rgb(31, 66, 170)"
    page.keyboard.press("Tab")
    expect(ring).to_have_count(0)


def test_a_tip_is_shown_to_mouse_and_keyboard_and_can_be_sent_away(
    shared: Visit, server: str
) -> None:
    page = shared(f"{server}/timeline", BARS).page
    ready(page)
    tip = page.locator(TIP)
    expect(tip).to_be_hidden()
    bar(page, "veitvet", "2024-04-30").hover()
    expect(tip).to_have_text(
        "Veitvet, Enhet øst, 30. april 2024 (gjengitt i pressen): status ikke oppgitt"
    )
    tip.hover()  # the pointer may go on to it
    expect(tip).to_be_visible()
    page.locator("[id='label.2022-autumn'] text").last.hover()
    expect(tip).to_contain_text("2022 (gjengitt i pressen")
    page.locator("[id='dot-4'] text").hover()
    expect(tip).to_contain_text("1. mars 2026: ")
    page.get_by_role("heading", name="Tidslinje", exact=True).hover()
    expect(tip).to_be_hidden()
    page.get_by_role("slider").focus()
    page.keyboard.press("Tab")
    expect(tip).to_contain_text("Hovseter, ")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_chosen_area_and_list_are_marked(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/timeline?edition=2024-04-30", BARS)
    expect(chosen(page, "", "2024-04-30")).to_be_visible()
    marked = page.locator(f"{DRAWN} svg .chosen")
    listed = page.locator(f"{DRAWN} [id^='bar.'][id$='.2024-04-30']").count()
    expect(marked).to_have_count(listed + 2)  # its bars, its line and its date
    bar(page, "furuset", "2026-01").click()
    expect(chosen(page, "furuset", "2026-01")).to_be_visible()
    ids = [f"{name}.2026-01" for name in ("list", "label", "bar.furuset")] + ["lane.furuset"]
    expect(marked).to_have_count(len(ids))
    for id_ in ids:
        expect(page.locator(f"[id='{id_}'].chosen")).to_have_count(1)


def test_a_choice_leaves_the_drawing_in_place(visit: Visit, server: str) -> None:
    """The same nodes before and after: nothing was drawn anew."""
    visitor = visit()
    page = visitor.open(f"{server}/timeline", BARS)
    ready(page)
    page.locator(f"{DRAWN} svg").evaluate("svg => { svg.dataset.mine = 'yes'; }")
    bar(page, "vestli", "2026-01").click()
    expect(page.locator(f"{MATRIX} tr.chosen")).to_contain_text("Vestli")
    visitor.settle()
    expect(page.locator(f"{DRAWN} svg[data-mine=yes]")).to_be_visible()
    page.get_by_test_id("stPopover").get_by_role("button", name="Filtre").click()
    page.get_by_text("vest", exact=True).click()  # a filter is another drawing
    expect(page.locator(f"{DRAWN} svg[data-mine=yes]")).to_have_count(0)
    expect(bar(page, "vestli", "2026-01")).to_have_count(0)
    expect(bar(page, "hovseter", "2026-01")).to_be_visible()


def is_drawn_in(page: Page, scheme: ColorScheme) -> None:
    """Waits for the drawing in a look, which the server makes."""
    names = page.locator(f"{DRAWN} #names text").first
    expect(names).to_have_attribute("fill", NAMES[scheme])


def test_the_drawing_follows_the_theme(shared: Visit, server: str) -> None:
    page = shared(f"{server}/timeline", BARS, color_scheme="dark").page
    is_drawn_in(page, "dark")
    page.emulate_media(color_scheme="light")
    is_drawn_in(page, "light")
    expect(page.locator(DRAWN)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_with_a_halo_are_not_of_its_colour(
    shared: Visit, server: str, scheme: ColorScheme
) -> None:
    page = shared(f"{server}/timeline", BARS, color_scheme=scheme).page
    ready(page)
    is_drawn_in(page, scheme)
    looks = page.eval_on_selector_all(
        f"{DRAWN} text[stroke]",
        "all => all.map(getComputedStyle).map(look => [look.fill, look.stroke, look.paintOrder])",
    )
    assert len(looks) > 3
    assert all(fill != halo and order.startswith("stroke") for fill, halo, order in looks)


def test_the_slider_moves_map_and_table_by_keyboard(shared: Visit, server: str) -> None:
    visitor = shared(f"{server}/timeline", BARS)
    page = visitor.page
    ready(page)
    page.locator("path[data-area=vestli]").wait_for()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(f"{server}/timeline?edition=2024-04-30")
    expect(now(page)).to_contain_text("30. april 2024")
    expect(page.locator("path[data-area=sandvika]")).to_be_visible()
    expect(page.locator("path[data-area=vestli]")).to_be_hidden()
    expect(page.get_by_text("Lista fra 30. april 2024: 8 områder").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(now(page)).to_contain_text("januar 2026")
    expect(page.locator("path[data-area=vestli]")).to_be_visible()
    expect(page).to_have_url(f"{server}/timeline")
    visitor.settle()


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


def test_the_map_chooses_too(shared: Visit, server: str) -> None:
    visitor = shared(f"{server}/timeline", BARS)
    page = visitor.page
    ready(page)
    page.locator("path[data-area=hovseter]").click()
    expect(page).to_have_url(f"{server}/timeline?area=hovseter")
    expect(page.locator(f"{MATRIX} tr.chosen")).to_contain_text("Hovseter")
    choose_nothing(visitor, f"{server}/timeline")


def test_the_lists_are_played_to_the_newest(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/timeline?edition=2024-04-30", BARS)
    ready(page)
    page.evaluate(WATCH_FOR_STOP)
    page.get_by_role("button", name="Spill av listene").click()
    page.wait_for_function("window.stopWasOffered")
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


def test_the_picture_can_be_had(shared: Visit, server: str) -> None:
    page = shared(f"{server}/timeline", BARS).page
    ready(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Vektor (SVG)").click()
    assert "tidslinje" in waiting.value.suggested_filename
    assert b"area-vestli" in Path(waiting.value.path()).read_bytes()


def test_a_phone_scrolls_only_down_and_the_table_by_itself(visit: Visit, server: str) -> None:
    visitor = visit(PHONE, has_touch=True)
    page = visitor.open(f"{server}/timeline?area=vestli", BARS)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    drawn = page.locator(f"{DRAWN} svg")
    sizes = drawn.evaluate(
        """svg => [...svg.querySelectorAll('text')].map(text => parseFloat(text.getAttribute('font-size'))
            * svg.clientWidth / svg.viewBox.baseVal.width)"""
    )
    assert min(sizes) >= 12
    box = drawn.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    expect(page.locator(f"{DRAWN} #names")).to_contain_text("Mortensrud/Bjørnerud")
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    region = page.get_by_role("region", name="Tabell over område og liste")
    assert region.evaluate("node => node.scrollWidth > node.clientWidth")
    region.focus()
    expect(region).to_be_focused()
    visitor.picture("timeline-phone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(shared: Visit, server: str, scheme: ColorScheme) -> None:
    visitor = shared(
        f"{server}/timeline?area=furuset&edition=2024-04-30", BARS, color_scheme=scheme
    )
    page = visitor.page
    ready(page)
    is_drawn_in(page, scheme)
    assert serious(page) == []
    visitor.picture(f"timeline-{scheme}")


def test_paper_has_drawing_and_table_and_no_controls(shared: Visit, server: str) -> None:
    page = shared(f"{server}/timeline", BARS).page
    page.emulate_media(media="print")
    expect(page.locator(BARS).first).to_be_visible()
    expect(page.locator(MATRIX)).to_be_visible()
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page.locator(".ipo-timeline-keys")).to_be_hidden()


@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 800}, {"width": 1920, "height": 1080}]
)
def test_a_projector_shows_letters_of_twelve_pixels_and_more(
    visit: Visit, server: str, viewport: ViewportSize
) -> None:
    visitor = visit()
    visitor.page.set_viewport_size(viewport)
    page = visitor.open(f"{server}/timeline", BARS)
    ready(page)
    share = page.locator(f"{DRAWN} svg").evaluate(
        "svg => svg.clientWidth / svg.viewBox.baseVal.width"
    )
    assert 0.97 <= share <= 1.25 and share * 13 >= 12
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    visitor.picture(f"timeline-{viewport['width']}")


def test_hostile_names_do_not_run(visit: Visit, hostile_server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{hostile_server}/timeline?area=vestli", BARS)
    ready(page)
    page.locator(BARS).first.hover()
    expect(page.locator(TIP)).to_be_visible()
    names = page.eval_on_selector_all(BARS, "all => all.map(bar => bar.ariaLabel).join('|')")
    for payload in HOSTILE:
        assert payload in names
    kinds = page.eval_on_selector_all(
        f"{DRAWN} *", "all => [...new Set(all.map(node => node.tagName))]"
    )
    assert not {"script", "SCRIPT", "img", "IMG", "a", "A", "foreignObject"} & set(kinds)
    bar(page, "vestli", "2026-01").click()
    expect(chosen(page, "vestli", "2026-01")).to_be_visible()
    assert page.evaluate("window.__pwned") is None
    assert visitor.outside == []
