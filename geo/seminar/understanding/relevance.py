"""Whether a document is one of Oslo's police council, and what is proposed where it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.seminar.blocks import Block
from geo.seminar.document import Document
from geo.seminar.document_kind import DocumentKind
from geo.seminar.proposal import AreaProposal, Proposal
from geo.seminar.understanding.council_owner import find_other_council
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.remarks import pages_unread
from geo.seminar.understanding.report_signs import is_minutes
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.words import GROUPS, Meaning, Word, is_like, tokenize

#: So many known areas on a list make a document ours that does not name the council.
_KNOWN_AREAS = 3
_HEADER = 3  # lines at the top or foot of a page
_LONG = 12  # letters of a word that may be two
_LETTERS = 1_000  # of each block
_OSLO = "oslo"
_IPO = GROUPS[Word.IPO].words[0]
_COUNCIL, _SEMINAR = GROUPS[Word.COUNCIL].words[0], GROUPS[Word.SEMINAR].words[:2]


def refuse(
    document: Document,
    blocks: Sequence[Block],
    names: Names,
    subjects: Subjects,
    kind: DocumentKind | None,
) -> Proposal | None:
    """The empty proposal of a document without text or of another council; else None."""
    if not blocks:
        return nothing(document, "no_text")
    if kind in {DocumentKind.OTHER_COUNCIL, DocumentKind.NONE}:
        return replace(nothing(document, "kind_chosen"), kind=kind, findings=())
    other = find_other_council(blocks, names, subjects) if kind is None else None
    if other is None:
        return None
    name, quote = other
    values = (("name", name), ("line", str(quote.line)), ("words", quote.text))
    code = "other_council" if name else "unnamed_council"
    proposal = nothing(document, code, values)
    return replace(proposal, kind=DocumentKind.OTHER_COUNCIL)


def nothing(document: Document, code: str, values: tuple[tuple[str, str], ...] = ()) -> Proposal:
    """A proposal of nothing, with the finding that says why."""
    finding = Finding(code, document.name, values=values, severity=Severity.NOTICE)
    unread = (replace(note, file=document.name) for note in pages_unread(document))
    findings = (finding, *unread)
    return Proposal(document.name, document.sha256, None, (), (), (), (), (), None, findings)


def is_summary(blocks: Sequence[Block], document: Document) -> bool:
    """The council is named, also at the head or foot of a page, and its seminar, its areas or its
    follow-up points are, or it is minutes of «Politirådet i Oslo»."""
    counts = Counter(_mentions(blocks))
    about = (
        counts[Word.SEMINAR] + counts[Word.IPO] + counts[Word.PRIORITISED] + counts[Word.FOLLOW_UP]
    )
    named = counts[Word.COUNCIL] > 0 or _names_council_on_each_page(document)
    return named and (about > 0 or (is_minutes(blocks) and _names_councils_city(blocks)))


def _names_councils_city(blocks: Sequence[Block]) -> bool:
    """Whether Oslo is named beside the council."""
    for block in blocks:
        words = list(tokenize(block.text[:_LETTERS]))
        named = any(token.word is Word.COUNCIL for token in words)
        if named and any(token.text.casefold() == _OSLO for token in words):
            return True
    return False


def _names_council_on_each_page(document: Document) -> bool:
    """Whether the council stands at the head or foot of a page: such lines are no text."""
    for page in document.pages:
        texts = [line.text[:200] for line in page.lines if line.text.strip()]
        for text in (*texts[:_HEADER], *texts[-_HEADER:]):
            if any(token.word is Word.COUNCIL for token in tokenize(text)):
                return True
    return False


def _mentions(blocks: Sequence[Block]) -> Iterator[Meaning]:
    """What the words of a document are about, each time; «politirådsseminar» is two of them."""
    for block in blocks:
        for token in tokenize(block.text):
            if token.word:
                yield token.word
            if token.word is Word.AREA and _IPO in token.text.casefold():  # «IPO-områder»
                yield Word.IPO
            if (
                len(token.text) > _LONG
                and token.word is not Word.COUNCIL
                and is_like(token.text[: len(_COUNCIL)], _COUNCIL)
            ):
                yield Word.COUNCIL
                if is_like(token.text, *_SEMINAR):
                    yield Word.SEMINAR


def looks_like_ours(listed: Sequence[AreaProposal]) -> bool:
    """Whether a document that does not name the council lists areas that we know by their unit."""
    known = {area.area_id for area in listed if area.area_id and area.unit}
    return len(known) >= _KNOWN_AREAS
