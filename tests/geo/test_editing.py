"""Edits by hand: what they would change, what stands in their way, and how they are published."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geo import files, store
from geo.editing import edit as edits
from geo.editing.area import AreaFacts, facts_of, with_facts
from geo.editing.body import body_of, put_with
from geo.editing.edit import Edit
from geo.editing.preview import preview
from geo.editing.publishing import publish
from geo.errors import DataError, StoreError
from geo.store import log
from geo.store.changing import FIRST, Put, Remove
from geo.store.conflicts import ConflictError
from geo.store.database import Store
from geo.text import changed_records
from tests.conftest import DATA


@pytest.fixture(scope="module")
def contents() -> Mapping[str, bytes]:
    return files.contents_of(DATA)[0]


@pytest.fixture
def register_address(place: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The register in use, in a database of each sort."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", place)
    return place


@pytest.fixture
def unmade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register that nobody has written to: there is no database yet."""
    path = tmp_path / "own" / "register.sqlite"
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def renamed(contents: Mapping[str, bytes], name: str = "Vestli nord") -> Put:
    return with_facts(contents, "vestli", replace(facts_of(contents, "vestli"), name=name))


def same(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> bool:
    """Whether files hold the same register."""
    return files.digest_of(one) == files.digest_of(other)


# --- an area's own facts ------------------------------------------------------------------------


def test_facts_that_are_as_they_were_change_nothing(contents: Mapping[str, bytes]) -> None:
    for id_ in files.register_of(contents).area_by_id:
        put = with_facts(contents, id_, facts_of(contents, id_))
        assert put.body == body_of(contents, "area", id_)
        assert not preview(contents, Edit((put,), FIRST)).changes


def test_every_fact_of_an_area_is_read_back_as_it_was_written(
    contents: Mapping[str, bytes],
) -> None:
    facts = AreaFacts(
        "Vestli  nord ", ("Vestlia; Vestli topp", " Vestlia"), " Ny. ", True, internal=True
    )
    coming = preview(contents, Edit((with_facts(contents, "vestli", facts),), FIRST))
    area = coming.after.area_by_id["vestli"]
    assert (area.name, area.aliases, area.note) == (
        "Vestli nord",
        ("Vestlia", "Vestli topp"),
        "Ny.",
    )
    assert area.note_internal and area.internal
    assert coming.before.area_by_id["vestli"].name == "Vestli"


def test_a_mark_that_is_taken_away_leaves_no_trace(contents: Mapping[str, bytes]) -> None:
    marked = with_facts(
        contents, "vestli", replace(facts_of(contents, "vestli"), note_internal=True)
    )
    assert marked.body["properties"]["note_internal"] is True
    was = body_of(contents, "area", "vestli")
    assert put_with(contents, "area", "vestli", {"internal": None}).body == was


def test_an_area_that_is_gone_cannot_be_changed(contents: Mapping[str, bytes]) -> None:
    with pytest.raises(StoreError) as caught:
        facts_of(contents, "atlantis")
    assert caught.value.code == "thing_gone"


# --- preview ------------------------------------------------------------------------------------


def test_a_preview_says_what_changes_field_by_field_in_words(
    contents: Mapping[str, bytes],
) -> None:
    coming = preview(contents, Edit((renamed(contents),), FIRST))
    (change,) = coming.changes
    (row,) = changed_records.change_rows(change)
    assert row == {
        "record": "området «Vestli nord»",
        "field": "navn",
        "before": "«Vestli»",
        "after": "«Vestli nord»",
    }
    assert coming.areas == ("vestli",)
    assert coming.findings == ()


def test_of_two_lists_a_preview_shows_what_differs(contents: Mapping[str, bytes]) -> None:
    statuses = body_of(contents, "followup", "2025-3")["statuses"]
    new = {**statuses[0], "date": "2026-03", "text": "Planen er vedtatt."}
    put = put_with(contents, "followup", "2025-3", {"statuses": [*statuses, new]})
    (change,) = preview(contents, Edit((put,), FIRST)).changes
    (row,) = changed_records.change_rows(change)
    assert (row["before"], row["after"]) == ("ikke oppgitt", "«2026-03: Planen er vedtatt.»")


def test_only_what_an_edit_brings_with_it_is_found(contents: Mapping[str, bytes]) -> None:
    coming = preview(contents, Edit((renamed(contents, "Grorud"),), FIRST))
    assert {(item.code, item.feature) for item in coming.errors} == {
        ("name_twice", "vestli"),
        ("name_twice", "grorud"),
    }


def test_a_name_that_is_none_is_refused_with_its_place(contents: Mapping[str, bytes]) -> None:
    with pytest.raises(DataError) as caught:
        preview(contents, Edit((renamed(contents, " "),), FIRST))
    assert [(item.code, item.feature, item.field) for item in caught.value.findings] == [
        ("missing_field", "vestli", "name")
    ]


def test_a_new_record_is_reported_by_its_fields_and_one_that_goes_by_one_row(
    contents: Mapping[str, bytes],
) -> None:
    body = {"id": "prove", "date": "2027-01-15", "title": "Et møte", "kind": "møte", "quote": "«»"}
    new = Put("milestone", {**body, "source": "politiradet-2026-01", "line": None})
    coming = preview(contents, Edit((new, Remove("pending", "2026")), FIRST))
    rows = [row for change in coming.changes for row in changed_records.change_rows(change)]
    assert [(row["field"], row["before"], row["after"]) for row in rows] == [
        ("datoen", "ikke oppgitt", "15. januar 2027"),
        ("tittel", "ikke oppgitt", "«Et møte»"),
        ("hva slags", "ikke oppgitt", "«møte»"),
        ("sitat", "ikke oppgitt", "««»»"),
        ("kildens kode", "ikke oppgitt", "«politiradet-2026-01»"),
        ("alt", "finnes", "finnes ikke"),
    ]
    assert coming.before.pending and not coming.after.pending
    assert coming.after.milestones[-1].id == "prove"


# --- publication --------------------------------------------------------------------------------


def test_an_edit_is_published_with_who_and_why(register_address: str) -> None:
    seen = edits.newest()
    assert publish(Edit((renamed(seen.contents),), seen.version), "Kari", "nytt navn") == 2
    with closing(Store.open(register_address)) as database:
        (done, _) = database.history()
        assert (done.by, done.reason) == ("Kari", "nytt navn")
        assert database.load().area_by_id["vestli"].name == "Vestli nord"
    assert log.undo(2, "Kari", "feil") == 3


def test_the_register_is_seen_as_a_version_left_it(register_address: str) -> None:
    first = edits.newest()
    publish(Edit((renamed(first.contents),), first.version), "Kari", "nytt navn")
    assert same(edits.as_of(first.version).contents, first.contents)
    assert facts_of(edits.as_of(2).contents, "vestli").name == "Vestli nord"
    with pytest.raises(StoreError) as caught:
        edits.as_of(7)
    assert caught.value.code == "unknown_version" and register_address


def test_an_edit_of_what_another_has_changed_is_refused(register_address: str) -> None:
    seen = edits.newest()
    publish(Edit((renamed(seen.contents),), seen.version), "Kari", "nytt navn")
    with pytest.raises(ConflictError) as caught:
        publish(Edit((renamed(seen.contents, "Vestli sør"),), seen.version), "Ola", "navn")
    assert caught.value.conflicts[0].authors[0].by == "Kari" and register_address


@pytest.mark.parametrize(
    ("by", "reason", "code"), [("", "hvorfor", "nobody"), ("Kari", " ", "no_reason")]
)
def test_what_is_refused_makes_no_database(unmade: Path, by: str, reason: str, code: str) -> None:
    seen = edits.newest()
    with pytest.raises(StoreError) as caught:
        publish(Edit((renamed(seen.contents),), seen.version), by, reason)
    assert caught.value.code == code
    with pytest.raises(DataError):
        publish(Edit((renamed(seen.contents, ""),), seen.version), "Kari", "navn")
    assert not unmade.exists()


def test_the_first_edit_makes_the_database(unmade: Path) -> None:
    seen = edits.newest()
    assert seen.version == FIRST and not store.has_database()
    assert publish(Edit((renamed(seen.contents),), seen.version), "Kari", "navn") == FIRST + 1
    assert unmade.exists() and same(edits.as_of(FIRST).contents, seen.contents)
