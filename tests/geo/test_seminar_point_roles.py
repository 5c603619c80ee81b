"""What stands behind the title of a point, who answers in brackets, and figures that are letters."""

from __future__ import annotations

import pytest

from geo.model import FollowUpState
from geo.seminar import DocumentKind, PointProposal, read, understand
from geo.seminar.understanding.responsible import responsible
from geo.seminar.understanding.subjects import Subjects
from tests.conftest import shipped_register

REGISTER = shipped_register()
SUBJECTS = Subjects(REGISTER)
MINUTES = "Referat fra møte i Politirådet i Oslo 17. mars 2031\n\n"
REPORT = "Statusnotat om politirådets oppfølgingspunkter 2030, 20. januar 2031\n\n"
VEL, UDE, POLICE = "Velferdsetaten", "Utdanningsetaten", "Oslo politidistrikt"


def points(text: str, kind: DocumentKind | None = None) -> tuple[PointProposal, ...]:
    return understand(read(text.encode(), "x.txt"), REGISTER, kind).followups


# --- a letter that answers point by point -------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Rapportering på politirådets oppfølgingspunkter for 2030",
        "Tilbakemelding på oppfølgingspunkter frå politirådet for 2030",
    ],
)
@pytest.mark.parametrize("sign", ["Ad punkt {} – ", "Til punkt {}: ", "Punkt {} – "])
def test_an_answer_to_points_tells_their_status(title: str, sign: str) -> None:
    text = (
        f"Bydel Grorud\n\nTil sekretariatet for Politirådet i Oslo\n\n{title}\n\n"
        f"{sign.format(1)}Trygge skoleveier: Alle skoleveiene er gått opp.\n\n"
        f"{sign.format(3)}Oppsøkende arbeid: Utekontakten er på plass tre kvelder i uka.\n"
    )
    assert [(point.number, point.status_text) for point in points(text)] == [
        (1, "Alle skoleveiene er gått opp."),
        (3, "Utekontakten er på plass tre kvelder i uka."),
    ]


# --- minutes settle points ----------------------------------------------------------------------


@pytest.mark.parametrize("head", ["Sak 3/31 Oppfølgingspunkter for 2031", "Oppfølgingspunkter"])
@pytest.mark.parametrize("sign", ["Punkt {} – ", "{}. ", "Oppfølgingspunkt {}: "])
def test_minutes_tell_what_is_to_be_done_under_a_title(head: str, sign: str) -> None:
    first = "Sommerjobb i nærmiljøet\n\nUnge mellom 15 og 17 år får tilbud om tre ukers arbeid. Det er satt av 3,2 millioner kroner. Ansvarlig er Velferdsetaten, som melder tilbake innen 1. oktober."
    second = "Trygge skoleveier\n\nSkolene går en runde hver høst og gir råd om lys. Utdanningsetaten følger opp."
    text = f"{MINUTES}{head}\n\n{sign.format(1)}{first}\n\n{sign.format(2)}{second}\n\n"
    one, two = points(text)
    assert one.text.startswith("Sommerjobb i nærmiljøet") and "tre ukers arbeid" in one.text
    assert (one.status_text, one.state, one.responsible) == ("", FollowUpState.UKJENT, (VEL,))
    assert [row.date.iso for row in one.deadlines] == ["2031-10-01"]
    assert [row.nok for row in one.amounts] == [3_200_000]
    assert "råd om lys" in two.text and (two.status_text, two.responsible) == ("", (UDE,))


@pytest.mark.parametrize("head", ["Oppfølgingspunkter 2030", "Status for oppfølgingspunktene"])
def test_minutes_that_go_through_older_points_tell_their_status(head: str) -> None:
    text = f"{MINUTES}{head}\n\n1. Skolene skal ha en rutine. Den er innført.\n\n2. Bydelene skal få hjelp. De har fått den.\n"
    assert [point.status_text for point in points(text)] == [
        "Den er innført.",
        "De har fått den.",
    ]


