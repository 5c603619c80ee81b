"""PDFs: read in a process of its own with limits; pages without text go on to Tesseract."""

from __future__ import annotations

import base64
import json
import sys

from geo.errors import DocumentError
from geo.seminar.document import Progress, Scan
from geo.seminar.reading import limits, picture, process
from geo.seminar.reading.pdf_pages import MODULE


def pages(content: bytes, progress: Progress) -> tuple[list[str], dict[int, Scan]]:
    """(the text of each page, those that were read off a picture by their places).

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


def _read(results: list[dict[str, str]], progress: Progress) -> tuple[list[str], dict[int, Scan]]:
    texts: list[str] = []
    scans: dict[int, Scan] = {}
    for place, page in enumerate(results):
        progress(place, len(results))
        if "picture" in page:
            read = picture.read_page(base64.b64decode(page["picture"]))
            scans[place] = read.scan
            texts.append(read.text)
        else:
            texts.append(page["text"])
    progress(len(results), len(results))
    return texts, scans
