"""The shipped facts: what the design's table says, and every quote where it is said to stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from geo.model import Register
from geo.view import View, select
from tests.conftest import DATA, SEMINAR

# Area, unit, status and bydel as the document of January 2026 lists them.
LISTED = {
    "Hovseter": ("vest", "ny", "Vestre Aker"),
    "Majorstua": ("vest", "videreført", "Frogner"),
    "Grønland/Tøyen": ("sentrum", "videreført", "Gamle Oslo"),
    "Mortensrud/Bjørnerud": ("øst", "videreført", "Søndre Nordstrand"),
    "Furuset": ("øst", "oppstart", "Alna"),
    "Vestli": ("øst", "ny", "Stovner"),
    "Bjørndal": ("øst", "ny", "Søndre Nordstrand"),
    "Ellingsrud": ("øst", "ny", "Alna"),
    "Trosterud": ("øst", "ny", "Alna"),
    "Fossum": ("øst", "ny", "Stovner"),
    "Grorud": ("øst", "ny", "Grorud"),
    "Holmlia Syd": ("øst", "ny", "Søndre Nordstrand"),
}


def test_the_twelve_areas_of_january_2026(register: Register) -> None:
    rows = select(register, View())
    results = {
        row.area.name: (row.listing.unit, row.listing.status, row.bydel.name if row.bydel else None)
        for row in rows
    }
    assert results == LISTED


def test_seven_followup_points_with_their_facts(register: Register) -> None:
    points = {point.number: point for point in register.followups}
    assert sorted(points) == [1, 2, 3, 4, 5, 6, 7]
    assert [number for number in points if points[number].number_restored] == [4, 5, 6, 7]
    assert all(
        point.statuses and point.statuses[0].date.iso == "2026-01" for point in points.values()
    )
    assert [amount.nok for amount in points[2].amounts] == [40_000_000, 26_000_000]
    assert points[4].deadlines[0].date.iso == "2026-03-01"
    assert points[5].links.all_areas
    assert points[5].links.bydeler == ("alna",)


def test_no_point_of_2026_is_invented(register: Register) -> None:
    assert {point.year for point in register.followups} == {2025}
    assert [(item.year, item.date.iso) for item in register.pending] == [(2026, "2026-03")]


#: The files of the council's year.
COUNCIL = ("meetings.json", "programmes.json", "bodies.json")


def cited(node: Any) -> Iterator[tuple[str, int]]:
    """Every quote from the council's document with its line."""
    if isinstance(node, dict):
        if node.get("source") == "politiradet-2026-01" and node.get("quote"):
            yield node["quote"], node["line"]
        for value in node.values():
            yield from cited(value)
    elif isinstance(node, list):
        for value in node:
            yield from cited(value)


@pytest.mark.skipif(not SEMINAR.is_file(), reason="the document (../shared/seminar) is not here")
@pytest.mark.parametrize("name", ["editions.json", "followups.json", *COUNCIL])
def test_every_quote_begins_at_its_line(name: str) -> None:
    lines = SEMINAR.read_text(encoding="utf-8").split("\n")
    for quote, line in cited(json.loads((DATA / name).read_text(encoding="utf-8"))):
        rest = " ".join(" ".join(lines[line - 1 :]).split())
        start = " ".join(lines[line - 1].split())
        assert quote in rest
        assert rest.index(quote) < len(start), (quote, line)


def test_quotes_are_one_sentence_at_the_most() -> None:
    for name in ("editions.json", "followups.json", *COUNCIL):
        for quote, _ in cited(json.loads((DATA / name).read_text(encoding="utf-8"))):
            inside = quote.replace("29.-30.", "").replace("1.mars", "").rstrip(".:,")
            assert ". " not in inside, quote


def test_press_and_council_are_never_mixed(register: Register) -> None:
    for edition in register.editions:
        kinds = {register.source_by_id[source].kind for source in edition.sources}
        kinds |= {register.source_by_id[row.source].kind for row in edition.listings}
        assert kinds == {"document" if edition.kind == "council" else "press"}
        if edition.kind == "press":
            assert all(row.status is None for row in edition.listings)
