"""Forgiving names: right where a person means a place, and no where it is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Area, Register
from geo.places import ACCEPTED, PlaceKind, resolve, suggest
from tests.conftest import shipped_register

REGISTER = shipped_register()


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("Majorstuen", "majorstua"),
        ("Majorstua", "majorstua"),
        ("MAJORSTUA", "majorstua"),
        ("Grønland og Tøyen", "gronland-toyen"),
        ("Grgnland", "gronland-toyen"),
        ("Grgnland og Teyen", "gronland-toyen"),
        ("Teyen", "gronland-toyen"),
        ("Bjgrnerud", "mortensrud-bjornerud"),
        ("Mortensrud/ Bjgrnerud", "mortensrud-bjornerud"),
        ("Mortensrud", "mortensrud-bjornerud"),
        ("holmlia syd", "holmlia-syd"),
        ("Bjorndal", "bjorndal"),
        ("Furuset", "furuset"),
        ("  grorud ", "grorud"),
        ("Asker sentrum", "asker-sentrum"),
        ("Veitvet", "veitvet"),
        ("Gronland/Toyen", "gronland-toyen"),
    ],
)
def test_a_misread_name_finds_its_area(register: Register, name: str, area: str) -> None:
    match = resolve(register, name, (PlaceKind.AREA,))
    assert match is not None
    assert (match.id, match.kind) == (area, PlaceKind.AREA)
    assert ACCEPTED <= match.score <= 1


@pytest.mark.parametrize(
    "name",
    [
        "Holmlia Nord",
        "Ullern",
        "Sentrum",
        "Frogner",
        "Tåsen",
        "Nydalen",
        "Skøyen",
        "Bergen",
        "Fornebu",
        "Kampen",
        "Ellingsrudåsen",
        "Grefsen",
        "Lambertseter",
        "",
        "   ",
        "x",
        "0301",
        "/",
        "og",
        "a" * 500,
        "Oslo",
        "Politirådet",
        "<script>",
    ],
)
def test_what_is_no_area_of_the_register_is_refused(register: Register, name: str) -> None:
    assert resolve(register, name, (PlaceKind.AREA,)) is None


def test_a_tie_between_area_and_bydel_is_settled_by_the_word_bydel(register: Register) -> None:
    area, bydel = resolve(register, "Grorud"), resolve(register, "Bydel Grorud")
    assert area is not None
    assert bydel is not None
    assert (area.kind, bydel.kind) == (PlaceKind.AREA, PlaceKind.BYDEL)


def test_a_neighbouring_delbydel_is_recognised_as_itself(register: Register) -> None:
    match = resolve(register, "Holmlia Nord")
    assert match is not None
    assert match.kind is PlaceKind.DELBYDEL


@pytest.mark.parametrize("area", REGISTER.areas, ids=lambda area: area.id)
def test_every_name_and_alias_finds_its_own_area(area: Area) -> None:
    for name in (area.name, *area.aliases):
        match = resolve(REGISTER, name)
        assert match is not None
        assert (match.id, match.score) == (area.id, 1.0)


@given(st.sampled_from([a for a in REGISTER.areas if len(a.name) > 6]), st.data())
def test_one_wrong_letter_never_gives_another_area(area: Area, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(area.name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnoprstuvyøåg8&@"))
    match = resolve(
        REGISTER, area.name[:place] + letter + area.name[place + 1 :], (PlaceKind.AREA,)
    )
    assert match is None or match.id == area.id


@given(st.text(max_size=60))
def test_any_text_is_answered_with_a_score(name: str) -> None:
    result = suggest(REGISTER, name)
    assert all(0 <= match.score <= 1 for match in result)
    assert [match.score for match in result] == sorted((m.score for m in result), reverse=True)
