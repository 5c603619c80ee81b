"""The reader and the writer of addresses. What each page's address opens is pinned in
tests/pages/test_addresses.py."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import query, text
from geo.errors import UnknownValueError
from geo.followups import Question
from geo.model import Status, Unit
from geo.query import Reader
from geo.view import slug

UNITS = query.codes_of(Unit)
queries = st.dictionaries(
    st.sampled_from(["unit", "x"]), st.lists(st.text() | st.sampled_from(["ost", "Øst", "vest"]))
)


# --- one value ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "default", "code"),
    [
        ("øst", None, "ost"),
        ("Barne- og familieetaten", None, "barne-og-familieetaten"),
        (Status.VIDEREFORT, None, "viderefort"),
        ("kart", "kart", ""),
        ("kart", "tidslinje", "kart"),
        (None, None, ""),
        ("", None, ""),
        ("???", None, "???"),
    ],
)
def test_a_value_is_written_as_a_code_and_a_default_is_not(
    value: str | None, default: str | None, code: str
) -> None:
    assert query.code_of(value, default) == code


@pytest.mark.parametrize("value", ["ost", "øst", "ØST", " Øst "])
def test_a_code_is_found_however_people_spell_it(value: str) -> None:
    assert query.find_code("unit", value, UNITS) is Unit.OST


def test_a_code_that_is_no_slug_is_found_as_it_stands() -> None:
    codes = query.codes_of(["???", "A_b"])
    assert query.find_code("responsible", "???", codes) == "???"
    assert query.find_code("responsible", "A_b", codes) == "A_b"
    assert query.find_code("edition", "2026_01", query.ids_of(["2026_01"])) == "2026_01"


def test_an_unknown_code_is_answered_with_the_codes_or_with_other_words() -> None:
    with pytest.raises(UnknownValueError) as caught:
        query.find_code("unit", "nord", UNITS)
    assert caught.value.valid == ("vest", "sentrum", "ost")
    with pytest.raises(UnknownValueError) as caught:
        query.find_code("unit", "nord", UNITS, map(str, Unit))
    assert caught.value.valid == ("vest", "sentrum", "øst")
    assert (caught.value.kind, caught.value.value) == ("unit", "nord")


# --- a whole address ----------------------------------------------------------------------------


@given(queries)
def test_every_value_is_known_or_reported(given: dict[str, list[str]]) -> None:
    reader = Reader(given)
    known = reader.codes("unit", UNITS)
    values = [value for value in given.get("unit", []) if value]
    unknown = [error.value for error in reader.unknown]
    assert len(set(known)) == len(known)
    assert [value for value in values if slug(value) not in UNITS] == unknown
    assert {UNITS[slug(value)] for value in values if value not in unknown} == set(known)


def test_one_value_is_the_first_known_and_every_unknown_one_is_reported() -> None:
    reader = Reader({"unit": ["nord", "ost", "", "vest", "sør"]})
    assert reader.code("unit", UNITS, None) is Unit.OST
    assert [error.value for error in reader.unknown] == ["nord", "sør"]


def test_what_is_not_given_is_the_default() -> None:
    reader = Reader({})
    assert reader.code("unit", UNITS, Unit.VEST) is Unit.VEST
    assert reader.codes("unit", UNITS) == []
    assert reader.unknown == []


def test_an_unknown_value_says_what_it_should_have_been() -> None:
    reader = Reader({"by": ["bergen"]})
    assert reader.code("by", {"oslo": 1}, None, kind="bydel") is None
    assert [(error.kind, error.valid) for error in reader.unknown] == [("bydel", ("oslo",))]


def test_unknown_values_are_added_to_those_of_another_reader() -> None:
    first = UnknownValueError("unit", "nord", ())
    reader = Reader({"unit": ["sør"]}, [first])
    reader.codes("unit", UNITS)
    assert [error.value for error in reader.unknown] == ["nord", "sør"]


def test_only_unknown_values_are_forgiven() -> None:
    """A fault of ours in the reading of a value must not look like a person's mistake."""
    with pytest.raises(ZeroDivisionError):
        Reader({"x": ["1"]}).parse("x", lambda value: 1 // (int(value) - 1))


def test_an_address_leaves_out_what_has_no_value() -> None:
    written = query.write(one="a", none=None, empty="", many=["b", "", "c"], nothing=[])
    assert written == {"one": ["a"], "many": ["b", "c"]}


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_back(day: date) -> None:
    question = Question(silent_since=day)
    assert query.write_question(question) == {"silent": [day.isoformat()]}


def test_of_very_many_values_the_nearest_come_first() -> None:
    valid = [f"omrade-{number}" for number in range(1000)]
    with pytest.raises(UnknownValueError) as caught:
        query.find_code("area", "Område 77x", {}, valid)
    assert caught.value.valid[0] == "omrade-77"
    assert sorted(caught.value.valid) == sorted(valid)
    message = text.unknown(caught.value)
    assert "omrade-77, " in message and len(message) < 300
