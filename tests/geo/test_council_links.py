"""Every link of the council's year resolves, and from both of its ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from geo.council import Council, agenda_of
from geo.model import FollowUp, Links, LogEntry, LogKind, PartialDate, Register
from geo.timeline import dates

DAY = PartialDate.parse("2026-11-28").first


def one_way(council: Council) -> list[tuple[str, str]]:
    """The pairs of programmes and bodies of which only the first lists the other."""
    listed: dict[str, set[str]] = {}
    for id_ in council.subjects:
        result = council.dossier(id_)
        ids = [*(item.id for item in result.programmes), *(item.id for item in result.bodies)]
        listed[id_] = set(ids)
    pairs = ((one, other) for one, others in listed.items() for other in others)
    return [(one, other) for one, other in pairs if one not in listed[other]]


def of_point(point: FollowUp, council: Council) -> Iterator[str]:
    """The programmes and bodies (ids) that a point names, in any of its parts."""
    yield from (*point.links.programmes, *point.links.bodies, *council.responsible[point.id])
    for deadline in point.deadlines:
        yield from filter(None, [deadline.recipient])
    for amount in point.amounts:
        yield from filter(None, [amount.payer, amount.programme])


def lost_points(council: Council) -> list[tuple[str, str]]:
    """(point, subject) where one names the other, and the dossier does not show it."""
    pairs = [(p.id, id_) for p in council.register.followups for id_ in of_point(p, council)]
    pairs += [
        (point, subject.id)
        for subject in council.subjects.values()
        for row in subject.log
        for point in row.links.followups
    ]
    points = {id_: {point.id for point in council.dossier(id_).points} for id_ in council.subjects}
    return [(point, id_) for point, id_ in pairs if point not in points[id_]]


def lost_meetings(council: Council) -> list[tuple[str, str]]:
    """(meeting, subject) where an item or a log names the other, and the dossier does not show it."""
    register = council.register
    pairs = [
        (meeting.id, id_)
        for meeting in register.meetings
        for item in meeting.items
        for id_ in (*item.links.programmes, *item.links.bodies)
    ]
    pairs += [
        (row.meeting, subject.id)
        for subject in council.subjects.values()
        for row in subject.log
        if row.meeting
    ]
    shown = {id_: {item.id for item in council.dossier(id_).meetings} for id_ in council.subjects}
    return [(meeting, id_) for meeting, id_ in pairs if meeting not in shown[id_]]


def of_register(register: Register) -> Council:
    return Council(register)


def linked_further(register: Register) -> Register:
    """The register with links that stand in one place only, of every sort."""
    entry = LogEntry(
        PartialDate.parse("2026-05"),
        LogKind.OMTALT,
        "Omtalt.",
        "x",
        "politiradet-2026-01",
        1,
        "2026-03-mote",
        Links(followups=("2025-7",), bodies=("pst",), programmes=("koss",)),
    )
    first, *rest = register.programmes
    logged = replace(first, log=(*first.log, entry))
    body = replace(register.bodies[-1], part_of="regjeringen", links=Links(programmes=("ipo",)))
    bodies = (*register.bodies[:-1], body)
    return replace(register, programmes=(logged, *rest), bodies=bodies)


@pytest.mark.parametrize("change", [lambda register: register, linked_further])
def test_every_link_is_seen_from_both_ends(register: Register, change: object) -> None:
    assert callable(change)
    council = of_register(change(register))
    assert one_way(council) == []
    assert lost_points(council) == []
    assert lost_meetings(council) == []


def test_what_a_meeting_settles_leads_back_to_it(register: Register) -> None:
    for meeting in register.meetings:
        agenda = agenda_of(register, meeting, DAY)
        logged = [*agenda.presented, *agenda.approved]
        logged += [(item.programme, item.entry) for item in agenda.approvals]
        assert all(entry.meeting == meeting.id for _, entry in logged)
        assert all(item.meeting == meeting.id for item in agenda.pending)


def test_nothing_stands_in_two_places(register: Register) -> None:
    texts = [(item.date, item.words) for item in dates(register)]
    assert len(texts) == len(set(texts))
    entries = [
        (subject.id, row.kind, row.date, row.quote)
        for subject in Council(register).subjects.values()
        for row in subject.log
    ]
    assert len(entries) == len(set(entries))
