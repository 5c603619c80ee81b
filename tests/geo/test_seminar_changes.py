"""Areas that a list says were split, merged or renamed are proposed as such, and never sure."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, proposal_json, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nIPO-områder\n\nEnhet øst\n\n"


def proposed(text: str) -> Proposal:
    return understand(read(f"{HEAD}- Vestli (videreført)\n{text}\n".encode(), "x.txt"), REGISTER)


@pytest.mark.parametrize(
    ("text", "name", "change", "others"),
    [
        (
            "- Mortensrud, uten Bjørnerud (videreført)",
            "Mortensrud",
            "split",
            ("mortensrud-bjornerud",),
        ),
        (
            "- Mortensrud (utan Bjørnerud) – vidareført",
            "Mortensrud",
            "split",
            ("mortensrud-bjornerud",),
        ),
        (
            "- Furuset/Ellingsrud, slått sammen (videreført)",
            "Furuset/Ellingsrud",
            "merge",
            ("furuset", "ellingsrud"),
        ),
        (
            "- Furuset og Ellingsrud (slått saman) – vidareført",
            "Furuset og Ellingsrud",
            "merge",
            ("furuset", "ellingsrud"),
        ),
        ("- Lia, tidligere Furuset (videreført)", "Lia", "rename", ("furuset",)),
        ("- Lia (tidlegare Furuset) – vidareført", "Lia", "rename", ("furuset",)),
        ("- Furuset heter nå Lia (videreført)", "Lia", "rename", ("furuset",)),
    ],
)
def test_a_change_is_proposed_with_the_areas_it_is_of(
    text: str, name: str, change: str, others: tuple[str, ...]
) -> None:
    proposal = proposed(text)
    area = proposal.areas[1]
    assert (area.name, area.change, area.others) == (name, change, others)
    assert not area.sure
    assert str(area.status) == "videreført" and str(area.unit) == "øst"
    assert len(proposal.areas) == 2
    assert [item.code for item in proposal.findings if item.code == f"area_{change}"]
    assert proposal_json(proposal)["areas"][1]["others"] == list(others)


@pytest.mark.parametrize(
    "text",
    [
        "- Grønland og Tøyen, som ett område (videreført)",
        "- Furuset, uten endringer (videreført)",
        "- Furuset (tidligere Alna)",
        "- Romsås, tidligere Ammerud (ny)",
    ],
)
def test_other_words_are_no_change(text: str) -> None:
    assert [area.change for area in proposed(text).areas] == [None] * len(proposed(text).areas)


def test_the_quote_of_a_changed_area_is_as_it_stands() -> None:
    text = "- Mortensrud, uten Bjørnerud (videreført)"
    assert proposed(text).areas[1].quote == text.removeprefix("- ").removesuffix(")") + ")"


@pytest.mark.parametrize(
    "entry",
    ["Lia (ny, Furuset og Vestli slått sammen)", "Lia (Furuset og Vestli slått sammen)"],
)
def test_what_was_merged_may_stand_in_the_bracket_of_its_new_name(entry: str) -> None:
    (area,) = (item for item in proposed(f"- {entry}").areas if item.area_id != "vestli")
    assert (area.name, area.change, set(area.others)) == ("Lia", "merge", {"furuset", "vestli"})
    assert not area.sure
