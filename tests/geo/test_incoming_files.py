"""GIS files that are broken, hostile or only unusual: each is refused with a sentence, or read."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from geo import text
from geo.errors import DocumentError, GisFileError
from geo.exchange.incoming import limits, reading
from geo.exchange.incoming.reading import Layer, read_layer
from geo.exchange.incoming.systems import system_of
from geo.seminar.budget import Budget
from geo.seminar.reading import process
from geo.text.incoming import refusal
from tests.conftest import ROOT
from tests.geo import bad_gis_files
from tests.geo.bad_gis_files import BadFile
from tests.geo.forked_readers import Ended

Outcome = Layer | GisFileError


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> tuple[BadFile, ...]:
    return bad_gis_files.every(tmp_path_factory.mktemp("made"))


class _Process:
    """A reader that has ended, where `process` starts one."""

    def __init__(self, ended: Ended, *_: object, **__: object) -> None:
        self.returncode, *self._output = ended

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def communicate(self, *_: object, **__: object) -> list[bytes]:
        return self._output

    def kill(self) -> None:
        pass


@pytest.fixture(scope="module")
def outcomes(
    every: tuple[BadFile, ...], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Outcome]:
    """What became of each file, by its name. (Tests of what files hold start the readers themselves.)"""
    folder = tmp_path_factory.mktemp("read")
    paths = [folder / str(number) for number in range(len(every))]
    for path, file in zip(paths, every, strict=True):
        path.write_bytes(file.content)
    bounds = process.Limits(limits.MEMORY, len(every) * limits.CPU_SECONDS)
    ended = process.run_module(
        "tests.geo.forked_readers", list(map(str, paths)), b"", Budget(600), bounds
    )
    result = {}
    for file, how in zip(every, pickle.loads(ended), strict=True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(subprocess, "Popen", partial(_Process, how))
            result[file.name] = _outcome(file)
    return result


def _outcome(file: BadFile) -> Outcome:
    try:
        layer = read_layer(file.content)
        system_of(layer)
    except GisFileError as error:
        return error
    return layer


def test_there_are_enough_of_them_and_each_has_its_own_name(every: tuple[BadFile, ...]) -> None:
    assert sum(not file.is_read for file in every) >= 80
    assert len({file.name for file in every}) == len(every)


def test_each_is_refused_for_what_is_wrong_with_it_or_read(
    every: tuple[BadFile, ...], outcomes: Mapping[str, Outcome]
) -> None:
    wrong = []
    for file in every:
        outcome = outcomes[file.name]
        if isinstance(outcome, GisFileError):
            is_right = outcome.code in file.codes
        else:
            faults = tuple(row.fault for row in outcome.rows)
            is_right = file.is_read and file.rows in {None, faults}
        if not is_right:
            wrong.append((file.name, outcome))
    assert wrong == []


def test_each_refusal_is_a_sentence_that_says_what_to_do(
    outcomes: Mapping[str, Outcome],
) -> None:
    refused = [item for item in outcomes.values() if isinstance(item, GisFileError)]
    sentences = [refusal(error) for error in refused]
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)
    assert min(map(len, sentences)) > 40


def test_what_stands_in_a_file_is_kept_to_its_letters(outcomes: Mapping[str, Outcome]) -> None:
    layer = outcomes["latin.kml"]
    assert isinstance(layer, Layer) and layer.rows[0].values["name"] == "Første"
    long = outcomes["lang-verdi.geojson"]
    assert isinstance(long, Layer)
    assert len(long.rows[0].values["note"]) == limits.LONGEST_VALUE


@pytest.mark.parametrize(
    "name", ["høyder.gpkg", "høyder.zip", "høyder.geojson", "bue.gpkg", "bue.gml"]
)
def test_heights_are_left_out_and_arcs_become_lines(
    name: str, outcomes: Mapping[str, Outcome]
) -> None:
    layer = outcomes[name]
    assert isinstance(layer, Layer)
    shape = layer.rows[0].geometry
    assert shape.geom_type in {"Polygon", "MultiPolygon"} and not shape.has_z
    if name.startswith("bue"):
        assert len(shape.exterior.coords) > 40  # an arc every four degrees


def test_a_drawing_has_its_holes_and_names() -> None:
    outer, other, _ = bad_gis_files.SQUARES
    hole = outer.buffer(-100, join_style="mitre")
    lines = [
        bad_gis_files.polyline(it, layer) for it, layer in ((outer, "A"), (hole, "A"), (other, "B"))
    ]
    label = bad_gis_files.text_at(other.centroid, "Vestli")
    layer = read_layer(bad_gis_files.dxf(*lines, label).encode())
    sizes = {row.values["name"]: row.geometry.area for row in layer.rows}
    assert sizes == pytest.approx({"A": outer.area - hole.area, "Vestli": other.area})


# --- the limits -----------------------------------------------------------------------------------


def test_the_limits_are_those_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def run(command: list[str], *_: object, limits: process.Limits) -> bytes:
        given.append((command, limits))
        raise DocumentError("damaged")

    monkeypatch.setattr(process, "run", lambda *args: run(*args[:-1], limits=args[-1]))
    with pytest.raises(GisFileError):
        read_layer(b"{}")
    ((command, bounds),) = given
    assert "geo.exchange.incoming.reader" in command
    assert bounds == process.Limits(500_000_000, 2)


@pytest.mark.parametrize("code", ["too_slow", "too_much_memory"])
def test_a_process_that_is_stopped_is_a_refusal(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> bytes:
        raise DocumentError(code)

    monkeypatch.setattr(reading, "run_module", stopped)
    with pytest.raises(GisFileError) as error:
        read_layer(b"{}")
    assert error.value.code == code
    assert "{" not in refusal(error.value)


_WATCHED = """
import os, socket, sys
from geo.exchange.incoming import reader
reader._prepare()
from geo.exchange.incoming import gdal
from geo.exchange.incoming.kinds import Kind
gdal.prepare(Kind.GML)
reader.close_all()
import pyogrio
assert set(pyogrio.list_drivers()) == {"GML"}, pyogrio.list_drivers()
for attempt in (lambda: open("/etc/hosts"), socket.socket, lambda: os.open("/tmp", os.O_RDONLY)):
    try:
        attempt()
    except OSError as error:
        assert error.errno == 24, error
    else:
        raise AssertionError("opened")
print("closed")
"""


def test_the_process_gets_no_file_no_socket_and_one_driver() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.stdout.strip() == "closed", done.stderr


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = bad_gis_files.written(tmp_path, "GPKG", "gpkg")
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("TMPDIR", str(empty))
    monkeypatch.chdir(empty)
    read_layer(sound)
    assert os.listdir(empty) == []  # noqa: PTH208  # hidden files, too


def test_no_code_is_without_its_words(every: tuple[BadFile, ...]) -> None:
    codes = {code for file in every for code in file.codes}
    assert {f"incoming.{code}" for code in codes} <= text.keys()
