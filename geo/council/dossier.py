"""All that a register has on one body or programme, gathered from where each fact stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached

from geo.council.names import Kind, Names
from geo.council.names import Subject as Subject
from geo.frozen import frozen
from geo.model import (
    Amount,
    Body,
    Deadline,
    FollowUp,
    LogEntry,
    Meeting,
    PartialDate,
    Programme,
    Register,
    StatusText,
    UndatedDeadline,
    Unit,
)

_REGISTERS = 4  # registers whose council is kept


class Record(NamedTuple):
    """One dated line of the history of a body or programme, and where it stands: in the log of
    `subject`, or among the status texts of `point`."""

    date: PartialDate
    entry: LogEntry | StatusText
    subject: Subject | None
    point: FollowUp | None


class Promise(NamedTuple):
    """A deadline of a point that a body is responsible for, or that is promised to it."""

    point: FollowUp
    deadline: Deadline | UndatedDeadline
    is_recipient: bool


class Places(NamedTuple):
    """Areas and bydeler (ids) and units that something concerns; the flags mean every one."""

    areas: tuple[str, ...]
    all_areas: bool
    bydeler: tuple[str, ...]
    all_bydeler: bool
    units: tuple[Unit, ...]


@frozen
class Dossier:
    """One body or programme with everything that links to it, either way.

    `responsible` are the points a body answers for; `points` are those and all others that name
    it. `log` is in the order of time; `promises` without a date are the last of their point.
    `areas`, `bydeler` and `units` are what it concerns itself; `all_areas` and `all_bydeler` mean
    every one.
    """

    subject: Subject
    responsible: tuple[FollowUp, ...]
    points: tuple[FollowUp, ...]
    promises: tuple[Promise, ...]
    amounts: tuple[tuple[FollowUp, Amount], ...]
    meetings: tuple[Meeting, ...]
    programmes: tuple[Programme, ...]
    bodies: tuple[Body, ...]
    log: tuple[Record, ...]
    areas: tuple[str, ...]
    all_areas: bool
    bydeler: tuple[str, ...]
    all_bydeler: bool
    units: tuple[Unit, ...]


@dataclass(frozen=True, eq=False)
class Council:
    """The bodies, programmes and meetings of a register, looked up from any side."""

    register: Register

    @cached_property
    def names(self) -> Names:
        return Names(self.register.programmes, self.register.bodies)

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """Every programme and body by id; programmes first."""
        every: tuple[Subject, ...] = (*self.register.programmes, *self.register.bodies)
        return {item.id: item for item in every}

    @cached_property
    def responsible(self) -> dict[str, tuple[str, ...]]:
        """The bodies (ids) that answer for a point (id); names that mean no body are left out."""
        results = {}
        for point in self.register.followups:
            matches = (self.names.find(name, (Kind.BODY,)) for name in point.responsible)
            results[point.id] = tuple(dict.fromkeys(item.id for item in matches if item))
        return results

    def full_names(self, point: FollowUp) -> tuple[str, ...]:
        """The bodies that answer for a point, each in full and once; what names no body stays."""
        return tuple(dict.fromkeys(map(self.names.full, point.responsible)))

    @cached_property
    def _links(self) -> dict[str, list[object]]:
        """The records that name a subject (id), each once, in the order of the register."""
        results: dict[str, list[object]] = {}
        for item, ids in self._named():
            for id_ in dict.fromkeys(ids):
                results.setdefault(id_, []).append(item)
        return results

    def _named(self) -> Iterator[tuple[object, tuple[str, ...]]]:
        for point in self.register.followups:
            yield point, self._of_point(point)
        for meeting in self.register.meetings:
            links = [item.links for item in meeting.items]
            yield meeting, tuple(id_ for item in links for id_ in (*item.programmes, *item.bodies))
        for subject in self.subjects.values():
            part_of = (subject.part_of,) if subject.part_of else ()
            yield subject, (*part_of, *subject.links.programmes, *subject.links.bodies)
            for row in subject.log:
                record = Record(row.date, row, subject, None)
                yield record, (subject.id, *row.links.programmes, *row.links.bodies)

    def _of_point(self, point: FollowUp) -> tuple[str, ...]:
        ids = [*self.responsible[point.id], *point.links.programmes, *point.links.bodies]
        ids += [item.recipient for item in point.every_deadline if item.recipient]
        ids += [id_ for item in point.amounts for id_ in (item.payer, item.programme) if id_]
        return (*ids, *self._logged.get(point.id, ()))

    @cached_property
    def _logged(self) -> dict[str, list[str]]:
        """The subjects (ids) whose logs name a point (id)."""
        results: dict[str, list[str]] = {}
        for subject in self.subjects.values():
            for row in subject.log:
                for id_ in row.links.followups:
                    results.setdefault(id_, []).append(subject.id)
        return results

    @cached_property
    def logged(self) -> dict[str, tuple[tuple[Programme, LogEntry], ...]]:
        """The programmes and the lines of their logs that name a meeting (id)."""
        results: dict[str, list[tuple[Programme, LogEntry]]] = {}
        for programme in self.register.programmes:
            for row in programme.log:
                if row.meeting:
                    results.setdefault(row.meeting, []).append((programme, row))
        return {id_: tuple(rows) for id_, rows in results.items()}

    @cached_property
    def meetings(self) -> dict[str, frozenset[str]]:
        """The meetings (ids) that have to do with a subject (id); none has no entry."""
        results = {
            id_: frozenset(meeting for item in linked if (meeting := _meeting_of(item)))
            for id_, linked in self._links.items()
        }
        return {id_: meetings for id_, meetings in results.items() if meetings}

    @cached_property
    def points(self) -> dict[str, tuple[FollowUp, ...]]:
        """The points that name a subject (id), also as responsible; none has no entry."""
        results = {
            id_: tuple(item for item in linked if isinstance(item, FollowUp))
            for id_, linked in self._links.items()
        }
        return {id_: points for id_, points in results.items() if points}

    def places(self, id_: str) -> Places:
        """What a body or programme, its log and the points that name it concern."""
        subject = self.subjects[id_]
        points = self.points.get(id_, ())
        links = [
            subject.links,
            *(row.links for row in subject.log),
            *(point.links for point in points),
        ]
        return Places(
            tuple(dict.fromkeys(area for item in links for area in item.areas)),
            any(item.all_areas for item in links),
            tuple(dict.fromkeys(bydel for item in links for bydel in item.bydeler)),
            any(item.all_bydeler for item in links),
            tuple(dict.fromkeys(unit for item in links for unit in item.units)),
        )

    def dossier(self, id_: str) -> Dossier:
        """Everything on one body or programme. Raises KeyError for an unknown id."""
        subject = self.subjects[id_]
        linked = self._links.get(id_, [])
        points = tuple(item for item in linked if isinstance(item, FollowUp))
        records = [item for item in linked if isinstance(item, Record)]
        records += [
            Record(row.date, row, None, point) for point in points for row in point.statuses
        ]
        log = tuple(_once(sorted(records, key=lambda item: (item.date.first, item.date.last))))
        beside = self._beside(subject, linked)
        meeting_ids = self.meetings.get(id_, frozenset())
        links = subject.links
        return Dossier(
            subject=subject,
            responsible=tuple(point for point in points if id_ in self.responsible[point.id]),
            points=points,
            promises=tuple(self._promises(points, id_)),
            amounts=tuple(_amounts(points, id_)),
            meetings=tuple(item for item in self.register.meetings if item.id in meeting_ids),
            programmes=tuple(item for item in beside if isinstance(item, Programme)),
            bodies=tuple(item for item in beside if isinstance(item, Body)),
            log=log,
            areas=links.areas,
            all_areas=links.all_areas,
            bydeler=links.bydeler,
            all_bydeler=links.all_bydeler,
            units=links.units,
        )

    def _beside(self, subject: Subject, linked: list[object]) -> list[Subject]:
        """The programmes and bodies that name a subject, or that it names; not itself."""
        ids = [subject.part_of] if subject.part_of else []
        ids += [*subject.links.programmes, *subject.links.bodies]
        for row in subject.log:
            ids += [*row.links.programmes, *row.links.bodies]
        others = [item.id for item in linked if isinstance(item, Programme | Body)]
        others += [item.subject.id for item in linked if isinstance(item, Record) and item.subject]
        return [self.subjects[id_] for id_ in dict.fromkeys([*ids, *others]) if id_ != subject.id]

    def _promises(self, points: tuple[FollowUp, ...], id_: str) -> Iterator[Promise]:
        for point in points:
            for item in point.every_deadline:
                if item.recipient == id_ or id_ in self.responsible[point.id]:
                    yield Promise(point, item, item.recipient == id_)


def _meeting_of(item: object) -> str | None:
    """The meeting (id) that a record is or names."""
    if isinstance(item, Meeting):
        return item.id
    if isinstance(item, Record) and isinstance(item.entry, LogEntry):
        return item.entry.meeting
    return None


def _amounts(points: tuple[FollowUp, ...], id_: str) -> Iterator[tuple[FollowUp, Amount]]:
    for point in points:
        for item in point.amounts:
            if id_ in {item.payer, item.programme}:
                yield point, item


def _once(records: list[Record]) -> Iterator[Record]:
    """What one line of a document says in the same words is one."""
    seen = set()
    for item in records:
        key = (item.date, item.entry.source, item.entry.line, item.entry.text)
        if key not in seen:
            seen.add(key)
            yield item


@cached(LRUCache(_REGISTERS), key=id, lock=Lock())
def council_of(register: Register) -> Council:
    """The council of a register, worked out once for each register in use."""
    return Council(register)
