"""One list, or one set of points, written in the ways that people write them."""

from __future__ import annotations

import pytest

from geo.model import FollowUpState, Status, Unit
from geo.seminar import SURE, PointProposal, Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
OLD = "Oppsummering fra politirådets seminar 20.–21. januar 2030\n\nIPO-områder per januar 2030\n\n"
#: The year after the register's newest list, so that what was on it is known.
NEXT = OLD.replace("2030", "2027")
AREAS = "| Enhet | Område | Status |\n| Vest | Hovseter | Videreført |\n| Øst | Furuset | Ny |\n\n"


def proposed(text: str) -> Proposal:
    return understand(read(text.encode(), "x.txt"), REGISTER)


def listed(text: str, head: str = OLD) -> list[tuple[str, str, str]]:
    return [(a.name, str(a.unit), str(a.status)) for a in proposed(head + text).areas]


# --- units and statuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "Enhet {}",
        "• Enhet {}",
        "Politienheten i {}",
        "PE {}",
        "Enhet {} har følgende områder",
        "I Enhet {}:",
        "Enhet {} – følgende områder:",
        "Enhet {}, bydelene Alna og Grorud",
        "Geografisk enhet {}",
        "Oslo {}",
        "Enhet {} (3 områder)",
        "Politistasjon {}",
        "Enhet {} prioriterer:",
        "Politiets enhet {}",
        "Område {}",
        "Enhet {} v/stasjonssjefen",
        "3.1 Enhet {}",
        "Sak 3/30 Innsats i prioriterte områder – Enhet {}",
    ],
)
def test_a_unit_heads_the_names_under_it(heading: str) -> None:
    vest, east = (heading.format(unit) for unit in ("vest", "øst"))
    text = f"{vest}\n   o Hovseter (videreført)\n   o Røa (ny)\n{east}\n   o Furuset (videreført)\n   o Vestli (ny)\n"
    assert listed(text) == [
        ("Hovseter", "vest", "videreført"),
        ("Røa", "vest", "ny"),
        ("Furuset", "øst", "videreført"),
        ("Vestli", "øst", "ny"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Videreførte områder\nEnhet vest: Hovseter\nEnhet øst: Furuset\n\nNye områder\nEnhet øst: Vestli",
        "• Videreføres\n   o Enhet vest\n       - Hovseter\n   o Enhet øst\n       - Furuset\n• Nye\n   o Enhet øst\n       - Vestli",
        "Enhet vest\n  • Hovseter\n      o Status: videreført\n      o Startet i 2022\nEnhet øst\n  • Furuset\n      o Status: videreført\n  • Vestli\n      o Status: ny",
        "  o Hovseter (videreført) – Enhet vest\n  o Furuset (videreført) – Enhet øst\n  o Vestli (ny) – Enhet øst",
        "Hovseter – Enhet vest – Bydel Vestre Aker – videreført siden 2026\nFuruset – Enhet øst – Bydel Alna – videreført\nVestli – Enhet øst – Bydel Stovner – ny",
        "Enhet\tNr\tOmråde\tBydel\tStatus\tMerknad\nVest\t1\tHovseter\tVestre Aker\tVidereført\t\nØst\t2\tFuruset\tAlna\tVidereført\tNy leder\n\t3\tVestli\tStovner\tNy\t",
        "| Enhet | Område | Merknad |\n| Vest | Hovseter | Som i fjor |\n| Øst | Furuset | Fortsetter, men med færre tiltak |\n| | Vestli | Ny, etter ønske fra bydelen |",
        "Enhet vest: Hovseter (V)\nEnhet øst: Furuset (V), Vestli (N)\n\nV = videreført, N = ny",
        "Alle områdene nedenfor er videreført hvis de ikke er merket. Nye områder er merket med stjerne.\n\nEnhet vest: Hovseter\nEnhet øst: Furuset, Vestli*",
        "• Enhet vest\n   o Hovseter. Videreføres. Bydelen leder gruppa.\n• Enhet øst\n   o Furuset. Videreføres.\n   o Vestli. Ny.",
        "I vest videreføres satsingen på Hovseter. I øst er bildet mer sammensatt. Der fortsetter Furuset som før, mens Vestli er nytt av året.",
        "Enhet vest har ett område: Hovseter fortsetter. Enhet øst har to områder. Furuset videreføres. Vestli tas inn som nytt område.",
        "Enhet vest\n\nHovseter videreføres. Klubben har fått lengre åpningstid.\n\nEnhet øst\n\nFuruset videreføres. Det nye huset gir plass.\n\nVestli er nytt område. Politiet ser flere grupper.",
        "Område: Hovseter\nEnhet: vest\nStatus: videreført\n\nOmråde: Furuset\nEnhet: øst\nStatus: videreført\nMerknad: ny leder\n\nOmråde: Vestli\nEnhet: øst\nStatus: ny",
        "Hovseter\nEnhet vest. Videreføres.\n\nFuruset\nEnhet øst. Videreføres.\n\nVestli\nEnhet øst. Nytt område.",
        "1. Hovseter, enhet vest: videreført\n2. Furuset, enhet øst: videreført\n3. Vestli, enhet øst: ny",
        "Vest: Hovseter (v)\nØst: Furuset (v), Vestli (n)\n(v = videreført, n = ny)",
        "• Hovseter (V): videreføres uendret\n• Furuset (Ø): videreføres med to tiltak\n• Vestli (Ø): nytt område\n\nV = enhet vest, Ø = enhet øst",
        "Enhet vest – Hovseter (videreføres)\nEnhet øst – Furuset (videreføres), Vestli (ny)",
        "Enhet | Videreført | Nye\nVest | Hovseter | \nØst | Furuset | Vestli",
    ],
)
def test_one_list_written_in_many_ways(text: str) -> None:
    assert listed(text) == [
        ("Hovseter", "vest", "videreført"),
        ("Furuset", "øst", "videreført"),
        ("Vestli", "øst", "ny"),
    ]


