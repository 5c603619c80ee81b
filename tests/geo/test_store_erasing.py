"""A text that must be gone is gone from every file, and the history says so and still fits."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import geo.store
from geo import files
from geo.cli import main
from geo.errors import DataError, StoreError
from geo.store import drafts
from geo.store.changing import Origin, standing
from geo.store.database import Store
from geo.store.erasing import erase, find
from geo.store.restoring import lost_erasures, restore_copy
from tests.geo.test_store import milestone

NAME = "Ola Nordmann"
WHO = ["--by", "Per", "--reason", "etter ønske"]


@pytest.fixture
def register_path(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with a name in a record, in the history, in a draft, and kept aside."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(make=False)) as store:
        store.apply([milestone(1, f"{NAME} ringte")], "Kari", "møte med ola\u00a0nordmann", 1)
        store.backup(path.with_name("kopi.sqlite"))
        store.apply([milestone(1, "Noen ringte")], "Kari", "rettet", 2)
        store.apply([milestone(2, "OLA  NORDMANN klaget")], "Kari", "nytt", 3)
    drafts.save(
        Origin("ab" * 32, f"{NAME}.docx"), json.dumps(["Til Ola Nordmann her"]), "{}", NAME, 0
    )
    restore_copy(path, path.with_name("kopi.sqlite"), "Kari", "prøve")
    with closing(Store.open()) as store:
        store.apply([milestone(2, f"«{NAME}»")], "Kari", "nytt", store.version())
    drafts.save(Origin("cd" * 32, "a"), json.dumps([f"Til {NAME} her"]), "{}", NAME, 0)
    geo.store.folder()
    return path


def holders(folder: Path, text: str = "nordmann") -> set[str]:
    """The files that have a text anywhere in them, in any case, free space included."""
    results = (item for item in folder.rglob("*") if item.is_file())
    return {item.name for item in results if text in item.read_bytes().lower().decode("latin-1")}


def test_the_text_is_gone_from_every_file_but_the_copies_that_are_named(
    register_path: Path,
) -> None:
    assert {"register.sqlite", "register.sqlite.bak", "kopi.sqlite", "milestones.json"} <= holders(
        register_path.parent
    )
    done = erase(register_path, " ola nordmann ", "Per", "etter ønske", "[slettet]")
    assert holders(register_path.parent) == {"kopi.sqlite"}
    assert done.left == (register_path.with_name("kopi.sqlite"),) and done.is_scrubbed
    assert done.aside == (register_path.with_name("register.sqlite.bak"),)
    assert {item.what for item in done.places} == {"record", "change", "version", "draft"}


def test_the_history_says_what_was_erased_and_the_chain_still_fits(register_path: Path) -> None:
    with closing(Store.open()) as store:
        before = store.history()
    done = erase(register_path, NAME, "Per", "etter ønske", "[slettet]")
    with closing(Store.open()) as store:
        assert store.damages() == ()
        after = store.history()
        line = after[0]
        assert (line.number, line.by, line.reason) == (done.number, "Per", "etter ønske")
        assert len(line.erased) == len(done.places) and not line.changes
        assert line not in standing(after)
        assert [(i.number, i.at) for i in after[1:]] == [(i.number, i.at) for i in before]
        assert "[slettet] ringte" in str(after[-2].changes[0].after)
        assert "[slettet]" in {m.title.strip("«»") for m in store.load().milestones}
        with pytest.raises(StoreError) as caught:
            store.undo(line.number, "Per", "angrer")
        assert caught.value.code == "cannot_undo_erasure"
        store.undo(2, "Per", "feil møte")  # what was erased can be taken back like anything else
        assert store.damages() == ()
    with closing(
        Store.open(str(register_path.with_name("register.sqlite.bak")), make=False)
    ) as aside:
        assert aside.damages() == () and aside.history()[0].erased


def test_the_links_of_the_chain_before_an_erasure_stay_as_they_were(register_path: Path) -> None:
    def links() -> list[str]:
        with closing(sqlite3.connect(register_path)) as connection:
            return [
                row[0] for row in connection.execute("SELECT link FROM version ORDER BY number")
            ]

    before = links()
    erase(register_path, NAME, "Per", "etter ønske", "[slettet]")
    assert links()[:-1] == before
    with closing(sqlite3.connect(register_path)) as connection, connection:
        connection.execute("UPDATE change SET after = replace(after, '[slettet]', 'Noen')")
    with closing(Store.open()) as store:
        assert {item.what for item in store.damages()} == {"change"}


def test_what_a_person_marked_in_a_draft_keeps_its_place(register_path: Path) -> None:
    erase(register_path, NAME, "Per", "etter ønske", "[slettet]")
    result = drafts.load("cd" * 32)
    assert result and json.loads(result.document) == ["Til ▒▒▒ ▒▒▒▒▒▒▒▒ her"]
    assert result.entry.by == "[slettet]"


def test_a_scanned_page_that_had_the_text_loses_its_picture(register_path: Path) -> None:
    scan = {
        "words": [["Ola", 0, 0, 1, 1, 1], ["Nordmann", 1, 0, 2, 1, 1]],
        "picture": ["QUJD", 1, 1],
    }
    pages = [{"scanned": True, "lines": [line], **scan} for line in (f"Til {NAME}", "Til Kari")]
    drafts.save(Origin("ef" * 32, "b.pdf"), json.dumps({"pages": pages}), "{}", "Kari", 0)
    erase(register_path, NAME, "Per", "etter ønske", "[slettet]")
    result = drafts.load("ef" * 32)
    assert result
    first, second = json.loads(result.document)["pages"]
    assert first == {"scanned": True, "lines": ["Til ▒▒▒ ▒▒▒▒▒▒▒▒"]} and second == pages[1]


@pytest.mark.usefixtures("register_path")
def test_only_whole_words_are_erased_in_any_case_and_spacing() -> None:
    with closing(Store.open()) as store:
        assert find(store, "la Nordman") == () and find(store, "NORDMANN")
        assert find(store, "ola\n nordmann")


@pytest.mark.parametrize(
    ("text", "by", "reason", "code"),
    [
        ("x ", "Per", "r", "too_short"),
        ("Pelle Parafin", "Per", "r", "nothing_erased"),
        (NAME, "Ola Nordmann", "r", "erase_reason"),
        (NAME, "Per", "fordi ola nordmann ba om det", "erase_reason"),
        (NAME, "", "r", "nobody"),
        ("prove-1", "Per", "r", "erase_id"),
    ],
)
def test_what_cannot_be_erased_is_reported_and_changes_nothing(
    register_path: Path, text: str, by: str, reason: str, code: str
) -> None:
    with closing(Store.open()) as store:
        before = store.history()
    with pytest.raises(StoreError) as caught:
        erase(register_path, text, by, reason, "[slettet]")
    assert caught.value.code == code
    with closing(Store.open()) as store:
        assert store.history() == before


def test_a_register_that_could_not_be_read_without_the_text_is_left_alone(
    register_path: Path,
) -> None:
    with pytest.raises(DataError):
        erase(register_path, "2027-01-15", "Per", "dato", "[slettet]")
    with closing(Store.open()) as store:
        assert store.damages() == () and not store.erasures()


def test_discarding_a_draft_leaves_nothing_of_it_in_the_file(register_path: Path) -> None:
    drafts.save(Origin("ef" * 32, "b"), json.dumps(["Hemmeligheten"] * 50), "{}", "K", 0)
    drafts.discard("ef" * 32)
    with closing(sqlite3.connect(register_path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "register.sqlite" not in holders(register_path.parent, "hemmeligheten")


def test_a_copy_that_is_older_than_an_erasure_is_reported(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = register_path.with_name("kopi.sqlite")
    assert lost_erasures(register_path, copy) == ()
    erase(register_path, NAME, "Per", "etter ønske", "[slettet]")
    (lost,) = lost_erasures(register_path, copy)
    assert lost.by == "Per"
    assert main(["restore", str(copy), *WHO]) == 0
    assert "Kjør «ipokart erase» på nytt" in capsys.readouterr().out
    assert lost_erasures(register_path, register_path.with_name("borte")) == (), (
        "nothing of this is left in use"
    )


def test_the_command_shows_first_and_erases_when_told(
    register_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = register_path.read_bytes()
    assert main(["erase", NAME]) == 0
    output = capsys.readouterr().out
    assert "posten milestone/prove-1 (1)" in output and "Ingenting er slettet" in output
    assert register_path.read_bytes() == before
    assert main(["erase", NAME, "--accept"]) == 2
    assert "--by NAVN --reason TEKST" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NAME}\n"))
    assert main(["erase", "-", "--accept", *WHO]) == 0
    output = capsys.readouterr().out
    assert (
        "Teksten er slettet" in output
        and "register.sqlite.bak" in output
        and "kopi.sqlite" in output
    )
    assert NAME.lower() not in output.lower()
    assert main(["history"]) == 0
    assert "slettet tekst" in capsys.readouterr().out
    assert main(["history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["erased"]
    assert main(["erase", NAME, "--accept", *WHO]) == 2
    assert "står ikke i registeret" in capsys.readouterr().err


def test_who_has_the_register_open_is_told_of(
    register_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geo.store.sqlite, "_PATIENCE", 0.1)
    with closing(sqlite3.connect(register_path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM record").fetchone()
        shutil.rmtree(register_path.with_name("register.sqlite.lest"))
        done = erase(register_path, NAME, "Per", "etter ønske", "[slettet]")
    assert not done.is_scrubbed
    assert files.read_register(geo.store.folder())
