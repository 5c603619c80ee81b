"""What a command loads: only what its own verb needs, which is most of a short command's time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo import cli, files
from geo.errors import DataError
from geo.seminar import proposal_json, read, understand
from tests.conftest import ROOT

_TYPED = """Oppsummering fra seminar med Politirådet i Oslo 28. januar 2027

Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet øst: Furuset (videreført), Vestli (ny)
"""
#: The same without æ, ø and å, as a scanner that knows no Norwegian reads it.
_MISREAD = _TYPED.translate(str.maketrans("æøå", "aoa")).replace("\n\n", "\n\nPolitirddet.\n\n")
#: What an import of a text never needs: shapes and pictures, other kinds of files, other verbs, the
#: database, and what is written.
NEVER = {
    *("numpy", "shapely", "PIL", "pyproj", "lxml", "docx", "pypdfium2", "sqlalchemy", "zoneinfo"),
    *("geo.importing", "geo.disclosure", "geo.query", "geo.part", "geo.changes", "geo.followups"),
    *("geo.council.agenda", "geo.council.dossier", "geo.council.questions", "geo.style"),
    *("geo.seminar.reading.pdf", "geo.seminar.reading.office", "geo.seminar.reading.picture"),
    *("geo.cli.lists", "geo.cli.council", "geo.cli.meetings", "geo.cli.pictures"),
    *("geo.cli.reports", "geo.cli.serve", "geo.cli.calendar", "geo.cli.maintenance"),
}
_WATCHED = """
import json, sys
from geo import installed
opened = []
dictionary = installed.dictionary
installed.dictionary = lambda language: (opened.append(language), dictionary(language))[1]
from geo.cli import main
main(["import", sys.argv[1], "--json"])
json.dump([sorted(sys.modules), opened], sys.stderr)
"""


def _imported(path: Path, document: str) -> tuple[set[str], list[str]]:
    """The modules that an import of a text loads, and the dictionaries that it opens."""
    path.write_text(document, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(path)],
        cwd=ROOT,
        env=os.environ | {"IPOKART_DATA": str(ROOT / "data")},
        capture_output=True,
        check=True,
    )
    assert {row["area_id"] for row in json.loads(run.stdout)["areas"]} == {"furuset", "vestli"}
    modules, opened = json.loads(run.stderr)
    return set(modules), opened


def test_an_import_of_a_text_loads_what_it_needs_and_no_more(tmp_path: Path) -> None:
    modules, opened = _imported(tmp_path / "januar.txt", _TYPED)
    assert modules & NEVER == set()
    assert opened == []  # nothing in it reads like a scan


def test_a_text_that_reads_like_a_scan_opens_each_dictionary_once(tmp_path: Path) -> None:
    modules, opened = _imported(tmp_path / "januar.txt", _MISREAD)
    assert modules & NEVER == set()
    assert opened == ["nb", "nn"]


def _verbs() -> dict[str, Any]:
    commands: Any = cli._parser()._subparsers
    return dict(commands._group_actions[0].choices)


def test_every_verb_has_a_function_and_stands_in_the_list() -> None:
    verbs = _verbs()
    assert set(verbs) == set(cli._VERBS)
    for name, verb in verbs.items():
        assert callable(verb.get_default("run").load()), name


# --- the register of names ------------------------------------------------------------------------


def test_a_register_of_names_proposes_what_the_whole_one_does() -> None:
    document = read(_TYPED.encode(), "x.txt")
    names, whole = files.read_names(), files.read_register()
    assert names.version == whole.version
    assert proposal_json(understand(document, names)) == proposal_json(understand(document, whole))
    assert [area.id for area in names.areas] == [area.id for area in whole.areas]
    assert [area.boundary_source for area in names.areas] == [
        area.boundary_source for area in whole.areas
    ]


def test_a_surface_that_was_not_read_says_so() -> None:
    bydel = files.read_names().bydeler[0]
    with pytest.raises(AttributeError, match="without surfaces"):
        _ = bydel.geometry.area


def test_a_register_of_names_has_faults_of_its_own_kind(folder: Path) -> None:
    path = folder / files.BYDELER
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"][0]["geometry"] = {"type": "Point", "coordinates": [10.7, 59.9]}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert files.read_names(folder).bydeler
    with pytest.raises(DataError):
        files.read_register(folder)
    content["features"][0]["properties"]["name"] = None
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError):
        files.read_names(folder)
