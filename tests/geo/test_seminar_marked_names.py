"""Names whose status stands in brackets in a sentence, as a letter behind its unit, or stressed, and
names with the mark of a footnote."""

from __future__ import annotations

import pytest

from geo.seminar import AreaProposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = (
    "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nIPO-områder per januar 2027\n\n"
)


def areas(text: str) -> dict[str, AreaProposal]:
    proposal = understand(read((HEAD + text).encode(), "x.txt"), REGISTER)
    return {area.name: area for area in proposal.areas}


def listed(text: str) -> dict[str, str]:
    return {name: f"{area.unit} {area.status}" for name, area in areas(text).items()}


# --- a bracket behind each name of a sentence -----------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Satsingen i enhet øst omfatter Furuset (videreført) og Romsås (ny).",
        "I enhet øst er det innsats på Furuset (videreført) og på Romsås (ny i 2027).",
        "Enhet øst jobber i Furuset (videreføres), Romsås (nytt område).",
        "Politiet arbeider på Furuset (videreført) og Romsås [ny] i enhet øst.",
        "Eining aust arbeider med Furuset (vidareført) og Romsås (nytt).",
        "I eining aust er det innsats på Furuset (held fram) og Romsås (ny).",
    ],
)
def test_each_name_of_a_sentence_has_its_own_bracket(sentence: str) -> None:
    assert listed(sentence) == {"Furuset": "øst videreført", "Romsås": "øst ny"}
    assert not any(area.sure for area in areas(sentence).values() if area.area_id)


def test_each_clause_has_its_own_unit() -> None:
    text = "Enhet vest jobber i Hovseter (videreført) og Skøyen (ny), mens enhet øst jobber i Furuset (videreført) og Romsås (ny)."
    assert listed(text) == {
        "Hovseter": "vest videreført",
        "Skøyen": "vest ny",
        "Furuset": "øst videreført",
        "Romsås": "øst ny",
    }


@pytest.mark.parametrize("bracket", ["ny avtale", "nye tiltak fra mai", "ny leder er tilsatt"])
def test_a_bracket_that_tells_of_something_else_is_no_status(bracket: str) -> None:
    assert listed(f"Politiet møtte beboerne på Furuset ({bracket}) i høst.") == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "I Trosterud startet innsatsen i 2026.",
        "På Trosterud begynte satsingen i 2026.",
        "Innsatsen på Trosterud startet i 2026.",
        "På Trosterud starta innsatsen i 2026.",
        "Innsatsen på Trosterud byrja i 2026.",
    ],
)
def test_when_the_effort_began_tells_a_start(sentence: str) -> None:
    text = f"Enhet øst fortsetter på Furuset. {sentence}"
    assert listed(text) == {"Furuset": "øst videreført", "Trosterud": "øst oppstart"}
    started = areas(text)["Trosterud"].started
    assert started is not None and started.iso == "2026"


# --- a unit, a dash, and letters for the statuses -------------------------------------------------

_LETTERS = "Øst – Furuset (V), Romsås (N)\nVest – Hovseter (V), Skøyen (N)\n"
_READ = {
    "Furuset": "øst videreført",
    "Romsås": "øst ny",
    "Hovseter": "vest videreført",
    "Skøyen": "vest ny",
}


@pytest.mark.parametrize(
    "legend",
    [
        "V = videreført, N = ny",
        "V betyr videreført og N betyr ny.",
        "V står for videreført og N for ny.",
        "V står for vidareført og N for ny.",
    ],
)
def test_a_unit_and_a_dash_open_a_list(legend: str) -> None:
    assert listed(f"{_LETTERS}\n{legend}") == _READ
    assert listed(f"{legend}\n\n{_LETTERS.replace('Øst', 'Aust')}") == _READ
    assert areas(f"{_LETTERS}\n{legend}")["Furuset"].sure


def test_usual_letters_that_nothing_explains_are_read_and_never_sure() -> None:
    for text in (_LETTERS, _LETTERS.replace(" –", ":"), _LETTERS.replace("Øst –", "Enhet øst –")):
        assert listed(text) == _READ
        assert not any(area.sure for area in areas(text).values())
    assert areas(_LETTERS)["Furuset"].reason.code == "usual_sign"


