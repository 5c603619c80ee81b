"""Who answers for a point, in all the ways that offices write it; and nobody where nobody is said."""

from __future__ import annotations

import pytest

from geo.seminar import read, understand
from geo.seminar.understanding.responsible import responsible
from geo.seminar.understanding.subjects import Subjects
from tests.conftest import shipped_register

REGISTER = shipped_register()
SUBJECTS = Subjects(REGISTER)
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nOppfølgingspunkter 2026\n\n"
UDE, VEL, POLICE = "Utdanningsetaten", "Velferdsetaten", "Oslo politidistrikt"
BFE = "Barne- og familieetaten"


def of_points(text: str) -> list[tuple[str, ...]]:
    proposal = understand(read((HEAD + text).encode(), "x.txt"), REGISTER)
    return [point.responsible for point in proposal.followups]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("UDE", (UDE,)),
        ("UDE/OPD", (UDE, POLICE)),
        ("UDE, VEL og politiet", (UDE, VEL, POLICE)),
        ("Barne- og familieetaten og UDE", ("Barne- og familieetaten", UDE)),
        ("Velferdsetaten i samarbeid med bydelene", (VEL, "Bydelene")),
        ("Velferdsetaten saman med Bydel Alna", (VEL, "Bydel Alna")),
        ("VEL v/ avdeling for ungdom", (VEL,)),
        ("v/ VEL", (VEL,)),
        ("Oslo kommune v/Velferdsetaten", (VEL,)),
        ("Kari Eksempel (UDE)", (UDE,)),
        ("SaLTo-sekretariatet", ("SaLTo-sekretariatet",)),
        ("Bydelsdirektørene", ("Bydelsdirektørene",)),
        ("Klimaetaten", ("Klimaetaten",)),
        ("XYZ", ("XYZ",)),
        ("–", ()),
        ("ikke avklart", ()),
    ],
)
def test_a_field_names_its_bodies(field: str, names: tuple[str, ...]) -> None:
    assert responsible(SUBJECTS, "Planen skal lages.", "Utkast er sendt.", field) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Felles rutine i skolene (UDE)", (UDE,)),
        ("Felles rutine i skolene (ansvarlig: UDE og OPD).", (UDE, POLICE)),
        ("Felles rutine i skolene (v/ VEL)", (VEL,)),
        ("Velferdsetaten følger opp at alle får tilbud.", (VEL,)),
        ("Bydel Alna har ansvaret.", ("Bydel Alna",)),
        ("Velferdsetaten (VEL) har ansvaret for veilederen.", (VEL,)),
        ("Det er Utdanningsetaten som lager rutinen.", (UDE,)),
        ("Det er kommunen og politiet som eier dette.", ("Oslo kommune", POLICE)),
        ("Ansvaret ligger hos Velferdsetaten.", (VEL,)),
        ("UDE legger fram en plan i mai.", (UDE,)),
        ("Politiet lager en oversikt.", (POLICE,)),
        ("Kommunen og politiet skal lage en felles analyse.", ("Oslo kommune", POLICE)),
        ("Arbeidet ledes av SaLTo-sekretariatet.", ("SaLTo-sekretariatet",)),
        ("Velferdsetaten følgjer opp saman med bydelane.", (VEL,)),
        ("Politiet og Barne- og familieetaten skal bli enige.", (POLICE, BFE)),
        ("Det er ventet at Utdanningsetaten og VEL skal verte samde om en ordning.", (UDE, VEL)),
        ("Velferdsetaten skal være pådriver for dette.", (VEL,)),
        ("Velferdsetaten skal få på plass en rutine.", (VEL,)),
    ],
)
def test_a_sentence_says_who_answers(text: str, names: tuple[str, ...]) -> None:
    assert responsible(SUBJECTS, text, "", "") == names
    assert responsible(SUBJECTS, "", text, "") == names or "skal" in text


@pytest.mark.parametrize(
    "text",
    [
        "Bydelene skal få egne tall.",
        "Bydelene skal bli flinkere.",
        "Bydel Alna skal være med.",
        "Tryggheten (IPO) er bedre.",
        "Møtet ble holdt (29. januar).",
        "Det er laget en plan (vedlegg 2).",
    ],
)
def test_a_sentence_that_says_it_of_nobody(text: str) -> None:
    assert responsible(SUBJECTS, text, "", "") == ()


@pytest.mark.parametrize("head", ["Ansvarlig", "Ansvar", "Hvem", "Eier", "Oppfølging ved"])
def test_a_column_of_bodies_has_many_names(head: str) -> None:
    table = f"| Nr | Punkt | {head} | Frist |\n|---|---|---|---|\n| 1 | Rutine | UDE | 1. mai |\n"
    assert of_points(table + "| 2 | Plan | Bydelene | – |") == [(UDE,), ("Bydelene",)]


@pytest.mark.parametrize(
    "point",
    [
        "Skolene får en rutine. Ansvar: UDE. Frist: 1. mai.",
        "Skolene får en rutine.\nHvem: UDE\nNår: 1. mai",
        "Skolene får en rutine. Ansvarlig: UDE, frist: 1. mai",
        "Skolene får en rutine (ansvar: UDE, frist: 1. mai).",
        "Skolene får en rutine.\nAnsvarlig etat: UDE\nFrist – 1. mai",
        "Skolene får en rutine.\nStatus: I gang. Ansvarlig: UDE. Frist: 1. mai.",
    ],
)
def test_fields_stand_under_a_point_or_inside_it(point: str) -> None:
    text = f"{HEAD}1. {point}\n\n2. {point}\n"
    for result in understand(read(text.encode(), "x.txt"), REGISTER).followups:
        assert result.responsible == (UDE,)
        assert [row.date.iso for row in result.deadlines] == ["2027-05-01"]
        assert result.text.startswith("Skolene får en rutine")
        assert "UDE" not in result.text and "UDE" not in result.status_text


@pytest.mark.parametrize(
    ("field", "body", "due"),
    [
        ("Barne- og familieetaten (BFE)", "Barne- og familieetaten", []),
        ("Velferdsetaten (VEL)", "Velferdsetaten", []),
        ("VEL – frist 1. mai 2030 for sluttrapport", "Velferdsetaten", ["2030-05-01"]),
        ("UDE, innen 15.06.2030", "Utdanningsetaten", ["2030-06-15"]),
        ("Bymiljøetaten (frist 1.6.2030)", "Bymiljøetaten", ["2030-06-01"]),
    ],
)
def test_a_field_keeps_its_brackets_and_gives_up_its_deadline(
    field: str, body: str, due: list[str]
) -> None:
    head = (
        "Oppsummering fra politirådets seminar 28.–29. januar 2030\n\nOppfølgingspunkter 2029\n\n"
    )
    text = f"{head}1. Felles veileder skal lages.\nStatus: Pågår.\nAnsvar: {field}\n"
    (point,) = understand(read(text.encode(), "x.txt"), REGISTER).followups
    assert point.responsible == (body,)
    assert [item.date.iso for item in point.deadlines] == due
