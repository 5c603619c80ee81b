"""The folder that readers read is a cache: never believed over the database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import geo.store
from geo import files
from geo.cli import main
from geo.errors import StoreError
from geo.store import readers
from geo.store.changing import Put
from geo.store.database import Store
from tests.conftest import DATA, ROOT
from tests.geo.test_store import milestone


@pytest.fixture
def register_path(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The register that everybody uses, with one change."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(make=False)) as store:
        store.apply([milestone(1, "Riktig")], "Kari", "nytt", 1)
    return path


_READER = """
import geo.store
from geo import files
print({m.id: m.title for m in files.read_register(geo.store.folder()).milestones}["prove-1"])
"""


def read_anew() -> str:
    """What a process that has read nothing before is told."""
    run = subprocess.run(
        [sys.executable, "-c", _READER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def _changed(folder: Path) -> None:
    path = folder / files.MILESTONES
    path.write_text(path.read_text("utf-8").replace("Riktig", "Uriktig"), "utf-8")


def _changed_with_its_checksum(folder: Path) -> None:
    _changed(folder)
    listed = json.loads((folder / readers.LIST).read_text("utf-8"))
    result = readers._listed(listed["link"], files.sums_of(readers._contents(folder)))
    (folder / readers.LIST).write_text(result.replace(listed["link"], "0" * 64), "utf-8")


def _without_a_file(folder: Path) -> None:
    (folder / files.MILESTONES).unlink()


def _with_a_file_too_many(folder: Path) -> None:
    (folder / files.EARLIER).write_text('{"type": "FeatureCollection", "features": []}')


def _without_a_list(folder: Path) -> None:
    (folder / readers.LIST).unlink()


def _list_of_another_form(folder: Path) -> None:
    path = folder / readers.LIST
    path.write_text(path.read_text("utf-8").replace('"form": 2', '"form": 3'), "utf-8")


def _list_that_is_none(folder: Path) -> None:
    (folder / readers.LIST).write_bytes(b"\xff{")


def _emptied(folder: Path) -> None:
    os.truncate(folder / files.MILESTONES, 0)


@pytest.mark.parametrize(
    "harm",
    [
        _changed,
        _changed_with_its_checksum,
        _without_a_file,
        _with_a_file_too_many,
        _without_a_list,
        _list_of_another_form,
        _list_that_is_none,
        _emptied,
    ],
)
def test_a_folder_that_is_not_as_it_was_written_is_written_anew(
    register_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = geo.store.folder()
    before = {item.name: item.read_bytes() for item in folder.iterdir()}
    harm(folder)
    assert read_anew() == "Riktig"
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == before
    harm(folder)
    again = geo.store.folder()  # a process that has read it before sees that it is another
    assert "Riktig" in {item.title for item in files.read_register(again).milestones}
    assert again.parent == register_path.with_name("register.sqlite.lest")


def test_an_older_program_does_not_read_the_folder_and_we_not_its(register_path: Path) -> None:
    folder = geo.store.folder()
    older = folder.with_name(folder.name.removesuffix(f"-f{readers.FORM}"))
    assert older != folder and not older.exists()
    shutil.copytree(folder, older)
    _changed(older)
    assert read_anew() == "Riktig"
    assert main(["areas"]) == 0
    assert register_path.exists()


@pytest.mark.usefixtures("register_path")
def test_unchanged_files_are_not_written_again() -> None:
    first = geo.store.folder()
    with closing(Store.open()) as store:
        store.apply([milestone(2)], "Kari", "nytt", 2)
    second = geo.store.folder()
    same = {p.name for p in second.iterdir() if p.samefile(first / p.name)}
    assert {p.name for p in second.iterdir()} - same == {files.MILESTONES, readers.LIST}


@pytest.mark.usefixtures("register_path")
def test_a_damaged_file_of_an_older_version_is_not_carried_on() -> None:
    folder = geo.store.folder()
    path = folder / files.BODIES
    path.write_bytes(path.read_bytes().replace(b"a", b"e"))
    with closing(Store.open()) as store:
        store.apply([milestone(2)], "Kari", "nytt", 2)
        assert files.read_register(geo.store.folder()) == store.load()


def test_a_change_that_is_refused_leaves_no_folder(register_path: Path) -> None:
    before = set(register_path.with_name("register.sqlite.lest").iterdir())
    with closing(Store.open()) as store, pytest.raises(Exception, match="not_a_date"):
        store.apply([Put("milestone", {**milestone(2).body, "date": "x"})], "K", "r", 2)
    assert set(register_path.with_name("register.sqlite.lest").iterdir()) == before


# --- copies -----------------------------------------------------------------------------------


def _document(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 et dokument")


def _empty(path: Path) -> None:
    path.touch()


def _another_register(path: Path) -> None:
    Store.open(str(path), DATA).close()


@pytest.mark.parametrize("make", [_document, _empty, _another_register])
def test_a_copy_never_takes_the_place_of_a_foreign_file(
    register_path: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    path = register_path.with_name("x.docx")
    make(path)
    before = path.read_bytes()
    assert main(["backup", str(path)]) == 2
    output = capsys.readouterr().err
    assert "er ikke en kopi fra IPO-kart" in output and output.count("\n") == 1
    assert path.read_bytes() == before
    link = register_path.with_name("lenke")
    link.symlink_to(path)
    assert main(["backup", str(link)]) == 2 and path.read_bytes() == before


def test_a_copy_takes_the_place_of_an_older_copy(register_path: Path) -> None:
    copy = register_path.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    with closing(Store.open()) as store:
        store.apply([milestone(2)], "Kari", "nytt", 2)
    assert main(["backup", str(copy)]) == 0
    with closing(Store.open(str(copy), make=False)) as store:
        assert store.version() == 3


def test_a_folder_that_takes_no_files_is_reported_when_something_is_written(
    register_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreError("read_only", file="", reason="")

    monkeypatch.setattr(readers, "write", refuse)
    with closing(Store.open()) as store, pytest.raises(StoreError) as caught:
        store.apply([milestone(2)], "Kari", "nytt", 2)
    assert caught.value.code == "read_only" and caught.value.values["file"] == str(register_path)
    with closing(Store.open()) as store:
        assert store.version() == 2


def test_a_version_takes_over_from_those_before_it_and_the_shipped_files_from_none(
    register_path: Path,
) -> None:
    before = geo.store.folder()
    with closing(Store.open()) as opened:
        opened.apply([milestone(2, "Neste")], "Kari", "nytt", readers.highest_read(register_path))
    assert geo.store.caches_before(geo.store.folder())[0] == before
    readers.forget_before(register_path, readers.highest_read(register_path))
    assert geo.store.caches_before(geo.store.folder()) == ()
    assert geo.store.caches_before(files.data_folder()) == ()
