"""Edits that are not published yet, in the register's database."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from geo import store
from geo.editing import edit as edits
from geo.editing.area import facts_of, with_facts
from geo.editing.edit import Edit
from geo.editing.publishing import publish
from geo.errors import StoreError
from geo.store import edit_drafts, erasing, retention
from geo.store.database import Store
from geo.store.edit_drafts import EditDraft
from geo.store.restoring import restore_copy
from geo.store.schema import EDIT_DRAFT
from tests.geo.older_register import as_of_revision

DRAFT = EditDraft("area", "vestli", "Vestli", 1, {"note": "Ola Nordmann ringte"}, "Kari")


@pytest.fixture(autouse=True)
def register_address(place: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The register in use, in a database of each sort."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", place)
    return place


def test_a_draft_is_read_back_as_it_was_written() -> None:
    fields = {"name": "Vestli øst", "aliases": ["a", "b"], "internal": True, "none": None}
    written = edit_drafts.save(replace(DRAFT, fields=fields))
    assert edit_drafts.entries() == (written,)
    assert written.number == 1 and written.fields == fields
    assert edit_drafts.load(written.id[:12]) == written
    assert edit_drafts.load("") is None and edit_drafts.load("%") is None
    edit_drafts.discard(written.id)
    assert edit_drafts.entries() == ()


def test_who_has_not_seen_the_newest_overwrites_nothing() -> None:
    first = edit_drafts.save(DRAFT)
    edit_drafts.save(replace(first, by="Ola", fields={"note": "Olas"}))
    with pytest.raises(StoreError) as caught:
        edit_drafts.save(replace(first, fields={"note": "Karis"}))
    assert caught.value.code == "draft_changed" and caught.value.values["by"] == "Ola"
    edit_drafts.discard(first.id)
    with pytest.raises(StoreError) as caught:
        edit_drafts.save(first)
    assert caught.value.code == "draft_gone"


def test_a_draft_goes_with_the_edit_that_is_published_and_stays_when_it_is_refused() -> None:
    written, other = edit_drafts.save(DRAFT), edit_drafts.save(replace(DRAFT, target="furuset"))
    seen = edits.newest()
    facts = replace(facts_of(seen.contents, "vestli"), note="Ny")
    edit = Edit((with_facts(seen.contents, "vestli", facts),), seen.version)
    with pytest.raises(StoreError):
        publish(edit, "Kari", "", draft=written.id)
    assert len(edit_drafts.entries()) == 2
    publish(edit, "Kari", "rettet", draft=written.id)
    assert edit_drafts.entries() == (other,)


def test_a_draft_is_no_version_of_the_register_but_in_every_copy(
    register_address: str, tmp_path: Path
) -> None:
    with closing(Store.open(register_address)) as database:
        before = database.contents()
        written = edit_drafts.save(DRAFT)
        assert database.contents() == before
        database.backup(tmp_path / "copy.sqlite")
    edit_drafts.discard(written.id)
    restore_copy(register_address, tmp_path / "copy.sqlite", "Kari", "tilbake")
    assert edit_drafts.entries() == (written,)


def test_a_draft_that_is_changed_by_others_than_us_is_damaged(register_address: str) -> None:
    edit_drafts.save(DRAFT)
    with closing(Store.open(register_address)) as database:
        assert database.damages() == ()
        with database.writing() as connection:
            connection.execute(update(EDIT_DRAFT).values(fields='{"note":"Noe annet"}'))
        assert [(item.what, item.key) for item in database.damages()] == [("edit_draft", "Vestli")]
    with pytest.raises(StoreError) as caught:
        edit_drafts.entries()
    assert caught.value.code == "not_as_written"


def test_a_text_is_erased_from_a_draft_too(register_address: str) -> None:
    edit_drafts.save(DRAFT)
    erasing.erase(register_address, "Ola Nordmann", "Per", "ba om det", "[slettet]")
    (draft,) = edit_drafts.entries()
    assert draft.fields == {"note": "[slettet] ringte"}
    with closing(Store.open(register_address)) as database:
        assert database.damages() == ()


def test_a_draft_that_nobody_goes_on_with_is_removed_after_the_limit(register_address: str) -> None:
    written = edit_drafts.save(DRAFT)
    now = datetime.now(UTC)
    assert not retention.find(register_address, now, 1).edits
    result = retention.find(register_address, now + timedelta(days=2), 1)
    assert result.edits == (written,) and result
    again = edit_drafts.save(written)  # somebody has gone on since
    retention.remove(register_address, result, "Kari", "rydding")
    assert edit_drafts.entries() == (again,)
    result = retention.find(register_address, now + timedelta(days=2), 1)
    retention.remove(register_address, result, "Kari", "rydding")
    assert edit_drafts.entries() == ()


def test_a_register_of_an_older_program_gets_the_table(register_address: str) -> None:
    if store.is_server(register_address):
        with closing(Store.open(register_address)) as database, database.writing() as connection:
            connection.execute(text("DROP TABLE edit_draft"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    else:
        as_of_revision(Path(register_address), "0003")
    edit_drafts.save(DRAFT)
    assert len(edit_drafts.entries()) == 1
