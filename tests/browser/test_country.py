"""A register of many areas in the browser: coarse borders at first, and cells with the exact ones as
the map comes near them. Nothing waits for a cell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from shapely.geometry import shape

from benchmarks import country, servers
from benchmarks.country import NORWAY
from geo import files, webmap
from geo.disclosure import openly
from geo.webmap import levels
from tests.browser.conftest import READY, Visit
from tests.conftest import DATA, shipped_register

_SIZE = NORWAY.times(0.4)  # large enough to be sent in cells
_UNIT = "oppdiktet distrikt 02"
_BLANK = "<!doctype html><html lang='nb'><title>x</title><script type='module'>%s</script>"
_BOTH = """
import * as packed from "./packed/register.js";
import * as whole from "./whole/register.js";
Object.assign(window, { packed, whole });
"""


@dataclass(frozen=True)
class Land:
    """A server with a part of a made-up country: the address of its map, whole and close to the
    largest area."""

    map: str
    near: str


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    folder = tmp_path_factory.mktemp("country")
    settings = country.write(folder / "land", _SIZE)
    areas = json.loads((folder / "land" / DATA.name / files.AREAS).read_text(encoding="utf-8"))
    largest = max((shape(row["geometry"]) for row in areas["features"]), key=lambda it: it.area)
    environment = {"IPOKART_SETTINGS": str(settings), "XDG_CACHE_HOME": str(folder)}
    with servers.with_settings(environment) as address:
        whole = f"{address.replace(servers.HOST, 'localhost')}/map"
        yield Land(whole, f"{whole}?place={largest.centroid.y:.5f},{largest.centroid.x:.5f},11")


@pytest.fixture
def both(browser: Browser) -> Iterator[Page]:
    """A page with Oslo's register twice: packed as a large one, and whole."""
    register, background = openly(shipped_register()), files.read_orientation(DATA)
    scripts = {"whole/register.js": webmap.module(register, background)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levels, "MOST_AT_ONCE", 0)
        result = webmap.browser_files(register, background)
    scripts |= {f"packed/{name}": body for name, body in result.items()}

    def answer(route: Route) -> None:
        name = route.request.url.partition("/test/")[2]
        if name == "blank.html":
            route.fulfill(body=_BLANK % _BOTH, content_type="text/html")
        else:
            route.fulfill(body=scripts[name], content_type="text/javascript")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("http://localhost/test/blank.html")
    page.wait_for_function("() => window.packed && window.whole")
    yield page
    page.close()


def test_what_is_packed_says_the_same_as_what_is_not(both: Page) -> None:
    packed, whole = (
        both.evaluate("name => JSON.parse(JSON.stringify(window[name]))", name)
        for name in ("packed", "whole")
    )
    for name in ("words", "style", "looks", "labels", "places", "tiles", "oslo", "html", "answers"):
        assert packed[name] == whole[name], name
    for facts in (packed["facts"], whole["facts"]):  # what comes with the cells
        for area in facts["areas"].values():
            assert "anchor" in area and area.pop("anchor") is not False
        for bydel in facts["bydeler"].values():
            assert bydel.pop("points")
        facts["outlines"] = sorted(facts["outlines"])
    assert packed["facts"] == whole["facts"]
    # the order too, which is that of lists and of the table
    orders = "name => Object.values(window[name].facts.editions).map((rows) => Object.keys(rows))"
    assert both.evaluate(orders, "packed") == both.evaluate(orders, "whole")


class Cells:
    """The cells that a page asks for; held back until they are let through."""

    def __init__(self, page: Page) -> None:
        self.requested: list[str] = []
        self.holds = self.fails = False
        self._waiting: list[Callable[[], None]] = []
        page.route("**/cell-*.js", self._answer)

    def _answer(self, route: Route) -> None:
        self.requested.append(route.request.url.rsplit("/", 1)[1])
        if self.fails:
            route.abort()
        elif self.holds:
            self._waiting.append(route.continue_)
        else:
            route.continue_()

    def let_through(self) -> None:
        self.holds = False
        for answer in self._waiting:
            answer()
        self._waiting.clear()


#: The corners of each area that lies in the middle of the map, by id.
CORNERS = """() => {
  const frame = document.querySelector(".ipo-map").getBoundingClientRect();
  const inside = ({ left, right, top, bottom, width }) => width > 60 && left > frame.left && right < frame.right && top > frame.top && bottom < frame.bottom;
  const shown = [...document.querySelectorAll("path[data-area]")].filter((path) => path.style.display !== "none" && inside(path.getBoundingClientRect()));
  return Object.fromEntries(shown.map((path) => [path.dataset.area, path.getAttribute("d").split("L").length]));
}"""
EXACT = f"() => {{ const all = Object.values(({CORNERS})()); return all.length > 0 && all.every((count) => count > 14); }}"


