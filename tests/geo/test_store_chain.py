"""Any changed byte of the register, its history and its drafts is found."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

import geo.store
from geo import text
from geo.cli import main
from geo.errors import DataError, StoreError
from geo.store import chain, drafts, edit_drafts
from geo.store.changing import Origin, Remove
from geo.store.database import Store, check_whole
from geo.store.edit_drafts import EditDraft
from geo.store.erasing import erase
from geo.store.restoring import restore_copy
from geo.store.schema import METADATA
from tests.conftest import DATA, ROOT
from tests.geo.older_register import as_of_revision
from tests.geo.test_store import milestone

WHO = ["--by", "Ola", "--reason", "feil"]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with something in every table and every column; to be copied."""
    path = tmp_path_factory.mktemp("full") / "register.sqlite"
    patch = pytest.MonkeyPatch()
    patch.setenv("IPOKART_DB", str(path))
    patch.delenv("IPOKART_DATA", raising=False)
    with closing(Store.open(seed=DATA)) as store:
        store.apply([milestone(1), milestone(2, "Per Hansen")], "Kari", "nytt", 1)
        origin = Origin("ab" * 32, "januar.pdf")
        store.apply([milestone(1, "To"), Remove("milestone", "prove-2")], "Ola", "r", 2, origin)
        store.undo(3, "Kari", "angrer")
        store.backup(path.with_name("kopi.sqlite"))
    drafts.save(Origin("cd" * 32, "mars.docx"), '["linje"]', "{}", "Kari", drafts.UNWRITTEN)
    restore_copy(path, path.with_name("kopi.sqlite"), "Ola", "tilbake")
    drafts.save(Origin("cd" * 32, "mars.docx"), '["linje"]', "{}", "Kari", drafts.UNWRITTEN)
    drafts.save(Origin("cd" * 32, "mars.docx"), '["linje"]', '{"a":1}', "Ola", 1)
    edit_drafts.save(EditDraft("area", "vestli", "Vestli", 1, {"note": "Ny"}, "Kari"))
    erase(path, "Per Hansen", "Ola", "ba om det", "[slettet]")
    with closing(Store.open()) as store:
        store.apply([milestone(3)], "Kari", "videre", store.version())
        assert store.damages() == ()
    patch.undo()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return path


