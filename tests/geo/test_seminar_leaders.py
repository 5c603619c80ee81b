"""Dotted lines between a name and its status, typed and scanned; signs of a scan's own words."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from geo.seminar import read, understand
from geo.seminar.reading.dot_leaders import without_leaders
from tests.conftest import shipped_register

REGISTER = shipped_register()
HEAD = "Politirådet i Oslo\n\nInnsats i prioriterte områder (IPO) 2027\n\n"


@pytest.mark.parametrize(
    "leader",
    [".........", "……………", "________", " . . . . . . . . ", "·········", " ........ ", "---------"],
)
def test_a_leader_parts_a_name_and_its_status(leader: str) -> None:
    rows = [
        ("Hovseter", "videreført"),
        ("Røa", "ny i 2027"),
        ("Holmlia Syd", "avsluttet 31. januar"),
    ]
    text = HEAD + "Enhet øst\n" + "\n".join(leader.join(row) for row in rows)
    proposal = understand(read(text.encode(), "x.txt"), REGISTER)
    assert {area.name: str(area.status) for area in proposal.areas} == {
        "Hovseter": "videreført",
        "Røa": "ny",
    }
    assert [area.area_id for area in proposal.ended] == ["holmlia-syd"]
    assert any("Hovseter" in area.quote and "videreført" in area.quote for area in proposal.areas)


def test_dots_without_a_word_behind_them_part_nothing() -> None:
    text = (
        HEAD
        + "Enhet øst\n\n- Furuset (videreført)\n- Vestli (videreført)\n\nSted: ........\nDato: ........\n"
    )
    proposal = understand(read(text.encode(), "x.txt"), REGISTER)
    assert [area.name for area in proposal.areas if area.sure] == ["Furuset", "Vestli"]


def _page(pitch: int) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """A page with three lines: words, a dotted line with dots so far apart, and a word with dots."""
    page = Image.new("L", (1600, 400), "white")
    draw = ImageDraw.Draw(page)
    draw.text((60, 40), "Enhet øst. Innsats i 2027 i fire byer.", fill=20, font_size=30)
    draw.text((60, 140), "Furuset", fill=20, font_size=30)
    draw.text((1400, 140), "ny", fill=20, font_size=30)
    dots = (220, 160, 1380, 180)
    for left in range(dots[0] + 10, dots[2] - 10, pitch):
        draw.rectangle((left, 167, left + 3, 170), fill=20)
    draw.text((60, 260), "Kanskje ...", fill=20, font_size=30)
    return page, dots


@pytest.mark.parametrize("pitch", [7, 12])
def test_a_dotted_line_is_taken_out_of_the_picture_and_nothing_else(pitch: int) -> None:
    page, dots = _page(pitch)
    result = without_leaders(page)
    assert np.asarray(result.crop(dots)).min() > 200
    change = np.asarray(page, int) != np.asarray(result, int)
    change[dots[1] : dots[3], dots[0] : dots[2]] = False
    assert not change.any()


def test_a_page_without_dotted_lines_stays_as_it_is() -> None:
    page, dots = _page(7)
    ImageDraw.Draw(page).rectangle(dots, fill="white")
    assert without_leaders(page) is page
    small = Image.new("L", (20, 3), "white")
    assert without_leaders(small) is small
