"""Lists of areas in short forms: signs with a legend, boxes of units, labels inside a line."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 20.–21. januar {0}\n\nIPO-områder per januar {0}\n\n"
OLD = HEAD.format(2030)
#: The year after the register's newest list.
NEXT = HEAD.format(2027)


def proposed(text: str, head: str = OLD) -> Proposal:
    return understand(read((head + text).encode(), "x.txt"), REGISTER)


def listed(text: str, head: str = OLD) -> list[tuple[str, str, str]]:
    return [(a.name, str(a.unit), str(a.status)) for a in proposed(text, head).areas]


def ended(text: str) -> list[str]:
    return [area.name for area in proposed(text).ended]


# --- signs that the document explains ----------------------------------------------------------

_TABLE = "| Omr. | Enh. | St. |\n| Hovseter | {vest} | {on} |\n| Torshov | {mid} | {later} 2031 |\n| Fossum | {east} | {out} |\n\n"
_SIGNS = _TABLE.format(vest="EV", mid="ES", east="EØ", on="VF", later="OS", out="AV")
_DOTTED = _TABLE.format(vest="EV", mid="ES", east="EØ", on="Vf.", later="Oppst.", out="Avsl.")


@pytest.mark.parametrize(
    "text",
    [
        f"{_SIGNS}EV = enhet vest, ES = enhet sentrum, EØ = enhet øst. VF = videreført, OS = oppstart det året, AV = avsluttet.",
        f"EV betyr enhet vest, ES betyr enhet sentrum og EØ betyr enhet øst. VF betyr videreført, OS betyr oppstart og AV betyr avsluttes.\n\n{_SIGNS}",
        f"{_SIGNS}EV: enhet vest; ES: enhet sentrum; EØ: enhet øst\n\nVF: videreføres; OS: starter; AV: tas ut",
        f"{_SIGNS}EV – vest, ES – sentrum, EØ – øst\n\nVF – går videre, OS – oppstart, AV – ikke videreført",
        f"{_DOTTED}EV = vest, ES = sentrum, EØ = øst\nVf. = videreført\nOppst. = oppstart\nAvsl. = avsluttet",
        f"{_SIGNS}| Forkortelse | Betydning |\n| EV | enhet vest |\n| ES | enhet sentrum |\n| EØ | enhet øst |\n| VF | videreført |\n| OS | oppstart |\n| AV | avsluttes |",
    ],
)
def test_signs_of_units_and_statuses_are_read_by_the_legend(text: str) -> None:
    assert listed(text) == [
        ("Hovseter", "vest", "videreført"),
        ("Torshov", "sentrum", "oppstart"),
    ]
    start = proposed(text).areas[1].started
    assert start is not None and start.iso == "2031"
    assert ended(text) == ["Fossum"]


def test_signs_behind_names_are_no_part_of_them() -> None:
    legend = "EV = enhet vest, EØ = enhet øst, VF = videreført, AV = avsluttet\n\n"
    text = f"{legend}• Hovseter (EV, VF)\n• Furuset (EØ, VF)\n• Fossum (EØ, AV)"
    assert listed(text) == [("Hovseter", "vest", "videreført"), ("Furuset", "øst", "videreført")]
    text = f"{legend}Enhet øst\n• Furuset – VF\n• Vestli VF\n• Grorud: VF\n• Fossum – AV"
    assert [name for name, *_ in listed(text)] == ["Furuset", "Vestli", "Grorud"]
    assert ended(text) == ["Fossum"]


def test_a_sign_of_a_unit_and_a_status_is_read_by_its_column() -> None:
    text = "| Område | Enhet | Status |\n| Hovseter | V | V |\n| Furuset | Ø | V |\n\n(V) = vest, (Ø) = øst. V = videreført."
    assert listed(text) == [("Hovseter", "vest", "videreført"), ("Furuset", "øst", "videreført")]


def test_no_name_and_no_word_of_the_list_is_a_sign() -> None:
    text = "Enhet vest\n• Hovseter – videreført\n• Røa = ny\n• Nordre Røa – videreført"
    assert [name for name, *_ in listed(text)] == ["Hovseter", "Røa", "Nordre Røa"]


# --- boxes and labels inside a line ------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Områder i 2030: videreføres\n\n| Enhet vest • Hovseter • Majorstua Enhet sentrum • Grønland/Tøyen | Enhet øst • Furuset |\n\nOmråder i 2030: nye\n\n| Enhet vest • Røa Enhet øst • Haugenstua |",
        "Områder som fortsetter\n\nEnhet vest • Hovseter • Majorstua Enhet sentrum • Grønland/Tøyen Enhet øst • Furuset\n\nNye områder\n\nEnhet vest • Røa Enhet øst • Haugenstua",
        "Videreføres\n\nEnhet vest: Hovseter, Majorstua Enhet sentrum: Grønland/Tøyen Enhet øst: Furuset\n\nNye\n\nEnhet vest: Røa Enhet øst: Haugenstua",
        "Videre\n\n| Vest • Hovseter • Majorstua Sentrum • Grønland/Tøyen | Øst • Furuset |\n\nTas inn\n\n| Vest • Røa | Øst • Haugenstua |",
    ],
)
def test_a_title_tells_the_status_of_the_units_under_it(text: str) -> None:
    assert listed(text) == [
        ("Hovseter", "vest", "videreført"),
        ("Majorstua", "vest", "videreført"),
        ("Grønland/Tøyen", "sentrum", "videreført"),
        ("Furuset", "øst", "videreført"),
        ("Røa", "vest", "ny"),
        ("Haugenstua", "øst", "ny"),
    ]


@pytest.mark.parametrize("out", ["Ut", "Ute", "Av", "Borte", "Går ut", "Avsluttes"])
@pytest.mark.parametrize("new", ["Nye", "Inn", "Nytt", "Kommer inn"])
def test_short_labels_in_the_middle_of_a_line(new: str, out: str) -> None:
    for text in (
        f"Øst: Furuset (videreført), Vestli (videreført). {new}: Ammerud. {out}: Fossum, Grorud",
        f"Øst: Furuset (videreført), Vestli (videreført), {new}: Ammerud, {out}: Fossum, Grorud",
        f"Øst: Furuset (videreført), Vestli (videreført)\n{new}: Ammerud\n{out}: Fossum, Grorud",
    ):
        assert listed(text) == [
            ("Furuset", "øst", "videreført"),
            ("Vestli", "øst", "videreført"),
            ("Ammerud", "øst", "ny"),
        ]
        assert ended(text) == ["Fossum", "Grorud"]


# --- names and the words beside them -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Bogstad allé",
        "Carl Berners plass",
        "Nedre Grünerløkka",
        "Rundtjern i bakken",
        "Nordre gate ved elva",
        "Skullerud senter",
    ],
)
def test_a_cell_of_the_column_of_areas_is_a_name_whatever_its_words(name: str) -> None:
    table = f"| Enhet | Område | Status |\n| Vest | Hovseter | Videreført |\n| Øst | {name} | Ny |"
    assert listed(table) == [("Hovseter", "vest", "videreført"), (name, "øst", "ny")]


@pytest.mark.parametrize("cell", ["Ingen", "Ikke avklart", "Videreføres senere", "–", "ingen nye"])
def test_a_cell_that_says_there_is_none_is_no_name(cell: str) -> None:
    table = f"| Enhet | Område | Status |\n| Vest | Hovseter | Videreført |\n| Øst | {cell} | Ny |"
    assert listed(table) == [("Hovseter", "vest", "videreført")]


@pytest.mark.parametrize(
    "full_text",
    [
        " – ny, oppstart etter påske",
        " – ny, begynner når klubben er ferdig",
        " – ny med oppstart til høsten",
        " (ny, starter i august)",
        ": ny, men oppstart først i mai",
    ],
)
def test_the_first_status_wins(full_text: str) -> None:
    text = f"Enhet øst\n• Furuset – videreført\n• Lindeberg{full_text}"
    assert listed(text) == [("Furuset", "øst", "videreført"), ("Lindeberg", "øst", "ny")]


# --- sentences ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Røa og Haugenstua er nye der.",
        "Her er Røa og Haugenstua nye.",
        "Røa er ny her, og det er Haugenstua også.",
        "Røa og Haugenstua er nye på lista.",
        "Røa kommer inn, og det samme gjelder Haugenstua.",
    ],
)
def test_new_areas_of_the_unit_before_are_reported_and_never_sure(sentence: str) -> None:
    result = proposed(f"I enhet øst videreføres Furuset. {sentence}")
    texts = [(area.name, str(area.status), str(area.unit)) for area in result.areas[1:]]
    assert texts == [("Røa", "ny", "øst"), ("Haugenstua", "ny", "øst")]
    assert not any(area.sure for area in result.areas)


@pytest.mark.parametrize(
    "sentence",
    [
        "Fossum er ferdig, og det samme gjelder Trosterud.",
        "Fossum avsluttes, og det gjelder også Trosterud.",
        "Fossum går ut, og det gjør Trosterud også.",
        "Fossum er ute. Det samme er Trosterud.",
        "Fossum er ute, og det same gjeld Trosterud.",
    ],
)
def test_what_is_said_likewise_of_another(sentence: str) -> None:
    assert ended(f"Enhet øst: Furuset (videreført)\n\n{sentence}") == ["Fossum", "Trosterud"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Fossum er ferdig, og det gjelder ikke Trosterud.",
        "Fossum avsluttes. Det er også møter på Trosterud hver uke.",
    ],
)
def test_what_is_not_said_likewise(sentence: str) -> None:
    assert ended(f"Enhet øst: Furuset (videreført)\n\n{sentence}") == ["Fossum"]


# --- parts of a name ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Enhet sentrum\n• Grønland (videreført)\n• Tøyen (videreført)\n",
        "| Enhet | Område | Status |\n| Sentrum | Tøyen | Videreført |\n| Sentrum | Grønland | Videreført |\n",
    ],
)
def test_two_parts_of_an_area_on_their_own_lines_are_it_and_unsure(text: str) -> None:
    (area,) = proposed(text, NEXT).areas
    assert (area.area_id, area.sure, str(area.status)) == ("gronland-toyen", False, "videreført")


def test_two_parts_that_are_said_to_be_parted_are_two_and_unsure() -> None:
    text = "Enhet sentrum\n• Grønland (videreført, skilt fra Tøyen)\n• Tøyen (videreført, skilt fra Grønland)\n"
    areas = proposed(text, NEXT).areas
    assert {area.name for area in areas} == {"Grønland", "Tøyen"}
    assert not any(area.sure for area in areas)
    assert {str(area.status) for area in areas} == {"videreført"}


@pytest.mark.parametrize(
    "text",
    [
        "Enhet sentrum\n• Grønland, Tøyen (videreført)\n",
        "Enhet sentrum: Grønland (videreført), Tøyen (videreført)\n",
        "Enhet sentrum\n• Grønland og Tøyen – videreført\n",
    ],
)
def test_two_parts_of_an_area_on_one_line_are_it(text: str) -> None:
    (area,) = proposed(text, NEXT).areas
    assert area.area_id == "gronland-toyen" and area.sure


def test_a_part_that_is_said_to_be_parted_is_never_sure() -> None:
    (area,) = proposed("Enhet sentrum\n• Grønland (videreført, skilt fra Tøyen)\n", NEXT).areas
    assert (str(area.status), area.sure) == ("videreført", False)
