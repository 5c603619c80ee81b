"""The council's year: names, agendas and dossiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.council import Kind, Names, Outcome, agenda_of, awaited, council_of, next_meeting
from geo.council.dossier import Subject
from geo.council.names import alike_pairs
from geo.model import Deadline, LogKind, PartialDate, Programme, Register, UndatedDeadline

TODAY = date(2026, 11, 28)


def names_of(register: Register) -> Names:
    return council_of(register).names


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("KOSS", "koss"),
        ("koss-samarbeidet", "koss"),
        ("OPD", "oslo-politidistrikt"),
        ("politiet", "oslo-politidistrikt"),
        ("BFE", "barne-og-familieetaten"),
        ("Barne og familie-etaten", "barne-og-familieetaten"),
        ("VEL", "velferdsetaten"),
        ("SalLTo handlingsprogram", "salto-handlingsprogram-2026-2028"),
        ("SaLTo handlingsprogram 2026 - 2028", "salto-handlingsprogram-2026-2028"),
        ("ny politirådsavtale", "politiradsavtale-2026-2028"),
        ("Oslostandard", "oslostandard"),
        ("Trygghetsundersokelse", "trygghetsundersokelsen"),
        ("SaLTo handlingsprogram 2029–2031", None),
        ("Grorud", None),
        ("KOS", None),
        ("", None),
        ("–", None),
        ("x" * 5_000, None),
    ],
)
def test_a_name_means_its_record_however_it_is_spelt(
    register: Register, name: str, id_: str | None
) -> None:
    match = names_of(register).find(name)
    assert (match and match.id) == id_
    assert match is None or match.score >= 0.83


def test_a_name_of_another_kind_is_not_taken(register: Register) -> None:
    assert names_of(register).find("KOSS", (Kind.BODY,)) is None
    assert names_of(register).find("OPD", (Kind.PROGRAMME,)) is None


def test_terms_are_found_as_whole_words_the_longest_first(register: Register) -> None:
    text = (
        "Videre med KOSS-samarbeidet, KOSSen og SaLTo-nettverket; kommunen, Oslo politidistrikt "
        "og politirådsavtalen. Barne- og familieetatens rapport og BFEs syn; Statsbygg."
    )
    terms = [(text[item.start : item.end], item.id) for item in names_of(register).mentions(text)]
    assert terms == [
        ("KOSS-samarbeidet", "koss"),
        ("SaLTo-nettverket", "salto-nettverket"),
        ("Oslo politidistrikt", "oslo-politidistrikt"),
        ("politirådsavtalen", "politiradsavtale-2026-2028"),
        ("Barne- og familieetatens", "barne-og-familieetaten"),
        ("BFEs", "barne-og-familieetaten"),
    ]
    assert Names((), ()).mentions(text) == ()


def test_what_march_is_to_settle_and_what_june_did(register: Register) -> None:
    agendas = {item.id: agenda_of(register, item, TODAY) for item in register.meetings}
    march, seminar = agendas["2026-03-mote"], agendas["2026-01-seminar"]
    assert [item.programme.id for item in march.open_approvals] == [
        "salto-handlingsprogram-2026-2028",
        "politiradsavtale-2026-2028",
    ]
    assert [item.year for item in march.pending] == [2026] and march.unsettled
    assert len(seminar.themes) == 4 and [item.id for item in seminar.editions] == ["2026-01"]
    assert [item.id for item, _ in seminar.presented] == [
        item.programme.id for item in march.approvals
    ]
    assert len(seminar.attachments) == 1 and len(seminar.items) == 2
    assert [item.id for item, _ in agendas["2025-06-mote"].approved] == [
        "salto-handlingsplan-2025-2028"
    ]
    (april,) = agendas["2025-04-mote"].approvals
    assert april.outcome and april.outcome.date.iso == "2025-06"
    assert not agendas["2025-04-mote"].unsettled


@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        (date(2026, 1, 30), Outcome.COMING),
        (date(2026, 2, 1), Outcome.NEXT),
        (date(2026, 3, 31), Outcome.NEXT),
        (date(2026, 4, 1), Outcome.UNTOLD),
    ],
)
def test_where_the_march_meeting_stands_follows_the_day(
    register: Register, today: date, outcome: Outcome
) -> None:
    meeting = register.meeting_by_id["2026-03-mote"]
    assert agenda_of(register, meeting, today).outcome is outcome
    assert (next_meeting(register, today) is None) is (outcome is Outcome.UNTOLD)


def test_a_meeting_that_settled_everything_is_held(register: Register) -> None:
    meeting = register.meeting_by_id["2026-03-mote"]

    def approved(programme: Programme) -> Programme:
        rows = [row for row in programme.log if row.kind is LogKind.TIL_GODKJENNING]
        done = tuple(replace(row, kind=LogKind.GODKJENT) for row in rows)
        return replace(programme, log=(*programme.log, *done))

    settled = replace(register, programmes=tuple(map(approved, register.programmes)), pending=())
    assert agenda_of(settled, meeting, date(2026, 4, 1)).outcome is Outcome.HELD


def _iso(item: Deadline | UndatedDeadline) -> str:
    return item.date.iso if isinstance(item, Deadline) else ""


def test_what_a_body_owes_and_what_it_is_promised(register: Register) -> None:
    council = council_of(register)
    family = council.dossier("barne-og-familieetaten")
    assert [(_iso(item.deadline), item.is_recipient) for item in family.promises] == [
        ("2026-03-01", False),
        ("2026", False),
    ]
    (presented,) = council.dossier("politiradet").promises
    assert presented.is_recipient and _iso(presented.deadline) == "2026"
    assert [point.id for point in council.dossier("velferdsetaten").responsible] == ["2025-3"]


def test_a_programme_has_its_money_its_points_and_its_parts(register: Register) -> None:
    council = council_of(register)
    standard = council.dossier("oslostandard")
    assert [(item.nok, item.payer, item.year) for _, item in standard.amounts] == [
        (40_000_000, "oslo-kommune", 2026),
        (26_000_000, "staten", 2026),
    ]
    koss = council.dossier("koss")
    assert [point.id for point in koss.points] == ["2025-1"]
    assert {item.id for item in koss.programmes} == {
        "koss-rammeverk",
        "koss-tiltakskort",
        "koss-rutiner",
    }
    assert {"asker-kommune", "barum-kommune"} <= {item.id for item in koss.bodies}
    dates = [item.date.first for item in koss.log]
    assert dates == sorted(dates) and any(item.point for item in koss.log)
    with pytest.raises(KeyError):
        council.dossier("ukjent")


def related(register: Register, subject: Subject) -> set[str]:
    dossier = council_of(register).dossier(subject.id)
    return {item.id for item in dossier.programmes} | {item.id for item in dossier.bodies}


def test_every_link_resolves_both_ways(register: Register) -> None:
    council = council_of(register)
    for subject in council.subjects.values():
        for other in related(register, subject):
            assert subject.id in related(register, council.subjects[other]), (subject.id, other)
        for point in council.dossier(subject.id).points:
            links = {*point.links.programmes, *point.links.bodies, *council.responsible[point.id]}
            links |= {item.recipient for item in point.deadlines if item.recipient}
            links |= {id_ for item in point.amounts for id_ in (item.payer, item.programme) if id_}
            assert subject.id in links


def test_an_older_register_has_no_council(register: Register) -> None:
    bare = replace(register, meetings=(), programmes=(), bodies=())
    assert council_of(bare).subjects == {} and next_meeting(bare, TODAY) is None
    assert set(council_of(bare).responsible.values()) == {()}


def test_a_log_without_a_meeting_is_on_no_agenda(register: Register) -> None:
    later = PartialDate.parse("2027")
    meeting = replace(register.meetings[-1], id="ny", date=later)
    agenda = agenda_of(replace(register, meetings=(meeting,)), meeting, TODAY)
    assert not (agenda.presented or agenda.approvals or agenda.approved or agenda.unsettled)


def test_a_deadline_without_a_date_is_owed_and_comes_last_of_what_is_to_come(
    register: Register,
) -> None:
    source = register.latest.sources[0]
    row = UndatedDeadline("snarest", "Plan til rådet.", source, 3, recipient="politiradet")
    points = tuple(
        replace(item, undated_deadlines=(row,)) if item.id == "2025-3" else item
        for item in register.followups
    )
    changed = replace(register, followups=points)
    council = council_of(changed)
    assert council.dossier("velferdsetaten").promises[-1].deadline == row
    assert [item.is_recipient for item in council.dossier("politiradet").promises] == [True, True]
    *dated, last = awaited(changed)
    assert (last.entry, last.date) == (row, None)
    assert tuple(dated) == awaited(register)


def test_names_alike_are_reported_once_and_editions_are_not(register: Register) -> None:
    one, *_ = register.bodies
    names = ("Utdanningsetaten", "Utdaningsetaten", "Utdannings-etaten", "UTDANNINGSETATEN", "Ute")
    bodies = [replace(one, id=str(at), name=name) for at, name in enumerate(names)]
    pairs = {frozenset((a.id, b.id)) for a, b, _ in alike_pairs(bodies)}
    assert pairs == {frozenset(pair) for pair in ("01", "02", "12", "13", "23")}
    programme = register.programmes[1]
    later = replace(programme, id="later", period=PartialDate.parse("2029/2031"))
    assert list(alike_pairs([programme, later])) == []
    assert list(alike_pairs(register.programmes)) == list(alike_pairs(register.bodies)) == []
