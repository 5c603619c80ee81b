"""Words are as wide as the face makes them, and are broken and cut accordingly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.scene import typeface
from geo.scene.typeface import BOLD, cut, width, wrap

WORDS = st.text(st.characters(codec="latin-1", categories=("L", "N", "Zs")), max_size=60)


def test_widths_grow_with_size_weight_and_spacing() -> None:
    assert width("Grønland/Tøyen", 48) == pytest.approx(2 * width("Grønland/Tøyen", 24))
    assert width("Grønland", 24, BOLD) > width("Grønland", 24) > width("Gronlan", 24)
    assert width("ab", 10, spacing=2) == pytest.approx(width("ab", 10) + 4)
    assert width("", 24) == 0


@given(WORDS, st.floats(0, 400))
def test_a_cut_line_fits_and_keeps_what_it_can(words: str, room: float) -> None:
    remaining = cut(words, 20, room)
    if width(words, 20) <= room:
        assert remaining == words
        return
    assert remaining.endswith("…") and words.startswith(remaining[:-1])
    assert width(remaining, 20) <= room or remaining == "…"
    longer = words[: len(remaining)] + "…"
    assert len(remaining) > len(words) or width(longer, 20) > room


@given(WORDS, st.floats(40, 400))
def test_wrapped_lines_fit_and_lose_nothing_that_fits(words: str, room: float) -> None:
    lines = wrap(words, 20, room)
    assert all(width(line, 20) <= room for line in lines)
    if all(width(word, 20) <= room for word in typeface.words_of(words)):
        assert " ".join(lines) == " ".join(typeface.words_of(words))


def test_every_norwegian_letter_has_a_width() -> None:
    missing = width("\U0010ffff", 100)
    assert all(width(letter, 100) > 0 for letter in "æøåÆØÅéàüčđŋšŧžÁ–«»…")
    assert width("Å", 100) != missing
    assert typeface.FAMILY == "Source Sans 3"


@given(WORDS, st.sampled_from((typeface.REGULAR, BOLD)))
def test_the_letters_that_stand_ready_are_as_wide_as_in_the_font(words: str, weight: int) -> None:
    """To a thousandth of the size for each letter, which the font's hints move."""
    by_font = typeface.font(weight).getlength(words)
    assert width(words, 1000, weight) == pytest.approx(by_font, abs=len(words))


def test_a_number_is_not_broken_at_a_space_that_does_not_break() -> None:
    number = "40\u202f000\u00a0000"
    assert typeface.words_of(f" til  {number} kroner\n") == ["til", number, "kroner"]
    assert typeface.widest_part(f"i {number}") == typeface.width(number, 1)
    assert typeface.word_widths(number) == (typeface.width(number, 1),)
