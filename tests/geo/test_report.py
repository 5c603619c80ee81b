"""The content of a report, before any format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo import report
from geo.errors import UnknownValueError
from geo.exports.report import write, write_each
from geo.model import Register, Unit
from geo.part import CITY, Part, main_parts
from geo.report import Report
from geo.report.blocks import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Picture,
    Sources,
    Table,
    cited,
    texts,
)
from geo.scene import Atlas

TODAY = date(2026, 11, 22)


def report_on(register: Register, bydel: str, edition: str | None = None) -> Report:
    return report.report(register, Part.of_bydel(bydel), TODAY, edition)


def words(blocks: Report | tuple[Block, ...]) -> str:
    result = blocks.blocks if isinstance(blocks, Report) else blocks
    return "\n".join(line for block in result for line in texts(block))


def table(document: Report, first: str) -> Table:
    return next(b for b in document.blocks if isinstance(b, Table) and b.columns[0].text == first)


def cells(row: tuple[tuple[report.blocks.Words, ...], ...]) -> list[str]:
    return ["\n".join(run.text for run in cell) for cell in row]


def test_every_bydel_unit_and_the_city_has_a_report(register: Register) -> None:
    parts = main_parts(register)
    assert len(parts) == 15 + 3 + 1
    assert len({part.slug for part in parts}) == len(parts)
    for part in parts:
        document = report.report(register, part, TODAY)
        headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
        assert headings[0] == "Sammendrag" and headings[-1] == "Kilder"
        assert {"Kart", "Områdene", "Oppfølgingspunkter", "Dette skjer videre"} <= set(headings)


def test_the_summary_is_three_sentences_with_their_sources(register: Register) -> None:
    result = report_on(register, "alna")
    paragraph = result.blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert [run.text for run in paragraph.runs] == [
        "Bydel Alna har 3 IPO-områder på lista fra januar 2026: Furuset (oppstart), Ellingsrud (ny) "
        "og Trosterud (ny).",
        "Antall områder, sammenlignet med lista 30. april 2024 (gjengitt i pressen): 2 sto ikke på den "
        "og 1 står på begge.",
        "7 oppfølgingspunkter gjelder her: 3 nevner stedet, resten gjelder hele byen. Frister som er passert (utledet): 1.",
    ]
    assert all(run.sources for run in paragraph.runs)


def test_the_summary_says_which_areas_no_list_compares(register: Register) -> None:
    paragraph = report.report(register, Part.of_unit(Unit.VEST), TODAY).blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs[1].text == (
        "Antall områder, sammenlignet med lista 30. april 2024 (gjengitt i pressen): 1 sto ikke på "
        "den, 1 står på begge og 2 kan ikke sammenlignes, fordi bare den ene lista dekker stedet."
    )


def test_the_table_tells_status_since_unit_and_what_changed(register: Register) -> None:
    rows = [cells(row) for row in table(report_on(register, "alna"), "Område").rows]
    assert rows[0] == ["Furuset", "oppstart", "2025", "Enhet øst", "På begge lister", "3,51"]
    assert [row[0] for row in rows] == ["Furuset", "Ellingsrud", "Trosterud"]
    assert "Rådets dokument sier oppstart i 2025." in words(report_on(register, "alna"))


def test_a_bydel_without_areas_is_told_what_is_near(register: Register) -> None:
    result = report_on(register, "ullern")
    page_text = words(result)
    assert "Lista navngir ingen IPO-områder i bydel Ullern." in page_text
    near = next(block for block in result.blocks if isinstance(block, Bullets))
    assert near.items[0].text == "Hovseter (ny), bydel Vestre Aker: grenser til bydelen"
    assert near.items[1].text.startswith("Majorstua (videreført), bydel Frogner: grenser til")
    assert "Felles situasjonsbilde i beredskapsarbeidet" in page_text  # of the whole city
    assert "Slik er grensene tegnet" not in page_text


def test_what_left_the_list_is_derived(register: Register) -> None:
    assert "Utgått (utledet): Veitvet." in words(report_on(register, "bjerke"))


def test_points_are_grouped_by_why_they_concern_the_bydel(register: Register) -> None:
    result = report_on(register, "alna")
    headings = [b.text for b in result.blocks if isinstance(b, Heading) and b.level == 2]
    assert headings[:2] == [
        "Punkter som nevner bydel Alna eller alle bydeler",
        "Punkter som gjelder hele byen",
    ]
    named = table(result, "Nr.")
    assert [cells(row)[0] for row in named.rows] == ["2/2025", "3/2025", "5/2025*"]
    page_text = words(result)
    assert "Vår lesning: pågår." in page_text and "40\u202f000\u202f000 kroner" in page_text
    assert (
        "Frist 1. mars 2026: Barne- og familieetatens rapport til byrådsavdelingen. Passert (utledet)."
        in page_text
    )


def test_nothing_is_overdue_before_its_day(register: Register) -> None:
    before = report.report(register, CITY, date(2026, 2, 1))
    assert "Passert (utledet)" not in words(before)
    ahead = words(before).split("Dette skjer videre")[1]
    assert "1. mars 2026: Barne- og familieetatens rapport" in ahead
    assert "Dokumentene våre sier ikke hva det bestemte" not in words(before)
    assert "Dokumentene våre sier ikke hva det bestemte" in words(report_on(register, "alna"))


def test_every_citation_has_its_numbered_source_and_no_other(register: Register) -> None:
    for part in main_parts(register):
        document = report.report(register, part, TODAY)
        (sources,) = [block for block in document.blocks if isinstance(block, Sources)]
        assert [item.number for item in sources.items] == list(range(1, len(sources.items) + 1))
        assert {item.id for item in sources.items} == set(cited(document.blocks))


def test_figures_are_of_the_newest_year_and_of_whole_bydeler(register: Register) -> None:
    page_text = words(report_on(register, "alna"))
    newest = register.newest_population("alna")
    assert newest and newest.year == 2026
    assert f"{newest.population:,}".replace(",", "\u202f") in page_text
    assert "Tallene gjelder hele bydeler, ikke IPO-områdene." in page_text
    trend = next(
        b for b in report_on(register, "alna").blocks if isinstance(b, Picture) and b.series
    )
    assert [year for year, _ in trend.series[0].points] == list(range(2018, 2027))


def test_the_citys_figures_are_sums(register: Register) -> None:
    document = report.report(register, CITY, TODAY)
    rows = [row for row in register.population if row.year == 2026]
    whole = sum(row.population for row in rows)
    assert f"{whole:,}".replace(",", "\u202f") in words(document)


def test_without_figures_the_part_is_left_out(register: Register) -> None:
    result = report_on(replace(register, population=()), "alna")
    assert "Tall om bydelen" not in words(result)


def test_the_citys_list_is_counted_once_and_says_how_its_sources_count(register: Register) -> None:
    page_text = words(report.report(register, CITY, TODAY, "2024-04-30"))
    assert "Lista fra 30. april 2024 har 8 IPO-områder: Grønland/Tøyen (status" in page_text
    assert "Sandvika (status ikke oppgitt, utenfor Oslo)" in page_text
    page_text = words(report.report(register, CITY, TODAY, "2023-03-23"))
    assert "har 1 navngitt IPO-område: Grønland/Tøyen" in page_text
    assert "Kildene teller 6. Grønland/Tøyen er to der og ett her." in page_text
    assert "I tallet er 4 områder uten navn, i bydelene Stovner, Alna" in page_text
    assert "4 områder uten navn" in words(report_on(register, "alna", "2023-03-23"))
    assert "områder uten navn" not in words(report_on(register, "ullern", "2023-03-23"))


@pytest.mark.parametrize("edition", ["2022-autumn", "2023-03-23", "2024-04-30"])
def test_older_lists_have_reports_too(register: Register, edition: str) -> None:
    for part in main_parts(register):
        document = report.report(register, part, TODAY, edition)
        assert document.edition_id == edition and words(document)
    assert "navngir ingen områder" in words(report_on(register, "alna", "2022-autumn"))


def test_an_unknown_bydel_or_list_is_refused(register: Register) -> None:
    with pytest.raises(UnknownValueError):
        report_on(register, "nordpolen")
    with pytest.raises(UnknownValueError):
        report_on(register, "alna", "1999-01")


def test_a_sentence_names_forty_areas_and_counts_the_rest(register: Register) -> None:
    model, row = register.areas[0], register.latest.listings[0]
    areas = tuple(replace(model, id=f"a-{n}", name=f"Sted {n}", replaces=()) for n in range(60))
    listings = tuple(replace(row, area=area.id, as_written=area.name) for area in areas)
    list_ = replace(register.latest, listings=listings)
    many = replace(register, areas=areas, editions=(list_,), followups=(), measures=())
    page_text = words(report_on(many, str(model.bydel)).blocks[:2])
    assert "Sted 39" in page_text
    assert "Sted 40" not in page_text
    assert "20 til" in page_text


def test_reports_made_at_once_are_those_made_one_by_one(register: Register, atlas: Atlas) -> None:
    parts = main_parts(register)[:3]
    reports = [report.report(register, part, TODAY) for part in parts]
    each = list(write_each("html", reports, atlas))
    assert [result for result, _ in each] == reports
    assert [content for _, content in each] == [write("html", it, atlas) for it in reports]
