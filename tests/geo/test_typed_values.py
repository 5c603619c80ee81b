"""What a person types into the review's fields: dates, sums, names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing import typed_values


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2027", "2027"),
        ("2027-03", "2027-03"),
        ("2027-03-01", "2027-03-01"),
        ("1. mars 2027", "2027-03-01"),
        ("1.mars 2027.", "2027-03-01"),
        ("01.03.2027", "2027-03-01"),
        ("mars 2027", "2027-03"),
        ("2026-01-29/2026-01-30", "2026-01-29/2026-01-30"),
    ],
)
def test_a_date_is_read_as_documents_write_it(words: str, iso: str) -> None:
    result = typed_values.read_date(words)
    assert result and result.iso == iso


@pytest.mark.parametrize(
    "words",
    [
        "",
        "i fjor",
        "31. juni 2027",
        "1. mars",
        "2027-13",
        "mars 2027 kanskje",
        "1. mars 2027 og 2028",
        "tirsdag 3. mars 2027",
    ],
)
def test_what_is_no_date_is_none(words: str) -> None:
    assert typed_values.read_date(words) is None


def test_several_deadlines_with_a_date_and_without() -> None:
    typed = "1. mars 2027, snarest; mars 2028; 31. juni 2027\n1. mars 2027, Snarest"
    dates, words, wrong = typed_values.read_deadlines(typed)
    assert [item.iso for item in dates] == ["2027-03-01", "2028-03"]
    assert (words, wrong) == (("snarest",), ("31. juni 2027",))


@pytest.mark.parametrize(
    "words",
    [
        "snarest",
        "til neste møte",
        "når bygget står ferdig",
        "fortløpende",
        "innen 14 dager",
        "etter budsjettbehandlingen",
        "høsten 2031",
        "før sommeren",
    ],
)
def test_a_deadline_in_words_is_as_it_is_written(words: str) -> None:
    assert typed_values.read_deadlines(f" {words} ") == ((), (words,), ())
    assert typed_values.read_deadlines(f"«{words}»") == ((), (words,), ())


@pytest.mark.parametrize(
    "words",
    ["31. juni 2027", "1. mars", "2027-13", "15/6", "uke 12", "mars 2027 kanskje", "12", "juni"],
)
def test_a_date_that_cannot_be_read_is_not_taken_for_words(words: str) -> None:
    assert typed_values.read_deadlines(words) == ((), (), (words,))


@pytest.mark.parametrize("words", ["", " ,; ", "ingen", "ikke satt"])
def test_no_deadline_is_none(words: str) -> None:
    assert typed_values.read_deadlines(words) == ((), (), ())


def test_words_that_stand_already_are_taken_whole() -> None:
    known = ("når bygget står ferdig, senest i 2028", "når bygget står ferdig")
    typed = f"1. mars 2027, {known[0]}, Når bygget  står ferdig, snarest"
    dates, words, wrong = typed_values.read_deadlines(typed, known)
    assert [item.iso for item in dates] == ["2027-03-01"]
    assert (words, wrong) == ((*known, "snarest"), ())


@pytest.mark.parametrize(
    ("words", "nok"),
    [
        ("250 000", 250_000),
        ("250\u202f000", 250_000),
        ("250.000 kroner", 250_000),
        ("kr 250000,-", 250_000),
        ("40 mill", 40_000_000),
        ("1,5 millioner kroner", 1_500_000),
    ],
)
def test_a_sum_is_read_as_documents_write_it(words: str, nok: int) -> None:
    assert typed_values.read_sums(words) == ((nok,), ())


def test_several_sums_and_what_is_none() -> None:
    assert typed_values.read_sums("40 mill, 250 000; mange; -5; 0; 1e9; 40 mill") == (
        (40_000_000, 250_000),
        ("mange", "-5", "0", "1e9"),
    )


def test_names_are_distinguished_and_cleaned() -> None:
    assert typed_values.read_names("Oslo kommune, \x07Politiet;\nPolitiet, ,") == (
        "Oslo kommune",
        "Politiet",
    )


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_the_fields(words: str) -> None:
    typed_values.read_deadlines(words, ("a, b", "(", words[:9]))
    typed_values.read_sums(words)
    assert all(typed_values.read_names(words))