def test_new_points_of_a_summary_have_no_status() -> None:
    text = "Oppsummering fra politirådets seminar 20. januar 2031\n\nNye oppfølgingspunkter for 2031\n\n1. Åpne haller\n\nHallene er åpne til midnatt. VEL følger opp.\n\n2. Nattevandring\n\nForeldre går i tre bydeler.\n"
    assert [(point.status_text, point.text[:9]) for point in points(text)] == [
        ("", "Åpne hall"),
        ("", "Nattevand"),
    ]


# --- a report of status tells it behind the title -------------------------------------------------


@pytest.mark.parametrize(
    "sign", ["Punkt {} ({}): ", "{}. {}\n\n", "Punkt {}: {} – ", "{}. {}: ", "Punkt {} – {}:\n"]
)
def test_all_behind_the_title_is_status_in_a_report(sign: str) -> None:
    text = REPORT + (
        f"{sign.format(1, 'Sommerjobb i nærmiljøet')}90 unge fikk arbeid. Ordningen skal utvides til høsten.\n\n"
        f"{sign.format(2, 'Trygge skoleveier')}Rundene er ferdige, men ikke oppsummert. Det mangler 400 000 kroner.\n"
    )
    one, two = points(text)
    assert (one.text.rstrip(" :"), two.text.rstrip(" :")) == (
        "Sommerjobb i nærmiljøet",
        "Trygge skoleveier",
    )
    assert one.status_text == "90 unge fikk arbeid. Ordningen skal utvides til høsten."
    assert two.status_text.startswith("Rundene er ferdige")
    assert [row.nok for row in two.amounts] == [400_000]


def test_a_person_can_say_that_a_document_is_a_report() -> None:
    text = "Politirådet, 20. januar 2031\n\nOppfølgingspunkter\n\n1. Sommerjobb: Ni skoler er med. Flere kommer.\n\n2. Skolevei: Lys er satt opp. Alt er betalt.\n"
    points_read = points(text, DocumentKind.STATUS)
    assert [point.status_text for point in points_read] == [
        "Ni skoler er med. Flere kommer.",
        "Lys er satt opp. Alt er betalt.",
    ]


def test_a_title_in_brackets_is_no_status_of_what_is_wanted() -> None:
    text = "Oppsummering fra politirådets seminar 20. januar 2031\n\nOppfølgingspunkter 2030\n\nPunkt 1 (Sommerjobb): Ni skoler er med. Flere kommer.\n\nPunkt 2 (Skolevei): Det skal settes opp lys. Alt er på plass.\n"
    one, two = points(text)
    assert (one.text, one.status_text) == ("Sommerjobb", "Ni skoler er med. Flere kommer.")
    assert two.status_text == "Alt er på plass."


@pytest.mark.parametrize("head", ["Status for oppfølgingspunktene 2030", "Statusbrev 2031"])
def test_titles_without_numbers_are_counted_in_a_report(head: str) -> None:
    text = (
        f"{head}\n\nPolitirådets oppfølgingspunkter 2030\n\nTil: Politirådet i Oslo\n\n"
        "Innledning\n\nOrdlyden gjentas ikke.\n\n"
        "Sommerjobb i nærmiljøet\n\n90 unge fikk arbeid. Flere kommer.\n\n"
        "Trygge skoleveier\n\nRundene er gått. Lys mangler ved to skoler.\n\nMed hilsen\n\nsekretariatet\n"
    )
    texts = [(one.number, one.number_restored, one.text, one.status_text) for one in points(text)]
    assert texts == [
        (1, True, "Sommerjobb i nærmiljøet", "90 unge fikk arbeid. Flere kommer."),
        (2, True, "Trygge skoleveier", "Rundene er gått. Lys mangler ved to skoler."),
    ]


