"""Lanes, bars, gaps and dates: what the lists say over time, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geo import timeline
from geo.model import Milestone, PartialDate, Register, Unit
from geo.timeline import DateKind


def lanes_of(register: Register) -> dict[str, timeline.Lane]:
    return {lane.area.id: lane for lane in timeline.lanes(register)}


def test_one_bar_for_each_listing_from_its_list_to_the_next(register: Register) -> None:
    lane = lanes_of(register)["furuset"]
    assert [bar.edition.id for bar in lane.bars] == ["2024-04-30", "2026-01"]
    assert lane.bars[0].end == register.latest.date and lane.bars[1].end is None
    assert lane.unit is Unit.OST and lane.gaps == ()
    every = [bar.listing for lane in timeline.lanes(register) for bar in lane.bars]
    assert len(every) == sum(len(edition.listings) for edition in register.editions)


def test_lanes_stand_by_unit_and_then_as_their_newest_list_has_them(register: Register) -> None:
    units = [lane.unit for lane in timeline.lanes(register)]
    order = [*Unit, None]
    assert units == sorted(units, key=order.index)
    ids = [lane.area.id for lane in timeline.lanes(register, (Unit.VEST,))]
    assert ids == ["hovseter", "majorstua", "sandvika", "asker-sentrum"]
    assert {lane.area.id for lane in timeline.lanes(register, bydel="alna")} == {
        "furuset",
        "ellingsrud",
        "trosterud",
    }


def test_a_list_that_leaves_an_area_out_is_a_gap(register: Register) -> None:
    latest = register.latest
    later = replace(
        latest,
        id="2027-01",
        date=PartialDate.parse("2027-01"),
        listings=tuple(row for row in latest.listings if row.area != "vestli"),
    )
    last = replace(latest, id="2028-01", date=PartialDate.parse("2028-01"))
    lane = lanes_of(replace(register, editions=(*register.editions, later, last)))["vestli"]
    assert [bar.edition.id for bar in lane.bars] == ["2026-01", "2028-01"]
    assert lane.gaps == (timeline.Gap(later.date, last.date),)


def test_a_list_that_names_nothing_is_no_gap(register: Register) -> None:
    silent = replace(register.latest, id="2025", date=PartialDate.parse("2025"), listings=())
    editions = (*register.editions[:-1], silent, register.latest)
    lane = lanes_of(replace(register, editions=editions))["majorstua"]
    assert lane.gaps == () and lane.bars[0].end == register.latest.date


def test_dates_are_milestones_and_deadlines_each_once(register: Register) -> None:
    result = timeline.dates(register)
    assert [(item.id, item.kind) for item in result] == [
        ("2025-06-oslostandard", DateKind.MILESTONE),
        ("2025-06-salto-handlingsplan-2025-2028", DateKind.MILESTONE),
        ("2026-01-seminar", DateKind.MILESTONE),
        ("2025-4-frist-1", DateKind.DEADLINE),
        ("2026-03-mote", DateKind.MILESTONE),
        ("2025-4-frist-2", DateKind.DEADLINE),
    ]
    report = result[3]
    assert report.words == "Barne- og familieetatens rapport til byrådsavdelingen"
    assert report.point and report.point.id == "2025-4" and report.date.first == date(2026, 3, 1)


def test_two_deadlines_of_one_line_and_day_stay_two(register: Register) -> None:
    point = register.followups[3]
    twice = replace(
        point, deadlines=(point.deadlines[0], replace(point.deadlines[0], text="Annet"))
    )
    changed = replace(register, followups=(twice,), meetings=(), programmes=())
    assert {item.words for item in timeline.dates(changed)} == {
        "Barne- og familieetatens rapport til byrådsavdelingen",
        "Annet",
    }


def test_the_span_covers_lists_and_dates(register: Register) -> None:
    assert timeline.span(register) == (2022, 2026)


@given(st.lists(st.lists(st.integers(0, 14), unique=True), min_size=1, max_size=6))
def test_bars_and_gaps_tile_the_time_from_first_to_last(
    register: Register, picked: list[list[int]]
) -> None:
    row = register.latest.listings[0]
    editions = tuple(
        replace(
            register.latest,
            id=str(year),
            date=PartialDate.parse(str(year)),
            scope="alle",
            listings=tuple(
                replace(row, area=register.areas[place].id, edition=str(year)) for place in places
            ),
        )
        for year, places in enumerate(picked, 2000)
    )
    for lane in timeline.lanes(replace(register, editions=editions)):
        spans = [(bar.edition.date, bar.end) for bar in lane.bars]
        spans += [(gap.start, gap.end) for gap in lane.gaps]
        spans.sort(key=lambda span: span[0])
        assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_a_list_that_cannot_tell_makes_no_gap(register: Register) -> None:
    """A list of Oslo kommune says nothing of Sandvika, so its silence is no break."""
    wider = replace(
        register.edition_by_id["2024-04-30"], id="2027-01", date=PartialDate.parse("2027-01")
    )
    lane = lanes_of(replace(register, editions=(*register.editions, wider)))["sandvika"]
    assert [bar.edition.id for bar in lane.bars] == ["2024-04-30", "2027-01"] and lane.gaps == ()


def test_two_milestones_of_one_line_and_day_stay_two(register: Register) -> None:
    date = PartialDate.parse("2027")
    first = Milestone("en", date, "Noe", "møte", "sitat", register.sources[0].id, 3)
    other = replace(first, id="enda-en", title="Noe annet samme dag")
    result = timeline.dates(replace(register, milestones=(first, other)))
    assert {first.title, other.title} <= {item.words for item in result}
    assert len(result) == 8
