"""How wide the columns of a table are, so that no word must break inside a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.report.blocks import Table
from geo.scene import typeface

#: Letters of a cell as our measure of words must take them to hold for Arial and wider faces, and
#: what a cell has at its sides (twips).
_LETTERS, _SIDES = 180 / 0.88, 180
#: Where a line may end inside a text.
_BREAKS = re.compile(r"[\s-]+|(?<=[a-zæøå]/)")


def widths(block: Table, room: int) -> list[int]:
    """The columns' widths in twips: their shares of the room, but none narrower than its longest
    word, as far as an even part of the room goes."""
    count = len(block.columns)
    least = [min(_longest(block, place), room // count) for place in range(count)]
    whole = sum(column.share for column in block.columns)
    wide = [room * column.share / whole for column in block.columns]
    pairs = list(zip(least, wide, strict=True))
    lacking = sum(max(0, low - width) for low, width in pairs)
    spare = sum(max(0, width - low) for low, width in pairs)
    given = lacking / spare if spare else 0  # part of what they can spare that the wide ones give
    return [int(max(low, width - max(0, width - low) * given)) for low, width in pairs]


def _longest(block: Table, place: int) -> int:
    """How many twips the longest word of a column needs."""
    words = set(_words(block, place))
    needed = max((typeface.width(word, _LETTERS, weight) for word, weight in words), default=0)
    return round(needed) + _SIDES


def _words(block: Table, place: int) -> Iterator[tuple[str, int]]:
    """Every word of a column and how heavy it is printed."""
    texts = [(block.columns[place].text, True)]
    texts += [(run.text, run.strong) for row in block.rows for run in row[place]]
    for text, strong in texts:
        weight = typeface.BOLD if strong else typeface.REGULAR
        yield from ((word, weight) for word in _BREAKS.split(text))
