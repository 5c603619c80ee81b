"""The rules of revising a draft, without a screen: what a person chose and wrote → the coming list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from geo.importing import Home, findings, home_codes, permission
from geo.importing.revision import (
    ADDED,
    ADDED_END,
    ADDED_POINT,
    AREA,
    ENDED,
    POINT,
    STAYS,
    AreaEdit,
    EndEdit,
    Heading,
    Lines,
    PointEdit,
    Revision,
    draft_for,
    guess_year,
    read_month,
    read_year,
    ready_lines,
    revise,
)
from geo.importing.verdict import Group, Verdict, group_of, verdict_on
from geo.model import FollowUpState, PartialDate, Register, Status, Unit
from geo.seminar import Document, Proposal, read, understand

#: A made-up summary, for tests only.
DOCUMENT = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar.

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet sentrum: Grønland/Tøyen (videreført)
o Enhet øst: Furuset (videreført), Linderud (ny), Drømmedalen (ny)

Satsingen på Vestli avsluttes.
Bydelen vil også følge med på Bjøråsen.

Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

1. Bydelene og politiet skal lage en felles plan for trygge skoleveier.

Status:
Planen er under arbeid i Bydel Alna. Frist 1. juni 2027.
"""


@dataclass(frozen=True)
class Review:
    """A document under review."""

    register: Register
    document: Document
    proposal: Proposal

    def revised(
        self,
        areas: Mapping[tuple[str, int], AreaEdit] | None = None,
        ends: Mapping[tuple[str, int], EndEdit] | None = None,
        points: Mapping[tuple[str, int], PointEdit] | None = None,
    ) -> Lines:
        heading = Heading(PartialDate.parse("2027-01"), "Seminaret 2027", 2026)
        draft = draft_for(self.register, self.proposal, heading)
        revision = Revision(areas or {}, ends or {}, points or {})
        return revise(self.register, self.document, draft, heading.year, revision)


@pytest.fixture(scope="module")
def review(register: Register) -> Review:
    document = read(DOCUMENT.encode(), "januar-2027.txt")
    return Review(register, document, understand(document, register))


def _faults(lines: Lines) -> list[tuple[str, dict[str, str]]]:
    return [(item.code, dict(item.values)) for item in lines.draft.faults]


# --- which list -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "2027", "januar 2027", "2027-13", "2027-01-29"])
def test_a_month_is_a_month(words: str) -> None:
    assert read_month(words) is None
    result = read_month("2027-01")
    assert result and result.iso == "2027-01"


def test_the_year_of_the_points_is_as_written_as_read_or_the_year_before(review: Review) -> None:
    month = PartialDate.parse("2027-01")
    assert guess_year(review.proposal, month) == 2026
    assert [read_year(words, 2026) for words in ("2025", "", "25", "٢٠٢٥", "0000")] == [
        2025,
        2026,
        2026,
        2026,
        2026,
    ]


def test_a_revision_without_edits_is_the_draft(review: Review) -> None:
    heading = Heading(PartialDate.parse("2027-01"), "", 2026)
    draft = draft_for(review.register, review.proposal, heading)
    assert revise(review.register, review.document, draft, 2026, Revision()).draft == draft
    assert draft.title == review.proposal.title and draft.edition == "2027-01"


# --- areas ------------------------------------------------------------------------------------


def test_a_line_is_as_a_person_makes_it(review: Review) -> None:
    edit = AreaEdit(
        is_accepted=True,
        area="vestli",
        unit="øst",
        status="ny",
        started=" 1. mars 2026 ",
        home="uten:",
    )
    (item, *_) = review.revised({(AREA, 0): edit}).draft.areas
    assert (item.id, item.name, item.unit, item.status, item.home) == (
        "vestli",
        "Vestli",
        Unit.OST,
        Status.NY,
        None,  # a known area has its border already
    )
    assert item.started and item.started.iso == "2026-03-01"