def test_other_words_for_going_on_beginning_and_coming_later() -> None:
    text = (
        "Enhet øst\n- Furuset føres videre\n- Vestli opprettholdes\n- Grorud forlenges\n"
        "- Tveita er med for første gang\n- Rommen igangsettes høsten 2031\n- Fossum settes i gang fra mai 2031"
    )
    results = {area.name: area for area in proposed(OLD + text).areas}
    goes_on = ("Furuset", "Vestli", "Grorud")
    assert {results[name].status for name in goes_on} == {Status.VIDEREFORT}
    assert results["Tveita"].status is Status.NY
    later = {name: results[name].started for name in ("Rommen", "Fossum")}
    assert {name: date and date.iso for name, date in later.items()} == {
        "Rommen": "2031",
        "Fossum": "2031",
    }


def test_a_heading_that_tells_nothing_ends_the_one_above_it() -> None:
    areas = proposed(
        f"{OLD}Nye områder:\n• Røa (vest)\nUklart om disse:\n• Furuset (øst)\n• Vestli (øst)\n"
    ).areas
    assert [(area.name, area.status, area.sure) for area in areas] == [
        ("Røa", Status.NY, False),  # a new name is never sure
        ("Furuset", None, False),
        ("Vestli", None, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Videreført er Hovseter og Majorstua i enhet vest, og Furuset i enhet øst.",
        "Hovseter og Majorstua i enhet vest videreføres, og Furuset i enhet øst videreføres.",
        "Følgende områder videreføres: Hovseter og Majorstua i enhet vest og Furuset i enhet øst.",
        "Følgende områder videreføres: Hovseter i enhet vest, Majorstua i enhet vest og Furuset i enhet øst.",
        "I vest videreføres Hovseter og Majorstua, mens Furuset i øst fortsetter.",
    ],
)
def test_a_name_is_in_the_unit_that_stands_behind_it(text: str) -> None:
    assert listed(text) == [
        ("Hovseter", "vest", "videreført"),
        ("Majorstua", "vest", "videreført"),
        ("Furuset", "øst", "videreført"),
    ]


def test_other_turns_of_phrase_in_a_sentence() -> None:
    text = (
        "I Enhet sentrum er Grønland og Tøyen med videre. I Enhet øst kom innsatsen på Grorud i gang i mai 2029. "
        "Der er Furuset fortsatt med. I Enhet vest er Majorstua fortsatt prioritert."
    )
    assert listed(text) == [
        ("Grønland og Tøyen", "sentrum", "videreført"),
        ("Grorud", "øst", "oppstart"),
        ("Furuset", "øst", "videreført"),
        ("Majorstua", "vest", "videreført"),
    ]


