"""The rows of the table as the browser gets them."""

from __future__ import annotations

import json
import re
from itertools import accumulate

import pytest

from geo.disclosure import openly
from geo.view import all_listed
from geo.webmap import levels
from pages.serving import rows
from tests.conftest import shipped_register
from tests.geo.test_levels import unpacked


def test_packed_rows_say_what_those_say_that_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    register = openly(shipped_register())
    monkeypatch.setattr(levels, "MOST_AT_ONCE", 0)
    module = rows.module(register).decode()
    packed = json.loads(re.search(r"rowsOf\((.*)\);", module)[1])  # type: ignore[index]  # it is packed
    areas = [[it["values"][row] for row in unpacked(it["rows"])] for it in packed["areas"]]
    lines = iter(
        zip(
            accumulate(unpacked(packed["area_rows"])), unpacked(packed["listing_rows"]), strict=True
        )
    )
    results: dict[str, dict[str, list[object]]] = {}
    for id_, count in packed["lists"]:
        results[id_] = {}
        for area, listing in (next(lines) for _ in range(count)):
            name, *rest = (cells[area] for cells in areas)
            results[id_][packed["ids"][area]] = [name, *packed["listings"][listing], *rest]
    plainly = {
        edition.id: {row.area.id: rows.cells(row) for row in all_listed(register, edition)}
        for edition in register.editions
    }
    assert results == json.loads(json.dumps(plainly))
    assert next(lines, None) is None
