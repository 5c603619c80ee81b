"""Dates in all the forms that offices write, and which of them are deadlines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import PartialDate
from geo.seminar import read, understand
from geo.seminar.understanding.dates import dates_in
from geo.seminar.understanding.deadlines import deadlines, deadlines_in_words, deadlines_of_field
from tests.conftest import shipped_register

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
        ("2.halvår", "2027-07/2027-12"),
        ("første halvår 2028", "2028-01/2028-06"),
        ("Q3 2027", "2027-07/2027-09"),
        ("uke 12 (2028)", "2028-03-20/2028-03-26"),
        ("uke 12/2028", "2028-03-20/2028-03-26"),
        ("uke 12–13", "2027-03-22/2027-04-04"),
        ("ukene 12 og 13", "2027-03-22/2027-04-04"),
        ("vekene 12–13", "2027-03-22/2027-04-04"),
        ("uke 12/13", "2027-03-22/2027-04-04"),
        ("uke 40/27", "2027-10-04/2027-10-10"),
        ("fredag i uke 12", "2027-03-26"),
        ("laurdag i veke 12 2028", "2028-03-25"),
        ("3. kv. 2028", "2028-07/2028-09"),
        ("T2 2028", "2028-05/2028-08"),
        ("frist 15. febr. 2028", "2028-02-15"),
        ("innen jun. 2028", "2028-06"),
        ("innen mai", "2027-05"),
        ("medio juni", "2027-06"),
        ("primo september 2028", "2028-09"),
        ("innen utgangen av juni", "2027-06"),
        ("senest 15.3.", "2027-03-15"),
        ("frist 15/6", "2027-06-15"),
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
    assert dates_in(text, YEAR) == ()


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
    result = deadlines(text, year, PartialDate.parse(met))
    assert [mention.date.iso for mention in result] == [iso]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Planen er klar innen månedsskiftet mai/juni.", "2027-05-31"),
        ("Planen er klar innen mai/juni.", "2027-05/2027-06"),
        ("Frist: årsskiftet.", "2027-12-31"),
        ("Frist: årsskiftet 2028/2029.", "2028-12-31"),
        ("Planen er klar innen nyttår.", "2027-12-31"),
        ("Planen leveres innen utgangen av neste år.", "2028-12-31"),
        ("Skolene får opplæring i 1. kvartal 2027.", "2027-01/2027-03"),
        ("Arbeidet er ferdig innen 1. april 2027.", "2027-04-01"),
        ("Frist: juni.", "2027-06"),
        ("Planen legges fram i 2. tertial.", "2027-05/2027-08"),
        ("Møtet er planlagt til 12. april.", "2027-04-12"),
        ("Eit møte er planlagd 12. april 2027.", "2027-04-12"),
        ("Møtet er berammet til 12.04.2027.", "2027-04-12"),
    ],
)
def test_the_ends_of_months_and_years_are_deadlines(text: str, iso: str) -> None:
    result = deadlines(text, YEAR, PartialDate.parse("2027-01-28"))
    assert [mention.date.iso for mention in result] == [iso]


@pytest.mark.parametrize(
    "text",
    [
        "Rutinen ble ferdig innen 1. desember 2026.",
        "Planen ble levert 15. desember 2026.",
        "Ordningen gjelder fra og med 1. februar.",
        "Utkast ventes før sommeren.",
        "Omsetningen falt i 4. kvartal 2026.",
        "Møtet var planlagt til 12. desember 2026.",
    ],
)
def test_what_has_happened_or_has_no_day_is_no_date(text: str) -> None:
    assert list(deadlines(text, YEAR, PartialDate.parse("2027-01-28"))) == []


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("juni", "2027-06"),
        ("15/6", "2027-06-15"),
        ("1.9.", "2027-09-01"),
        ("uke 8", "2027-02-22/2027-02-28"),
        ("15. jan.", "2027-01-15"),
    ],
)
def test_a_field_of_deadlines_holds_nothing_but_dates(cell: str, iso: str) -> None:
    result = deadlines_of_field(cell, YEAR, PartialDate.parse("2027-01-28"))
    assert [mention.date.iso for mention in result] == [iso]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Utkast lages snarest mulig.", "snarest mulig"),
        ("Utkast ventes før sommeren.", "før sommeren"),
        ("Planen legges fram for rådet etter sommerferien.", "etter sommerferien"),
        ("Utkastet vert sendt så snart som råd.", "så snart som råd"),
        ("Saken tas opp til neste møte.", "til neste møte"),
        ("Politiet gir innspill fortløpende.", "fortløpende"),
    ],
)
def test_a_deadline_without_a_day_is_kept_as_it_is_written(text: str, words: str) -> None:
    (result,) = deadlines_in_words(text, wanted=True)
    assert text[slice(*result)] == words


@pytest.mark.parametrize("cell", ["–", "", "ingen", "Ikke satt", "-"])
def test_no_deadline_is_not_one_in_words(cell: str) -> None:
    assert list(deadlines_in_words(cell, field=True)) == []


def test_fortlopende_as_a_status_is_no_deadline() -> None:
    assert list(deadlines_in_words("Løpende.")) == []


@given(st.text("0123456789./-–. ukekvartal", max_size=60))
def test_no_text_of_figures_breaks_the_reader(text: str) -> None:
    for mention in dates_in(text, YEAR):
        assert 0 <= mention.start < mention.end <= len(text)


# --- what is written as a date and is none, and deadlines that do not hold ------------------------


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2027",
        "31.04.2027",
        "30. februar 2027",
        "29. februar 2027",
        "2027-02-30",
        "uke 53 2027",
    ],
)
def test_a_day_that_does_not_exist_is_no_date_and_no_year_of_one(text: str) -> None:
    assert dates_in(text, 2027, True) == ()
    assert list(deadlines_in_words(text, field=True)) == [(0, len(text))]


def test_a_span_of_weeks_may_end_a_field() -> None:
    (mention,) = dates_in("uke 12-14.", 2027, True)
    assert mention.date.iso == "2027-03-22/2027-04-11"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("forlenget fra 1. mars til 1. juni 2027", ["2027-06-01"]),
        ("opprinnelig 1. april 2027, nå uavklart", []),
        ("utsatt fra 1. mars, ny frist 1. juni 2027", ["2027-06-01"]),
    ],
)
def test_a_deadline_that_another_replaces_is_none(field: str, expected: list[str]) -> None:
    found = deadlines_of_field(field, 2027, PartialDate.parse("2027-01-28"))
    assert [item.date.iso for item in found] == expected


@pytest.mark.parametrize("field", ["utgår: 1. mars 2027", "1. mars 2027 er opphevet"])
def test_a_deadline_that_is_withdrawn_is_not_sure(field: str) -> None:
    text = (
        "Oppsummering fra politirådets seminar 28. januar 2027\n\nOppfølgingspunkter 2027\n\n"
        f"1. Politiet lager en plan.\nAnsvarlig: OPD. Frist: {field}\n\n"
        "2. Politiet lager en plan til.\nAnsvarlig: OPD. Frist: 1. mai 2027\n"
    )
    one, two = understand(read(text.encode(), "x.txt"), shipped_register()).followups
    assert [row.sure for row in (*one.deadlines, *two.deadlines)] == [False, True]
