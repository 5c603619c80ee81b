"""A border drawn anew, as it is written: the old one kept, neighbours moved along, one change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo import changes, files, store
from geo.editing.body import records_of
from geo.editing.border import NewBorder, date_fault, with_border
from geo.editing.edit import Edit
from geo.editing.preview import preview
from geo.editing.publishing import publish
from geo.errors import StoreError
from geo.model import Confidence, PartialDate, Register, Surface
from geo.projection import rounded
from geo.store import log
from geo.store.parts import Record, join_records, split_records
from tests.conftest import DATA

PIECE = shapely.box(10.8885, 59.9395, 10.8925, 59.9415)
SIZE = 0.05  # km²
OLD, NEW = "2024-04-30", "2026-01"


@pytest.fixture(scope="module")
def contents() -> Mapping[str, bytes]:
    return files.contents_of(DATA)[0]


def drawn(geometry: Surface = PIECE, **about: Any) -> NewBorder:
    since = PartialDate.parse("2026-01-29")
    border = NewBorder(geometry, since, " Politiets  kart ", Confidence.HIGH, is_exact=True)
    return replace(border, **about)


def after(contents: Mapping[str, bytes], border: NewBorder, **moved: Surface) -> Register:
    return records_of(contents).after(with_border(contents, "furuset", border, moved))


def test_the_new_border_has_its_source_and_size(contents: Mapping[str, bytes]) -> None:
    area = after(contents, drawn()).area_by_id["furuset"]
    assert area.geometry is not None and area.geometry.equals_exact(PIECE)
    assert (area.boundary_source, area.boundary_confidence) == ("Politiets kart", Confidence.HIGH)
    assert area.boundary_exact and area.area_km2 == SIZE
    assert area.name == "Furuset" and area.note


def test_the_old_border_stays_on_older_lists(contents: Mapping[str, bytes]) -> None:
    was = records_of(contents).register.area_by_id["furuset"]
    register = after(contents, drawn())
    area = register.area_by_id["furuset"]
    older = area.on(register.edition_by_id[OLD].date)
    assert older.geometry is not None and was.geometry is not None
    assert older.geometry.equals_exact(was.geometry)
    assert (older.area_km2, older.boundary_source) == (was.area_km2, was.boundary_source)
    assert (older.boundary_confidence, older.boundary_exact) == (was.boundary_confidence, False)
    assert area.on(register.edition_by_id[NEW].date) is area
    between = changes.compare(register, register.edition_by_id[OLD], register.edition_by_id[NEW])
    assert "furuset" in between.border_changed


def test_a_border_that_is_drawn_twice_for_one_date_is_kept_once(
    contents: Mapping[str, bytes],
) -> None:
    first = records_of(contents).after(with_border(contents, "furuset", drawn()))
    assert len(first.area_by_id["furuset"].earlier) == 1
    joined = _joined(contents, drawn())
    second = records_of(joined).after(with_border(joined, "furuset", drawn(PIECE.buffer(-0.0002))))
    assert [item.until.iso for item in second.area_by_id["furuset"].earlier] == ["2026-01-28"]


def _joined(contents: Mapping[str, bytes], border: NewBorder) -> Mapping[str, bytes]:
    records = {(item.kind, item.id): item for item in split_records(contents)}
    for wish in with_border(contents, "furuset", border):
        assert wish.text
        records[wish.kind, wish.id] = Record(wish.kind, wish.id, 0, wish.text)
    return {**contents, **join_records(records.values())}


def test_a_border_that_is_not_exact_says_nothing_of_it(contents: Mapping[str, bytes]) -> None:
    wishes = with_border(contents, "furuset", drawn(is_exact=False))
    assert all("boundary_exact" not in (wish.text or "") for wish in wishes)


def test_the_bydeler_are_those_that_the_border_lies_in(contents: Mapping[str, bytes]) -> None:
    register = records_of(contents).register
    bydeler = [register.bydel_by_id[id_] for id_ in ("alna", "grorud")]
    middles = [shapely.box(*bydel.geometry.centroid.bounds) for bydel in bydeler]
    large, small = (
        middle.buffer(size) for middle, size in zip(middles, (0.004, 0.002), strict=True)
    )
    both = rounded(shapely.union(large, small))
    assert after(contents, drawn(both)).area_by_id["furuset"].bydeler == ("alna", "grorud")
    wishes = with_border(contents, "furuset", drawn(both))
    moved = with_border(contents, "ellingsrud", drawn(), {"furuset": rounded(small)})
    assert any("other_bydeler" in (wish.text or "") for wish in wishes)
    assert all("other_bydeler" not in (wish.text or "") for wish in moved)
    assert records_of(contents).after(moved).area_by_id["furuset"].bydeler == ("grorud",)


def test_the_border_before_keeps_its_bydeler(contents: Mapping[str, bytes]) -> None:
    register = records_of(contents).register
    asker = register.area_by_id["asker-sentrum"].geometry
    furuset = register.area_by_id["furuset"].geometry
    assert asker is not None and furuset is not None
    moved = after(contents, drawn(asker)).area_by_id["furuset"]
    assert [border.bydeler for border in moved.earlier] == [("alna",)]
    before = PartialDate.parse("2026-01-28")
    assert (moved.bydeler, moved.on(before).bydeler) == ((), ("alna",))
    back = with_border(contents, "asker-sentrum", drawn(furuset))
    then = records_of(contents).after(back).area_by_id["asker-sentrum"]
    assert (then.bydeler, then.on(before).bydeler) == (("alna",), ())


def test_a_border_beyond_every_bydel_is_outside_oslo(contents: Mapping[str, bytes]) -> None:
    asker = records_of(contents).register.area_by_id["asker-sentrum"].geometry
    assert asker is not None
    assert after(contents, drawn(asker)).area_by_id["furuset"].bydel is None


def test_neighbours_move_along_in_the_same_change(contents: Mapping[str, bytes]) -> None:
    was = records_of(contents).register.area_by_id["ellingsrud"]
    assert was.geometry is not None
    less = rounded(was.geometry.difference(was.geometry.representative_point().buffer(0.001)))
    wishes = with_border(contents, "furuset", drawn(), {"ellingsrud": less})
    assert [(wish.kind, wish.id) for wish in wishes] == [
        ("earlier", "furuset@2026-01-28"),
        ("area", "furuset"),
        ("earlier", "ellingsrud@2026-01-28"),
        ("area", "ellingsrud"),
    ]
    area = records_of(contents).after(wishes).area_by_id["ellingsrud"]
    assert area.geometry is not None and area.geometry.equals_exact(less)
    assert (area.boundary_source, area.boundary_exact) == (was.boundary_source, False)
    assert area.area_km2 is not None and was.area_km2 is not None and area.area_km2 < was.area_km2


def test_a_first_border_has_none_before_it(contents: Mapping[str, bytes]) -> None:
    document = json.loads(contents[files.AREAS])
    (row,) = (r for r in document["features"] if r["properties"]["id"] == "furuset")
    row["geometry"] = None
    row["properties"] |= dict.fromkeys(("area_km2", "boundary_source", "boundary_confidence"))
    undrawn = {**contents, files.AREAS: json.dumps(document).encode()}
    wishes = with_border(undrawn, "furuset", drawn())
    assert [wish.kind for wish in wishes] == ["area"]
    assert records_of(undrawn).after(wishes).area_by_id["furuset"].area_km2 == SIZE


def test_a_border_cannot_begin_before_the_one_before_it_ended(
    contents: Mapping[str, bytes],
) -> None:
    area = after(contents, drawn()).area_by_id["furuset"]
    fault = date_fault(area, PartialDate.parse("2025"))
    assert fault and fault.code == "begins_too_early" and ("value", "2026-01-28") in fault.values
    assert date_fault(area, PartialDate.parse("2026-01-29")) is None
    assert date_fault(area, PartialDate.parse("2027")) is None


def test_an_area_that_is_gone_is_refused(contents: Mapping[str, bytes]) -> None:
    with pytest.raises(StoreError):
        with_border(contents, "nowhere", drawn())


def test_published_drawn_and_taken_back(
    contents: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    edit = Edit(with_border(contents, "furuset", drawn()), log.version())
    coming = preview(contents, edit)
    assert coming.areas == ("furuset",) and not coming.errors
    number = publish(edit, "Kari Nordmann", "politiets kart av januar 2026")
    now = files.read_register(store.folder())
    assert now.area_by_id["furuset"].boundary_exact and now.area_by_id["furuset"].earlier
    log.undo(number, "Kari Nordmann", "feil kart")
    back = files.read_register(store.folder()).area_by_id["furuset"]
    assert not back.boundary_exact and not back.earlier and back.area_km2 == 3.51
