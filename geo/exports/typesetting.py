"""Typst with the product's typeface and no other, for reports and for pictures as PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import typst

from geo import installed
from geo.scene import typeface

if TYPE_CHECKING:
    from PIL import ImageFont

#: Accessible (PDF/UA); and to be archived (PDF/A), which wants structure and the meaning of every
#: letter too.
ACCESSIBLE: list[typst.PDFStandard] = ["ua-1"]
ARCHIVABLE: list[typst.PDFStandard] = [*ACCESSIBLE, "a-2a"]

#: Typst (0.15.2) caches its work until it was not used for so many documents.
_CACHE_AGE = 10


def typeset_pdf(
    template: bytes,
    inputs: Mapping[str, str],
    standards: list[typst.PDFStandard],
    timestamp: datetime | None = None,
) -> bytes:
    """Set a template with `inputs` (its `sys.inputs`) as PDF; the same input makes the same bytes.

    Raises typst.TypstError for what they forbid and NotInstalledError without the typeface.
    """
    content = create_compiler().compile(
        template,
        format="pdf",
        sys_inputs=dict(inputs),
        pdf_standards=standards,
        timestamp=timestamp or 0,
    )
    assert isinstance(content, bytes)
    return content


def create_compiler() -> typst.Compiler:
    """A compiler for one thread: it costs next to nothing, the fonts are read once for all."""
    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


def evict_cache() -> None:
    """Empty Typst's cache of the documents so far: some twenty megabytes each.

    It has no function for this, so empty documents are set until it drops what they do not use.
    """
    compiler = create_compiler()
    for _ in range(_CACHE_AGE + 1):
        compiler.compile(b"", format="pdf")


@cache
def _fonts() -> typst.Fonts:
    folders = [str(folder) for folder in installed.face_folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


# --- letters without glyph ----------------------------------------------------------------------

#: What Norwegian texts are written with; the face has them all.
_RARE = re.compile(r"[^\x09\x0a\x20-\x7e\u00a0-\u00ff\u2013\u2014\u2019\u2026\u202f\u2212]")
_MISSING = "□"
#: A code point that no face has a glyph for.
_NOT_A_LETTER = "\uffff"


def replace_missing_letters(words: str) -> str:
    """The text with a box for each letter that the face lacks: an archived page may not depend on
    other fonts, so the standards allow no letter without a glyph."""
    return _RARE.sub(lambda match: match[0] if _has_glyph(match[0]) else _MISSING, words)


@cache
def _has_glyph(letter: str) -> bool:
    return _draw(letter) != _draw(_NOT_A_LETTER)


def _draw(letter: str) -> tuple[float, bytes]:
    font = _face()
    return font.getlength(letter), bytes(font.getmask(letter))


@cache
def _face() -> ImageFont.FreeTypeFont:
    return typeface.font(typeface.REGULAR)
