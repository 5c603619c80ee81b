"""What documents tell of the council's year: meetings, programmes, bodies, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from geo.council import Kind
from geo.model import ItemKind, LogKind, Register
from geo.seminar import Proposal, read, understand
from geo.seminar.council_proposal import NewsProposal
from tests.conftest import SEMINAR, shipped_register
from tests.geo.council_document import DOCUMENT, HEAD, MINUTES

REGISTER = shipped_register()
BARE = replace(REGISTER, meetings=(), programmes=(), bodies=(), pending=())


def proposed(text: str, register: Register = REGISTER) -> Proposal:
    return understand(read(text.encode(), "x.txt"), register)


def news(text: str, register: Register = REGISTER) -> list[tuple[str, str, str | None, str | None]]:
    """(programme, kind, date, meeting) of what is said under the head of a summary."""
    return [_news(row) for row in proposed(f"{HEAD}{text}", register).council.news]


def _news(row: NewsProposal) -> tuple[str, str, str | None, str | None]:
    return row.programme, str(row.kind), row.date.iso if row.date else None, row.meeting


@cache
def document() -> Proposal:
    return proposed(DOCUMENT)


# --- the made-up document -----------------------------------------------------------------------


def test_the_meeting_is_proposed_with_its_items() -> None:
    council = document().council
    assert [(row.id, row.known, row.date and row.date.iso) for row in council.meetings] == [
        ("2027-01-seminar", False, "2027-01-28/2027-01-29"),
        ("2026-03-mote", True, "2026-03-18"),
        ("2027-03-mote", False, "2027-03"),
    ]
    themes = [row.text for row in council.items if row.kind is ItemKind.TEMA]
    assert themes == list(document().themes)
    assert [str(row.kind) for row in council.items[3:]] == ["gjennomgått", "drøftet", "vedlegg"]
    assert [row.followup_year for row in council.items] == [None, None, None, 2026, None, 2026]
    assert [row.lists_areas for row in council.items[:3]] == [False, False, True]
    assert council.items[1].programmes == ("oslostandard",)


def test_programmes_and_bodies_that_the_register_lacks_are_new() -> None:
    results = [(row.kind, row.id, str(row.type), row.period) for row in document().council.subjects]
    assert [row[:3] for row in results] == [
        (Kind.PROGRAMME, "byromsplan-2027-2030", "handlingsplan"),
        (Kind.BODY, "bymiljoetaten", "etat"),
    ]
    assert results[0][3] and results[0][3].iso == "2027/2030"


def test_what_is_said_of_programmes_is_news_with_its_meeting() -> None:
    assert [_news(row) for row in document().council.news] == [
        ("salto-handlingsprogram-2026-2028", "godkjent", "2026-03-18", "2026-03-mote"),
        ("politiradsavtale-2026-2028", "godkjent", "2026-03-18", "2026-03-mote"),
        ("oslostandard-radex", "utkast", "2027-01-28/2027-01-29", "2027-01-seminar"),
        ("oslostandard-radex", "til godkjenning", "2027-03", "2027-03-mote"),
        ("byromsplan-2027-2030", "utkast", "2027-01-28/2027-01-29", "2027-01-seminar"),
        ("byromsplan-2027-2030", "til godkjenning", None, None),
        ("trygghetsundersokelsen", "gjennomført", "2026-10", None),
    ]


def test_a_meeting_without_a_date_is_reported_with_its_place() -> None:
    line = next(at for at, row in enumerate(DOCUMENT.splitlines(), 1) if "Byromsplan" in row)
    results = [item for item in document().findings if item.code == "meeting_undated"]
    assert [dict(item.values) for item in results] == [
        {"name": "Byromsplan", "page": "1", "line": str(line)}
    ]
    unsure = [row for row in document().council.news if row.date is None]
    assert all(row.score < 0.8 for row in unsure)


def test_the_points_of_a_coming_year_are_pending() -> None:
    (pending,) = document().council.pending
    assert (pending.year, pending.date and pending.date.iso) == (2027, "2027-03")
    assert pending.meeting == "2027-03-mote"


def test_a_point_links_to_programmes_and_bodies_by_the_registers_names() -> None:
    first, second = document().followups
    assert first.links.programmes == ("oslostandard",)
    assert set(first.links.bodies) == {"bydelene", "oslo-kommune", "barne-og-familieetaten"}
    assert [row.recipient for row in first.deadlines] == ["barne-og-familieetaten"]
    (amount,) = first.amounts
    assert (amount.nok, amount.payer, amount.year) == (12_000_000, "oslo-kommune", 2027)
    assert amount.onwards
    assert first.responsible == ("Velferdsetaten",)  # «VEL»
    assert second.responsible == ("Bymiljøetaten", "Oslo politidistrikt")
    assert second.links.bodies == ()


def test_every_quote_stands_where_it_says() -> None:
    lines = DOCUMENT.splitlines()
    for row in document().council.lines:
        assert row.quote.split()[0] in lines[row.line - 1]


# --- wordings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "date"),
    [
        ("Oslostandarden ble lansert i mai 2026.", "lansert", "2026-05"),
        ("Oslostandarden vart lansert i mai 2026.", "lansert", "2026-05"),
        (
            "KOSS-avtalen 2027–2029 ble vedtatt i politirådet i november 2026.",
            "godkjent",
            "2026-11",
        ),
        (
            "SaLTo-handlingsplanen 2029–2032 vart godkjend i politirådet i november.",
            "godkjent",
            "2026-11",
        ),
        ("Grorudmodellen skal opp til godkjenning i møtet i april.", "til godkjenning", "2027-04"),
        ("Grorudmodellen leggast fram i møtet i desember.", "til godkjenning", "2027-12"),
        (
            "Framlegg til SaLTo-handlingsplan 2029–2032 vart lagt fram.",
            "utkast",
            "2027-01-28/2027-01-29",
        ),
        ("Det skal utvikles en Oslostandard for kveldstid.", "planlagt", "2027-01"),
        ("Det skal utviklast ein Oslostandard for kveldstid.", "planlagt", "2027-01"),
        ("Trygghetsundersøkelsen er gjennomført.", "gjennomført", "2027-01"),
    ],
)
def test_each_wording_is_read_as_what_it_means(text: str, kind: str, date: str) -> None:
    assert [row[1:3] for row in news(f"Det gjelder IPO.\n\n{text}")] == [(kind, date)]


@pytest.mark.parametrize(
    "text",
    [
        "Oslostandarden ble ikke lansert.",
        "På programmet sto narkotika, og Oslostandarden.",
        "Alle ungdomsskoler skal ha en avtale.",
        "Trygghetsundersøkelsen legges fram for rådet i mars.",
    ],
)
def test_what_is_no_news_is_at_most_a_mention(text: str) -> None:
    assert {row[1] for row in news(f"Det gjelder IPO.\n\n{text}")} <= {"omtalt"}


def test_a_programme_that_is_only_named_gets_a_line_in_its_log() -> None:
    text = "KOSS hadde mye å gjøre i høst. KOSS er i tre kommuner. IPO virker.\n\nOslostandarden ble lansert i mai 2026."
    assert news(text) == [
        ("oslostandard", "lansert", "2026-05", None),
        ("koss", "omtalt", "2027-01", None),
    ]


def test_a_programme_of_a_point_or_a_theme_gets_no_mention_besides() -> None:
    text = "Oppfølgingspunkter for 2026\n\n1. KOSS skal styrkes.\nStatus: Pågår.\n"
    assert news(f"Tema: KOSS og beredskap.\n\n{text}") == []


@pytest.mark.parametrize(
    ("days", "month", "date"),
    [
        ("28.-29. januar 2027", "mars", "2027-03"),
        ("10.-11. desember 2026", "mars", "2027-03"),
        ("10.-11. desember 2026", "desember", "2026-12"),
    ],
)
def test_a_coming_month_is_the_next_one_after_the_seminar(days: str, month: str, date: str) -> None:
    head = HEAD.replace("28.-29. januar 2027", days)
    text = f"{head}Grorudmodellen legges fram for godkjenning i politirådets møte i {month}."
    (row,) = proposed(text).council.news
    assert row.date and row.date.iso == date


def test_other_years_make_another_programme_and_later_news_are_of_it() -> None:
    result = news(
        "Utkast til SaLTo-handlingsprogrammet 2029–2032 ble presentert. "
        "Programmet legges fram for godkjenning i møtet i mars."
    )
    assert [row[0] for row in result] == ["salto-handlingsprogram-2029-2032"] * 2


def test_minutes_tell_what_a_coming_meeting_decided() -> None:
    council = proposed(MINUTES).council
    assert [(row.id, row.known, row.date and row.date.iso) for row in council.meetings] == [
        ("2026-03-mote", True, "2026-03-18")
    ]
    assert [_news(row) for row in council.news] == [
        ("politiradsavtale-2026-2028", "godkjent", "2026-03-18", "2026-03-mote"),
        ("salto-handlingsprogram-2026-2028", "godkjent", "2026-03-18", "2026-03-mote"),
    ]


def test_a_misread_name_is_known_with_its_likeness() -> None:
    (row,) = proposed(f"{HEAD}Oslostandgrden ble lansert i mai 2026.").council.news
    assert (row.programme, row.matched) == ("oslostandard", "Oslostandarden")
    assert 0.88 <= row.likeness < 1.0 and row.score == row.likeness


@pytest.mark.parametrize("text", ["", "Handleliste", "Politirådet.", "Vedtak:", "SaLTo " * 2_000])
def test_nothing_crashes(text: str) -> None:
    assert {row[1] for row in news(text)} <= {"omtalt"}


# --- the real document --------------------------------------------------------------------------


def _real(register: Register) -> Proposal:
    return understand(read(SEMINAR.read_bytes(), SEMINAR.name), register)


def _share(results: Iterable[object], wanted: Iterable[object]) -> tuple[float, float]:
    """Precision and recall."""
    rows, gold = set(results), set(wanted)
    right = len(rows & gold)
    return round(right / len(rows), 2), round(right / len(gold), 2)


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_real_document_tells_a_register_that_has_it_nothing_new() -> None:
    assert _real(REGISTER).council.lines == ()


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_real_document_fills_a_register_without_the_councils_year() -> None:
    """Precision and recall against data/meetings.json, programmes.json and bodies.json."""
    council = _real(BARE).council
    own = "2026-01-seminar"
    assert council.meetings[0].id == own
    assert _share(
        ((row.id, row.date and row.date.iso) for row in council.meetings),
        ((row.id, row.date.iso) for row in REGISTER.meetings),
    ) == (1.0, 1.0)
    known = REGISTER.meeting_by_id[own].items
    assert [(row.kind, row.line) for row in council.items] == [(i.kind, i.line) for i in known]
    assert sum(row.kind is ItemKind.TEMA for row in council.items) == 4
    (pending,) = council.pending
    assert (pending.year, pending.meeting) == (2026, "2026-03-mote")
    programmes = [row for row in council.subjects if row.kind is Kind.PROGRAMME]
    bodies = [row for row in council.subjects if row.kind is Kind.BODY]
    assert _share((row.line for row in programmes), (p.line for p in REGISTER.programmes))[0] > 0.5
    assert (len(programmes), len(bodies)) == (9, 7)
    assert all(
        row.score >= 0.8 for row in (*programmes, *bodies) if row.id != "trygghetsundersokelse"
    )


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_what_the_real_document_says_happens_is_read() -> None:
    """Every event of the shipped logs but one, each with its date, meeting and line."""
    kinds = {LogKind.UTKAST, LogKind.TIL_GODKJENNING, LogKind.GODKJENT, LogKind.LANSERT}
    wanted = {
        (str(row.kind), row.date.iso, row.meeting, row.line)
        for item in REGISTER.programmes
        for row in item.log
        if row.kind in kinds
    }
    results = {
        (str(row.kind), row.date and row.date.iso, row.meeting, row.line)
        for row in _real(BARE).council.news
        if row.kind in kinds
    }
    assert {row[:3] for row in results} == {row[:3] for row in wanted}


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_points_of_the_real_document_link_as_the_data_say() -> None:
    rows = _real(REGISTER).followups
    gold = {point.number: point for point in REGISTER.followups}
    programmes = _share(
        ((row.number, id_) for row in rows for id_ in row.links.programmes),
        ((number, id_) for number, p in gold.items() for id_ in p.links.programmes),
    )
    bodies = _share(
        ((row.number, id_) for row in rows for id_ in row.links.bodies),
        ((number, id_) for number, p in gold.items() for id_ in p.links.bodies),
    )
    assert (programmes, bodies[1]) == ((1.0, 1.0), 1.0)
    assert bodies[0] >= 0.6
    second = next(row for row in rows if row.number == 2)
    assert [(a.nok, a.payer, a.programme, a.year, a.onwards) for a in second.amounts] == [
        (a.nok, a.payer, a.programme, a.year, a.onwards) for a in gold[2].amounts
    ]
    fourth = next(row for row in rows if row.number == 4)
    assert [(d.date.iso, d.recipient) for d in fourth.deadlines] == [
        (d.date.iso, d.recipient) for d in gold[4].deadlines
    ]


# --- minutes of a meeting ---------------------------------------------------------------------------

_MINUTES = (
    "Referat fra møte i Politirådet i Oslo 18. mars 2026\n\n"
    "IPO-områdene ble drøftet, og oppfølgingspunktene er i gang.\n\n"
)


def minutes(text: str) -> list[tuple[str, str, str | None, str | None]]:
    return [_news(row) for row in proposed(f"{_MINUTES}{text}").council.news]


def test_what_minutes_call_approved_was_approved_at_that_meeting() -> None:
    assert minutes("SaLTo handlingsprogram for perioden 2026 - 2028 ble godkjent.") == [
        ("salto-handlingsprogram-2026-2028", "godkjent", "2026-03-18", "2026-03-mote")
    ]
    assert minutes("Politirådet godkjente politirådsavtalen 2026-2028.") == [
        ("politiradsavtale-2026-2028", "godkjent", "2026-03-18", "2026-03-mote")
    ]


@pytest.mark.parametrize("by", ["av bystyret", "i bystyret"])
def test_what_others_approved_has_no_date_of_the_meeting(by: str) -> None:
    (row,) = minutes(f"SaLTo handlingsprogram for perioden 2026 - 2028 ble godkjent {by}.")
    assert row[1:] == ("godkjent", None, None)


def test_what_is_no_draft_was_presented_at_the_meeting() -> None:
    row = ("trygghetsundersokelsen", "omtalt", "2026-03-18", "2026-03-mote")
    assert minutes("Trygghetsundersøkelsen ble presentert av OPD.") == [row]
    assert minutes("Oslo politidistrikt presenterte trygghetsundersøkelsen.") == [row]
    assert row not in minutes("Trygghetsundersøkelsen skal bli presentert senere.")


def test_a_heading_with_the_beginning_of_a_name_adds_no_programme() -> None:
    council = proposed(
        f"{_MINUTES}Handlingsplan mot vold i nære relasjoner\n"
        "Utkast til ny handlingsplan mot vold i nære relasjoner for perioden 2026-2029 ble "
        "presentert. Planen legges fram for godkjenning i møtet i juni."
    ).council
    (plan,) = council.subjects
    assert plan.name == "Handlingsplan mot vold i nære relasjoner"
    assert [(row.programme, str(row.kind)) for row in council.news] == [
        (plan.id, "utkast"),
        (plan.id, "til godkjenning"),
    ]
