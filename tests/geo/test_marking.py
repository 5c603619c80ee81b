"""The marker pen without a screen: what a person points at and calls areas, points and values."""

from __future__ import annotations

from functools import cache

import pytest

from geo import files
from geo.importing.marking import Marking, Meaning, apply_markings, is_open, lines_within
from geo.importing.revision import AREA, POINT
from geo.importing.spans import Span, span_of, words_in
from geo.model import Register, Status, Unit
from geo.seminar import AreaProposal, Document, DocumentKind, Proposal, read, understand
from geo.seminar.document import Scan, paged
from tests.conftest import DATA, PAYLOADS

#: Made-up mails, for tests only. Nothing of the first is read: no council is named.
MAIL = """Fra: Kari Eksempel
Dato: 3. februar 2027

Her kommer det vi ble enige om 28. januar 2027.

Enhet vest
Hovseter
Majorstua

Enhet øst
Videreføres:
- Furuset
- Vestli
Nye:
- Veitvet
- Drømmedalen

Til oppfølging:
1. Bydelene og politiet lager en felles plan. Frist 1. juni. Ansvarlig: Bydel Alna
2. Velferdsetaten kartlegger natteravning innen 1. oktober 2027.
3. Kommunen setter av 2 mill. kroner til belysning.

Hilsen Kari
"""
PROSE = """Fra vest ønsker vi at Hovseter fortsetter som før, og at Røa kommer inn som nytt område.
I øst er det Furuset, Vestli (nytt) og Mortensrud som er aktuelle, mens Bjørndal tas ut.
"""
TABLE = """Sted          Enhet      Hva
Hovseter      vest       videreføres
Linderud      øst        ny
"""
SUMMARY = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet øst: Furuset (videreført), Linderud (ny)
Vi snakket om Vestli.

Oppfølgingspunkter 2026 - status pr januar 2027

1. Bydelene skal lage en plan.
Status: Planen er under arbeid.

