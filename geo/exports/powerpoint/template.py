"""Somebody's office template: looked at before it is unpacked, then emptied of its slides."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from pptx.opc.constants import CONTENT_TYPE
from pptx.package import Package

from geo import text
from geo.errors import TemplateError
from geo.exports.powerpoint import office

#: A template: bytes of the file, bytes unpacked, parts, and how tightly it may be packed.
MOST_BYTES, MOST_UNPACKED, MOST_ENTRIES, MOST_RATIO = 60_000_000, 400_000_000, 4_000, 250
_ENCRYPTED_OR_OLD = b"\xd0\xcf\x11\xe0"


def opened(template: bytes) -> Any:
    """Somebody's template, without its slides. Raises TemplateError for what cannot be used."""
    _inspect(template)
    try:
        part = Package.open(io.BytesIO(template)).main_document_part
        # A .potx says that it is a template; what we hand on is a presentation. (The public
        # attribute would keep what it said first.)
        if part._content_type not in _PRESENTATIONS:
            raise TemplateError("not_pptx")
        part._content_type = CONTENT_TYPE.PML_PRESENTATION_MAIN
        show = part.presentation
        _empty(show)
        office.fit_for_slides(show)
    except TemplateError:
        raise
    except Exception as error:  # whatever a broken file makes the reader stumble over
        raise TemplateError("broken") from error
    return show


_PRESENTATIONS = {
    CONTENT_TYPE.PML_PRESENTATION_MAIN,
    CONTENT_TYPE.PML_TEMPLATE_MAIN,
    CONTENT_TYPE.PML_SLIDESHOW_MAIN,
}
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)


def _inspect(template: bytes) -> None:
    """Refuse before anything is unpacked: no zip, a locked one, a bomb, macros."""
    if template.startswith(_ENCRYPTED_OR_OLD):
        raise TemplateError("encrypted")
    if len(template) > MOST_BYTES:
        raise TemplateError("template_too_large", limit=text.bytes_(MOST_BYTES))
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise TemplateError("encrypted")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                raise TemplateError("not_pptx")
            kinds = archive.read("[Content_Types].xml")
    except TemplateError:
        raise
    except Exception as error:  # zipfile has no one word for all that can be wrong with a file
        raise TemplateError("not_pptx") from error
    if _MACROS.search(kinds) or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TemplateError("macros")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED
        or (unpacked > 1_000_000 and unpacked > MOST_RATIO * max(packed, 1))
    ):  # fmt: skip
        raise TemplateError("template_too_large", limit=text.bytes_(MOST_UNPACKED))


def _empty(show: Any) -> None:
    """Take the template's slides out, and the sections and shows that name them."""
    slides = show.slides._sldIdLst
    for slide in list(slides):
        show.part.drop_rel(slide.rId)
        slides.remove(slide)
    for path in (".//p:custShowLst", './/p:ext[@uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"]'):
        for element in show.element.xpath(path):
            element.getparent().remove(element)