def test_a_misread_status_is_not_that_of_the_name_before() -> None:
    result = listed(
        "Enhet øst: Arbeidet på Grorud hadde oppstart i august 2029, og Holmlia Syd er nv#t fra i år."
    )
    assert result == [("Grorud", "øst", "oppstart")]


def test_what_is_put_into_a_sentence_does_not_take_its_end() -> None:
    proposal = proposed(
        f"{OLD}Enhet øst: Fossum (videreført). Vestli, som har hatt felles plan med Fossum, tas ut fra mai."
    )
    assert [area.area_id for area in proposal.ended] == ["vestli"]
    assert [area.area_id for area in proposal.areas] == ["fossum"]


def test_a_new_name_with_its_unit_is_no_heading() -> None:
    text = (
        "Nye områder:\n• Nylandet sør (enhet sentrum)\n• Solsiden (enhet øst)\n• Rommen (enhet øst)"
    )
    assert listed(text) == [
        ("Nylandet sør", "sentrum", "ny"),
        ("Solsiden", "øst", "ny"),
        ("Rommen", "øst", "ny"),
    ]


def test_a_sentence_may_tell_when_an_area_began() -> None:
    (area,) = proposed(f"{OLD}Enhet øst: Bjørndal hadde oppstart i oktober 2029.").areas
    assert (area.area_id, area.status) == ("bjorndal", Status.OPPSTART)
    assert area.started and area.started.iso == "2029"


@pytest.mark.parametrize("stroke", [" | ", "\t", "      "])
def test_a_table_of_two_columns(stroke: str) -> None:
    rows = [("Område", "Status"), ("Hovseter", "videreført"), ("Furuset", "ny")]
    text = "\n".join(stroke.join(row) for row in rows)
    assert listed(text) == [("Hovseter", "None", "videreført"), ("Furuset", "None", "ny")]


# --- areas of which no status is told ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Satsingen omfatter Hovseter, Majorstua og Furuset.",
        "Satsinga omfattar Hovseter, Majorstua og Furuset.",
        "Følgende områder inngår i satsingen: Hovseter, Majorstua og Furuset.",
        "Følgende områder inngår i satsingen:\n  o Hovseter\n  o Majorstua\n  o Furuset",
        "IPO-områdene for 2030: Hovseter, Majorstua, Furuset.",
        "IPO-områder\n\n• Hovseter\n• Majorstua\n• Furuset",
        "De prioriterte områdene er Hovseter, Majorstua og Furuset.",
        "Det er IPO-satsinger i Hovseter, Majorstua og Furuset.",
        "Innsatsen rettes mot Hovseter, Majorstua og Furuset.",
        "Rådet ble enige om Hovseter, Majorstua og Furuset som IPO-områder.",
        "Hovseter, Majorstua og Furuset er prioritert i 2030.",
    ],
)
def test_areas_without_a_status_are_for_a_person(text: str) -> None:
    proposal = proposed(OLD + text)
    assert [area.area_id for area in proposal.areas] == ["hovseter", "majorstua", "furuset"]
    assert {(area.status, area.sure) for area in proposal.areas} == {(None, False)}
    assert all(area.quote and area.line for area in proposal.areas)
    assert "no_statuses" in {finding.code for finding in proposal.findings}


def test_areas_without_a_status_may_have_a_unit() -> None:
    text_read = "Satsingen omfatter Hovseter og Majorstua i enhet vest, og Furuset i enhet øst."
    units = [
        ("Hovseter", "vest", "None"),
        ("Majorstua", "vest", "None"),
        ("Furuset", "øst", "None"),
    ]
    assert listed(text_read) == units
    assert listed("Enhet vest har Hovseter og Majorstua. Enhet øst har Furuset.") == units


@pytest.mark.parametrize(
    "text",
    [
        "Det ble vist til gode erfaringer fra Hovseter og Furuset.",
        "Innsatsen i Hovseter og Furuset har gitt resultater.",
        "Rådet drøftet om satsingen skal omfatte Hovseter og Furuset.",
        "Satsingen omfatter ikke Hovseter og Furuset.",
        "Forslag til prioriterte områder:\n• Hovseter\n• Furuset",
        "Satsingen omfatter skole, bolig og idrett.",
        "IPO-arbeidet har tre mål:\n• Trygghet\n• Tillit\n• Tidlig innsats",
        "Hovseter er et område med mange unge.",
    ],
)
def test_areas_that_are_only_mentioned_are_not_listed(text: str) -> None:
    proposal = proposed(OLD + text)
    assert proposal.areas == ()
    assert "no_areas_found" in {finding.code for finding in proposal.findings}


