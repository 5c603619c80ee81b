"""Lines of words as outlines of the product's typeface, so that no program needs the face.

Lengths are units of the face, `EM` to the size of the letters; x runs right and y down. The letters
that Norwegian is written with stand ready (`letter_table`); fontTools is loaded for words with
other letters alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any, Protocol
from unicodedata import normalize

from geo.frozen import frozen
from geo.scene import letter_table
from geo.scene.letter_table import EM
from geo.scene.marks import Anchor, Text

#: How much of a line lies left of its place.
_SHARES = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
#: fontTools reads a font as it is asked, and is not made for several threads at once.
_ONE_AT_A_TIME = Lock()


@frozen
class Glyph:
    """A letter of a line: its name and number in the face, and where it starts."""

    name: str
    number: int
    x: float


@frozen
class GlyphRun:
    """A line of words: the letters that leave a mark, and how wide the line is."""

    glyphs: tuple[Glyph, ...]
    width: float


class _Face(Protocol):
    """What a face says of its letters, by their names in it."""

    def name_of(self, letter: str) -> str: ...
    def number(self, name: str) -> int: ...
    def advance(self, name: str) -> float: ...
    def outline(self, name: str) -> str: ...
    def kerning(self, left: str, right: str) -> float: ...


@lru_cache(maxsize=4096)
def set_line(words: str, weight: int, spacing: float = 0) -> GlyphRun:
    """The letters of a line with the face's kerning, `spacing` more after each.

    A letter that the face lacks is a box. Raises NotInstalledError without the typeface.
    """
    letters = normalize("NFC", words)
    known = _known(weight)
    if known.has(letters):
        return _set_line(known, letters, spacing)
    with _ONE_AT_A_TIME:
        return _set_line(_whole(weight), letters, spacing)


def _set_line(face: _Face, letters: str, spacing: float) -> GlyphRun:
    names = [face.name_of(letter) for letter in letters]
    glyphs, x = [], 0.0
    for number, name in enumerate(names):
        if number:
            x += face.kerning(names[number - 1], name)
        if face.outline(name):
            glyphs.append(Glyph(name, face.number(name), x))
        x += face.advance(name) + spacing
    return GlyphRun(tuple(glyphs), x)


def left_of(mark: Text, run: GlyphRun) -> float:
    """Where the letters of a line of text start, page units."""
    return mark.x - _SHARES[mark.anchor] * run.width * mark.size / EM


def outline(name: str, weight: int) -> str:
    """The outline of a letter of `set_line` as path data of SVG."""
    known = _known(weight)
    if known.has_glyph(name):
        return known.outline(name)
    with _ONE_AT_A_TIME:
        return _whole(weight).outline(name)


def _whole(weight: int) -> _Face:
    from geo.scene.font_file import font_file  # takes a moment

    return font_file(weight)


class _Known:
    """The letters of the table, of one weight."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._names: dict[str, str] = table["names"]
        self._glyphs: dict[str, tuple[int, float, str, int, int]] = table["glyphs"]
        self._kerning: Sequence[Sequence[float]] = table["kerning"]

    def has(self, letters: str) -> bool:
        """Whether it knows every one of these letters."""
        return all(letter in self._names for letter in letters)

    def has_glyph(self, name: str) -> bool:
        """Whether it knows a glyph of this name."""
        return name in self._glyphs

    def name_of(self, letter: str) -> str:
        return self._names[letter]

    def number(self, name: str) -> int:
        return self._glyphs[name][0]

    def advance(self, name: str) -> float:
        return self._glyphs[name][1]

    def outline(self, name: str) -> str:
        return self._glyphs[name][2]

    def kerning(self, left: str, right: str) -> float:
        return self._kerning[self._glyphs[left][3]][self._glyphs[right][4]]


@cache
def _known(weight: int) -> _Known:
    return _Known(letter_table.letters(weight))
