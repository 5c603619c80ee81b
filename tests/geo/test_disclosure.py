"""What is internal never comes out, by no way round."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from geo import files, report
from geo.disclosure import openly
from geo.model import Register
from geo.report import Audience
from geo.report.blocks import texts

Edit = Callable[[str, Callable[[Any], None]], Path]
TODAY = date(2026, 11, 22)


def all_words(register: Register) -> str:
    """Every word of the reports on everything there is, as anybody may read them."""
    made = [report.report(register, scope, TODAY, audience=Audience.OPEN)
            for scope in report.scopes(register)]  # fmt: skip
    return "\n".join(words for one in made for block in one.blocks for words in texts(block))


def test_a_register_without_secrets_is_the_open_one(register: Register) -> None:
    assert openly(register) is register


def test_an_internal_listing_leaves_no_trace(edit: Edit) -> None:
    folder = edit(
        "editions.json", lambda doc: doc["editions"][-1]["listings"][5].update(internal=True)
    )
    whole = files.read_register(folder)
    assert whole.latest.listings[5].area == "vestli"
    opened = openly(whole)
    assert "vestli" not in opened.area_by_id and opened.version != whole.version
    assert "vestli" not in opened.latest.by_area and len(opened.latest.listings) == 11
    # The quote of the line that names Vestli too goes from the others on that line.
    assert all("Vestli" not in (row.quote or "") for row in opened.latest.listings)
    assert "Vestli" not in all_words(whole)
    told = report.report(whole, report.CITY, TODAY)
    assert any("Vestli" in words for block in told.blocks for words in texts(block))


def test_an_area_that_is_secret_on_one_list_only_stays_on_the_others(edit: Edit) -> None:
    folder = edit(
        "editions.json", lambda doc: doc["editions"][-1]["listings"][4].update(internal=True)
    )
    opened = openly(files.read_register(folder))
    assert "furuset" in opened.area_by_id and "furuset" not in opened.latest.by_area
    assert "furuset" in opened.edition_by_id["2024-04-30"].by_area
    assert all("Furuset" not in (row.quote or "") for row in opened.latest.listings)


def test_internal_notes_points_texts_deadlines_and_dates_do_not_come_out(edit: Edit) -> None:
    def notes(doc: Any) -> None:
        doc["editions"][-1]["listings"][0].update(note="HEMMELIG-1", note_internal=True)
        doc["editions"][-1].update(note="HEMMELIG-2", note_internal=True)

    def points(doc: Any) -> None:
        doc["followups"][0].update(title="HEMMELIG-3", internal=True)
        doc["followups"][1]["statuses"][0].update(text="HEMMELIG-4", internal=True)
        doc["followups"][3].update(internal=True)
        doc["followups"][1]["amounts"][0].update(text="HEMMELIG-5", internal=True)
        doc["pending"][0].update(text="HEMMELIG-6", internal=True)

    edit("editions.json", notes)
    edit("ipo_areas.geojson", lambda doc: doc["features"][0]["properties"].update(
        note="HEMMELIG-7", note_internal=True))  # fmt: skip
    edit(
        "milestones.json",
        lambda doc: doc["milestones"][4].update(title="HEMMELIG-8", internal=True),
    )
    whole = files.read_register(edit("followups.json", points))
    opened = openly(whole)
    assert {point.id for point in opened.followups} == {
        "2025-2",
        "2025-3",
        "2025-5",
        "2025-6",
        "2025-7",
    }
    # The milestone on the same line as a deadline of the hidden point would tell of it.
    assert "2026-03-01-rapport" not in {item.id for item in opened.milestones}
    assert "HEMMELIG" not in all_words(whole)
    assert "HEMMELIG" not in repr(replace(opened, version=""))
    told = report.report(whole, report.CITY, TODAY)
    internal = "\n".join(words for block in told.blocks for words in texts(block))
    assert all(f"HEMMELIG-{number}" in internal for number in (1, 3, 4, 5, 6, 7, 8))


def test_a_point_that_names_a_hidden_area_goes_with_it(edit: Edit) -> None:
    edit(
        "followups.json", lambda doc: doc["followups"][6].update(text="Mer innsats på Ellingsrud.")
    )
    folder = edit(
        "editions.json", lambda doc: doc["editions"][-1]["listings"][7].update(internal=True)
    )
    opened = openly(files.read_register(folder))
    assert "2025-7" not in {point.id for point in opened.followups}
    assert "ellingsrud" not in json.dumps(all_words(files.read_register(folder))).lower()


def test_flags_must_be_yes_or_no(edit: Edit) -> None:
    from geo import checks

    folder = edit("followups.json", lambda doc: doc["followups"][0].update(internal="ja"))
    assert [item.code for item in checks.check_folder(folder)] == ["wrong_kind"]
