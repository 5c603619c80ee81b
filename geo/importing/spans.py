"""A part of a document that a person selected: from one letter of a line to one of another."""

from __future__ import annotations

from collections.abc import Iterator

from geo.frozen import frozen
from geo.importing.quotes import REACH, spans_of_quote
from geo.seminar import Document, Line
from geo.seminar.blocks import Block


@frozen
class Span:
    """From letter `start` of line `first` up to, not with, letter `end` of line `last`.

    Lines are numbered as in the document, letters of a line from 0.
    """

    first: int
    start: int
    last: int
    end: int

    def part_of(self, line: Line) -> tuple[int, int]:
        """(start, end) of what is selected of a line; both the same for nothing."""
        if not self.first <= line.number <= self.last:
            return 0, 0
        low = self.start if line.number == self.first else 0
        high = self.end if line.number == self.last else len(line.text)
        return low, max(low, min(high, len(line.text)))

    def holds(self, number: int, start: int, end: int) -> bool:
        """Whether any letter of a part of a line is selected."""
        low, high = (self.first, self.start), (self.last, self.end)
        return (number, start) < high and low < (number, end)


def span_of(document: Document, first: int, start: int, last: int, end: int) -> Span | None:
    """The span that a screen tells by letters without spaces: so many stand before it on its first
    line, and so many up to its end on its last. None when it selects nothing.
    """
    if (last, end) < (first, start):
        first, start, last, end = last, end, first, start
    by_number = {line.number: line for line in document.lines}
    if first not in by_number or last not in by_number:
        return None
    low = _place(by_number[first].text, start, behind=False)
    high = _place(by_number[last].text, end, behind=True)
    span = Span(first, low, last, high)
    return span if words_in(document, span) else None


def _place(text: str, letters: int, *, behind: bool) -> int:
    """The place of the letter that so many stand before; `behind` the last of them instead."""
    solid = [at for at, char in enumerate(text) if char.isprintable() and not char.isspace()]
    if behind:
        return solid[min(letters, len(solid)) - 1] + 1 if solid and letters > 0 else 0
    return solid[letters] if 0 <= letters < len(solid) else len(text)


def words_in(document: Document, span: Span) -> str:
    """The selected words, white space as one space."""
    parts = (line.text[slice(*span.part_of(line))] for line in selected_lines(document, span))
    return " ".join(" ".join(parts).split())


def selected_lines(document: Document, span: Span) -> tuple[Line, ...]:
    """The lines of which something is selected."""
    return tuple(line for line in document.lines if len(range(*span.part_of(line))))


def holds_quote(document: Document, span: Span, quote: str, number: int) -> bool:
    """Whether anything is selected of a quote that begins on a line; False for no line (0)."""
    lines = document.lines
    at = next((at for at, line in enumerate(lines) if number and line.number == number), None)
    if at is None:
        return False
    places = spans_of_quote(lines[at : at + REACH], quote)
    return any(span.holds(*place) for place in places or [(number, 0, len(lines[at].text) or 1)])


# --- blocks -----------------------------------------------------------------------------------


def place_in_block(block: Block, at: int) -> tuple[int, int]:
    """(line, letter) of a letter of a block."""
    offset, line, start = next(piece for piece in reversed(block.pieces) if piece[0] <= at)
    return line.number, start + at - offset


def clipped(block: Block, span: Span) -> Block | None:
    """What is selected of a block: itself when that is all of it, None for nothing."""
    parts = list(_selected_pieces(block, span))
    whole = [(line.number, start, end) for line, start, end in _pieces(block)]
    if not parts:
        return None
    if [(line.number, start, end) for line, start, end in parts] == whole:
        return block
    from_start = (parts[0][0].number, parts[0][1]) == whole[0][:2]
    number = block.number if from_start else None
    result = Block(block.kind, block.level, number, spaced=block.spaced, lettered=block.lettered)
    for line, start, end in parts:
        result.add(Line(line.page, line.number, line.text[:end]), start, end)
    result.cells = [(0, len(result.text))] if block.cells else []
    return result


def by_line(block: Block) -> tuple[Block, ...]:
    """The lines of a block, each as a block of its own."""
    results = []
    for line, start, end in _pieces(block):
        part = Block(block.kind, block.level, spaced=block.spaced)
        part.add(line, start, end)
        part.cells = [(0, len(part.text))] if block.cells else []
        results.append(part)
    return tuple(results)


def _pieces(block: Block) -> Iterator[tuple[Line, int, int]]:
    """(line, start, end) of the parts of lines that a block is made of."""
    ends = [offset for offset, *_ in block.pieces[1:]] + [len(block.text)]
    for (offset, line, start), end in zip(block.pieces, ends, strict=True):
        high = min(start + end - offset, len(line.text))
        yield line, start, start + len(line.text[start:high].rstrip())


def _selected_pieces(block: Block, span: Span) -> Iterator[tuple[Line, int, int]]:
    for line, start, end in _pieces(block):
        low, high = span.part_of(line)
        low, high = max(low, start), min(high, end)
        if line.text[low:high].strip():
            yield line, low, high