def test_a_list_with_statuses_is_all_there_is() -> None:
    text = "Enhet vest: Hovseter (ny)\n\nSatsingen omfatter Majorstua og Furuset."
    assert listed(text) == [("Hovseter", "vest", "ny")]


# --- areas that end ---------------------------------------------------------------------------

HEADINGS = (
    "Områder som ikke videreføres",
    "3. Avsluttede områder",
    "Områder som går ut:",
    "Tatt ut av listen i 2027",
    "Områder ute av satsingen",
    "Ikke lenger IPO-områder:",
    "Tidligere IPO-områder",
    "Avsluttet siden forrige seminar",
    "Følgende områder ble avsluttet i løpet av 2026:",
)
UNDER = (
    "• Vestli\n• Fossum",
    "Vestli\n\nFossum",
    "Vestli og Fossum",
    "Vestli (øst)\nFossum (øst)",
    "• Vestli, der innsatsen er trappet ned\n• Fossum, som følges av bydelen",
    "• Vestli: Målene er nådd.\n• Fossum: Bydelen tar over.",
    "| Område | Enhet |\n| Vestli | Øst |\n| Fossum | Øst |",
)
SENTENCES = (
    "Vestli og Fossum videreføres ikke.",
    "Vestli og Fossum er ikke lenger på listen.",
    "Ut: Vestli, Fossum",
    "Områdene Vestli og Fossum går over i ordinær drift.",
    "Det er enighet om å avslutte satsingen på Vestli og Fossum.",
    "Vestli, som har vært med siden 2022, avsluttes. Fossum er avsluttet.",
    "Etter dette er ikke Vestli og Fossum lenger IPO-områder.",
    "Vestli og Fossum, som sto på listen i 2026, er avsluttet.",
    "Vestli og Fossum var IPO-områder i 2026 og er nå avsluttet.",
    "Vestli og Fossum har nådd målene og avsluttes.",
    "Tre områder er tatt ut siden i fjor. Det gjelder Vestli og Fossum.",
    "Etter en samlet vurdering avsluttes innsatsen på Vestli og Fossum fra 1. mars 2027.",
    "Enhet øst avslutter samtidig innsatsen på Vestli og Fossum.",
    "Vestli og Fossum gikk ut av listen ved årsskiftet.",
    "Vestli og Fossum inngår ikke i satsingen.",
    "Innsatsen på Vestli og i Fossum fases ut.",
)


def ended(text: str) -> list[str]:
    proposal = proposed(f"{NEXT}{AREAS}{text}\n\nBydel Alna orienterte om sitt arbeid.")
    assert [area.name for area in proposal.areas] == ["Hovseter", "Furuset"]
    return [area.name for area in proposal.ended]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("under", UNDER)
def test_names_under_a_heading_end(heading: str, under: str) -> None:
    assert ended(f"{heading}\n\n{under}") == ["Vestli", "Fossum"]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_says_that_areas_end(sentence: str) -> None:
    assert ended(sentence) == ["Vestli", "Fossum"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Romsås er ikke med på listen i år.",
        "Tveita inngår ikke i satsingen.",
        "Bydelen ba om at Romsås tas inn.",
        "Tveita ble foreslått avsluttet, men uten at noe ble bestemt.",
        "Vestli skole og Fossumveien ble nevnt.",
        "Romsås burde vært med.",
    ],
)
def test_what_was_never_on_the_list_does_not_end(sentence: str) -> None:
    assert ended(sentence) == []


# --- held against the lists before ------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "sure"),
    [
        ("Furuset (videreført)", True),
        ("Furuset (ny)", False),
        ("Veitvet (videreført)", False),
        ("Veitvet (ny)", True),
    ],
)
def test_a_status_that_cannot_follow_is_left_to_a_person(entry: str, sure: bool) -> None:
    area = proposed(f"{NEXT}Enhet øst: {entry}").areas[0]
    assert (area.score >= SURE, area.reason.code == "unlike_before") == (sure, not sure)


