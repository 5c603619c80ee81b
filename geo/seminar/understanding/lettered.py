"""Points that letters or Roman numbers count, and the parts «a)», «b)» under a point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from geo.seminar.blocks import Block, Kind
from geo.seminar.understanding.fields import field_of
from geo.seminar.understanding.point import labels
from geo.seminar.understanding.words import Word

_LETTER = re.compile(r"([A-H])[.)]\s+(?=[^\Wa-z_])")
_ROMAN = re.compile(r"(I{1,3}|IV|VI{0,3}|IX|X)[.)]\s+(?=[^\Wa-z_])")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_FEWEST = 2


def number_letters(blocks: Sequence[Block]) -> None:
    """Count «A.», «B.» or «I.», «II.» as numbers where each heads what a point has, and take the
    «a)», «b)» under a point that has one status for all of them as its parts.

    Sections that are lettered are left as they are: they hold no status, or points of their own.
    """
    for heads in (_heads(blocks, _LETTER), _heads(blocks, _ROMAN)):
        regions = list(_regions(blocks, heads))
        if len(heads) >= _FEWEST and all(_is_point(region) for region in regions):
            for number, (place, cut) in enumerate(heads, start=1):
                count_block(blocks[place], cut, number)
    numbered = [(place, 0) for place, block in enumerate(blocks) if _counts(block)]
    for region in _regions(blocks, numbered):
        if _statuses(region) <= 1:
            for block in region:
                if block.lettered and block.kind is Kind.NUMBER:
                    block.kind, block.number = Kind.BULLET, None


def _heads(blocks: Sequence[Block], pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """(place, where its words begin) of the blocks that are counted on from the first."""
    results: list[tuple[int, int]] = []
    for place, block in enumerate(blocks):
        match = pattern.match(block.text) if block.kind is Kind.TEXT else None
        if match and _value(match[1]) == len(results) + 1:
            results.append((place, match.end()))
        elif pattern is _LETTER and _is_capital(block) and block.number == len(results) + 1:
            results.append((place, 0))
    return results


def _is_capital(block: Block) -> bool:
    """Whether a block is counted by a capital letter: «A) Ungdom»."""
    _, line, start = block.pieces[0]
    return block.lettered and line.text[:start].strip(" \t(")[:1].isupper()


def _value(sign: str) -> int:
    return _ROMANS.index(sign) + 1 if sign in _ROMANS else ord(sign) - ord("A") + 1


def _regions(
    blocks: Sequence[Block], heads: Sequence[tuple[int, int]]
) -> Iterator[Sequence[Block]]:
    """The blocks under each head, up to the next."""
    ends = [*(place for place, _ in heads), len(blocks)]
    yield from (blocks[low + 1 : high] for low, high in pairwise(ends))


def _is_point(region: Sequence[Block]) -> bool:
    has_details = _statuses(region) == 1 or any(field_of(block) for block in region)
    return has_details and not any(_counts(block) or block.kind is Kind.ROW for block in region)


def _statuses(region: Sequence[Block]) -> int:
    return sum(kind is Word.STATUS for block in region for _, _, kind in labels(block.text))


def _counts(block: Block) -> bool:
    return block.number is not None and not block.lettered


def count_block(block: Block, cut: int, number: int) -> None:
    """Make a block a numbered one, without the sign that counts it."""
    block.kind, block.number, block.lettered = Kind.NUMBER, number, False
    block.text = block.text[cut:]
    first, *others = block.pieces
    moved = [(offset - cut, line, at) for offset, line, at in others]
    block.pieces[:] = [(0, first[1], first[2] + cut), *moved]
