"""Units in other words than the register's, and units that nobody knows."""

from __future__ import annotations

import pytest

from geo.seminar import read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nIPO-områder i 2027\n\n"


def units(text: str) -> dict[str, str]:
    proposal = understand(read((HEAD + text).encode(), "x.txt"), REGISTER)
    return {area.name: str(area.unit) for area in proposal.areas}


@pytest.mark.parametrize(
    "unit",
    [
        "Politistasjon øst",
        "Øst politistasjon",
        "Øst politienhet",
        "Stovner politistasjon (øst)",
        "I øst",
    ],
)
def test_a_heading_names_its_unit(unit: str) -> None:
    assert units(f"{unit}\n\n- Furuset (videreført)\n- Vestli (ny)\n") == {
        "Furuset": "øst",
        "Vestli": "øst",
    }


@pytest.mark.parametrize("head", ["Enhet", "Ansvarlig i politiet"])
def test_a_column_names_the_unit(head: str) -> None:
    table = f"| {head} | Områder |\n|---|---|\n| Vest politistasjon | Hovseter (ny) |\n"
    assert units(f"{table}| Enhet nord | Vestli (ny) |\n| Øst politistasjon | Furuset (ny) |") == {
        "Hovseter": "vest",
        "Vestli": "None",
        "Furuset": "øst",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Enhet øst\n\n- Furuset (videreført)\n\nEnhet nord\n\n- Vestli (videreført)\n",
        "Enhet øst: Furuset (videreført)\n\nEnhet nord: Vestli (videreført)\n",
    ],
)
def test_an_unknown_unit_gives_none_of_the_one_above(text: str) -> None:
    assert units(text) == {"Furuset": "øst", "Vestli": "None"}


_TABLE = "| Område | Status |\n|---|---|\n| Furuset | videreført |\n| Vestli | ny |\n"
_OST = "IPO-områder i Enhet øst per februar 2032\n\nMeldt til Politirådets sekretariat 12. februar 2032.\n\n"


def test_the_lines_above_name_the_unit_of_a_list_without_one() -> None:
    proposal = understand(read((_OST + _TABLE).encode(), "x.txt"), REGISTER)
    assert {area.name: str(area.unit) for area in proposal.areas} == {
        "Furuset": "øst",
        "Vestli": "øst",
    }
    assert not any(area.sure for area in proposal.areas)


def test_two_units_above_a_list_name_none() -> None:
    text = f"Lista gjelder Enhet øst og Enhet vest.\n\n{_OST}{_TABLE}"
    assert {
        str(area.unit) for area in understand(read(text.encode(), "x.txt"), REGISTER).areas
    } == {"None"}
