"""The register on a disk that is full, read-only or failing: told as what it is, and still read.

A small file system is mounted where the tests may do so; a limit to the size of files is there
everywhere (`test_store.py`), and so is a folder that may not be written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import geo.store
from geo import files, text
from geo.cli import main
from geo.errors import StoreError
from geo.store import sqlite_errors
from geo.store.database import Store
from geo.store.restoring import restore_copy
from tests.conftest import DATA, ROOT
from tests.geo.older_register import as_of_revision
from tests.geo.test_store import milestone, titles

# --- every code is told as what it is ---------------------------------------------------------

#: SQLite's codes that are no failure, or of another language than ours.
_NO_FAILURE = {"OK", "ROW", "DONE", "NOTICE", "WARNING"}
_PRIMARY = {
    name
    for name in dir(sqlite3)
    if name.startswith("SQLITE_") and 0 < int(getattr(sqlite3, name)) < 100 and name.count("_") == 1
}
_ACTIONS = {"DELETE", "INSERT", "PRAGMA", "READ", "SELECT", "TRANSACTION", "UPDATE", "ATTACH"}
_ACTIONS |= {"ALTER", "ANALYZE", "DETACH", "REINDEX", "FUNCTION", "SAVEPOINT", "RECURSIVE", "DENY"}
_ACTIONS |= {"IGNORE"}


class _Told(sqlite3.OperationalError):
    def __init__(self, name: str | None) -> None:
        super().__init__("what SQLite says")
        if name:
            self.sqlite_errorname = name


def error_code(name: str | None, path: Path) -> str:
    with pytest.raises(StoreError) as caught, sqlite_errors.translate_errors(path):
        raise _Told(name)
    assert text.store(caught.value)
    return caught.value.code


def test_every_code_of_sqlite_has_a_sentence(tmp_path: Path) -> None:
    unknown = {
        name
        for name in _PRIMARY
        if name.removeprefix("SQLITE_") not in _NO_FAILURE | _ACTIONS
        and name not in sqlite_errors.CODES
    }
    assert unknown == set()
    for name in (*sqlite_errors.CODES, None, "SQLITE_NOBODY_KNOWS"):
        assert error_code(name, tmp_path / "register.sqlite")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_FULL", "disk_full"),
        ("SQLITE_READONLY", "read_only"),
        ("SQLITE_READONLY_DIRECTORY", "read_only"),
        ("SQLITE_READONLY_CANTINIT", "read_only"),
        ("SQLITE_READONLY_DBMOVED", "moved"),
        ("SQLITE_BUSY", "busy"),
        ("SQLITE_BUSY_SNAPSHOT", "busy"),
        ("SQLITE_LOCKED_SHAREDCACHE", "busy"),
        ("SQLITE_CORRUPT", "damaged"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_NOTADB", "foreign"),
        ("SQLITE_CANTOPEN", "unreachable"),
        ("SQLITE_CANTOPEN_ISDIR", "unreachable"),
        ("SQLITE_IOERR_READ", "disk_failing"),
        ("SQLITE_IOERR_WRITE", "disk_failing"),
        ("SQLITE_IOERR_FSYNC", "disk_failing"),
        ("SQLITE_IOERR_SHMSIZE", "disk_failing"),
        ("SQLITE_IOERR_LOCK", "no_locks"),
        ("SQLITE_IOERR_NOMEM", "no_memory"),
        ("SQLITE_IOERR_DATA", "damaged"),
        ("SQLITE_IOERR_CORRUPTFS", "disk_failing"),
    ],
)
def test_a_code_is_reported_as_what_it_is(name: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    path.touch()
    assert error_code(name, path) == code
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EIO, "disk_failing"),
        (errno.EFBIG, "file_limit"),
        (errno.ENOENT, "unreachable"),
    ],
)
def test_what_sqlite_does_not_tell_is_asked_of_the_system(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(sqlite_errors, "_try_writing", refuse)
    for name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "SQLITE_CANTOPEN"):
        assert error_code(name, tmp_path / "register.sqlite") == code
    with pytest.raises(StoreError) as caught, sqlite_errors.translate_errors(tmp_path):
        refuse(tmp_path)
    assert caught.value.code == code


def test_only_damage_is_to_be_restored() -> None:
    codes = set(sqlite_errors.CODES.values()) - {""} | {"not_allowed", "unreachable"}
    values = {"file": "f", "reason": "r", "what": "record", "which": "k"}
    named = {code for code in codes if "ipokart restore" in text.store(StoreError(code, **values))}
    assert named == {"damaged"}


# --- a file system that is full or read-only --------------------------------------------------


def _mount(*arguments: str) -> bool:
    run = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    return run.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if not shutil.which("mount") or not _mount(
        "-t", "tmpfs", "-o", "size=8m", "ipokart", str(place)
    ):
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def register_path(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The register that everybody uses, on that file system, with one change."""
    path = disk / "register.sqlite"
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(seed=DATA)) as store:
        store.apply([milestone(1, "Før")], "Kari", "nytt", 1)
    return path