2. Politiet skal dele tall.
Status: Tallene er delt. Oslo politidistrikt svarer innen 15. juni. Det kostet 250 000 kr.
"""


@cache
def register() -> Register:
    return files.read_register(DATA)


def document(words: str) -> Document:
    return read(words.encode(), "epost.txt")


def nothing_read(read_: Document) -> Proposal:
    """What the reader proposes of a document that it takes for none of ours."""
    return understand(read_, register(), DocumentKind.NONE)


def span(read_: Document, start: str, end: str = "") -> Span:
    """From the first line that has some words to the next that has others, both whole; one piece
    of a line when only it is given."""
    first = next(line for line in read_.lines if start in line.text)
    if not end:
        at = first.text.index(start)
        return Span(first.number, at, first.number, at + len(start))
    last = next(line for line in read_.lines if line.number >= first.number and end in line.text)
    return Span(first.number, 0, last.number, len(last.text))


def marked(words: str, *markings: tuple[str, str, Meaning]) -> Proposal:
    """What comes of markings, each (first words, words of the last line or none, meaning)."""
    read_ = document(words)
    results = [Marking(span(read_, start, end), meaning) for start, end, meaning in markings]
    before = understand(read_, register()) if words == SUMMARY else nothing_read(read_)
    return apply_markings(register(), read_, before, results)


def lines(areas: tuple[AreaProposal, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(item.name, item.unit, item.status) for item in areas]


def test_the_lines_of_a_mail_become_areas_with_the_unit_and_status_above_them() -> None:
    proposal = marked(MAIL, ("Enhet vest", "Drømmedalen", Meaning.AREAS))
    assert lines(proposal.areas) == [
        ("Hovseter", Unit.VEST, None),
        ("Majorstua", Unit.VEST, None),
        ("Furuset", Unit.OST, Status.VIDEREFORT),
        ("Vestli", Unit.OST, Status.VIDEREFORT),
        ("Veitvet", Unit.OST, Status.NY),
        ("Drømmedalen", Unit.OST, Status.NY),
    ]
    assert [item.sure for item in proposal.areas] == [True] * 5 + [False]  # a new name is asked for
    assert [(item.quote, item.line) for item in proposal.areas][2] == ("Furuset", 12)
    assert {item.reason.code for item in proposal.areas[:5]} == {"marked"}
    assert [item.code for item in proposal.findings] == []


def test_some_of_a_list_and_one_word_are_areas_too() -> None:
    proposal = marked(MAIL, ("Vestli", "Veitvet", Meaning.AREAS), ("Majorstua", "", Meaning.AREAS))
    assert lines(proposal.areas) == [
        ("Vestli", Unit.OST, Status.VIDEREFORT),
        ("Veitvet", Unit.OST, Status.NY),
        ("Majorstua", Unit.VEST, None),
    ]


def test_sentences_give_the_names_in_them_and_what_is_said_to_end() -> None:
    proposal = marked(PROSE, ("Fra vest", "tas ut", Meaning.AREAS))
    assert lines(proposal.areas) == [
        ("Hovseter", None, Status.VIDEREFORT),
        ("Røa", None, Status.NY),
        ("Furuset", Unit.OST, Status.NY),  # as on a list: the bracket is that of both
        ("Vestli", Unit.OST, Status.NY),
        ("Mortensrud", Unit.OST, None),
    ]
    assert [item.area_id for item in proposal.ended] == ["bjorndal"]


@pytest.mark.parametrize(
    "rows",
    [
        TABLE,
        "| Sted | Enhet | Hva |\n| Hovseter | vest | videreføres |\n| Linderud | øst | ny |\n",
        "Hovseter (vest), videreføres\nLinderud (øst), ny\n",
        "• Hovseter – vest – videreføres\n• Linderud – øst – ny\n",
        "Hovseter, enhet vest: videreføres\nLinderud, enhet øst: ny\n",
    ],
)
def test_a_row_tells_of_its_own_name(rows: str) -> None:
    read_ = document(rows)
    whole = Span(1, 0, read_.lines[-1].number, 99)
    proposal = apply_markings(
        register(), read_, nothing_read(read_), [Marking(whole, Meaning.AREAS)]
    )
    assert lines(proposal.areas) == [
        ("Hovseter", Unit.VEST, Status.VIDEREFORT),
        ("Linderud", Unit.OST, Status.NY),
    ]


def test_lists_in_the_cells_of_a_row_have_the_unit_of_their_cell_or_row() -> None:
    rows = "| Vest • Hovseter • Røa – ny | Øst • Furuset • Vestli |\n"
    proposal = marked(rows, ("Vest", "Vestli", Meaning.AREAS))
    assert lines(proposal.areas) == [
        ("Hovseter", Unit.VEST, None),
        ("Røa", Unit.VEST, Status.NY),
        ("Furuset", Unit.OST, None),
        ("Vestli", Unit.OST, None),
    ]
    rows = "| Øst politistasjon | Furuset (videreført), Vestli (ny) |\n"
    proposal = marked(rows, ("Øst", "Vestli", Meaning.AREAS))
    assert [item.unit for item in proposal.areas] == [Unit.OST, Unit.OST]


def test_a_line_that_is_proposed_already_keeps_its_place_and_what_is_not_reported() -> None:
    before = understand(document(SUMMARY), register())
    assert [item.name for item in before.areas] == ["Hovseter", "Furuset", "Linderud"]
    proposal = marked(
        SUMMARY, ("Vi snakket", "Vestli", Meaning.AREAS), ("Furuset", "", Meaning.AREAS)
    )
    assert [item.area_id for item in proposal.areas] == ["hovseter", "furuset", None, "vestli"]
    assert proposal.areas[1].status is Status.VIDEREFORT and proposal.areas[1].unit is Unit.OST
    assert proposal.areas[0] == before.areas[0]


def test_unit_and_status_are_said_of_the_words_they_stand_in() -> None:
    words = "Hovseter\nFuruset er ny fra 2027\n"
    proposal = marked(
        words, ("Hovseter", "Furuset", Meaning.AREAS), ("Furuset er ny", "", Meaning.STATUS)
    )
    assert [item.status for item in proposal.areas] == [None, Status.NY]


def test_unit_and_status_are_said_of_the_lines_right_below() -> None:
    words = "Politistasjon vest (nye)\nHovseter\nRøa\n\nAndre\nFuruset\n"
    proposal = marked(
        words,
        ("Hovseter", "Furuset", Meaning.AREAS),
        ("Politistasjon vest", "", Meaning.UNIT),
        ("nye", "", Meaning.STATUS),
    )
    assert [item.unit for item in proposal.areas] == [Unit.VEST, Unit.VEST, None]
    assert [item.status for item in proposal.areas] == [Status.NY, Status.NY, None]


def test_a_unit_beside_several_names_is_said_of_those_that_have_none() -> None:
    words = "Fra vest fortsetter Hovseter som før. I øst er det Furuset (videreført) og Vestli.\n"
    read_ = document(words)
    whole, unit = Span(1, 0, 1, len(words)), span(read_, "vest")
    markings = [Marking(whole, Meaning.AREAS), Marking(unit, Meaning.UNIT)]
    areas = apply_markings(register(), read_, nothing_read(read_), markings).areas
    assert [(item.name, item.unit) for item in areas] == [
        ("Hovseter", Unit.VEST),
        ("Furuset", Unit.OST),
        ("Vestli", Unit.OST),
    ]


def test_what_is_on_no_list_does_not_end() -> None:
    proposal = marked("Grorud: erstattes av Nystedet\n", ("Grorud", "Nystedet", Meaning.ENDS))
    assert [item.name for item in proposal.ended] == ["Grorud"]


def test_lettered_points_are_points_with_their_parts() -> None:
    words = (
        "A. Skoleveier\na) Planen lages innen 1. juni 2027.\nb) Den deles.\nStatus: I gang.\n"
        "B. Belysning\nStatus: Ferdig.\n"
    )
    proposal = marked(words, ("A. Skole", "Ferdig", Meaning.POINTS))
    assert [(item.number, item.status_text) for item in proposal.followups] == [
        (1, "I gang."),
        (2, "Ferdig."),
    ]
    assert "Den deles" in proposal.followups[0].text


def test_a_note_below_the_list_is_said_of_every_line_without_a_status() -> None:
    words = "Hovseter\nRøa – ny\nFuruset\n\nAlle andre er videreført.\n"
    proposal = marked(
        words, ("Hovseter", "Furuset", Meaning.AREAS), ("videreført", "", Meaning.STATUS)
    )
    assert [item.status for item in proposal.areas] == [
        Status.VIDEREFORT,
        Status.NY,
        Status.VIDEREFORT,
    ]


def test_words_that_tell_no_unit_or_status_change_nothing() -> None:
    once = marked(MAIL, ("Hovseter", "Majorstua", Meaning.AREAS))
    for meaning in (Meaning.UNIT, Meaning.STATUS, Meaning.DEADLINE, Meaning.RESPONSIBLE):
        again = marked(MAIL, ("Hovseter", "Majorstua", Meaning.AREAS), ("Hilsen", "", meaning))
        assert again == once, meaning


def test_a_unit_or_status_may_be_chosen_for_words_that_tell_none() -> None:
    read_ = document(SUMMARY)
    proposal, name = understand(read_, register()), span(read_, "Furuset")
    for meaning, value in ((Meaning.UNIT, "vest"), (Meaning.STATUS, "oppstart")):
        marking = Marking(name, meaning, value)
        assert is_open(read_, Marking(name, meaning))
        assert Marking.from_list(marking.as_list()) == marking
        areas = apply_markings(register(), read_, proposal, [marking]).areas
        assert [value in {item.unit, item.status} for item in areas] == [
            value == item.unit or item.name == "Furuset" for item in areas
        ]
    assert not is_open(read_, Marking(span(read_, "Furuset (videreført)"), Meaning.STATUS))
    assert not is_open(read_, Marking(name, Meaning.AREAS))


@pytest.mark.parametrize(
    ("meaning", "value"), [("status", "utgått"), ("status", "vest"), ("areas", "ny")]
)
def test_only_the_values_of_a_meaning_may_be_chosen(meaning: str, value: str) -> None:
    with pytest.raises(ValueError, match=value):
        Marking.from_list([1, 0, 1, 5, meaning, value])


def test_misread_words_of_what_is_marked_are_repaired_and_may_be_left() -> None:
    text = "Vi ble enige om at politirddet og bydelene skal lage en plan for ordineere oppgaver.\n"
    read_ = paged("x.png", "a" * 64, [text], {0: Scan()})
    before = nothing_read(read_)
    marking = Marking(Span(1, 0, 1, len(text)), Meaning.POINTS)
    (point,) = apply_markings(register(), read_, before, [marking]).followups
    assert "politirådet" in point.text and "ordinære" in point.text
    assert "politirddet" in point.quote
    left = frozenset({"ordineere"})
    areas = apply_markings(register(), read_, before, [marking], left)
    assert "politirådet" in areas.followups[0].text and "ordineere" in areas.followups[0].text


def test_what_ends_is_no_area_of_the_list() -> None:
    proposal = marked(MAIL, ("Furuset", "Vestli", Meaning.ENDS))
    assert [item.area_id for item in proposal.ended] == ["furuset", "vestli"]
    assert proposal.areas == ()


def test_numbered_lines_become_points_with_all_that_they_promise() -> None:
    day = ("28. januar 2027", "", Meaning.MEETING_DAY)
    proposal = marked(MAIL, day, ("1. Bydelene", "3. Kommunen", Meaning.POINTS))
    first, second, third = proposal.followups
    assert [item.number for item in proposal.followups] == [1, 2, 3]
    assert first.text == "Bydelene og politiet lager en felles plan."
    assert first.responsible == ("Bydel Alna",)
    assert [row.date.iso for row in first.deadlines] == ["2027-06-01"]
    assert [row.date.iso for row in second.deadlines] == ["2027-10-01"]
    assert [row.nok for row in third.amounts] == [2_000_000]
    assert [item.iso for item in proposal.dates] == ["2027-01-28"]


@pytest.mark.parametrize("sign", ["- ", "• ", ""])
def test_points_without_numbers_are_counted(sign: str) -> None:
    wordings = ("Bydelene lager planer", "Politiet deler tall", "Kommunen lyser opp veiene")
    words = "\n\n".join(f"{sign}{item} før høsten" for item in wordings)
    proposal = marked(words, ("Bydelene", "Kommunen", Meaning.POINTS))
    assert [item.number for item in proposal.followups] == [1, 2, 3]
    assert [item.text.partition(" før")[0] for item in proposal.followups] == list(wordings)


def test_a_point_from_the_middle_keeps_its_number_and_new_ones_come_behind() -> None:
    proposal = marked(
        MAIL,
        ("2. Velferdsetaten", "2. Velferdsetaten", Meaning.POINTS),
        ("Hilsen Kari", "", Meaning.POINTS),
    )
    assert [item.number for item in proposal.followups] == [2, 3]


def test_words_are_said_of_the_point_they_stand_in() -> None:
    words = """1. Bydelene lager planer.
