"""Still maps: what is drawn, where it is drawn, and what the picture says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo import style, text, timeline
from geo.errors import TooLargeError, UnknownValueError
from geo.escape import plain
from geo.model import Register, Status, Unit
from geo.part import Part, unit_of
from geo.scene import PAGES, Atlas, Page, Role, Scene, map_scene, page_of
from geo.scene.before_after import before_and_after
from geo.scene.marks import Box, Disc, Line, Shape, Text
from geo.scene.page import LEAST_SIDE, LONGEST, MOST_SIDE, SLIDE
from geo.scene.timeline import timeline_scene
from geo.scene.trend import Series, trend_scene
from geo.style import LookName
from geo.view import ColourBy, View, select
from tests.conftest import PAYLOADS

NEWEST = (
    "hovseter",
    "majorstua",
    "gronland-toyen",
    "mortensrud-bjornerud",
    "furuset",
    "vestli",
    "bjorndal",
    "ellingsrud",
    "trosterud",
    "fossum",
    "grorud",
    "holmlia-syd",
)


def draw(
    atlas: Atlas,
    view: View | None = None,
    extent: str = "",
    page: str = "1920x1080",
    look: LookName = LookName.LIGHT,
    titled: bool = True,
) -> Scene:
    wanted = Part.parse(extent, atlas.register) if extent else None
    return map_scene(atlas, view or View(), wanted, page_of(page), look, titled=titled)


def ids(scene: Scene, role: Role, prefix: str) -> set[str]:
    return {g.id.removeprefix(prefix) for g in scene.of(role) if g.id.startswith(prefix)}


def boxes(scene: Scene) -> dict[str, Box]:
    return {g.id: g.box for g in scene.groups if g.box is not None}


def assert_apart(scene: Scene) -> None:
    results = list(boxes(scene).items())
    for number, (one, box) in enumerate(results):
        assert not [other for other, b in results[number + 1 :] if box.overlaps(b)], one
        assert box.x >= scene.frame.x and box.x + box.w <= scene.frame.x + scene.frame.w + 0.01, one
        assert box.y >= scene.frame.y and box.y + box.h <= scene.frame.y + scene.frame.h + 0.01, one


def words(scene: Scene) -> str:
    return " ".join(m.words for g in scene.groups for m in g.marks if isinstance(m, Text))


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_all_twelve_areas_are_named_at_city_scale(atlas: Atlas, page: str) -> None:
    scene = draw(atlas, page=page)
    assert ids(scene, Role.AREA, "area-") >= set(NEWEST)
    assert ids(scene, Role.LABEL, "name-") >= set(NEWEST)
    assert not scene.left_out
    assert_apart(scene)


def test_a_name_stands_on_its_area_or_has_a_leader_to_it(atlas: Atlas) -> None:
    scene = draw(atlas)
    areas = {g.id.removeprefix("area-"): g for g in scene.of(Role.AREA)}
    for group in scene.of(Role.LABEL):
        if not group.id.startswith("name-"):
            continue
        rings = [
            r
            for m in areas[group.id.removeprefix("name-")].marks
            if isinstance(m, Shape)
            for r in m.rings
        ]
        corners = np.concatenate(rings)
        low, high = corners.min(axis=0), corners.max(axis=0)
        ends = [m.parts[0][-1] for m in group.marks if isinstance(m, Line)]
        box = group.box
        assert box is not None
        at = ends[0] if ends else np.array([box.x + box.w / 2, box.y + box.h / 2])
        assert (at >= low - 1).all() and (at <= high + 1).all(), group.name


def test_the_police_unit_is_a_letter_beside_the_name(atlas: Atlas) -> None:
    by_id = {g.id: g for g in draw(atlas).groups}
    letters = {
        id_: [m.words for m in by_id[f"name-{id_}"].marks if isinstance(m, Text)][1]
        for id_ in NEWEST
    }
    assert (
        letters["hovseter"] == "V" and letters["gronland-toyen"] == "S" and letters["vestli"] == "Ø"
    )


def test_bydel_names_give_way(atlas: Atlas) -> None:
    scene = draw(atlas)
    named = ids(scene, Role.LABEL, "bydel-")
    assert {"nordre-aker", "nordstrand", "ullern"} <= named
    assert named <= set(atlas.register.bydel_by_id)


def test_stations_and_road_numbers_show_at_close_scale_only(atlas: Atlas) -> None:
    assert "Rommen" in words(draw(atlas, extent="vestli"))
    assert "Rommen" not in words(draw(atlas))


PLACES = [
    "by",
    "vest",
    "sentrum",
    "øst",
    "bydel alna",
    "bydel sondre-nordstrand",
    "vestli",
    "grorud,vestli,fossum",
    "sandvika,asker-sentrum",
    "majorstua",
]


@settings(max_examples=60)
@given(
    hidden=st.sets(st.sampled_from(NEWEST)),
    extent=st.sampled_from(PLACES),
    width=st.integers(480, 4000),
    height=st.integers(480, 4000),
    look=st.sampled_from(LookName),
)
def test_no_two_names_overlap_whatever_is_asked_for(
    atlas: Atlas, hidden: set[str], extent: str, width: int, height: int, look: LookName
) -> None:
    assume(max(width, height) <= LONGEST * min(width, height))
    scene = draw(without(atlas, hidden), extent=extent, page=f"{width}x{height}", look=look)
    assert_apart(scene)


def without(atlas: Atlas, hidden: set[str]) -> Atlas:
    """The same city with a shorter newest list."""
    register = atlas.register
    latest = register.latest
    remaining = tuple(row for row in latest.listings if row.area not in hidden)
    editions = (*register.editions[:-1], replace(latest, listings=remaining))
    return replace(atlas, register=replace(register, editions=editions))


def test_areas_without_room_for_their_names_are_reported(atlas: Atlas) -> None:
    crowded = renamed(atlas, {id_: f"{id_} " + "MMWW" * 20 for id_ in NEWEST})
    scene = draw(crowded, page="480x480")
    assert_apart(scene)
    missing = set(NEWEST) - ids(scene, Role.LABEL, "name-")
    assert missing
    assert any("Uten navn på kartet" in sentence for sentence in scene.left_out)


def test_a_description_names_some_areas_and_counts_the_rest(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PDF/A takes no longer one than 32,767 letters, and nobody listens to so many."""
    whole = draw(atlas).description
    assert all(plain(atlas.register.area_by_id[id_].name) in whole for id_ in NEWEST)
    monkeypatch.setattr(text, "MOST_DESCRIBED", 3)
    described = draw(atlas).description
    assert described.count(", Enhet ") == 3 and re.search(r" og \d+ til\.", described)
    lanes = timeline_scene(atlas, View(), page_of("a4"), LookName.LIGHT).description
    assert lanes.count(": januar 2026: ") <= 3 and lanes.endswith(" til.")
    only = timeline_scene(atlas, View(bydel="alna"), page_of("a4"), LookName.LIGHT).description
    assert ".." not in only and "Alna." in only