def test_another_unit_than_before_is_left_to_a_person() -> None:
    area = proposed(f"{OLD}Enhet vest: Furuset (videreført)").areas[0]
    assert (area.unit, area.sure, area.reason.code) == (Unit.VEST, False, "unlike_before")


def test_an_area_without_unit_is_left_to_a_person() -> None:
    assert not proposed(f"{OLD}Videreføres: Furuset").areas[0].sure


# --- points -----------------------------------------------------------------------------------

POINTS = "Oppsummering fra politirådets seminar 20. januar 2030\n\nOppfølgingspunkter 2029\n\n"


def points(text: str) -> tuple[PointProposal, ...]:
    return proposed(POINTS + text).followups


@pytest.mark.parametrize(
    "text",
    [
        "1. Vold skal ned.\nStatus: Planen er laget.\n\n2. Lys skal opp.\nStatus: Ikke startet.",
        "1) Vold skal ned.\n   -> Planen er laget.\n\n2) Lys skal opp.\n   -> Ikke startet.",
        "1. Vold skal ned.\nFramdrift: Planen er laget.\n\n2. Lys skal opp.\nHva er gjort: Ikke startet.",
        "1) Vold skal ned.\n   Slik går det: Planen er laget.\n\n2) Lys skal opp.\n   Slik går det: Ikke startet.",
        "Punkt 1\nOppfølging: Planen er laget.\nPunktet lyder: Vold skal ned.\n\nPunkt 2\nOppfølging: Ikke startet.\nPunktet lyder: Lys skal opp.",
        "Punkt 1 gjelder vold. Vold skal ned. Planen er laget.\n\nPunkt 2 gjelder lys. Lys skal opp. Ikke startet.",
        "Det første punktet gjaldt vold. Vold skal ned. Status er at planen er laget.\n\nDet andre punktet gjaldt lys. Lys skal opp. Status er følgende: Ikke startet.",
        "Oppfølgingspunkt 1: Mot vold\n\nVold skal ned.\n\nPlanen er laget.\n\nOppfølgingspunkt 2: Mer lys\n\nLys skal opp.\n\nIkke startet.",
        "1  Mot vold\n\nVold skal ned.\n\nStatus per januar 2030\nPlanen er laget.\n\n2  Mer lys\n\nLys skal opp.\n\nStatus per januar 2030\nIkke startet.",
        "Sak 6/30 Oppfølgingspunkt 1: Mot vold\n\nVold skal ned.\n\nStatus: Planen er laget.\n\nSak 7/30 Oppfølgingspunkt 2: Mer lys\n\nLys skal opp.\n\nStatus: Ikke startet.",
        "Vedtak 1: Vold skal ned.\nStatus: Planen er laget.\n\nVedtak 2: Lys skal opp.\nStatus: Ikke startet.",
        "Nr   Tiltak              Ansvarlig            Status\n---  ------------------  -------------------  -----------------\n1    Vold skal           Velferdsetaten og    Planen er\n     ned.                Bymiljøetaten        laget.\n\n2    Lys skal            Bymiljøetaten        Ikke\n     opp.                                     startet.",
    ],
)
def test_two_points_written_in_many_ways(text: str) -> None:
    result = points(text)
    assert [point.number for point in result] == [1, 2]
    assert ["Vold skal ned" in result[0].text, "Lys skal opp" in result[1].text] == [True, True]
    assert [point.status_text.casefold().strip(".") for point in result] == [
        "planen er laget",
        "ikke startet",
    ]
    assert result[1].state is FollowUpState.IKKE_STARTET


def test_a_column_of_amounts_and_of_those_who_take_part() -> None:
    table = (
        "Nr\tOppfølgingspunkt\tAnsvarlig\tMedvirker\tFrist\tBevilget (kr)\tStatus\n"
        "1\tLokaler\tKulturetaten\tBydel Alna\tVåren 2030\t400 000\tI gang.\n"
        '2\tLys på Vestli\tBymiljøetaten\t\t15.09.2030\t\t"Noe er gjort.\nMye står igjen."\n\n'
        "Sum\t\t\t\t\t400 000\t\n"
    )
    first, second = points(table)
    assert [amount.nok for amount in first.amounts] == [400_000]
    assert (first.links.bydeler, second.links.areas) == (("alna",), ("vestli",))
    assert second.status_text.strip('"') == "Noe er gjort. Mye står igjen."
    assert second.deadlines[0].date.iso == "2030-09-15"


