"""From the bytes of a file to a document of numbered lines, within limits."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from geo.errors import DocumentError, Finding
from geo.seminar.document import Document, Progress, paged
from geo.seminar.reading import limits, pdf, picture, plain, word
from geo.seminar.reading.characters import normalised

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read(content: bytes, name: str, progress: Progress | None = None) -> Document:
    """Read a .txt, .docx, .pdf, .png or .jpg; its first bytes say which it is, not its name.

    `progress` is called with (pages done, pages in all). Nothing in the file is ever run. Raises
    DocumentError for what cannot be read, and `no_tesseract` where a scan meets a machine that
    has no Tesseract with Norwegian.
    """
    if len(content) > limits.MOST_BYTES:
        raise DocumentError("too_many_bytes", limit=str(limits.MOST_BYTES))
    digest, report_progress = hashlib.sha256(content).hexdigest(), progress or _nobody
    if b"%PDF-" in content[:1024]:
        texts, scanned = pdf.pages(content, report_progress)
        return paged(name, digest, list(map(normalised, texts)), scanned)
    if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        page = picture.read(content, report_progress)
        return paged(name, digest, [normalised(page.text)], {0: page.words})
    if not content:
        raise DocumentError("no_bytes")
    if content.startswith(_OLD_OR_LOCKED):
        raise DocumentError("encrypted" if _LOCKED in content else "old_word")
    findings: tuple[Finding, ...] = ()
    if content.startswith(b"PK"):
        texts, findings = word.pages(content)
    else:
        texts = plain.pages(content)
    report_progress(len(texts), len(texts))
    return replace(paged(name, digest, list(map(normalised, texts))), findings=findings)


def _nobody(_done: int, _whole: int) -> None:
    """Nobody asked how far it is."""