def test_values_can_be_taken_away(review: Review) -> None:
    (item, *_) = review.revised({(AREA, 0): AreaEdit(unit="", status="", started="")}).draft.areas
    assert (item.unit, item.status, item.started) == (None, None, None)
    assert item.area_id == "hovseter"


def test_a_start_that_is_no_date_is_a_fault_of_a_line_that_is_kept(review: Review) -> None:
    edits = {
        (AREA, 0): AreaEdit(started="i fjor"),
        (AREA, 1): AreaEdit(is_accepted=False, started="x"),
    }
    lines = review.revised(edits)
    assert _faults(lines) == [("no_start", {"name": "Hovseter", "value": "i fjor"})]


@pytest.mark.parametrize(
    ("code", "home"),
    [("", None), ("uten:", Home(None)), ("uten:alna", Home("alna")), ("0301010102", None)],
)
def test_a_new_area_lies_where_its_code_says(review: Review, code: str, home: Home | None) -> None:
    if code.isdigit():
        part = next(item for item in review.register.delbydeler if item.id == code)
        home = Home(part.bydel, part.id)
    lines = review.revised({(ADDED, 0): AreaEdit(name="Nylandet", home=code)})
    item = lines.draft.areas[-1]
    assert (item.name, item.home, item.by_hand) == ("Nylandet", home, True)
    assert home_codes.code_of(home) == code


def test_every_home_has_a_code_of_its_own(register: Register) -> None:
    homes = home_codes.homes(register)
    assert len(homes) == len(register.delbydeler) + len(register.bydeler) + 2
    assert all(home_codes.code_of(home) == code for code, home in homes.items())


def test_a_code_that_the_register_lacks_is_refused(review: Review) -> None:
    for edit in (AreaEdit(area="finnes-ikke"), AreaEdit(area="", home="finnes-ikke")):
        with pytest.raises(KeyError):
            review.revised({(AREA, 0): edit})
    with pytest.raises(ValueError, match="nord"):
        review.revised({(AREA, 0): AreaEdit(unit="nord")})


def test_an_added_line_has_the_documents_words(review: Review) -> None:
    lines = review.revised({(ADDED, 3): AreaEdit(name="Bjøråsen", home="uten:")})
    assert lines.areas[-1] == (ADDED, 3)
    proposed = lines.draft.areas[-1].proposed
    assert proposed.quote == "Bydelen vil også følge med på Bjøråsen." and proposed.line == 11


def test_an_added_line_with_words_that_are_not_there_says_so(review: Review) -> None:
    edit = AreaEdit(name="Bjøråsen", home="uten:", quote="Står ikke her")
    lines = review.revised({(ADDED, 0): edit})
    assert _faults(lines) == [("no_quote", {"name": "Bjøråsen", "value": "Står ikke her"})]


def test_an_added_line_without_a_name_is_not_kept(review: Review) -> None:
    lines = review.revised({(ADDED, 0): AreaEdit(), (ADDED, 1): AreaEdit(is_accepted=False)})
    assert _faults(lines) == [("nameless", {})]
    assert not any(item.is_accepted for item in lines.draft.areas[-2:])


# --- what ends --------------------------------------------------------------------------------


def test_what_was_read_as_ending_can_stay_as_it_was(review: Review) -> None:
    assert [item.name for item in review.revised().draft.ended] == ["Vestli"]
    lines = review.revised({(STAYS, 0): AreaEdit()}, {(ENDED, 0): EndEdit(is_accepted=False)})
    item = lines.draft.areas[lines.areas.index((STAYS, 0))]
    assert (item.id, item.unit, item.status, item.is_accepted) == (
        "vestli",
        Unit.OST,
        Status.VIDEREFORT,
        True,
    )
    assert not lines.draft.ended[0].is_accepted