def test_points_under_the_names_of_bydeler_concern_them() -> None:
    text = (
        "Bydel Alna\n\n– Kontakter på Furuset\n  Status: Fire er ansatt.\n  Beløp: 3,6 mill. kroner\n"
        "  Frist: 1. juli 2030\n\nBydel Stovner\n\n– Tilbud for jenter\n  Status: Startet i 2029.\n"
        "  Beløp: 650 000 kroner\n\nAlle bydeler\n\n– Felles opplæring\n  Status: To av tre er holdt.\n"
    )
    result = points(text)
    assert [point.links.bydeler for point in result] == [("alna",), ("stovner",), ()]
    assert [point.links.all_bydeler for point in result] == [False, False, True]
    assert [[amount.nok for amount in point.amounts] for point in result] == [
        [3_600_000],
        [650_000],
        [],
    ]
    assert [point.status_text for point in result] == [
        "Fire er ansatt.",
        "Startet i 2029.",
        "To av tre er holdt.",
    ]


@pytest.mark.parametrize(
    ("full_text", "nok"),
    [
        ("koster 750  000 kroner", 750_000),
        ("satt av9 millioner kroner", 9_000_000),
        ("kosterkr 310 000", 310_000),
        ("bevilget 75O O0O kroner", 750_000),
        ("0 kroner", None),
        ("31 skoler", None),
    ],
)
def test_amounts_with_a_scanners_mistakes(full_text: str, nok: int | None) -> None:
    point = points(f"1. Lys.\nStatus: Det er {full_text}.\n\n2. Vold.\nStatus: I gang.")[0]
    assert [amount.nok for amount in point.amounts] == ([nok] if nok else [])


def test_what_is_left_out_of_a_very_long_document_is_reported() -> None:
    other = " ".join(["Et avsnitt om noe annet."] * 6)
    text = f"{OLD}Enhet øst: Furuset (videreført)\n\n" + f"{other}\n\n" * 4_000
    proposal = proposed(text)
    assert [area.name for area in proposal.areas] == ["Furuset"]
    hit = next(item for item in proposal.findings if item.code == "cut_short")
    assert int(dict(hit.values)["line"]) > 1_000


def test_the_lines_of_a_table_of_contents_are_no_points() -> None:
    text = (
        "Innhold\n\n4 Oppfølgingspunkter ............ 4\n  Oppfølgingspunkt 1: Mot vold ........ 4\n"
        "  Oppfølgingspunkt 2: Mer lys ......... 5\n\nOppfølgingspunkt 1: Mot vold\n\nVold skal ned.\n\n"
        "Planen er laget.\n\nOppfølgingspunkt 2: Mer lys\n\nLys skal opp.\n\nIkke startet."
    )
    assert [point.status_text for point in points(text)] == ["Planen er laget.", "Ikke startet."]


@pytest.mark.parametrize(
    ("full_text", "state"),
    [
        ("Opplæringen er gjennomført.", FollowUpState.AVSLUTTET),
        ("Opplæringen er gjennomført i to av tre samlinger.", FollowUpState.PAGAR),
        ("Arbeidet er ferdig for fire av seks skoler.", FollowUpState.PAGAR),
        ("Ikke påbegynt.", FollowUpState.IKKE_STARTET),
    ],
)
def test_what_is_done_in_part_is_not_done(full_text: str, state: FollowUpState) -> None:
    assert (
        points(f"1. Kurs skal holdes.\nStatus: {full_text}\n\n2. Lys.\nStatus: I gang.")[0].state
        is state
    )


@pytest.mark.parametrize("indent", ["   ", ""])
def test_letters_under_a_number_count_its_parts(indent: str) -> None:
    text = (
        f"1. Skolene og politiet skal ha en plan. Planen skal si\n\n{indent}a) hvem som møter\n"
        f"{indent}b) når de møter\n{indent}c) hva de skal gjøre\n\n{indent}Status:\n{indent}Planen er skrevet.\n\n"
        f"2. Gatene rundt skolene skal ha lys.\n\n{indent}Status:\n{indent}To gater har fått lys.\n"
    )
    result = points(text)
    assert [(point.number, point.status_text) for point in result] == [
        (1, "Planen er skrevet."),
        (2, "To gater har fått lys."),
    ]
    assert result[0].text.startswith("Skolene og politiet") and "når de møter" in result[0].text


