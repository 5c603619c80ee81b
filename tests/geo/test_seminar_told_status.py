"""A status that is denied, hoped for or set against another: it is what the words say of it, and a
person must look."""

from __future__ import annotations

import pytest

from geo.seminar import AreaProposal, Proposal, read, understand
from geo.seminar.understanding.marks import mark_in
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nIPO-områder i 2027\n\n"


def proposed(text: str) -> Proposal:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER)


def told(areas: tuple[AreaProposal, ...]) -> dict[str, tuple[str | None, bool]]:
    """What is proposed of each area, and whether it is sure."""
    return {area.name: (area.status and str(area.status), area.sure) for area in areas}


@pytest.mark.parametrize(
    ("words", "status", "ended"),
    [
        ("videreføres ikke", None, True),
        ("ikke lenger videreført", None, True),
        ("blir ikke videreført", None, True),
        ("held ikkje fram", None, True),
        ("ikke ny", None, False),
        ("ikke ny, men videreført", "videreført", False),
        ("videreført, ikke ny", "videreført", False),
        ("avsluttes ikke", None, False),
        ("videreført, tiltakene er ikke ferdige", "videreført", False),
        ("fortsetter da situasjonen ikke er bedre", "videreført", False),
        ("videreføres, men ikke med egne midler", "videreført", False),
        ("videreført i 2026, men avsluttet ved årsskiftet", None, True),
        ("avsluttet i 2025, men ny igjen", "ny", False),
    ],
)
def test_a_denial_denies_the_status_beside_it(words: str, status: str | None, ended: bool) -> None:
    mark = mark_in(words)
    assert (mark.status and str(mark.status), mark.ended) == (status, ended)


@pytest.mark.parametrize(
    "words",
    [
        "trolig videreført",
        "videreført?",
        "foreslått videreført",
        "anbefalt videreført",
        "videreføres kanskje",
        "truleg vidareført",
        "videreført, forutsatt at budsjettet vedtas",
        "videreført, med forbehold om penger",
        "vurderes videreført etter sommeren",
        "avsluttes ikke likevel",
        "videreført, men avsluttes i juni",
        "videreført, tiltakene er ikke ferdige",
    ],
)
def test_what_is_not_settled_is_never_sure(words: str) -> None:
    result = proposed(f"Enhet øst: Furuset ({words}), Vestli (videreført)\n")
    areas = told((*result.areas, *result.ended))
    assert areas["Furuset"][1] is False
    assert areas["Vestli"] == ("videreført", True)


@pytest.mark.parametrize("words", ["videreført", "videreføres", "ikke ny, videreført"])
def test_what_is_settled_stays_sure(words: str) -> None:
    areas = told(proposed(f"Enhet øst: Furuset ({words})\n").areas)
    assert areas == {"Furuset": ("videreført", True)}


def test_a_heading_passes_its_doubt_down() -> None:
    areas = told(proposed("Foreslått videreført: Trosterud (øst), Hovseter (vest)\n").areas)
    assert areas == {"Trosterud": ("videreført", False), "Hovseter": ("videreført", False)}


def test_a_heading_of_what_was_not_chosen_is_no_list() -> None:
    result = proposed(
        "Videreført fra 2026\nEnhet øst: Furuset, Vestli\n\n"
        "Videreført i 2026, men avsluttet ved årsskiftet\nEnhet vest: Majorstua\nEnhet øst: Grorud\n\n"
        "Områder som ble vurdert, men ikke valgt\nEnhet vest: Hovseter (videreført)\n"
    )
    areas, ended = told(result.areas), told(result.ended)
    assert areas["Furuset"] == areas["Vestli"] == ("videreført", True)
    assert areas["Hovseter"] == ("videreført", False)
    assert ended == {"Majorstua": (None, False), "Grorud": (None, False)}


@pytest.mark.parametrize("words", ["unntatt", "bortsett fra", "med unntak av", "utanom"])
def test_what_is_excepted_is_not_said_of_the_exception(words: str) -> None:
    result = proposed(f"Alle områdene fra 2026 {words} Trosterud og Fossum videreføres.\n")
    assert told((*result.areas, *result.ended)) == {}
    assert [item.text for item in result.unused] == ["Trosterud", "Fossum"]