def renamed(atlas: Atlas, names: dict[str, str]) -> Atlas:
    areas = tuple(replace(a, name=names.get(a.id, a.name)) for a in atlas.register.areas)
    return replace(atlas, register=replace(atlas.register, areas=areas))


# --- extents ------------------------------------------------------------------------------------


def test_an_extent_does_not_move_with_the_edition(atlas: Atlas) -> None:
    for extent in ("by", "øst", "vestli"):
        old, new = (draw(atlas, View(edition=id_), extent) for id_ in ("2024-04-30", "2026-01"))
        assert old.frame == new.frame
        one, other = (
            next(g for g in s.groups if g.id == "background-fjord" or g.id == "background-marka")
            for s in (old, new)
        )
        first, second = one.marks[0], other.marks[0]
        assert isinstance(first, Shape) and isinstance(second, Shape)
        assert all(np.array_equal(a, b) for a, b in zip(first.rings, second.rings, strict=True))


def test_areas_outside_oslo_can_be_drawn_and_are_reported_when_not(atlas: Atlas) -> None:
    there = draw(atlas, View(edition="2024-04-30"), "sandvika,asker-sentrum")
    assert ids(there, Role.AREA, "area-") == {"sandvika", "asker-sentrum"}
    assert text.say("border.notice_outside") in there.description
    city = draw(atlas, View(edition="2024-04-30"))
    assert city.left_out == ("Utenfor utsnittet (2): Sandvika og Asker sentrum.",)


