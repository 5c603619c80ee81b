"""Scans: a picture is looked at before it is decoded, then read by Tesseract in Norwegian."""

from __future__ import annotations

import io
import shutil
import warnings
from typing import Any

from geo.errors import DocumentError
from geo.seminar.document import Progress
from geo.seminar.reading import limits, process

_LANGUAGE = "nor"
_FINE_ENOUGH = 2_000  #: pixels across an A4 page: 240 dpi
_SETTINGS = ("--oem", "1", "--psm", "4", "-c", "preserve_interword_spaces=1")


def text(content: bytes, progress: Progress) -> str:
    """The text of a PNG or JPEG. Raises DocumentError."""
    progress(0, 1)
    result = page_text(_prepared(content))
    progress(1, 1)
    return result


def page_text(picture: bytes) -> str:
    """What Tesseract reads on one picture of a page. Raises DocumentError."""
    program = shutil.which("tesseract")
    if program is None or not _speaks_norwegian(program):
        raise DocumentError("no_tesseract")
    command = [program, "stdin", "stdout", "-l", _LANGUAGE, *_SETTINGS]
    output = process.run(command, picture, limits.PAGE_SECONDS).decode(errors="replace")
    return output.replace("\f", "").rstrip()


_known: dict[str, bool] = {}


def _speaks_norwegian(program: str) -> bool:
    if program not in _known:
        languages = process.run([program, "--list-langs"], b"", limits.PAGE_SECONDS).decode(
            errors="replace"
        )
        _known[program] = _LANGUAGE in languages.split()
    return _known[program]


def _prepared(content: bytes) -> bytes:
    """The picture in shades of grey, fine enough to be read."""
    picture = opened(content)
    try:
        grey = _on_paper(picture).convert("L")
    except Exception as error:  # Pillow has no one word for all that can be wrong with a picture
        raise DocumentError("damaged") from error
    if grey.width < _FINE_ENOUGH and max(grey.size) * 2 <= limits.LONGEST_SIDE:
        grey = grey.resize((grey.width * 2, grey.height * 2))
    written = io.BytesIO()
    grey.save(written, "PNG", compress_level=1)
    return written.getvalue()


def _on_paper(picture: Any) -> Any:
    """The picture turned as the camera was held, with white paper behind what is transparent."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(picture)
    if not turned.has_transparency_data:
        return turned
    seen = turned.convert("RGBA")
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
