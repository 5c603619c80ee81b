"""PDFs: read in a process of its own with limits; pages without text go on to Tesseract."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator
from contextlib import closing

from geo.errors import DocumentError, Finding
from geo.seminar.budget import Budget
from geo.seminar.document import Progress, Scan
from geo.seminar.reading import limits, picture, process

MODULE = "geo.seminar.reading.pdf_pages"
#: Scanned pages that are worked on at once: one is prepared while another is read.
_AT_ONCE = 2
_TEXT = "text"
#: The text of each page, those that were read off a picture by their places, nothing to tell, and
#: the places of those that there was no time for.
Pages = tuple[list[str], dict[int, Scan], tuple[Finding, ...], tuple[int, ...]]


def pages(content: bytes, progress: Progress, budget: Budget) -> Pages:
    """The pages of a PDF, of a long scan those that there was time for. Raises DocumentError."""
    drawing = str(budget.left() * limits.DRAWING_SHARE)
    output = process.run_module(MODULE, [drawing], content, budget)
    try:
        result = json.loads(output)
    except ValueError as error:
        raise DocumentError("damaged") from error
    if code := result.get("refused"):
        raise DocumentError(code, **result.get("values", {}))
    return _read(result["pages"], progress, budget)


def _read(results: list[dict[str, str]], progress: Progress, budget: Budget) -> Pages:
    texts: list[str] = []
    scans: dict[int, Scan] = {}
    unread: list[int] = []
    with closing(_scanned(results, budget)) as scanned:
        for place, page in enumerate(results):
            progress(place, len(results))
            if _TEXT in page:
                texts.append(page[_TEXT])
            elif read := next(scanned):
                texts.append(read[0])
                scans[place] = read[1]
            else:
                texts.append("")
                unread.append(place)
    progress(len(results), len(results))
    if unread and len(unread) == len(results):
        raise budget.used_up()
    return texts, scans, (), tuple(unread)


def _scanned(
    results: list[dict[str, str]], budget: Budget
) -> Generator[tuple[str, Scan] | None, None, None]:
    """What stands on each page without text, in order; None where the time is used up."""
    from concurrent.futures import ThreadPoolExecutor  # text needs none of it

    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        pages = [page for page in results if _TEXT not in page]
        works = [pool.submit(_page, page.get("picture"), budget) for page in pages]
        for work in works:
            yield work.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _page(drawn: str | None, budget: Budget) -> tuple[str, Scan] | None:
    if drawn is None:
        return None
    try:
        budget.left()
        read = picture.read_page(base64.b64decode(drawn), budget)
        return read.text, read.scan  # the picture itself is large
    except DocumentError as refused:
        if refused.code == budget.used_up().code:
            return None
        raise
