"""Lists of areas as they stand on slides: boxes beside each other, and words such as «Ut»."""

from __future__ import annotations

import pytest

from geo.seminar import Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Politirådet i Oslo\nSeminar 28.–29. januar 2027\n\nIPO 2027\n\n"


def proposed(text: str) -> Proposal:
    return understand(read((HEAD + text).encode(), "x.txt"), REGISTER)


def listed(proposal: Proposal) -> list[tuple[str, str, str]]:
    return [(area.name, str(area.unit), str(area.status)) for area in proposal.areas]


def test_boxes_beside_each_other_are_units() -> None:
    boxes = "| Vest • Hovseter • Røa – ny | Øst • Furuset • Mortensrud/Bjørnerud |\n\n"
    assert listed(proposed(f"{boxes}• Der ikke annet står: videreført\n")) == [
        ("Hovseter", "vest", "videreført"),
        ("Røa", "vest", "ny"),
        ("Furuset", "øst", "videreført"),
        ("Mortensrud/Bjørnerud", "øst", "videreført"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Enhet øst\n\n• Videre: Furuset, Vestli\n• Nye: Romsås\n• Ut: Grorud\n",
        "Enhet øst\n\nVidere: Furuset, Vestli\nInn: Romsås\nUt av lista: Grorud\n",
        "Enhet øst\n\n• Furuset – videre\n• Vestli (videre)\n• Romsås – ny\n\nUt av lista\n\n• Grorud: målet nådd\n",
    ],
)
def test_short_words_tell_the_status(text: str) -> None:
    proposal = proposed(text)
    assert listed(proposal) == [
        ("Furuset", "øst", "videreført"),
        ("Vestli", "øst", "videreført"),
        ("Romsås", "øst", "ny"),
    ]
    assert [area.area_id for area in proposal.ended] == ["grorud"]


@pytest.mark.parametrize(
    "words",
    ["Ut av lista", "Går over i ordinær drift", "Avsluttes", "Tas ut", "Ikke lenger på lista"],
)
def test_an_end_in_other_words(words: str) -> None:
    proposal = proposed(f"Enhet øst\n\n- Furuset (videreført)\n\n{words}\n\n- Grorud\n- Fossum\n")
    assert [area.area_id for area in proposal.ended] == ["grorud", "fossum"]


def test_the_way_ahead_is_no_area() -> None:
    text = "Enhet øst\n\n- Furuset (videreført)\n\nVeien videre\n\n- Kart lages\n"
    assert listed(proposed(text)) == [("Furuset", "øst", "videreført")]
