"""A document as it was read, with the quotes of what is proposed marked in it, as HTML.

Everything in it is somebody's file: each piece is escaped here, and the only markup is ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geo import text
from geo.escape import html
from geo.importing.quotes import WIDEST, spans_of_quote
from geo.seminar import Document, Line

_MOST_LINES, _AROUND = 1_200, 12  #: lines shown; beyond that only those around a quote
_REACH = 80  #: lines that one quote may run over


@dataclass(frozen=True, slots=True)
class Quote:
    """Words on a line (numbered as in the document), and the name of their place on the page.

    `unused` when no proposal uses them.
    """

    anchor: str
    words: str
    line: int
    unused: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a line, from one letter up to another. Only a quote's first piece has its name."""

    start: int
    end: int
    anchor: str
    unused: bool = False


def document(read: Document, quotes: Sequence[Quote]) -> str:
    """The document's lines by page, in a frame that scrolls by itself."""
    pieces = _pieces(read.lines, quotes)
    shown = _shown(read.lines, [quote.line for quote in quotes])
    label = html(text.say("seminar_page.document", name=read.name))
    body = "".join(_pages(read.lines, shown, pieces))
    return f"<div class='ipo-document' role='region' aria-label='{label}' tabindex='0'>{body}</div>"


def _shown(lines: Sequence[Line], around: Iterable[int]) -> set[int]:
    """The numbers of the lines that are shown: all, or of a long document those near a quote."""
    if len(lines) <= _MOST_LINES:
        return {line.number for line in lines}
    places = sorted({1, *around})
    near = {at for place in places for at in range(place - _AROUND, place + _AROUND + 1)}
    return set(sorted(near & {line.number for line in lines})[:_MOST_LINES])


def _pages(
    lines: Sequence[Line], shown: set[int], pieces: dict[int, list[_Piece]]
) -> Iterator[str]:
    page, skipped = 0, 0
    for line in lines:
        if line.number not in shown:
            skipped += 1
            continue
        if skipped:
            yield _skipped(skipped)
            skipped = 0
        if line.page != page:
            page = line.page
            yield f"<p class='page'>{html(text.say('seminar_page.page', page=page))}</p>"
        if line.text.strip():
            marked = _marked(line.text, pieces.get(line.number, []))
            number = line.number
            yield f"<p data-line='{number}'><span class='number'>{number}</span>{marked}</p>"
    if skipped:
        yield _skipped(skipped)


def _skipped(count: int) -> str:
    return f"<p class='page'>{html(text.say('seminar_page.skipped', count=count))}</p>"


def _marked(words: str, pieces: Iterable[_Piece]) -> str:
    """A line with its marks; where two overlap, the later one begins where the earlier ends."""
    out, at = [], 0
    for piece in sorted(pieces, key=lambda item: (item.start, -item.end)):
        start, end = max(piece.start, at), min(piece.end, WIDEST)
        name = f" id='{html(piece.anchor)}'" if piece.anchor else ""
        if end <= start:
            out.append(f"<span{name}></span>" if name else "")
            continue
        sort = " class='unused'" if piece.unused else ""
        out += [_safe(words[at:start]), f"<mark{name}{sort}>{_safe(words[start:end])}</mark>"]
        at = end
    return "".join([*out, _safe(words[at:WIDEST]), "…" if len(words) > WIDEST else ""])


def _safe(words: str) -> str:
    """Escaped, with the spaces at its ends, for it stands in the middle of a line."""
    front, back = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' if front else ''}{html(words)}{' ' if back and words.strip() else ''}"


# --- where a quote stands ---------------------------------------------------------------------


def _pieces(lines: Sequence[Line], quotes: Iterable[Quote]) -> dict[int, list[_Piece]]:
    found: dict[int, list[_Piece]] = defaultdict(list)
    by_number = {line.number: place for place, line in enumerate(lines)}
    for quote in quotes:
        place = by_number.get(quote.line)
        if place is None:
            continue
        spans = spans_of_quote(lines[place : place + _REACH], quote.words)
        spans = spans or [(quote.line, 0, len(lines[place].text))]
        for index, (number, start, end) in enumerate(spans):
            anchor = quote.anchor if index == 0 else ""
            found[number].append(_Piece(start, end, anchor, quote.unused))
    return found
