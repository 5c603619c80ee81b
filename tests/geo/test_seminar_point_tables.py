"""Tables of follow-up points as offices fill them: sums, side sheets, parts, dated headings."""

from __future__ import annotations

import pytest

from geo.seminar import PointProposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Referat fra møte i politirådet i Oslo 14. mars 2029\n\nOppfølgingspunkter 2029\n\n"
TABLE = (
    "| Nr | Tiltak | Ansvar | Frist | Beløp (1000 kr) | Status per 1. mai 2029 |\n"
    "| 1 | Gangveier ved stasjonene kartlegges | BYM | 1. juni | 200 | I gang |\n"
    "| 2 | Kurs for nye ledere holdes | UDE | uke 40 | | Ikke startet |\n"
)


def points(text: str) -> tuple[PointProposal, ...]:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER).followups


def test_a_heading_with_a_date_is_that_of_its_column() -> None:
    assert [point.status_text for point in points(TABLE)] == ["I gang", "Ikke startet"]
    assert [amount.nok for point in points(TABLE) for amount in point.amounts] == [200_000]


@pytest.mark.parametrize("word", ["Sum", "I alt", "Til sammen:", "Til saman", "Totalt"])
def test_a_row_that_adds_up_the_others_is_no_point(word: str) -> None:
    assert len(points(f"{TABLE}| | {word} | | | 200 | |\n")) == 2


@pytest.mark.parametrize(
    "sheet",
    [
        "| Kort | Fullt navn |\n| BYM | Bymiljøetaten |\n| UDE | Utdanningsetaten |\n",
        "| Samling | Dag | Papirer ut |\n| Vår | 14.03.29 | 07.03.29 |\n| Høst | 12.09.29 | 05.09.29 |\n",
    ],
)
def test_another_sheet_is_a_table_of_its_own(sheet: str) -> None:
    assert len(points(f"{TABLE}\f{sheet}")) == 2


@pytest.mark.parametrize("numbers", [("2a", "2b"), ("2 a)", "2 b)"), ("2.1", "2.2")])
def test_rows_that_count_the_parts_of_a_point_are_of_it(numbers: tuple[str, str]) -> None:
    first, second = numbers
    rows = (
        "| Nr | Tiltak | Ansvar | Frist |\n| 1 | Kurs for nye ledere holdes | UDE | uke 40 |\n"
        "| 2 | Trygghet i plansaker: | | |\n"
        f"| {first} | Sjekkliste lages | PBE | 1. juni |\n"
        f"| {second} | Sjekklista prøves ut | OPD | 31/12-29 |\n"
        "| 3 | Lys på gangveier | BYM | høsten |\n"
    )
    _, point, _ = points(rows)
    assert [one.number for one in points(rows)] == [1, 2, 3]
    assert point.text == "Trygghet i plansaker: Sjekkliste lages Sjekklista prøves ut"
    assert point.responsible == ("Plan- og bygningsetaten", "Oslo politidistrikt")
    assert [due.date.iso for due in point.deadlines] == ["2029-06-01", "2029-12-31"]


def test_parts_without_their_whole_are_counted_in_their_order() -> None:
    rows = "| Nr | Tiltak | Frist |\n| 1.1 | Kurs holdes | 1. mai |\n| 2.1 | Lys kartlegges | 1. juni |\n"
    assert [point.number for point in points(rows)] == [1, 2]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Ansv.: OPD v/ visepolitimesteren", ("Oslo politidistrikt",)),
        ("Ansv. etat: UDE / PBE", ("Utdanningsetaten", "Plan- og bygningsetaten")),
        ("Ansv.: Byrådsavd. for oppvekst", ("Byrådsavdeling for oppvekst",)),
    ],
)
def test_a_shortened_label_or_body_is_read_in_full(field: str, names: tuple[str, ...]) -> None:
    text = (
        f"1. Kurs for nye ledere holdes.\n{field}   Frist: –\n\n2. Lys på gangveier kartlegges.\n"
    )
    assert points(text)[0].responsible == names


@pytest.mark.parametrize(
    "status",
    [
        "Fristen var opprinnelig 1. mai 2029, men er flyttet til 1. juni 2029.",
        "Utsatt fra 1. mai til 1. juni 2029.",
        "Opphavleg frist: 1. mai 2029. Ny frist er 1. juni 2029.",
    ],
)
def test_a_deadline_that_another_took_the_place_of_is_none(status: str) -> None:
    point, *_ = points(f"1. Kurs holdes. {status}\n\n2. Lys på gangveier kartlegges.\n")
    assert [due.date.iso for due in point.deadlines] == ["2029-06-01"]


def test_a_remark_beside_a_light_tells_the_status_too() -> None:
    rows = (
        "| # | Punkt | Status | Kommentar | Eier |\n"
        "| 1 | Lys på gangveier | Gul | Anlegget er forsinket til 1. september 2029 | BYM |\n"
        "| 2 | Kurs for ledere | Grønn | Fullført i november | UDE |\n"
    )
    first, second = points(rows)
    assert first.status_text == "Gul Anlegget er forsinket til 1. september 2029"
    assert [due.date.iso for due in first.deadlines] == ["2029-09-01"]
    assert second.status_text == "Grønn Fullført i november"


@pytest.mark.parametrize(
    ("wording", "names", "iso"),
    [
        ("Kurs for ledere (UDE, 15.8.)", ("Utdanningsetaten",), ["2029-08-15"]),
        ("Kurs for ledere (Bydel Alna, 1. september)", ("Bydel Alna",), ["2029-09-01"]),
        ("Kurs utvikles av Utdanningsetaten innen 1. juni.", ("Utdanningsetaten",), ["2029-06-01"]),
        ("Kurset følges opp av VEL.", ("Velferdsetaten",), []),
        ("Kurset finansieres av staten og brukes av Bydel Alna.", (), []),
        ("Kurs for ledere (Holmenkollen, 15. august)", (), []),
    ],
)
def test_a_wording_tells_who_and_by_when(
    wording: str, names: tuple[str, ...], iso: list[str]
) -> None:
    point, *_ = points(f"1. {wording}\n\n2. Lys på gangveier kartlegges.\n")
    assert point.responsible == names
    assert [due.date.iso for due in point.deadlines] == iso
