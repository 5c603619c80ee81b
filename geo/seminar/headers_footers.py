"""What stands on the pages but is no part of the text: headers, footers, tables of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from geo.seminar.document import Document, Line
from geo.seminar.lexicon import LEXICON

_PAGE_OF = LEXICON.pattern("page_of")
_ONLY_PAGE = LEXICON.pattern("only_page")
_YEAR = re.compile(r"20\d\d")
#: «3.1 Enhet vest ........ 3»: a line of a table of contents.
_LEADERS = re.compile(r"(?:\s?[.·…]){5,}\s*\d{1,3}\s*$")


def find_headers_footers(document: Document) -> frozenset[tuple[int, int]]:
    """(page, line) of headers, footers, page numbers and the lines of a table of contents."""
    results = {(line.page, line.number) for line in _page_numbers(document)}
    results |= {(line.page, line.number) for line in document.lines if _is_contents(line.text)}
    results |= _repeated(document) | _beside_page_numbers(document)
    return frozenset(results)


def _page_numbers(document: Document) -> Iterator[Line]:
    before = ""
    for line in document.lines:
        text, above, before = line.text.strip(), before, line.text.strip()
        if above and _YEAR.fullmatch(text):
            continue  # the last word of a title
        short = bool(text) and len(text) < 40 and _ONLY_PAGE.fullmatch(text)
        if short and (_PAGE_OF.search(text) or text.strip(" -–").isdigit()):
            yield line


def _is_contents(text: str) -> bool:
    return len(text) < 200 and _LEADERS.search(text) is not None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def _repeated(document: Document) -> set[tuple[int, int]]:
    """The first and last lines of pages that stand on most of them."""
    if len(document.pages) < 2:
        return set()
    edges = [line for page in document.pages for line in _edges(page.lines)]
    counted = Counter(_shape(line.text) for line in edges)
    needed = max(2, (len(document.pages) + 1) // 2)
    return {(line.page, line.number) for line in edges if counted[_shape(line.text)] >= needed}


def _edges(lines: tuple[Line, ...]) -> list[Line]:
    written = [line for line in lines if line.text.strip()]
    return [*written[:2], *written[max(len(written) - 2, 2) :]]


def _beside_page_numbers(document: Document) -> set[tuple[int, int]]:
    """«Side 2 av 3» inside a line, and the neighbours that come with it each time."""
    lines = document.lines
    places = [
        at
        for at, line in enumerate(lines)
        if len(line.text) < 200 and "av" in line.text and _PAGE_OF.search(line.text)
    ]
    if len(places) < 2:
        return set()
    results = {(lines[at].page, lines[at].number) for at in places}
    for step in (1, -1):
        beside = [lines[at + step] for at in places if 0 <= at + step < len(lines)]
        shapes = [_shape(line.text) for line in beside]
        if len(shapes) > 1 and shapes[0] and all(_same(shapes[0], other) for other in shapes[1:]):
            results |= {(line.page, line.number) for line in beside}
    return results


def _same(one: str, other: str) -> bool:
    return Levenshtein.normalized_similarity(one[:200], other[:200]) >= 0.7