def fill(disk: Path) -> None:
    with (disk / "fyll").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1024))


def make_read_only(disk: Path) -> None:
    if not _mount("-o", "remount,ro", str(disk)):
        pytest.skip("nothing may be mounted anew here")


@pytest.mark.parametrize(("harm", "code"), [(fill, "disk_full"), (make_read_only, "read_only")])
@pytest.mark.parametrize("has_folder", [True, False])
def test_the_register_is_read_and_nothing_is_acknowledged(
    disk: Path, register_path: Path, harm: Callable[[Path], None], code: str, has_folder: bool
) -> None:
    copy = register_path.with_name("kopi.sqlite")
    with closing(Store.open()) as store:
        store.backup(copy)
    if not has_folder:
        shutil.rmtree(register_path.with_name("register.sqlite.lest"))
    before = register_path.read_bytes()
    harm(disk)
    for _ in range(2):
        assert "Før" in {m.title for m in files.read_register(geo.store.folder()).milestones}
    for verb in (["areas"], ["check"], ["history"]):
        assert main(verb) == 0
    with closing(Store.open(make=False)) as store:
        assert titles(store) == {"prove-1": "Før"} and store.version() == 2
        for write in (
            lambda: store.apply([milestone(2)], "Ola", "mer", 2),
            lambda: store.undo(2, "Ola", "angrer"),
            lambda: store.backup(disk / "kopi2.sqlite"),
            lambda: store.export(disk / "ut"),
            lambda: restore_copy(register_path, copy, "Ola", "tilbake"),
        ):
            with pytest.raises(StoreError) as caught:
                write()
            assert caught.value.code == code and "restore" not in text.store(caught.value)
        assert store.version() == 2
    assert register_path.read_bytes() == before and copy.exists()


def test_what_a_killed_writer_left_in_the_log_is_read_on_a_full_disk(
    disk: Path, register_path: Path
) -> None:
    with closing(Store.open()) as store:
        store.apply([milestone(2, "I loggen")], "Kari", "nytt", 2)
        for ending in ("", "-wal"):  # as they are while the register is open
            shutil.copy(f"{register_path}{ending}", disk / f"annen.sqlite{ending}")
    other = disk / "annen.sqlite"
    assert other.with_name("annen.sqlite-wal").stat().st_size
    for harm in (fill, make_read_only):
        harm(disk)
        with closing(Store.open(str(other), make=False)) as store:
            assert titles(store)["prove-2"] == "I loggen"


