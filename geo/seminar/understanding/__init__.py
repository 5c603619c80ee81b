"""From a document that was read to what it is proposed to mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from geo.errors import Finding
from geo.model import PartialDate, Register, Unit
from geo.seminar import repair
from geo.seminar.blocks import MOST_LINES, Block, split_blocks
from geo.seminar.budget import Budget, Timed
from geo.seminar.council_proposal import NOTHING, CouncilProposal
from geo.seminar.document import Document
from geo.seminar.document_kind import DocumentKind
from geo.seminar.proposal import AreaProposal, PointProposal, Proposal
from geo.seminar.understanding import document_header, remarks, scanned_figures
from geo.seminar.understanding.area_changes import find_changes
from geo.seminar.understanding.area_proposals import in_doubt, merge_proposals
from geo.seminar.understanding.areas import find_listed_areas
from geo.seminar.understanding.areas_without_status import by_start, find_unstated_areas
from geo.seminar.understanding.bydel_behind_name import without_bydeler
from geo.seminar.understanding.council import CouncilReader
from geo.seminar.understanding.council_meetings import kind_of as meeting_kind_of
from geo.seminar.understanding.council_news import Days
from geo.seminar.understanding.document_kinds import find_quoted_lists, is_draft, kind_of
from geo.seminar.understanding.earlier_lists import read_earlier_lists
from geo.seminar.understanding.known_points import numbered_by_wording
from geo.seminar.understanding.lettered import number_letters
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.mail_threads import with_earlier_mails_last
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.point_proposals import propose_point
from geo.seminar.understanding.points import Points, find_points
from geo.seminar.understanding.relevance import is_summary, looks_like_ours, nothing, refuse
from geo.seminar.understanding.report_signs import mark_agenda
from geo.seminar.understanding.responsible import is_body
from geo.seminar.understanding.sub_numbers import number_parts
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.units import only_unit_in
from geo.seminar.understanding.unused_mentions import Used, find_unused
from geo.seminar.unused import UnusedMention

#: Characters that are understood: some 100 pages.
MOST_UNDERSTOOD = 200_000


@dataclass(slots=True)
class _Reading:
    """What was read of one document so far; each step asks the ones before."""

    document: Document
    register: Register
    budget: Budget
    blocks: Sequence[Block]
    own: int  #: so many blocks are not of an earlier message
    is_cut: bool  #: whether the document goes on where the blocks end
    names: Names
    subjects: Subjects
    title: str | None = None
    year: int | None = None
    days: tuple[PartialDate, ...] = ()
    points: Points = field(default_factory=Points)
    items: list[tuple[Block, Item]] = field(default_factory=list)
    without_status: bool = False
    areas: tuple[AreaProposal, ...] = ()
    ended: tuple[AreaProposal, ...] = ()
    followups: tuple[PointProposal, ...] = ()
    themes: Sequence[Block] = ()
    council: CouncilProposal = NOTHING
    notes: list[Finding] = field(default_factory=list)

    def timed(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """These blocks, which can be looked at as long as there is time."""
        return Timed(blocks, self.budget)


def understand(
    document: Document,
    register: Register,
    kind: DocumentKind | None = None,
    *,
    as_scanned: frozenset[str] = frozenset(),
    budget: Budget | None = None,
) -> Proposal:
    """What a document is proposed to mean, for a person to accept line by line.

    A document that is no summary of the council's seminar or a meeting gives no areas and no
    points. `kind` is what a person says it is, and decides what is read of it. Words that a scanner
    misread are repaired in the wordings, save those in `as_scanned` (as they were read). `budget`
    is what `read` left of the document's time, by default a new one. Raises DocumentError
    (too_slow) when it is used up.
    """
    reading = _start(document, register, budget or Budget())
    blocks = reading.blocks
    if refused := refuse(document, blocks, reading.names, reading.subjects, kind):
        return refused
    _read_lists(reading, kind)
    is_named = kind is not None or is_summary(blocks, document)
    if not is_named and not looks_like_ours(reading.areas):
        return nothing(document, "no_summary")
    draft = is_draft(blocks)
    if draft or not is_named:
        reading.areas = tuple(map(in_doubt, reading.areas))
        reading.ended = tuple(map(in_doubt, reading.ended))
    reading.themes = document_header.find_themes(blocks)
    undated = _read_council(reading)
    _read_points(reading)
    kind = kind or kind_of(blocks, bool(reading.areas or reading.ended), reading.points)
    repairs = repair.find_repairs(document, blocks, register, as_scanned)
    notes = (
        *document.findings,
        *remarks.pages_unread(document),
        *repair.findings(repairs),
        *scanned_figures.findings(reading.followups),
        *(remarks.cut_short(blocks) if reading.is_cut else ()),
        *remarks.unnamed(is_named),
        *remarks.draft(draft),
        *_remarks(reading, kind),
        *undated,
    )
    return repair.with_repairs(_proposal(reading, kind, notes), repairs)


def _start(document: Document, register: Register, budget: Budget) -> _Reading:
    """A reading of a document's blocks, of which nothing is understood yet."""
    whole = split_blocks(document)
    beginning, own = with_earlier_mails_last(_beginning(whole))
    blocks = Timed(beginning, budget)
    is_cut = len(blocks) < len(whole) or len(document.lines) > MOST_LINES
    names, subjects = Names(register), Subjects(register)
    return _Reading(document, register, budget, blocks, own, is_cut, names, subjects)


