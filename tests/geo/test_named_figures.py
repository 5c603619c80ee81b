"""A figure's name never says more than its data: every figure that counts people or areas is
counted again from the register, for the set that its name names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from geo import report, text
from geo.exports.report.pictures import drawn
from geo.model import Population, Register
from geo.part import Part, main_parts
from geo.report import Report
from geo.report.blocks import (
    Facts,
    Heading,
    Paragraph,
    Picture,
    PictureKind,
    Table,
)
from geo.scene import Atlas, Role

TODAY = date(2026, 11, 28)
KINDS = ("population", "age_10_22", "age_0_17")
_YEAR = re.compile(r"\b(20\d\d)\b")


@pytest.fixture(scope="module")
def reports(register: Register) -> list[Report]:
    """The reports on every part of the city, on every list."""
    return [
        report.report(register, part, TODAY, edition.id)
        for edition in register.editions
        for part in main_parts(register)
    ]


# --- sets by their names --------------------------------------------------------------------------


def named(words: str, register: Register) -> set[str]:
    """The bydeler (ids) that words name: `bydel Alna`, `bydelene i enhet vest`, `bydelene i Oslo`,
    `bydelene A, B og C`."""
    if "bydelene i Oslo" in words or "Tall om Oslo" in words:
        return {item.id for item in register.bydeler}
    for unit in {item.unit for item in register.bydeler if item.unit}:
        if f"bydelene i enhet {unit}" in words:
            return {item.id for item in register.bydeler if item.unit is unit}
    result = set()
    for item in sorted(register.bydeler, key=lambda item: -len(item.name)):
        if re.search(rf"\b{item.name}\b", words):
            result.add(item.id)
            words = words.replace(item.name, "")  # Nordstrand is no part of Søndre Nordstrand
    return result


def counted(register: Register, bydeler: set[str], year: int) -> dict[str, int]:
    """People of all ages, young ones and children of bydeler in a year."""
    rows = [row for row in register.population if row.bydel in bydeler and row.year == year]
    assert {row.bydel for row in rows} == bydeler
    return {kind: sum(getattr(row, kind) for row in rows) for kind in KINDS}


def row_of(population: Population | dict[str, int]) -> list[str]:
    values = population if isinstance(population, dict) else vars(population)
    return [text.number(values[kind]) for kind in KINDS]


def blocks_of_figures(document: Report, register: Register) -> tuple[set[str], list[object]]:
    """The set that the heading over the figures names, and what stands under it."""
    results: list[object] = []
    bydeler: set[str] = set()
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text.startswith("Tall om")
            if inside:
                whose = document.title if block.text == "Tall om bydelen" else block.text
                bydeler = named(whose, register)
        elif inside:
            results.append(block)
    return bydeler, results


# --- people ---------------------------------------------------------------------------------------


def test_the_figures_of_a_report_are_of_the_set_that_their_heading_names(
    register: Register, reports: list[Report]
) -> None:
    everyone = {item.id for item in register.bydeler}
    for result in reports:
        bydeler, blocks = blocks_of_figures(result, register)
        assert bydeler == _expected(register, result.part), result.title
        facts = next(block for block in blocks if isinstance(block, Facts))
        year = int(_YEAR.findall(facts.items[0].label)[-1])
        now, city = counted(register, bydeler, year), counted(register, everyone, year)
        values = {item.label: item.value.text for item in facts.items}
        assert values.pop(f"Folketall 1. januar {year}") == text.number(now["population"])
        for label, kind in ((f"10–22 år {year}", "age_10_22"), (f"0–17 år {year}", "age_0_17")):
            share = _percent(now[kind], now["population"])
            assert values.pop(label) == f"{text.number(now[kind])} ({share} %)"
        of_oslo = values.pop(f"Andel av folketallet i Oslo {year}", None)
        assert (of_oslo is None) is (bydeler == everyone)
        if of_oslo:
            assert of_oslo == f"{_percent(now['population'], city['population'])} %"
        for label, value in values.items():
            first, last = map(int, _YEAR.findall(label))
            before = counted(register, bydeler, first)["population"]
            after = counted(register, bydeler, last)["population"]
            grown = text.number(100 * (after - before) / before, 1).replace("-", "−")
            assert value.lstrip("+") == f"{grown} %", (result.title, label)


def _expected(register: Register, part: Part) -> set[str]:
    if part.bydel:
        return {part.bydel}
    return {item.id for item in register.bydeler if part.unit in {None, item.unit}}


def _percent(one: int, whole: int) -> str:
    return text.number(100 * one / whole, 1)


def test_tables_and_charts_of_people_are_of_the_set_that_their_caption_names(
    register: Register, reports: list[Report]
) -> None:
    walked = {"years": 0, "bydeler": 0, "charts": 0}
    for result in reports:
        _, blocks = blocks_of_figures(result, register)
        for block in blocks:
            if isinstance(block, Picture):
                assert block.kind is PictureKind.TREND
                bydeler = named(block.caption, register)
                for series, kind in zip(block.series, KINDS, strict=False):
                    for year, value in series.points:
                        assert counted(register, bydeler, year)[kind] == value
                first, last = map(int, _YEAR.findall(block.caption))
                assert (series.points[0][0], series.points[-1][0]) == (first, last)
                walked["charts"] += 1
            elif isinstance(block, Table):
                walked["years" if "år for år" in block.caption else "bydeler"] += 1
                _check_table(register, result, block)
    assert all(walked.values())


def _check_table(register: Register, document: Report, table: Table) -> None:
    rows = {cells[0][0].text: [cell[0].text for cell in cells[1:]] for cells in table.rows}
    if "år for år" in table.caption:
        bydeler = named(table.caption, register)
        assert bydeler == _expected(register, document.part), table.caption
        for name, values in rows.items():
            assert values == row_of(counted(register, bydeler, int(name)))
        return
    year = int(_YEAR.findall(table.caption)[-1])
    by_name = {item.name: item.id for item in register.bydeler}
    listed = register.edition_by_id[document.edition_id].by_area
    with_areas = {register.area_by_id[area].bydel for area in listed} - {None}
    expected = with_areas if "med IPO-områder på lista" in table.caption else None
    assert {by_name[name] for name in rows} == (expected or named(table.caption, register))
    for name, values in rows.items():
        assert values == row_of(counted(register, {by_name[name]}, year))


def test_the_bydeler_that_are_summed_for_a_unit_are_named(
    register: Register, reports: list[Report]
) -> None:
    for result in reports:
        if not result.part.unit:
            continue
        bydeler, blocks = blocks_of_figures(result, register)
        wording = next(b for b in blocks if isinstance(b, Paragraph)).runs[0].text
        assert "er summen av bydelene" in wording
        assert named(wording, register) == bydeler


# --- areas ----------------------------------------------------------------------------------------


def test_pictures_of_a_report_show_the_areas_that_their_caption_names(
    register: Register, atlas: Atlas, reports: list[Report]
) -> None:
    walked = 0
    for result in reports:
        for block in result.blocks:
            if not isinstance(block, Picture) or block.kind is PictureKind.TREND:
                continue
            scene = drawn(atlas, block)
            shown = {group.id.removeprefix("area-") for group in scene.of(Role.AREA)}
            where = (result.title, result.edition_id, block.caption)
            if block.kind is PictureKind.TIMELINE:
                assert shown == _on_lists(register, result), where
            else:
                own = {id_ for id_ in _on_list(register, result) if register.area_by_id[id_].bydel}
                assert own & set(atlas.areas) <= shown, where
            assert _place(result) in block.caption, where
            walked += 1
    assert walked > len(reports)


def _place(document: Report) -> str:
    """The name that captions must have: none for the city, whose list has areas outside it."""
    return document.title.split(": ")[1] if document.part.ids else ""


def _on_list(register: Register, document: Report, edition: str | None = None) -> Iterator[str]:
    """The areas that a list, by itself the report's, names in the part."""
    for listing in register.edition_by_id[edition or document.edition_id].listings:
        area = register.area_by_id[listing.area]
        if document.part.bydel in {None, area.bydel} and document.part.unit in {None, listing.unit}:
            yield area.id


def _on_lists(register: Register, document: Report) -> set[str]:
    """The areas that any list up to the report's names in the part."""
    known = [item.id for item in register.editions]
    until = known[: known.index(document.edition_id) + 1]
    return {area for edition in until for area in _on_list(register, document, edition)}


def test_the_table_of_areas_has_those_that_its_caption_names(
    register: Register, reports: list[Report]
) -> None:
    for result in reports:
        for block in result.blocks:
            if isinstance(block, Table) and "«Siden»" in block.caption:
                names = [cells[0][0].text for cells in block.rows]
                areas = _on_list(register, result)
                assert sorted(names) == sorted(register.area_by_id[id_].name for id_ in areas)
                assert _place(result) in block.caption
