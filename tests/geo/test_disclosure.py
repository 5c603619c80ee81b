"""What is internal never comes out, by no way round."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import changes, files, report
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


def _hide(*places: int) -> Callable[[Any], None]:
    def hide(doc: Any) -> None:
        for place in places:
            doc["editions"][-1]["listings"][place].update(internal=True)

    return hide


def test_nothing_is_derived_from_a_list_that_is_not_whole(edit: Edit) -> None:
    """Furuset is hidden on the newest list only: it is neither gone nor counted."""
    whole = files.read_register(edit("editions.json", _hide(4)))
    opened = openly(whole)
    assert opened.latest.partial
    found = changes.compare(opened, opened.edition_by_id["2024-04-30"], opened.latest)
    assert found.gone == () and "furuset" in found.undecided
    said = all_words(whole)
    assert "Utgått (utledet)" not in said and "har 11" not in said
    assert "IPO-områder (lista er ikke vist i sin helhet)" in said


@pytest.mark.parametrize(
    "name", ["Vestlis ungdom", "Vestliområdet", "V e s t l i", "Vest\u00adli", "VEST-LI", "vestli"]
)
def test_other_ways_of_writing_a_hidden_name_are_seen(edit: Edit, name: str) -> None:
    edit("followups.json", lambda doc: (
        doc["followups"][0].update(text=f"Mer om {name}."),
        doc["followups"][1]["statuses"][0].update(text=f"Mer om {name}."),
        doc["pending"][0].update(text=f"Mer om {name}."),
    ))  # fmt: skip
    edit("milestones.json", lambda doc: doc["milestones"][0].update(title=f"Mer om {name}"))
    edit("documents.json", lambda doc: doc["sources"][0].update(note=f"Mer om {name}"))
    edit("ipo_areas.geojson", lambda doc: doc["features"][6]["properties"].update(
        note=f"Ved {name}", boundary_source=f"Ved {name}", aliases=name))  # fmt: skip
    opened = openly(files.read_register(edit("editions.json", _hide(5))))
    left = repr(replace(opened, version="", bydeler=(), delbydeler=(), areas=tuple(
        replace(area, geometry=None) for area in opened.areas)))  # fmt: skip
    assert "Mer om" not in left and name not in left


def test_bydeler_keep_their_names_though_an_area_is_called_the_same(edit: Edit) -> None:
    opened = openly(files.read_register(edit("editions.json", _hide(10))))
    assert "grorud" not in opened.area_by_id and opened.bydel_by_id["grorud"].name == "Grorud"
    assert (
        opened.editions[-1].id == "2026-01"
        and opened.latest.by_area["vestli"].as_written == "Vestli"
    )


def test_milestones_of_a_hidden_point_go_with_it(edit: Edit) -> None:
    opened = openly(files.read_register(
        edit("followups.json", lambda doc: doc["followups"][1].update(internal=True))))  # fmt: skip
    assert "2025-06-oslostandard" not in {item.id for item in opened.milestones}


@settings(max_examples=20)
@given(st.sets(st.integers(0, 11), min_size=1, max_size=4))
def test_no_hidden_area_is_named_in_any_open_report(register: Register, places: set[int]) -> None:
    rows = tuple(replace(row, internal=place in places)
                 for place, row in enumerate(register.latest.listings))  # fmt: skip
    whole = replace(
        register, editions=(*register.editions[:-1], replace(register.latest, listings=rows))
    )
    others = {bydel.name for bydel in register.bydeler}
    listed = {row.area for edition in register.editions[:-1] for row in edition.listings}
    said = all_words(whole)
    for place in places:
        area = register.area_by_id[rows[place].area]
        if area.id not in listed and area.name not in others:
            assert area.name not in said
