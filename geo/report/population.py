"""The part of a report on population: how many people live there, and how many are young."""

from __future__ import annotations

from collections.abc import Iterator

from geo import text
from geo.escape import plain
from geo.model import Bydel, Population
from geo.part import CITY
from geo.report.blocks import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Picture,
    PictureKind,
    Series,
    Table,
    Words,
)
from geo.report.case import Case
from geo.view import Listed

SOURCE = "ssb-10826"


def figures(case: Case) -> Iterator[Block]:
    """Figures of the bydel, of the unit's bydeler, or of Oslo; nothing without.

    A unit is the sum of its bydeler by the published division, whichever areas the list has.
    """
    years = _years(case)
    if not years:
        return
    yield Heading(1, text.say(f"report.figures_{case.part.kind}", name=case.name))
    if case.part.unit:
        yield Paragraph(tuple(_division(case)))
    yield _facts(case, years)
    yield from _trend(case, years)
    yield from _by_bydel(case)
    yield Paragraph((Words(text.say("report.figures_note")),))


def _homes(case: Case) -> set[str]:
    """The bydeler whose people are counted."""
    if case.bydel:
        return {case.bydel.id}
    if case.part.unit:
        return {bydel.id for bydel in _of_unit(case)}
    return set(case.register.bydel_by_id)


def _of_unit(case: Case) -> list[Bydel]:
    """The bydeler of the unit by the published division, in the register's order."""
    return [item for item in case.register.bydeler if item.unit and item.unit is case.part.unit]


def _division(case: Case) -> Iterator[Words]:
    """Which bydeler are summed, what is inferred or disputed about that, and which areas of the
    list lie in others."""
    bydeler = _of_unit(case)
    names = text.listing([plain(item.name) for item in bydeler])
    yield Words(text.say("report.division", name=case.name, bydeler=names))
    reasons: dict[tuple[str, str], list[str]] = {}
    for item in bydeler:
        reasons.setdefault((item.unit_basis, item.unit_source), []).append(plain(item.name))
    for (basis, source), homes in reasons.items():
        values = {"basis": text.unit_basis(basis), "source": plain(source)}
        yield Words(text.say("report.division_basis", bydeler=text.listing(homes), **values))
    for row in case.rows:
        if row.bydel and row.bydel.unit is not case.part.unit:
            yield Words(_elsewhere(row, row.bydel))


def _elsewhere(row: Listed, bydel: Bydel) -> str:
    unit = text.unit(bydel.unit)
    values = {"area": plain(row.area.name), "bydel": plain(bydel.name)}
    return text.say("report.division_elsewhere", unit=unit[:1].lower() + unit[1:], **values)


def _years(case: Case) -> list[Population]:
    """The sums over the counted bydeler, one for each year that all of them have."""
    homes = _homes(case)
    return _summed([row for row in case.register.population if row.bydel in homes], len(homes))


def _summed(rows: list[Population], bydeler: int) -> list[Population]:
    by_year: dict[int, list[Population]] = {}
    for row in rows:
        by_year.setdefault(row.year, []).append(row)
    return [
        Population(
            "",
            year,
            sum(r.population for r in of),
            sum(r.age_0_17 for r in of),
            sum(r.age_10_22 for r in of),
        )
        for year, of in sorted(by_year.items())
        if len(of) == bydeler
    ]


def _facts(case: Case, years: list[Population]) -> Facts:
    first, last = years[0], years[-1]
    items = [
        _fact("report.people", last.year, text.number(last.population)),
        _fact(
            "report.youth",
            last.year,
            text.number(last.age_10_22),
            _share(last.age_10_22, last.population),
        ),
        _fact(
            "report.children",
            last.year,
            text.number(last.age_0_17),
            _share(last.age_0_17, last.population),
        ),
    ]
    whole = _summed(list(case.register.population), len(case.register.bydeler))
    oslo = next((row for row in whole if row.year == last.year), None)
    if oslo and case.part != CITY:
        items.append(_fact("report.of_oslo", last.year, _percent(last.population, oslo.population)))
    if first.year < last.year:
        grown = text.say(
            "report.grown_value",
            percent=_percent(last.population - first.population, first.population, signed=True),
        )
        label = text.say("report.grown", first=first.year, last=last.year)
        items.append(Fact(label, Words(grown, (SOURCE,))))
    return Facts(tuple(items))


def _fact(key: str, year: int, figure: str, more: str = "") -> Fact:
    return Fact(text.say(key, year=year), Words(f"{figure}{more}", (SOURCE,)))


def _share(part: int, whole: int) -> str:
    return f" ({_percent(part, whole)})" if whole else ""


def _percent(part: int, whole: int, *, signed: bool = False) -> str:
    if not whole:
        return text.say("panel.population_missing")
    value = 100 * part / whole
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{text.number(value, 1)} %".replace("-", "−")


def _trend(case: Case, years: list[Population]) -> Iterator[Block]:
    if len(years) < 2:
        return
    whose = text.say("report.bydeler_of", name=case.name) if not case.part.bydel else case.name
    caption = text.say("report.trend_caption", name=whose, first=years[0].year, last=years[-1].year)
    series = (
        Series(text.say("report.people_short"), tuple((r.year, r.population) for r in years)),
        Series(text.say("report.youth_short"), tuple((r.year, r.age_10_22) for r in years)),
    )
    yield Picture(PictureKind.TREND, caption, case.view, series)
    yield Table(
        text.say("report.trend_table", name=whose),
        (
            Column(text.say("report.year"), 1.0),
            *(
                Column(text.say(f"report.{name}_short"), 1.2, numeric=True)
                for name in ("people", "youth", "children")
            ),
        ),
        tuple(_numbers(str(r.year), r) for r in years),
    )


def _numbers(name: str, row: Population) -> tuple[tuple[Words, ...], ...]:
    values = (row.population, row.age_10_22, row.age_0_17)
    cells = (Words(name, strong=True), *(Words(text.number(v)) for v in values))
    return tuple((cell,) for cell in cells)


def _by_bydel(case: Case) -> Iterator[Block]:
    """The newest figures of each of the unit's bydeler, or of those that have areas on the list;
    nothing for one bydel, and for a list that is not shown whole."""
    if case.part.bydel or (case.edition.partial and not case.part.unit):
        return
    with_areas = {bydel for row in case.rows for bydel in row.area.bydeler}
    homes = _homes(case) if case.part.unit else with_areas
    newest_figures = [
        (bydel, newest)
        for bydel in case.register.bydeler
        if bydel.id in homes and (newest := case.register.newest_population(bydel.id))
    ]
    latest = max((newest.year for _, newest in newest_figures), default=0)
    rows = [(bydel, newest) for bydel, newest in newest_figures if newest.year == latest]
    if not rows:
        return
    yield Table(
        text.say(
            "report.by_bydel_unit" if case.part.unit else "report.by_bydel",
            name=case.name,
            year=rows[0][1].year,
        ),
        (
            Column(text.say("panel.bydel"), 1.6),
            *(
                Column(text.say(f"report.{name}_short"), 1.2, numeric=True)
                for name in ("people", "youth", "children")
            ),
        ),
        tuple(_numbers(plain(bydel.name), newest) for bydel, newest in rows),
    )