def test_nothing_is_drawn_outside_the_frame(atlas: Atlas) -> None:
    scene = draw(atlas, extent="vestli")
    frame = scene.frame
    for group in scene.groups:
        if group.role not in {Role.BACKGROUND, Role.AREA}:
            continue
        for mark in group.marks:
            parts = (
                mark.rings
                if isinstance(mark, Shape)
                else mark.parts
                if isinstance(mark, Line)
                else ()
            )
            for points in parts:
                assert (
                    points[:, 0].min() >= frame.x - 0.01
                    and points[:, 0].max() <= frame.x + frame.w + 0.01
                )
                assert (
                    points[:, 1].min() >= frame.y - 0.01
                    and points[:, 1].max() <= frame.y + frame.h + 0.01
                )


# --- what the picture says ----------------------------------------------------------------------


def test_the_legend_has_the_statuses_present_and_no_others(atlas: Atlas) -> None:
    given = {row.status for row in atlas.register.latest.listings}
    assert ids(draw(atlas), Role.LEGEND, "legend-") - {"title", "letters"} == {*given, "gone"}
    for extent in ("hovseter", "bydel alna", "majorstua", "øst"):
        scene = draw(atlas, extent=extent)
        seen = ids(scene, Role.AREA, "area-")
        listed = {row.area: row.status for row in atlas.register.latest.listings}
        part = Part.parse(extent, atlas.register)
        present = {
            str(listed.get(id_, "gone"))
            if part.contains(atlas.register.area_by_id[id_], {unit_of(id_, atlas.register)})
            else "other"
            for id_ in seen
        }
        assert ids(scene, Role.LEGEND, "legend-") - {"title", "letters"} == present
    old = draw(atlas, View(edition="2024-04-30"))
    assert ids(old, Role.LEGEND, "legend-") - {"title", "letters"} == {"unknown"}


@pytest.mark.parametrize("colour_by", ColourBy)
def test_fills_come_from_the_style_table(atlas: Atlas, colour_by: ColourBy) -> None:
    rows = {row.area.id: row for row in select(atlas.register, View())}
    for group in draw(atlas, View(colour_by=colour_by)).of(Role.AREA):
        (shape,) = group.marks
        assert isinstance(shape, Shape)
        row = rows.get(group.id.removeprefix("area-"))
        if row is None:
            assert shape.fill is None and shape.stroke and shape.stroke.dash
        elif colour_by is ColourBy.STATUS:
            assert row.listing.status and shape.fill == style.STATUS[row.listing.status]
        elif colour_by is ColourBy.UNIT:
            assert row.listing.unit and shape.fill == style.UNIT[row.listing.unit]
        else:
            assert row.bydel and shape.fill == style.BYDEL[row.bydel.nr]


@pytest.mark.parametrize("look", LookName)
@pytest.mark.parametrize("page", PAGES)
def test_every_still_carries_what_it_must(atlas: Atlas, look: LookName, page: str) -> None:
    scene = draw(atlas, page=page, look=look)
    page_text = words(scene)
    notice = text.say("border.notice")
    assert all(word in page_text for word in notice.split())
    assert "Kilde:" in page_text and "OpenStreetMap" in page_text and " km" in page_text
    assert {g.id for g in scene.of(Role.ELEMENT)} == {"scale-bar", "north"}
    titled = look is not LookName.PLAIN
    assert any(scene.of(Role.TITLE)) is titled and any(scene.of(Role.SUBTITLE)) is titled
    assert (scene.ground is None) is (look is LookName.PLAIN)
    assert notice in scene.description and "Hovseter (ny, Enhet vest)" in scene.description


