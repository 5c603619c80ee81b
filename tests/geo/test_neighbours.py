"""Which areas lie nearest: measured in metres, nearest first, touching is nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Area, Border, Edition, Listing, PartialDate, Register
from geo.neighbours import nearest
from geo.projection import in_metres
from tests.conftest import shipped_register

SHIPPED = shipped_register()


def names(register: Register, area: str, most: int = 4, edition: str = "2026-01") -> list[str]:
    result = nearest(register, register.edition_by_id[edition], area, most)
    return [near.area for near in result]


def test_vestli_borders_fossum_and_lies_near_grorud(register: Register) -> None:
    result = nearest(register, register.latest, "vestli")
    assert [near.area for near in result] == ["fossum", "grorud", "furuset", "ellingsrud"]
    assert result[0].metres == 0
    assert result[1].metres == pytest.approx(302, abs=5)
    assert [near.same_bydel for near in result] == [True, False, False, False]


def test_an_area_that_is_not_on_the_list_has_neighbours_on_it(register: Register) -> None:
    assert names(register, "veitvet")[:2] == ["furuset", "trosterud"]
    assert "veitvet" not in names(register, "veitvet", 99)


def test_outside_oslo_no_bydel_is_shared(register: Register) -> None:
    """Sandvika and Asker sentrum have no bydel; that is nothing they have in common."""
    result = nearest(register, register.edition_by_id["2024-04-30"], "sandvika")
    assert result[0].area == "asker-sentrum"
    assert result[0].metres > 5_000
    assert not any(near.same_bydel for near in result)


def test_a_list_without_names_has_no_neighbours(register: Register) -> None:
    assert names(register, "vestli", edition="2022-autumn") == []
    assert names(register, "gronland-toyen", edition="2023-03-23") == []  # the only one named
    assert names(register, "vestli", most=0) == []


def test_an_unknown_area_is_refused(register: Register) -> None:
    with pytest.raises(KeyError):
        nearest(register, register.latest, "atlantis")


def test_the_border_of_that_time_counts(register: Register) -> None:
    """A list of 2024 is measured by the borders of 2024."""
    far = register.borders["sandvika"]
    old = Border(PartialDate.parse("2024-12-31"), "tegnet på nytt", far)
    areas = tuple(
        replace(area, earlier=(old,)) if area.id == "furuset" else area for area in register.areas
    )
    moved = replace(register, areas=areas)
    assert names(moved, "sandvika", edition="2024-04-30")[0] == "furuset"
    assert "furuset" not in names(moved, "sandvika")


@given(st.sampled_from(SHIPPED.areas), st.sampled_from(SHIPPED.editions), st.integers(0, 15))
def test_nearest_first_each_once_and_never_itself(area: Area, edition: Edition, most: int) -> None:
    result = nearest(SHIPPED, edition, area.id, most)
    metres = [near.metres for near in result]
    assert metres == sorted(metres)
    assert all(value >= 0 for value in metres)
    ids = [near.area for near in result]
    others = set(edition.by_area) - {area.id}
    assert len(set(ids)) == len(ids) == min(most, len(others))
    assert set(ids) <= others


@given(st.sampled_from(SHIPPED.latest.listings), st.sampled_from(SHIPPED.latest.listings))
def test_the_way_back_is_as_long(one: Listing, two: Listing) -> None:
    a, b = one.area, two.area
    if a == b:
        return
    there, back = (
        next(near for near in nearest(SHIPPED, SHIPPED.latest, x, 99) if near.area == y)
        for x, y in ((a, b), (b, a))
    )
    assert there.metres == pytest.approx(back.metres)
    assert there.same_bydel == back.same_bydel
    surfaces = [in_metres(SHIPPED.borders[id_]) for id_ in (a, b)]
    assert there.metres == pytest.approx(surfaces[0].distance(surfaces[1]), abs=1)