def test_an_end_that_is_added_needs_an_area_and_the_documents_words(review: Review) -> None:
    ends = {(ADDED_END, 0): EndEdit(), (ADDED_END, 1): EndEdit(area="grorud")}
    lines = review.revised(ends=ends)
    assert _faults(lines) == [("nameless_end", {}), ("no_end_quote", {"name": "Grorud"})]
    assert [item.is_accepted for item in lines.draft.ended] == [
        False,
        False,
        False,
    ]  # told in a sentence
    quoted = EndEdit(area="grorud", quote="Satsingen på Vestli avsluttes")
    lines = review.revised(ends={(ADDED_END, 0): quoted})
    assert lines.draft.ended[-1].is_accepted and lines.draft.ended[-1].proposed.line == 10


def test_an_area_that_ends_is_not_on_the_list(review: Review) -> None:
    ends = {(ENDED, 0): EndEdit(is_accepted=True)}
    lines = review.revised({(AREA, 0): AreaEdit(area="vestli")}, ends)
    assert "ended_and_listed" in {f.code for f in findings(review.register, lines.draft)}


# --- points -----------------------------------------------------------------------------------


def test_a_point_is_as_a_person_makes_it(review: Review) -> None:
    edit = PointEdit(
        wording=" Ny ordlyd. ",
        status_text="Ferdig.",
        state="avsluttet",
        responsible=("Oslo kommune, Politiet", "Politiet"),
        deadlines="mars 2028",
        amounts="40 mill; 250 000",
        all_areas=True,
        areas=("vestli", "finnes-ikke"),
        bydeler=("alna",),
        units=("øst",),
    )
    (item,) = review.revised(points={(POINT, 0): edit}).draft.points
    assert (item.text, item.status_text, item.state) == (
        "Ny ordlyd.",
        "Ferdig.",
        FollowUpState.AVSLUTTET,
    )
    assert item.responsible == ("Oslo kommune", "Politiet")
    assert [row.date.iso for row in item.deadlines] == ["2028-03"]
    assert [row.nok for row in item.amounts] == [40_000_000, 250_000]
    assert (item.links.all_areas, item.links.areas, item.links.units) == (
        True,
        ("vestli",),  # a code that the register does not have is left out
        (Unit.OST,),
    )


def test_what_was_read_of_a_deadline_stays_with_it(review: Review) -> None:
    (read_,) = review.revised().draft.points[0].deadlines
    edit = PointEdit(deadlines="1. juni 2027, 2028")
    first, second = review.revised(points={(POINT, 0): edit}).draft.points[0].deadlines
    assert first == read_ and first.quote and (second.date.iso, second.quote) == ("2028", "")


def test_words_that_are_no_date_are_a_deadline_as_they_are_written(review: Review) -> None:
    (point,) = review.revised().draft.points
    edit = PointEdit(deadlines="1. juni 2027, til neste møte; høsten 2031")
    (item,) = review.revised(points={(POINT, 0): edit}).draft.points
    assert item.deadlines == point.deadlines
    assert [row.words for row in item.undated_deadlines] == ["til neste møte", "høsten 2031"]
    (item,) = review.revised(points={(POINT, 0): PointEdit(deadlines="")}).draft.points
    assert (item.deadlines, item.undated_deadlines) == ((), ())


def test_a_date_or_sum_that_is_none_is_a_fault_of_a_point_that_is_kept(review: Review) -> None:
    edit = PointEdit(deadlines="31. juni 2027", amounts="mye")
    assert _faults(review.revised(points={(POINT, 0): edit})) == [
        ("no_deadline", {"number": "1", "value": "31. juni 2027"}),
        ("no_amount", {"number": "1", "value": "mye"}),
    ]
    left_out = PointEdit(is_accepted=False, deadlines="31. juni 2027")
    assert _faults(review.revised(points={(POINT, 0): left_out})) == []


def test_a_point_under_the_number_of_a_known_one_has_its_wording(review: Review) -> None:
    heading = Heading(PartialDate.parse("2026-01"), "", 2025)
    draft = draft_for(review.register, review.proposal, heading)
    points = {(POINT, 0): PointEdit(number=2, wording="Noe annet")}
    lines = revise(review.register, review.document, draft, 2025, Revision(points=points))
    known = next(point for point in review.register.followups if point.id == "2025-2")
    (item,) = lines.draft.points
    assert (item.id, item.text, item.responsible) == ("2025-2", known.text, known.responsible)
    assert {row.date for row in known.deadlines} <= {row.date for row in item.deadlines}