Det er i gang. Barne- og familieetaten svarer 15. juni, og har fått 250 000 kr.
2. Politiet deler tall.
"""
    proposal = marked(
        f"Dato 1. februar 2027\n{words}",
        ("1. Bydelene", "2. Politiet", Meaning.POINTS),
        ("Det er i gang.", "", Meaning.STATUS_TEXT),
        ("15. juni", "", Meaning.DEADLINE),
        ("250 000 kr", "", Meaning.AMOUNT),
        ("Barne- og familieetaten", "", Meaning.RESPONSIBLE),
    )
    first, second = proposal.followups
    assert "Det er i gang." in first.status_text and "Det er i gang." not in first.text
    assert [row.date.iso for row in first.deadlines] == ["2027-06-15"]
    assert [row.nok for row in first.amounts] == [250_000]
    assert "Barne- og familieetaten" in first.responsible
    assert (second.deadlines, second.amounts, second.responsible) == ((), (), ())


def test_a_deadline_without_a_year_is_the_next_that_comes() -> None:
    words = "Møte 10. desember 2026\n1. Politiet svarer.\nFrist: 15. januar\n"
    day = ("10. desember 2026", "", Meaning.MEETING_DAY)
    point = ("1. Politiet", "1. Politiet", Meaning.POINTS)
    proposal = marked(words, day, point, ("15. januar", "", Meaning.DEADLINE))
    assert [row.date.iso for row in proposal.followups[0].deadlines] == ["2027-01-15"]
    row = proposal.followups[0].deadlines[0]
    assert (row.quote, row.line) == ("15. januar", 3)


@pytest.mark.parametrize("start", ["til neste", "Frist: til"])
def test_a_deadline_without_a_date_is_marked_as_it_is_written(start: str) -> None:
    words = "Møte 10. desember 2026\n1. Politiet svarer.\nFrist: til neste møte\n"
    point = ("1. Politiet", "1. Politiet", Meaning.POINTS)
    proposal = marked(words, point, (start, "møte", Meaning.DEADLINE))
    (row,) = proposal.followups[0].deadlines_in_words
    assert (row.words, row.line) == ("til neste møte", 3)
    assert proposal.followups[0].deadlines == ()


def test_not_this_is_said_of_the_lines_whose_words_it_touches() -> None:
    read_ = document(SUMMARY)
    proposal = understand(read_, register())

    def hit(start: str, end: str = "") -> tuple[tuple[str, int], ...]:
        return lines_within(read_, proposal, span(read_, start, end))

    assert hit("Furuset") == ((AREA, 1),)
    assert hit("o Enhet vest", "o Enhet øst")[:3] == ((AREA, 0), (AREA, 1), (AREA, 2))
    assert hit("Politiet skal") == ((POINT, 1),)
    assert hit("Vi snakket", "Vestli") == ()


def test_a_span_is_reported_by_letters_without_spaces_either_way() -> None:
    read_ = document("  En  to\ttre\n\nfire  fem \n")
    assert words_in(read_, span_of(read_, 1, 2, 1, 4) or Span(0, 0, 0, 0)) == "to"
    assert words_in(read_, span_of(read_, 3, 4, 1, 4) or Span(0, 0, 0, 0)) == "tre fire"
    assert words_in(read_, span_of(read_, 1, 0, 3, 1_000_000) or Span(0, 0, 0, 0)) == (
        "En to tre fire fem"
    )
    for nothing in ((1, 7, 1, 9), (2, 0, 2, 9), (1, 3, 1, 3), (7, 0, 8, 1), (-1, 0, 1, -4)):
        assert span_of(read_, *nothing) is None, nothing


def test_markings_are_plain_values_and_back() -> None:
    marking = Marking(Span(1, 2, 3, 4), Meaning.STATUS_TEXT)
    assert Marking.from_list(marking.as_list()) == marking
    wrong_ones: list[list[int | str]] = [
        [1, 2, 3, 4],
        [1, 2, 3, 4, "x"],
        ["a", 2, 3, 4, "areas"],
        [],
    ]
    for wrong in wrong_ones:
        with pytest.raises((ValueError, TypeError)):
            Marking.from_list(wrong)


@pytest.mark.parametrize("meaning", list(Meaning))
@pytest.mark.parametrize("words", [*PAYLOADS, "\n \n", "x" * 9_000, "| | |\n| a | |\n", MAIL])
def test_any_words_may_be_called_anything(words: str, meaning: Meaning) -> None:
    read_ = document(words)
    proposal = understand(read_, register())
    last = read_.lines[-1].number if read_.lines else 1
    for part in (Span(1, 0, last, 10_000), Span(1, 3, 1, 5), Span(last, 0, last, 0)):
        both = [Marking(part, Meaning.POINTS), Marking(part, meaning)]
        assert apply_markings(register(), read_, proposal, both) is not None
        lines_within(read_, proposal, part)
