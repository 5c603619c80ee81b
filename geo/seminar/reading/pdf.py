"""PDFs: read in a process of its own with limits; pages without text go on to Tesseract."""

from __future__ import annotations

import base64
import json
import sys

from geo.errors import DocumentError
from geo.seminar.document import Progress
from geo.seminar.reading import limits, picture, process
from geo.seminar.reading.pdf_pages import MODULE


def pages(content: bytes, progress: Progress) -> tuple[list[str], frozenset[int]]:
    """(the text of each page, the places of those that were read off a picture).

    Raises DocumentError.
    """
    output = process.run([sys.executable, "-m", MODULE], content, limits.PDF_SECONDS)
    try:
        result = json.loads(output)
    except ValueError as error:
        raise DocumentError("damaged") from error
    if code := result.get("refused"):
        raise DocumentError(code, **result.get("values", {}))
    return _read(result["pages"], progress)


def _read(results: list[dict[str, str]], progress: Progress) -> tuple[list[str], frozenset[int]]:
    texts, scanned = [], set()
    for place, page in enumerate(results):
        progress(place, len(results))
        if "picture" in page:
            scanned.add(place)
            texts.append(picture.page_text(base64.b64decode(page["picture"])))
        else:
            texts.append(page["text"])
    progress(len(results), len(results))
    return texts, frozenset(scanned)
