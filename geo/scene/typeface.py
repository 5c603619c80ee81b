"""How wide words are in the product's typeface, Source Sans 3, measured from the font itself, or in
the one that the reader of an office file is likely to have."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from geo import installed
from geo.scene import letter_table

if TYPE_CHECKING:
    from PIL import ImageFont

REGULAR, BOLD = letter_table.WEIGHTS
#: Of the size: above the baseline, below it, and the height of a capital.
ASCENT, DESCENT, CAPITAL = 0.76, 0.24, 0.66
FAMILY = "Source Sans 3"
_BREAKS = re.compile(r"(?<=[/-])(?=\w)")
_SPACE = " \t\n\r"
_SPACES = re.compile(r"[ \t\n\r]+")


#: Measures a line of text of a weight in ems (parts of the size).
Measure = Callable[[str, int], float]
_MEASURE: ContextVar[Measure | None] = ContextVar("measure", default=None)


@contextmanager
def measured_by(measure: Measure) -> Iterator[None]:
    """Measure words by another typeface, for a file that cannot carry ours to its reader."""
    token = _MEASURE.set(measure)
    try:
        yield
    finally:
        _MEASURE.reset(token)


def width(words: str, size: float, weight: int = REGULAR, spacing: float = 0) -> float:
    """The advance width of a line of text, in the unit of `size`."""
    measure = _MEASURE.get() or _ems
    return measure(words, weight) * size + spacing * len(words)


def words_of(words: str) -> list[str]:
    """The words between which a line may break: a space that does not break («40\u202f000») parts
    none."""
    return _SPACES.split(words.strip(_SPACE)) if words.strip(_SPACE) else []


def word_widths(words: str, weight: int = REGULAR) -> tuple[float, ...]:
    """The width of each word between spaces, ems."""
    return _word_widths(_MEASURE.get() or _ems, words, weight)


@lru_cache(maxsize=4096)
def _word_widths(measure: Measure, words: str, weight: int) -> tuple[float, ...]:
    return tuple(measure(word, weight) for word in words_of(words))


def wrap(words: str, size: float, room: float, weight: int = REGULAR) -> list[str]:
    """The words on as many lines as they need. A word that is too wide is broken after a slash or
    a hyphen; what is still too wide is cut with `…`."""
    return list(_wrapped(_MEASURE.get() or _ems, words, size, room, weight))


@lru_cache(maxsize=4096)
def _wrapped(
    measure: Measure, words: str, size: float, room: float, weight: int
) -> tuple[str, ...]:
    """The lines of `wrap`, by a measure."""
    lines: list[str] = []
    with measured_by(measure):
        for part, glue in _parts(words, size, room, weight):
            longer = f"{lines[-1]}{glue}{part}" if lines else part
            if lines and width(longer, size, weight) <= room:
                lines[-1] = longer
            else:
                lines.append(cut(part, size, room, weight))
    return tuple(lines)


def widest_part(words: str, weight: int = REGULAR) -> float:
    """The width of the widest part that `wrap` does not break, in sizes of the letters."""
    parts = (part for word in words_of(words) for part in _BREAKS.split(word))
    return max((width(part, 1, weight) for part in parts), default=0)


def _parts(words: str, size: float, room: float, weight: int) -> Iterator[tuple[str, str]]:
    """What a line may begin with, and what stands before it on a line: a space or nothing."""
    for word in words_of(words):
        whole = width(word, size, weight) <= room
        for number, part in enumerate([word] if whole else _BREAKS.split(word)):
            yield part, "" if number else " "


def cut(words: str, size: float, room: float, weight: int = REGULAR) -> str:
    """The words, or as many letters of them as there is room for and `…`."""
    if width(words, size, weight) <= room:
        return words
    fitting = bisect_right(
        range(len(words)), room, key=lambda n: width(f"{words[:n]}…", size, weight)
    )
    return f"{words[: max(fitting - 1, 0)]}…"


@lru_cache(maxsize=4096)
def _ems(words: str, weight: int) -> float:
    """Letters that the table lacks are measured in the font's file."""
    known = _advances(weight)
    if known.keys() >= set(words):
        return sum(map(known.__getitem__, words)) / letter_table.EM
    return float(font(weight).getlength(words)) / letter_table.EM


@cache
def _advances(weight: int) -> dict[str, float]:
    """From the start of a letter to the start of the next, units of the face."""
    table = letter_table.letters(weight)
    return {letter: table["glyphs"][name][1] for letter, name in table["names"].items()}


@cache
def font(weight: int) -> ImageFont.FreeTypeFont:
    """The face of weight 400 or 700, to be measured; an em is `EM` units of the
    table, so many that hinting does not round widths. Raises NotInstalledError."""
    from PIL import ImageFont  # takes a moment, for rare letters alone

    return ImageFont.truetype(
        BytesIO(installed.face(weight)), letter_table.EM, layout_engine=ImageFont.Layout.BASIC
    )
