"""A document as it was read, with the quotes of what is proposed marked in it, as HTML.

Everything in it is somebody's file: each piece is escaped here, and the only markup is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from geo import text
from geo.escape import html
from geo.importing.quotes import WIDEST
from geo.seminar import Document, Line, Page
from pages.review import scan_pictures
from pages.review.marked_pieces import Piece, Quote, line_name, pieces_of

_MOST_LINES, _AROUND = 1_200, 12  #: lines shown; beyond that only those around a quote


def document(read: Document, quotes: Sequence[Quote], *, on_pictures: bool = False) -> str:
    """The document's lines by page, in a frame that scrolls by itself; `on_pictures` lays those of
    scanned pages on the picture they were read off."""
    pieces = pieces_of(read.lines, quotes)
    shown = _shown(read.lines, [quote.line for quote in quotes])
    label = html(text.say("seminar_page.document", name=read.name))
    pages = (_page(read, page, shown, pieces, on_pictures) for page in read.pages)
    body = "".join(_with_gaps(pages))
    return f"<div class='ipo-document' role='region' aria-label='{label}' tabindex='0'>{body}</div>"


def _shown(lines: Sequence[Line], around: Iterable[int]) -> set[int]:
    """The numbers of the lines that are shown: all, or of a long document those near a quote."""
    if len(lines) <= _MOST_LINES:
        return {line.number for line in lines}
    places = sorted({1, *around})
    near = {at for place in places for at in range(place - _AROUND, place + _AROUND + 1)}
    return set(sorted(near & {line.number for line in lines})[:_MOST_LINES])


def _page(
    read: Document,
    page: Page,
    shown: set[int],
    pieces: dict[int, list[Piece]],
    on_pictures: bool,
) -> Iterator[str | None]:
    """The parts of a page, None for each line that is not shown."""
    lines = [line if line.number in shown else None for line in page.lines]
    if not any(lines):
        yield from [None] * len(lines)
        return
    head = html(text.say("seminar_page.page", page=page.number))
    if on_pictures and scan_pictures.has_picture(read, page):
        yield f"<p class='page'>{head}</p>"
        yield scan_pictures.page_on_picture(read, page, pieces)
        return
    first = next(at for at, line in enumerate(lines) if line)
    yield from [None] * first
    yield f"<p class='page'>{head}</p>"
    if on_pictures and page.scanned:
        yield f"<p class='page'>{html(text.say('seminar_page.no_picture'))}</p>"
    yield from (_line(line, pieces) if line else None for line in lines[first:])


def _line(line: Line, pieces: dict[int, list[Piece]]) -> str:
    if not line.text.strip():
        return ""
    marked, number = _marked(line.text, pieces.get(line.number, [])), line.number
    return (
        f"<p data-line='{number}' id='{line_name(number)}'>"
        f"<span class='number'>{number}</span>{marked}</p>"
    )


def _with_gaps(pages: Iterable[Iterator[str | None]]) -> Iterator[str]:
    """The parts of all pages; where lines are not shown, it says how many."""
    skipped = 0
    for part in chain.from_iterable(pages):
        if part is None:
            skipped += 1
            continue
        if skipped:
            yield _skipped(skipped)
            skipped = 0
        yield part
    if skipped:
        yield _skipped(skipped)


def _skipped(count: int) -> str:
    return f"<p class='page'>{html(text.say('seminar_page.skipped', count=count))}</p>"


def _marked(words: str, pieces: Iterable[Piece]) -> str:
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
