"""The browser's files on disk: the same as those that are made, and never another's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo import files, store
from geo.model import Audience
from pages.serving import resource_cache
from pages.serving.resources import Resource, Resources
from tests.conftest import DATA, ROOT

MADE = Resources(
    "abc", {"a.js": Resource(b"one\n\ntwo", "text/javascript"), "b.css": Resource(b"", "text/css")}
)
OPEN = Audience.OPEN


def make(counter: list[int]) -> Callable[[], Resources]:
    def make_resources() -> Resources:
        counter.append(1)
        return MADE

    return make_resources


def refuse() -> Resources:
    raise AssertionError("made anew")


def the_file(place: Path) -> Path:
    (result,) = place.iterdir()
    return result


def test_what_is_kept_is_what_was_made(tmp_path: Path) -> None:
    place = tmp_path / "cache"
    assert resource_cache.take(place, DATA, OPEN, lambda: MADE) == MADE
    assert resource_cache.take(place, DATA, OPEN, refuse) == MADE
    assert the_file(place).stat().st_mode & 0o777 == 0o600
    assert place.stat().st_mode & 0o777 == 0o700


def test_other_readers_and_another_register_have_files_of_their_own(
    tmp_path: Path, edit: Callable[[str, Callable[[Any], object]], Path]
) -> None:
    folder, results = edit("editions.json", lambda _: None), list[int]()
    for audience in (*Audience, *Audience):
        resource_cache.take(tmp_path, folder, audience, make(results))
    assert len(results) == len(Audience)
    edit("editions.json", lambda doc: doc["editions"][-1].update(title="En annen"))
    resource_cache.take(tmp_path, folder, OPEN, make(results))
    assert len(results) == len(Audience) + 1


def change_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil",
    [
        change_a_byte,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-3]),
        lambda path: path.chmod(0o666),
    ],
    ids=["a byte", "empty", "cut", "others may write"],
)
def test_what_may_not_be_believed_is_made_anew(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    results: list[int] = []
    resource_cache.take(tmp_path, DATA, OPEN, make(results))
    spoil(the_file(tmp_path))
    assert resource_cache.take(tmp_path, DATA, OPEN, make(results)) == MADE
    assert len(results) == 2
    assert resource_cache.take(tmp_path, DATA, OPEN, refuse) == MADE


def test_another_key_s_file_is_not_believed_under_this_name(tmp_path: Path) -> None:
    resource_cache.take(tmp_path, DATA, Audience.INTERNAL, lambda: Resources("secret", {}))
    other = the_file(tmp_path)
    resource_cache.take(tmp_path, DATA, OPEN, lambda: MADE)
    (own,) = set(tmp_path.iterdir()) - {other}
    shutil.copy(other, own)
    assert resource_cache.take(tmp_path, DATA, OPEN, lambda: MADE) == MADE


@pytest.mark.parametrize("part", ["", "bydel-alna"])
def test_a_folder_that_changes_meanwhile_is_not_kept(
    part: str, tmp_path: Path, edit: Callable[[str, Callable[[Any], object]], Path]
) -> None:
    folder, place = edit("editions.json", lambda _: None), tmp_path / "cache"

    def changing() -> Resources:
        edit("editions.json", lambda doc: doc["editions"][-1].update(title="En annen"))
        return MADE

    resource_cache.take(place, folder, OPEN, changing, part)
    assert not place.exists()


def test_a_place_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert resource_cache.take(tmp_path / "file" / "cache", DATA, OPEN, lambda: MADE) == MADE


def test_few_are_kept(tmp_path: Path, edit: Callable[[str, Callable[[Any], object]], Path]) -> None:
    place = tmp_path / "cache"
    for number in range(resource_cache._WHOLE[1] + 2):
        name = f"files {number}.json"
        folder = edit("editions.json", lambda _: None)
        (folder / name).write_text("{}", encoding="utf-8")
        resource_cache.take(place, folder, OPEN, lambda: MADE)
    assert len(list(place.iterdir())) == resource_cache._WHOLE[1]


def test_a_version_s_files_go_with_its_folder_and_somebody_s_own_folder_gets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.cache_beside(tmp_path) == tmp_path
    assert store.cache_beside(files.data_folder()) not in {None, files.data_folder()}
    monkeypatch.setenv("IPOKART_DATA", str(tmp_path))
    assert store.cache_beside(files.data_folder()) is None


def test_the_second_start_loads_neither_folium_nor_pandas(tmp_path: Path) -> None:
    code = (
        "import json, sys; from geo.model import Audience; from pages.serving import browser_files, loading, server;"
        "print(browser_files.resources_of(loading.known(Audience.OPEN)).version);"
        "print(json.dumps(sorted({'folium', 'pandas', 'pyarrow', 'matplotlib'} & set(sys.modules))))"
    )
    output = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
            stdout=subprocess.PIPE,
            check=True,
        )
        .stdout.decode()
        .split("\n")
        for _ in range(2)
    ]
    assert output[0][0] == output[1][0]
    assert "folium" in json.loads(output[0][1])
    assert json.loads(output[1][1]) == []


def test_each_part_of_a_divided_register_is_kept_by_itself(tmp_path: Path) -> None:
    results: list[int] = []
    for part in ("bydel-alna", "enhet-ost", "bydel-alna"):
        assert resource_cache.take(tmp_path, DATA, OPEN, make(results), part) == MADE
    assert len(results) == 2
    resource_cache.take(tmp_path, DATA, Audience.INTERNAL, make(results), "bydel-alna")
    assert len(results) == 3
    resource_cache.take(None, DATA, OPEN, make(results), "bydel-alna")  # there is no place for it
    assert len(results) == 4