@pytest.mark.parametrize("page", [*PAGES, "480x480", "640x480", "1440x480", "480x1440"])
@pytest.mark.parametrize("edition", ["2026-01", "2024-04-30", "2023-03-23"])
def test_words_stay_on_the_page_and_off_each_other(atlas: Atlas, page: str, edition: str) -> None:
    for scene in (
        draw(atlas, View(edition=edition), page=page, look=LookName.PLAIN),
        draw(atlas, View(edition=edition, colour_by=ColourBy.BYDEL), "vestli,sandvika", page),
        draw(atlas, View(edition=edition), page=page),
        timeline_scene(atlas, View(), page_of(page), LookName.LIGHT),
    ):
        lines = [m for g in scene.groups for m in g.marks if isinstance(m, Text)]
        for number, one in enumerate(lines):
            assert one.left >= 0 and one.left + one.width <= scene.page.width + 1, one.words
            assert 0 < one.y < scene.page.height, one.words
            assert not [other.words for other in lines[number + 1 :] if collide(one, other)], (
                one.words
            )


def collide(one: Text, other: Text) -> bool:
    """Whether the letters of two lines touch: from a capital's top to the baseline."""
    return (
        one.left < other.left + other.width - 1
        and other.left < one.left + one.width - 1
        and one.y - 0.6 * one.size < other.y - 1
        and other.y - 0.6 * other.size < one.y - 1
    )


@pytest.mark.parametrize("edition", ["2026-01", "2024-04-30"])
@pytest.mark.parametrize("page", [*PAGES, "480x480", "480x1440", "1440x480"])
def test_source_and_notice_are_never_cut(atlas: Atlas, page: str, edition: str) -> None:
    scene = draw(atlas, View(edition=edition), page=page)
    whole = [g for g in scene.groups if g.id in {"source", "border"} or g.role is Role.LEGEND]
    assert {"source", "border"} <= {g.id for g in whole}
    assert not [
        m.words for g in whole for m in g.marks if isinstance(m, Text) and m.words.endswith("…")
    ]


def test_the_title_counts_what_it_names(atlas: Atlas) -> None:
    assert draw(atlas).title == "12 IPO-områder"
    assert draw(atlas, View(units=(Unit.OST,))).title == "9 IPO-områder i enhet øst"
    assert draw(atlas, View(bydel="alna")).title == "3 IPO-områder i bydel Alna"
    assert draw(atlas, View(area="vestli")).title == "Vestli"
    assert draw(atlas, View(edition="2024-04-30")).title == "8 IPO-områder"
    assert draw(atlas, View(statuses=(Status.NY,))).title == "8 IPO-områder med status ny"
    none = View(units=(Unit.SENTRUM,), statuses=(Status.NY, Status.OPPSTART))
    assert draw(atlas, none).title == (
        "Ingen IPO-områder med status ny eller oppstart i enhet sentrum"
    )


def test_an_area_that_is_gone_is_not_said_to_be_on_the_list(atlas: Atlas) -> None:
    scene = draw(atlas, View(area="veitvet"))
    assert scene.subtitle.startswith("Ikke nevnt på lista fra januar 2026.")
    assert "Ingen områder passer" not in words(scene)
    assert "NRK og Dagsavisen, 30. april 2024" in words(scene)  # whose list had it
    assert "NRK" not in words(draw(atlas, View(units=(Unit.VEST,))))


def test_a_list_that_names_too_few_does_not_say_none(atlas: Atlas) -> None:
    """The press of 2023 counts four areas in three bydeler without naming them."""
    press = View(edition="2023-03-23")
    for extent in ("bydel alna", "sentrum"):
        scene = draw(atlas, press, extent)
        assert scene.title.startswith(text.say("count.none"))
    assert "4 områder uten navn" in words(draw(atlas, press))
    assert "4 områder uten navn" in draw(atlas, press).description
    assert draw(atlas, View(edition="2022-autumn"), "bydel alna").title.startswith(
        text.say("count.none")
    )
    assert draw(atlas, View(), "bydel ullern").title.startswith(text.say("count.zero"))


