"""What is new, continued, gone: derived, and never more than the lists can tell."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from geo import changes
from geo.model import Edition, Register


def test_from_the_press_list_of_2024_to_the_councils_list(register: Register) -> None:
    found = changes.compare(register, register.before(register.latest), register.latest)
    assert set(found.new) == {
        "hovseter", "vestli", "ellingsrud", "trosterud", "fossum", "grorud", "holmlia-syd",
    }  # fmt: skip
    assert set(found.continued) == {
        "majorstua", "gronland-toyen", "mortensrud-bjornerud", "furuset", "bjorndal",
    }  # fmt: skip
    assert found.gone == ("veitvet",)
    # The council's list speaks of Oslo kommune only, so it says nothing of Bærum and Asker.
    assert set(found.not_covered) == {"sandvika", "asker-sentrum"}
    assert set(found.disputed) == {"furuset", "bjorndal"}


def test_the_first_list_has_only_new_areas(register: Register) -> None:
    first = register.edition_by_id["2023-03-23"]
    found = changes.compare(register, None, first)
    assert found == changes.Changes(new=("gronland-toyen",))


def test_a_list_compared_with_itself_has_no_change(register: Register) -> None:
    for edition in register.editions:
        found = changes.compare(register, edition, edition)
        assert (found.new, found.gone, found.not_covered) == ((), (), ())


EDITIONS = ("2022-autumn", "2023-03-23", "2024-04-30", "2026-01")


@pytest.mark.parametrize(("older", "newer"), list(permutations(EDITIONS, 2)))
def test_every_area_is_in_exactly_one_class(register: Register, older: str, newer: str) -> None:
    a, b = register.edition_by_id[older], register.edition_by_id[newer]
    found = changes.compare(register, a, b)
    classes = (
        *found.new, *found.continued, *found.gone, *found.not_covered, *found.undecided,
    )  # fmt: skip
    assert len(classes) == len(set(classes))
    assert set(classes) == _ids(a) | _ids(b)
    back = changes.compare(register, b, a)
    assert set(back.new) <= {*found.gone, *found.not_covered}
    assert set(back.continued) == set(found.continued)


def _ids(edition: Edition) -> set[str]:
    return {row.area for row in edition.listings}


def test_areas_that_the_older_list_may_have_meant_are_undecided(register: Register) -> None:
    """2023 counts four unnamed areas in Stovner, Alna and Søndre Nordstrand."""
    older, newer = register.edition_by_id["2023-03-23"], register.edition_by_id["2024-04-30"]
    found = changes.compare(register, older, newer)
    assert set(found.undecided) == {"furuset", "mortensrud-bjornerud", "bjorndal"}
    assert set(found.new) == {"majorstua", "sandvika", "asker-sentrum", "veitvet"}


def test_a_list_that_names_nothing_makes_nothing_gone(register: Register) -> None:
    empty = replace(register.latest, id="2027-01", listings=())
    found = changes.compare(register, register.latest, empty)
    assert (found.gone, found.not_covered) == ((), ())
    assert len(found.undecided) == 12
