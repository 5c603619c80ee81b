"""Paths that follow from the map's geometry are kept for the next command, and never mixed up."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo import files
from geo.exports import Order, picture
from geo.model import Register
from geo.part import Part
from geo.scene import Atlas, path_cache
from geo.scene.backdrop import Backdrop
from geo.style import LookName
from geo.view import ColourBy, View
from tests.conftest import DATA, ROOT

FILES = files.orientation_files(DATA)
#: Modules that decide no coordinate of a path, or whose part in it stands in its key.
_BESIDE = {
    "geo.background": {"geo.settings", "geo.escape", "geo.projection"},
    "geo.projection": {"geo.disk_cache", "geo.settings"},
    "geo.files.geometries": set(),
    "geo.scene.backdrop": {"geo.background", "geo.projection"},
    "geo.scene.drawing": {
        "geo.background",
        "geo.frozen",
        "geo.scene.extent",
        "geo.scene.marks",
        "geo.scene.page",
    },
    "geo.scene.name_grid": set(),
}


@pytest.fixture
def atlas(register: Register, tmp_path: Path) -> Atlas:
    """As a command has it, with a place of its own."""
    return Atlas.of(register, FILES, path_cache.room(tmp_path))


def _svg(atlas: Atlas, extent: str = "", **more: Any) -> bytes:
    part = Part.parse(extent, atlas.register) if extent else None
    return picture("svg", Order(atlas, part=part, **more))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"extent": "enhet øst"},
        {"extent": "Alna"},
        {"extent": "Furuset"},
        {"look": LookName.PLAIN},
        {"view": View(colour_by=ColourBy.UNIT)},
    ],
    ids=["city", "unit", "bydel", "area", "see-through", "tints"],
)
def test_a_picture_of_path_cache_is_the_same(
    more: dict[str, Any],
    register: Register,
    atlas: Atlas,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = _svg(Atlas.of(register, files.read_orientation(DATA)), **more)
    assert _svg(atlas, **more) == fresh
    again = Atlas.of(register, FILES, atlas.room)
    if more.get("extent") not in {"Furuset", "Alna"}:  # where stations and roads have names
        monkeypatch.setattr(Backdrop, "layers", None)
        monkeypatch.setattr(Backdrop, "source", None)
    assert _svg(again, **more) == fresh


def test_other_files_and_other_borders_find_nothing(register: Register, atlas: Atlas) -> None:
    picture_of_city = _svg(atlas)
    contents = {**FILES.contents, "fjord": FILES.contents["lakes"]}
    dry = Atlas.of(register, files.OrientationFiles(contents), atlas.room)
    assert _svg(dry) != picture_of_city
    first, *others = register.bydeler
    swapped = (replace(first, geometry=others[0].geometry), *others)
    moved = replace(register, bydeler=swapped)
    assert _svg(Atlas.of(moved, FILES, atlas.room)) == _svg(Atlas.of(moved, FILES))
    assert _svg(Atlas.of(register, FILES, atlas.room)) == picture_of_city


def test_nothing_is_kept_of_layers_that_were_read_already(
    register: Register, tmp_path: Path
) -> None:
    _svg(Atlas.of(register, files.read_orientation(DATA), path_cache.room(tmp_path)))
    assert not list(tmp_path.iterdir())


def test_paths_come_back_as_they_were() -> None:
    paths = {
        "none": (),
        "two": (np.array([[0.1, 1e300], [-0.0, 3]]), np.empty((0, 2))),
        "æ": (np.array([[1.0, 2.0]]),),
    }
    loaded = path_cache.load(path_cache.dump(paths))
    assert list(loaded) == list(paths)
    for name, parts in paths.items():
        assert len(loaded[name]) == len(parts)
        assert all(map(np.array_equal, loaded[name], parts))


def test_what_paths_follow_from_is_in_their_key() -> None:
    for module, beside in _BESIDE.items():
        path = f"{module.removeprefix('geo.').replace('.', '/')}.py"
        assert path in path_cache.PROGRAM
        assert _imports(ROOT / "geo" / path) <= beside, module
    assert all((ROOT / "geo" / path).is_file() for path in path_cache.PROGRAM)


def _imports(path: Path) -> set[str]:
    """The modules of ours that a module imports."""
    every: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "geo":
            every |= {f"geo.{item.name}" for item in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geo."):
            every.add(node.module or "")
    return every