def test_what_filters_leave_out_is_reported(atlas: Atlas) -> None:
    assert "Viser bare bydel Alna." in draw(atlas, View(bydel="alna"), "by").subtitle
    assert "Viser bare" not in draw(atlas, View(bydel="alna")).subtitle
    assert (
        "Viser bare ny og Enhet øst."
        in draw(atlas, View(units=(Unit.OST,), statuses=(Status.NY,)), "by").subtitle
    )
    line = timeline_scene(atlas, View(units=(Unit.VEST,)), SLIDE, LookName.LIGHT)
    assert "Viser bare Enhet vest." in line.subtitle
    nobody = timeline_scene(atlas, View(bydel="ullern"), SLIDE, LookName.LIGHT)
    assert text.say("scene.empty").split()[-1] in words(nobody)


def test_an_area_that_the_list_does_not_have_is_reported(atlas: Atlas) -> None:
    for view, extent in (
        (View(edition="2023-03-23", area="hovseter"), ""),
        (View(), "hovseter,sandvika"),
    ):
        scene = draw(atlas, view, extent)
        assert any(sentence.startswith("Står ikke på denne lista") for sentence in scene.left_out)


def test_an_untitled_picture_still_says_which_list_it_shows(atlas: Atlas) -> None:
    scene = draw(atlas, View(edition="2024-04-30"), look=LookName.PLAIN)
    assert all(word in words(scene) for word in ("30.", "april", "2024.", "pressen,"))


def test_small_areas_are_drawn_and_counted(atlas: Atlas) -> None:
    scene = draw(atlas, page="480x480")
    assert ids(scene, Role.AREA, "area-") == {*NEWEST, "veitvet"}
    assert not [sentence for sentence in scene.left_out if "Utenfor" in sentence]


def test_an_empty_selection_is_a_picture_that_says_so(atlas: Atlas) -> None:
    nobody = View(units=(Unit.SENTRUM,), statuses=(Status.NY,))
    scene = draw(atlas, nobody)
    assert text.say("scene.empty").split()[0] in words(scene) and not list(scene.of(Role.AREA))
    assert not list(draw(atlas, View(edition="2022-autumn")).of(Role.AREA))


def test_unknown_ids_are_refused(atlas: Atlas) -> None:
    for view in (View(edition="1999"), View(area="nowhere"), View(bydel="nowhere")):
        with pytest.raises(UnknownValueError):
            draw(atlas, view)


def test_hostile_names_are_words_like_any_other(atlas: Atlas) -> None:
    hostile = renamed(atlas, dict(zip(NEWEST, PAYLOADS, strict=False)))
    scene = draw(hostile, page="3840x2160")
    assert_apart(scene)
    assert not [w for w in words(scene) if not w.isprintable()]


# --- pages --------------------------------------------------------------------------------------


def test_pages_have_the_pixels_they_promise() -> None:
    assert PAGES["1920x1080"].pixels == (1920, 1080) and PAGES["3840x2160"].pixels == (3840, 2160)
    assert PAGES["a4"].pixels == (3508, 2480) and PAGES["a4"].dpi == 300
    assert page_of("1600x901").pixels == (1600, 901)
    assert page_of("480x517").pixels == (480, 517)
    assert SLIDE.width * SLIDE.unit_pt == 960


@pytest.mark.parametrize(
    "name", ["", "A3", "1920", "1920x", "x1080", "0x0x0", "1e3x900", "−5x9", "٣٢٠x٣٢٠"]
)
def test_unknown_sizes_are_refused(name: str) -> None:
    with pytest.raises(UnknownValueError) as caught:
        page_of(name)
    assert caught.value.valid[: len(PAGES)] == tuple(PAGES)


