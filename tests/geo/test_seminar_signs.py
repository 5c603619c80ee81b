"""A document's own signs: what its legend says of them, and of the names that have none."""

from __future__ import annotations

import pytest

from geo.seminar import read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2031\n\nIPO-områder i 2031\n\n"
STARRED = "VEST\n- Hovseter\n- Røa*\n\nØST\n- Furuset\n- Vestli *\n"
SIGNED = "VEST\n- Hovseter (V)\n- Røa (N)\n\nØST\n- Furuset (V)\n- Fossum (U)\n"


def statuses(text: str) -> dict[str, str]:
    proposal = understand(read((HEAD + text).encode(), "x.txt"), REGISTER)
    ended = {area.name: "ended" for area in proposal.ended}
    return {area.name: str(area.status) for area in proposal.areas} | ended


@pytest.mark.parametrize(
    "legend",
    [
        "Nye er merket med *, resten er videreført fra i fjor.",
        "Nye områder har stjerne. De andre fortsetter.",
        "Områder med * er nye. Øvrige løper videre.",
        "* = ny i år. De uten stjerne er videreført.",
        "Stjerne (*) viser hva som er nytt. Alt annet er uendret.",
        "Stjernemerkede er nye, de umerkede videreføres.",
        "Nytt av året er merket *; de øvrige var med også i fjor.",
        "Dei nye er merkte med stjerne (*), resten er vidareført.",
    ],
)
def test_a_legend_tells_what_the_star_means_and_what_holds_without_it(legend: str) -> None:
    assert statuses(f"{legend}\n\n{STARRED}") == {
        "Hovseter": "videreført",
        "Røa": "ny",
        "Furuset": "videreført",
        "Vestli": "ny",
    }


@pytest.mark.parametrize("note", ["* Nytt område i 2031", "* ny fra 1. februar", "* Nytt i år."])
def test_a_note_below_the_list_tells_what_its_sign_means(note: str) -> None:
    text = STARRED.replace("Hovseter", "Hovseter (videreført)")
    assert statuses(f"{text}\n{note}\n")["Vestli"] == "ny"
    assert statuses(f"{text}\n{note}\n")["Furuset"] == "None"


@pytest.mark.parametrize(
    "legend",
    [
        "V = videreført, N = ny i 2031, U = tas ut",
        "(V) betyr videreført, (N) betyr ny og (U) betyr avsluttet.",
        "Tegnforklaring: N: ny, V: videreført, U: utgår",
    ],
)
def test_letters_mean_what_the_legend_says(legend: str) -> None:
    assert statuses(f"{legend}\n\n{SIGNED}") == {
        "Hovseter": "videreført",
        "Røa": "ny",
        "Furuset": "videreført",
        "Fossum": "ended",
    }


def test_a_star_that_nothing_explains_tells_nothing() -> None:
    assert statuses(STARRED) == dict.fromkeys(("Hovseter", "Røa", "Furuset", "Vestli"), "None")


def test_the_names_without_a_sign_are_sure_only_where_the_list_before_had_them() -> None:
    text = f"{HEAD}Nye er merket med *, resten er videreført.\n\n{STARRED}".replace("2031", "2027")
    proposal = understand(read(text.encode(), "x.txt"), REGISTER)
    assert {area.name for area in proposal.areas if area.sure} >= {"Hovseter", "Furuset"}
    listed = understand(read(text.replace("Furuset", "Romsås").encode(), "x.txt"), REGISTER)
    assert not next(area for area in listed.areas if area.name == "Romsås").sure


@pytest.mark.parametrize(
    "full_text",
    [
        "Endringer fra i fjor: Romsås er kommet til, Fossum er ute.",
        "Lista er ellers uendret. Ut av lista: Fossum. Nytt område: Romsås.",
        "Bortsett fra dette er områdene de samme: Fossum er ute, og Romsås er nytt.",
    ],
)
def test_what_is_not_among_the_changes_goes_on(full_text: str) -> None:
    assert statuses(f"Enhet øst: Furuset, Vestli, Romsås.\n\n{full_text}\n") == {
        "Furuset": "videreført",
        "Vestli": "videreført",
        "Romsås": "ny",
        "Fossum": "ended",
    }


def test_raised_figures_are_signs_that_notes_explain() -> None:
    text = "Enhet øst\n- Furuset¹\n- Vestli¹\n- Romsås²\n\n¹ Videreført fra 2030\n² Nytt område\n"
    assert statuses(text) == {"Furuset": "videreført", "Vestli": "videreført", "Romsås": "ny"}


TICKED = "| Område | Enhet | {} |\n| Furuset | Øst | {} |\n| Romsås | Øst | {} |\n| Fossum | Øst | {} |\n"


@pytest.mark.parametrize(
    ("heads", "furuset", "romsas", "fossum"),
    [
        ("Videreført | Ny | Avsluttes", "x |  | ", " | x | ", " |  | x"),
        ("Fortsetter | Inn | Ut", "X | – | –", "– | X | –", "– | – | X"),
        ("2030 | 2031", "ja | ja", "nei | ja", "ja | nei"),
        ("Var med i 2030 | Er med i 2031", "✓ | ✓", " | ✓", "✓ | "),
    ],
)
def test_ticks_mean_what_heads_their_column(
    heads: str, furuset: str, romsas: str, fossum: str
) -> None:
    assert statuses(TICKED.format(heads, furuset, romsas, fossum)) == {
        "Furuset": "videreført",
        "Romsås": "ny",
        "Fossum": "ended",
    }


def test_a_tick_in_the_column_of_a_unit_names_it() -> None:
    table = "| Område | Vest | Øst | Status |\n| Furuset |  | x | Videreført |\n| Hovseter | x |  | Ny |\n"
    proposal = understand(read((HEAD + table).encode(), "x.txt"), REGISTER)
    assert {area.name: str(area.unit) for area in proposal.areas} == {
        "Furuset": "øst",
        "Hovseter": "vest",
    }


def test_names_of_a_headless_table_are_no_signs() -> None:
    table = "| Furuset | videreført |\n| Holmlia Syd | videreført |\n| Ila | ny |\n"
    assert set(statuses(f"Enhet øst\n\n{table}")) == {"Furuset", "Holmlia Syd", "Ila"}
