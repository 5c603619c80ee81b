"""Habits of offices that the first looks at new documents showed, each by a small document."""

from __future__ import annotations

import io
from importlib import import_module

import pytest
from PIL import Image, ImageDraw

from geo import files
from geo.model import Unit
from geo.seminar import SURE, Proposal, read, understand
from geo.seminar.document import Box
from geo.seminar.proposal import HALF_SURE
from geo.seminar.reading.ruled_lines import Grid, without_rules
from geo.seminar.reading.scanned_tables import in_cells
from geo.seminar.understanding.commitments import amounts
from tests.conftest import DATA

REGISTER = files.read_register(DATA)
HEAD = "Oppsummering fra politirådets seminar 20.–21. januar 2030\n\n"
LIST = "IPO-områder 2030\n\nEnhet øst: Furuset (ny)\n\n"


def proposed(text: str, name: str = "x.txt") -> Proposal:
    return understand(read(text.encode(), name), REGISTER)


def points(text: str) -> list[tuple[int, str, str]]:
    return [(one.number, one.text, one.status_text) for one in proposed(text).followups]


def areas(proposal: Proposal) -> dict[str, str | None]:
    return {one.name: one.status and str(one.status) for one in proposal.areas}


# --- points ---------------------------------------------------------------------------------------


def test_points_are_counted_under_the_number_of_their_section() -> None:
    text = f"{HEAD}3. Oppfølgingspunkter 2029\n3.1 Lage en plan.\nStatus: Laget.\n3.2 Lage to.\nStatus: Nei.\n"
    assert points(text) == [(1, "Lage en plan.", "Laget."), (2, "Lage to.", "Nei.")]


def test_parts_of_a_point_are_its_wording() -> None:
    text = f"{HEAD}{LIST}Oppfølgingspunkter 2030\n1 Ungdom\n1.1 Lage en plan.\n1.2 Skrive den.\n2 Rus\n2.1 Måle.\n2.2 Veie.\n"
    wordings = [wording for _, wording, _ in points(text)]
    assert wordings == ["Ungdom 1.1 Lage en plan. 1.2 Skrive den.", "Rus 2.1 Måle. 2.2 Veie."]


def test_items_of_an_agenda_are_no_points() -> None:
    text = (
        "REFERAT\nPolitirådet i Oslo, møte 25. januar 2030\n\nSak 1. Åpning\nVelkommen.\n\n"
        "Sak 2. Oppfølgingspunkter for 2030\nRådet vedtok:\n\n1. Lage en plan.\nFrist: 1. juni 2030.\n\n"
        "2. Skrive den.\nFrist: 1. juli 2030.\n\nSak 3. Eventuelt\nIngen saker.\n"
    )
    assert [(number, wording) for number, wording, _ in points(text)] == [
        (1, "Lage en plan."),
        (2, "Skrive den."),
    ]


def test_a_letter_answers_to_points_of_the_year() -> None:
    text = (
        f"{HEAD}Rådet ble enig om to oppfølgingspunkter for 2030.\n\n"
        "Til punkt 1 – Skole. Rutinen gjøres kjent. Ansvarlig: UDE.\n\n"
        "Til punkt 2 – Rus. Ordningen utvides. Ansvarlig: VEL.\n"
    )
    assert points(text) == [
        (1, "Skole. Rutinen gjøres kjent.", ""),
        (2, "Rus. Ordningen utvides.", ""),
    ]
    assert proposed(text).followup_year == 2030


@pytest.mark.parametrize(
    "table",
    [
        "| Frist | Punkt | Hva rådet ble enige om | Status |\n| – | 2 | Lage en plan | Laget |\n",
        "| Punkt | Status fra enheten | Frist |\n| 2. Lage en plan | Laget | – |\n",
        "| Punkt | 2 |\n| Hva | Lage en plan |\n| Status | Laget |\n",
    ],
)
def test_the_number_of_a_point_in_a_table(table: str) -> None:
    assert points(f"{HEAD}{LIST}Oppfølgingspunkter 2029\n\n{table}") == [
        (2, "Lage en plan", "Laget")
    ]


