"""From a document that was read to what it is proposed to mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.model import PartialDate, Register
from geo.seminar import repair
from geo.seminar.blocks import Block, Quote, split_blocks
from geo.seminar.council_proposal import NOTHING, CouncilProposal
from geo.seminar.document import Document
from geo.seminar.document_kind import DocumentKind
from geo.seminar.proposal import (
    SURE,
    AmountProposal,
    AreaProposal,
    DeadlineProposal,
    LinkProposal,
    PointProposal,
    Proposal,
)
from geo.seminar.understanding import (
    areas,
    commitments,
    document_header,
    point_subjects,
    scanned_figures,
)
from geo.seminar.understanding.area_proposals import in_doubt, merge_proposals
from geo.seminar.understanding.areas_without_status import find_unstated_areas
from geo.seminar.understanding.council import CouncilReader
from geo.seminar.understanding.council_news import Days
from geo.seminar.understanding.council_owner import find_other_council
from geo.seminar.understanding.dates import dates_in
from geo.seminar.understanding.document_kinds import find_quoted_lists, kind_of
from geo.seminar.understanding.earlier_lists import read_earlier_lists
from geo.seminar.understanding.lettered import number_letters
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.point import Point, quote_of, words_of
from geo.seminar.understanding.points import Points, find_points
from geo.seminar.understanding.responsible import responsible
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.words import GROUPS, Meaning, Word, is_like, tokenize

#: Characters that are understood: some 200 pages.
MOST_UNDERSTOOD = 400_000
#: So many known areas on a list make a document ours that does not name the council.
_KNOWN_AREAS = 3
_LONG = 12  # letters of a word that may be two
_COUNCIL, _SEMINAR = GROUPS[Word.COUNCIL].words[0], GROUPS[Word.SEMINAR].words[:2]
_RESTORED, _WITHOUT_TEXT, _WITHOUT_STATUS = 0.9, 0.5, 0.7


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
    points = find_points(blocks)
    quoted = find_quoted_lists(blocks, days[0].first.year if days else year)
    rest = [
        block
        for place, block in enumerate(blocks)
        if place not in points.used and place not in quoted
    ]
    before = read_earlier_lists(register, days[0] if days else None)
    listed_items, bare = _areas(rest, names, kind)
    listed, ended, findings = merge_proposals(listed_items or bare, names, before)
    is_named = kind is not None or _is_summary(blocks)
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
    doubts = _doubts(listed, points)
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
        points.year,
        notes,
        council,
        kind,
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


def _is_summary(blocks: Sequence[Block]) -> bool:
    """The council is named, and its seminar, its areas or its follow-up points are."""
    counts = Counter(mentions(blocks))
    about = (
        counts[Word.SEMINAR] + counts[Word.IPO] + counts[Word.PRIORITISED] + counts[Word.FOLLOW_UP]
    )
    return counts[Word.COUNCIL] > 0 and about > 0


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


def propose_point(
    point: Point, subjects: Subjects, names: Names, year: int | None, days: tuple[PartialDate, ...]
) -> PointProposal:
    """A point as it is written → what it is proposed to say.

    `year` is that of dates without one, `days` are those of the meeting.
    """
    text, status = words_of(point.text), words_of(point.status)
    bodies = responsible(subjects, text, status, point.responsible)
    deadlines = _deadlines(point, subjects, year, days)
    where = quote_of(next(part for part in (point.text, point.status, point.due) if words_of(part)))
    return PointProposal(
        point.number,
        point.restored,
        text,
        status,
        commitments.state(status),
        bodies,
        deadlines,
        _amounts(point, subjects),
        _links(point, subjects, names, bodies, deadlines),
        _score(point, text, status),
        where.text,
        where.page,
        where.line,
    )


def _links(
    point: Point,
    subjects: Subjects,
    names: Names,
    bodies: Sequence[str],
    deadlines: Sequence[DeadlineProposal],
) -> LinkProposal:
    """What a point concerns: the places it names, and the programmes and bodies."""
    text, status = words_of(point.text), words_of(point.status)
    whole = f"{text}\n{status}\n{point.responsible}\n{point.beside}"
    recipients = [item.recipient for item in deadlines if item.recipient]
    programmes, others = point_subjects.links(subjects, point, bodies, recipients)
    places = commitments.links(whole, subjects.register, names)
    return replace(places, programmes=programmes, bodies=others)


def _score(point: Point, text: str, status: str) -> float:
    score = _RESTORED if point.restored else 1.0
    return score * (1.0 if text else _WITHOUT_TEXT) * (1.0 if status else _WITHOUT_STATUS)


def _deadlines(
    point: Point, subjects: Subjects, year: int | None, days: tuple[PartialDate, ...]
) -> tuple[DeadlineProposal, ...]:
    today = days[0] if days else None
    results: dict[str, DeadlineProposal] = {}
    for block, start, end in (*point.status, *point.text):
        text = block.text[start:end]
        for mention in commitments.deadlines(text, year, today):
            low, high = _sentence(text, mention.start, mention.end)
            place = mention.start - low, mention.end - low
            recipient = point_subjects.recipient(subjects, text[low:high], *place)
            _keep(results, mention.date, block.quote(start + low, start + high), recipient)
    for block, start, end in point.due:
        text = block.text[start:end]
        for mention in dates_in(text, year):
            recipient = point_subjects.recipient(subjects, text, mention.start, mention.end)
            _keep(results, mention.date, block.quote(start, end), recipient)
    return tuple(results.values())


def _keep(
    results: dict[str, DeadlineProposal], date: PartialDate, quote: Quote, recipient: str | None
) -> None:
    row = DeadlineProposal(date, quote.text, quote.page, quote.line, recipient)
    results.setdefault(date.iso, row)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds a place."""
    low = max(text.rfind(". ", 0, start) + 2, 0) if ". " in text[:start] else 0
    high = text.find(". ", end)
    return low, len(text) if high < 0 else high + 1


def _place(block: Block, start: int) -> tuple[int, int]:
    quote = block.quote(start, start + 1)
    return quote.page, quote.line


def _amounts(point: Point, subjects: Subjects) -> tuple[AmountProposal, ...]:
    results: dict[int, AmountProposal] = {}
    for block, start, end in point.money:
        written = block.text[start:end]
        plain = re.sub(r"\s", "", written)
        if plain.isdigit():  # the heading of the column says kroner
            results[int(plain)] = AmountProposal(int(plain), written, *_place(block, start))
    for block, start, end in (*point.status, *point.text, *point.money):
        text = block.text[start:end]
        for nok, low, high in commitments.amounts(text):
            first, last = _sentence(text, low, high)
            quote = block.quote(start + first, start + last)
            row = AmountProposal(nok, quote.text, quote.page, quote.line)
            about = point_subjects.about_amount(subjects, text, low, high)
            results.setdefault(nok, replace(row, **about))
    return tuple(results.values())
