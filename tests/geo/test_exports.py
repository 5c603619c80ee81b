"""The CSV of a list opens right in a Norwegian spreadsheet and carries no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo import files
from geo.disclosure import openly
from geo.exports import csv as areas_csv
from geo.model import PartialDate, Register, Unit
from geo.view import View, select
from tests.conftest import PAYLOADS


def rows(register: Register, view: View) -> list[list[str]]:
    content = areas_csv.areas(register, select(register, view))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_every_area_with_status_unit_bydel_and_source(register: Register) -> None:
    head, *body = rows(register, View())
    assert head[:8] == [
        "Område",
        "Status",
        "Siden",
        "Siden gjelder",
        "Siden er utledet",
        "Politienhet",
        "Bydel",
        "km²",
    ]
    assert len(body) == 12
    assert body[2][:8] == [
        "Grønland/Tøyen",
        "videreført",
        "2023-03-23",
        "før",
        "ja",
        "Enhet sentrum",
        "Gamle Oslo",
        "0,98",
    ]
    assert all("ikke politiets grense" in row[8] for row in body)
    assert all(row[10].startswith("Oppsummering fra seminar") for row in body)
    assert head[10:] == ["Kilde", "Utgiver", "Dato for kilden"]
    assert {tuple(row[11:]) for row in body} == {("Politirådet i Oslo", "2026-01")}


def test_what_a_start_means_stands_in_a_column_of_its_own(register: Register) -> None:
    for edition in register.editions:
        _, *body = rows(register, View(edition=edition.id))
        for row in body:
            assert PartialDate.parse(row[2]).iso == row[2]  # a date and nothing else
            assert row[3] in {"oppgitt av kilden", "ny på lista", "senest", "før"}
            assert (row[3] in {"senest", "før"}) is (row[4] == "ja")


def test_nothing_known_is_left_empty(register: Register) -> None:
    _, *body = rows(register, View(edition="2024-04-30"))
    assert all(all(cell for cell in row) for row in body)


def test_formulas_are_defused(edit: Callable[[str, Callable[[Any], object]], Path]) -> None:
    def change(doc: Any) -> None:
        for feature, payload in zip(doc["features"], PAYLOADS[:7], strict=False):
            feature["properties"].update(name=payload)

    register = openly(files.read_register(edit("ipo_areas.geojson", change)))
    _, *body = rows(register, View())
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in body for cell in row)


def test_rows_are_written_as_they_are_now(register: Register) -> None:
    """Though those of the list before are remembered: another source, name or filter."""
    _, *before = rows(register, View())
    titled = tuple(replace(source, title=f"{source.title} 2") for source in register.sources)
    _, *after = rows(replace(register, sources=titled), View())
    assert [line[10] for line in after] == [f"{line[10]} 2" for line in before]
    first, *others = register.areas
    renamed = replace(register, areas=(replace(first, name="Et annet navn"), *others))
    _, *after = rows(renamed, View())
    assert after == [["Et annet navn", *before[0][1:]], *before[1:]]
    _, *some = rows(register, View(units=(Unit.VEST,)))
    assert some == [line for line in before if line[5] == "Enhet vest"]