SUMMARY = "Oppsummering fra politirådets seminar 20. januar 2031\n\n"
TITLED = (
    "Felles øvelse\n\nKommunen og politiet skal øve sammen. VEL er ansvarlig.\n\n"
    "Trygge møteplasser\n\nDet er satt av 2 millioner kroner. UDE fordeler dem innen 1. mars 2031.\n\n"
)


@pytest.mark.parametrize(
    "head",
    ["Oppfølgingspunkter 2031", "Nye oppfølgingspunkter", "Oppfølgingspunkta for 2031"],
)
@pytest.mark.parametrize("behind", ["", "Neste møte\n\nRådet møtes igjen i mars.\n"])
def test_titles_with_a_paragraph_each_are_points_of_a_summary(head: str, behind: str) -> None:
    one, two = points(f"{SUMMARY}{head}\n\n{TITLED}{behind}")
    assert (one.number, one.number_restored, two.number) == (1, True, 2)
    assert (one.text, one.status_text) == (
        "Felles øvelse Kommunen og politiet skal øve sammen. VEL er ansvarlig.",
        "",
    )
    assert (one.responsible, two.responsible) == ((VEL,), (UDE,))
    assert [row.date.iso for row in two.deadlines] == ["2031-03-01"]
    assert [row.nok for row in two.amounts] == [2_000_000]


@pytest.mark.parametrize("head", ["Andre saker", "Temaer på seminaret"])
def test_titles_under_another_heading_are_no_points(head: str) -> None:
    assert points(f"{SUMMARY}{head}\n\n{TITLED}") == ()


def test_titles_of_which_nothing_is_wanted_are_no_points() -> None:
    text_read = "Dag én\n\nRådet møttes på Ekeberg.\n\nDag to\n\nPraten gikk om skolen.\n"
    assert points(f"{SUMMARY}Oppfølgingspunkter 2031\n\n{text_read}") == ()


@pytest.mark.parametrize(
    "before",
    ["Opprinnelig frist: 1. mai 2030", "Tidligere frist: mai 2030", "Førre frist: mai 2030"],
)
@pytest.mark.parametrize("sign", ["Status: Ikke gjennomført.", "Arbeidet er ikke i gang."])
def test_a_new_deadline_stands_under_the_first_one_of_the_last_point(
    before: str, sign: str
) -> None:
    lines = f"\n\n{sign}\n\nAnsvarlig: VEL\n\n{before}\n\nNy frist: utgangen av august 2031\n\n"
    points_read = points(f"{REPORT}Punkt 1. Sommerjobb{lines}Punkt 2. Skolevei{lines}")
    assert [[row.date.iso for row in one.deadlines] for one in points_read] == [
        ["2031-08"],
        ["2031-08"],
    ]


@pytest.mark.parametrize(
    ("cell", "nok"),
    [
        ("Budsjett: 2,5 mill. kr", 2_500_000),
        ("Bevilget: kr 800 000", 800_000),
        ("Ramme: 1,5 MNOK, delt på to", 1_500_000),
    ],
)
def test_an_amount_can_be_all_that_a_status_tells(cell: str, nok: int) -> None:
    table = f"| Nr | Punkt | Status | Ansvar |\n| 1 | Sommerjobb | {cell} | VEL |\n| 2 | Skolevei | Gjort | UDE |\n"
    labelled = f"1. Sommerjobb for unge.\nStatus: {cell}\n\n2. Trygg skolevei.\nStatus: Gjort.\n"
    for text in (table, labelled):
        first = points(f"{REPORT}Oppfølgingspunkter 2030\n\n{text}")[0]
        assert first.status_text == cell
        assert [row.nok for row in first.amounts] == [nok]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Rapporten er ferdig, men ikke lagt fram.", FollowUpState.PAGAR),
        ("Rapporten er ferdig og lagt fram.", FollowUpState.AVSLUTTET),
    ],
)
def test_what_is_done_but_for_something_is_open(status: str, state: FollowUpState) -> None:
    assert points(f"{REPORT}1. Rapport.\n\nStatus: {status}\n")[0].state is state


