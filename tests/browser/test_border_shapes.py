"""The editing of borders in the browser: whatever is done to shared edges, shapely finds no gap, no
overlap and no broken border afterwards. Sizes are those of EPSG:25832."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo import settings as settings_of_register
from geo.projection import in_degrees, in_metres, rounded
from pages.serving import resources
from tests.conftest import ROOT, shipped_register

ASSETS = ROOT / "pages" / "serving" / "assets"
_BLANK = "<!doctype html><html lang='nb'><title>x</title><script type='module'>%s</script>"
_SCRIPT = """
import * as shapes from "./border_shapes.js";
import * as measures from "./border_measures.js";
Object.assign(window, { shapes, measures });
"""
_SESSIONS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
#: What a person does to a vertex or an edge, each chosen by a part of one; all in the page at once.
_SESSION = """
([borders, steps, hub]) => {
  let state = shapes.stateOf(borders);
  const start = Object.fromEntries([...state].map(([id, it]) => [id, shapes.geometryOf(it)]));
  let refused = 0;
  for (const [kind, which, east, north] of steps) {
    const shared = [];
    for (const rings of state.get(hub)) for (const ring of rings) for (const [index, from] of ring.entries()) {
      const to = ring[(index + 1) % ring.length];
      if (shapes.ownersOfEdge(state, from, to).length > 1) shared.push([from, to]);
    }
    const [from, to] = shared[Math.floor(which * shared.length)];
    const step = kind === "move" ? shapes.moveVertex(state, from, measures.stepped(from, east, north))
      : kind === "insert" ? shapes.insertVertex(state, from, to) : shapes.deleteVertex(state, from);
    if (step.refused) refused += 1;
    else state = step.state;
  }
  const end = Object.fromEntries([...state].map(([id, it]) => [id, shapes.geometryOf(it)]));
  return { start, end, refused };
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()

    opened.route("**/*", lambda route: _answer(route, {}))
    opened.goto("http://localhost/blank.html")
    opened.wait_for_function("() => window.shapes && window.measures")
    yield opened
    opened.close()


def _answer(route: Route, scripts: Mapping[str, bytes]) -> None:
    """The page and its scripts: those that are given, else as they are."""
    name = route.request.url.rsplit("/", 1)[1]
    if name == "blank.html":
        route.fulfill(body=_BLANK % _SCRIPT, content_type="text/html")
    else:
        body = scripts.get(name) or (ASSETS / name).read_bytes()
        route.fulfill(body=body, content_type="text/javascript")


def plain(borders: dict[str, BaseGeometry]) -> dict[str, Any]:
    return {id_: mapping(border) for id_, border in borders.items()}


def neighbours() -> dict[str, BaseGeometry]:
    """Delbydeler round one in the middle of the city: every edge of it is shared."""
    parts = {part.id: part.geometry for part in shipped_register().delbydeler}
    middle = parts["0301010103"]
    return {id_: it for id_, it in parts.items() if shapely.distance(it, middle) == 0}


NEIGHBOURS = neighbours()
HUB = "0301010103"


def common(borders: dict[str, BaseGeometry]) -> dict[tuple[str, str], float]:
    """m² that any two have in common."""
    metric = {id_: in_metres(it) for id_, it in borders.items()}
    pairs = combinations(sorted(metric), 2)
    return {(a, b): metric[a].intersection(metric[b]).area for a, b in pairs}


def gaps(borders: dict[str, BaseGeometry]) -> float:
    """m² that are enclosed by borders together and belong to none."""
    whole = shapely.union_all([in_metres(it) for it in borders.values()])
    filled = [Polygon(part.exterior) for part in shapely.get_parts(whole)]
    return float(shapely.union_all(filled).area - whole.area)


STEP = st.tuples(
    st.sampled_from(["move", "move", "move", "insert", "delete"]),
    st.floats(0, 0.9999),
    st.floats(-400, 400),
    st.floats(-400, 400),
)


@_SESSIONS
@given(steps=st.lists(STEP, min_size=1, max_size=25))
def test_no_series_of_shared_edits_leaves_a_gap_or_an_overlap(
    page: Page, steps: list[tuple[str, float, float, float]]
) -> None:
    done = page.evaluate(_SESSION, [plain(NEIGHBOURS), steps, HUB])
    start, end = ({id_: shape(it) for id_, it in done[when].items()} for when in ("start", "end"))
    assert all(it.is_valid and not it.is_empty for it in end.values())
    before, after = common(start), common(end)
    assert all(after[pair] <= before[pair] + 1.5 for pair in after)
    assert gaps(end) <= gaps(start) + 1.5


def test_most_small_moves_are_not_refused(page: Page) -> None:
    steps = [("move", number / 40, 3.0, -2.0) for number in range(40)]
    done = page.evaluate(_SESSION, [plain(NEIGHBOURS), steps, HUB])
    assert done["refused"] <= 4
    assert done["end"] != done["start"]


@_SESSIONS
@given(
    st.lists(st.tuples(st.floats(10.70, 10.76), st.floats(59.90, 59.93)), min_size=3, max_size=9),
    st.lists(st.tuples(st.floats(10.70, 10.76), st.floats(59.90, 59.93)), min_size=3, max_size=9),
)
def test_sizes_and_overlaps_are_those_of_shapely(page: Page, one: Any, two: Any) -> None:
    borders = [rounded(shapely.convex_hull(shapely.multipoints(it))) for it in (one, two)]
    if any(not isinstance(it, Polygon) or in_metres(it).area < 100 for it in borders):
        return
    a, b = (in_metres(it) for it in borders)
    sizes = page.evaluate(
        """([one, two]) => {
          const [a, b] = [one, two].map((it) => shapes.polygonsOf(it));
          return [measures.areaOf(a), measures.areaOf(b), measures.overlap(a, b), measures.movedShare(a, b)];
        }""",
        [mapping(it) for it in borders],
    )
    expected = [a.area, b.area, a.intersection(b).area, a.symmetric_difference(b).area / a.area]
    assert sizes == pytest.approx(expected, rel=1e-5, abs=0.5)


def test_sizes_of_holes_and_parts_are_those_of_the_register(page: Page) -> None:
    for border in shipped_register().borders.values():
        size = page.evaluate("(it) => measures.areaOf(shapes.polygonsOf(it))", mapping(border))
        assert size == pytest.approx(in_metres(border).area, rel=1e-6)
    ring = shapely.box(10.70, 59.90, 10.72, 59.91).difference(
        shapely.box(10.705, 59.902, 10.71, 59.905)
    )
    two = MultiPolygon([ring, shapely.box(10.73, 59.90, 10.74, 59.91)])
    size = page.evaluate("(it) => measures.areaOf(shapes.polygonsOf(it))", mapping(two))
    assert size == pytest.approx(in_metres(two).area, rel=1e-6)
    inside = mapping(shapely.box(10.704, 59.901, 10.735, 59.906))
    both = page.evaluate(
        "([a, b]) => measures.overlap(shapes.polygonsOf(a), shapes.polygonsOf(b))",
        [mapping(two), inside],
    )
    assert both == pytest.approx(
        in_metres(two).intersection(in_metres(shape(inside))).area, rel=1e-5
    )


@pytest.mark.parametrize(
    ("epsg", "meridian", "place"), [(3006, 15.0, (15.1, 57.98)), (25833, 15.0, (15.1, 67.0))]
)
def test_sizes_are_those_of_another_registers_projection(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    epsg: int,
    meridian: float,
    place: tuple[float, float],
) -> None:
    own = settings_of_register.current()
    projection = own.projection._replace(epsg=epsg, meridian=meridian)
    changed = own._replace(projection=projection)
    monkeypatch.setattr("geo.settings.current", lambda: changed)
    script = resources.measured((ASSETS / "border_measures.js").read_bytes())
    opened = browser.new_page()
    opened.route("**/*", lambda route: _answer(route, {"border_measures.js": script}))
    opened.goto("http://localhost/blank.html")
    opened.wait_for_function("() => window.shapes && window.measures")
    hole = shapely.Point(place).buffer(0.005)
    border = rounded(shapely.Point(place).buffer(0.02).difference(hole))
    turn = Transformer.from_crs(4326, epsg, always_xy=True)
    expected = shapely.transform(border, turn.transform, interleaved=False).area
    size = opened.evaluate("(it) => measures.areaOf(shapes.polygonsOf(it))", mapping(border))
    opened.close()
    assert size == pytest.approx(expected, rel=1e-6)
    assert size != pytest.approx(in_metres(border).area, rel=1e-4)  # Oslo's is another


def run(page: Page, script: str, *values: Any) -> Any:
    return page.evaluate(script, [json.loads(json.dumps(value)) for value in values])


SQUARES = plain(
    {
        "west": shapely.box(10.70, 59.90, 10.71, 59.91),
        "east": shapely.box(10.71, 59.90, 10.72, 59.91),
    }
)


def test_a_vertex_moves_once_for_both_and_a_joint_cannot_be_deleted(page: Page) -> None:
    moved = run(
        page,
        """([borders]) => {
      const step = shapes.moveVertex(shapes.stateOf(borders), [10.71, 59.91], [10.712, 59.911]);
      const gone = shapes.deleteVertex(step.state, [10.712, 59.911]);
      return { areas: step.areas, east: shapes.geometryOf(step.state.get("east")), gone: gone.refused };
    }""",
        SQUARES,
    )
    assert sorted(moved["areas"]) == ["east", "west"] and moved["gone"] == "joint"
    assert [10.712, 59.911] in moved["east"]["coordinates"][0]


def test_an_inserted_vertex_is_shared_and_can_be_deleted_again(page: Page) -> None:
    done = run(
        page,
        """([borders]) => {
      const state = shapes.stateOf(borders);
      const more = shapes.insertVertex(state, [10.71, 59.9], [10.71, 59.91]);
      const less = shapes.deleteVertex(more.state, more.at);
      return { areas: more.areas, at: more.at, back: [...less.state].every(([id, it]) =>
        JSON.stringify(it) === JSON.stringify(state.get(id))) };
    }""",
        SQUARES,
    )
    assert sorted(done["areas"]) == ["east", "west"]
    assert done["at"] == [10.71, 59.905] and done["back"]


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ([10.709, 59.9015], "crosses"),
        ([10.73, 59.90], None),
        ([10.7, 59.91], "few"),
    ],
)
def test_a_move_that_breaks_an_area_is_refused(
    page: Page, to: list[float], reason: str | None
) -> None:
    """A vertex of the eastern square that nobody shares, past the western edge, out, and on another."""
    refused = run(
        page,
        """([borders, to]) => {
      const tri = { type: "Polygon", coordinates: [[[10.7, 59.9], [10.71, 59.9], [10.7, 59.91], [10.7, 59.9]]] };
      const state = shapes.stateOf(to[0] === 10.7 ? { west: tri } : borders);
      const from = to[0] === 10.7 ? [10.71, 59.9] : [10.72, 59.91];
      return shapes.moveVertex(state, from, to).refused ?? null;
    }""",
        SQUARES,
        to,
    )
    assert refused == reason