def test_fields_in_small_letters_stand_on_lines_of_their_own() -> None:
    text = f"{HEAD}{LIST}Oppfølgingspunktene for 2030\n\t1. Lage en plan, kr 350.000,-\n\t\tansvar: BYM\n\t\tfrist: 1. feb. 2031\n\t2. Måle\n\t\tansvar: OPD\n"
    first, second = proposed(text).followups
    assert (first.text, first.responsible) == ("Lage en plan, kr 350.000,-", ("Bymiljøetaten",))
    assert [row.date.iso for row in first.deadlines] == ["2031-02-01"]
    assert second.responsible == ("Oslo politidistrikt",)


def test_a_season_is_a_deadline_in_words() -> None:
    text = f"{HEAD}{LIST}Oppfølgingspunkter 2029\n\n1. Lage en plan. (VEL, høsten 2031)\nStatus: I gang.\n\n2. Prøve ut en modell innen våren 2030.\nStatus: I gang.\n"
    first, second = proposed(text).followups
    assert first.responsible == ("Velferdsetaten",)
    texts = [[row.words for row in one.deadlines_in_words] for one in (first, second)]
    assert texts == [["høsten 2031"], ["innen våren 2030"]]
    assert not first.deadlines and not second.deadlines


@pytest.mark.parametrize(
    ("text", "nok"),
    [
        ("Det er satt av 1.2 mill. kr.", 1_200_000),
        ("Det avsettes halvannen million kroner.", 1_500_000),
        ("Det koster to millioner.", 2_000_000),
    ],
)
def test_amounts_with_a_point_or_in_words(text: str, nok: int) -> None:
    assert [amount for amount, _, _ in amounts(text)] == [nok]


# --- areas ----------------------------------------------------------------------------------------


def test_the_list_of_last_year_before_this_years_is_left_out() -> None:
    text = f"{HEAD}Først lista som gjaldt i 2029:\n\n• Vest: Hovseter, Majorstua\n\nMajorstua utgår i 2030.\n\nLista for 2030 er dermed slik:\n\n• Vest: Hovseter (videreført)\n"
    proposal = proposed(text)
    assert areas(proposal) == {"Hovseter": "videreført"}
    assert [one.name for one in proposal.ended] == ["Majorstua"]


def test_an_earlier_message_of_a_thread_is_no_list() -> None:
    mail = "Hei\n\nIPO-områder 2030\n\nEnhet vest:\n- Hovseter, videreført\n\n-----Opprinnelig melding-----\nFra: A\nSendt: 1. januar 2030\n\n> Enhet vest: Majorstua (ny)\n"
    assert areas(proposed(f"{HEAD}{mail}")) == {"Hovseter": "videreført"}


def test_a_message_that_is_only_sent_on_is_read() -> None:
    mail = "Hei\n\nSe under.\n\nHilsen A\n\n-----Videresendt melding-----\n\nIPO-områder 2030\n\nEnhet vest: Majorstua (ny)\n"
    assert areas(proposed(f"{HEAD}{mail}")) == {"Majorstua": "ny"}


def test_a_parted_area_is_two_proposals_that_are_not_sure() -> None:
    rows = "| Enhet | Område | Status |\n| Øst | Mortensrud | Videreført |\n| Øst | Bjørnerud | Videreført |\n"
    proposal = proposed(f"{HEAD}Mortensrud/Bjørnerud deles i to områder fra 2030.\n\n{rows}")
    assert [(one.name, one.sure) for one in proposal.areas] == [
        ("Mortensrud", False),
        ("Bjørnerud", False),
    ]


def test_a_legend_in_a_heading_gives_nothing_its_status() -> None:
    text = f"{HEAD}IPO 2030 (vf = videreført)\n\tVEST\n\t\tHovseter\tvf\n\t\tRøa\tny\n\tUTE AV LISTA: Vestli, Fossum\n"
    proposal = proposed(text)
    assert areas(proposal) == {"Hovseter": "videreført", "Røa": "ny"}
    assert {one.name for one in proposal.ended} == {"Vestli", "Fossum"}


def test_a_year_alone_on_the_second_line_of_a_title_is_no_page_number() -> None:
    proposal = proposed(
        "Oppsummering – Politirådets seminar 24.–25. januar\n2031\n\nEnhet øst: Furuset (ny)\n"
    )
    assert [day.iso for day in proposal.dates] == ["2031-01-24", "2031-01-25"]


# --- workbooks and scanned tables -----------------------------------------------------------------


