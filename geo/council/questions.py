"""Which meetings, and which bodies and programmes, are asked for; what comes to the council."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from geo.council.agenda import Agenda, Outcome, agenda_of
from geo.council.dossier import Council, Places, Subject, council_of
from geo.council.names import spellings
from geo.frozen import frozen
from geo.model import (
    Body,
    BodyKind,
    Deadline,
    FollowUp,
    LogEntry,
    LogKind,
    MeetingKind,
    PartialDate,
    Programme,
    ProgrammeKind,
    Register,
    UndatedDeadline,
    Unit,
)
from geo.view import slug


class Side(StrEnum):
    """The two sorts of subjects: those who act, and what they do it with."""

    WHO = "hvem"
    WHAT = "hva"


SubjectKind = Side | ProgrammeKind | BodyKind
#: Lines of a log that bring a programme further, as against those that only speak of it.
_STEPS = frozenset(LogKind) - {LogKind.OMTALT, LogKind.PLANLAGT}


@frozen
class MeetingQuestion:
    """Which meetings are asked for; None and False mean no restriction.

    `meeting` is one meeting (id), `concerns` the body or programme (id) that it has to do with.
    `open_only` leaves out meetings that are over and left nothing open.
    """

    meeting: str | None = None
    year: int | None = None
    kind: MeetingKind | None = None
    concerns: str | None = None
    open_only: bool = False


@frozen
class SubjectQuestion:
    """Which bodies and programmes are asked for; None and "" mean no restriction.

    `kind` is a side or a kind of either; `bydel`, `area` (ids) and `unit` are places that it, its
    log or a point that names it concerns; `text` is part of a name or of the description.
    """

    kind: SubjectKind | None = None
    bydel: str | None = None
    area: str | None = None
    unit: Unit | None = None
    text: str = ""


@frozen
class Awaited:
    """Something that is to come to the council, though no document says at which meeting: a
    deadline of `point`, or a planned line in the log of `subject`. `date` is None for a deadline
    that has none."""

    date: PartialDate | None
    entry: Deadline | UndatedDeadline | LogEntry
    point: FollowUp | None
    subject: Subject | None


# --- meetings -----------------------------------------------------------------------------------


def select_meetings(
    register: Register, question: MeetingQuestion, today: date
) -> tuple[Agenda, ...]:
    """The meetings that are asked for as they stand on a day, newest first."""
    concerned = _concerned(register, question.concerns)
    rows = sorted(
        register.meetings, key=lambda item: (item.date.last, item.date.first), reverse=True
    )
    agendas = (
        agenda_of(register, item, today)
        for item in rows
        if question.meeting in {None, item.id}
        and question.kind in {None, item.kind}
        and (question.year is None or item.date.first.year <= question.year <= item.date.last.year)
        and (concerned is None or item.id in concerned)
    )
    return tuple(item for item in agendas if not question.open_only or is_open(item))


def is_open(agenda: Agenda) -> bool:
    """Whether a meeting is to come, or no document tells what came of it."""
    return agenda.outcome is not Outcome.HELD


def meeting_years(register: Register) -> tuple[int, ...]:
    """The years with meetings, newest first."""
    return tuple(sorted({item.date.first.year for item in register.meetings}, reverse=True))


def _concerned(register: Register, subject: str | None) -> frozenset[str] | None:
    """The meetings (ids) that have to do with a body or programme; None for every one."""
    if subject is None:
        return None
    return council_of(register).meetings.get(subject, frozenset())


def awaited(register: Register) -> tuple[Awaited, ...]:
    """What is to come to the council without a named meeting, in the order of time; what has no
    date comes last."""
    councils = {body.id for body in register.bodies if body.kind is BodyKind.RAD}
    rows = (*_promised(register, councils), *_planned(council_of(register), councils))
    dated = sorted(
        ((row.date.last, row.date.first), place, row) for place, row in enumerate(rows) if row.date
    )
    return (*(row for *_, row in dated), *(row for row in rows if row.date is None))


def _promised(register: Register, councils: set[str]) -> Iterator[Awaited]:
    for point in register.followups:
        for item in point.deadlines:
            if item.recipient in councils:
                yield Awaited(item.date, item, point, None)
        for undated in point.undated_deadlines:
            if undated.recipient in councils:
                yield Awaited(None, undated, point, None)


def _planned(council: Council, councils: set[str]) -> Iterator[Awaited]:
    for subject in council.subjects.values():
        for row in subject.log:
            is_planned = row.kind is LogKind.PLANLAGT and row.meeting is None
            if is_planned and councils & {subject.id, *row.links.bodies}:
                yield Awaited(row.date, row, None, subject)


# --- bodies and programmes ----------------------------------------------------------------------


def select_subjects(register: Register, question: SubjectQuestion) -> tuple[Subject, ...]:
    """The bodies and programmes that are asked for, in the order of the register, programmes
    first."""
    council, wanted = council_of(register), slug(question.text)
    return tuple(
        item
        for item in council.subjects.values()
        if _is_of_kind(item, question.kind)
        and (not question.text.strip() or _is_named(item, question.text, wanted))
        and _is_at(register, council, item, question)
    )


def side_of(subject: Subject) -> Side:
    """Whether a subject is somebody or something."""
    return Side.WHO if isinstance(subject, Body) else Side.WHAT


def stage_of(subject: Subject) -> LogEntry | None:
    """How far a programme has come: the newest line of its log that brings it further, or else the
    newest plan; None for a body, and where the log tells neither."""
    if not isinstance(subject, Programme):
        return None
    steps = [row for row in subject.log if row.kind in _STEPS]
    plans = [row for row in subject.log if row.kind is LogKind.PLANLAGT]
    return max(steps or plans, key=lambda row: row.date, default=None)


def _is_of_kind(subject: Subject, kind: SubjectKind | None) -> bool:
    return kind in {None, side_of(subject), subject.kind}


def _is_named(subject: Subject, written: str, wanted: str) -> bool:
    """Whether a name or the description holds what somebody wrote."""
    if any(wanted and wanted in slug(name) for name in spellings(subject)):
        return True
    return written.strip().casefold() in subject.description.casefold()


def _is_at(register: Register, council: Council, item: Subject, question: SubjectQuestion) -> bool:
    if not (question.bydel or question.area or question.unit):
        return True
    places = council.places(item.id)
    return (
        (question.area is None or _names_area(register, places, question.area))
        and (question.bydel is None or _names_bydel(register, places, question.bydel))
        and (question.unit is None or _names_unit(register, places, question.unit))
    )


def _names_area(register: Register, places: Places, area: str) -> bool:
    return area in areas_of(register, places)


def _names_bydel(register: Register, places: Places, bydel: str) -> bool:
    if bydel in places.bydeler or places.all_bydeler:
        return True
    return any(bydel in register.area_by_id[id_].bydeler for id_ in areas_of(register, places))


def _names_unit(register: Register, places: Places, unit: Unit) -> bool:
    listed = register.latest.by_area
    units = {listed[id_].unit for id_ in areas_of(register, places) if id_ in listed}
    return unit in places.units or unit in units


def areas_of(register: Register, places: Places) -> tuple[str, ...]:
    """The areas (ids) of some places; "all" are those on the newest list."""
    every = register.latest.by_area if places.all_areas else ()
    return tuple(dict.fromkeys((*places.areas, *every)))
