"""The bydel that stands behind an area's name on a list."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = (
    "Oppsummering fra politirådets seminar 28.–29. januar 2033\n\nIPO-områder 2033\n\nEnhet øst\n"
)


def proposed(text: str) -> Proposal:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER)


@pytest.mark.parametrize(
    "line",
    [
        "Vestli, Bydel Stovner – videreført",
        "Vestli, bydel Stovner, videreført",
        "Vestli i Bydel Stovner: videreført",
        "Vestli i bydelen Stovner – videreført",
        "Vestli, Stovner bydel – videreført",
        "Vestli – Stovner – videreført",
        "Vestli (Bydel Stovner) – videreført",
    ],
)
def test_the_name_keeps_the_status_behind_its_bydel(line: str) -> None:
    (area,) = proposed(f"- {line}\n").areas
    assert (area.area_id, str(area.unit), str(area.status)) == ("vestli", "øst", "videreført")
    assert area.sure
    assert area.quote in line


def test_a_bydel_that_is_none_is_left_where_it_stands() -> None:
    assert not any(area.sure for area in proposed("- Vestli, Bydel Ukjent – videreført\n").areas)


def test_a_name_between_dashes_that_is_an_area_too_stays() -> None:
    names = {area.area_id for area in proposed("- Furuset – Grorud – videreført\n").areas}
    assert names != {"furuset"}


def test_two_areas_in_one_bydel_are_two() -> None:
    result = proposed("- Vestli, Bydel Stovner – ny\n- Fossum, Bydel Stovner – videreført\n").areas
    assert [(area.area_id, str(area.status)) for area in result] == [
        ("vestli", "ny"),
        ("fossum", "videreført"),
    ]
