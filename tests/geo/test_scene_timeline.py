"""One layout of the timeline: what the page shows of it, and that paper and page agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from geo import style, text, timeline
from geo.escape import plain
from geo.exports import svg
from geo.exports.report.pictures import WIDTH
from geo.model import EditionKind, PartialDate, Register, Unit
from geo.scene import Scene, page_of
from geo.scene.atlas import Atlas
from geo.scene.marks import Box, Disc, Group, Line, Role, Shape, Text
from geo.scene.page import Page
from geo.scene.timeline import Facts, screen_scene, timeline_scene
from geo.scene.timeline.layout import PAPER, SCREEN, Axis, Measures
from geo.scene.timeline.still import timeline_height
from geo.style import LookName
from geo.timeline import DateKind
from geo.view import View
from tests.conftest import PAYLOADS

TODAY = date(2026, 2, 10)
WIDTHS = (280, 340, 680, 1080)
SVG = "{http://www.w3.org/2000/svg}"


def facts(register: Register, today: date | None = TODAY) -> Facts:
    return Facts.of_lanes(register, timeline.lanes(register), today)


def screen(register: Register, width: float = 680, look: LookName = LookName.LIGHT) -> Scene:
    return screen_scene(facts(register), look, width)


def groups(scene: Scene, kind: str) -> dict[tuple[str, ...], Group]:
    """The groups of a kind (`bar`, `gap`, …), by the rest of their ids."""
    parts = {tuple(group.id.split(".")): group for group in scene.groups}
    return {id_[1:]: group for id_, group in parts.items() if id_[0] == kind}


def box(group: Group) -> Box:
    return next(mark for mark in group.marks if isinstance(mark, Box))


def texts(scene: Scene, *, hidden: Iterable[str] = ("spare.",)) -> list[Text]:
    return [
        mark
        for group in scene.groups
        if not group.id.startswith(tuple(hidden))
        for mark in group.marks
        if isinstance(mark, Text)
    ]


def with_gap(register: Register) -> Register:
    """Vestli is left out by one list and named by the next."""
    latest = register.latest
    rows = tuple(row for row in latest.listings if row.area != "vestli")
    later = replace(latest, id="2027-01", date=PartialDate.parse("2027-01"), listings=rows)
    last = replace(latest, id="2028-01", date=PartialDate.parse("2028-01"))
    return replace(register, editions=(*register.editions, later, last))


def with_many_lists(register: Register) -> Register:
    """A list of every fourth month from 2015 to 2026."""
    days = [f"{year}-{month:02}-15" for year in range(2015, 2026) for month in (1, 5, 9)]
    many = tuple(
        replace(register.latest, id=day, date=PartialDate.parse(day), date_text=None)
        for day in days
    )
    return replace(register, editions=(*many, register.latest))


# --- bars, lanes, gaps --------------------------------------------------------------------------


def test_every_area_has_a_lane_under_the_heading_of_its_unit(register: Register) -> None:
    scene = screen(register)
    listed = {row.area for edition in register.editions for row in edition.listings}
    assert {area for (area,) in groups(scene, "lane")} == listed
    names = next(group for group in scene.groups if group.id == "names")
    order = [mark.words for mark in names.marks if isinstance(mark, Text)]
    headings = [place for place, words in enumerate(order) if words.startswith("Enhet ")]
    assert [order[place] for place in headings] == ["Enhet vest", "Enhet sentrum", "Enhet øst"]
    assert order.index("Grønland/Tøyen") == headings[1] + 1
    assert order.index("Vestli") > headings[2] and order[-1] == "Datoer"


def test_there_is_one_bar_for_each_listing(register: Register) -> None:
    bars = groups(screen(register), "bar")
    listed = [(row.area, item.id) for item in register.editions for row in item.listings]
    assert sorted(bars) == sorted(listed)
    dashed = {edition for (_, edition), group in bars.items() if box(group).stroke.dash}  # type: ignore[union-attr] # a bar has an edge
    assert dashed == {"2023-03-23", "2024-04-30"}
    assert {register.edition_by_id[id_].kind for id_ in dashed} == {EditionKind.PRESS}


def test_the_fill_of_a_bar_is_its_status_and_stands_in_the_drawing(register: Register) -> None:
    scene = screen(register)
    bars = groups(scene, "bar")
    for (area, edition), group in bars.items():
        status = register.edition_by_id[edition].by_area[area].status
        assert box(group).fill == (style.STATUS[status] if status else style.STATUS_UNKNOWN)
    root = ElementTree.fromstring(svg.drawing(scene, alone=False))
    patterns = {f"url(#{node.get('id')})" for node in root.iter(f"{SVG}pattern")}
    fills = {
        rect.get("fill", "")
        for group in root.iter(f"{SVG}g")
        if group.get("id", "").startswith("bar.")
        for rect in group.iter(f"{SVG}rect")
    }
    assert len(fills) == 4
    assert {fill for fill in fills if fill.startswith("url(")} == patterns


def test_a_bar_reaches_from_its_list_to_the_next_or_to_the_end_of_the_axis(
    register: Register,
) -> None:
    scene = screen(register)
    axis = Axis(facts(register), SCREEN, 680)
    first, newest = (
        box(groups(scene, "bar")["majorstua", id_]) for id_ in ("2024-04-30", "2026-01")
    )
    assert first.x == axis.x(date(2024, 4, 30))
    assert first.x + first.w == pytest.approx(newest.x)
    assert newest.x + newest.w == pytest.approx(axis.right)


def test_a_list_that_leaves_an_area_out_is_a_dotted_gap_between_its_bars(
    register: Register,
) -> None:
    assert groups(screen(register), "gap") == {}
    scene = screen(with_gap(register))
    (((area, _), gap),) = groups(scene, "gap").items()
    assert area == "vestli" and gap.name == "Vestli: ikke nevnt på lista"
    before, after = (box(groups(scene, "bar")["vestli", id_]) for id_ in ("2026-01", "2028-01"))
    room = box(gap)
    assert room.x == pytest.approx(before.x + before.w)
    assert room.x + room.w == pytest.approx(after.x)
    (dotted,) = (mark for mark in gap.marks if isinstance(mark, Line))
    assert dotted.stroke.dash


def test_paper_and_page_place_time_alike(atlas: Atlas) -> None:
    """The same share of the axis for every bar: there is one layout. (On a page of this shape the
    programmes give way, which the screen has elsewhere.)"""
    register = atlas.register
    paper = timeline_scene(atlas, View(), page_of("4x3"), LookName.LIGHT)
    # without today, which only the page knows
    page = screen_scene(facts(register, None), LookName.LIGHT, 680)
    drawn = {group.id.removeprefix("area-"): group.marks for group in paper.groups}
    shares = []
    for measures, width in ((PAPER, page_of("4x3").width), (SCREEN, 680)):
        axis = Axis(facts(register, None), measures, width)
        shares.append((axis.left, axis.right - axis.left))
    for lane in timeline.lanes(register):
        for place, bar in enumerate(lane.bars):
            still = drawn[lane.area.id][place]
            assert isinstance(still, Box)
            ours = box(groups(page, "bar")[lane.area.id, bar.edition.id])
            one, two = (
                ((mark.x - left) / room, mark.w / room)
                for mark, (left, room) in zip((still, ours), shares, strict=True)
            )
            assert one == pytest.approx(two)
            assert still.fill == ours.fill


def test_a_bar_says_area_unit_list_and_status(register: Register) -> None:
    bars = groups(screen(register), "bar")
    assert bars["furuset", "2024-04-30"].name == (
        "Furuset, Enhet øst, 30. april 2024 (gjengitt i pressen): status ikke oppgitt"
    )
    assert bars["vestli", "2026-01"].name == ("Vestli, Enhet øst, januar 2026 (politirådet): ny")


# --- time ---------------------------------------------------------------------------------------


def test_the_axis_reaches_today(register: Register) -> None:
    late = Facts.of_lanes(register, timeline.lanes(register), date(2031, 5, 1))
    assert late.years == (2022, 2031)
    axis = Axis(late, SCREEN, 680)
    assert axis.left < axis.x(date(2031, 5, 1)) < axis.right
    (today,) = (g for g in screen_scene(late, LookName.LIGHT, 680).groups if g.id == "today")
    assert today.name == "I dag, 1. mai 2031"
    (line,) = today.marks
    assert isinstance(line, Line)
    assert {x for part in line.parts for x in part[:, 0]} == {axis.x(date(2031, 5, 1))}


def test_paper_knows_no_today(atlas: Atlas) -> None:
    scene = timeline_scene(atlas, View(), page_of("a4"), LookName.LIGHT)
    assert not [group.id for group in scene.groups if "today" in group.id]
    assert Facts.of_view(atlas.register, View()).years == timeline.span(atlas.register)


def ends(start: date, after: date, axis: Axis) -> list[Any]:
    return [pytest.approx(axis.x(start)), pytest.approx(axis.x(after))]


@pytest.mark.parametrize("width", [680, 1080])
def test_a_vague_date_of_a_list_is_a_band_and_never_a_point(
    register: Register, width: float
) -> None:
    scene, axis = screen(register, width), Axis(facts(register), SCREEN, width)
    bands = {
        group.id.removeprefix("span-"): box(group) for group in scene.groups if "span-" in group.id
    }
    vague = {item.id for item in register.editions if item.date.first < item.date.last}
    assert set(bands) == vague == {"2022-autumn", "2026-01"}
    year, month = bands["2022-autumn"], bands["2026-01"]
    assert [year.x, year.x + year.w] == ends(date(2022, 9, 1), date(2022, 12, 1), axis)
    assert [month.x, month.x + month.w] == ends(date(2026, 1, 1), date(2026, 2, 1), axis)
    for edition in register.editions:
        (line,) = groups(scene, "list")[edition.id,].marks
        assert isinstance(line, Line)
        assert len(line.parts) == (2 if edition.id in vague else 1)


@pytest.mark.parametrize("width", [*WIDTHS, 1920])
def test_the_mark_of_a_date_covers_the_whole_time_it_may_mean(
    register: Register, width: float
) -> None:
    axis = Axis(facts(register), SCREEN, width)
    assert len(axis.dots) == len(timeline.dates(register))
    for dot in axis.dots:
        start, end = axis.span(dot.item.date)
        assert dot.left <= start + 0.01 and dot.right >= end - 0.01
    year = next(dot for dot in axis.dots if dot.item.date.iso == "2026")
    assert [year.left, year.right] == ends(date(2026, 1, 1), date(2027, 1, 1), axis)
    scene = screen(register, width)
    (drawn,) = (mark for g in scene.groups if g.id == f"dot-{year.number}" for mark in g.marks[:1])
    assert isinstance(drawn, Shape)
    assert drawn.rings[0][:, 0].max() - drawn.rings[0][:, 0].min() >= year.right - year.left


def test_the_start_that_a_list_states_is_drawn_over_the_bars(
    atlas: Atlas, register: Register
) -> None:
    """The council says that Furuset started in 2025; the press had it on the list of 2024."""
    (((area, _), start),) = groups(screen(register), "start").items()
    assert area == "furuset"
    assert start.description == "oppstart 2025, oppgitt på lista fra januar 2026"
    room, axis = box(start), Axis(facts(register), SCREEN, 680)
    assert [room.x, room.x + room.w] == ends(date(2025, 1, 1), date(2026, 1, 1), axis)
    still = timeline_scene(atlas, View(), page_of("a4"), LookName.LIGHT)
    assert "start.furuset.0" in [group.id for group in still.groups]


def test_areas_without_names_have_a_bar(atlas: Atlas, register: Register) -> None:
    """The press of 2023 counts four areas that it does not name."""
    shown = [group for group in screen(register, 1080).groups if group.id.startswith("unnamed.")]
    (bar,) = shown
    assert bar.name == "4 uten navn"
    assert bar.description == "23. mars 2023: i bydelene Stovner, Alna og Søndre Nordstrand"
    room, axis = box(bar), Axis(facts(register), SCREEN, 1080)
    assert [room.x, room.x + room.w] == ends(date(2023, 3, 23), date(2024, 4, 30), axis)
    page = page_of("a4")
    for view, count in (
        (View(), 1),
        (View(units=(Unit.OST,)), 1),
        (View(units=(Unit.VEST,)), 0),
        (View(bydel="alna"), 1),
        (View(bydel="frogner"), 0),
    ):
        still = timeline_scene(atlas, view, page, LookName.LIGHT)
        assert sum(group.id.startswith("unnamed.") for group in still.groups) == count


@pytest.mark.parametrize("width", WIDTHS)
def test_there_are_at_most_a_dozen_years_and_none_touches_the_next(
    register: Register, width: float
) -> None:
    scene = screen(with_many_lists(register), width)
    (years,) = (group for group in scene.groups if group.id == "years")
    numbers = sorted((mark for mark in years.marks if isinstance(mark, Text)), key=lambda m: m.x)
    assert 1 < len(numbers) <= 12
    assert all(one.left + one.width < two.left for one, two in pairwise(numbers))


def test_milestones_and_deadlines_have_shapes_of_their_own(register: Register) -> None:
    scene = screen(register)
    dots = [group for group in scene.groups if group.id.startswith("dot-")]
    known = timeline.dates(register)
    numbers = [mark.words for group in dots for mark in group.marks if isinstance(mark, Text)]
    assert numbers == [str(number + 1) for number in range(len(known))]
    shapes = {item.kind: type(group.marks[0]) for item, group in zip(known, dots, strict=True)}
    assert shapes == {DateKind.MILESTONE: Disc, DateKind.DEADLINE: Shape}
    for item, group in zip(known, dots, strict=True):
        assert group.name == f"{text.day(item.date)}: {plain(item.words)}"


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_of_dates_do_not_touch(register: Register, width: float) -> None:
    places = Axis(facts(register), SCREEN, width).dots
    for one, two in combinations(places, 2):
        assert one.row != two.row or one.right < two.left or two.right < one.left
        assert min(dot.right - dot.left for dot in (one, two)) >= 2 * SCREEN.dot - 0.01


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lists", ["few", "many"])
def test_words_are_large_enough_stay_inside_and_off_each_other(
    register: Register, width: float, lists: str
) -> None:
    scene = screen(with_many_lists(register) if lists == "many" else register, width)
    words = texts(scene)
    assert min(mark.size for mark in words) >= 12.5
    for mark in words:
        assert mark.left >= 0 and mark.left + mark.width <= width, mark.words
        assert 0 < mark.y < scene.page.height
    for one, two in combinations(words, 2):
        apart = abs(one.y - two.y) >= max(one.size, two.size) * 0.66
        beside = one.left + one.width <= two.left or two.left + two.width <= one.left
        assert apart or beside, (one.words, two.words)


def test_a_date_without_room_waits_alone_in_a_row_of_its_own(register: Register) -> None:
    scene = screen(with_many_lists(register))
    spare, shown = groups(scene, "spare"), groups(scene, "label")
    assert len(shown) > 6 and len(spare) > 6 and "today" in {id_ for (id_,) in shown}
    rows = {mark.y for group in spare.values() for mark in group.marks if isinstance(mark, Text)}
    assert len(rows) == 1
    assert rows.isdisjoint(mark.y for mark in texts(scene))
    assert len(groups(scene, "list")) == len(spare) + len(shown) - 1  # every list has its line


def test_few_lists_leave_no_date_out(register: Register) -> None:
    for width in WIDTHS[1:]:
        assert groups(screen(register, width), "spare") == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_names_are_whole_at_every_width(register: Register, width: float) -> None:
    scene = screen_scene(Facts.of_view(register, View()), LookName.LIGHT, width)
    drawn = re.sub(r"(?<=[-/]) ", "", " ".join(mark.words for mark in texts(scene)))
    for name in ("Mortensrud/Bjørnerud", "SaLTo-handlingsprogrammet 2026–2028"):
        assert name in drawn
    assert "…" not in drawn or width < 300  # where one long word alone is wider than the column


def test_names_in_a_report_are_whole(atlas: Atlas) -> None:
    page = Page("report", WIDTH, timeline_height(atlas, View(), WIDTH), 1, 144)
    scene = timeline_scene(atlas, View(), page, LookName.LIGHT, titled=False)
    names = {group.name: group for group in scene.groups if group.role is Role.LABEL}
    assert "SaLTo-handlingsprogrammet 2026–2028" in names
    for name, group in names.items():
        drawn = [mark for mark in group.marks if isinstance(mark, Text)]
        assert name in " ".join(mark.words for mark in drawn)
        assert all(mark.size >= style.LEAST_SIZE for mark in drawn)


def test_no_line_of_a_list_crosses_the_words_of_another_on_paper(atlas: Atlas) -> None:
    scene = timeline_scene(atlas, View(), page_of("a4"), LookName.LIGHT)
    order = [group.id for group in scene.groups]
    dates = [group for group in scene.groups if group.id.startswith("list-2")]
    assert dates and all(order.index(group.id) > order.index("list-lines") for group in dates)
    assert all(isinstance(mark, Text) and mark.halo for group in dates for mark in group.marks)


@pytest.mark.parametrize("measures", [PAPER, SCREEN])
def test_names_leave_most_of_the_width_to_time(register: Register, measures: Measures) -> None:
    long = tuple(replace(area, name=f"{area.name} {'lang ' * 30}") for area in register.areas)
    axis = Axis(facts(replace(register, areas=long)), measures, 340)
    assert axis.names_w <= 340 * measures.names_most
    assert axis.right - axis.left > 340 * 0.3


# --- as SVG -------------------------------------------------------------------------------------


def test_hostile_names_are_words(register: Register) -> None:
    areas = tuple(
        replace(area, name=f"{PAYLOADS[number % len(PAYLOADS)]} {number}")
        for number, area in enumerate(register.areas)
    )
    hostile = replace(register, areas=areas)
    hostile = replace(
        hostile,
        editions=tuple(replace(item, date_text=PAYLOADS[3]) for item in hostile.editions),
    )
    root = ElementTree.fromstring(svg.drawing(screen(hostile), alone=False))
    kinds = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert kinds <= {
        "svg",
        "title",
        "desc",
        "style",
        "defs",
        "clipPath",
        "pattern",
        "g",
        "rect",
        "path",
        "circle",
        "text",
    }
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]
    titles = " ".join(node.text or "" for node in root.iter(f"{SVG}title"))
    for payload in PAYLOADS:
        assert plain(payload) in titles


def test_the_dark_look_has_light_words(register: Register) -> None:
    colours = {mark.colour for mark in texts(screen(register, look=LookName.DARK))}
    dark = style.LOOKS[LookName.DARK]
    assert colours == {dark.ink, dark.muted, dark.badge_ink}
    assert screen(register, look=LookName.DARK).ground is None


def test_the_same_view_is_the_same_file_whatever_is_chosen(register: Register) -> None:
    """A choice is no part of the scene, so the page need not send it again."""
    one, two = (svg.drawing(screen(register), alone=False) for _ in range(2))
    assert one == two
    assert b"chosen" not in one
