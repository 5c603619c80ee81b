"""Pages as programs draw them: markers apart, columns, justified lines, turned pages, odd letters."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.model import Register
from geo.seminar import read, understand
from geo.seminar.reading import picture
from geo.seminar.reading.characters import normalised
from geo.seminar.reading.page_order import Run, in_reading_order, with_justified, with_markers
from tests.conftest import SEMINAR

CASES = SEMINAR.parent.parent / "cases" / "import"
WIDE, NARROW = 440.0, 200.0


def run(text: str, x: float, y: float, end: float | None = None) -> Run:
    return Run(x, x + 5.0 * len(text) if end is None else end, y, 11.0, text)


def words(runs: list[Run]) -> list[str]:
    return [item.text for item in runs]


@pytest.mark.parametrize("bullet", ["•", "\uf0b7", "–", "o", "1.", "(2)", "a)", "3.1."])
def test_a_marker_heads_its_line_whenever_it_was_drawn(bullet: str) -> None:
    lines = [run("Hovseter", 90, 700), run("Majorstua", 90, 680), run("Furuset", 90, 660)]
    markers = [run(bullet, 72, y, 78) for y in (700, 680, 660)]
    expected = [f"{bullet} {line.text}" for line in lines]
    together = [item for pair in zip(markers, lines, strict=True) for item in pair]
    for drawn in ([*lines, *markers], [*markers, *lines], together):
        assert words(with_markers(drawn)) == expected


def test_cells_of_a_table_are_no_markers() -> None:
    cells = [run("1", 72, 700), run("Hovseter", 120, 700), run("–", 300, 700), run("–", 360, 700)]
    assert words(with_markers(cells)) == words(cells)
    far = [run("•", 72, 700, 78), run("Hovseter", 300, 700)]
    assert words(with_markers(far)) == ["•", "Hovseter"]


def test_a_justified_line_is_one_and_the_cells_of_a_row_are_not() -> None:
    whole = [run(f"linje {n}", 72, 700 - 14 * n, 272) for n in range(4)]
    line = [run("Enhet", 72, 600, 97), run("sentrum:", 130, 600, 170), run("Tøyen", 247, 600, 272)]
    assert words(with_justified([*whole, *line]))[-1] == "Enhet sentrum: Tøyen"
    row = [run("Hovseter", 72, 600), run("vest", 160, 600), run("ny", 230, 600, 240)]
    assert words(with_justified([*whole, *row]))[-3:] == ["Hovseter", "vest", "ny"]


def test_a_page_in_order_stays_and_one_in_disorder_is_read_by_its_place() -> None:
    left = [run(f"venstre {n}", 72, 700 - 14 * n, 260) for n in range(5)]
    right = [run(f"høyre {n}", 300, 700 - 14 * n, 500) for n in range(5)]
    head = [run("Overskrift over hele arket", 72, 760, 500)]
    ordered = [*head, *left, *right]
    assert in_reading_order(ordered) is ordered
    for drawn in (ordered[::-1], [*right, *left, *head][::-1]):
        assert words(in_reading_order(drawn)) == words(ordered)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), max_size=40, unique=True))
def test_no_run_is_lost_or_read_twice(places: list[tuple[int, int]]) -> None:
    runs = [run(f"ord{n}", 15.0 * x, 12.0 * y, 15.0 * x + 12) for n, (x, y) in enumerate(places)]
    assert sorted(words(in_reading_order(list(runs)))) == sorted(words(runs))
    joined = " ".join(words(with_markers(with_justified(runs)))).split()
    assert sorted(joined) == sorted(words(runs))


# --- letters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ma\u030als\u00f8y", "Målsøy"),
        ("Veit\u200bvet\u200e", "Veitvet"),
        ("videre\u2010\nført", "videre-\nført"),
        ("videre\u00ad\nført", "videre-\nført"),
        ("videre\u00adført", "videreført"),
        ("\uf0b7 Hovseter", "• Hovseter"),
        ("➢\u00a0Furuset\u2009(ny)", "• Furuset (ny)"),
        ("15\u202fjuni", "15 juni"),
        ("a\u2028b", "a\nb"),
        ("vanlig tekst\tmed tab", "vanlig tekst\tmed tab"),
    ],
)
def test_letters_have_one_spelling(text: str, seen: str) -> None:
    assert normalised(text) == seen


@given(st.text())
def test_what_is_normalised_stays_so_and_has_nothing_unseen(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once
    assert not any(unicodedata.category(char) == "Cf" for char in once)
    assert once.count("\n") >= text.count("\n") and once.count("\t") == text.count("\t")


# --- pictures -------------------------------------------------------------------------------------


def test_a_photo_is_turned_as_the_camera_was_and_glass_is_paper() -> None:
    photo = Image.new("RGB", (20, 10), "white")
    photo.getexif()[0x0112] = 6
    assert picture._on_paper(photo).size == (10, 20)
    glass = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert picture._on_paper(glass).convert("L").getextrema() == (255, 255)


# --- files of other hands -------------------------------------------------------------------------

#: What each file gives: areas and points.
READ = {
    "word-lists-calibri.pdf": (6, 3),
    "markers-last.pdf": (6, 3),
    "two-columns-justified.pdf": (6, 3),
    "bullet-f0b7.txt": (6, 3),
    "nfd.txt": (6, 3),
    "hyphen-2010.txt": (6, 3),
    "zero-width-space.txt": (6, 3),
    "rotate90.pdf": (6, 3),
    "heading-wrapped.txt": (6, 3),
    "deadline-abbreviated.txt": (6, 3),
    "deadline-ddmmyy.txt": (6, 3),
    "deadline-iso.txt": (6, 3),
    "december-meeting.txt": (6, 3),
    "date-numerals.txt": (6, 3),
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the files (../shared/cases) are not here")
@pytest.mark.parametrize("name", READ)
def test_files_of_other_hands_are_read(register: Register, name: str) -> None:
    proposal = understand(read(Path(CASES / name).read_bytes(), name), register)
    areas = {item.name: (item.unit, item.status) for item in proposal.areas}
    assert (len(areas), len(proposal.followups)) == READ[name], json.dumps(sorted(areas))
    assert areas["Veitvet"] == ("øst", "ny")
    assert {status for _, status in areas.values()} == {"ny", "videreført"}