@pytest.mark.parametrize(
    "text",
    [
        _LETTERS.replace("(N)", "(V)"),  # all the same: perhaps the unit
        _LETTERS.replace("Romsås (N)", "Romsås (K)"),  # a letter that nobody knows
        "Furuset (V), Romsås (Ø)\nHovseter (N), Skøyen (S)\n",  # the points of the compass
    ],
)
def test_letters_that_may_mean_something_else_tell_no_status(text: str) -> None:
    assert {area.status for area in areas(text).values()} <= {None}


@pytest.mark.parametrize(
    "text", ["Sentrum – en bydel i endring\n", "Vest – Oslo og Bærum møtes i mai\n"]
)
def test_a_unit_and_a_dash_before_a_sentence_open_no_list(text: str) -> None:
    assert listed(f"Enhet øst: Furuset (videreført)\n\n{text}") == {"Furuset": "øst videreført"}


# --- arrows and stressed words --------------------------------------------------------------------


@pytest.mark.parametrize("bullet", ["→ ", "→", "⇒ ", "➜ ", "➡ "])
def test_an_arrow_is_a_bullet(bullet: str) -> None:
    text = f"Enhet øst\n{bullet}Furuset – videreført\n{bullet}Romsås – ny\n"
    assert listed(text) == {"Furuset": "øst videreført", "Romsås": "øst ny"}


def test_an_arrow_within_a_line_is_none() -> None:
    assert listed("Enhet øst\n• Furuset → videreført\n• Romsås → ny\n") == {
        "Furuset": "øst videreført",
        "Romsås": "øst ny",
    }


@pytest.mark.parametrize(
    "entry",
    [
        "Romsås – NY!",
        "Romsås NY!",
        "Romsås NY",
        "Romsås (NY!)",
        "Romsås: NYTT!",
        "Romsås – ny!!",
        "NY! Romsås",
        "NYTT! Romsås",
        "Ny: Romsås",
    ],
)
def test_a_stressed_status_is_read(entry: str) -> None:
    assert listed(f"Enhet øst\n• Furuset – VIDEREFØRT\n• {entry}\n")["Romsås"] == "øst ny"
    assert listed(f"Eining aust\n• Furuset – VIDAREFØRT\n• {entry}\n") == {
        "Furuset": "øst videreført",
        "Romsås": "øst ny",
    }


# --- marks of footnotes ---------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [" 1)", "1)", " (1)", "¹", " ¹"])
@pytest.mark.parametrize("note", ["Etter ønske fra bydelen.", "Utan delfeltet i nord."])
def test_the_mark_of_a_footnote_is_no_part_of_a_name(mark: str, note: str) -> None:
    sign = mark.strip()
    for text in (
        f"Enhet øst: Furuset{mark} (videreført), Romsås (ny)\n\n{sign} {note}\n",
        f"Enhet øst\n• Furuset{mark} – videreført\n• Romsås – ny\n\n{sign} {note}\n",
        f"Eining aust\n• Furuset{mark} (vidareført)\n• Romsås (ny)\n\n{sign} {note}\n",
    ):
        assert listed(text) == {"Furuset": "øst videreført", "Romsås": "øst ny"}
        assert areas(text)["Furuset"].sure


@pytest.mark.parametrize("mark", [" 1)", "¹"])
@pytest.mark.parametrize("note", ["Avsluttes 1. juli.", "Ny i år.", "Går ut til sommaren."])
def test_a_footnote_that_tells_a_status_leaves_the_name_in_doubt(mark: str, note: str) -> None:
    sign = mark.strip()
    furuset = areas(f"Enhet øst: Furuset{mark} (videreført), Romsås (ny)\n\n{sign} {note}\n")[
        "Furuset"
    ]
    assert (furuset.sure, furuset.reason.code) == (False, "noted")


def test_a_marked_name_has_not_the_status_of_those_without_a_mark() -> None:
    text = "Enhet øst\n• Furuset\n• Grorud 1)\n\n1) Ny i år. De andre er videreført.\n"
    assert listed(text)["Furuset"] == "øst videreført"
    assert not areas(text)["Grorud"].sure
