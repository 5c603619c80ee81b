"""Views and their addresses; rows and since when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import UnknownValueError
from geo.model import Border, Edition, PartialDate, Register, Status, Unit
from geo.query import read_view, write_view
from geo.view import ColourBy, Listed, View, all_listed, listed, select, slug
from tests.conftest import shipped_register

REGISTER = shipped_register()

views = st.builds(
    View,
    edition=st.none() | st.sampled_from([edition.id for edition in REGISTER.editions]),
    units=st.lists(st.sampled_from(Unit), unique=True).map(tuple),
    statuses=st.lists(st.sampled_from(Status), unique=True).map(tuple),
    bydel=st.none() | st.sampled_from(list(REGISTER.bydel_by_id)),
    area=st.none() | st.sampled_from(list(REGISTER.area_by_id)),
    colour_by=st.sampled_from(ColourBy),
)


@given(views)
def test_an_address_reopens_its_view(view: View) -> None:
    again, unknown = read_view(write_view(view), REGISTER)
    assert again == view
    assert unknown == ()


@given(views)
def test_addresses_are_plain_ascii(view: View) -> None:
    for values in write_view(view).values():
        assert all(value.isascii() and value == slug(value) for value in values)


@given(
    st.dictionaries(
        st.sampled_from(["edition", "unit", "status", "bydel", "area", "x"]), st.lists(st.text())
    )
)
def test_any_address_gives_a_view_and_says_what_it_left_out(query: dict[str, list[str]]) -> None:
    view, unknown = read_view(query, REGISTER)
    assert view.area is None or view.area in REGISTER.area_by_id
    assert all(item.kind in query and item.value in query[item.kind] for item in unknown)
    select(REGISTER, view)


def test_the_example_of_the_address_bar(register: Register) -> None:
    query = {"edition": ["2026-01"], "unit": ["ost"], "area": ["vestli"]}
    view, unknown = read_view(query, register)
    assert (view.edition, view.units, view.area, unknown) == ("2026-01", (Unit.OST,), "vestli", ())
    assert write_view(view) == query


def test_the_councils_own_spelling_is_understood_in_an_address(register: Register) -> None:
    view, _ = read_view({"unit": ["øst"], "status": ["videreført"]}, register)
    assert (view.units, view.statuses) == ((Unit.OST,), (Status.VIDEREFORT,))


@given(views)
def test_filters_only_take_away(view: View) -> None:
    everything = {row.area.id for row in select(REGISTER, View(edition=view.edition))}
    some = select(REGISTER, view)
    assert {row.area.id for row in some} <= everything
    assert all(not view.units or row.listing.unit in view.units for row in some)
    assert all(not view.statuses or row.listing.status in view.statuses for row in some)
    assert all(view.bydel is None or row.area.bydel == view.bydel for row in some)


def test_an_unknown_edition_names_the_known(register: Register) -> None:
    with pytest.raises(UnknownValueError) as caught:
        select(register, View(edition="2031-01"))
    assert "2026-01" in caught.value.valid


@pytest.mark.parametrize(
    ("area", "since"),
    [
        ("furuset", "2025"),  # stated by the council, although the press lists it in 2024
        ("bjorndal", "2026-01"),  # new in the council's words, although listed in 2024
        ("majorstua", "2024-04-30"),  # the oldest list that has it
        ("gronland-toyen", "2023-03-23"),
        ("vestli", "2026-01"),
    ],
)
def test_since_is_what_the_list_itself_tells(register: Register, area: str, since: str) -> None:
    rows = {row.area.id: row for row in select(register, View())}
    assert rows[area].since.iso == since


def test_since_of_an_older_list_knows_nothing_of_later_ones(register: Register) -> None:
    rows = {row.area.id: row for row in select(register, View(edition="2024-04-30"))}
    assert rows["furuset"].since.iso == "2024-04-30"
    assert rows["sandvika"].bydel is None


@pytest.mark.parametrize(
    ("word", "address"),
    [
        ("øst", "ost"),
        ("videreført", "viderefort"),
        ("Søndre Nordstrand", "sondre-nordstrand"),
        ("Grünerløkka", "grunerlokka"),
        ("St. Hanshaugen", "st-hanshaugen"),
        ("Å", "a"),
    ],
)
def test_slugs(word: str, address: str) -> None:
    assert slug(word) == address


# --- the next version of a register ------------------------------------------------------------


def _worked_out(register: Register, edition: Edition) -> tuple[Listed, ...]:
    """The rows of a list without anything that is remembered."""
    return tuple(listed(register, edition, listing) for listing in edition.listings)


def test_rows_of_areas_that_did_not_change_are_the_same(register: Register) -> None:
    before = all_listed(replace(register), register.latest)
    first, *others = register.areas
    changed = replace(register, areas=(replace(first, name="Et annet navn"), *others))
    after = all_listed(changed, register.latest)
    assert after == _worked_out(changed, register.latest)
    anew = [now.area.id for now, then in zip(after, before, strict=True) if now is not then]
    assert anew == [first.id]


def test_rows_have_the_bydel_as_it_is_now(register: Register) -> None:
    all_listed(replace(register), register.latest)
    bydeler = tuple(replace(bydel, name=f"{bydel.name} nå") for bydel in register.bydeler)
    changed = replace(register, bydeler=bydeler)
    assert all_listed(changed, register.latest) == _worked_out(changed, register.latest)


@pytest.mark.parametrize("number", range(4))
def test_since_when_follows_from_the_lists_that_there_are_now(
    register: Register, number: int
) -> None:
    all_listed(replace(register), register.latest)
    lists = register.editions[:number] + register.editions[number + 1 :]
    changed = replace(register, editions=lists)
    for edition in lists:
        assert all_listed(changed, edition) == _worked_out(changed, edition)


def test_a_list_with_the_id_of_another_has_rows_of_its_own(register: Register) -> None:
    all_listed(replace(register), register.latest)
    shorter = replace(register.latest, listings=register.latest.listings[1:])
    changed = replace(register, editions=(*register.editions[:-1], shorter))
    assert all_listed(changed, shorter) == _worked_out(changed, shorter)


def test_a_border_that_was_another_when_a_list_came_is_that_of_the_list(
    register: Register,
) -> None:
    edition = register.latest
    all_listed(replace(register), edition)
    first, *others = register.areas
    assert first.geometry is not None
    border = Border(PartialDate.parse("2026-06"), "oppdiktet", first.geometry.buffer(0.001))
    changed = replace(register, areas=(replace(first, earlier=(border,)), *others))
    for _ in range(2):
        again = replace(changed)
        assert all_listed(again, edition) == _worked_out(again, edition)
        assert all_listed(again, edition)[0].area.geometry == border.geometry
