"""The records that accepting the council's year writes: meetings, programmes, bodies, pending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from geo.council import Kind
from geo.importing import council_words
from geo.importing.council_draft import CouncilDraft, is_known
from geo.importing.draft import Draft
from geo.model import PartialDate, Register
from geo.seminar.council_proposal import (
    ItemProposal,
    MeetingProposal,
    NewsProposal,
    PendingProposal,
    SubjectProposal,
)
from geo.store.changing import Put

#: (kind, id) → the fields of a record, to be changed freely; None when there is none.
Bodies = Callable[[str, str], Any]


@dataclass(frozen=True)
class Targets:
    """What proposed ids are called when everything is written, and which of them will be there."""

    register: Register
    drafts: tuple[CouncilDraft, ...]

    def id(self, proposed: str | None) -> str | None:
        """The id of a meeting, programme or body; None for one that will not be there."""
        if proposed is None or is_known(self.register, proposed):
            return proposed
        for row in self.drafts:
            if row.is_accepted and getattr(row.proposed, "id", None) == proposed:
                return row.id
        return None

    def ids(self, proposed: Iterable[str]) -> list[str]:
        """Those that will be there, each once."""
        ids = (self.id(item) for item in proposed)
        return list(dict.fromkeys(item for item in ids if item))


def council_puts(
    register: Register, bodies: Bodies, draft: Draft, source: str, has_list: bool
) -> Iterator[Put]:
    """Every record that is new or has something new; each once."""
    targets = Targets(register, draft.council)
    lines = [row for row in draft.council if row.is_accepted]
    for id_ in dict.fromkeys(_meeting_ids(lines, targets)):
        edition = draft.edition if has_list else None
        yield Put("meeting", _meeting(bodies, id_, lines, targets, source, edition))
    subjects = dict.fromkeys(_subject_keys(lines, targets, register))
    for kind, id_ in subjects:
        yield Put(str(kind), _subject(bodies, kind, id_, lines, targets, draft, source))
    settled = {item.year for item in draft.points if item.is_accepted}
    for row in lines:
        if isinstance(row.proposed, PendingProposal) and row.proposed.year not in settled:
            yield Put("pending", _pending(row, row.proposed, targets, source))


class _Markable(Protocol):
    @property
    def internal(self) -> bool: ...


def mark_of(row: _Markable) -> dict[str, Any]:
    """The mark of what is internal, among the fields that a line writes; nothing else has one."""
    return {"internal": True} if row.internal else {}


def _cited(row: CouncilDraft, source: str) -> dict[str, Any]:
    proposed = row.proposed
    cited = {"quote": proposed.quote, "source": source, "line": proposed.line or None}
    return cited | mark_of(row)


# --- meetings ---------------------------------------------------------------------------------


def _meeting_ids(lines: Iterable[CouncilDraft], targets: Targets) -> Iterator[str]:
    for row in lines:
        if isinstance(row.proposed, MeetingProposal):
            yield row.id
        elif isinstance(row.proposed, ItemProposal) and (id_ := targets.id(row.proposed.meeting)):
            yield id_


def _meeting(
    bodies: Bodies,
    id_: str,
    lines: Iterable[CouncilDraft],
    targets: Targets,
    source: str,
    edition: str | None,
) -> dict[str, Any]:
    """The meeting with what is new of it; what stood already stays."""
    rows = list(lines)
    own = next((r for r in rows if isinstance(r.proposed, MeetingProposal) and r.id == id_), None)
    body: dict[str, Any] = bodies("meeting", id_) or {"id": id_, "note": None, "items": []}
    if own and isinstance(own.proposed, MeetingProposal):
        fields = {"kind": str(own.proposed.kind), "title": own.name, **_cited(own, source)}
        fields["note"] = council_words.DERIVED if own.proposed.derived else None
        body = {**body, "title": own.name} if "kind" in body else {**body, **fields}
        body["date"] = _more_exact(body.get("date"), own.date)
    items = [
        _item(row, row.proposed, targets, source, edition)
        for row in rows
        if isinstance(row.proposed, ItemProposal) and targets.id(row.proposed.meeting) == id_
    ]
    return {**body, "items": [*body["items"], *items]}


def _more_exact(known: str | None, date: PartialDate | None) -> str | None:
    """The date a document gives, if it lies within what was known; else what was known."""
    if known is None or date is None:
        return date.iso if date else known
    before = PartialDate.parse(known)
    within = before.first <= date.first and date.last <= before.last
    return date.iso if within else known


def _item(
    row: CouncilDraft, item: ItemProposal, targets: Targets, source: str, edition: str | None
) -> dict[str, Any]:
    links = {
        "programmes": targets.ids(item.programmes),
        "bodies": targets.ids(item.bodies),
    }
    return {
        "kind": str(item.kind),
        "text": row.name,
        **_cited(row, source),
        "links": links,
        "edition": edition if item.lists_areas else None,
        "followup_year": item.followup_year,
    }


# --- programmes and bodies --------------------------------------------------------------------


def _subject_keys(
    lines: Iterable[CouncilDraft], targets: Targets, register: Register
) -> Iterator[tuple[Kind, str]]:
    for row in lines:
        if isinstance(row.proposed, SubjectProposal):
            yield row.proposed.kind, row.id
        elif isinstance(row.proposed, NewsProposal) and (id_ := targets.id(row.proposed.programme)):
            yield Kind.BODY if id_ in register.body_by_id else Kind.PROGRAMME, id_


def _subject(
    bodies: Bodies,
    kind: Kind,
    id_: str,
    lines: Iterable[CouncilDraft],
    targets: Targets,
    draft: Draft,
    source: str,
) -> dict[str, Any]:
    """The record with the new lines of its log; a new record when there was none."""
    rows = list(lines)
    body = bodies(str(kind), id_)
    if body is None:
        own = next(r for r in rows if isinstance(r.proposed, SubjectProposal) and r.id == id_)
        assert isinstance(own.proposed, SubjectProposal)
        before = own.proposed.edition_of
        body = _new_subject(
            own, own.proposed, draft, source, bodies(str(kind), before) if before else None
        )
    news = [
        _entry(row, row.proposed, targets, draft, source)
        for row in rows
        if isinstance(row.proposed, NewsProposal) and targets.id(row.proposed.programme) == id_
    ]
    return {**body, "log": [*body["log"], *news]}


def _new_subject(
    row: CouncilDraft,
    subject: SubjectProposal,
    draft: Draft,
    source: str,
    before: dict[str, Any] | None,
) -> dict[str, Any]:
    """A new record; `before` is that of the same programme for earlier years, which it follows."""
    period = {"period": subject.period.iso if subject.period else None}
    return {
        "id": row.id,
        "name": row.name,
        "short": subject.short,
        "aliases": [],
        "kind": str(subject.type),
        **(period if subject.kind is Kind.PROGRAMME else {}),
        "part_of": before["part_of"] if before else None,
        "description": council_words.description(draft.title),
        "description_source": None,
        **_cited(row, source),
        "log": [],
        "links": {"programmes": [before["id"]]} if before else {},
    }


def _entry(
    row: CouncilDraft, news: NewsProposal, targets: Targets, draft: Draft, source: str
) -> dict[str, Any]:
    assert row.date is not None  # told by `council_checks`
    return {
        "date": row.date.iso,
        "kind": str(news.kind),
        "text": row.name,
        **_cited(row, source),
        "meeting": targets.id(news.meeting),
        "links": {"followups": _points(news, draft)},
    }


def _points(news: NewsProposal, draft: Draft) -> list[str]:
    """The follow-up point that tells it, if it is accepted."""
    points = (item for item in draft.points if item.is_accepted)
    return [item.id for item in points if item.proposed.number == news.point][:1]


# --- pending ----------------------------------------------------------------------------------


def _pending(
    row: CouncilDraft, pending: PendingProposal, targets: Targets, source: str
) -> Mapping[str, Any]:
    assert row.date is not None  # told by `council_checks`
    return {
        "year": pending.year,
        "date": row.date.iso,
        "text": row.name,
        **_cited(row, source),
        "meeting": targets.id(pending.meeting),
    }
