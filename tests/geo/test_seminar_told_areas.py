"""Areas that entries with remarks, sentences and unit tables tell, as offices write them."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 28.–29. januar 2027\n\nPrioriterte områder (IPO) i 2027\n\n"
OST = "Enhet øst\n\n- Furuset (videreført)\n- Vestli (videreført)\n\n"


def proposed(text: str) -> Proposal:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER)


def listed(text: str) -> dict[str, str]:
    return {area.name: str(area.status) for area in proposed(text).areas}


def ended(text: str) -> list[str]:
    return [area.name for area in proposed(text).ended]


@pytest.mark.parametrize(
    "remark", ["tiltakene er flyttet til bydelen", "få hendelser det siste året"]
)
def test_a_remark_behind_a_dash_leaves_the_name_on_its_list(remark: str) -> None:
    assert ended(f"{OST}Avsluttes:\n\n- Fossum – {remark}\n- Grorud\n") == ["Fossum", "Grorud"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Enhet vest går videre med Hovseter.",
        "Enhet vest jobber videre med Hovseter.",
        "I enhet vest fortsetter vi med Hovseter.",
        "Hovseter løper videre.",
        "Hovseter er etter en del drøftinger videreført.",
    ],
)
def test_a_sentence_says_that_an_area_goes_on(sentence: str) -> None:
    assert (
        listed(f"Enhet sentrum viderefører Grønland/Tøyen.\n\n{sentence}\n")["Hovseter"]
        == "videreført"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Hovseter er etter et år med god utvikling ikke lenger prioritert.",
        "Hovseter er fra februar av ikke lenger med.",
    ],
)
def test_what_is_put_into_a_sentence_does_not_hide_that_an_area_ends(sentence: str) -> None:
    assert ended(f"Enhet sentrum viderefører Grønland/Tøyen.\n\n{sentence}\n") == ["Hovseter"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ellingsrud, Fossum og Grorud er ikke lenger IPO-områder.",
        "Ellingsrud, Fossum og Grorud er avsluttet.",
        "Ellingsrud, Fossum og Grorud vert ikkje vidareført.",
    ],
)
@pytest.mark.parametrize("changes", ["Endringer fra 2026 er drøftet med bydelene.", "Lista er ny."])
def test_a_verb_says_of_all_joined_names_that_they_end(sentence: str, changes: str) -> None:
    text = f"{changes}\n\n{OST}{sentence} Tiltakene der fortsetter.\n"
    assert ended(text) == ["Ellingsrud", "Fossum", "Grorud"]
    assert not any(area.sure for area in proposed(text).ended)
    assert listed(text) == {"Furuset": "videreført", "Vestli": "videreført"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Fossum og Grorud står ikke lenger på lista.",
        "Fossum og Grorud står ikkje lenger på lista.",
        "Fossum og Grorud står ikke lenger på listen over områder.",
    ],
)
def test_what_stands_no_longer_on_the_list_ends(sentence: str) -> None:
    assert ended(f"{OST}{sentence}\n") == ["Fossum", "Grorud"]


@pytest.mark.parametrize(
    "cell", ["Ut fra 01.02.27", "Ut fra og med 1. februar 2027", "Ute fra februar 2027"]
)
def test_a_short_word_with_a_date_tells_the_end(cell: str) -> None:
    table = "| # | Område | Bydel | På lista siden | 2027 |\n| 1 | Furuset | Alna | 2025 | Fortsetter, med færre tiltak |\n"
    text = f"Enhet øst\n\n{table}| 2 | Fossum | Stovner | 2026 | {cell} |\n"
    assert (listed(text), ended(text)) == ({"Furuset": "videreført"}, ["Fossum"])


def test_a_list_that_a_sentence_speaks_of_too_stays_as_it_is() -> None:
    text = f"Bøler starter først etter påske.\n\n{OST}- Bøler (oppstart 2027)\n"
    (area,) = (area for area in proposed(text).areas if area.name == "Bøler")
    assert area.started and area.started.iso == "2027"
    text_read = f"Furuset løper videre.\n\n{OST}"
    assert next(area for area in proposed(text_read).areas if area.name == "Furuset").sure
    other = f"Furuset avsluttes.\n\n{OST}"
    assert not next(area for area in proposed(other).areas if area.name == "Furuset").sure


@pytest.mark.parametrize("heading", ["Les også", "Se også:", "Kontaktpersoner", "Lenkjer"])
def test_links_below_a_list_are_not_on_it(heading: str) -> None:
    text = f"{OST}{heading}\n\n- Veitvet: Slik ble nærmiljøet tryggere\n- Fossum\n"
    assert listed(text) == {"Furuset": "videreført", "Vestli": "videreført"}


def test_who_led_a_meeting_does_not_end() -> None:
    assert ended(f"| Ledet av: | Politimesteren |\n| Sted: | Rådhuset |\n\n{OST}") == []


@pytest.mark.parametrize(
    "rows",
    [
        "| Område | 2026 | 2027 |\n| Furuset | Videreført | Videreført |\n| Fossum | Videreført | Avsluttet |\n",
        "| Område | Status 2026 | Status 2027 |\n| Furuset | Ny | Fortsetter |\n| Fossum | Ny | Tas ut |\n",
        "| Område | Videre i 2027? |\n| Furuset | Ja, med færre tiltak |\n| Fossum | Nei, målene er nådd |\n",
        "| Område | Inn | Ut |\n| Furuset | 2025 | – |\n| Fossum | 2026 | 1.2.2027 |\n",
    ],
)
def test_of_two_years_the_later_one_holds(rows: str) -> None:
    text = f"Enhet øst\n\n{rows}"
    assert (listed(text), ended(text)) == ({"Furuset": "videreført"}, ["Fossum"])


def test_the_year_since_when_a_name_is_listed_tells_whether_it_goes_on() -> None:
    text = "Enhet øst:\n- Furuset (på lista siden 2025)\n- Romsås (fra 2027)\n"
    assert listed(text) == {"Furuset": "videreført", "Romsås": "ny"}
    assert [area.name for area in proposed(text).areas if area.sure] == ["Furuset"]
