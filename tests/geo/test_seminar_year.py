"""The year that follow-up points were agreed on: as a document says it, or by the day it is from."""

from __future__ import annotations

import pytest

from geo.seminar import read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
POINTS = "1. Skolene får en rutine.\nStatus: Klar.\n\n2. Bydelene får hjelp.\nStatus: I gang.\n"


@pytest.mark.parametrize(
    ("day", "heading", "year"),
    [
        ("28. januar 2027", "Oppfølgingspunkter 2026", 2026),
        ("28. januar 2027", "Oppfølgingspunkter", 2026),
        ("18. mars 2027", "Oppfølgingspunkter", 2027),
        ("18. mars 2027", "Oppfølgingspunkter fra 2025", 2025),
        ("18. mars 2027", "Punktene ble avtalt i mars 2026.\n\nOppfølgingspunkter", 2026),
        ("28. januar 2027", "Nye oppfølgingspunkter for 2027", 2027),
        ("28. januar 2027", "Forslag til punkter for 2027 kommer.\n\nOppfølgingspunkter", 2026),
    ],
)
def test_the_points_are_of_a_year(day: str, heading: str, year: int) -> None:
    text = f"Politirådet i Oslo, møte {day}\n\n{heading}\n\n{POINTS}"
    proposal = understand(read(text.encode(), "x.txt"), REGISTER)
    assert len(proposal.followups) == 2
    assert proposal.followup_year == year


def test_a_document_without_points_has_no_year_of_them() -> None:
    text = "Oppsummering fra politirådets seminar 28. januar 2027\n\nEnhet øst: Furuset (ny)"
    assert understand(read(text.encode(), "x.txt"), REGISTER).followup_year is None
