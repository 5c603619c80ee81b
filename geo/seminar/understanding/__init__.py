"""From a document that was read to what it is proposed to mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.model import PartialDate, Register
from geo.seminar import repair
from geo.seminar.blocks import Block, split_blocks
from geo.seminar.council_proposal import NOTHING, CouncilProposal
from geo.seminar.document import Document
from geo.seminar.document_kind import DocumentKind
from geo.seminar.proposal import (
    SURE,
    AreaProposal,
    PointProposal,
    Proposal,
)
from geo.seminar.understanding import areas, document_header, scanned_figures
from geo.seminar.understanding.area_changes import find_changes
from geo.seminar.understanding.area_proposals import in_doubt, merge_proposals
from geo.seminar.understanding.areas_without_status import find_unstated_areas
from geo.seminar.understanding.council import CouncilReader
from geo.seminar.understanding.council_news import Days
from geo.seminar.understanding.council_owner import find_other_council
from geo.seminar.understanding.document_kinds import find_quoted_lists, kind_of
from geo.seminar.understanding.earlier_lists import read_earlier_lists
from geo.seminar.understanding.lettered import number_letters
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.point_proposals import propose_point
from geo.seminar.understanding.points import Points, find_points
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.unused_mentions import Used, find_unused
from geo.seminar.understanding.words import GROUPS, Meaning, Word, is_like, tokenize

#: Characters that are understood: some 100 pages.
MOST_UNDERSTOOD = 200_000
#: So many known areas on a list make a document ours that does not name the council.
_KNOWN_AREAS = 3
_HEADER = 3  # lines at the top or foot of a page
_LONG = 12  # letters of a word that may be two
_COUNCIL, _SEMINAR = GROUPS[Word.COUNCIL].words[0], GROUPS[Word.SEMINAR].words[:2]


def understand(
    document: Document,
    register: Register,
    kind: DocumentKind | None = None,
    *,
    as_scanned: frozenset[str] = frozenset(),
) -> Proposal:
    """What a document is proposed to mean, for a person to accept line by line.

    A document that is no summary of the council's seminar or a meeting gives no areas and no
    points. `kind` is what a person says it is, and decides what is read of it. Words that a scanner
    misread are repaired in the wordings, save those in `as_scanned` (as they were read).
    """
    whole = split_blocks(document)
    blocks = _beginning(whole)
    names, subjects = Names(register), Subjects(register)
    if refused := _refused(document, blocks, names, subjects, kind):
        return refused
    number_letters(blocks)
    title = document_header.title(blocks)
    year = document_header.year(blocks, title)
    days = document_header.days(blocks, title, year)
    points = find_points(blocks, kind, days[0].first.year if days else year)
    quoted = find_quoted_lists(blocks, days[0].first.year if days else year)
    rest = [
        block
        for place, block in enumerate(blocks)
        if place not in points.used and place not in quoted
    ]
    before = read_earlier_lists(register, days[0] if days else None)
    changes = find_changes(rest, names)
    listed_items, bare = _areas(changes.blocks, names, kind)
    listed, ended, findings = merge_proposals(listed_items or bare, names, before, changes)
    is_named = kind is not None or _is_summary(blocks, document)
    if not is_named and not _looks_like_ours(listed):
        return _nothing(document, "no_summary")
    themes = document_header.find_themes(blocks)
    council, undated = _council(subjects, blocks, points, days, themes, bool(listed))
    followups = tuple(propose_point(point, subjects, names, year, days) for point in points.items)
    followups = scanned_figures.unsure(followups, document)
    if not is_named:
        listed, ended = (tuple(map(in_doubt, rows)) for rows in (listed, ended))
    kind = kind or kind_of(blocks, bool(listed or ended), points)
    cut = _cut_short(blocks) if len(blocks) < len(whole) else ()
    doubts = (*_doubts(listed, points), *_gaps(followups), *_pages_without_text(document))
    used = Used()
    used.add_items(listed_items or bare)
    used.add_areas((*listed, *ended))
    used.add_points(points.items, followups)
    used.add_council(council, register)
    used.dates |= {str(points.year)}
    unused = find_unused(blocks, names, subjects, days, year, used)
    repairs = repair.find_repairs(document, blocks, register, as_scanned)
    notes = (
        *document.findings,
        *repair.findings(repairs),
        *scanned_figures.findings(followups),
        *cut,
        *_unnamed(is_named),
        *_bare(bare),
        *findings,
        *_missing(kind, listed, followups),
        *doubts,
        *_in_words(followups),
        *undated,
    )
    notes = tuple(replace(note, file=document.name) for note in notes)
    proposal = Proposal(
        document.name,
        document.sha256,
        title,
        days,
        tuple(map(document_header.theme_text, themes)),
        listed,
        ended,
        followups,
        points.agreed_in(days[0] if days else None),
        notes,
        council,
        kind,
        unused=unused,
    )
    return repair.with_repairs(proposal, repairs)


def _refused(
    document: Document,
    blocks: Sequence[Block],
    names: Names,
    subjects: Subjects,
    kind: DocumentKind | None,
) -> Proposal | None:
    """The empty proposal of a document without text or of another council; else None."""
    if not blocks:
        return _nothing(document, "no_text")
    if kind in {DocumentKind.OTHER_COUNCIL, DocumentKind.NONE}:
        return replace(_nothing(document, "kind_chosen"), kind=kind, findings=())
    other = find_other_council(blocks, names, subjects) if kind is None else None
    if other is None:
        return None
    name, quote = other
    values = (("name", name), ("line", str(quote.line)), ("words", quote.text))
    code = "other_council" if name else "unnamed_council"
    proposal = _nothing(document, code, values)
    return replace(proposal, kind=DocumentKind.OTHER_COUNCIL)


def _areas(
    rest: Sequence[Block], names: Names, kind: DocumentKind | None
) -> tuple[list[tuple[Block, Item]], list[tuple[Block, Item]]]:
    """(areas on a list, areas listed without a status), as far as the kind of document has any."""
    if kind is not None and not kind.lists_areas:
        return [], []
    listed = areas.find_listed_areas(rest, names)
    return listed, [] if listed else find_unstated_areas(rest, names)


def _looks_like_ours(listed: Sequence[AreaProposal]) -> bool:
    """Whether a document that does not name the council lists areas that we know."""
    known = {area.area_id for area in listed if area.area_id and (area.unit or area.status)}
    return len(known) >= _KNOWN_AREAS


def _council(
    subjects: Subjects,
    blocks: Sequence[Block],
    points: Points,
    days: tuple[PartialDate, ...],
    themes: Sequence[Block],
    listed: bool,
) -> tuple[CouncilProposal, tuple[Finding, ...]]:
    """What is new of the council's year; nothing where the document does not say when it speaks."""
    subjects.look_at(block.text for block in blocks)
    if not days:
        return NOTHING, ()
    first, last = days[0], days[-1]
    own = first if first == last else PartialDate.parse(f"{first.iso}/{last.iso}")
    agreed = PartialDate.parse(str(points.year or first.first.year - 1))
    reader = CouncilReader(subjects, blocks, points, Days(own, agreed))
    council = reader.read(themes, listed)
    return council, tuple(reader.doubts(council))


