"""The marker pen: what a person points at in a document, and says that it is, changes a proposal.

A `Marking` is a selection and its meaning. `apply_markings` gives the proposal that follows from
the reader's own and from all markings in their order: lists become lines, words become values of
the lines they stand at. A line keeps its place; new ones come last. Nothing here knows a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import takewhile
from typing import TypeVar

from geo.frozen import frozen
from geo.importing.marked_lines import Selection, agreed_year, read_areas, read_points
from geo.importing.revision import AREA, COUNCIL, ENDED, POINT, Slot
from geo.importing.spans import Span, holds_quote, selected_lines, words_in
from geo.importing.typed_values import read_date, read_sums
from geo.model import PartialDate, Register, Status, Unit
from geo.seminar import AreaProposal, Document, PointProposal, Proposal
from geo.seminar.blocks import split_blocks
from geo.seminar.lexicon import LEXICON
from geo.seminar.proposal import AmountProposal, DeadlineInWords, DeadlineProposal
from geo.seminar.repair import find_repairs, repaired_text, with_repairs
from geo.seminar.understanding import commitments, document_header
from geo.seminar.understanding.dates import dates_in
from geo.seminar.understanding.deadlines import deadlines_in_words, deadlines_of_field
from geo.seminar.understanding.marks import Mark, mark_in
from geo.seminar.understanding.responsible import responsible
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.words import tokenize

T = TypeVar("T")
#: «Frist», «Når»: what stands before a deadline, and is no part of its words.
_DEADLINE_LABELS = frozenset(
    (*LEXICON.words("meaning.deadline"), *LEXICON.words("column.deadline"))
)
_POINT_SCORE = 1.0
#: What a proposal says of itself that a marking makes untrue.
_KIND_OF_FINDING = {"no_summary": "", "no_areas_found": "areas", "no_points_found": "followups"}


class Meaning(StrEnum):
    """What a selection is, as the person says."""

    AREAS = "areas"
    UNIT = "unit"
    STATUS = "status"
    ENDS = "ends"
    POINTS = "points"
    STATUS_TEXT = "status_text"
    DEADLINE = "deadline"
    AMOUNT = "amount"
    RESPONSIBLE = "responsible"
    MEETING_DAY = "meeting_day"
    NOT_THIS = "not_this"


#: What a person may choose where the words of a selection do not say it, by meaning.
VALUES: Mapping[Meaning, tuple[str, ...]] = {
    Meaning.UNIT: tuple(map(str, Unit)),
    Meaning.STATUS: tuple(map(str, Status)),
}
_NUMBERS = 4  # of a marking as plain values: those of its span


@frozen
class Marking:
    """A selection, and what the person says that it is.

    `value` is the code of the unit or status that they chose where the words name none.
    """

    span: Span
    meaning: Meaning
    value: str = ""

    def as_list(self) -> list[int | str]:
        """The marking as plain values."""
        span = self.span
        value = [self.value] if self.value else []
        return [span.first, span.start, span.last, span.end, str(self.meaning), *value]

    @classmethod
    def from_list(cls, values: Sequence[int | str]) -> Marking:
        """The marking of `as_list`. Raises ValueError or TypeError for anything else."""
        first, start, last, end = map(int, values[:_NUMBERS])
        meaning, value = map(str, [*values[_NUMBERS:], ""][:2])
        if value and value not in VALUES.get(Meaning(meaning), ()):
            raise ValueError(value)
        return cls(Span(first, start, last, end), Meaning(meaning), value)


def apply_markings(
    register: Register,
    document: Document,
    proposal: Proposal,
    markings: Sequence[Marking],
    as_scanned: frozenset[str] = frozenset(),
) -> Proposal:
    """The proposal with every marking in its order; the places of its lines stay the same.

    Misread words are repaired in what is marked too, save those in `as_scanned`.
    """
    if not markings:
        return proposal
    repairs = proposal.repairs or find_repairs(
        document, split_blocks(document), register, as_scanned
    )
    proposal = with_repairs(proposal, repairs)
    for marking in markings:
        selection = Selection(register, document, marking.span)
        proposal = with_repairs(_applied(selection, proposal, marking), repairs)
    has_lines = {"areas": bool(proposal.areas), "followups": bool(proposal.followups)}
    has_any = any(has_lines.values())
    findings = tuple(
        item
        for item in proposal.findings
        if item.code not in _KIND_OF_FINDING
        or not has_lines.get(_KIND_OF_FINDING[item.code], has_any)
    )
    return replace(proposal, findings=findings)


def _applied(selection: Selection, proposal: Proposal, marking: Marking) -> Proposal:
    if not marking.value:
        return _READ[marking.meaning](selection, proposal)
    is_unit = marking.meaning is Meaning.UNIT
    mark = Mark(unit=Unit(marking.value)) if is_unit else Mark(status=Status(marking.value))
    return _with_mark(selection, proposal, mark)


def is_open(document: Document, marking: Marking) -> bool:
    """Whether a person must choose what their words do not name: a unit or a status."""
    words = words_in(document, marking.span)
    if marking.meaning is Meaning.UNIT:
        return _unit_in(words) is None
    return marking.meaning is Meaning.STATUS and mark_in(words).status is None


def lines_within(document: Document, proposal: Proposal, span: Span) -> tuple[Slot, ...]:
    """The lines of a proposal whose words the span touches: what «not this» is said of."""
    rows: list[tuple[str, Sequence[AreaProposal | PointProposal]]] = [
        (AREA, proposal.areas),
        (ENDED, proposal.ended),
        (POINT, proposal.followups),
    ]
    lines = [
        (kind, at)
        for kind, items in rows
        for at, item in enumerate(items)
        if holds_quote(document, span, item.quote, item.line)
    ]
    council = [
        (COUNCIL, at)
        for at, item in enumerate(proposal.council.lines)
        if holds_quote(document, span, item.quote, item.line)
    ]
    return (*lines, *council)


# --- lists ------------------------------------------------------------------------------------


def _areas(selection: Selection, proposal: Proposal) -> Proposal:
    listed, ended = read_areas(selection)
    return replace(
        proposal,
        areas=_merged(proposal.areas, listed, _area_key, _more_of_area),
        ended=_merged(proposal.ended, ended, _area_key, _more_of_area),
    )


def _ends(selection: Selection, proposal: Proposal) -> Proposal:
    read = [item for items in read_areas(selection) for item in items]
    known = [item for item in read if item.area_id]  # what was on no list cannot end
    ended = _merged(proposal.ended, known or read, _area_key, _more_of_area)
    return replace(proposal, ended=ended)


def _area_key(item: AreaProposal) -> str:
    return item.area_id or item.name.casefold()


def _more_of_area(before: AreaProposal, now: AreaProposal) -> AreaProposal:
    """An area that is a line already, as it stands here; what is missing here stays as before."""
    return replace(
        now,
        unit=now.unit or before.unit,
        status=now.status or before.status,
        started=now.started or before.started,
    )


def _points(selection: Selection, proposal: Proposal) -> Proposal:
    read = read_points(selection, proposal.dates)
    points = _merged(proposal.followups, _numbered(proposal, read), _place_of, _same_number)
    year = proposal.followup_year or agreed_year(selection, proposal.dates)
    return replace(proposal, followups=points, followup_year=year)


def _place_of(item: PointProposal) -> tuple[int, int]:
    return item.page, item.line


def _same_number(before: PointProposal, now: PointProposal) -> PointProposal:
    return replace(now, number=before.number) if now.number_restored else now


def _numbered(proposal: Proposal, read: Sequence[PointProposal]) -> Iterator[PointProposal]:
    """Points that have no number in the document get the free ones behind the others."""
    known = {_place_of(item) for item in proposal.followups}
    free = max((item.number for item in proposal.followups), default=0)
    for item in read:
        if item.number_restored and _place_of(item) not in known:
            free = max(free + 1, 1)
            item = replace(item, number=free)
        free = max(free, item.number)
        yield replace(item, score=_POINT_SCORE)


def _merged(
    before: Sequence[T],
    read: Iterable[T],
    key: Callable[[T], Hashable],
    more: Callable[[T, T], T],
) -> tuple[T, ...]:
    """What was there in its place, as it is read now where it is; then what is new."""
    results = list(before)
    places = {key(item): at for at, item in reversed(list(enumerate(before)))}
    for item in read:
        at = places.setdefault(key(item), len(results))
        if at < len(results):
            results[at] = more(results[at], item)
        else:
            results.append(item)
    return tuple(results)


# --- words of the list ------------------------------------------------------------------------


def _unit(selection: Selection, proposal: Proposal) -> Proposal:
    unit = _unit_in(words_in(selection.document, selection.span))
    return _with_mark(selection, proposal, Mark(unit=unit)) if unit else proposal


def _unit_in(words: str) -> Unit | None:
    """The one unit that words name."""
    units = {token.word for token in tokenize(words) if isinstance(token.word, Unit)}
    return next(iter(units)) if len(units) == 1 else None


def _status(selection: Selection, proposal: Proposal) -> Proposal:
    mark = mark_in(words_in(selection.document, selection.span))
    return _with_mark(selection, proposal, replace(mark, unit=None)) if mark.status else proposal


def _with_mark(selection: Selection, proposal: Proposal, mark: Mark) -> Proposal:
    """The areas that a selection speaks of, with what it tells of them."""
    marked = [
        replace(
            item,
            unit=mark.unit or item.unit,
            status=mark.status or item.status,
            started=mark.started or item.started,
        )
        for item in proposal.areas
    ]
    places = _areas_spoken_of(selection, proposal.areas, mark)
    areas = (marked[at] if at in places else item for at, item in enumerate(proposal.areas))
    return replace(proposal, areas=tuple(areas))


def _areas_spoken_of(
    selection: Selection, areas: Sequence[AreaProposal], mark: Mark
) -> Collection[int]:
    """The areas that the selection is about.

    They are those within whose words it stands; or those on its lines, first the ones that lack the
    fact; or those right below, up to a line that names none; or each that lacks the fact.
    """
    document, span = selection.document, selection.span
    own = {line.number for line in selected_lines(document, span)}
    below = _lines_below(document, span, {item.line for item in areas})

    def lacks(item: AreaProposal) -> bool:
        return not (item.unit if mark.unit else item.status)

    rules: tuple[Callable[[AreaProposal], bool], ...] = (
        lambda item: holds_quote(document, span, item.quote, item.line),
        lambda item: item.line in own and lacks(item),
        lambda item: item.line in own,
        lambda item: item.line in below,
        lacks,
    )
    matches = ([at for at, item in enumerate(areas) if rule(item)] for rule in rules)
    return next(filter(None, matches), ())


def _lines_below(document: Document, span: Span, named: Collection[int]) -> set[int]:
    """The lines right below a span that name an area, up to one that does not."""
    below = (
        line.number for line in document.lines if line.number > span.last and line.text.strip()
    )
    return set(takewhile(lambda number: number in named, below))


# --- words of a point -------------------------------------------------------------------------


def _at_point(selection: Selection, proposal: Proposal, changed: PointProposal) -> Proposal:
    at = _point_at(selection, proposal.followups)
    points = tuple(changed if i == at else item for i, item in enumerate(proposal.followups))
    return replace(proposal, followups=points)


def _point_at(selection: Selection, points: Sequence[PointProposal]) -> int | None:
    """The place of the point that words are about: the last that begins on their line or above;
    where all stand below, the first of them."""
    lines = [(item.line, at) for at, item in enumerate(points) if item.line]
    above = [row for row in lines if row[0] <= selection.span.first]
    return max(above)[1] if above else min(lines)[1] if lines else None


def _point_of(selection: Selection, proposal: Proposal) -> PointProposal | None:
    at = _point_at(selection, proposal.followups)
    return None if at is None else proposal.followups[at]


def _status_text(selection: Selection, proposal: Proposal) -> Proposal:
    point, words = _point_of(selection, proposal), words_in(selection.document, selection.span)
    if point is None:
        return proposal
    words = repaired_text(words, {repair.seen: repair.meant for repair in proposal.repairs})
    whole_status = words if point.status_text in words or words in point.text else ""
    status = whole_status or f"{point.status_text} {words}".strip()
    text = point.text.replace(words, "").strip() or point.text
    changed = replace(point, text=text, status_text=status, state=commitments.state(status))
    return _at_point(selection, proposal, changed)


def _deadline(selection: Selection, proposal: Proposal) -> Proposal:
    point = _point_of(selection, proposal)
    if point is None:
        return proposal
    rows = {row.date: row for row in point.deadlines}
    dates = _dates(selection, proposal)
    if not dates:
        has_words = selected_lines(selection.document, selection.span)
        return _at_point(selection, proposal, _undated(selection, point)) if has_words else proposal
    for date in dates:
        rows.setdefault(date, DeadlineProposal(date, *_quoted(selection)))
    return _at_point(selection, proposal, replace(point, deadlines=tuple(rows.values())))


def _undated(selection: Selection, point: PointProposal) -> PointProposal:
    """The point with a selection without a date, which says by when in other words."""
    quote, page, line = _quoted(selection)
    label, colon, deadline_text = quote.partition(":")
    deadline_text = (
        deadline_text if colon and label.strip().casefold() in _DEADLINE_LABELS else quote
    )
    rows = {row.words.casefold(): row for row in point.deadlines_in_words}
    for low, high in deadlines_in_words(deadline_text, field=True):
        words = " ".join(deadline_text[low:high].split())
        rows.setdefault(words.casefold(), DeadlineInWords(words, quote, page, line))
    return replace(point, deadlines_in_words=tuple(rows.values()))


def _dates(selection: Selection, proposal: Proposal) -> tuple[PartialDate, ...]:
    """The dates of a selection; one without a year is the next that comes after the meeting."""
    words = words_in(selection.document, selection.span)
    today = proposal.dates[0] if proposal.dates else None
    year = today.first.year if today else document_header.year(selection.blocks, None)
    dates = [item.date for item in deadlines_of_field(words, year, today)]
    typed = read_date(words)
    return tuple(dict.fromkeys(dates or ([typed] if typed else [])))


def _amount(selection: Selection, proposal: Proposal) -> Proposal:
    point, words = _point_of(selection, proposal), words_in(selection.document, selection.span)
    if point is None:
        return proposal
    rows = {row.nok: row for row in point.amounts}
    for nok in [nok for nok, *_ in commitments.amounts(words)] or read_sums(words)[0]:
        rows.setdefault(nok, AmountProposal(nok, *_quoted(selection)))
    return _at_point(selection, proposal, replace(point, amounts=tuple(rows.values())))


def _quoted(selection: Selection) -> tuple[str, int, int]:
    """The words of a selection, with page and line."""
    line = selected_lines(selection.document, selection.span)[0]
    return words_in(selection.document, selection.span), line.page, line.number


def _responsible(selection: Selection, proposal: Proposal) -> Proposal:
    point, words = _point_of(selection, proposal), words_in(selection.document, selection.span)
    if point is None:
        return proposal
    subjects = Subjects(selection.register)
    bodies = responsible(subjects, "", "", words.rpartition(":")[2])
    both = tuple(dict.fromkeys((*point.responsible, *bodies)))
    return _at_point(selection, proposal, replace(point, responsible=both))


# --- the document -----------------------------------------------------------------------------


def _meeting_day(selection: Selection, proposal: Proposal) -> Proposal:
    """The selection's first date is when the meeting was: it says which month the list is of."""
    words = words_in(selection.document, selection.span)
    year = document_header.year(selection.blocks, None)
    days = next((item.days or (item.date,) for item in dates_in(words, year)), ())
    typed = read_date(words)
    return replace(proposal, dates=days or ((typed,) if typed else proposal.dates))


def _not_this(_selection: Selection, proposal: Proposal) -> Proposal:
    """Nothing of the proposal changes: its lines are rejected where a person decides of them."""
    return proposal


_READ = {
    Meaning.AREAS: _areas,
    Meaning.UNIT: _unit,
    Meaning.STATUS: _status,
    Meaning.ENDS: _ends,
    Meaning.POINTS: _points,
    Meaning.STATUS_TEXT: _status_text,
    Meaning.DEADLINE: _deadline,
    Meaning.AMOUNT: _amount,
    Meaning.RESPONSIBLE: _responsible,
    Meaning.MEETING_DAY: _meeting_day,
    Meaning.NOT_THIS: _not_this,
}
