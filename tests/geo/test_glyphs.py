"""The letters that stand ready are those of the typeface, and others are read from it."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from geo.exports import glyphs
from geo.scene import letter_table
from geo.scene.font_file import font_file

WEIGHTS = letter_table.WEIGHTS
LETTERS = letter_table.LETTERS


def test_the_table_is_kept_and_made_anew_when_what_is_kept_is_not_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    result = letter_table._tables.__wrapped__()
    (remaining,) = tmp_path.rglob("*.letters")
    with monkeypatch.context() as patch:
        patch.setattr(letter_table, "make_tables", lambda: b"{}")
        assert letter_table._tables.__wrapped__() == result
    remaining.write_bytes(b"something else")
    assert letter_table._tables.__wrapped__() == result == orjson.loads(letter_table.make_tables())


def test_nothing_is_kept_where_nothing_can_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert set(letter_table._tables.__wrapped__()) == {"400", "700"}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_lines_are_the_same_by_the_table_and_by_the_file(weight: int) -> None:
    for words in ("AVATo Grønland/Tøyen", "Søndre Nordstrand – «Østensjø»", LETTERS, LETTERS[::-1]):
        by_file = glyphs._set_line(font_file(weight), words, 2.5)
        assert glyphs.set_line(words, weight, 2.5) == by_file


def test_letters_stand_closer_where_the_face_says_so() -> None:
    alone = glyphs.set_line("A", 400).width + glyphs.set_line("V", 400).width
    assert glyphs.set_line("AV", 400).width < alone


def test_norwegian_does_not_open_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(weight: int) -> None:
        raise AssertionError(weight)

    monkeypatch.setattr(glyphs, "_whole", refuse)
    glyphs.set_line.cache_clear()
    run = glyphs.set_line("Bjørnerud – på ny liste (8)", 700)
    assert all(glyphs.outline(glyph.name, 700) for glyph in run.glyphs)
    with pytest.raises(AssertionError):
        glyphs.set_line("Čeněk", 700)


def test_other_letters_are_those_of_the_face_and_what_it_lacks_is_a_box() -> None:
    caron, box = glyphs.set_line("Č", 400), glyphs.set_line("漢", 400)
    assert caron.glyphs[0].name != box.glyphs[0].name
    assert glyphs.outline(caron.glyphs[0].name, 400)
    assert box.glyphs[0].name == glyphs.set_line("□", 400).glyphs[0].name
