"""Where the words of a scanned page lie on its picture, and which letters of its lines they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.frozen import frozen
from geo.seminar.document import Box, Page
from geo.seminar.reading.characters import normalised

_WORD = re.compile(r"\S+")
#: Words that are looked ahead for one of a line: Tesseract's two outputs differ by a word or two.
_REACH = 8


@frozen
class PlacedWord:
    """Letters `start` up to `end` of a line (numbered as in the document), and their box."""

    line: int
    start: int
    end: int
    box: Box


def placed_words(page: Page) -> tuple[PlacedWord, ...]:
    """The words of a page in their order; none for a page of text."""
    return tuple(_placed(page))


def _placed(page: Page) -> Iterator[PlacedWord]:
    read = [normalised(box.text) for box in page.words]
    at = 0
    for line in page.lines:
        for match in _WORD.finditer(line.text):
            ahead = read[at : at + _REACH]
            if match[0] in ahead:
                at += ahead.index(match[0])
                yield PlacedWord(line.number, match.start(), match.end(), page.words[at])
                at += 1
