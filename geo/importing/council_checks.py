"""Findings about a draft of the council's year, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from geo import files
from geo.council import council_of
from geo.council.names import ACCEPTED, without_period
from geo.errors import Finding, Severity
from geo.importing.council_draft import CouncilDraft, is_known
from geo.model import LogKind, PartialDate, Register
from geo.seminar.council_proposal import (
    ItemProposal,
    MeetingProposal,
    NewsProposal,
    SubjectProposal,
)
from geo.view import slug

_FILES = {
    MeetingProposal: files.MEETINGS,
    ItemProposal: files.MEETINGS,
    NewsProposal: files.PROGRAMMES,
    SubjectProposal: files.PROGRAMMES,
}


def council_findings(register: Register, drafts: Sequence[CouncilDraft]) -> Iterator[Finding]:
    """Errors and notices of the lines that are accepted."""
    lines = [row for row in drafts if row.is_accepted]
    for row in lines:
        yield from _undated(row)
        yield from _known_name(register, row)
        yield from _without_its_record(register, row, lines)
    yield from _named_twice(lines)
    yield from _two_periods(register, lines)
    yield from _approved_first(register, lines)


def _finding(
    code: str, row: CouncilDraft, severity: Severity = Severity.ERROR, **values: str
) -> Finding:
    place = {"name": row.name, "page": str(row.proposed.page), "line": str(row.proposed.line)}
    rows = tuple((place | values).items())
    return Finding(
        code, _FILES.get(type(row.proposed), files.FOLLOWUPS), row.id, "", rows, severity
    )


def _undated(row: CouncilDraft) -> Iterator[Finding]:
    """A meeting, or an event of a programme, without a date."""
    if not row.is_ready:
        yield _finding("council_undated", row)


def _known_name(register: Register, row: CouncilDraft) -> Iterator[Finding]:
    """A body or programme that the register has under this name or another."""
    if not isinstance(row.proposed, SubjectProposal):
        return
    match = council_of(register).names.find(row.name)
    if is_known(register, row.id):
        yield _finding("council_known", row, other=row.id)
    elif match and match.score >= ACCEPTED:
        other_period = register.programme_by_id.get(match.id)
        if other_period is None or other_period.period == row.proposed.period:
            score = f"{match.score:.2f}".replace(".", ",")
            severity = Severity.ERROR if match.score == 1.0 else Severity.NOTICE
            code = "council_known" if match.score == 1.0 else "council_alike"
            yield _finding(code, row, severity, other=match.matched, score=score)


def _without_its_record(
    register: Register, row: CouncilDraft, lines: Sequence[CouncilDraft]
) -> Iterator[Finding]:
    """Lines about a programme or a meeting that is itself left out."""
    needed = None
    if isinstance(row.proposed, NewsProposal):
        needed = row.proposed.programme
    elif isinstance(row.proposed, ItemProposal):
        needed = row.proposed.meeting
    ids = {getattr(item.proposed, "id", None) for item in lines}
    if needed and needed not in ids and not is_known(register, needed):
        yield _finding("council_alone", row, Severity.NOTICE)


def _subjects(lines: Sequence[CouncilDraft]) -> list[tuple[CouncilDraft, SubjectProposal]]:
    return [(row, row.proposed) for row in lines if isinstance(row.proposed, SubjectProposal)]


def _named_twice(lines: Sequence[CouncilDraft]) -> Iterator[Finding]:
    """Two new records that would have one id or one name."""
    for (one, _), (other, _) in combinations(_subjects(lines), 2):
        if one.id == other.id or slug(one.name) == slug(other.name):
            yield _finding("council_twice", other, other=str(one.proposed.line))


def _two_periods(register: Register, lines: Sequence[CouncilDraft]) -> Iterator[Finding]:
    """A programme of one name for years that overlap."""
    known = [(item.name, item.short, item.period) for item in register.programmes]
    subjects = _subjects(lines)
    for row, proposed in subjects:
        own = slug(without_period(row.name))
        for name, short, period in known:
            names = {slug(without_period(text)) for text in (name, short) if text}
            if own in names and _overlap(proposed.period, period):
                yield _periods(row, Severity.NOTICE, proposed.period, period)
    for (one, before), (other, after) in combinations(subjects, 2):
        same = slug(without_period(one.name)) == slug(without_period(other.name))
        if same and _overlap(before.period, after.period):
            yield _periods(other, Severity.ERROR, after.period, before.period)


def _overlap(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two periods differ and share a year."""
    if one is None or other is None or one == other:
        return False
    return one.first < other.last and other.first < one.last


def _periods(
    row: CouncilDraft, severity: Severity, one: PartialDate | None, other: PartialDate | None
) -> Finding:
    return _finding("council_periods", row, severity, value=_years(one), other=_years(other))


def _years(period: PartialDate | None) -> str:
    return f"{period.first.year}–{period.last.year}" if period else "–"


def _approved_first(register: Register, lines: Sequence[CouncilDraft]) -> Iterator[Finding]:
    """A programme that would be approved before its draft was shown."""
    news = [(row, row.proposed) for row in lines if isinstance(row.proposed, NewsProposal)]
    for row, approval in news:
        if approval.kind is not LogKind.GODKJENT or row.date is None:
            continue
        known = register.programme_by_id.get(approval.programme)
        drafts = [
            entry.date for entry in (known.log if known else ()) if entry.kind is LogKind.UTKAST
        ]
        drafts += [
            other.date
            for other, item in news
            if item.programme == approval.programme and item.kind is LogKind.UTKAST and other.date
        ]
        first = min(drafts, key=lambda date: date.first, default=None)
        if first and row.date.last < first.first:
            yield _finding("council_approved_first", row, value=row.date.iso, draft=first.iso)
