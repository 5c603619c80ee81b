"""From the bytes of a file of any kind to a document of numbered lines, within limits."""

from __future__ import annotations

import hashlib
import re
from dataclasses import field, replace

from geo import settings
from geo.errors import DocumentError, Finding, Severity
from geo.frozen import frozen
from geo.seminar.budget import Budget
from geo.seminar.document import Document, Progress, Scan, paged
from geo.seminar.reading import limits, mail, plain
from geo.seminar.reading.characters import normalised

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
#: TIFF, GIF, BMP, WebP, HEIC and JPEG 2000 by their first bytes.
_OTHER_PICTURE = re.compile(
    rb"II[*+]\0|MM\0[*+]|GIF8[79]a|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avi)|\0{3}\x0cjP  ",
    re.DOTALL,
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.I)


@frozen
class _Contents:
    """The text of each page, the scanned ones by their places, what is to be told, and the places
    of the pages that there was no time for."""

    texts: list[str]
    scans: dict[int, Scan] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unread: tuple[int, ...] = ()


def read(
    content: bytes, name: str, progress: Progress | None = None, budget: Budget | None = None
) -> Document:
    """Read a .txt, .docx, .odt, .rtf, .pptx, .html, .eml, .pdf, .png or .jpg; its first bytes say
    which it is, not its name.

    `progress` is called with (pages done, pages in all). Nothing in the file is ever run. `budget`
    is the time for it until it is understood, by default `limits.DOCUMENT_SECONDS`; reading leaves
    the last of it to understanding. A long scan gives the pages that were reached, and
    `Document.unread` the numbers of the others. Raises DocumentError for what cannot be read, and
    `no_tesseract` where a scan meets a machine that has no Tesseract with Norwegian.
    """
    if not settings.current().documents:
        raise DocumentError("no_lexicon", city=settings.current().city)
    if len(content) > limits.MOST_BYTES:
        raise DocumentError("too_many_bytes", limit=str(limits.MOST_BYTES))
    budget = budget or Budget()
    reading = budget.without(limits.UNDERSTANDING_SECONDS)
    contents = _contents(content, progress or _nobody, reading)
    digest = hashlib.sha256(content).hexdigest()
    texts = list(map(normalised, budget.over(contents.texts)))
    if sum(text.count("\n") + 1 for text in texts) > limits.MOST_LINES:
        raise DocumentError("too_many_lines", limit=str(limits.MOST_LINES))
    document = paged(name, digest, texts, _few_pictures(contents.scans))
    unread = tuple(place + 1 for place in contents.unread)
    return replace(document, findings=contents.findings, unread=unread)


def _few_pictures(scans: dict[int, Scan]) -> dict[int, Scan]:
    """The scanned pages, without the pictures beyond what a document may keep."""
    left, results = limits.MOST_SHOWN_BYTES, {}
    for place, scan in sorted(scans.items()):
        left -= len(scan.picture.content) if scan.picture else 0
        results[place] = scan if left >= 0 else replace(scan, picture=None)
    return results


def _contents(content: bytes, progress: Progress, budget: Budget, depth: int = 0) -> _Contents:
    if b"%PDF-" in content[:1024]:
        from geo.seminar.reading import pdf  # a text needs none of what reads other files

        return _Contents(*pdf.pages(content, progress, budget))
    if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        from geo.seminar.reading import picture

        page = picture.read(content, progress, budget)
        return _Contents([page.text], {0: page.scan})
    if _OTHER_PICTURE.match(content):
        raise DocumentError("picture_kind")
    if not content:
        raise DocumentError("no_bytes")
    if content.startswith(_OLD_OR_LOCKED):
        raise DocumentError("encrypted" if _LOCKED in content else "old_word")
    if mail.is_mail(content):
        return _mail(content, progress, budget, depth)
    contents = _text(content, budget)
    progress(len(contents.texts), len(contents.texts))
    return contents


def _text(content: bytes, budget: Budget) -> _Contents:
    kind = _office_kind(content)
    if not kind:
        return _Contents(plain.pages(content))
    from geo.seminar.reading import office

    texts, findings = office.pages(content, kind, budget)
    return _Contents(texts, findings=findings)


def _office_kind(content: bytes) -> str:
    if content.startswith(b"PK"):
        return "zip"
    if content.startswith(b"{\\rtf"):
        return "rtf"
    return "html" if _HTML.match(content) else ""


def _mail(content: bytes, progress: Progress, budget: Budget, depth: int) -> _Contents:
    """The letter and what can be read of its attachments; what cannot is told."""
    if depth >= limits.DEEPEST_MAIL:
        raise DocumentError("too_many_attachments", limit=str(limits.MOST_ATTACHMENTS))
    whole = _Contents([])
    findings: list[Finding] = []
    unread: list[int] = []
    for part in mail.parts(content):
        try:
            contents = _part(part, progress, budget, depth)
        except DocumentError:
            values = (("attachment", part.name),)
            findings.append(
                Finding("attachment_unread", "", values=values, severity=Severity.NOTICE)
            )
            continue
        places = len(whole.texts)
        whole.scans.update({places + at: scan for at, scan in contents.scans.items()})
        whole.texts.extend(contents.texts)
        findings += contents.findings
        unread += [places + at for at in contents.unread]
    if not whole.texts:
        raise DocumentError("empty_mail")
    return replace(whole, findings=tuple(findings), unread=tuple(unread))


def _part(part: mail.Part, progress: Progress, budget: Budget, depth: int) -> _Contents:
    if not part.name:
        return _text(part.content, budget)
    return _contents(part.content, progress, budget, depth + 1)


def _nobody(_done: int, _whole: int) -> None:
    """Nobody asked how far it is."""
