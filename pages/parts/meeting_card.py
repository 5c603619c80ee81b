"""A meeting of the council as a card: what it dealt with, the list it agreed on, the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import streamlit as st

from geo import text
from geo.council import Agenda, Approval, Outcome
from geo.escape import html
from geo.model import (
    AgendaItem,
    Edition,
    FollowUp,
    ItemKind,
    LogEntry,
    LogKind,
    Meeting,
    MeetingKind,
    PendingFollowUps,
    Programme,
    Register,
)
from geo.query import code_of
from geo.view import View
from pages.address import links
from pages.parts import audience, changes_list, council_words, followup_list, panel, terms
from pages.parts.council_words import bullets

_Logged = Iterable[tuple[Programme, LogEntry]]


def show(register: Register, agenda: Agenda, today: date, *, level: int = 3) -> None:
    """One meeting with everything that the register has on it; `level` is that of its heading."""
    meeting = agenda.meeting
    with st.container(key=f"meeting_{code_of(meeting.id)}", border=True):
        st.html(
            f"<div class='ipo-meeting'>{head(agenda, level)}{_note(register, meeting)}"
            f"{panel.definition_list(list(sections(register, agenda, today)))}</div>"
        )
        for edition in agenda.editions:
            st.html(f"<p class='label'>{html(text.say('meeting.changed'))}</p>")
            changes_list.show(register, edition, View(edition=edition.id))
        st.html(panel.folded(_known(register, agenda)))


def head(agenda: Agenda, level: int) -> str:
    """The heading, with kind, date and outcome, as HTML."""
    meeting = agenda.meeting
    kind = council_words.meeting_kind(meeting.kind)
    outcome = council_words.outcome(agenda.outcome)
    link = council_words.meeting_link(meeting, meeting.title)
    return (
        f"<p class='number'>{audience.mark_of(meeting)}{html(kind)}, "
        f"<strong>{html(text.day(meeting.date))}</strong> "
        f"<span class='ipo-state {agenda.outcome}'>{html(outcome)}</span></p>"
        f"<h{level}>{link}</h{level}>"
    )


def is_over(meeting: Meeting) -> str:
    """`Møtet i mars 2026 er over.`"""
    when = meeting.date
    is_day = when.first == when.last or "/" in when.iso
    kind = text.say(f"meeting_kind_the.{meeting.kind.name.lower()}")
    key = "meetings_page.over_day" if is_day else "meetings_page.over_in"
    return text.say(key, kind=kind, date=text.day(when))


def to_settle(register: Register, agenda: Agenda) -> str:
    """What a meeting is or was to settle, as a list of HTML; empty when no document tells."""
    approvals = (
        terms.link(
            item.programme,
            text.say(
                "meetings_page.approval", programme=council_words.named(register, item.programme.id)
            ),
        )
        for item in agenda.open_approvals
    )
    points = (
        followup_list.year_link(item.year, text.say("meetings_page.points", year=item.year))
        for item in agenda.pending
    )
    return bullets([*approvals, *points])


def sections(register: Register, agenda: Agenda, today: date) -> Iterator[tuple[str, str]]:
    """What the register has on a meeting: labels, and safe HTML."""
    say = text.say
    facts = (
        (say("meeting.themes"), _items(register, agenda.themes)),
        (say("meeting.presented"), _logged(register, agenda.presented)),
        (
            council_words.item_kind(ItemKind.GJENNOMGATT),
            _items(register, _of(agenda, ItemKind.GJENNOMGATT)),
        ),
        (
            council_words.item_kind(ItemKind.DROFTET),
            _items(register, _of(agenda, ItemKind.DROFTET)),
        ),
        (council_words.log_kind(LogKind.TIL_GODKJENNING), _approvals(agenda, today)),
        (council_words.log_kind(LogKind.GODKJENT), _logged(register, agenda.approved)),
        (_pending_label(agenda), _pending(register, agenda.pending)),
        (say("meeting.list"), bullets(map(_edition, agenda.editions))),
        *((say("subject.points"), _points(*row)) for row in points_of(register, agenda)),
        (council_words.item_kind(ItemKind.VEDLEGG), _items(register, agenda.attachments)),
    )
    shown = [(label, value) for label, value in facts if value]
    yield from shown
    if not shown:
        yield say("meeting.said_of_meeting"), html(say("meetings_page.no_facts"))


def _of(agenda: Agenda, kind: ItemKind) -> list[AgendaItem]:
    return [item for item in agenda.items if item.kind is kind]


def points_of(register: Register, agenda: Agenda) -> list[tuple[int, tuple[FollowUp, ...]]]:
    """The follow-up points that a meeting went through, and those that came of a seminar, by
    year."""
    meeting = agenda.meeting
    years = {item.followup_year for item in meeting.items if item.followup_year}
    if meeting.kind is MeetingKind.SEMINAR:
        years.add(meeting.date.first.year)
    by_year = ((year, followup_points(register, year)) for year in sorted(years))
    return [(year, points) for year, points in by_year if points]


def followup_points(register: Register, year: int) -> tuple[FollowUp, ...]:
    """The points of a year by number."""
    points = (point for point in register.followups if point.year == year)
    return tuple(sorted(points, key=lambda point: point.number))


def _note(register: Register, meeting: Meeting) -> str:
    return f"<p>{terms.explained(register, meeting.note)}</p>" if meeting.note else ""


def _items(register: Register, items: Iterable[AgendaItem]) -> str:
    return bullets(
        f"{audience.mark_of(item)}{terms.explained(register, item.text)}" for item in items
    )


def _logged(register: Register, rows: _Logged) -> str:
    return bullets(
        f"{audience.mark_of(row)}{terms.link(programme)}: "
        f"{terms.explained(register, row.text, but=programme.id)}"
        for programme, row in rows
    )


def _approvals(agenda: Agenda, today: date) -> str:
    return bullets(
        f"{terms.link(item.programme)}. {_outcome(item, today)}" for item in agenda.approvals
    )


def _outcome(item: Approval, today: date) -> str:
    """Whether a programme was approved, as far as documents tell."""
    if item.outcome:
        return html(text.say("meeting.approved_since", date=text.day(item.outcome.date)))
    if item.entry.date.last >= today:
        return html(text.say("meeting.approval_ahead"))
    return f"{followup_list.passed()} {html(text.say('meeting.approval_untold'))}"


def _pending_label(agenda: Agenda) -> str:
    is_over = agenda.outcome in {Outcome.UNTOLD, Outcome.HELD}
    return text.say("meeting.pending" if is_over else "meeting.pending_ahead")


def _pending(register: Register, items: Iterable[PendingFollowUps]) -> str:
    return bullets(terms.explained(register, item.text) for item in items)


def _edition(edition: Edition) -> str:
    sentence = text.say(
        "meetings_page.list_of", date=text.date_of(edition), areas=text.count_of(edition)
    )
    words = text.say("meetings_page.open_list")
    return f"{html(sentence)} {links.link('map', words, {'edition': code_of(edition.id)})}"


def _points(year: int, points: Iterable[FollowUp]) -> str:
    words = text.say("meetings_page.the_points", year=year)
    rows = bullets(f"{followup_list.link(point)} {html(point.title)}" for point in points)
    return f"{followup_list.year_link(year, words)}{rows}"


def _known(register: Register, agenda: Agenda) -> str:
    """The words of the documents, and where they stand."""
    meeting = agenda.meeting
    entries = (*agenda.presented, *agenda.approved)
    pairs = [(text.say("meeting.said_of_meeting"), _quoted(register, meeting))]
    pairs += [
        (council_words.item_kind(item.kind), _quoted(register, item)) for item in meeting.items
    ]
    pairs += [(council_words.log_kind(row.kind), _quoted(register, row)) for _, row in entries]
    for approval in agenda.approvals:
        rows = (approval.entry, approval.outcome) if approval.outcome else (approval.entry,)
        pairs += [(council_words.log_kind(row.kind), _quoted(register, row)) for row in rows]
    label = _pending_label(agenda)
    pairs += [(label, _quoted(register, item)) for item in agenda.pending]
    return panel.definition_list(list(dict.fromkeys(pairs)))


def _quoted(register: Register, item: Meeting | AgendaItem | LogEntry | PendingFollowUps) -> str:
    return followup_list.quoted(register, item.quote, item.source, item.line)
