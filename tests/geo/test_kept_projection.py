"""What a command projected is kept for the next one, by the numbers, and never believed blindly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely

from geo import projection
from tests.conftest import ROOT

HERE, THERE = shapely.box(10.7, 59.9, 10.8, 59.95), shapely.Point(10.75, 59.91)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    projection.keep_in(tmp_path / "cache")
    yield tmp_path / "cache"
    projection.keep_in(None)


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets nothing be projected any more."""

    def fail(epsg: int) -> None:
        raise AssertionError(epsg)

    return lambda: monkeypatch.setattr(projection, "_into", fail)


def test_kept_metres_are_those_that_were_projected(
    place: Path, refuse: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(projection, "_PLACES", [])
        fresh = projection.all_in_metres([HERE, THERE])
        assert not place.exists()
    first = projection.all_in_metres([HERE, THERE])
    refuse()
    remaining = projection.all_in_metres([HERE, THERE])
    assert shapely.equals_identical(first, fresh).all()
    assert shapely.equals_identical(remaining, fresh).all()
    with pytest.raises(AssertionError):
        projection.in_metres(THERE)


def test_nothing_to_project_is_no_fault(place: Path) -> None:
    assert projection.in_metres(shapely.Polygon()).is_empty
    assert not place.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"),
        lambda path: path.write_bytes(b""),
        lambda path: path.chmod(0o666),
    ],
    ids=["a byte", "empty", "others may write"],
)
def test_what_may_not_be_believed_is_projected_anew(
    place: Path, spoil: Callable[[Path], object], refuse: Callable[[], None]
) -> None:
    true = projection.in_metres(HERE)
    (file,) = place.iterdir()
    spoil(file)
    assert projection.in_metres(HERE).equals_exact(true, 0)
    refuse()
    assert projection.in_metres(HERE).equals_exact(true, 0)


def test_a_place_that_takes_nothing_is_no_fault(tmp_path: Path, place: Path) -> None:
    (tmp_path / "file").write_text("")
    projection.keep_in(tmp_path / "file" / "cache")
    assert projection.in_metres(THERE).x > 0
    assert not place.exists()


def test_few_are_kept(place: Path) -> None:
    for number in range(projection._MOST_FILES + 3):
        projection.in_metres(shapely.Point(10 + number / 100, 60))
    assert len(list(place.iterdir())) == projection._MOST_FILES


#: What the first map needs to project and to measure letters; and what no later one imports.
_FIRST = {"pyproj", "fontTools"}
_NEVER = {
    *("pyproj", "fontTools", "PIL", "typst", "pypdfium2", "pypdfium2_raw", "pandas", "sqlalchemy"),
    *("html", "sqlite3", "zipfile", "importlib.resources", "logging"),
    *("geo.access", "geo.store.readers", "geo.scene.timeline", "geo.exports.svg"),
}


def test_the_second_map_is_drawn_without_what_projects(tmp_path: Path) -> None:
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment.pop("IPOKART_DATA", None)
    loaded, pictures = [], []
    for name in ("one.png", "two.png"):
        out = tmp_path / name
        command = [sys.executable, "-X", "importtime", "-m", "geo", "map", str(out)]
        run = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        modules = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
        loaded.append(modules)
        pictures.append(out.read_bytes())
    assert loaded[0] >= _FIRST
    assert loaded[1] & _NEVER == set()
    assert pictures[0] == pictures[1]
