"""The picture of a scanned page under review: whole, with its words on it, and in strips.

The words lie on the picture where they were read, so they are selected there like those of the
text. Everything in them is somebody's file: each piece is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from statistics import median
from threading import Lock

from cachetools import LRUCache, cached

from geo import text
from geo.escape import html
from geo.importing.quotes import REACH, WIDEST, spans_of_quote
from geo.seminar import AreaProposal, Document, Page, PointProposal
from geo.seminar.council_proposal import CouncilLine
from geo.seminar.document import Box
from geo.seminar.word_places import PlacedWord, placed_words
from pages.review import session
from pages.review.marked_pieces import Piece, line_name
from pages.serving import resource_paths, scans

#: A strip shows so many lines of a quote, with so much of a line's height round them, and a page
#: that is so many pixels wide.
_MOST_LINES, _AROUND, _PAGE_WIDTH = 3, 0.35, 800
#: Of the usual height of the words on a line; what is taller is a rule or a stain.
_TALLEST = 2.0


def are_there(document: Document) -> bool:
    """Whether any page has a picture that a browser can fetch."""
    return any(has_picture(document, page) for page in document.pages)


def has_picture(document: Document, page: Page) -> bool:
    """Whether a page has a picture that a browser can fetch."""
    return resource_paths.served and bool(scans.address(document, page))


# --- a whole page -----------------------------------------------------------------------------


def page_on_picture(document: Document, page: Page, pieces: dict[int, list[Piece]]) -> str:
    """The picture of a page with its lines and words on it, the marked ones (by line) marked."""
    lines = (
        _line(number, list(words), pieces.get(number, []))
        for number, words in groupby(_words(document, page), attrgetter("line"))
    )
    return f"<div class='ipo-scan'>{_picture(document, page)}{''.join(lines)}</div>"


def _picture(document: Document, page: Page) -> str:
    assert page.scan and page.scan.picture
    picture, description = page.scan.picture, text.say("seminar_page.picture_of", page=page.number)
    return (
        f"<img src='{html(scans.address(document, page))}' alt='{html(description)}' "
        f"width='{picture.width}' height='{picture.height}'>"
    )


@cached(
    LRUCache(64),
    key=lambda document, page: (document.sha256, page.number, len(page.words)),
    lock=Lock(),
)
def _words(_document: Document, page: Page) -> tuple[PlacedWord, ...]:
    return placed_words(page)


def _line(number: int, words: Sequence[PlacedWord], pieces: Sequence[Piece]) -> str:
    top, bottom = _height([word.box for word in words])
    style = f"top:{top:.2%};height:{bottom - top:.2%}"
    body = " ".join(_marked(words, pieces))
    return (
        f"<p data-line='{number}' id='{line_name(number)}' style='{style}'>"
        f"<span class='number'>{number}</span> {body}</p>"
    )


def _height(boxes: Sequence[Box]) -> tuple[float, float]:
    """The upper and lower edge of a line, whatever rule or stain was taken for a word of it."""
    usual = median(box.y1 - box.y0 for box in boxes)
    seen = [box for box in boxes if box.y1 - box.y0 <= _TALLEST * usual]
    return min(box.y0 for box in seen), max(box.y1 for box in seen)


def _marked(words: Iterable[PlacedWord], pieces: Sequence[Piece]) -> Iterator[str]:
    named: set[str] = set()
    for word in words:
        own = [piece for piece in pieces if piece.start < word.end and word.start < piece.end]
        new = [piece.anchor for piece in own if piece.anchor and piece.anchor not in named]
        named.update(new)
        yield _word(word, own, new)


def _word(word: PlacedWord, pieces: Sequence[Piece], anchors: Sequence[str]) -> str:
    box = word.box
    sort = "word"
    if pieces:
        sort += " unused" if all(piece.unused for piece in pieces) else " used"
    places = "".join(f"<span id='{html(anchor)}'></span>" for anchor in anchors)
    style = f"left:{box.x0:.2%};width:{box.x1 - box.x0:.2%}"
    return f"<span class='{sort}' style='{style}'>{places}<span>{html(box.text)}</span></span>"


# --- a strip ----------------------------------------------------------------------------------


def strip(item: AreaProposal | PointProposal | CouncilLine) -> str:
    """The part of a scanned page on which the words of a proposal stand, as HTML; empty where
    they stand on no picture."""
    document = session.document()
    return strip_of(document, item.quote, item.line) if document and item.line else ""


def strip_of(document: Document, quote: str, number: int, *, whole_lines: bool = True) -> str:
    """The part of a scanned page with the lines of a quote that begins on a line, or with its own
    words only."""
    page = next(
        (page for page in document.pages if any(line.number == number for line in page.lines)), None
    )
    if page is None or not has_picture(document, page):
        return ""
    at = next(at for at, line in enumerate(page.lines) if line.number == number)
    spans = spans_of_quote(page.lines[at : at + REACH], quote) or [(number, 0, 1)]
    rows = {line: (0, WIDEST) if whole_lines else span for line, *span in spans[:_MOST_LINES]}
    boxes = [
        word.box
        for word in _words(document, page)
        if word.line in rows and word.start < rows[word.line][1] and rows[word.line][0] < word.end
    ]
    return _strip(document, page, boxes, number) if boxes else ""


def _strip(document: Document, page: Page, boxes: Sequence[Box], number: int) -> str:
    """A frame of the boxes' own shape, and the whole picture behind it, moved and enlarged."""
    assert page.scan and page.scan.picture
    picture = page.scan.picture
    x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    y0, y1 = _height(boxes)
    margin = _AROUND * median(box.y1 - box.y0 for box in boxes)
    x0, x1 = max(x0 - margin, 0.0), min(x1 + margin, 1.0)
    y0, y1 = max(y0 - margin, 0.0), min(y1 + margin, 1.0)
    wide, high = x1 - x0, y1 - y0
    frame = (
        f"width:{wide * _PAGE_WIDTH:.0f}px;"
        f"aspect-ratio:{wide * picture.width:.1f}/{high * picture.height:.1f}"
    )
    moved = f"width:{1 / wide:.3%};transform:translate({-x0:.3%},{-y0:.3%})"
    description = text.say("seminar_page.strip_of", page=page.number, line=number)
    return (
        f"<span class='ipo-strip' style='{frame}'>"
        f"<img src='{html(scans.address(document, page))}' alt='{html(description)}' "
        f"style='{moved}' loading='lazy'></span>"
    )
