"""What kind of document was read: a list, points, a status, or minutes without a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.seminar.blocks import Block, Kind
from geo.seminar.document_kind import DocumentKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.marks import mark_in
from geo.seminar.understanding.point import names_points
from geo.seminar.understanding.points import Points
from geo.seminar.understanding.report_signs import is_minutes, is_status_report
from geo.seminar.understanding.words import Word, tokenize

_DRAFT = frozenset(LEXICON.words("meeting.draft"))
_EARLIER = frozenset(LEXICON.words("meeting.earlier"))
_LIST = frozenset(LEXICON.words("meeting.list"))
_PRESENT = frozenset(LEXICON.words("meeting.present"))
_YEAR = re.compile(r"\b20\d\d\b")
_LONGEST_HEADING = 120
_TOP = 4  # blocks


def kind_of(blocks: Sequence[Block], listed: bool, points: Points) -> DocumentKind:
    """The kind of a document of Oslo's council, by what was read of it."""
    if listed:
        return DocumentKind.LIST
    if not points.items and not is_minutes(blocks):
        return DocumentKind.NONE
    return DocumentKind.STATUS if is_status_report(blocks) else DocumentKind.POINTS


def is_draft(blocks: Sequence[Block]) -> bool:
    """Whether the first lines say that nothing is decided: «Saksframlegg …», «UTKAST per …»."""
    for block in blocks[:_TOP]:
        first = next(tokenize(block.text[:60]), None)
        if block.kind is not Kind.BULLET and first and first.text.casefold() in _DRAFT:
            return True
    return False


# --- a list from before -------------------------------------------------------------------------


def find_quoted_lists(blocks: Sequence[Block], year: int | None) -> set[int]:
    """The places of blocks that quote a list from before, where this year's list stands too."""
    if year is None:
        return set()
    heads = [(place, of) for place, block in enumerate(blocks) if (of := _head(block, year))]
    if "present" not in {of for _, of in heads}:
        return set()
    ends = [*(place for place, _ in heads[1:]), len(blocks)]
    spans = zip(heads, ends, strict=True)
    quoted = {at for (place, of), end in spans if of == "earlier" for at in range(place, end)}
    return {at for at in quoted if not _tells_of_now(blocks[at], year)}


def _tells_of_now(block: Block, year: int) -> bool:
    """Whether a sentence under a list from before tells of this year: «Røa utgår i 2029.»"""
    years = {int(match[0]) for match in _YEAR.finditer(block.text)}
    return block.kind is Kind.TEXT and year in years and "." in block.text


def _head(block: Block, year: int) -> str:
    """`earlier` or `present` for the heading of a list that says of which year it is; `points`."""
    text = block.text.strip()
    if block.kind is Kind.ROW or len(text) > _LONGEST_HEADING or text.endswith("."):
        return ""
    words = list(tokenize(text))
    if names_points(block):
        return "points"
    if mark_in(text).tells_status:
        return ""  # «Områder som ble avsluttet i 2026»
    spelled = {token.text.casefold() for token in words}
    about = any(token.word in {Word.AREA, Word.IPO, Word.PRIORITISED} for token in words)
    if not about and not (spelled & _LIST and text.endswith(":")):
        return ""
    years = {int(match[0]) for match in _YEAR.finditer(text)}
    if year in years or (not years and spelled & _PRESENT):
        return "present"
    return "earlier" if (years and max(years) < year) or spelled & _EARLIER else ""
