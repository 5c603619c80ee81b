"""What a point concerns, how due a deadline is, and which points a question gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import followups, settings
from geo.followups import Due, Question, Reach, reach_of, select
from geo.model import Deadline, FollowUp, FollowUpState, PartialDate, Register, StatusText, Unit
from geo.part import CITY, Part
from geo.query import read_question, write_question
from tests.conftest import shipped_register

REGISTER = shipped_register()
TODAY = date(2026, 11, 22)
IDS = [point.id for point in REGISTER.followups]


def point(number: int) -> FollowUp:
    return next(item for item in REGISTER.followups if item.id == f"2025-{number}")


def changed(number: int, **values: Any) -> Register:
    """The register with one point changed."""
    new = replace(point(number), **values)
    points = tuple(new if item.id == new.id else item for item in REGISTER.followups)
    return replace(REGISTER, followups=points)


def deadline(iso: str) -> Deadline:
    return replace(point(4).deadlines[0], date=PartialDate.parse(iso))


def status_on(iso: str) -> StatusText:
    return replace(point(1).statuses[0], date=PartialDate.parse(iso))


questions = st.builds(
    Question,
    year=st.none() | st.sampled_from(followups.years(REGISTER)),
    point=st.none() | st.sampled_from(IDS),
    responsible=st.none() | st.sampled_from(followups.responsible(REGISTER)),
    bydel=st.none() | st.sampled_from(list(REGISTER.bydel_by_id)),
    area=st.none() | st.sampled_from(list(REGISTER.area_by_id)),
    unit=st.none() | st.sampled_from(Unit),
    due=st.none() | st.sampled_from(Due),
    silent_since=st.none() | st.dates(followups.EARLIEST, followups.LATEST),
    open_only=st.booleans(),
)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
partial = st.builds(
    lambda day, length: PartialDate.parse(day.isoformat()[:length]),
    days,
    st.sampled_from([4, 7, 10]),
)


# --- what a point concerns ----------------------------------------------------------------------


def test_point_five_names_every_area_of_its_own_list_and_alna() -> None:
    five = point(5)
    listed = REGISTER.edition_by_id["2026-01"].by_area
    assert set(followups.areas_of(REGISTER, five)) == set(listed)
    assert len(listed) == 12
    assert followups.bydeler_of(REGISTER, five) == ("alna",)
    for area in listed:
        assert reach_of(REGISTER, five, [Part.of_areas([area])]) is Reach.AREA
    assert reach_of(REGISTER, five, [Part.of_bydel("alna")]) is Reach.BYDEL


@pytest.mark.parametrize("area", ["veitvet", "sandvika"])
def test_an_area_that_left_the_list_is_not_among_the_areas_of_point_five(area: str) -> None:
    assert area not in followups.areas_of(REGISTER, point(5))
    assert (
        reach_of(REGISTER, point(5), [Part.of_areas([area])]) is Reach.UNIT
    )  # only by the unit it was under


def test_point_five_reaches_a_bydel_by_its_areas_or_else_by_its_unit() -> None:
    assert reach_of(REGISTER, point(5), [Part.of_bydel("grorud")]) is Reach.AREA
    assert reach_of(REGISTER, point(5), [Part.of_bydel("ullern")]) is Reach.UNIT


def test_a_newer_list_does_not_change_what_a_point_of_an_older_document_names() -> None:
    newer = replace(
        REGISTER.latest,
        id="2027-01",
        date=PartialDate.parse("2027-01"),
        sources=(),
        listings=REGISTER.latest.listings[:1],
    )
    register = replace(REGISTER, editions=(*REGISTER.editions, newer))
    assert len(followups.areas_of(register, point(5))) == 12


def test_all_bydeler_are_those_with_an_administration() -> None:
    ids = followups.bydeler_of(REGISTER, point(2))
    assert len(ids) == 15
    assert not {"sentrum", "marka"} & set(ids)
    assert reach_of(REGISTER, point(2), [Part.of_bydel("alna")]) is Reach.BYDEL
    assert reach_of(REGISTER, point(2), [Part.of_bydel("marka")]) is None
    assert reach_of(REGISTER, point(2), [Part.of_areas(["vestli"])]) is Reach.BYDEL
    assert (
        reach_of(REGISTER, point(2), [Part.of_areas(["sandvika"])]) is None
    )  # lies in no bydel of Oslo


@pytest.mark.parametrize("number", [1, 4, 6, 7])
def test_a_point_that_names_no_place_concerns_the_whole_city(number: int) -> None:
    assert followups.is_common(point(number))
    for part in (Part.of_areas(["vestli"]), Part.of_bydel("alna"), Part.of_unit(Unit.VEST)):
        assert reach_of(REGISTER, point(number), [part]) is Reach.COMMON


@pytest.mark.parametrize("area", [area.id for area in REGISTER.areas if not area.bydeler])
def test_a_point_for_the_whole_city_does_not_concern_an_area_outside_it(area: str) -> None:
    outside = Part.of_areas([area])
    assert {reach_of(REGISTER, item, [outside]) for item in REGISTER.followups} == {
        None,
        Reach.UNIT,
    }
    assert reach_of(REGISTER, point(1), [Part.of_areas([area, "vestli"])]) is Reach.COMMON


def test_in_a_register_whose_areas_reach_beyond_every_bydel_each_is_the_citys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "current", lambda: SimpleNamespace(beyond=True))
    assert reach_of(REGISTER, point(1), [Part.of_areas(["sandvika"])]) is Reach.COMMON


def test_without_a_place_there_is_no_reason() -> None:
    assert reach_of(REGISTER, point(5), []) is None
    assert reach_of(REGISTER, point(5), [CITY]) is None
    assert {entry.reach for entry in select(REGISTER, Question(), TODAY)} == {None}


def test_a_point_must_concern_every_part_that_is_asked_for() -> None:
    alna, vest = Part.of_bydel("alna"), Part.of_unit(Unit.VEST)
    assert reach_of(REGISTER, point(2), [alna]) is Reach.BYDEL
    assert reach_of(REGISTER, point(2), [alna, vest]) is None  # names bydeler, and no unit
    assert reach_of(REGISTER, point(2), [alna, CITY]) is Reach.BYDEL


def test_a_point_concerns_several_areas_for_the_nearest_reason_of_any() -> None:
    areas = Part.of_areas(["sandvika", "vestli"])
    assert reach_of(REGISTER, point(2), [areas]) is Reach.BYDEL  # Vestli's; Sandvika has none


def test_a_question_is_about_a_part_as_its_filters_say() -> None:
    for part in (CITY, Part.of_areas(["vestli"]), Part.of_bydel("alna"), Part.of_unit(Unit.OST)):
        assert Question.about(part).parts == (() if part == CITY else (part,))
    both = Question(bydel="alna", unit=Unit.OST)
    assert both.parts == (Part.of_bydel("alna"), Part.of_unit(Unit.OST))


def test_a_bydel_has_its_own_points_and_the_common_ones() -> None:
    results = {
        entry.point.number: entry.reach for entry in select(REGISTER, Question(bydel="alna"), TODAY)
    }
    own = {2: Reach.BYDEL, 3: Reach.BYDEL, 5: Reach.BYDEL}
    assert results == own | dict.fromkeys((1, 4, 6, 7), Reach.COMMON)


def test_two_places_together_ask_for_what_concerns_both() -> None:
    both = select(REGISTER, Question(bydel="marka", area="vestli"), TODAY)
    assert {entry.point.number for entry in both} == {1, 4, 6, 7}


# --- how due ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("iso", "today", "due"),
    [
        ("2026-03-01", "2026-03-02", Due.OVERDUE),
        ("2026-03-01", "2026-03-01", Due.SOON),  # on the day itself it has not passed
        ("2026-03-01", "2026-01-30", Due.SOON),  # thirty days before
        ("2026-03-01", "2026-01-29", Due.LATER),
        ("2026-03", "2026-03-31", Due.SOON),  # some day in March: not passed before April
        ("2026-03", "2026-04-01", Due.OVERDUE),
        ("2026-03", "2026-02-28", Due.LATER),
        ("2026", "2026-11-22", Due.LATER),
        ("2026", "2026-12-01", Due.SOON),
        ("2026", "2026-12-31", Due.SOON),
        ("2026", "2027-01-01", Due.OVERDUE),
        ("2026-01-29/2026-01-30", "2026-01-30", Due.SOON),
    ],
)
def test_a_deadline_is_due_at_the_end_of_what_is_known_of_it(
    iso: str, today: str, due: Due
) -> None:
    assert followups.due(point(4), deadline(iso), date.fromisoformat(today)) is due


@given(partial, days)
def test_a_closed_point_is_never_overdue(when: PartialDate, today: date) -> None:
    closed = replace(point(4), state=FollowUpState.AVSLUTTET)
    assert followups.due(closed, deadline(when.iso), today) is Due.CLOSED


@given(partial, days, st.integers(0, 4000))
def test_as_days_go_by_a_deadline_only_becomes_more_pressing(
    when: PartialDate, today: date, more: int
) -> None:
    order = [Due.LATER, Due.SOON, Due.OVERDUE]
    early, late = (
        followups.due(point(4), deadline(when.iso), day)
        for day in (today, today + timedelta(days=more))
    )
    assert order.index(early) <= order.index(late)


@given(partial, days)
def test_every_deadline_is_in_exactly_one_class(when: PartialDate, today: date) -> None:
    register = changed(4, deadlines=(deadline(when.iso),))
    requests = [select(register, Question(point="2025-4", due=due), today) for due in Due]
    assert sorted(map(len, requests)) == [0, 0, 0, 1]


def test_the_most_pressing_deadline_speaks_for_the_point() -> None:
    (entry,) = select(REGISTER, Question(point="2025-4"), TODAY)
    assert [due for _, due in entry.deadlines] == [Due.OVERDUE, Due.LATER]
    assert entry.due is Due.OVERDUE


# --- status, state ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "since", "silent"),
    [
        (["2026-01"], "2026-01-31", True),
        (["2026-01"], "2026-01-30", True),  # no day in January is surely later than the 30th
        (["2026-01"], "2025-12-31", False),
        (["2026-01-15"], "2026-01-14", False),
        (["2026-01-15"], "2026-01-15", True),
        ([], "2026-01-01", True),
        (["2026", "2026-02-01"], "2026-06-01", True),
    ],
)
def test_silent_points_have_no_status_after_the_day(
    dates: list[str], since: str, silent: bool
) -> None:
    register = changed(1, statuses=tuple(map(status_on, dates)))
    question = Question(point="2025-1", silent_since=date.fromisoformat(since))
    assert bool(select(register, question, TODAY)) is silent


@pytest.mark.parametrize(
    ("today", "month", "year"),
    [
        ("2026-11-22", "2026-10-22", "2025-11-22"),
        ("2026-03-31", "2026-02-28", "2025-03-31"),
        ("2028-02-29", "2028-01-29", "2027-02-28"),
        ("2026-01-15", "2025-12-15", "2025-01-15"),
    ],
)
def test_silences_go_back_by_whole_months(today: str, month: str, year: str) -> None:
    results = {
        months: day.isoformat()
        for day, months in followups.silences(REGISTER, date.fromisoformat(today))
    }
    assert (results[1], results[12]) == (month, year)


@given(days)
def test_silences_are_in_the_past_and_can_be_asked_for(today: date) -> None:
    for day, _ in followups.silences(REGISTER, today):
        assert day < today
        question = Question(silent_since=day)
        assert read_question(write_question(question), REGISTER) == (question, ())


def test_the_newest_status_is_the_latest_whatever_the_order_of_the_file() -> None:
    register = changed(
        1, statuses=(status_on("2026-06-01"), status_on("2026-09"), status_on("2026-01"))
    )
    (entry,) = select(register, Question(point="2025-1"), TODAY)
    assert entry.newest
    assert entry.newest.date.iso == "2026-09"


def test_open_leaves_out_what_is_closed() -> None:
    register = changed(1, state=FollowUpState.AVSLUTTET)
    results = {entry.point.number for entry in select(register, Question(open_only=True), TODAY)}
    assert results == {2, 3, 4, 5, 6, 7}


def test_nothing_is_invented_for_a_year_that_is_not_settled() -> None:
    assert followups.years(REGISTER) == (2026, 2025)
    assert select(REGISTER, Question(year=2026), TODAY) == ()


@given(questions, days)
def test_filters_only_take_away(question: Question, today: date) -> None:
    everything = {entry.point.id for entry in select(REGISTER, Question(), today)}
    some = select(REGISTER, question, today)
    assert {entry.point.id for entry in some} <= everything
    placed = bool(question.area or question.bydel or question.unit)
    assert all((entry.reach is not None) is placed for entry in some)
    assert [entry.point.number for entry in some] == sorted(entry.point.number for entry in some)
    for entry in some:
        assert question.year in {None, entry.point.year}
        assert question.responsible is None or question.responsible in entry.point.responsible


# --- address ------------------------------------------------------------------------------------


@given(questions)
def test_an_address_reopens_its_question(question: Question) -> None:
    assert read_question(write_question(question), REGISTER) == (question, ())


@given(questions)
def test_addresses_are_plain_ascii(question: Question) -> None:
    assert all(value.isascii() for values in write_question(question).values() for value in values)


KEYS = ["year", "point", "responsible", "bydel", "area", "unit", "due", "silent", "open", "x"]


@given(st.dictionaries(st.sampled_from(KEYS), st.lists(st.text())))
def test_any_address_gives_a_question_and_says_what_it_left_out(
    query: dict[str, list[str]],
) -> None:
    question, unknown = read_question(query, REGISTER)
    assert all(item.value in query[item.kind] for item in unknown)
    select(REGISTER, question, TODAY)


@pytest.mark.parametrize("value", ["i går", "1999-12-31", "2100-01-01", "2026-13-01", "0001-01-01"])
def test_a_day_that_no_calendar_offers_is_reported(value: str) -> None:
    question, (unknown,) = read_question({"silent": [value]}, REGISTER)
    assert (question, unknown.kind, unknown.value) == (Question(), "silent", value)


def test_the_words_of_people_are_understood_in_an_address() -> None:
    query = {"responsible": ["Barne- og familieetaten"], "unit": ["øst"], "due": ["overdue"]}
    question, unknown = read_question(query, REGISTER)
    assert (question.responsible, question.unit, unknown) == (
        "Barne- og familieetaten",
        Unit.OST,
        (),
    )
    assert write_question(question) == {
        "responsible": ["barne-og-familieetaten"],
        "unit": ["ost"],
        "due": ["overdue"],
    }


def test_a_body_without_a_letter_keeps_its_address() -> None:
    register = changed(1, responsible=("???",))
    question = Question(responsible="???")
    assert read_question(write_question(question), register) == (question, ())