# --- who answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("brackets", "names"),
    [
        ("(VEL, innen 1. juni)", (VEL,)),
        ("(UDE og OPD, frist 1.9.2031)", (UDE, POLICE)),
        ("(Velferdsetaten; frist: mai)", (VEL,)),
        ("(ansvar: Havnevesenet; frist: høsten)", ("Havnevesenet",)),
        ("(ansvar: Innkjøps- og anskaffelseskontoret)", ("Innkjøps- og anskaffelseskontoret",)),
        ("(Havnevesenet)", ("Havnevesenet",)),
        ("(overgrepsvakten)", ("overgrepsvakten",)),
        ("(Ruter, senest 1. mars)", ("Ruter",)),
        ("(Idretts- og friluftsetaten, uke 12)", ("Idretts- og friluftsetaten",)),
        ("(Sporveien, første rapport innen 1/6-31)", ("Sporveien",)),
        ("(innen 1. mai, VEL)", (VEL,)),
        ("(VEL v/ ungdomsseksjonen, innen 1. mai)", (VEL,)),
        ("(UDE i samarbeid med OPD, 1. halvår 2031)", (UDE, POLICE)),
        ("(Bymiljøetaten / Bydel Alna, høsten 2031)", ("Bymiljøetaten", "Bydel Alna")),
        ("(OPD – innen 1. mai, 2 mill. kr)", (POLICE,)),
        ("(Furuset, innen 1. juni)", ()),
        ("(Bydel Alna, innen 1. juni)", ("Bydel Alna",)),
        ("(Vedtatt, mars 2031)", ()),
        ("(SIFO)", ()),
        ("(se vedlegg 2)", ()),
    ],
)
def test_brackets_at_the_end_hold_who_and_when(brackets: str, names: tuple[str, ...]) -> None:
    assert responsible(SUBJECTS, f"Det lages en plan {brackets}.", "", "") == names


def test_a_field_in_brackets_leaves_no_bracket() -> None:
    text = f"{MINUTES}Oppfølgingspunkter\n\n1. Plan for lys (ansvar: UDE; frist: 1. juni).\n\n2. Kurs (ansvar: VEL)\n"
    assert [point.text for point in points(text)] == ["Plan for lys", "Kurs"]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Kultur- og idrettsbygg", ("Kultur- og idrettsbygg",)),
        ("Bolig- og sosialkontoret og UDE", ("Bolig- og sosialkontoret", UDE)),
        ("Vann- og avløpsetaten, VEL", ("Vann- og avløpsetaten", VEL)),
    ],
)
def test_a_hyphen_before_og_goes_on_with_the_name(field: str, names: tuple[str, ...]) -> None:
    assert responsible(SUBJECTS, "", "", field) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kommunen skal gi flere plasser. NAV Oslo følger opp.", ("NAV Oslo",)),
        ("Nav Alna har ansvaret for plassene.", ("Nav Alna",)),
        ("Lærlinger i kommunen skal få møte politiet.", ()),
        ("Ungdom fra Oslo kommune skal lære svømming.", ()),
        ("Kommunen skal gi flere plasser.", ("Oslo kommune",)),
        ("Lys kartlegges. UDE rapporterer innen 1. mai.", (UDE,)),
    ],
)
def test_the_city_answers_only_where_the_document_states_it(
    text: str, names: tuple[str, ...]
) -> None:
    assert responsible(SUBJECTS, text, "", "") == names


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("Kurs er holdt for unge i kommunen.", ()),
        ("Saken er sendt til politiet.", ()),
        ("Kommunen har bygd om lokalene.", ("Oslo kommune",)),
    ],
)
def test_a_status_that_names_the_city_as_a_place(status: str, names: tuple[str, ...]) -> None:
    assert responsible(SUBJECTS, "", status, "") == names


