"""Dates in all the forms that offices write, and which of them are deadlines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import PartialDate
from geo.seminar.understanding.commitments import deadlines
from geo.seminar.understanding.dates import dates_in

YEAR = 2027


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("innen 15. jan. 2028", "2028-01-15"),
        ("innen 15. januar 2028", "2028-01-15"),
        ("frist 31.12.27", "2027-12-31"),
        ("frist 31.12.2027.", "2027-12-31"),
        ("frist 15/6-27", "2027-06-15"),
        ("frist 15/6 2027", "2027-06-15"),
        ("frist 2027-06-30.", "2027-06-30"),
        ("frist 15.06.", "2027-06-15"),
        ("28.–29.01.27", "2027-01-29"),
        ("uke 12", "2027-03-22/2027-03-28"),
        ("veke 12 2028", "2028-03-20/2028-03-26"),
        ("1. kvartal", "2027-01/2027-03"),
        ("i 2. tertial 2028", "2028-05/2028-08"),
        ("2. halvår", "2027-07/2027-12"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, iso: str) -> None:
    assert [mention.date.iso for mention in dates_in(text, YEAR)] == [iso]


@pytest.mark.parametrize(
    "text",
    [
        "Sak 4/26",
        "punkt 3.1.2",
        "1.2.3.4",
        "12.000.000 kroner",
        "31.02.27",
        "2027-13-01",
        "uke 54",
        "5. kvartal",
        "4. tertial",
        "tlf. 22 33 44 55",
        "kl. 15.06",
        "10/12",
    ],
)
def test_other_figures_are_no_dates(text: str) -> None:
    assert dates_in(text, YEAR) == []


def test_both_days_of_a_span_in_figures_are_read() -> None:
    (mention,) = dates_in("Seminar 28.–29.01.27 på Hotell", YEAR)
    assert [day.iso for day in mention.days] == ["2027-01-28", "2027-01-29"]


@pytest.mark.parametrize(
    ("text", "met", "year", "iso"),
    [
        ("Frist 15. januar.", "2026-12-10", 2026, "2027-01-15"),
        ("Frist 15.01.", "2026-12-10", 2026, "2027-01-15"),
        ("Frist 1. mars.", "2026-01-29", 2026, "2026-03-01"),
        ("Frist 15. jan. 2028. Bydelene er med.", "2027-01-28", 2027, "2028-01-15"),
        ("Planen legges fram innen uke 12.", "2027-01-28", 2027, "2027-03-22/2027-03-28"),
        ("Frist var 1. mars.", "2026-03-20", 2026, "2026-03-01"),
    ],
)
def test_a_deadline_without_a_year_is_the_one_that_comes(
    text: str, met: str, year: int, iso: str
) -> None:
    found = deadlines(text, year, PartialDate.parse(met))
    assert [mention.date.iso for mention in found] == [iso]


@given(st.text("0123456789./-–. ukekvartal", max_size=60))
def test_no_text_of_figures_breaks_the_reader(text: str) -> None:
    for mention in dates_in(text, YEAR):
        assert 0 <= mention.start < mention.end <= len(text)
