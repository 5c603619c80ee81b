"""Points told one by one, each in a small table: «Punkt | 1», «Hva | …», «Status | …»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.fields import named_field
from geo.seminar.understanding.point import Part, Point
from geo.seminar.understanding.words import Meaning, Word, is_like, tokenize

_POINT_HEADS = LEXICON.words("column.point")
_TELLING = frozenset({Word.STATUS, Word.RESPONSIBLE, Word.DEADLINE, Word.MONEY})
_OF_POINT = frozenset({Word.POINT, Word.FOLLOW_UP, Word.NUMBER})
_FEWEST = 3  # rows


def read_cards(rows: Sequence[Block]) -> Iterator[Point]:
    """The points of rows whose first cells are the labels of a point's fields; none of others."""
    card: dict[Meaning, Block] = {}
    order = 0
    for row in (*rows, None):
        label = _label(row) if row else None
        if row is None or label is None or label in card:
            if point := _point(card, order + 1):
                order += 1
                yield point
            card = {}
        if row and label is not None:
            card[label] = row


def _label(row: Block) -> Meaning | None:
    """What the first of two cells says that the second holds."""
    if len(row.cells) != 2:
        return None
    start, end = row.cells[0]
    words = list(tokenize(row.text, start, end))
    if not words or len(words) > 4:
        return None
    meaning = named_field(row.text[start:end]) or words[0].word
    if meaning in _OF_POINT:
        return Word.NUMBER if row.text[slice(*row.cells[1])].strip(" .").isdigit() else Word.POINT
    if meaning in _TELLING:
        return meaning
    return Word.POINT if is_like(words[0].text, *_POINT_HEADS) else None


def _point(card: dict[Meaning, Block], order: int) -> Point | None:
    if Word.POINT not in card or len(card) < _FEWEST or not _TELLING & set(card):
        return None
    number = card.get(Word.NUMBER)
    digits = number.text[slice(*number.cells[1])].strip(" .") if number else ""
    responsible = card.get(Word.RESPONSIBLE)
    return Point(
        int(digits) if digits else order,
        not digits,
        _part(card, Word.POINT),
        _part(card, Word.STATUS),
        responsible.text[slice(*responsible.cells[1])] if responsible else "",
        money=_part(card, Word.MONEY),
        due=_part(card, Word.DEADLINE),
    )


def _part(card: dict[Meaning, Block], field: Word) -> list[Part]:
    row = card.get(field)
    filled = row is not None and row.cells[1][1] > row.cells[1][0]
    return [(row, *row.cells[1])] if row is not None and filled else []