# --- figures that a scanner read as letters ---------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("l. mai 2031", "2031-05-01"),
        ("1. rnai 2031", "2031-05-01"),
        ("I. juni 2031", "2031-06-01"),
        ("l5. april 2031", "2031-04-15"),
        ("3O. september 2031", "2031-09-30"),
        ("2l. august 2031", "2031-08-21"),
    ],
)
def test_a_letter_can_be_a_misread_figure(written: str, day: str) -> None:
    text = f"{REPORT}1. Rapport.\n\nStatus: Den leveres innen {written}.\n"
    (row,) = points(text)[0].deadlines
    assert row.date.iso == day
    assert row.sure is written.startswith("1.")


def test_a_letter_before_a_month_is_no_figure() -> None:
    text = f"{REPORT}1. Rapport.\n\nStatus: Frist: I mai 2031.\n"
    assert [row.date.iso for row in points(text)[0].deadlines] == ["2031-05"]


# --- the year of the points -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("Status for oppfølgingspunkter etter seminaret 2031\n\nOppfølgingspunkter 2030", 2030),
        ("Oppfølgingspunktene, status per 15. januar 2031\n\nAvtalt i mars 2029.", 2029),
        ("Oppfølgingspunkter\n\nHer er punktene som rådet vedtok i mars 2029.", 2029),
        ("Oppfølgingspunkter\n\nTiltakene rådet bestemte på møtet i 2029 følger.", 2029),
        ("Oppfølgingspunkter fra møtet i mars 2029", 2029),
    ],
)
def test_the_year_is_that_of_the_points(head: str, year: int) -> None:
    text = f"Politirådet i Oslo, 11. februar 2031\n\n{head}\n\n1. Rutine.\n\nStatus: Klar.\n\n2. Plan.\n\nStatus: Laget.\n"
    assert understand(read(text.encode(), "x.txt"), REGISTER).followup_year == year


# --- points of another year, and those that are new ---------------------------------------------


SEMINAR = "Oppsummering fra Politirådets seminar 28.–29. januar 2027\n\n"


def test_a_date_in_an_older_wording_is_of_its_own_year_and_not_sure() -> None:
    first, second, third = points(
        f"{SEMINAR}Oppfølgingspunkter 2026 – status per januar 2027\n\n"
        "1. Felles tiltakskort skal være ferdig innen 1. mars.\nStatus: Levert og tatt i bruk.\n\n"
        "2. Rutinen legges fram for rådet innen 1. juni 2026.\nStatus: Ny frist er 1. september.\n\n"
        "3. Kartlegging. Frist: 15. oktober.\nStatus: Lagt fram i juni. Avsluttet.\n"
    )
    found = [
        [(row.date.iso, row.sure) for row in point.deadlines] for point in (first, second, third)
    ]
    assert found[0] == [("2026-03-01", False)]
    assert sorted(found[1]) == [("2026-06-01", True), ("2027-09-01", True)]
    assert [sure for _, sure in found[2]] == [False]
    assert third.state is FollowUpState.AVSLUTTET


@pytest.mark.parametrize("theme", ["Trygghet i byrom", "B. Trygghet i byrom"])
def test_new_points_have_no_status_and_themes_stand_between_them(theme: str) -> None:
    first, second = points(
        f"{SEMINAR}Oppfølgingspunkter 2027\n\nUngdom og rus\n\n"
        "1. Helseetaten lager felles veileder. Den sendes på høring i april. Frist: 30. juni 2027\n\n"
        f"{theme}\n\n2. Politiet deltar på foreldremøter i skolene.\n"
    )
    assert first.text.endswith("Den sendes på høring i april.")
    assert [(point.status_text, point.state) for point in (first, second)] == [
        ("", FollowUpState.UKJENT)
    ] * 2
    assert "Trygghet" not in first.text
