"""The map as a file on a USB stick: opened from disk, without a network, it does all it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from geo import files
from geo.disclosure import openly
from geo.exports import Order, html
from geo.scene import Atlas
from geo.view import View
from tests.browser.conftest import DESKTOP, PHONE, serious, write_picture
from tests.conftest import DATA, PAYLOADS

READY = "html[data-ready]"
AREA = "path[data-area={}]"


@dataclass
class Reader:
    """Someone who opened the file; what the page asked for or complained of is written down."""

    page: Page
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Read = Callable[..., Reader]


@pytest.fixture(scope="module")
def offline(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., BrowserContext]]:
    """A context without a network for each kind of screen. A page that stays open keeps its
    renderer, so that the scripts of the file are compiled once."""
    empty = tmp_path_factory.mktemp("offline") / "empty.html"
    empty.touch()
    contexts: list[BrowserContext] = []

    @cache
    def of(width: int, height: int, **options: Any) -> BrowserContext:
        viewport: ViewportSize = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, locale="nb-NO", offline=True, **options)
        context.set_default_timeout(20_000)
        context.new_page().goto(empty.as_uri())
        contexts.append(context)
        return context

    yield of
    for context in contexts:
        context.close()


@pytest.fixture
def read(offline: Callable[..., BrowserContext], tmp_path: Path) -> Iterator[Read]:
    """Write a file, open it from disk with the network off: `read(content, PHONE)`."""
    readers: list[Reader] = []

    def start(content: bytes, viewport: ViewportSize = DESKTOP, **options: Any) -> Reader:
        path = tmp_path / "kart.html"
        path.write_bytes(content)
        reader = Reader(offline(**viewport, **options).new_page())
        readers.append(reader)
        reader.page.on("request", lambda request: reader.requested.append(request.url))
        reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        reader.page.on("console", lambda message: reader.complaints.append(message.text))
        reader.page.goto(path.as_uri())
        reader.page.wait_for_selector(
            READY if options.get("java_script_enabled", True) else "table"
        )
        return reader

    yield start
    for reader in readers:
        reader.page.close()


@pytest.fixture(scope="module")
def content() -> bytes:
    return html.picture(
        Order(Atlas.of(openly(files.read_register(DATA)), files.read_orientation(DATA)))
    )


def drawn(page: Page) -> set[str]:
    """The areas on the map, those that are gone left out."""
    nodes = page.locator("path[data-area]").all()
    return {
        node.get_attribute("data-area") or ""
        for node in nodes
        if node.is_visible() and "utgått" not in (node.get_attribute("aria-label") or "")
    }


def place(page: Page) -> list[float]:
    """Latitude, longitude and zoom of the map."""
    page_text = page.locator(".ipo-map").get_attribute("data-place") or ""
    return [float(part) for part in page_text.split(",")]


def look_for(page: Page, name: str) -> None:
    page.get_by_label("Søk etter område").fill(name)
    page.keyboard.press("Enter")


def test_it_opens_from_disk_and_asks_for_nothing(read: Read, content: bytes) -> None:
    reader = read(content)
    assert len(drawn(reader.page)) == 12
    names = reader.page.locator(".ipo-label-area span").all_inner_texts()
    assert len(set(names) - {"Veitvet"}) == 12
    expect(reader.page.locator(".ipo-legend")).to_contain_text("ikke politiets grense")
    face = "document.fonts.check(\"700 13px 'Source Sans 3'\")"
    assert reader.page.evaluate(face) is True
    write_picture(reader.page, "html-desktop")
    assert [url for url in reader.requested if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in reader.requested if url.startswith("file:")]) == 1
    assert reader.complaints == []


def test_the_search_forgives(read: Read, content: bytes) -> None:
    page = read(content).page
    for typed, id_, wording in (
        ("Grgnland", "gronland-toyen", "Grønland/Tøyen"),
        ("majorstuen", "majorstua", "Majorstua"),
        ("toyen", "gronland-toyen", "Enhet sentrum"),
        ("bjorndal", "bjorndal", "6,29"),
        ("GRØNLAND OG TØYEN", "gronland-toyen", "videreført"),
    ):
        look_for(page, typed)
        pressed = page.locator("path[data-area][aria-pressed=true]")
        expect(pressed, typed).to_have_attribute("data-area", id_)
        expect(page.get_by_role("status"), typed).to_contain_text(wording)


def test_the_search_knows_bydeler_neighbours_and_when_it_found_nothing(
    read: Read, content: bytes
) -> None:
    page = read(content).page
    status, before = page.get_by_role("status"), place(page)
    look_for(page, "bydel sondre nordstrand")
    expect(status).to_have_text("Søndre Nordstrand er en bydel. Kartet viser den nå.")
    assert place(page) != before
    look_for(page, "Holmlia Nord")
    expect(status).to_contain_text("er en delbydel i bydel Søndre Nordstrand")
    look_for(page, "Majorst")
    expect(status).to_contain_text("Mente du «Majorstu")
    look_for(page, "xyzzy")
    expect(status).to_have_text("Fant ikke «xyzzy» blant områdene på lista.")
    look_for(page, "Sandvika")
    expect(status).to_have_text("Sandvika står ikke på denne lista, men på lista 30. april 2024.")


def test_layers_can_be_switched_off_and_on_and_stay_off_when_zooming(
    read: Read, content: bytes
) -> None:
    page = read(content).page
    page.get_by_text("Kartlag").click()
    for name, drawn_there in (
        ("T-bane", ".leaflet-tbane_lines-pane path"),
        ("Veier", ".leaflet-roads-pane path"),
        ("Bydeler", ".leaflet-bydeler-pane path"),
        ("Bydeler", ".ipo-label-bydel"),
        ("Marka og parker", ".leaflet-marka-pane path"),
        ("Navn", ".ipo-label-area"),
    ):
        box, mark = page.get_by_label(name), page.locator(drawn_there).first
        expect(mark).to_be_visible()
        box.uncheck()
        expect(mark).to_be_hidden()
        box.check()
        expect(mark).to_be_visible()
    page.get_by_label("T-bane").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Navn")).to_be_hidden()
    look_for(page, "Furuset")  # near enough for stations
    expect(page.locator(".leaflet-tbane_stations-pane")).to_be_hidden()
    expect(page.locator(".ipo-label-station").first).to_be_hidden()


def test_another_list_changes_map_words_and_table(read: Read, content: bytes) -> None:
    reader = read(content)
    page = reader.page
    page.get_by_label("Liste").select_option("2024-04-30")
    expect(page.locator("h1")).to_contain_text("30. april 2024")
    expect(page).to_have_title(page.locator("h1").inner_text())
    assert {"veitvet", "sandvika"} <= set(drawn(page))
    expect(page.locator(".foot")).to_contain_text("utenfor Oslo grunnkretser")
    page.get_by_text("Områdene som tabell").click()
    expect(page.locator("table:visible")).to_have_count(1)
    expect(page.locator("table:visible caption")).to_contain_text("30. april 2024")
    expect(page.locator("tr[data-area=sandvika]:visible svg")).to_have_count(1)
    write_picture(reader.page, "html-2024")
    page.get_by_label("Liste").select_option("2026-01")
    assert len(drawn(page)) == 12


def test_choosing_by_keyboard_and_mouse(read: Read, content: bytes) -> None:
    page = read(content).page
    page.locator(AREA.format("vestli")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(AREA.format("vestli"))).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_contain_text("Stovner")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Velg et område")
    page.locator(AREA.format("bjorndal")).click()
    expect(page.get_by_role("status")).to_contain_text("Søndre Nordstrand")


def test_tab_leads_to_the_areas(read: Read, content: bytes) -> None:
    page = read(content).page
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.area ?? ''"))
    assert len(reached - {"", "veitvet"}) == 12


def test_it_opens_on_the_chosen_area(read: Read) -> None:
    atlas = Atlas.of(openly(files.read_register(DATA)), files.read_orientation(DATA))
    reader = read(html.picture(Order(atlas, View(area="furuset"))))
    expect(reader.page.get_by_role("status")).to_contain_text("Furuset")
    assert place(reader.page)[2] > 12
    write_picture(reader.page, "html-chosen")


def test_phone_width(read: Read, content: bytes) -> None:
    reader = read(content, PHONE, has_touch=True)
    page = reader.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = page.locator("#map").bounding_box()
    assert box and box["y"] < PHONE["height"] * 0.4 and box["height"] > PHONE["height"] * 0.45
    write_picture(reader.page, "html-phone")
    page.get_by_text("Områdene som tabell").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_scripts_there_are_the_tables(read: Read, content: bytes) -> None:
    page = read(content, java_script_enabled=False).page
    expect(page.locator("table:visible")).to_have_count(3)
    expect(page.locator("main noscript p")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()


def test_paper_gets_map_and_table_and_the_screen_is_as_before(read: Read, content: bytes) -> None:
    page = read(content).page
    before = place(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("table:visible")).to_have_count(1)
    expect(page.locator(".ipo-legend")).to_be_visible()
    expect(page.get_by_label("Søk etter område")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("table:visible")).to_have_count(0)
    page.wait_for_function("document.querySelector('#map').clientWidth > 1000")
    assert place(page) == pytest.approx(before, abs=0.001)


def test_axe_finds_nothing_serious(read: Read, content: bytes) -> None:
    # axe is a script of its own, so the page's policy has to be set aside for it.
    policy = content.partition(b'<meta http-equiv="Content-Security-Policy"')
    page = read(policy[0] + policy[2].partition(b">")[2]).page
    page.get_by_text("Kartlag").click()
    page.get_by_text("Områdene som tabell").click()
    assert serious(page) == []


def test_hostile_names_do_not_run(
    read: Read, edit: Callable[[str, Callable[[Any], object]], Path]
) -> None:
    def change(doc: Any) -> None:
        for index, feature in enumerate(doc["features"]):
            name = f"{PAYLOADS[index % 6]} {index}"
            feature["properties"].update(name=name, note=name, aliases=f"alias {name}")

    def relist(doc: Any) -> None:
        doc["editions"][-1].update(title=PAYLOADS[3], date_text=PAYLOADS[2])

    edit("ipo_areas.geojson", change)
    register = openly(files.read_register(edit("editions.json", relist)))
    atlas = Atlas.of(register, files.read_orientation(DATA))
    reader = read(html.picture(Order(atlas)))
    page = reader.page
    assert len(drawn(page)) == 12
    for area in page.locator("path[data-area]").all():
        if area.is_visible():
            area.dispatch_event("mouseenter")
            area.dispatch_event("click")
    look_for(page, PAYLOADS[3])
    page.get_by_label("Liste").select_option("2024-04-30")
    look_for(page, "alias " + PAYLOADS[0] + " 0")
    page.get_by_text("Områdene som tabell").click()
    write_picture(reader.page, "html-hostile")
    assert page.evaluate("window.__pwned") is None
    assert [url for url in reader.requested if not url.startswith(("data:", "file:"))] == []
    assert reader.complaints == []