@pytest.mark.parametrize(
    "name",
    [
        "0x0",
        f"{LEAST_SIDE - 1}x900",
        f"{MOST_SIDE + 1}x1080",
        "999999999x999999999",
        "12000x12000",
        "12000x400",
    ],
)
def test_absurd_sizes_are_refused(name: str) -> None:
    with pytest.raises(TooLargeError):
        page_of(name)


# --- the timeline -------------------------------------------------------------------------------


def test_the_timeline_has_a_lane_for_every_area_ever_listed(atlas: Atlas) -> None:
    scene = timeline_scene(atlas, View(), SLIDE, LookName.LIGHT)
    listed = {row.area for edition in atlas.register.editions for row in edition.listings}
    assert ids(scene, Role.AREA, "area-") == listed == ids(scene, Role.LABEL, "name-")


def test_a_bar_stands_for_a_listing_in_its_look(atlas: Atlas) -> None:
    bars = {
        g.id: g.marks for g in timeline_scene(atlas, View(), SLIDE, LookName.LIGHT).of(Role.AREA)
    }
    for edition in atlas.register.editions:
        for row in edition.listings:
            fill = style.STATUS[row.status] if row.status else style.STATUS_UNKNOWN
            assert any(isinstance(m, Box) and m.fill == fill for m in bars[f"area-{row.area}"])
    assert len(bars["area-gronland-toyen"]) == 3 and len(bars["area-vestli"]) == 1
    press, council = bars["area-majorstua"]
    assert isinstance(press, Box) and press.stroke and press.stroke.dash
    assert isinstance(council, Box) and council.stroke and not council.stroke.dash


def test_a_gap_is_a_gap(atlas: Atlas) -> None:
    bars = {
        g.id: g.marks for g in timeline_scene(atlas, View(), SLIDE, LookName.LIGHT).of(Role.AREA)
    }
    (gone,), (new,) = bars["area-veitvet"], bars["area-hovseter"]
    assert isinstance(gone, Box) and isinstance(new, Box)
    assert gone.x + gone.w <= new.x + 0.01


def test_the_timeline_can_be_cut_to_a_unit_or_a_bydel(atlas: Atlas) -> None:
    unit = timeline_scene(atlas, View(units=(Unit.SENTRUM,)), SLIDE, LookName.LIGHT)
    assert ids(unit, Role.AREA, "area-") == {"gronland-toyen"}
    bydel = timeline_scene(atlas, View(bydel="alna"), SLIDE, LookName.LIGHT)
    assert ids(bydel, Role.AREA, "area-") == {"furuset", "ellingsrud", "trosterud"}


def test_milestones_are_numbered_dots_with_their_dates(atlas: Atlas) -> None:
    scene = timeline_scene(atlas, View(), SLIDE, LookName.LIGHT)
    dots = [g for g in scene.groups if g.id.startswith("dot-")]
    assert len(dots) == len(timeline.dates(atlas.register))
    discs = [m for g in dots for m in g.marks if isinstance(m, Disc)]
    for number, one in enumerate(discs):
        assert all(np.hypot(one.x - o.x, one.y - o.y) >= one.r + o.r for o in discs[number + 1 :])
    assert "(5) mars 2026" in words(scene) and "(6) 2026: Presentasjon" in words(scene)


# --- others in grey, figures over the years ---------------------------------------------------


def test_areas_that_a_filter_leaves_out_can_be_shown_in_grey(atlas: Atlas) -> None:
    view = View(bydel="alna")
    alone = map_scene(atlas, view, None, SLIDE, LookName.LIGHT)
    scene = map_scene(atlas, view, None, SLIDE, LookName.LIGHT, others=True)
    own = {"furuset", "ellingsrud", "trosterud"}
    assert ids(alone, Role.AREA, "area-") == own
    shown = ids(scene, Role.AREA, "area-")
    assert own < shown and "grorud" in shown
    fills = {
        g.id: mark.fill
        for g in scene.groups
        if g.role is Role.AREA
        for mark in g.marks
        if isinstance(mark, Shape)
    }
    assert all((fills[f"area-{id_}"] is style.OTHER) == (id_ not in own) for id_ in shown)
    assert "Andre på lista, i utsnittet (" in words(scene)
    assert scene.title == alone.title  # the grey ones are not counted


