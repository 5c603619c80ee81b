"""Rich text (.rtf), by striprtf."""

from __future__ import annotations

import re

from geo.errors import Finding

_BREAK = "\ue000"  # stands for the end of a page, which striprtf passes over
_PAGE = re.compile(r"\\page(?![a-z])")
#: What Word writes before an item of a list: the sign or number, and a tab.
_ITEM = re.compile(r"^[ \t]*(\S{1,4})\t", re.MULTILINE)
_ROW = re.compile(r"^(.*\|.*)\|$", re.MULTILINE)


def pages(content: bytes) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text of each page, nothing to tell). Raises whatever striprtf stumbles over."""
    from striprtf.striprtf import rtf_to_text

    text = _PAGE.sub(r"\\par\\u-8192?\\par ", content.decode("latin-1"))
    plain = rtf_to_text(text, encoding="cp1252", errors="replace")
    plain = _ITEM.sub(r"\1 ", plain)
    return _ROW.sub(_row, plain).split(_BREAK), ()


def _row(match: re.Match[str]) -> str:
    return f"| {' | '.join(cell.strip() for cell in match[1].split('|'))} |"
