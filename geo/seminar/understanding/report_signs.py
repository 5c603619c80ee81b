"""Signs that a document is the minutes of a meeting or a report of status, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from geo.seminar.blocks import Block
from geo.seminar.document_kind import DocumentKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.agreed_year import are_settled_in
from geo.seminar.understanding.point import names_points
from geo.seminar.understanding.words import Word, tokenize

_AGENDA_ITEM = LEXICON.pattern("agenda_item")
_ITEM = LEXICON.pattern("agenda_number")
_MINUTES = frozenset(LEXICON.words("meeting.minutes"))
_STATUS_REPORT = frozenset(LEXICON.words("meeting.status_report"))
_NEW = frozenset(LEXICON.words("pending.new"))
_TOP = 4  # blocks
_LONGEST_HEADING = 120
_FEWEST_ITEMS = 2


class Unlabelled(StrEnum):
    """What stands behind the title of a point where no label says what it is."""

    #: Points that are settled here: what is to be done.
    WORDING = "wording"
    #: Points that are known: what was done.
    STATUS = "status"
    #: The one and then the other.
    BOTH = "both"


def classify_unlabelled(
    blocks: Sequence[Block],
    kind: DocumentKind | None,
    year: int | None,
    agreed: int | None,
    is_year_new: bool = False,
) -> Unlabelled:
    """What a document tells of its points; `year` is the document's, `agreed` that of the points.

    Minutes settle points, and new points have no status, unless a heading speaks of the status or
    the points are of a year before. Those of its own year, by a heading, are new while the year
    is (`is_year_new`).
    """
    if kind is DocumentKind.STATUS or (kind is None and is_status_report(blocks)):
        return Unlabelled.STATUS
    heads = [block for block in blocks if names_points(block)]
    if (year and agreed and agreed < year) or any(_tells_status(block) for block in heads):
        return Unlabelled.BOTH
    settled = (
        are_settled_in(blocks, year)
        or (is_year_new and any(str(year) in block.text for block in heads))
        or is_minutes(blocks)
        or (bool(heads) and all(map(_is_new, heads)))
    )
    return Unlabelled.WORDING if settled else Unlabelled.BOTH


def classify_under_titles(
    unlabelled: Unlabelled, year: int | None, agreed: int | None
) -> Unlabelled:
    """The same for points without numbers: those of the year of the document are settled in it."""
    own = year is not None and year == agreed
    return Unlabelled.WORDING if own and unlabelled is Unlabelled.BOTH else unlabelled


def _tells_status(heading: Block) -> bool:
    return any(token.word is Word.STATUS for token in tokenize(heading.text))


def _is_new(heading: Block) -> bool:
    return any(token.text.casefold() in _NEW for token in tokenize(heading.text))


def is_minutes(blocks: Sequence[Block]) -> bool:
    """Whether a document tells the items of a meeting's agenda."""
    items = sum(1 for block in blocks if is_agenda_item(block))
    return items >= _FEWEST_ITEMS or any(
        token.text.casefold() in _MINUTES
        for block in blocks[:_TOP]
        for token in tokenize(block.text[:_LONGEST_HEADING])
    )


def is_agenda_item(block: Block) -> bool:
    """Whether a block begins with the number of an item of the agenda: «Sak 4/26 …»."""
    return block.agenda or _AGENDA_ITEM.match(block.text[:40]) is not None


def mark_agenda(blocks: Sequence[Block]) -> None:
    """Mark «Sak 1.», «Sak 2.» as items of the agenda where one of them is a heading over points or
    areas: then none of them is a point."""
    items = [block for block in blocks if _ITEM.match(block.text[:20])]
    if any(_heads_others(block.text) for block in items):
        for block in items:
            block.agenda = True


def _heads_others(text: str) -> bool:
    words = {token.word for token in tokenize(text[:_LONGEST_HEADING])}
    return len(text) <= _LONGEST_HEADING and bool(words & {Word.FOLLOW_UP, Word.AREA, Word.IPO})


def is_status_report(blocks: Sequence[Block]) -> bool:
    """Whether the first words of a document say that it tells how far points have come."""
    for block in blocks[:_TOP]:
        for token in list(tokenize(block.text[:60]))[:2]:
            labels = block.text[token.end :].lstrip().startswith(":")  # «Status: …» of a point
            if token.text.casefold() in _STATUS_REPORT and not labels:
                return True
    return False