def test_a_change_is_acknowledged_only_when_readers_have_it_too(
    disk: Path, register_path: Path
) -> None:
    """There is room for the change in the log, but not for the files that readers need."""
    shutil.rmtree(
        register_path.with_name("register.sqlite.lest")
    )  # else unchanged files need no room
    with closing(Store.open(make=False)) as store, store.reading():
        fill(disk)
        os.truncate(disk / "fyll", (disk / "fyll").stat().st_size - 300_000)
        with pytest.raises(StoreError) as caught:
            store.apply([milestone(2)], "Ola", "mer", 2)
        assert caught.value.code == "disk_full" and store.version() == 2
    (disk / "fyll").unlink()
    with closing(Store.open(make=False)) as store:
        assert store.apply([milestone(2)], "Ola", "mer", 2) == 3
    names = [item.name for item in register_path.with_name("register.sqlite.lest").iterdir()]
    assert any(name.startswith("3-") for name in names)


def test_a_register_of_an_older_program_is_read_where_it_cannot_be_changed(
    disk: Path, register_path: Path
) -> None:
    as_of_revision(register_path, "0002")
    make_read_only(disk)
    assert "Før" in {m.title for m in files.read_register(geo.store.folder()).milestones}
    with closing(Store.open(make=False)) as store:
        assert [item.number for item in store.history()] == [2, 1]


# --- a folder that may not be written ---------------------------------------------------------

_READER = """
import sys
from geo.cli import main
from geo.errors import StoreError
from geo.store.database import Store
from tests.geo.test_store import milestone
print(main(["areas"]))
store = Store.open(make=False)
try:
    store.apply([milestone(2)], "K", "r", 2)
except StoreError as error:
    print(error.code)
"""


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_the_register_is_read_in_a_folder_that_may_not_be_written(
    tmp_path: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mappe"
    folder.mkdir()
    path = folder / "register.sqlite"
    with closing(Store.open(str(path), DATA)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    path.chmod(mode)
    shutil.rmtree(folder / "register.sqlite.lest")
    folder.chmod(0o500)
    monkeypatch.setenv("IPOKART_DB", str(path))
    # Root may write anywhere, unless it gives that up.
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    run = subprocess.run(
        [*drop, sys.executable, "-c", _READER],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    folder.chmod(0o700)
    assert "Vestli" in run.stdout, run.stderr
    assert run.stdout.splitlines()[-2:] == ["0", "read_only"], run.stderr


# --- who may read the files -------------------------------------------------------------------


def _modes(folder: Path) -> dict[str, int]:
    return {
        str(item.relative_to(folder)): stat.S_IMODE(item.stat().st_mode)
        for item in folder.rglob("*")
    }


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "ny" / "register.sqlite"
        with closing(Store.open(str(path), DATA)) as store:
            store.apply([milestone(1)], "Kari", "nytt", 1)
            store.backup(path.with_name("kopi.sqlite"))
            restore_copy(path, path.with_name("kopi.sqlite"), "Ola", "tilbake")
            store.apply([milestone(2)], "Kari", "nytt", store.version())
            modes = _modes(tmp_path)
    finally:
        os.umask(before)
    folders = {name for name in modes if (tmp_path / name).is_dir()}
    assert {modes[name] for name in folders} == {0o700} and len(folders) == 4
    assert {modes[name] for name in modes.keys() - folders} == {0o600}
    assert {"ny/register.sqlite-wal", "ny/register.sqlite-shm", "ny/register.sqlite.bak"} <= set(
        modes
    )


def test_what_an_older_program_let_everybody_read_is_closed_and_may_be_opened_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "register.sqlite"
    Store.open(str(path), DATA).close()
    as_of_revision(path, "0002")
    path.chmod(0o644)
    Store.open(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o660)
    with closing(Store.open(str(path))) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    modes = _modes(path.with_name("register.sqlite.lest"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o660 and set(modes.values()) == {0o770, 0o660}


def test_a_copy_keeps_the_mode_of_the_one_that_it_replaces(tmp_path: Path) -> None:
    path, copy = tmp_path / "register.sqlite", tmp_path / "kopi.sqlite"
    with closing(Store.open(str(path), DATA)) as store:
        store.backup(copy)
        copy.chmod(0o640)
        store.backup(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640
