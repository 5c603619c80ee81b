"""Tables that lie on their side, and tables of which each cell is a line of its own."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nIPO-områder i 2027\n\n"
Rows = list[list[str]]

AREAS: Rows = [
    ["Område", "Enhet", "Status"],
    ["Hovseter", "Vest", "Videreført"],
    ["Grønland/Tøyen", "Sentrum", "Videreført"],
    ["Romsås", "Øst", "Ny"],
]
NYNORSK: Rows = [
    ["Område", "Eining", "Status 2027", "Merknad"],
    ["Hovseter", "Vest", "Vidareført", "–"],
    ["Grønland/Tøyen", "Sentrum", "Vidareført", "Etter ønske frå bydelen"],
    ["Romsås", "Aust", "Ny", "–"],
]
MIXED: Rows = [
    ["Bydel", "IPO-område", "Politienhet", "Status per januar 2027"],
    ["Vestre Aker", "Hovseter", "Enhet vest", "Videreføres"],
    ["Gamle Oslo", "Grønland/Tøyen", "Enhet sentrum", "Videreføres"],
    ["Grorud", "Romsås", "Enhet øst", "Nytt"],
]
POINTS: Rows = [
    ["Nr.", "Oppfølgingspunkt 2026", "Ansvarlig", "Status", "Frist"],
    ["1", "Felles rutine for bortvisning", "Velferdsetaten", "Rutinen er skrevet.", "1. mai 2027"],
    ["2", "Trygge skoleveier", "Bydelene", "Ferdig.", "–"],
]
READ = [
    ("hovseter", "vest", "videreført"),
    ("gronland-toyen", "sentrum", "videreført"),
    (None, "øst", "ny"),
]


def on_its_side(rows: Rows) -> str:
    return "\n".join(f"| {' | '.join(column)} |" for column in zip(*rows, strict=True)) + "\n"


def below_each_other(rows: Rows) -> str:
    return "\n".join(cell for row in rows for cell in row) + "\n"


def proposed(text: str) -> Proposal:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER)


def listed(text: str) -> list[tuple[str | None, str, str]]:
    return [(area.area_id, str(area.unit), str(area.status)) for area in proposed(text).areas]


@pytest.mark.parametrize("rows", [AREAS, NYNORSK, MIXED])
def test_a_table_of_areas_is_read_whichever_way_it_stands(rows: Rows) -> None:
    assert listed(on_its_side(rows)) == READ
    assert listed(below_each_other(rows)) == READ
    heading, *others = rows
    assert listed("\n".join([*heading, "", below_each_other(others)])) == READ


def test_a_quote_of_a_turned_table_is_the_documents_own_words() -> None:
    (area, *_) = proposed(on_its_side(AREAS)).areas
    assert area.quote == "Hovseter Vest Videreført"
    assert area.line == 5


@pytest.mark.parametrize("form", [on_its_side, below_each_other])
def test_a_table_of_points_is_read_whichever_way_it_stands(form: object) -> None:
    assert callable(form)
    points = proposed(
        f"Enhet øst: Furuset (videreført)\n\nOppfølgingspunkter\n\n{form(POINTS)}"
    ).followups
    assert [(point.number, point.text, point.status_text) for point in points] == [
        (1, "Felles rutine for bortvisning", "Rutinen er skrevet."),
        (2, "Trygge skoleveier", "Ferdig."),
    ]
    assert [point.responsible for point in points] == [("Velferdsetaten",), ("Bydelene",)]
    assert [row.date.iso for row in points[0].deadlines] == ["2027-05-01"]


def test_what_stands_around_such_a_table_is_not_of_it() -> None:
    text = f"Politiet la fram tabellen.\n\n{below_each_other(AREAS)}\nVi møttes på Holmlia.\n"
    assert listed(text) == READ


@pytest.mark.parametrize(
    "text",
    [
        below_each_other(AREAS).replace("Ny\n", ""),  # a cell is missing: whose status is whose?
        "Område\nEnhet\nStatus\n\n",
        "Status\nStatus\nStatus\nHovseter\nVest\nNy\n",
    ],
)
def test_cells_that_make_no_whole_rows_are_no_table(text: str) -> None:
    assert not any(area.sure for area in proposed(text).areas)


def test_an_upright_table_is_not_turned() -> None:
    rows = [
        ["Område", "Status", "Merknad"],
        ["Furuset", "Videreført", "Status er uendret"],
        ["Romsås", "Ny", "Område fra 2027"],
    ]
    text = "Enhet øst\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
    assert listed(text) == [("furuset", "øst", "videreført"), (None, "øst", "ny")]