def test_an_added_point_comes_after_those_that_were_read(review: Review) -> None:
    points = {
        (POINT, 0): PointEdit(number=7),
        (ADDED_POINT, 0): PointEdit(wording="Satsingen på Vestli avsluttes"),
        (ADDED_POINT, 1): PointEdit(wording="Står ikke der"),
    }
    items = review.revised(points=points).draft.points
    assert [(item.number, item.by_hand, item.is_accepted) for item in items] == [
        (7, False, True),
        (8, True, True),
        (9, True, True),
    ]
    assert [item.proposed.line for item in items[1:]] == [10, 0]


# --- what is ready, and what is decided -------------------------------------------------------


def test_only_lines_that_can_be_written_are_ready(review: Review) -> None:
    areas = {
        (ADDED, 0): AreaEdit(name="Nylandet"),
        (ADDED, 1): AreaEdit(name="Nyland", home="uten:", started="i fjor"),
        (ADDED, 2): AreaEdit(name="Vestli", home="uten:"),
    }
    points = {(ADDED_POINT, 0): PointEdit(wording="")}
    lines = review.revised(areas, points=points)
    ready = ready_lines(review.register, lines.draft)
    assert [item.is_accepted for item in ready.areas[-3:]] == [False, True, False]
    assert [item.is_accepted for item in ready.points] == [True, False]
    assert lines.draft.faults and not ready.faults


def test_a_line_is_decided_or_open() -> None:
    assert [
        verdict_on(is_accepted=accepted, sure=sure, rejected=rejected)
        for accepted, sure, rejected in (
            (True, False, True),
            (False, True, False),
            (False, False, True),
            (False, False, False),
        )
    ] == [Verdict.ACCEPTED, Verdict.REJECTED, Verdict.REJECTED, Verdict.OPEN]


def test_lines_are_grouped_by_what_they_say_against_the_list_before(review: Review) -> None:
    older = review.register.latest
    lines = {item.name: item for item in review.revised().draft.areas}
    hovseter = lines["Hovseter"]
    moved = tuple(
        replace(row, unit=Unit.OST) if row.area == "hovseter" else row for row in older.listings
    )
    assert group_of(older, hovseter) is Group.CONTINUED
    assert group_of(replace(older, listings=moved), hovseter) is Group.CHANGED
    assert group_of(None, hovseter) is Group.NEW
    assert group_of(older, lines["Drømmedalen"]) is Group.UNCLEAR


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, ""),
        ({"host": "localhost:8501"}, ""),
        ({"host": "[::1]:8501"}, ""),
        ({"own_folder": True}, "folder"),
        ({"host": "kart.example"}, "elsewhere"),
        ({"host": "localhost.kart.example"}, "elsewhere"),
        ({"address": "0.0.0.0"}, "elsewhere"),
        ({"is_passed_on": True}, "elsewhere"),
        ({"has_key": False}, "key"),
        ({"has_key": False, "own_folder": True}, "folder"),
        ({"has_key": False, "host": "kart.example"}, "elsewhere"),
    ],
)
def test_only_who_sits_at_the_machine_may_write(values: dict[str, object], why: str) -> None:
    usual = {
        "own_folder": False,
        "address": "localhost",
        "host": "",
        "is_passed_on": False,
        "has_key": True,
    }
    assert permission.refusal(**{**usual, **values}) == why  # type: ignore[arg-type]  # a table


@pytest.mark.parametrize(
    "header",
    [
        "X-Real-IP",
        "Via",
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "CF-Ray",
        "X-Envoy-Id",
    ],
)
def test_any_header_of_a_proxy_is_known(header: str) -> None:
    usual = ["Host", "Origin", "User-Agent", "Accept-Language", "Cookie", "X-Xsrftoken"]
    assert not permission.is_passed_on(usual)
    assert permission.is_passed_on([*usual, header])