@pytest.fixture
def path(full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in use."""
    path = tmp_path / "register.sqlite"
    shutil.copyfile(full, path)
    monkeypatch.setenv("IPOKART_DB", str(path))
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    return path


def is_refused(path: Path) -> bool:
    """Whether the register is refused as not as it was written."""
    code = ""
    try:
        with closing(Store.open(str(path), make=False)) as store:
            check_whole(store)
    except StoreError as error:
        code = error.code
    assert code in {"", "damaged", "not_as_written", "foreign", "newer"}
    return bool(code)


def rows_of(path: Path) -> Any:
    """Every value of every table, or None when they cannot all be read."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        tables = [*(table.name for table in METADATA.sorted_tables), "alembic_version"]
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    return None


def flip(path: Path, place: int) -> None:
    """One bit of a file: the place counts bits."""
    with path.open("r+b") as file:
        file.seek(place // 8)
        (byte,) = file.read(1)
        file.seek(place // 8)
        file.write(bytes([byte ^ 1 << place % 8]))


# --- one bit ----------------------------------------------------------------------------------


def _cells() -> Iterator[tuple[str, str]]:
    for table in METADATA.sorted_tables:
        for column in table.columns:
            yield table.name, column.name


#: What a row answers to no more once it is erased: nothing is read from it.
_UNREAD = {("change", "salt"), ("version", "salt")}


@pytest.mark.parametrize(("table", "column"), list(_cells()))
def test_one_bit_of_any_value_of_any_column_is_found(path: Path, table: str, column: str) -> None:
    dice = random.Random(f"{table}.{column}")
    quoted = f'"{column}"'
    with closing(sqlite3.connect(path)) as connection:
        statement = f'SELECT rowid, {quoted} FROM "{table}" WHERE {quoted} IS NOT NULL'
        result = connection.execute(statement).fetchall()
    if (table, column) in _UNREAD:
        erased = _erased_rows(path, table)
        result = [row for row in result if row[0] not in erased]
    assert result, "the register of this test has something everywhere"
    for rowid, value in dice.sample(result, min(4, len(result))):
        if isinstance(value, int):
            changed: Any = value ^ 1 << dice.randrange(8, 12)  # no other row has such a number
        else:
            letters = bytearray(value.encode())
            if not letters:
                letters = bytearray(b"\1")
            letters[dice.randrange(len(letters))] ^= 1 << dice.randrange(7)
            changed = bytes(letters)
        _set(path, table, quoted, rowid, changed)
        assert is_refused(path), (table, column, value)
        shutil.copyfile(path.with_name("hel.sqlite"), path)


def _set(path: Path, table: str, column: str, rowid: int, value: Any) -> None:
    whole = path.with_name("hel.sqlite")
    if not whole.exists():
        shutil.copyfile(path, whole)
    kind = "INTEGER" if isinstance(value, int) else "TEXT"
    with closing(sqlite3.connect(path)) as connection, connection:
        statement = f'UPDATE "{table}" SET {column} = CAST(? AS {kind}) WHERE rowid = ?'
        connection.execute(statement, (value, rowid))


def _erased_rows(path: Path, table: str) -> set[int]:
    with closing(sqlite3.connect(path)) as connection:
        statement = f'SELECT rowid FROM "{table}" WHERE salt IS NULL'
        return {rowid for (rowid,) in connection.execute(statement)}


def test_random_bits_of_the_file_that_change_a_value_are_all_found(path: Path) -> None:
    """Bits that change nothing that is read (free space, texts of the header) may pass."""
    dice, whole, size = random.Random(16), rows_of(path), path.stat().st_size
    changed = 0
    for _ in range(60):
        place = dice.randrange(size * 8)
        flip(path, place)
        if rows_of(path) != whole:
            changed += 1
            assert is_refused(path), place
        flip(path, place)
    assert changed > 30 and not is_refused(path)


def test_rows_that_are_gone_or_new_are_found(path: Path) -> None:
    whole = path.with_name("hel.sqlite")
    shutil.copyfile(path, whole)
    for statement in (
        "DELETE FROM record WHERE id = 'vestli'",
        "INSERT INTO record SELECT kind, 'annen', 99, body, checksum FROM record LIMIT 1",
        "DELETE FROM version WHERE number = 2",
        "DELETE FROM change WHERE version = 3 AND number = 1",
        "DELETE FROM erasure",
        "UPDATE record SET place = place + 1 WHERE kind = 'meeting'",
        "UPDATE version SET link = NULL",
    ):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)
        assert is_refused(path), statement
        shutil.copyfile(whole, path)
    assert not is_refused(path)


# --- what every verb says ---------------------------------------------------------------------


def _spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


BROKEN = "UPDATE record SET body = '{' || body WHERE id = 'vestli' AND kind = 'area'"
CHANGED = "UPDATE record SET body = replace(body, 'Vestli', 'Vestlj') WHERE id = 'vestli'"


@pytest.mark.parametrize("statement", [BROKEN, CHANGED])
def test_a_changed_record_is_named_by_every_verb(
    path: Path, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(path.with_name("register.sqlite.lest"), ignore_errors=True)
    _spoil(path, statement)
    assert main(["check"]) == 1
    assert "posten area/vestli: er ikke slik IPO-kart skrev det" in capsys.readouterr().out
    for verb in (["areas"], ["export", f"{path.with_name('ut')}/"], ["undo", "2", *WHO]):
        assert main(verb) == 2
        output = capsys.readouterr().err
        assert "posten area/vestli" in output and output.count("\n") == 1, verb
    assert main(["backup", str(path.with_name("kopi.sqlite"))]) == 2
    assert "posten area/vestli" in capsys.readouterr().err
    assert not path.with_name("kopi.sqlite").exists()


def test_a_damaged_copy_is_not_put_back(
    path: Path, full: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = path.with_name("kopi.sqlite")
    shutil.copyfile(full, copy)
    _spoil(copy, CHANGED)
    before = path.read_bytes()
    assert main(["restore", str(copy), *WHO]) == 2
    assert "posten area/vestli" in capsys.readouterr().err
    assert path.read_bytes() == before and not path.with_name("register.sqlite.bak").exists()
    assert main(["restore", str(full), *WHO]) == 0


def test_what_is_no_json_in_a_register_without_checksums_is_a_sentence(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _spoil(path, BROKEN.replace("area", "meeting").replace("'vestli'", "'2025-seminar'"))
    as_of_revision(path, "0002")
    for verb, code in (("areas", 2), ("check", 1)):
        assert main([verb]) == code
        output = "".join(capsys.readouterr())
        assert "er skadet" in output and "ipokart restore" in output and "Traceback" not in output
    with pytest.raises((StoreError, DataError)), closing(Store.open(str(path))) as store:
        store.load()


# --- the chain itself -------------------------------------------------------------------------


def test_a_register_of_an_older_program_gets_checksums(path: Path) -> None:
    with closing(Store.open()) as store:
        before = store.history(), store.load()
    as_of_revision(path, "0002")
    with closing(Store.open()) as store:
        now = store.history(), store.load()
        assert store.damages() == ()
        store.apply([milestone(7)], "Kari", "videre", store.version())
        assert store.damages() == ()
    assert now[1] == before[1]
    assert [item.changes for item in now[0]] == [item.changes for item in before[0]]
    _spoil(path, CHANGED)
    assert is_refused(path)


def test_no_change_launders_what_somebody_else_changed(path: Path) -> None:
    _spoil(path, "DELETE FROM record WHERE kind = 'milestone' AND id = 'prove-1'")
    with closing(Store.open()) as store, pytest.raises(StoreError) as caught:
        store.apply([milestone(8)], "Kari", "nytt", store.version())
    assert caught.value.code == "not_as_written"


def test_no_undo_brings_back_what_was_changed_in_the_history(path: Path) -> None:
    _spoil(path, "UPDATE change SET before = replace(before, 'To', 'Ti') WHERE version = 4")
    with closing(Store.open()) as store, pytest.raises(StoreError) as caught:
        store.undo(4, "Kari", "angrer")
    assert (caught.value.code, caught.value.values["what"]) == ("not_as_written", "change")


def test_a_draft_that_was_changed_is_not_gone_on_with(path: Path) -> None:
    _spoil(path, "UPDATE draft SET choices = '{'")
    with pytest.raises(StoreError) as caught:
        drafts.load("cd" * 32)
    assert "utkastet til mars.docx" in text.store(caught.value)
    drafts.discard("cd" * 32)
    assert not is_refused(path)


@pytest.mark.usefixtures("path")
def test_a_record_that_came_back_to_another_place_has_its_own_checksum() -> None:
    with closing(Store.open()) as store:
        start = store.version()
        store.apply([milestone(20, "A")], "K", "ny", start)
        store.apply([milestone(20, "B")], "K", "endret", start + 1)
        store.apply([Remove("milestone", "prove-20")], "K", "bort", start + 2)
        store.apply([milestone(21)], "K", "i dens sted", start + 3)
        store.undo(start + 3, "K", "likevel")
        store.undo(start + 2, "K", "den første")
        assert store.damages() == ()


def test_no_two_rows_of_values_have_one_checksum() -> None:
    rows: list[tuple[Any, ...]] = [("a", "b"), ("ab", ""), ("a", None), ("a", ""), (1,), ("1",)]
    rows += [(b"1",), (True,), ("None",), (None,), ("str:1:a",), ("\ud800",)]
    assert len({chain.checksum(*row) for row in rows}) == len(rows)


def test_a_seal_tells_nothing_of_its_text() -> None:
    one, other = chain.salted("Ola"), chain.salted("Ola")
    assert one != other and chain.checksum(one[0], "Ola") == one[1]


# --- two processes ----------------------------------------------------------------------------

_WRITER = """
import sys
from contextlib import closing
from geo.store.database import Store
from tests.geo.test_store import milestone
with closing(Store.open()) as store:
    print(store.apply([milestone(int(sys.argv[1]))], "annen", "r", store.version()))
"""


def test_looking_at_the_register_takes_no_lock_from_who_writes(path: Path) -> None:
    """A process that opens and closes the file itself drops SQLite's locks on it; then another
    takes away the log that is being written, and with it what was acknowledged."""
    with closing(Store.open()) as store, store.reading():
        geo.store.folder()
        geo.store.sqlite.checked(path)
        for number in (41, 42):
            run = [sys.executable, "-c", _WRITER, str(number)]
            subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
            assert path.with_name("register.sqlite-wal").exists()
        store.apply([milestone(43)], "Kari", "nytt", store.version())
    with closing(Store.open()) as store:
        ids = {item.id for item in store.load().milestones}
    assert {"prove-41", "prove-42", "prove-43"} <= ids