def test_a_triangle_pulled_through_itself_is_refused(page: Page) -> None:
    refused = run(
        page,
        """() => {
      const tri = { type: "Polygon", coordinates: [[[10.7, 59.9], [10.71, 59.9], [10.705, 59.91], [10.7, 59.9]]] };
      return shapes.moveVertex(shapes.stateOf({ a: tri }), [10.705, 59.91], [10.705, 59.89]).refused;
    }""",
    )
    assert refused == "turned"


def test_holes_and_parts_come_and_go_one_by_one(page: Page) -> None:
    done = run(
        page,
        """([borders]) => {
      const state = shapes.stateOf(borders);
      const square = (x, y, s) => [[x, y], [x + s, y], [x + s, y + s], [x, y + s]];
      const hole = shapes.addHole(state, "west", square(10.702, 59.902, 0.002));
      const two = shapes.addHole(hole.state, "west", square(10.706, 59.906, 0.002));
      const part = shapes.addPart(two.state, "west", square(10.68, 59.9, 0.002));
      const less = shapes.deleteHole(part.state, "west", 0, 1);
      const one = shapes.deletePart(less.state, "west", 1);
      return {
        shapes: [hole, two, part, less, one].map((step) => shapes.geometryOf(step.state.get("west"))),
        refused: [
          shapes.addHole(state, "west", square(10.709, 59.902, 0.002)).refused,
          shapes.addHole(hole.state, "west", square(10.703, 59.903, 0.0005)).refused,
          shapes.addPart(state, "west", square(10.705, 59.905, 0.01)).refused,
          shapes.addPart(state, "west", [[10.6, 59.9], [10.61, 59.9]]).refused,
        ],
      };
    }""",
        SQUARES,
    )
    drawn = [shape(it) for it in done["shapes"]]
    assert all(it.is_valid for it in drawn)
    holes = [sum(len(part.interiors) for part in shapely.get_parts(it)) for it in drawn]
    assert holes == [1, 2, 2, 1, 1]
    assert [len(shapely.get_parts(it)) for it in drawn] == [1, 1, 2, 2, 1]
    assert done["refused"] == ["hole_outside", "hole_outside", "part_touches", "few"]


