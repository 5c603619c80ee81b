"""Points counted by letters or Roman numbers, and the parts under a point."""

from __future__ import annotations

import pytest

from geo.seminar import PointProposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Politirådet i Oslo, seminar 28.–29. januar 2027\n\nOppfølgingspunkter 2026\n\n"


def points(text: str) -> tuple[PointProposal, ...]:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER).followups


@pytest.mark.parametrize("signs", ["A. B.", "A) B)", "I. II.", "1. 2."])
def test_letters_under_a_point_are_its_parts(signs: str) -> None:
    first, second = signs.split()
    result = points(
        f"{first} Ungdom på nett\n\na) Skolene får en rutine.\n\nb) Bydelene får opplæring.\n\n"
        f"Status: Rutinen er klar.\n\n{second} Planer\n\na) Bydelene lager planer.\n\nStatus: I gang.\n"
    )
    assert [point.number for point in result] == [1, 2]
    assert "Skolene får en rutine" in result[0].text and "får opplæring" in result[0].text
    assert [point.status_text for point in result] == ["Rutinen er klar.", "I gang."]
    assert not any(point.number_restored for point in result)


def test_letters_with_a_status_each_are_points() -> None:
    result = points(
        "1. Ungdom\n\na) Skolene får en rutine.\nStatus: Klar.\n\nb) Bydelene får hjelp.\nStatus: I gang.\n"
    )
    assert [point.status_text for point in result] == ["Klar.", "I gang."]


def test_lettered_sections_are_no_points() -> None:
    result = points(
        "A. Om arbeidet\n\nArbeidet går bra.\n\nB. Oppfølging\n\n1. Skolene får en rutine.\n"
        "Status: Klar.\n\n2. Bydelene får hjelp.\nStatus: I gang.\n"
    )
    assert [(point.number, point.text) for point in result] == [
        (1, "Skolene får en rutine."),
        (2, "Bydelene får hjelp."),
    ]


def test_the_quote_of_a_lettered_point_stands_in_the_document() -> None:
    result = points("A. Ungdom på nett\n\nStatus: Klar.\n\nB. Planer\n\nStatus: I gang.\n")
    assert [(point.quote, point.line) for point in result] == [("Ungdom på nett", 5), ("Planer", 9)]
