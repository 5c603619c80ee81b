"""Where words stand in a document: the lines and letters of a quote, and the line with a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.seminar import Document, Line

WIDEST = 1_500  #: letters of a line; what stands beyond is not searched
REACH = 80  #: lines that one quote may run over


def line_of_quote(read: Document, words: str) -> Line | None:
    """The line on which words begin, by their letters and digits; None when they are not there."""
    spans = spans_of_quote(read.lines, words)
    return next((line for line in read.lines if spans and line.number == spans[0][0]), None)


def line_of_name(read: Document, name: str) -> Line | None:
    """The one line that has a name as words of its own; None when none has, or several."""
    wanted = re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
    match = [line for line in read.lines if wanted.search(line.text[:WIDEST].casefold())]
    return match[0] if len(match) == 1 else None


def spans_of_quote(lines: Sequence[Line], words: str) -> list[tuple[int, int, int]]:
    """(line, from, to) of a quote that may run over lines; empty when it is not there as it is.

    Letters and digits are compared: the quote has lost hyphens, bullets and breaks of lines.
    """
    wanted = "".join(char for char in words if char.isalnum())
    letters = [
        (line.number, at, char)
        for line in lines
        for at, char in enumerate(line.text[:WIDEST])
        if char.isalnum()
    ]
    start = "".join(char for *_, char in letters).find(wanted) if wanted else -1
    if start < 0:
        return []
    ends: dict[int, tuple[int, int]] = {}
    for number, at, _ in letters[start : start + len(wanted)]:
        ends[number] = (ends.get(number, (at, at))[0], at + 1)
    number, (first, last) = ends.popitem()
    line = next(line for line in lines if line.number == number)
    ends[number] = (first, last + (words[-1:] == line.text[last : last + 1]))
    return [(number, *span) for number, span in ends.items()]