def _beginning(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks up to a length that no summary has: a book must not cost more than one."""
    taken, length = [], 0
    for block in blocks:
        length += len(block.text)
        if length > MOST_UNDERSTOOD:
            break
        taken.append(block)
    return tuple(taken)


def _is_summary(blocks: Sequence[Block], document: Document) -> bool:
    """The council is named, also at the head or foot of a page, and its seminar, its areas or its
    follow-up points are."""
    counts = Counter(mentions(blocks))
    about = (
        counts[Word.SEMINAR] + counts[Word.IPO] + counts[Word.PRIORITISED] + counts[Word.FOLLOW_UP]
    )
    return about > 0 and (counts[Word.COUNCIL] > 0 or _names_council_on_each_page(document))


def _names_council_on_each_page(document: Document) -> bool:
    """Whether the council stands at the head or foot of a page: such lines are no text."""
    for page in document.pages:
        texts = [line.text[:200] for line in page.lines if line.text.strip()]
        for text in (*texts[:_HEADER], *texts[-_HEADER:]):
            if any(token.word is Word.COUNCIL for token in tokenize(text)):
                return True
    return False


def mentions(blocks: Sequence[Block]) -> Iterator[Meaning]:
    """What the words of a document are about, each time; «politirådsseminar» is two of them."""
    for block in blocks:
        for token in tokenize(block.text):
            if token.word:
                yield token.word
            if (
                len(token.text) > _LONG
                and token.word is not Word.COUNCIL
                and is_like(token.text[: len(_COUNCIL)], _COUNCIL)
            ):
                yield Word.COUNCIL
                if is_like(token.text, *_SEMINAR):
                    yield Word.SEMINAR


def _nothing(document: Document, code: str, values: tuple[tuple[str, str], ...] = ()) -> Proposal:
    finding = Finding(code, document.name, values=values, severity=Severity.NOTICE)
    return Proposal(document.name, document.sha256, None, (), (), (), (), (), None, (finding,))


def _cut_short(blocks: Sequence[Block]) -> tuple[Finding, ...]:
    """That the end of a very long document was not understood, and where that begins."""
    line = blocks[-1].pieces[-1][1] if blocks and blocks[-1].pieces else None
    values = (("page", str(line.page if line else 1)), ("line", str(line.number if line else 1)))
    return (Finding("cut_short", "", values=values, severity=Severity.NOTICE),)


def _unnamed(is_named: bool) -> tuple[Finding, ...]:
    """That areas are proposed of a document that does not say that it is the council's."""
    return () if is_named else (Finding("council_not_named", "", severity=Severity.NOTICE),)


def _bare(items: Sequence[object]) -> tuple[Finding, ...]:
    """That the areas are listed without a status, so that each must be looked at."""
    return (Finding("no_statuses", "", severity=Severity.NOTICE),) if items else ()


def _gaps(followups: Sequence[PointProposal]) -> tuple[Finding, ...]:
    """That numbers are missing between the points: one may be unread."""
    numbers = {point.number for point in followups}
    missing = [
        n for n in range(min(numbers, default=0), max(numbers, default=0)) if n not in numbers
    ]
    if not missing or len(missing) > len(numbers):
        return ()
    values = (("numbers", ", ".join(map(str, missing))),)
    return (Finding("numbers_missing", "", values=values, severity=Severity.NOTICE),)


def _pages_without_text(document: Document) -> tuple[Finding, ...]:
    """The pages that gave no text: blank, or a picture that could not be read."""
    blank = [
        str(page.number)
        for page in document.pages
        if not any(line.text.strip() for line in page.lines)
    ]
    if not blank or len(blank) == len(document.pages):
        return ()
    values = (("pages", ", ".join(blank)),)
    return (Finding("pages_without_text", "", values=values, severity=Severity.NOTICE),)


def _missing(
    kind: DocumentKind, listed: tuple[AreaProposal, ...], followups: tuple[PointProposal, ...]
) -> tuple[Finding, ...]:
    results = []
    if not listed and kind not in {DocumentKind.POINTS, DocumentKind.STATUS}:
        results.append(Finding("no_areas_found", "", severity=Severity.NOTICE))
    if not followups:
        results.append(Finding("no_points_found", "", severity=Severity.NOTICE))
    return tuple(results)


def _doubts(listed: tuple[AreaProposal, ...], points: Points) -> tuple[Finding, ...]:
    unsure = [area for area in listed if area.area_id and area.score < SURE]
    restored = [str(point.number) for point in points.items if point.restored]
    results = [
        Finding(
            "area_unsure",
            "",
            area.area_id or "",
            "",
            (("name", area.name), ("line", str(area.line))),
            Severity.NOTICE,
        )
        for area in unsure
    ]
    if restored:
        values = (("numbers", ", ".join(restored)),)
        results.append(Finding("numbers_restored", "", values=values, severity=Severity.NOTICE))
    return tuple(results)


def _in_words(followups: Sequence[PointProposal]) -> Iterator[Finding]:
    """That a deadline is told in words that are no date, and which."""
    for point in followups:
        for item in point.deadlines_in_words:
            values = (
                ("number", str(point.number)),
                ("words", item.words),
                ("line", str(item.line)),
            )
            yield Finding("deadline_in_words", "", values=values, severity=Severity.NOTICE)
