"""Words and links of the council's year that several pages use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from geo import text
from geo.council import Outcome, Side, Subject, SubjectKind, stage_of
from geo.council.names import title
from geo.escape import html
from geo.model import (
    BodyKind,
    ItemKind,
    LogKind,
    Meeting,
    MeetingKind,
    PartialDate,
    ProgrammeKind,
    Register,
)
from pages.address import links
from pages.parts import followup_list, terms


def begin(words: str) -> str:
    """Words with a capital letter."""
    return words[:1].upper() + words[1:]


def meeting_kind(kind: MeetingKind) -> str:
    """`Seminar`."""
    return begin(text.say(f"meeting_kind.{kind.name.lower()}"))


def outcome(value: Outcome) -> str:
    """`Over, ikke avklart i dokumentene`."""
    return begin(text.say(f"meeting_outcome.{value}"))


def item_kind(kind: ItemKind) -> str:
    """`Gjennomgått`."""
    return text.say(f"item_kind.{kind.name.lower()}")


def log_kind(kind: LogKind) -> str:
    """`Til godkjenning`."""
    return begin(text.say(f"log_kind.{kind.name.lower()}"))


def subject_kind(kind: SubjectKind) -> str:
    """`Handlingsplan`, `Etat`, `Bare hvem`."""
    if isinstance(kind, Side):
        return text.say(f"subject_side.{kind}")
    if isinstance(kind, BodyKind):
        return begin(text.say(f"body_kind.{kind.name.lower()}"))
    assert isinstance(kind, ProgrammeKind)
    return begin(text.say(f"programme_kind.{kind.name.lower()}"))


def meeting_link(meeting: Meeting, words: str = "") -> str:
    """A link to a meeting alone, as HTML: `mars 2026: Politirådets møte`."""
    words = words or f"{text.day(meeting.date)}: {meeting.title}"
    return links.link("meetings", words, {"id": meeting.id})


def subject_links(subjects: Iterable[Subject]) -> str:
    """Links to bodies and programmes, each with its kind, as HTML."""
    return bullets(
        f"{terms.link(item)} <small>{html(subject_kind(item.kind).lower())}</small>"
        for item in subjects
    )


def bullets(items: Iterable[str]) -> str:
    """*Already safe* HTML as a list; nothing when there is none."""
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{rows}</ul>" if rows else ""


def stage(subject: Subject, today: date) -> str:
    """How far a programme has come and when, as HTML; empty where nothing tells. An approval that
    was to come by now, and that no document tells of, says so."""
    row = stage_of(subject)
    if row is None:
        return ""
    sentence = html(text.say("subject.stage_at", kind=log_kind(row.kind), date=text.day(row.date)))
    if row.kind is LogKind.TIL_GODKJENNING and row.date.last < today:
        sentence += f"<br>{followup_list.passed()} {html(text.say('subject.stage_passed'))}"
    return sentence


def named(register: Register, id_: str) -> str:
    """The name of a body or programme (id)."""
    subject = register.programme_by_id.get(id_) or register.body_by_id[id_]
    return title(subject)


def day(today: date) -> str:
    """`28. november 2026`."""
    return text.day(PartialDate.parse(today.isoformat()))
