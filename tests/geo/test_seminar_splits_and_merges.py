"""Areas that a sentence, a note or a row says are one now, or two, are never sure."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nIPO-områder\n\n"
ROWS = (
    "| Område | Enhet | Status |\n|---|---|---|\n| Hovseter | vest | beholdes |\n"
    "| {one} | øst | beholdes{sign} |\n| {other} | øst | beholdes{sign} |\n"
)


def proposed(text: str) -> Proposal:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER)


def names(proposal: Proposal) -> set[str]:
    return {area.name for area in proposal.areas}


@pytest.mark.parametrize(
    "entry",
    [
        "Furuset/Ellingsrud (to områder i fjor, nå slått sammen til ett)",
        "Furuset/Ellingsrud (var to områder til og med 2026)",
        "Furuset og Ellingsrud – regnes som ett fra i år",
        "Furuset/Ellingsrud (no eitt område)",
    ],
)
def test_an_entry_tells_that_its_areas_are_one(entry: str) -> None:
    proposal = proposed(f"Enhet øst\n\n- Vestli (videreført)\n- {entry}\n")
    (area,) = (area for area in proposal.areas if area.name != "Vestli")
    assert (area.change, set(area.others)) == ("merge", {"furuset", "ellingsrud"})
    assert not area.sure


@pytest.mark.parametrize(
    "sentence",
    [
        "Furuset og Ellingsrud følges fra nå av som ett område.",
        "Fra 1. februar er Furuset og Ellingsrud slått sammen.",
        "I år slår vi sammen Furuset og Ellingsrud, med felles plan.",
    ],
)
def test_a_sentence_anywhere_tells_it_of_the_list(sentence: str) -> None:
    text = "Enhet øst\n\n- Vestli (videreført)\n- Furuset/Ellingsrud (videreført)\n\n"
    proposal = proposed(f"{text}Om endringene\n\n{sentence}\n")
    assert names(proposal) == {"Vestli", "Furuset/Ellingsrud"}
    assert [area.name for area in proposal.areas if area.sure] == ["Vestli"]


@pytest.mark.parametrize("sign", ["*", "¹", " 1)"])
@pytest.mark.parametrize(
    "note",
    [
        "Til og med 2026 ført som ett område.",
        "Var tidligere ett område, følges nå hver for seg.",
        "Mortensrud/Bjørnerud er delt i to.",
        "Mortensrud og Bjørnerud er no to område.",
    ],
)
def test_a_note_by_a_sign_tells_that_an_area_is_two(sign: str, note: str) -> None:
    rows = ROWS.format(one="Mortensrud", other="Bjørnerud", sign=sign)
    proposal = proposed(f"{rows}\n{sign.strip()} {note}\n")
    assert names(proposal) >= {"Mortensrud", "Bjørnerud"}
    assert [area.name for area in proposal.areas if area.sure] == ["Hovseter"]


def test_a_remark_in_the_row_tells_it() -> None:
    rows = ROWS.format(one="Mortensrud", other="Bjørnerud", sign=" (nå eget område)")
    assert names(proposed(rows)) == {"Hovseter", "Mortensrud", "Bjørnerud"}
    alone = proposed(rows.replace("| Bjørnerud |", "| Furuset |"))
    assert not next(area for area in alone.areas if area.name == "Mortensrud").sure


@pytest.mark.parametrize(
    "sentence",
    [
        "Grønland og Tøyen er ett område.",
        "Ledermøtet er slått sammen med temamøtet.",
        "Furuset og Vestli har hver sin områdeleder.",
    ],
)
def test_other_sentences_change_nothing(sentence: str) -> None:
    text = "Enhet øst\n\n- Furuset (videreført)\n- Vestli (videreført)\n\n"
    proposal = proposed(f"{text}{sentence}\n")
    assert all(area.sure and area.change is None for area in proposal.areas)


def test_parts_of_an_area_reported_in_one_sentence_are_two() -> None:
    head = "Oppsummering fra politirådets seminar 28.–29. januar 2032\n\nIPO-områder 2032\n\n"
    text = (
        "Enhet sentrum\n\nOmrådet Grønland/Tøyen deles i to. "
        "De to områdene er Grønland (videreført) og Tøyen (videreført).\n"
    )
    areas = understand(read((head + text).encode(), "x.txt"), shipped_register()).areas
    assert [(area.name, str(area.status), area.sure) for area in areas] == [
        ("Grønland", "videreført", False),
        ("Tøyen", "videreført", False),
    ]
