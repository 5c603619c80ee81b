"""Reviews that are not accepted yet, in the register's database; and as texts."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geo import files, store
from geo.errors import Finding, Severity, StoreError
from geo.importing import review_serialization
from geo.importing.review_serialization import Choices
from geo.seminar import read, understand
from geo.seminar.document import Box, Picture, Scan, paged
from geo.store import drafts
from geo.store.changing import Origin, Put
from geo.store.database import Store
from geo.store.drafts import UNWRITTEN
from geo.store.restoring import restore_copy
from tests.conftest import DATA
from tests.geo.older_register import as_of_revision
from tests.pages.test_seminar_page import DOCUMENT

ONE, OTHER = Origin("a" * 64, "januar.txt"), Origin("b" * 64, "mars.docx")


@pytest.fixture
def register_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file for a register that is not made yet."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """An address of each sort for a register that is not made yet."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("register_path"))
    address = str(request.getfixturevalue("empty_database"))
    monkeypatch.setenv("IPOKART_DB", address)
    return address


@pytest.mark.usefixtures("place")
def test_nothing_is_kept_before_somebody_keeps_something() -> None:
    assert drafts.entries() == () and drafts.load(ONE.sha256) is None
    drafts.discard(ONE.sha256)
    assert not store.has_database()


@pytest.mark.usefixtures("place")
def test_a_draft_is_kept_with_who_and_when_and_found_by_its_hash() -> None:
    drafts.save(ONE, "document", "choices", "Kari Nordmann", UNWRITTEN)
    drafts.save(OTHER, "another", "{}", "", UNWRITTEN)
    first, second = drafts.entries()
    assert (first.origin, second.origin) == (OTHER, ONE)  # the newest first
    assert (second.by, second.number) == ("Kari Nordmann", 1) and second.at <= first.at
    result = drafts.load("a" * 12)
    assert result and (result.document, result.choices) == ("document", "choices")
    assert drafts.load("c") is None and drafts.load("") is None and drafts.load("%") is None
    drafts.discard(ONE.sha256)
    assert [item.origin for item in drafts.entries()] == [OTHER]


@pytest.mark.usefixtures("place")
def test_a_draft_changes_no_version_of_the_register() -> None:
    with closing(Store.open()) as database:
        before = database.contents()
    folder = store.folder()
    drafts.save(ONE, "document", "choices", "Kari", UNWRITTEN)
    with closing(Store.open()) as database:
        assert database.contents() == before and len(database.history()) == 1
    assert store.folder() == folder


@pytest.mark.usefixtures("place")
def test_who_has_not_seen_the_newest_overwrites_nothing() -> None:
    drafts.save(ONE, "document", "first", "Kari", UNWRITTEN)
    drafts.save(ONE, "document", "second", "Ola", 1)
    for seen in (UNWRITTEN, 1, 7):
        with pytest.raises(StoreError) as caught:
            drafts.save(ONE, "document", "third", "Kari", seen)
        assert caught.value.code == "draft_changed" and caught.value.values["by"] == "Ola"
    result = drafts.load(ONE.sha256)
    assert result and result.choices == "second"
    drafts.discard(ONE.sha256)
    with pytest.raises(StoreError) as caught:
        drafts.save(ONE, "document", "third", "Kari", 2)
    assert caught.value.code == "draft_gone"


@pytest.mark.usefixtures("place")
def test_accepting_a_document_removes_its_draft_and_no_other() -> None:
    drafts.save(ONE, "document", "choices", "Kari", UNWRITTEN)
    drafts.save(OTHER, "document", "choices", "Kari", UNWRITTEN)
    record = next(iter(json.loads((DATA / "sources.json").read_text())["sources"]))
    with closing(Store.open()) as database:
        wish = Put("source", record | {"title": "Et annet navn"})
        with pytest.raises(StoreError):
            database.apply([wish], "", "Ingen", 1, ONE)
        assert len(drafts.entries()) == 2
        database.apply([wish], "Kari", "Seminaret", 1, ONE)
    assert [item.origin for item in drafts.entries()] == [OTHER]


def test_a_register_of_an_older_program_gets_the_table(register_path: Path) -> None:
    Store.open().close()
    as_of_revision(register_path, "0001")
    assert drafts.entries() == ()
    drafts.save(ONE, "document", "choices", "Kari", UNWRITTEN)
    assert len(drafts.entries()) == 1


def test_a_copy_has_the_drafts_too(place: str, tmp_path: Path) -> None:
    drafts.save(ONE, "document", "choices", "Kari", UNWRITTEN)
    with closing(Store.open()) as database:
        database.backup(tmp_path / "copy.sqlite")
    drafts.discard(ONE.sha256)
    restore_copy(place, tmp_path / "copy.sqlite", "Kari", "Feil fil")
    assert [item.origin for item in drafts.entries()] == [ONE]


# --- as texts ---------------------------------------------------------------------------------


def test_a_document_is_the_same_again() -> None:
    finding = Finding("struck", "januar.txt", values=(("text", "x"),), severity=Severity.NOTICE)
    document = replace(read(f"{DOCUMENT}\fside to\n".encode(), "januar.txt"), findings=(finding,))
    assert len(document.pages) == 2
    again = review_serialization.load_document(review_serialization.dump_document(document))
    assert again == document


def test_a_scanned_page_keeps_its_picture_and_the_places_of_its_words() -> None:
    picture = Picture(bytes(range(256)), 1240, 1754)
    box = Box("«Tøyen»", 0.1, 0.25, 0.30001, 0.5, 0.87)
    scans = {0: Scan((box,), picture), 2: Scan((box,))}
    document = paged("skann.pdf", "a" * 64, ["«Tøyen»", "tekst", "«Tøyen»"], scans)
    again = review_serialization.load_document(review_serialization.dump_document(document))
    assert again == document
    assert [page.scanned for page in again.pages] == [True, False, True]


def test_a_draft_without_places_of_words_is_read() -> None:
    pages = [{"scanned": True, "lines": ["Tøyen"]}]
    content = {"name": "x.png", "sha256": "a" * 64, "pages": pages, "findings": []}
    (page,) = review_serialization.load_document(json.dumps(content)).pages
    assert page.scanned and page.words == () and page.scan == Scan()


def test_choices_are_the_same_again() -> None:
    fields = {
        "r_kept": True,
        "r_number": 3,
        "r_names": ["Åse", "Ola"],
        "markings": [[1, 0, 2, 5, "areas"]],
    }
    choices = Choices(fields, ("area 3 Hovseter",))
    assert review_serialization.load_choices(choices.text) == choices
    for wrong in ("", "[]", "{}", '{"fields": 1, "lines": []}'):
        with pytest.raises((KeyError, TypeError, ValueError)):
            review_serialization.load_choices(wrong)


def test_another_reading_of_the_document_is_noticed() -> None:
    register = files.read_register(DATA)
    document = read(DOCUMENT.encode(), "januar.txt")
    proposal = understand(document, register)
    lines = review_serialization.lines_of(proposal)
    assert lines == review_serialization.lines_of(understand(document, register)) and len(lines) > 5
    fewer = replace(proposal, areas=proposal.areas[1:])
    assert review_serialization.lines_of(fewer) != lines