def test_letters_alone_count_the_points() -> None:
    result = points("a) Mer lys.\nStatus: I gang.\n\nb) Mindre vold.\nStatus: Ikke startet.")
    assert [(point.number, point.text) for point in result] == [
        (1, "Mer lys."),
        (2, "Mindre vold."),
    ]


def test_fields_may_stand_before_the_status() -> None:
    text = (
        "Punkt 1 – Lys\nGatene skal ha lys.\nAnsvarlig: Bymiljøetaten og Bydel Alna\nFrist: 1. november 2030\n"
        "Status: Grønn. Det er satt av 2 mill. kroner.\n\nPunkt 2 – Plan\nByen skal ha en plan.\n"
        "Ansvarlig: Velferdsetaten\nFrist: Mai 2030\nStatus: Gul. Utkastet er sendt ut.\n"
    )
    result = points(text)
    assert [[due.date.iso for due in point.deadlines] for point in result] == [
        ["2030-11-01"],
        ["2030-05"],
    ]
    assert result[0].links.bydeler == ("alna",) and "Bymiljøetaten" in " ".join(
        result[0].responsible
    )
    assert [point.status_text.split(".")[0] for point in result] == ["Grønn", "Gul"]


@pytest.mark.parametrize(
    "number",
    [
        "{n}. {said}",
        "{n}) {said}",
        "({n}) {said}",
        "Punkt {n}: {said}",
        "Punkt {n} – {said}",
        "Punkt {n}. {said}",
        "Pkt. {n}: {said}",
        "Oppfølgingspunkt nr. {n}: {said}",
        "• {said}",
        "- {said}",
        "PUNKT {n}\n{said}",
    ],
)
@pytest.mark.parametrize(
    "status",
    [
        "Status: {said}",
        "Status pr. 01.01.30: {said}",
        "→ {said}",
        "Oppdatering: {said}",
        "Tilbakemelding: {said}",
        "Per i dag: {said}",
    ],
)
def test_points_are_counted_and_reported_in_many_ways(number: str, status: str) -> None:
    texts = [
        ("Skoleveiene skal ha lys.", "To gater har fått lys."),
        ("Det skal lages en plan.", "Planen er sendt ut."),
    ]
    text = "\n\n".join(
        f"{number.format(n=place, said=wording)}\n{status.format(said=done)}"
        for place, (wording, done) in enumerate(texts, 1)
    )
    result = points(text)
    assert [point.number for point in result] == [1, 2]
    for point, (wording, done) in zip(result, texts, strict=True):
        assert point.text.endswith(wording) and point.status_text == done


@pytest.mark.parametrize(
    "number", ["{n}. {said}", "Punkt {n} – {said}", "Punkt {n}. {said}", "({n}) {said}"]
)
def test_points_without_empty_lines_between_them(number: str) -> None:
    rows = [
        ("Skoleveiene skal ha lys.", "To gater har fått lys."),
        ("Det skal lages en plan.", "Planen er sendt ut."),
    ]
    text = "\n".join(
        f"{number.format(n=place, said=wording)}\nStatus: {done}"
        for place, (wording, done) in enumerate(rows, 1)
    )
    assert [(point.text, point.status_text) for point in points(text)] == rows


def test_bullets_without_a_label_are_points_under_their_heading() -> None:
    result = points(
        "• Skoleveiene skal ha lys. To gater har fått lys.\n• Det skal lages en plan. Planen er sendt ut."
    )
    assert [(point.text, point.status_text) for point in result] == [
        ("Skoleveiene skal ha lys.", "To gater har fått lys."),
        ("Det skal lages en plan.", "Planen er sendt ut."),
    ]
    assert all(point.number_restored for point in result)


