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
def kept(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with a name in a record, in the history, in a draft, and kept aside."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(make=False)) as made:
        made.apply([milestone(1, f"{NAME} ringte")], "Kari", "møte med ola\u00a0nordmann", 1)
        made.backup(path.with_name("kopi.sqlite"))
        made.apply([milestone(1, "Noen ringte")], "Kari", "rettet", 2)
        made.apply([milestone(2, "OLA  NORDMANN klaget")], "Kari", "nytt", 3)
    drafts.save(
        Origin("ab" * 32, f"{NAME}.docx"), json.dumps(["Til Ola Nordmann her"]), "{}", NAME, 0
    )
    restore_copy(path, path.with_name("kopi.sqlite"), "Kari", "prøve")
    with closing(Store.open()) as made:
        made.apply([milestone(2, f"«{NAME}»")], "Kari", "nytt", made.version())
    drafts.save(Origin("cd" * 32, "a"), json.dumps([f"Til {NAME} her"]), "{}", NAME, 0)
    geo.store.folder()
    return path


def holders(folder: Path, text: str = "nordmann") -> set[str]:
    """The files that have a text anywhere in them, in any case, free space included."""
    found = (item for item in folder.rglob("*") if item.is_file())
    return {item.name for item in found if text in item.read_bytes().lower().decode("latin-1")}


def test_the_text_is_gone_from_every_file_but_the_copies_that_are_named(kept: Path) -> None:
    assert {"register.sqlite", "register.sqlite.bak", "kopi.sqlite", "milestones.json"} <= holders(
        kept.parent
    )
    done = erase(kept, " ola nordmann ", "Per", "etter ønske", "[slettet]")
    assert holders(kept.parent) == {"kopi.sqlite"}
    assert done.left == (kept.with_name("kopi.sqlite"),) and done.is_scrubbed
    assert done.aside == (kept.with_name("register.sqlite.bak"),)
    assert {item.what for item in done.places} == {"record", "change", "version", "draft"}


def test_the_history_says_what_was_erased_and_the_chain_still_fits(kept: Path) -> None:
    with closing(Store.open()) as made:
        before = made.history()
    done = erase(kept, NAME, "Per", "etter ønske", "[slettet]")
    with closing(Store.open()) as made:
        assert made.damages() == ()
        after = made.history()
        told = after[0]
        assert (told.number, told.by, told.reason) == (done.number, "Per", "etter ønske")
        assert len(told.erased) == len(done.places) and not told.changes
        assert told not in standing(after)
        assert [(i.number, i.at) for i in after[1:]] == [(i.number, i.at) for i in before]
        assert "[slettet] ringte" in str(after[-2].changes[0].after)
        assert "[slettet]" in {m.title.strip("«»") for m in made.load().milestones}
        with pytest.raises(StoreError) as caught:
            made.undo(told.number, "Per", "angrer")
        assert caught.value.code == "cannot_undo_erasure"
        made.undo(2, "Per", "feil møte")  # what was erased can be taken back like anything else
        assert made.damages() == ()
    with closing(Store.open(str(kept.with_name("register.sqlite.bak")), make=False)) as aside:
        assert aside.damages() == () and aside.history()[0].erased


def test_the_links_of_the_chain_before_an_erasure_stay_as_they_were(kept: Path) -> None:
    def links() -> list[str]:
        with closing(sqlite3.connect(kept)) as connection:
            return [
                row[0] for row in connection.execute("SELECT link FROM version ORDER BY number")
            ]

    before = links()
    erase(kept, NAME, "Per", "etter ønske", "[slettet]")
    assert links()[:-1] == before
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("UPDATE change SET after = replace(after, '[slettet]', 'Noen')")
    with closing(Store.open()) as made:
        assert {item.what for item in made.damages()} == {"change"}


def test_what_a_person_marked_in_a_draft_keeps_its_place(kept: Path) -> None:
    erase(kept, NAME, "Per", "etter ønske", "[slettet]")
    found = drafts.load("cd" * 32)
    assert found and json.loads(found.document) == ["Til ▒▒▒ ▒▒▒▒▒▒▒▒ her"]
    assert found.entry.by == "[slettet]"


def test_a_scanned_page_that_had_the_text_loses_its_picture(kept: Path) -> None:
    scan = {
        "words": [["Ola", 0, 0, 1, 1, 1], ["Nordmann", 1, 0, 2, 1, 1]],
        "picture": ["QUJD", 1, 1],
    }
    pages = [{"scanned": True, "lines": [line], **scan} for line in (f"Til {NAME}", "Til Kari")]
    drafts.save(Origin("ef" * 32, "b.pdf"), json.dumps({"pages": pages}), "{}", "Kari", 0)
    erase(kept, NAME, "Per", "etter ønske", "[slettet]")
    found = drafts.load("ef" * 32)
    assert found
    first, second = json.loads(found.document)["pages"]
    assert first == {"scanned": True, "lines": ["Til ▒▒▒ ▒▒▒▒▒▒▒▒"]} and second == pages[1]


@pytest.mark.usefixtures("kept")
def test_only_whole_words_are_erased_in_any_case_and_spacing() -> None:
    with closing(Store.open()) as made:
        assert find(made, "la Nordman") == () and find(made, "NORDMANN")
        assert find(made, "ola\n nordmann")


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
def test_what_cannot_be_erased_is_told_and_changes_nothing(
    kept: Path, text: str, by: str, reason: str, code: str
) -> None:
    with closing(Store.open()) as made:
        before = made.history()
    with pytest.raises(StoreError) as caught:
        erase(kept, text, by, reason, "[slettet]")
    assert caught.value.code == code
    with closing(Store.open()) as made:
        assert made.history() == before


def test_a_register_that_could_not_be_read_without_the_text_is_left_alone(kept: Path) -> None:
    with pytest.raises(DataError):
        erase(kept, "2027-01-15", "Per", "dato", "[slettet]")
    with closing(Store.open()) as made:
        assert made.damages() == () and not made.erasures()


def test_discarding_a_draft_leaves_nothing_of_it_in_the_file(kept: Path) -> None:
    drafts.save(Origin("ef" * 32, "b"), json.dumps(["Hemmeligheten"] * 50), "{}", "K", 0)
    drafts.discard("ef" * 32)
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "register.sqlite" not in holders(kept.parent, "hemmeligheten")


def test_a_copy_that_is_older_than_an_erasure_is_told_of(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = kept.with_name("kopi.sqlite")
    assert lost_erasures(kept, copy) == ()
    erase(kept, NAME, "Per", "etter ønske", "[slettet]")
    (lost,) = lost_erasures(kept, copy)
    assert lost.by == "Per"
    assert main(["restore", str(copy), *WHO]) == 0
    assert "Kjør «ipokart erase» på nytt" in capsys.readouterr().out
    assert lost_erasures(kept, kept.with_name("borte")) == (), "nothing of this is left in use"


def test_the_command_shows_first_and_erases_when_told(
    kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.read_bytes()
    assert main(["erase", NAME]) == 0
    said = capsys.readouterr().out
    assert "posten milestone/prove-1 (1)" in said and "Ingenting er slettet" in said
    assert kept.read_bytes() == before
    assert main(["erase", NAME, "--accept"]) == 2
    assert "--by NAVN --reason TEKST" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NAME}\n"))
    assert main(["erase", "-", "--accept", *WHO]) == 0
    said = capsys.readouterr().out
    assert "Teksten er slettet" in said and "register.sqlite.bak" in said and "kopi.sqlite" in said
    assert NAME.lower() not in said.lower()
    assert main(["history"]) == 0
    assert "slettet tekst" in capsys.readouterr().out
    assert main(["history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["erased"]
    assert main(["erase", NAME, "--accept", *WHO]) == 2
    assert "står ikke i registeret" in capsys.readouterr().err


def test_who_has_the_register_open_is_told_of(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geo.store.sqlite, "_PATIENCE", 0.1)
    with closing(sqlite3.connect(kept)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM record").fetchone()
        shutil.rmtree(kept.with_name("register.sqlite.lest"))
        done = erase(kept, NAME, "Per", "etter ønske", "[slettet]")
    assert not done.is_scrubbed
    assert files.read_register(geo.store.folder())
