"""Which parts of a document's lines are quotes of what is proposed, or named and not used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from geo.frozen import frozen
from geo.importing.quotes import REACH, spans_of_quote
from geo.seminar import Line


@frozen
class Quote:
    """Words on a line (numbered as in the document), and the name of their place on the page.

    `unused` when no proposal uses them.
    """

    anchor: str
    words: str
    line: int
    unused: bool = False


@frozen
class Piece:
    """Part of a line, from one letter up to another. Only a quote's first piece has its name."""

    start: int
    end: int
    anchor: str
    unused: bool = False


def line_name(number: int) -> str:
    """The name of the place of a line on the page."""
    return f"linje-{number}"


def pieces_of(lines: Sequence[Line], quotes: Iterable[Quote]) -> dict[int, list[Piece]]:
    """The pieces of each line that has any; the whole line where a quote is not found on it."""
    pieces: dict[int, list[Piece]] = defaultdict(list)
    by_number = {line.number: place for place, line in enumerate(lines)}
    for quote in quotes:
        place = by_number.get(quote.line)
        if place is None:
            continue
        spans = spans_of_quote(lines[place : place + REACH], quote.words)
        spans = spans or [(quote.line, 0, len(lines[place].text))]
        for index, (number, start, end) in enumerate(spans):
            anchor = quote.anchor if index == 0 else ""
            pieces[number].append(Piece(start, end, anchor, quote.unused))
    return pieces
