"""Somebody's office file, looked at before anything in it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile

from geo import text
from geo.errors import TemplateError
from geo.frozen import frozen

#: A template: bytes of the file, bytes unpacked, parts, and how tightly it may be packed.
MOST_BYTES, MOST_UNPACKED, MOST_ENTRIES, MOST_RATIO = 60_000_000, 400_000_000, 4_000, 250
_ENCRYPTED_OR_OLD = b"\xd0\xcf\x11\xe0"
_KINDS, _LINKS = "[Content_Types].xml", "_rels/.rels"
#: How a file saved as «Strict Open XML» (ISO/IEC 29500-1) names its parts; nothing here reads it.
_STRICT = b"http://purl.oclc.org/ooxml/"
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)


@frozen
class Refusals:
    """The codes of TemplateError for what a program's template must not be."""

    foreign: str
    encrypted: str
    macros: str
    strict: str


POWERPOINT = Refusals("not_pptx", "encrypted", "macros", "strict")
WORD = Refusals("not_docx", "encrypted_docx", "macros_docx", "strict_docx")


def inspect(template: bytes, refusals: Refusals) -> None:
    """Refuse no zip, a locked one, a bomb, macros, Strict Open XML. Raises TemplateError."""
    if template.startswith(_ENCRYPTED_OR_OLD):
        raise TemplateError(refusals.encrypted)
    if len(template) > MOST_BYTES:
        raise TemplateError("template_too_large", limit=text.bytes_(MOST_BYTES))
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise TemplateError(refusals.encrypted)
            names = {entry.filename for entry in entries}
            if _KINDS not in names:
                raise TemplateError(refusals.foreign)
            kinds = archive.read(_KINDS)
            links = archive.read(_LINKS) if _LINKS in names else b""
    except TemplateError:
        raise
    except Exception as error:  # zipfile has no one word for all that can be wrong with a file
        raise TemplateError(refusals.foreign) from error
    if _MACROS.search(kinds) or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TemplateError(refusals.macros)
    if _STRICT in links:
        raise TemplateError(refusals.strict)


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or (unpacked > 1_000_000 and unpacked > MOST_RATIO * max(packed, 1))
    ):
        raise TemplateError("template_too_large", limit=text.bytes_(MOST_UNPACKED))
