"""Names on the browser map: by the same rules as on stills, off every control, within a finger's reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from geo import labels, webmap
from geo.labels import AreaName, MinorName, Place, Problem, Rect, Solution
from geo.model import Register
from geo.part import Part, main_parts
from geo.scene import PAGES, Atlas
from geo.scene.map import map_names
from geo.style import LookName
from geo.view import ColourBy, View, select

look, views = import_module("scripts.look.labels"), import_module("scripts.look.map_views")
EVERY_VIEW = views.map_views()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened: Page = views.open_map(browser)
    yield opened
    opened.close()


# --- one engine -------------------------------------------------------------------------------------


def as_plain(problem: Problem) -> dict[str, Any]:
    """A problem as the browser gets it."""
    return {
        "frame": problem.frame._asdict(),
        "obstacles": [box._asdict() for box in problem.obstacles],
        "areas": [
            {
                "id": name.id,
                "sizes": name.sizes,
                "bare_sizes": name.bare_sizes,
                "rings": [
                    shapely.get_coordinates(ring)[:-1].tolist()
                    for ring in shapely.get_rings(shapely.get_parts(name.surface))
                ],
                "anchor": name.anchor,
            }
            for name in problem.areas
        ],
        "minor": [
            {
                "id": name.id,
                "sizes": name.sizes,
                "points": name.points.tolist(),
                "ordered": name.ordered,
                "essential": bool(name.essential),
                "over_areas": name.over_areas,
            }
            for name in problem.minor
        ],
    }


def place_in_browser(page: Page, problems: list[Problem]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = page.evaluate(
        """async ([problems, rules]) => {
          const { placeNames } = await import("./placement.js");
          return problems.map((problem) => {
            const { areas, minor, hasLetters } = placeNames(problem, rules);
            return { areas: [...areas.values()], minor: [...minor.values()], hasLetters };
          });
        }""",
        [[as_plain(problem) for problem in problems], labels.table()],
    )
    return results


def assert_same(ours: Solution, theirs: dict[str, Any]) -> None:
    assert ours.has_letters == theirs["hasLetters"]
    for mine, yours in ((ours.areas, theirs["areas"]), (ours.minor, theirs["minor"])):
        assert sorted(mine) == sorted(place["id"] for place in yours)
        for place in yours:
            compare(mine[place["id"]], place)


def compare(mine: Place, yours: dict[str, Any]) -> None:
    assert mine.size == yours["size"], mine.id
    box = [yours["box"][key] for key in "xywh"]
    np.testing.assert_allclose(mine.box, box, atol=1e-6, err_msg=mine.id)
    assert mine.cost == pytest.approx(yours["cost"], abs=1e-5)
    assert (mine.leader is None) == (yours["leader"] is None)
    if mine.leader:
        np.testing.assert_allclose(np.ravel(mine.leader), yours["leader"], atol=1e-6)


def test_stills_and_browser_place_the_names_of_every_still_alike(page: Page, atlas: Atlas) -> None:
    parts = [*main_parts(atlas.register), Part.of_areas(["vestli"]), Part.of_areas(["majorstua"])]
    cases = [
        map_names(atlas, View(edition=edition.id), part, PAGES[name], LookName.LIGHT)
        for part in parts
        for edition, name in zip(
            atlas.register.editions, ("1920x1080", "kvadrat", "a4-staaende"), strict=False
        )
    ]
    answers = place_in_browser(page, [case.problem for case in cases])
    assert len(cases) > 40 and any(case.solution.areas for case in cases)
    for case, answer in zip(cases, answers, strict=True):
        assert_same(case.solution, answer)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A frame with boxes in it, surfaces that may overlap, and long and short names."""
    width, height = draw(st.integers(200, 900)), draw(st.integers(200, 700))
    boxes = st.builds(
        Rect, st.integers(0, 700), st.integers(0, 500), st.integers(20, 300), st.integers(20, 200)
    )
    areas = [draw(area_names(number)) for number in range(draw(st.integers(0, 14)))]
    minor = [
        MinorName(
            f"minor {number}",
            ((draw(st.integers(30, 120)), 26.0),),
            np.reshape(draw(st.lists(st.tuples(*[st.floats(0, 900)] * 2), max_size=9)), (-1, 2)),
            ordered=draw(st.booleans()),
            essential=draw(st.booleans()),
            over_areas=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    return Problem(
        Rect(0, 0, width, height),
        tuple(draw(st.lists(boxes, max_size=3))),
        tuple(areas),
        tuple(minor),
    )


@st.composite
def area_names(draw: st.DrawFn, number: int) -> AreaName:
    x, y = draw(st.integers(0, 800)) + 0.3, draw(st.integers(0, 600)) + 0.7
    surface = shapely.Point(x, y).buffer(draw(st.integers(3, 90)), quad_segs=3)
    width = draw(st.integers(40, 320))
    bare = ((width, 31.0), (width * 0.8, 26.0))
    return AreaName(f"area {number}", tuple((w + 30, h) for w, h in bare), bare, surface, (x, y))


@settings(max_examples=3)
@given(st.lists(problems(), min_size=25, max_size=25))
def test_stills_and_browser_place_any_names_alike(page: Page, cases: list[Problem]) -> None:
    for case, answer in zip(cases, place_in_browser(page, cases), strict=True):
        assert_same(labels.place_names(case), answer)


# --- in the window ----------------------------------------------------------------------------------


def test_no_name_lies_under_a_control_or_on_another_and_no_leaders_cross(page: Page) -> None:
    assert len(EVERY_VIEW) == 35
    for view in EVERY_VIEW:
        views.show(page, view)
        result = views.measure(page)
        assert result["names"] and len(result["controls"]) >= 5, view.name
        assert not any(look.count_view(result).values()), (view.name, look.count_view(result))


def test_a_click_within_22_pixels_of_a_name_chooses_its_area(page: Page) -> None:
    views.show(page, next(view for view in EVERY_VIEW if view.name == "2026, 900×660"))
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".ipo-label-area")].map((node) => {
          const { x, y, width, height } = node.getBoundingClientRect();
          return [node.dataset.label, x + width / 2, y + height / 2];
        })"""
    )
    assert len(rows) == 13
    own = 0
    for id_, x, y in rows:
        assert click(page, x, y) == [id_]
        near = click(page, x, y + 20)  # half of 44 px, less a hair; another name may be nearer
        assert len(near) == 1, id_
        own += near == [id_]
    assert own >= 8
    assert click(page, 300, 500) == []  # the fjord


def click(page: Page, x: float, y: float) -> list[str]:
    """The areas that a click at a point of the map chooses."""
    page.evaluate("window.chosen = []; window.ipo.show({ ...window.ipo.view, chosen: null })")
    page.mouse.click(x, y)
    chosen: list[str] = page.evaluate("window.chosen")
    return chosen


def test_a_dark_page_gets_a_dark_map_and_light_paper(page: Page) -> None:
    view = next(view for view in EVERY_VIEW if view.name == "2026, 900×660")
    views.show(page, view)
    assert page.locator(".ipo-map").get_attribute("data-look") == "light"
    page.evaluate("document.body.style.background = '#14132a'")
    page.wait_for_selector(".ipo-map[data-look=dark]")
    colours = page.evaluate(
        "() => [...document.querySelectorAll('.ipo-legend, .leaflet-bar a, .leaflet-control-scale-line')]"
        ".map((node) => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor])"
    )
    for ink, paper in colours:
        assert brightness(ink) > 0.7 > 0.3 > brightness(paper)
    fills = page.eval_on_selector_all(
        "path[data-area]", "all => all.map(n => n.getAttribute('fill'))"
    )
    assert sum(fill.startswith("url(#ipo-fill-") for fill in fills) > 3
    page.emulate_media(media="print")
    page.wait_for_selector(".ipo-map[data-look=light]")
    page.emulate_media(media="screen")
    page.wait_for_selector(".ipo-map[data-look=dark]")


def brightness(colour: str) -> float:
    """The mean of red, green and blue (0-1) of a CSS colour as the browser gives it."""
    values = [float(number) for number in re.findall(r"(?<!\w)[\d.]+", colour)][:3]
    return sum(values) / 3 / (255 if "rgb" in colour else 1)


def test_a_map_takes_the_bounds_of_a_part_and_tells_where_it_stands(
    page: Page, atlas: Atlas
) -> None:
    view = EVERY_VIEW[20]
    views.show(page, view)
    part = Part.of_bydel("alna")
    result = page.evaluate(
        """(message) => {
          const heard = [];
          document.querySelector(".ipo-map").addEventListener("ipo-view-changed", ({ detail }) => heard.push(detail));
          window.ipo.show(message);
          const seen = window.ipo.map.getBounds();
          return { heard, seen: [[seen.getSouth(), seen.getWest()], [seen.getNorth(), seen.getEast()]] };
        }""",
        view.message | {"fit": webmap.fit(atlas.register, part)},
    )
    fit = webmap.fit(atlas.register, part)
    assert fit
    (south, west), (north, east) = fit
    (bottom, left), (top, right) = result["seen"]
    assert bottom <= south < north <= top and left <= west < east <= right
    assert result["heard"][-1].keys() == {"lat", "lon", "zoom"}
    place = [59.93, 10.8, 12.5]
    page.evaluate("(message) => window.ipo.show(message)", view.message | {"place": place})
    assert page.locator(".ipo-map").get_attribute("data-place") == "59.93000,10.80000,12.5"


# --- legend and bydeler -----------------------------------------------------------------------------

TINTS = """() => {
  const key = (node) => `${node.getAttribute("fill")} ${node.getAttribute("fill-opacity")}`;
  const seen = (selector) => [...new Set([...document.querySelectorAll(selector)].map(key))].sort();
  return [
    seen(".leaflet-bydeler-pane path:not([fill=none])"),
    seen(".ipo-legend-row:nth-last-of-type(-n + 9) .ipo-swatch rect[fill-opacity]"),
  ];
}"""


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_every_tint_of_the_map_is_in_its_legend(
    page: Page, register: Register, ground: str
) -> None:
    for colour in ColourBy:
        for edition in register.editions:
            view = View(edition=edition.id, colour_by=colour)
            message = webmap.message(register, view, select(register, view))
            views.show(page, views.MapView(str(colour), 1366, 760, message, None, ground))
            drawn, expected = page.evaluate(TINTS)
            assert drawn == expected, (colour, edition.id)
            assert bool(drawn) is (colour is ColourBy.UNIT)


def test_bydeler_with_areas_are_named_in_every_wide_map(page: Page, register: Register) -> None:
    wide = [view for view in EVERY_VIEW if view.width >= 600 and view.fit is None]
    assert len(wide) == 8
    for view in wide:
        views.show(page, view)
        ids = [*view.message["visible"], *view.message["gone"]]
        homes = (register.area_by_id[id_].bydel for id_ in ids)
        names = {register.bydel_by_id[home].name for home in homes if home}
        result = views.measure(page)["names"]
        texts = {name["words"].replace("\n", " ") for name in result if name["kind"] == "bydel"}
        assert names <= texts, (view.name, names - texts)