def _beginning(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks up to a length that no summary has: a book must not cost more than one."""
    taken, length = [], 0
    for block in blocks:
        length += len(block.text)
        if length > MOST_UNDERSTOOD:
            break
        taken.append(block)
    return tuple(taken)


def _read_lists(reading: _Reading, kind: DocumentKind | None) -> None:
    """What the document says first: its head, where its points stand, and its areas."""
    mark_agenda(reading.blocks)
    number_letters(reading.blocks)
    number_parts(reading.blocks)
    _read_head(reading, kind)
    _read_areas(reading, kind)
    if reading.own < len(reading.blocks) and not (reading.items or reading.points.items):
        reading.own = len(reading.blocks)  # a letter that only sends another on
        _read_head(reading, kind)
        _read_areas(reading, kind)


def _read_head(reading: _Reading, kind: DocumentKind | None) -> None:
    """Title, year and days; and where the follow-up points stand."""
    blocks = reading.blocks[: reading.own]
    reading.title = document_header.title(blocks)
    reading.year = document_header.year(blocks, reading.title)
    reading.days = document_header.days(blocks, reading.title, reading.year)
    day = reading.days[0] if reading.days else None
    year = day.first.year if day else reading.year
    reading.points = find_points(blocks, kind, year, day)


def _read_areas(reading: _Reading, kind: DocumentKind | None) -> None:
    """The areas that are listed and that end, as far as the kind of document has any."""
    if kind is not None and not kind.lists_areas:
        return
    days, year = reading.days, reading.year
    blocks = reading.blocks[: reading.own]
    quoted = find_quoted_lists(blocks, days[0].first.year if days else year)
    rest: Sequence[Block] = [
        block
        for place, block in enumerate(blocks)
        if place not in reading.points.used and place not in quoted
    ]
    before = read_earlier_lists(reading.register, days[0] if days else None)
    rest = reading.timed(without_bydeler(reading.timed(rest), reading.names, reading.register))
    changes = find_changes(rest, reading.names)
    reading.items = find_listed_areas(reading.timed(changes.blocks), reading.names)
    reading.items = by_start(reading.items, reading.year)
    if not reading.items:
        reading.items = find_unstated_areas(reading.timed(changes.blocks), reading.names)
        reading.without_status = bool(reading.items)
    items = Timed(reading.items, reading.budget)
    reading.areas, reading.ended, findings = merge_proposals(items, reading.names, before, changes)
    reading.notes += findings
    if unit := _unit_of_all(reading, rest):
        reading.areas = tuple(in_doubt(replace(item, unit=unit)) for item in reading.areas)
    reading.areas = tuple(item for item in reading.areas if not _is_body(reading, item))


def _unit_of_all(reading: _Reading, blocks: Sequence[Block]) -> Unit | None:
    """The unit of a list that names none, where the lines above it do: «Lista gjelder øst»."""
    if not reading.areas or any(area.unit for area in reading.areas):
        return None
    first = reading.items[0][0].pieces
    above = takewhile(lambda block: block.pieces is not first, blocks)
    return only_unit_in(block.text for block in above)


def _is_body(reading: _Reading, item: AreaProposal) -> bool:
    """Whether a new name is that of a body: «Bymiljøetaten» in a footnote."""
    return item.area_id is None and is_body(reading.subjects, item.name)


def _read_points(reading: _Reading) -> None:
    """The follow-up points; dates and amounts of scanned pages are not sure."""
    agreed = reading.points.year
    points = (
        propose_point(point, reading.subjects, reading.names, reading.year, reading.days, agreed)
        for point in reading.points.items
    )
    days, register = reading.days, reading.register
    year = reading.points.agreed_in(days[0] if days else None)
    known = (point for point in register.followups if point.year == year)
    numbered = numbered_by_wording(tuple(points), known)
    reading.followups = scanned_figures.unsure(numbered, reading.document)


def _read_council(reading: _Reading) -> tuple[Finding, ...]:
    """What is new of the council's year; nothing where the document does not say when it speaks."""
    days, points, subjects = reading.days, reading.points, reading.subjects
    subjects.look_at(block.text for block in reading.blocks)
    if not days:
        return ()
    first, last = days[0], days[-1]
    own = first if first == last else PartialDate.parse(f"{first.iso}/{last.iso}")
    agreed = PartialDate.parse(str(points.year or first.first.year - 1))
    when = Days(own, agreed, meeting_kind_of(reading.blocks, own))
    reader = CouncilReader(subjects, reading.blocks, points, when, reading.budget)
    reading.council = reader.read(reading.themes, bool(reading.areas))
    return tuple(reader.doubts(reading.council))


def _remarks(reading: _Reading, kind: DocumentKind) -> Iterator[Finding]:
    """What a person must be told of the areas and points."""
    yield from remarks.bare(reading.without_status)
    yield from reading.notes
    yield from remarks.missing(kind, reading.areas, reading.followups)
    yield from remarks.doubts(reading.areas, reading.followups)
    yield from remarks.gaps(reading.followups)
    yield from remarks.pages_without_text(reading.document)
    yield from remarks.in_words(reading.followups)


def _proposal(reading: _Reading, kind: DocumentKind, notes: Iterable[Finding]) -> Proposal:
    """What the reading found, with what a person must be told of it."""
    document, days = reading.document, reading.days
    return Proposal(
        document.name,
        document.sha256,
        reading.title,
        days,
        tuple(map(document_header.theme_text, reading.themes)),
        reading.areas,
        reading.ended,
        reading.followups,
        reading.points.agreed_in(days[0] if days else None),
        tuple(replace(note, file=document.name) for note in notes),
        reading.council,
        kind,
        unused=_unused(reading),
    )


def _unused(reading: _Reading) -> tuple[UnusedMention, ...]:
    """What the document names and nothing of the reading uses."""
    used = Used()
    used.add_items(reading.items)
    used.add_areas((*reading.areas, *reading.ended))
    used.add_points(reading.points.items, reading.followups)
    used.add_council(reading.council, reading.register)
    used.dates |= {str(reading.points.year)}
    return find_unused(
        reading.blocks, reading.names, reading.subjects, reading.days, reading.year, used
    )
