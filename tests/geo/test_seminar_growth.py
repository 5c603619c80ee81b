"""A text of any repeated sign takes time in proportion to its length, up to 1 MB; some up to 5 MB."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

import pytest

from geo.errors import DocumentError
from geo.seminar import read, understand, understanding
from tests.conftest import shipped_register
from tests.geo.test_seminar_understanding import HOSTILE, MARKS, of_length

REGISTER = shipped_register()
#: Characters. All are understood of the first two; of the others the whole is read and split, and the
#: first part understood.
SMALL, UNDERSTOOD, LARGE, LARGEST = 2_500, 25_000, 1_000_000, 5_000_000
#: Where time grows with the length, the ratios are at most 10, 40 and 200; where it grows with the
#: square of it, they are near 100, 1,600 and 40,000.
MOST_TENFOLD, MOST_FORTYFOLD, MOST_TWO_HUNDREDFOLD = 40, 120, 600
#: Random words: all are understood of the first number; of the second the first part is, some thirty
#: times as much. That part is a third of what the product understands: the ratios are the same.
FEW_WORDS, MANY_WORDS, UNDERSTOOD_PART = 300, 30_000, 66_000
MOST_HUNDREDFOLD = 200


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """What other tests left in memory is no part of the work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(text: str) -> float:
    """The processor time that a text takes until it is understood or refused."""
    content = text.encode()
    with without_garbage_collection():
        start = time.process_time()
        with suppress(DocumentError):
            understand(read(content, "x.txt"), REGISTER)
        return time.process_time() - start


@cache
def seconds_of_all(mark: str) -> float:
    """The time that the longest text of a mark takes of which all is understood."""
    return seconds(of_length(mark, UNDERSTOOD))


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """What is read once, and the answers that are remembered, are no part of the growth."""
    for mark in (*HOSTILE[:3], "Enhet vest: Furuset (ny)\n"):
        seconds(of_length(mark, SMALL))


@pytest.mark.parametrize("mark", HOSTILE, ids=ascii)
def test_understanding_takes_no_longer_than_in_proportion(mark: str) -> None:
    small = min(seconds(of_length(mark, SMALL)) for _ in range(2))
    assert seconds_of_all(mark) < MOST_TENFOLD * small


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_reading_a_megabyte_takes_no_longer_than_in_proportion(mark: str) -> None:
    assert seconds(of_length(mark, LARGE)) < MOST_FORTYFOLD * seconds_of_all(mark)


@pytest.mark.parametrize("text", [*"\n|:a", "".join(MARKS)], ids=ascii)
def test_reading_five_megabytes_takes_no_longer_than_in_proportion(text: str) -> None:
    assert seconds(of_length(text, LARGEST)) < MOST_TWO_HUNDREDFOLD * seconds_of_all(text)


@pytest.mark.parametrize("letters", ["aeoinrstdk", "abdefghijklmnoprstuvyæøå", "AÆbÅ1 0-.oøl"])
def test_random_words_take_no_longer_than_in_proportion(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No word comes twice, so nothing that is remembered helps: 30,000 words are 225,000 letters."""
    monkeypatch.setattr(understanding, "MOST_UNDERSTOOD", UNDERSTOOD_PART)
    small, large = (_random_words(letters, count) for count in (FEW_WORDS, MANY_WORDS))
    assert seconds(large) < MOST_HUNDREDFOLD * min(seconds(small) for _ in range(2))


def _random_words(letters: str, count: int) -> str:
    """A summary of so many words that mean nothing, twelve in a line."""
    chance = random.Random(letters)
    words = ["".join(chance.choices(letters, k=chance.randint(3, 12))) for _ in range(count)]
    lines = (" ".join(words[at : at + 12]) for at in range(0, count, 12))
    return "Oppsummering fra seminar med Politirådet i Oslo 28. januar 2027\n\n" + "\n".join(lines)


def test_growth_with_the_square_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ratios tell the one from the other."""

    def quadratic(content: bytes, _name: str) -> None:
        for _ in range(len(content) // 10):
            content.count(b"a")

    monkeypatch.setitem(seconds.__globals__, "read", quadratic)
    monkeypatch.setitem(seconds.__globals__, "understand", lambda *_: None)
    assert seconds(of_length("ab", UNDERSTOOD)) > MOST_TENFOLD * seconds(of_length("ab", SMALL))