def test_a_workbook_is_read_by_its_shown_sheets() -> None:
    written = io.BytesIO()
    book = import_module("xlsxwriter").Workbook(written)  # comes with python-pptx
    sheet, hidden = book.add_worksheet("Områder"), book.add_worksheet("Lister")
    hidden.hide()
    hidden.write(0, 0, "Majorstua")
    sheet.write(0, 0, "Politirådets seminar 20. januar 2030")
    for row, cells in enumerate(
        (("Enhet", "Område", "Status", "Dato"), ("Vest", "Hovseter", "Ny")), 2
    ):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    sheet.write_number(3, 3, 47_500, book.add_format({"num_format": "dd.mm.yyyy"}))
    book.close()
    lines = [line.text for line in read(written.getvalue(), "x.xlsx").lines if line.text]
    assert lines == [
        "Politirådets seminar 20. januar 2030",
        "| Enhet | Område | Status | Dato |",
        "| Vest | Hovseter | Ny | 17.01.2030 |",
    ]


def test_the_lines_of_a_table_are_taken_out_of_a_scan_and_tell_its_cells() -> None:
    page = Image.new("L", (1_600, 1_000), 240)
    draw = ImageDraw.Draw(page)
    for x in (200, 700, 1_200):
        draw.line((x, 200, x, 600), fill=60, width=2)
    for y in (200, 400, 600):
        draw.line((200, y, 1_200, y), fill=60, width=2)
    cleaned, grids = without_rules(page)
    assert cleaned.getextrema()[0] > 200
    (grid,) = grids
    assert [round(x * 1_600, -1) for x in grid.columns] == [200, 700, 1_200]
    assert [round(y * 1_000, -1) for y in grid.rows] == [200, 400, 600]


def test_letters_under_each_other_are_no_line_of_a_table() -> None:
    page = Image.new("L", (1_600, 1_000), 240)
    draw = ImageDraw.Draw(page)
    for y in range(100, 900, 40):
        for x in (200, 700):
            draw.line((x, y, x, y + 26), fill=20, width=3)
    assert without_rules(page) == (page, ())


def test_the_words_of_a_row_are_put_into_its_cells() -> None:
    def word(text: str, x: float, y: float) -> Box:
        return Box(text, x, y, x + 0.1, y + 0.02, 0.9)

    lines = [
        ("Tittel", (word("Tittel", 0.1, 0.05),)),
        ("Mortensrud/ ny", (word("Mortensrud/", 0.15, 0.25), word("ny", 0.5, 0.25))),
        ("Bjørnerud", (word("Bjørnerud", 0.15, 0.3),)),
        ("Vestli ny", (word("Vestli", 0.15, 0.45), word("—ny", 0.5, 0.45))),
    ]
    grid = Grid((0.1, 0.4, 0.8), (0.2, 0.4, 0.6))
    assert [text for text, _ in in_cells(lines, (grid,))] == [
        "Tittel",
        "| Mortensrud/ Bjørnerud | ny |",
        "| Vestli | —ny |",
    ]


def test_a_unit_is_that_of_its_line() -> None:
    assert proposed(f"{HEAD}{LIST}").areas[0].unit is Unit.OST


# --- amounts --------------------------------------------------------------------------------------


POINTS = "Oppfølgingspunkter 2030\n\n"


@pytest.mark.parametrize(
    ("text", "nok"),
    [
        ("BYM får MNOK 3,5 til belysning.", 3_500_000),
        ("Det er satt av tnok 350.", 350_000),
        ("Det er satt av tkr 350.", 350_000),
        ("Det er satt av mill. kr 1,2.", 1_200_000),
        ("Det er satt av mrd. kr 2.", 2_000_000_000),
        ("VEL får kr. 750.000,- til kurs.", 750_000),
    ],
)
def test_a_currency_before_a_number_says_how_many_kroner_one_is(text: str, nok: int) -> None:
    assert [amount for amount, _, _ in amounts(text)] == [nok]


@pytest.mark.parametrize("span", ["2-3 millioner", "2 til 3 millioner", "mellom 2 og 3 millioner"])
def test_the_end_of_a_span_of_amounts_is_not_sure(span: str) -> None:
    (point,) = proposed(f"{HEAD}{POINTS}1. Bydelene får {span} kroner. Ansvarlig: VEL.").followups
    assert [(row.nok, row.sure) for row in point.amounts] == [(3_000_000, False)]