def test_the_last_point_needs_no_number() -> None:
    text = (
        "Det første punktet gjaldt lys langs skoleveiene. To gater har fått lys.\n\n"
        "Det andre punktet gjaldt en plan for sommeren. Planen er sendt ut.\n\n"
        "Det siste punktet var at unge skal få sommerjobb. Det ble satt av 9 millioner kroner."
    )
    result = points(text)
    assert [point.number for point in result] == [1, 2, 3]
    assert [amount.nok for amount in result[2].amounts] == [9_000_000]


def test_deadlines_of_a_wording_and_of_what_stands_behind_a_field() -> None:
    text = (
        "1. Ruter skal legge fram en utredning innen 1. oktober 2030.\nStatus: Ikke startet.\n\n"
        "2. Meldinger skal prøves ut.\nStatus: I gang.\nAnsvar: Velferdsetaten. Evaluering innen 31. oktober 2030.\n\n"
        "3. Lyset skal bli bedre.\nStatus: De siste stedene skal være ferdige i løpet av 2030.\n"
    )
    result = points(text)
    assert [[due.date.iso for due in point.deadlines] for point in result] == [
        ["2030-10-01"],
        ["2030-10-31"],
        ["2030"],
    ]
    assert result[1].responsible == ("Velferdsetaten",)


# --- what a sentence tells --------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "I Enhet øst er Furuset videreført.",
        "Furuset (enhet øst) er videreført.",
        "Enhet øst tar inn Veitvet som nytt område.",
    ],
)
def test_an_area_reported_in_a_sentence_is_never_sure(sentence: str) -> None:
    areas = proposed(OLD + sentence).areas
    assert [(area.sure, area.reason.code) for area in areas] == [(False, "in_prose")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Enhet øst orienterte om oppstarten på Vestli, Ellingsrud og Trosterud.",
        "Politiet redegjorde for det nye området Furuset.",
        "Eininga peikte på at Furuset er vidareført.",
        "Det ble spurt om Veitvet var nytt.",
    ],
)
def test_what_somebody_told_a_meeting_is_no_list(sentence: str) -> None:
    assert proposed(OLD + sentence).areas == ()


def test_a_table_may_have_a_title_over_all_its_columns() -> None:
    table = (
        "| Oppfølgingspunkter 2029, hvor langt er vi? |\n"
        "| Pkt. | Hva | Hvem | Når | Hvordan går det? |\n"
        "| 1 | Lage en plan | Velferdsetaten | 1. mars 2030 | Planen er laget |\n"
        "| 2 | Holde kurs | Utdanningsetaten | 1. mai 2030 | Ett kurs for 450 000 kroner |\n"
    )
    points = proposed(OLD + table).followups
    assert [(p.number, p.text, p.status_text, p.responsible) for p in points] == [
        (1, "Lage en plan", "Planen er laget", ("Velferdsetaten",)),
        (2, "Holde kurs", "Ett kurs for 450 000 kroner", ("Utdanningsetaten",)),
    ]
    assert [amount.nok for amount in points[1].amounts] == [450_000]


def test_lines_of_a_cell_are_names_of_their_own() -> None:
    table = (
        "|  | Enhet vest | Enhet øst |\n| Videreført | Hovseter Majorstua | Furuset Vestli Holmlia Syd |\n"
        "| Ny | Ullern | Romsås Skullerud |\n\n"
    )
    assert listed(table) == [
        ("Hovseter", "vest", "videreført"),
        ("Majorstua", "vest", "videreført"),
        ("Furuset", "øst", "videreført"),
        ("Vestli", "øst", "videreført"),
        ("Holmlia Syd", "øst", "videreført"),
        ("Ullern", "vest", "ny"),
        ("Romsås", "øst", "ny"),
        ("Skullerud", "øst", "ny"),
    ]


@pytest.mark.parametrize("number", ["Sak {}/26", "Sak {}/2026", "Sak {} / 26"])
def test_an_item_of_the_agenda_is_no_point(number: str) -> None:
    agenda = "\n\n".join(
        f"{number.format(n)} {what}"
        for n, what in enumerate(["Innkalling", "Oppfølgingspunkter 2026", "Eventuelt"], 1)
    )
    decided = "Politirådet fastsetter følgende oppfølgingspunkter for 2026:\n\n1. Én.\n2. To."
    followups = proposed(
        f"Referat fra møte i Politirådet i Oslo\n\n{agenda}\n\n{decided}"
    ).followups
    assert [(item.number, item.text) for item in followups] == [(1, "Én."), (2, "To.")]