def test_a_corner_of_one_on_the_edge_of_another_is_shared_from_the_start(page: Page) -> None:
    """A T where three areas meet and one has no vertex: moving it would tear them apart."""
    borders = plain(
        {
            "north": shapely.box(10.70, 59.91, 10.72, 59.92),
            **{k: shape(v) for k, v in SQUARES.items()},
        }
    )
    owners = run(
        page, "([borders]) => shapes.ownersOf(shapes.stateOf(borders), [10.71, 59.91])", borders
    )
    assert sorted(owners) == ["east", "north", "west"]


def test_snapping_finds_the_vertex_first_and_then_the_edge(page: Page) -> None:
    near = run(
        page,
        """([borders]) => {
      const state = shapes.stateOf(borders);
      const at = (east, north, x, y) => shapes.snapTo(state, [], measures.stepped([x, y], east, north), 8, null);
      return [at(3, 3, 10.71, 59.91), at(-3, 0, 10.71, 59.905), at(30, 30, 10.72, 59.91)];
    }""",
        SQUARES,
    )
    assert near[0] == [10.71, 59.91] and near[2] is None
    assert near[1] == pytest.approx([10.71, 59.905], abs=1e-6)


def test_the_map_of_metres_is_that_of_the_register(page: Page) -> None:
    points = shapely.multipoints([(10.5, 59.8), (10.9, 60.1), (10.75, 59.91)])
    here = [page.evaluate("(it) => measures.metres(it)", list(it.coords[0])) for it in points.geoms]
    there = shapely.get_coordinates(in_metres(points)).tolist()
    assert here == [pytest.approx(it, abs=0.002) for it in there]
    assert in_degrees(in_metres(points)).equals_exact(points, 1e-7)
