"""The year that follow-up points were agreed in, as a document says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.words import Token, Word, tokenize

_YEAR = re.compile(r"\b(20\d\d)\b")
_AGREED = LEXICON.pattern("agreed_year")
_OF_ANOTHER = LEXICON.pattern("before_year_of_another")
_NEW = frozenset(LEXICON.words("pending.new"))
_LONGEST_HEADING, _LONGEST_TEXT = (
    140,
    400,
)  # characters of a heading, and of a text that may say the year


def find_agreed_year(blocks: Sequence[Block]) -> int | None:
    """The year that the heading of the points names, or that they were agreed in."""
    matches = (_AGREED.search(block.text[:_LONGEST_TEXT]) for block in blocks)
    agreed = (
        int(match["year"] or match["verb_year"] or match["own_year"]) for match in matches if match
    )
    for years in (_heading_years(blocks, new=False), agreed, _heading_years(blocks, new=True)):
        if (year := next(years, None)) is not None:
            return year
    return None


def are_settled_in(blocks: Sequence[Block], year: int | None) -> bool:
    """Whether a sentence says that points for a year were settled: «ble enig om … for 2029»."""
    matches = (_AGREED.search(block.text[:_LONGEST_TEXT]) for block in blocks)
    return any(match is not None and match["own_year"] == str(year) for match in matches)


def _heading_years(blocks: Sequence[Block], new: bool) -> Iterator[int]:
    """The years of headings over points, or over `new` ones: «Nye oppfølgingspunkter for 2027»."""
    for block in blocks:
        words = list(tokenize(block.text[:200]))
        place = next((i for i, token in enumerate(words) if token.word is Word.FOLLOW_UP), None)
        if (
            place is None
            or len(block.text) >= _LONGEST_HEADING
            or new is not _is_new(words[:place])
        ):
            continue
        years = [*_years(block.text, words[place].end), *_years(block.text, 0)]
        yield from years[:1]


def _is_new(before: Sequence[Token]) -> bool:
    return any(token.text.casefold() in _NEW for token in before)


def _years(text: str, start: int) -> Iterator[int]:
    """The years of a heading, but not that of a seminar, or of a day that the status is from."""
    for match in _YEAR.finditer(text, start):
        if not _OF_ANOTHER.search(text[: match.start()]):
            yield int(match[1])
