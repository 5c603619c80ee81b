"""What becomes of an area: renamed, split, merged, ended, as the comparison of lists reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

import pytest

from geo import changes, files
from geo.editing import edit as edits
from geo.editing import lineage
from geo.editing.body import body_of, records_of
from geo.editing.border import NewBorder, with_border
from geo.editing.border_checks import check_border
from geo.editing.border_union import fjord_of
from geo.editing.edit import Edit
from geo.editing.lineage import Occasion
from geo.editing.preview import preview
from geo.editing.publishing import publish
from geo.errors import DataError
from geo.model import Confidence, PartialDate, Register
from geo.projection import in_metres
from geo.store import log
from geo.store.changing import Put, Wish
from geo.store.database import Store
from tests.conftest import DATA

WHEN = Occasion(PartialDate.parse("2026-09"), "politiradet-2026-01", "Slik sto det i kilden.")


@pytest.fixture(scope="module")
def contents() -> Mapping[str, bytes]:
    return files.contents_of(DATA)[0]


def with_list(
    contents: Mapping[str, bytes], wishes: Sequence[Wish], swap: dict[str, list[str]]
) -> Register:
    """The register after wishes, and after a list of 2027 that names other areas in the place of
    some."""
    newest = body_of(contents, "edition", "2026-01")
    rows = [
        row | {"area": id_}
        for row in newest["listings"]
        for id_ in swap.get(row["area"], [row["area"]])
    ]
    rows = list({row["area"]: row for row in rows}.values())
    coming = newest | {"id": "2027-01", "date": "2027-01-30", "listings": rows}
    return records_of(contents).after([*wishes, Put("edition", coming)])


def compared(register: Register) -> changes.Changes:
    older, newer = (register.edition_by_id[id_] for id_ in ("2026-01", "2027-01"))
    return changes.compare(register, older, newer)


def test_a_renamed_area_keeps_its_id_and_is_known_by_its_old_name(
    contents: Mapping[str, bytes],
) -> None:
    wishes = lineage.rename(contents, "vestli", "Vestli nord", WHEN)
    register = with_list(contents, wishes, {})
    area = register.area_by_id["vestli"]
    assert (area.name, area.aliases) == ("Vestli nord", ("Vestli",))
    (event,) = register.milestones
    assert (event.title, event.kind) == ("Vestli heter nå Vestli nord", lineage.RENAMED)
    assert (event.date, event.source, event.quote) == (WHEN.date, WHEN.source, WHEN.quote)
    assert "vestli" in compared(register).continued


def test_a_split_area_is_reported_as_split_by_the_next_list(contents: Mapping[str, bytes]) -> None:
    wishes = lineage.split(contents, "vestli", ["Vestli nord", "Vestli sør"], WHEN)
    register = with_list(contents, wishes, {"vestli": ["vestli-nord", "vestli-sor"]})
    (line,) = compared(register).split
    assert (line.before, line.after) == (("vestli",), ("vestli-nord", "vestli-sor"))
    assert register.area_by_id["vestli-sor"].bydel == register.area_by_id["vestli"].bydel
    assert register.area_by_id["vestli"] == records_of(contents).register.area_by_id["vestli"]
    assert register.milestones[0].title == "Vestli deles i Vestli nord og Vestli sør"


def test_merged_areas_are_reported_as_merged_and_lie_where_they_lay(
    contents: Mapping[str, bytes],
) -> None:
    wishes = lineage.merge(contents, ["fossum", "vestli"], "Vestli og Fossum", WHEN)
    register = with_list(
        contents, wishes, {"vestli": ["vestli-og-fossum"], "fossum": ["vestli-og-fossum"]}
    )
    (line,) = compared(register).merged
    assert set(line.before) == {"vestli", "fossum"} and line.after == ("vestli-og-fossum",)
    new = register.area_by_id["vestli-og-fossum"]
    parts = [in_metres(register.borders[id_]).area for id_ in ("vestli", "fossum")]
    assert new.geometry and in_metres(new.geometry).area == pytest.approx(sum(parts), rel=1e-4)
    assert new.area_km2 == pytest.approx(sum(parts) / 1e6, abs=0.01)
    assert new.boundary_source and "Vestli og Fossum" in new.boundary_source


def test_areas_of_two_bydeler_merge_into_one_that_lies_in_both(
    contents: Mapping[str, bytes],
) -> None:
    known = records_of(contents).register.area_by_id
    ids = ["vestli", "furuset"]
    wishes = lineage.merge(contents, ids, "Vestli og Furuset", WHEN)
    merged = records_of(contents).after(wishes).area_by_id["vestli-og-furuset"]
    assert set(merged.bydeler) == {known[id_].bydel for id_ in ids}
    assert not preview(contents, Edit(wishes, 1)).errors


def test_the_parts_of_a_split_area_are_drawn_where_it_lay(contents: Mapping[str, bytes]) -> None:
    split = lineage.split(contents, "vestli", ["Vestli nord", "Vestli sør"], WHEN)
    after = {**contents, **_joined(contents, split)}
    border = records_of(after).register.borders["vestli"]
    part = NewBorder(border, PartialDate.parse("2026-09"), "Politiets kart", Confidence.HIGH)
    fjord = fjord_of(files.read_orientation(DATA))
    assert not check_border(records_of(after).register, "vestli-nord", border, fjord).overlaps
    wishes = with_border(after, "vestli-nord", part)
    assert not preview(after, Edit(wishes, 1)).errors
    both = {**after, **_joined(after, wishes)}
    again = preview(both, Edit(with_border(both, "vestli-sor", part), 1)).errors
    assert [item.code for item in again] == ["areas_overlap"]


def test_an_area_without_a_border_leaves_the_merged_one_without(
    contents: Mapping[str, bytes],
) -> None:
    split = lineage.split(contents, "vestli", ["Vestli nord", "Vestli sør"], WHEN)
    after = {**contents, **_joined(contents, split)}
    wishes = lineage.merge(after, ["vestli-nord", "fossum"], "Ny", WHEN)
    assert records_of(after).after(wishes).area_by_id["ny"].geometry is None


def _joined(contents: Mapping[str, bytes], wishes: Sequence[Wish]) -> dict[str, bytes]:
    """The files that wishes change."""
    from geo.store.parts import Record, join_records

    records = dict(records_of(contents).by_key)
    for wish in wishes:
        records[wish.kind, wish.id] = Record(wish.kind, wish.id, len(records), wish.text or "")
    return join_records(records.values())


def test_an_ended_area_stays_on_the_lists_that_have_it(contents: Mapping[str, bytes]) -> None:
    coming = preview(contents, Edit(lineage.end(contents, "vestli", WHEN), 1))
    (event,) = coming.after.milestones
    assert (event.kind, event.title) == ("avslutning", "Vestli avsluttes som IPO-område")
    assert coming.after.editions == coming.before.editions and not coming.errors


@pytest.mark.parametrize("names", [["Grorud", "Vestli sør"], ["Vestli nord", "Vestli Nord "]])
def test_a_name_that_there_is_already_is_refused(
    contents: Mapping[str, bytes], names: list[str]
) -> None:
    with pytest.raises(DataError) as caught:
        lineage.split(contents, "vestli", names, WHEN)
    assert {item.code for item in caught.value.findings} == {"name_known"}


def test_one_area_is_no_split_and_no_merger(contents: Mapping[str, bytes]) -> None:
    with pytest.raises(ValueError, match="Bare ett"):
        lineage.split(contents, "vestli", ["Bare ett"], WHEN)
    with pytest.raises(ValueError, match="vestli"):
        lineage.merge(contents, ["vestli"], "Ny", WHEN)


def test_a_split_is_undone_as_one_change(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", place)
    seen = edits.newest()
    wishes = lineage.split(seen.contents, "vestli", ["Vestli nord", "Vestli sør"], WHEN)
    number = publish(Edit(wishes, seen.version), "Kari", "delt i september")
    with closing(Store.open(place)) as database:
        assert "vestli-nord" in database.load().area_by_id
        log.undo(number, "Kari", "ble ikke noe av")
        register = database.load()
    assert "vestli-nord" not in register.area_by_id and register.milestones == ()
