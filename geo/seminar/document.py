"""A document as it was read: pages of numbered lines, nothing understood yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from geo.errors import Finding
from geo.frozen import frozen

#: Called with (pages done, pages in all) while a document is read.
Progress = Callable[[int, int], None]


@frozen
class Line:
    """One line as it was read. `page` and `number` count from 1; `number` runs on over pages."""

    page: int
    number: int
    text: str


@frozen
class Box:
    """A word on the picture of a page: its left, upper, right and lower edge as shares (0 to 1) of
    the page's width and height as it was read, upright; and how sure the reading is (0 to 1)."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


@frozen
class Picture:
    """A page as it was read, upright, as JPEG in shades of grey and of so many pixels."""

    content: bytes = field(repr=False)
    width: int
    height: int


@frozen
class Scan:
    """What a page that was read off a picture has beside its text; `picture` is None where the
    document has more of them than are kept."""

    words: tuple[Box, ...] = ()
    picture: Picture | None = None


@frozen
class Page:
    """One page; `scan` when its text was read off a picture."""

    number: int
    lines: tuple[Line, ...]
    scan: Scan | None = None

    @property
    def scanned(self) -> bool:
        """Whether its text was read off a picture."""
        return self.scan is not None

    @property
    def words(self) -> tuple[Box, ...]:
        """The words that were read off its picture; none for a page of text."""
        return self.scan.words if self.scan else ()


@dataclass(frozen=True)
class Document:
    """What was read of one file. `sha256` is the digest of the file's bytes, in hexadecimal.

    `findings` are what a reader must be told of the file itself: open changes, struck text.
    `unread` are the numbers of the pages that there was no time to read; their text is empty.
    """

    name: str
    sha256: str
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = ()
    unread: tuple[int, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line of every page."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def scanned(self) -> bool:
        """Whether any page was read off a picture."""
        return any(page.scanned for page in self.pages)


def paged(
    name: str,
    sha256: str,
    texts: Sequence[str],
    scans: Mapping[int, Scan] = MappingProxyType({}),
) -> Document:
    """A document from the text of each page; `scans` has the scanned pages by their places from
    0."""
    pages, number = [], 0
    for place, text in enumerate(texts):
        rows = text.split("\n")
        lines = tuple(Line(place + 1, number + row, text) for row, text in enumerate(rows, start=1))
        number += len(rows)
        pages.append(Page(place + 1, lines, scans.get(place)))
    return Document(name, sha256, tuple(pages))
