"""Text files: UTF-8, UTF-16 with a mark, or Windows' Western European."""

from __future__ import annotations

from geo.errors import DocumentError
from geo.seminar.reading.limits import MOST_CHARACTERS

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BINARY_SHARE = 0.02


def pages(content: bytes) -> list[str]:
    """The text of each page; a form feed ends one. Raises DocumentError for what is no text."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    if len(text) > MOST_CHARACTERS:
        raise DocumentError("too_many_bytes", limit=str(MOST_CHARACTERS))
    strange = sum(map(text[:100_000].count, map(chr, (*range(9), *range(14, 32)))))
    if strange > 8 + _BINARY_SHARE * len(text[:100_000]):
        raise DocumentError("unknown_kind")
    return text.replace("\0", " ").split("\f")


def _decoded(content: bytes) -> str:
    if coding := _MARKS.get(content[:2]):
        return content.decode(coding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