def opened(visit: Visit, address: str) -> tuple[Page, Cells]:
    visitor = visit()
    cells = Cells(visitor.page)
    return visitor.open(address), cells


def test_the_first_visit_asks_for_no_cell_and_shows_every_area(visit: Visit, land: Land) -> None:
    page, cells = opened(visit, land.map)
    expect(page.locator("path[data-area]")).to_have_count(_SIZE.areas)
    assert page.locator(".ipo-map").get_attribute("data-scale") == "far"
    page.evaluate(
        "() => new Promise((done) => setTimeout(done, 200))"
    )  # longer than a map must rest
    assert cells.requested == []


def test_a_map_that_comes_near_gets_the_exact_borders(visit: Visit, land: Land) -> None:
    page, cells = opened(visit, land.near)
    page.wait_for_function(EXACT)
    last = max(name.split("-")[1] for name in cells.requested)
    assert cells.requested and all(name.startswith(f"cell-{last}-") for name in cells.requested)
    assert len(cells.requested) == len(set(cells.requested)) <= 3


def test_nothing_waits_for_a_cell(visit: Visit, land: Land) -> None:
    page, cells = opened(visit, land.map)
    cells.holds = True
    page.goto(land.near)
    page.wait_for_selector(READY)
    expect(page.locator(".ipo-label-area").first).to_be_visible()
    coarse = page.evaluate(CORNERS)
    assert coarse and max(coarse.values()) <= 12
    page.locator(".ipo-label-area").first.click()
    chosen = page.locator("path[data-area][aria-pressed=true]")
    expect(chosen).to_have_count(1)
    expect(page.locator(".ipo-facts").first).to_be_visible()
    assert cells.requested
    cells.let_through()
    page.wait_for_function(EXACT)
    expect(chosen).to_have_count(1)


def test_a_cell_that_does_not_come_is_asked_for_again(visit: Visit, land: Land) -> None:
    visitor = visit()
    page, cells = visitor.page, Cells(visitor.page)
    cells.fails = True
    visitor.open(land.near)
    page.wait_for_function("() => document.querySelector('.ipo-label-area')")
    page.locator("path[data-area]").first.evaluate("node => node.focus({ preventScroll: true })")
    cells.fails = False
    page.wait_for_function(
        f"""() => {{
          document.querySelector(".leaflet-control-zoom-in").click();
          return ({EXACT})();
        }}""",
        polling=700,
    )
    assert not visitor.complaints


def test_filters_are_answered_from_what_is_there(visit: Visit, land: Land) -> None:
    page, cells = opened(visit, f"{land.map}?unit={_UNIT.replace(' ', '%20')}")
    shown = page.locator("path[data-area]:visible")
    assert 0 < shown.count() < _SIZE.areas
    table: Any = page.locator(".ipo-table tbody tr")
    expect(table.first).to_be_visible()
    assert cells.requested == []


#: How many areas the map shows.
SHOWN = """() => [...document.querySelectorAll("path[data-area]")].filter((path) => path.style.display !== "none").length"""
#: Clicks a chip: how many are shown before, in the same task, and in the next one.
TAKE_OFF = f"""async chip => {{
  const shown = {SHOWN};
  const found = [shown()];
  chip.click();
  found.push(shown());
  await new Promise((done) => setTimeout(done)); // the answer's task came first
  return [...found, shown()];
}}"""


def test_many_areas_answer_after_the_page_has_heard_the_click(visit: Visit, land: Land) -> None:
    page, _ = opened(visit, f"{land.map}?unit={_UNIT.replace(' ', '%20')}")
    chip = page.get_by_role("button", name="Fjern filteret")
    before, at_once, then = chip.evaluate(TAKE_OFF)
    assert before == at_once < then
    expect(chip).to_have_count(0)
    assert page.evaluate(SHOWN) == then


def test_an_address_that_is_no_cell_gives_nothing(visit: Visit, land: Land) -> None:
    page, _ = opened(visit, land.map)
    version = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name).find((it) => it.includes('/ressurs/'))"
    ).rsplit("/", 1)[0]
    names = (
        "cell-1-0.js",
        "cell-1-9999.js",
        "cell-9-0.js",
        "cell--1-0.js",
        "cell-1-0.js%00",
        "%2e%2e%2fcell-1-0.js",
    )
    statuses = [
        page.evaluate("address => fetch(address).then(({ status }) => status)", f"{version}/{name}")
        for name in names
    ]
    assert statuses[0] == 200 and all(status in {400, 404} for status in statuses[1:])
    other = version.rsplit("/", 1)[0] + "/0123456789abcdef/cell-1-0.js"
    assert page.evaluate("address => fetch(address).then(({ status }) => status)", other) == 404
