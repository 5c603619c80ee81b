"""The files of a register's next version are those that a process makes that knew no version
before it: what is remembered from one version to the next is never seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.files import records
from geo.webmap import levels
from tests.conftest import DATA, ROOT
from tests.pages import made_alone

Change = Callable[[Any], object]


def _properties(doc: Any, row: int) -> dict[str, Any]:
    properties: dict[str, Any] = doc["features"][row]["properties"]
    return properties


def _move(doc: Any) -> None:
    """A corner of a border, by some twenty metres."""
    ring = doc["features"][2]["geometry"]["coordinates"][0]
    ring = ring[0] if isinstance(ring[0][0], list) else ring
    ring[1][1] += 0.0002


def _take_away(doc: Any) -> None:
    gone = _properties(doc, 0)["id"]
    assert gone == "hovseter"
    del doc["features"][0]


def _unlist(doc: Any) -> None:
    for edition in doc["editions"]:
        rows = edition["listings"]
        edition["listings"] = [row for row in rows if row["area"] != "hovseter"]


def _had_another_border(doc: Any) -> None:
    square = [[10.88, 59.94], [10.9, 59.94], [10.9, 59.95], [10.88, 59.95], [10.88, 59.94]]
    properties = {"area": "furuset", "until": "2025-06-01", "boundary_source": "oppdiktet"}
    geometry = {"type": "Polygon", "coordinates": [square]}
    doc["features"].append({"type": "Feature", "properties": properties, "geometry": geometry})


#: One after the other, each on top of those before: a file, and what changes in it.
CHANGES: dict[str, tuple[str, Change]] = {
    "a border": ("ipo_areas.geojson", _move),
    "the border of a bydel": ("bydeler.geojson", _move),
    "the border of a delbydel": ("delbydeler.geojson", _move),
    "a name": ("ipo_areas.geojson", lambda doc: _properties(doc, 1).update(name="Et annet navn")),
    "a size": ("ipo_areas.geojson", lambda doc: _properties(doc, 2).update(area_km2=9.75)),
    "another bydel": ("ipo_areas.geojson", lambda doc: _properties(doc, 3).update(bydel="Alna")),
    "the number of a bydel": ("bydeler.geojson", lambda doc: _properties(doc, -1).update(nr="99")),
    "the order": ("ipo_areas.geojson", lambda doc: doc["features"].reverse()),
    "the order again": ("ipo_areas.geojson", lambda doc: doc["features"].reverse()),
    "an internal area": (
        "ipo_areas.geojson",
        lambda doc: _properties(doc, 4).update(internal=True),
    ),
    "the border before": ("earlier_borders.geojson", _had_another_border),
    "a status": (
        "editions.json",
        lambda doc: doc["editions"][-1]["listings"][0].update(status="videreført"),
    ),
    "an older list": ("editions.json", lambda doc: doc["editions"][1]["listings"].pop()),
    "an area less on the lists": ("editions.json", _unlist),
    "an area less": ("ipo_areas.geojson", _take_away),
    "a point": ("followups.json", lambda doc: doc["followups"][0].update(text="Noe annet")),
}


@pytest.fixture(scope="module", autouse=True)
def _large() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (levels, "MOST_AT_ONCE"),
            (levels, "CELL"),
            (levels, "_WHOLE"),
            (records, "_MANY"),
        ):
            patch.setattr(module, name, getattr(module, name))
        made_alone.take_for_large()
        yield


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folder as shipped, and as it is after each change."""
    place = tmp_path_factory.mktemp("versions")
    folders = [Path(shutil.copytree(DATA, place / "0"))]
    for number, (name, change) in enumerate(CHANGES.values(), 1):
        folder = Path(shutil.copytree(folders[-1], place / str(number)))
        path = folder / name
        is_there = path.exists()
        document = json.loads(path.read_text(encoding="utf-8")) if is_there else {"features": []}
        change(document)
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        folders.append(folder)
    return folders


@pytest.fixture(scope="module")
def alone(versions: list[Path]) -> list[list[made_alone.Told]]:
    """What a process tells of each version that has seen no other."""
    command = [sys.executable, "-m", made_alone.__name__, *map(str, versions)]
    ended = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, check=True, text=True
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_each_version_is_made_as_if_there_had_been_no_other(
    versions: list[Path], alone: list[list[made_alone.Told]]
) -> None:
    for change, folder, message in zip(["nothing", *CHANGES], versions, alone, strict=True):
        assert made_alone.files_of(folder) == message, change


def test_and_so_on_the_way_back(versions: list[Path], alone: list[list[made_alone.Told]]) -> None:
    pairs = list(zip(["nothing", *CHANGES], versions, alone, strict=True))
    for change, folder, message in reversed(pairs):
        assert made_alone.files_of(folder) == message, change


def test_the_changes_are_seen(alone: list[list[made_alone.Told]]) -> None:
    seen = {tuple(edition["version"] for edition in message) for message in alone}
    # a point is on no map, and an order that is turned round twice is what it was
    assert len(seen) == len(alone) - 2