def test_figures_over_the_years_are_bars_from_zero() -> None:
    page = Page("chart", 1080, 280, 1, 144)
    series = (Series("Folketall", ((2024, 50.0), (2025, 75.0), (2026, 100.0))), Series("Tom", ()))
    scene = trend_scene(series, page, LookName.LIGHT, "Tall")
    (group,) = scene.groups
    bars = [mark for mark in group.marks if isinstance(mark, Box)]
    assert [round(bar.h / bars[-1].h, 2) for bar in bars] == [0.5, 0.75, 1.0]
    assert len({round(bar.y + bar.h, 6) for bar in bars}) == 1
    assert scene.description == "Tall. Folketall: 2024: 50, 2025: 75, 2026: 100."
    assert {"2024", "2026", "50", "100"} <= set(words(scene).split("\n")) | set(
        words(scene).split()
    )
    for mark in group.marks:
        if isinstance(mark, Text):
            assert mark.left >= 0 and mark.left + mark.width <= page.width


def test_a_year_alone_and_figures_of_zero_can_be_drawn() -> None:
    page = Page("chart", 1080, 280, 1, 144)
    scene = trend_scene((Series("<b>", ((2026, 0.0),)),), page, LookName.DARK, "Tall")
    assert len([m for m in scene.groups[0].marks if isinstance(m, Box)]) == 1
    assert trend_scene((), page, LookName.LIGHT, "Tall").groups == ()


# --- before and after a change ------------------------------------------------------------------


def _middle(scene: Scene) -> tuple[float, ...]:
    """The middle of what is drawn as changed."""
    marks = [mark for group in scene.groups for mark in group.marks if isinstance(mark, Shape)]
    (shape,) = [mark for mark in marks if mark.fill == style.WARM_BLUE]
    return tuple(np.concatenate(shape.rings).mean(axis=0))


def test_an_area_stands_in_the_same_frame_before_and_after(register: Register) -> None:
    vestli = register.area_by_id["vestli"]
    moved = replace(
        vestli, geometry=shapely.transform(vestli.geometry, lambda at: at + np.array([0.02, 0]))
    )
    after = replace(
        register, areas=tuple(moved if area is vestli else area for area in register.areas)
    )
    drawn = before_and_after(register, after, {"vestli"})
    assert drawn
    (x, y), (moved_x, moved_y) = map(_middle, drawn)
    assert moved_x > x + 50 and abs(moved_y - y) < 5
    assert "Vestli" in drawn[0].description


def test_an_area_without_a_border_has_no_picture_of_its_change(register: Register) -> None:
    assert before_and_after(register, register, {"ingen"}) == ()


def test_names_of_bydeler_may_stand_where_it_is_deep_enough(atlas: Atlas) -> None:
    """By the depth of every point, also where a short cut tells: Marka."""
    kinds = set()
    for id_, bydel in atlas.bydeler.items():
        west, south, east, north = bydel.bounds
        part = atlas.name_points(id_, 20, (west, south, (west + east) / 2, north))
        points = atlas.name_points(id_, 20, bydel.bounds)
        assert np.array_equal(points[points[:, 0] <= (west + east) / 2], part)
        border = bydel.boundary
        x, y = np.meshgrid(np.arange(west + 125, east, 250), np.arange(south + 125, north, 250))
        every = shapely.points(np.column_stack([x.ravel(), y.ravel()]))
        every = every[
            shapely.contains(bydel, every) & ~shapely.contains(atlas.backdrop.water, every)
        ]
        depth = shapely.distance(border, every)
        least = min(depth.max() / 6, 1000)
        kinds.add(least == 1000)
        assert np.array_equal(shapely.get_coordinates(every[depth >= least]), points)
    assert kinds == {False, True}
