"""Footnotes: their words stand in brackets where the sign is, and the sign is no cell or point."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from geo.seminar import read
from geo.seminar.reading.footnotes import with_footnotes
from geo.seminar.reading.page_order import Run


def run(text: str, x: float, y: float, size: float = 11.0) -> Run:
    return Run(x, x + 0.5 * size * len(text), y, size, text)


def signed(*words: str, y: float = 700.0) -> list[Run]:
    """A line whose words have raised numbers between them."""
    runs: list[Run] = []
    x = 72.0
    for place, text in enumerate(words):
        raised = place % 2 == 1
        one = run(text, x, y + 4 if raised else y, 6.5 if raised else 11.0)
        runs.append(one)
        x = one.end
    return runs


def words(runs: list[Run]) -> list[str]:
    return [item.text for item in with_footnotes(runs)]


NUMBER_APART = [run("1", 72, 103, 5), run("Nytt område i 2028.", 78, 100, 8)]
NUMBER_BEFORE = [run("1 Nytt område i 2028.", 72, 100, 9)]


@pytest.mark.parametrize("note", [NUMBER_APART, NUMBER_BEFORE])
def test_a_footnote_stands_in_brackets_behind_its_word(note: list[Run]) -> None:
    page = [*signed("Enhet vest: Røa", "1", ", Majorstua"), *note, run("1", 300, 40)]
    assert words(page) == ["Enhet vest: Røa (Nytt område i 2028.), Majorstua", "1"]


def test_footnotes_of_several_lines_are_distinguished() -> None:
    page = [*signed("Røa", "1"), *signed("Torshov", "2", y=680)]
    page += [run("1 Nytt område", 72, 120, 8), run("i 2028.", 72, 110, 8)]
    page += [run("2 Oppstart i 2027.", 72, 100, 8)]
    assert words(page) == ["Røa (Nytt område i 2028.)", "Torshov (Oppstart i 2027.)"]


def test_a_raised_number_without_a_footnote_is_no_part_of_the_word() -> None:
    assert words(signed("Røa", "1")) == ["Røa [1]"]
    assert words(signed("et lokale på 90 m", "2", " på Røa")) == ["et lokale på 90 m² på Røa"]


def test_numbered_points_and_cells_stay() -> None:
    points = [*signed("Røa", "1"), run("1. Et punkt", 72, 600), run("2 Et til", 72, 580)]
    assert words(points) == ["Røa [1]", "1. Et punkt", "2 Et til"]
    cells = [run("Røa", 72, 700), run("1", 200, 700), run("2", 260, 700)]
    assert words(cells) == ["Røa", "1", "2"]


def test_word_has_its_footnotes_where_they_are_referred_to() -> None:
    results, written, rewritten = docx.Document(), io.BytesIO(), io.BytesIO()
    results.add_paragraph("Enhet vest: Røa#, Majorstua")
    results.save(written)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>Nytt område</w:t></w:r></w:p></w:footnote></w:footnotes>'
    sign = '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>'
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(rewritten, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                content = content.replace("#", sign)
            copy.writestr(name, content.encode("utf-8", "surrogateescape"))
        copy.writestr("word/footnotes.xml", notes)
    lines = [line.text for line in read(rewritten.getvalue(), "x.docx").lines if line.text]
    assert lines == ["Enhet vest: Røa (Nytt område), Majorstua"]
