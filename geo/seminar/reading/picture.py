"""Scans: a picture is looked at before it is decoded, and put right before it is read."""

from __future__ import annotations

import io
import warnings
from typing import Any

from geo.errors import DocumentError
from geo.seminar.budget import Budget
from geo.seminar.document import Progress
from geo.seminar.reading import limits, tesseract
from geo.seminar.reading.clean_picture import cleaned
from geo.seminar.reading.dot_leaders import without_leaders
from geo.seminar.reading.ruled_lines import without_rules
from geo.seminar.reading.tesseract import PageRead

#: Pixels across: a page of fewer (some 130 dpi) is enlarged, and no other. Enlarging one of 150
#: or 200 dpi makes half as many words wrong again.
_COARSE = 1_100


def read(content: bytes, progress: Progress, budget: Budget) -> PageRead:
    """What stands on a PNG or JPEG. Raises DocumentError."""
    progress(0, 1)
    result = tesseract.read(*without_rules(without_leaders(_prepared(content))), budget)
    progress(1, 1)
    return result


def read_page(png: bytes, budget: Budget) -> PageRead:
    """What stands on a page of a PDF that was drawn as grey PNG. Raises DocumentError."""
    picture = opened(png)
    picture.load()
    return tesseract.read(*without_rules(without_leaders(cleaned(picture))), budget)


def _prepared(content: bytes) -> Any:
    """The picture in shades of grey, of its own resolution, upright and without noise."""
    picture = opened(content)
    try:
        grey = _on_paper(picture).convert("L")
    except Exception as error:  # Pillow has no one word for all that can be wrong with a picture
        raise DocumentError("damaged") from error
    if grey.width < _COARSE:
        grey = grey.resize((grey.width * 2, grey.height * 2))
    return cleaned(grey)


def _on_paper(picture: Any) -> Any:
    """The picture turned as the camera was held, with white paper behind what is transparent."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if not upright.has_transparency_data:
        return upright
    seen = upright.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen)


def opened(content: bytes) -> Any:
    """A picture whose header was read and found small enough; nothing is decoded yet."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:
        raise DocumentError("damaged") from error
    if (
        max(picture.size) > limits.LONGEST_SIDE
        or picture.width * picture.height > limits.MOST_PIXELS
    ):
        raise _too_large()
    return picture


def _too_large() -> DocumentError:
    return DocumentError("picture_too_large", limit=str(limits.LONGEST_SIDE))
