"""The status list of a meeting: what it has, for which meeting, and what it never gives away."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from geo import report
from geo.council import council_of, meeting_to_prepare
from geo.disclosure import disclose, openly
from geo.errors import TemplateError, UnknownValueError
from geo.exports.report import REPORTS
from geo.exports.report.meeting import MeetingOrder
from geo.model import Audience, FollowUpState, Meeting, MeetingKind, PartialDate, Register
from geo.part import main_parts
from geo.report import Report
from geo.report.blocks import Bullets, Heading, Notice, Sources, Table, cited, texts
from geo.report.meeting import meeting_report
from tests.conftest import PAYLOADS

TODAY, FEBRUARY = date(2026, 11, 28), date(2026, 2, 1)
MARCH, SEMINAR = "2026-03-mote", "2026-01-seminar"


def words(status: Report) -> str:
    return "\n".join(line for block in status.blocks for line in texts(block))


def headings(status: Report, level: int = 1) -> list[str]:
    return [b.text for b in status.blocks if isinstance(b, Heading) and b.level == level]


def rows(status: Report, first: str) -> list[list[str]]:
    """The rows of every table whose first column is called so."""
    return [
        ["\n".join(run.text for run in cell) for cell in row]
        for block in status.blocks
        if isinstance(block, Table) and block.columns[0].text == first
        for row in block.rows
    ]


def lines(status: Report, title: str) -> list[str]:
    """The bullets right under a heading."""
    places = [i for i, b in enumerate(status.blocks) if isinstance(b, Heading) and b.text == title]
    table = status.blocks[places[0] + 1]
    assert isinstance(table, Bullets)
    return [run.text for run in table.items]


def test_after_the_last_meeting_the_list_is_for_the_one_that_nothing_tells_the_outcome_of(
    register: Register,
) -> None:
    status = meeting_report(register, TODAY)
    assert status.meeting == MARCH and status.title == "Statusliste til politirådet, mars 2026"
    notice = next(b.text for b in status.blocks if isinstance(b, Notice))
    assert "nevner ikke noe møte som kommer" in notice
    assert "Møtet er over. Dokumentene våre sier ikke hva det bestemte." in notice
    assert headings(status) == [
        "Sammendrag",
        "Til godkjenning",
        "Skal avklares",
        "Oppfølgingspunkter etter ansvarlig",
        "Dette skal komme til rådet",
        "Endringer på lista",
        "Dette skjer videre",
        "Penger etter år og betaler",
        "Ord og navn",
        "Kilder",
    ]
    programme, agreement = rows(status, "Sak")
    assert programme[0] == "SaLTo-handlingsprogrammet 2026–2028\nHandlingsprogram"
    assert programme[1] == "29.–30. januar 2026: Utkastet ble presentert kort."
    assert programme[2].endswith("i mars.\nDokumentene våre sier ikke om det er gjort.")
    assert agreement[0].startswith("Politirådsavtalen 2026–2028")
    assert "ikke om det er gjort" in lines(status, "Skal avklares")[0]


def test_points_stand_once_under_those_who_answer_for_them_overdue_first(
    register: Register,
) -> None:
    status = meeting_report(register, TODAY)
    assert headings(status, 2)[:3] == [
        "Barne- og familieetaten",
        "Oslo kommune og Oslo politidistrikt",
        "Velferdsetaten og SaLTo-nettverket",
    ]
    table = rows(status, "Nr.")
    assert sorted(row[0][0] for row in table) == list("1234567")
    assert table[0][0] == "4/2025*" and "Passert (utledet)." in table[0][3]
    assert "Vår lesning: pågår." in table[0][2] and table[1][3] == "ikke oppgitt"
    closed = tuple(
        replace(item, state=FollowUpState.AVSLUTTET) if item.number == 4 else item
        for item in register.followups
    )
    settled = meeting_report(replace(register, followups=closed), TODAY)
    assert lines(settled, "Avsluttede punkter")[0].startswith("4/2025* Unge under 18")
    assert len(rows(settled, "Nr.")) == 6 and "Passert (utledet)" not in words(settled)


def test_it_has_what_comes_to_the_council_the_lists_changes_dates_and_money(
    register: Register,
) -> None:
    status = meeting_report(register, TODAY)
    coming = "\n".join(lines(status, "Dette skal komme til rådet"))
    assert "punkt 4/2025*: Presentasjon i politirådet. Ansvarlig: Barne- og" in coming
    assert "Politiets trygghetsundersøkelse: Politirådet kommer tilbake" in coming
    assert rows(status, "Endring")[0][1:] == [
        "7",
        "Hovseter, Vestli, Ellingsrud, Trosterud, Fossum, Grorud og Holmlia Syd",
    ]
    assert [row[:3] for row in rows(status, "År")] == [
        ["fra 2026", "Oslo kommune", "40\u202f000\u202f000"],
        ["2026", "Staten", "26\u202f000\u202f000"],
    ]
    (sources,) = [block for block in status.blocks if isinstance(block, Sources)]
    assert {item.id for item in sources.items} == set(cited(status.blocks))


def test_before_the_meeting_nothing_is_overdue_or_untold(register: Register) -> None:
    status = meeting_report(register, FEBRUARY)
    assert status.meeting == MARCH and "det neste møtet" in words(status)
    assert "Passert (utledet)" not in words(status)
    assert "sier ikke om det er gjort" not in words(status)
    assert lines(status, "Dette skjer videre")[0].startswith("1. mars 2026: Barne- og")


@pytest.mark.parametrize("value", [SEMINAR, "2026-01-29/2026-01-30", "2026-01", "2025-06"])
def test_a_meeting_is_found_by_id_date_or_beginning(register: Register, value: str) -> None:
    status = meeting_report(register, TODAY, value)
    assert status.meeting and status.meeting.startswith(value[:7])
    assert "nevner ikke noe møte som kommer" not in words(status)
    if status.meeting == SEMINAR:
        assert headings(status, 2)[:4] == ["Tema", "Gjennomgått", "Drøftet", "Vedlegg"]
        assert lines(status, "Tema")[1] == "Oppfølging etter Kampen-drapet"
        assert "nevner ikke noe som møtet skal godkjenne" in words(status)
    else:
        assert "2025–2028 mot radikalisering" in lines(status, "Godkjent")[0]


@pytest.mark.parametrize("value", ["2025-0", "2031-01", "", "mars", "x" * 9_000])
def test_an_unknown_meeting_is_refused_with_the_known_ones(register: Register, value: str) -> None:
    with pytest.raises(UnknownValueError) as error:
        meeting_report(register, TODAY, value)
    assert error.value.kind == "meeting" and MARCH in error.value.valid
    with pytest.raises(UnknownValueError):
        meeting_report(replace(register, meetings=()), TODAY)


def later(register: Register) -> Register:
    """The register with a meeting in December that has nothing to settle of its own."""
    date_ = PartialDate.parse("2026-12")
    march = register.meeting_by_id[MARCH]
    new = Meeting("2026-12-mote", MeetingKind.MOTE, date_, "Desember", None, *cite(march))
    return replace(register, meetings=(*register.meetings, new))


def cite(item: Meeting) -> tuple[str, str, int | None]:
    return item.quote, item.source, item.line


def test_what_an_earlier_meeting_left_open_comes_to_the_next(register: Register) -> None:
    status = meeting_report(later(register), TODAY)
    assert status.meeting == "2026-12-mote"
    assert "Står igjen fra tidligere møter" in headings(status)
    assert [row[0].split()[0] for row in rows(status, "Sak")] == [
        "SaLTo-handlingsprogrammet",
        "Politirådsavtalen",
    ]
    assert "Oppfølgingspunktene for 2026" in words(status)
    assert "SaLTo-handlingsplanen" not in "\n".join(row[0] for row in rows(status, "Sak"))


# --- names in full, and the glossary ------------------------------------------------------------


def abbreviated(register: Register) -> Register:
    """The register as a document that writes abbreviations would make it."""
    first, *rest = register.followups
    point = replace(
        first,
        title="Rapport fra BFE",
        text="OPDs innspill, og Politiets sikkerhetstjeneste (PST) og BFEN.",
        responsible=("BFE", "kommunen", "Vaktselskapet Hund"),
    )
    return replace(register, followups=(point, *rest))


def test_every_report_names_bodies_in_full(register: Register) -> None:
    known = abbreviated(register)
    every = [report.report(known, part, TODAY) for part in main_parts(known)]
    for status in (*every, meeting_report(known, TODAY)):
        before_glossary = words(status).split("\nOrd og navn\n")[0]
        assert "Rapport fra Barne- og familieetaten" in before_glossary
        assert "Oslo politidistrikts innspill" in before_glossary
        assert "Politiets sikkerhetstjeneste (PST) og BFEN." in before_glossary
        assert "Barne- og familieetaten\nOslo kommune\nVaktselskapet Hund" in before_glossary or (
            "Barne- og familieetaten, Oslo kommune og Vaktselskapet Hund" in before_glossary
        )
    names = council_of(register).names
    assert names.in_full("BFEs, OPD/VEL") == (
        "Barne- og familieetatens, Oslo politidistrikt/Velferdsetaten"
    )


def test_every_report_ends_with_the_terms_it_uses_and_no_other(register: Register) -> None:
    used = set()
    every = [report.report(register, part, TODAY) for part in main_parts(register)]
    for status in (*every, meeting_report(register, TODAY)):
        assert headings(status)[-2:] == ["Ord og navn", "Kilder"]
        terms = [row[0].split("\n")[0] for row in rows(status, "Ord eller navn")]
        assert len(terms) == len(set(terms)) and "KOSS" in terms
        before, _, after = words(status).partition("\nOrd og navn\n")
        for row in rows(status, "Ord eller navn"):
            known = row[0].split("\n")
            alone = after.count(known[0]) == 1
            stem = known[0].split(" ")[0].removesuffix("n")
            within = stem.lower() in before.lower()  # «politirådsavtalen» within a sentence
            assert not alone or any(name in before for name in known) or within, row
        used |= set(terms)
    assert {"IPO", "Oslostandarden", "Politiets sikkerhetstjeneste", "Byrådsavdelingen"} <= used
    assert "Asker kommune" not in used  # «Asker sentrum» is an area
    alna = words(report.report(register, main_parts(register)[0], TODAY))
    assert register.programme_by_id["koss"].description in alna


def test_an_older_list_explains_only_what_was_known_then(register: Register) -> None:
    for part in main_parts(register)[:2]:
        assert "Ord og navn" not in headings(report.report(register, part, TODAY, "2024-04-30"))


# --- as files -----------------------------------------------------------------------------------


def test_every_format_has_it_and_the_same_order_is_the_same_bytes(register: Register) -> None:
    for suffix in REPORTS:
        order = MeetingOrder(register, TODAY, suffix=suffix)
        assert order.file_name == f"statusliste-2026-03-mote.{suffix}"
        assert order.content() == MeetingOrder(register, TODAY, suffix=suffix).content()
    page = MeetingOrder(register, TODAY, suffix="html").content().decode()
    assert all(line in page for line in ("Til godkjenning", "Velferdsetaten og SaLTo-nettverket"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_are_words_in_every_format(register: Register, payload: str) -> None:
    programmes = tuple(replace(item, name=payload * 3) for item in register.programmes)
    known = replace(register, programmes=programmes)
    for suffix in REPORTS:
        content = MeetingOrder(known, TODAY, suffix=suffix).content()
        assert suffix != "html" or payload.encode() not in content or "<" not in payload


def test_the_houses_template_keeps_its_look_and_a_bad_one_is_refused(register: Register) -> None:
    house = docx.Document()
    house.styles["Normal"].font.name = "Verdana"
    house.sections[0].header.paragraphs[0].text = "Husets hode"
    house.add_heading("Gammel overskrift", 1)
    out = io.BytesIO()
    house.save(out)
    order = MeetingOrder(register, TODAY, suffix="docx", template=out.getvalue())
    status = docx.Document(io.BytesIO(order.content()))
    assert status.styles["Normal"].font.name == "Verdana"
    assert status.sections[0].header.paragraphs[0].text == "Husets hode"
    paragraphs = [item.text for item in status.paragraphs]
    assert "Til godkjenning" in paragraphs and "Gammel overskrift" not in paragraphs
    with pytest.raises(TemplateError):
        replace(order, template=b"PK no template").content()


def test_the_open_edition_has_nothing_that_is_internal(register: Register) -> None:
    """An internal programme, body and meeting are in no word and no file of the open edition."""
    known = replace(
        later(register),
        programmes=tuple(
            replace(item, internal=item.id in {"koss", "salto-handlingsprogram-2026-2028"})
            for item in register.programmes
        ),
        bodies=tuple(replace(item, internal=item.id == "pst") for item in register.bodies),
    )
    known = replace(
        known, meetings=tuple(replace(m, internal=m.date.iso == "2026-12") for m in known.meetings)
    )
    order = MeetingOrder(openly(known), TODAY, suffix="html")
    assert order.file_name == "statusliste-2026-03-mote.html"
    assert [row[0].split()[0] for row in rows(order.report, "Sak")] == ["Politirådsavtalen"]
    page = order.content().decode()
    for name in ("KOSS", "oordineringssentral", "andlingsprogram", "PST", "Desember"):
        assert name not in words(order.report) and name not in page
    whole = MeetingOrder(disclose(known, Audience.INTERNAL), TODAY)
    assert "KOSS" in words(whole.report)
    assert whole.file_name == "statusliste-2026-12-mote-intern.pdf"
    with pytest.raises(UnknownValueError) as error:
        _ = replace(order, meeting="2026-12-mote").report
    assert "2026-12-mote" not in error.value.valid


def test_without_any_meeting_there_is_none_to_prepare(register: Register) -> None:
    assert meeting_to_prepare(replace(register, meetings=()), TODAY) is None
    settled = replace(register, pending=(), programmes=())
    chosen = meeting_to_prepare(settled, TODAY)
    assert chosen and chosen.id == MARCH  # the last one
    assert "Her står det som dokumentene våre sier om det." in words(meeting_report(settled, TODAY))