def test_a_point_behind_a_shortened_word_ends_no_sentence() -> None:
    text = "1. BFE får kr. 750.000,- og 1,2 mill. kr. Ansvarlig: BFE."
    (point,) = proposed(HEAD + POINTS + text).followups
    assert (point.text, point.status_text) == ("BFE får kr. 750.000,- og 1,2 mill. kr.", "")
    assert [row.nok for row in point.amounts] == [750_000, 1_200_000]


# --- columns of years, agendas, numbers by order --------------------------------------------------


@pytest.mark.parametrize("heads", ["Enhet\t2029\t2030", "Enhet\t2030\t2029"])
def test_of_two_columns_of_years_the_later_holds(heads: str) -> None:
    rows = [
        ("Vest", "Hovseter (ny), Majorstua (videreført)", "Hovseter (videreført)"),
        ("Sentrum", "Grønland/Tøyen (videreført)", "Grønland/Tøyen (videreført), Grünerløkka (ny)"),
    ]
    if heads.endswith("2029"):
        rows = [(unit, later, earlier) for unit, earlier, later in rows]
    proposal = proposed(HEAD + "\n".join([heads, *map("\t".join, rows)]))
    assert areas(proposal) == {
        "Hovseter": "videreført",
        "Grønland/Tøyen": "videreført",
        "Grünerløkka": "ny",
    }
    assert [item.text for item in proposal.unused if item.kind == "sted"] == ["Majorstua"]


def test_an_item_of_the_agenda_ends_the_last_point_and_names_no_programme_anew() -> None:
    proposal = proposed(
        "Referat fra møte i Politirådet i Oslo 19. mars 2030\n\nSak 2/30 Oppfølgingspunkter for 2030\n"
        "Rådet vedtok:\n\n1. Lage en plan.\nAnsvarlig: OPD. Frist: 15. juni\n"
        "2. Skrive den.\nAnsvarlig: VEL. Frist: 1. oktober\n\n"
        "Sak 3/30 Godkjenning av SaLTo handlingsprogram 2030-2032\nProgrammet ble godkjent.\n"
    )
    assert [point.text for point in proposal.followups] == ["Lage en plan.", "Skrive den."]
    assert "Programmet" not in {item.name for item in proposal.council.subjects}


def test_a_number_by_order_that_a_known_point_has_waits_for_a_person() -> None:
    proposal = proposed(
        "Oppfølgingspunkter Politirådet i Oslo 2025 - status per september 2026\n\n"
        "1. Kunnskapsdeling.\na) Rammeverk. Status: Ferdig.\nb) Tiltakskort. Status: Skrinlagt.\n\n"
        "2. Samarbeid. Status: Pågår.\n"
    )
    assert all(point.score < HALF_SURE for point in proposal.followups if point.number_restored)


# --- the meeting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "sure"),
    [
        ("Oppsummering fra politirådets seminar 19. mars 2031", True),
        ("Referat fra møte i Politirådet i Oslo 19. mars 2031", True),
        ("Status per 19. mars 2031 for oppfølgingspunkter – Politirådet i Oslo", False),
    ],
)
def test_a_meeting_is_sure_where_the_document_names_one(head: str, sure: bool) -> None:
    points_ = "Oppfølgingspunkter 2030\n\n1. OPD lager en plan.\nStatus: Planen er i arbeid.\n"
    proposal = proposed(f"{head}\n\n{points_}")
    (meeting,) = proposal.council.meetings
    assert (meeting.score >= SURE) is sure


def test_a_deadline_is_no_day_of_a_document() -> None:
    proposal = proposed(
        "Oppfølgingspunkter Politirådet i Oslo 2030 - status per september 2030\n\n"
        "1. OPD lager en plan.\nStatus: Planen skal legges fram innen 1. november 2030.\n"
    )
    assert proposal.dates == () and proposal.council.meetings == ()
    assert [row.date.iso for row in proposal.followups[0].deadlines] == ["2030-11-01"]


def test_a_known_meeting_is_found_by_its_month() -> None:
    proposal = proposed(
        "Oppfølgingspunkter vedtatt av Politirådet i Oslo 19. mars 2026\n\n1. OPD lager en plan.\n"
    )
    assert [(item.id, item.known) for item in proposal.council.meetings] == [("2026-03-mote", True)]
