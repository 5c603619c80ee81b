"""The keys of the data files: unknown ones are refused, all are explained, all are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from geo import checks, cli, text
from geo.errors import Severity
from geo.files import (
    AREAS,
    BYDELER,
    DELBYDELER,
    EARLIER,
    MEASURES,
    POPULATION,
    council,
    facts,
    geography,
    measures,
)
from geo.files.keys import COLUMNS, FILES, LAYERS, Keys
from geo.files.records import Record
from geo.model import (
    BodyKind,
    Confidence,
    EditionKind,
    FollowUpState,
    ItemKind,
    LogKind,
    MeasureState,
    MeetingKind,
    ProgrammeKind,
    Status,
    Unit,
)
from tests.conftest import DATA
from tests.geo.made_up_measures import PATROL

Edit = Callable[[str, Callable[[Any], None]], Path]
README = (DATA / "README.md").read_text(encoding="utf-8")


# --- an unknown key is refused ------------------------------------------------------------------


def _put(*path: str | int) -> Callable[[Any], None]:
    """Puts the key `intenal` into an object of a document."""

    def change(doc: Any) -> None:
        for step in path:
            doc = doc[step]
        doc["intenal"] = True

    return change


@pytest.mark.parametrize(
    ("name", "path", "feature"),
    [
        ("ipo_areas.geojson", ("features", 0), "hovseter"),
        ("ipo_areas.geojson", ("features", 0, "properties"), "hovseter"),
        ("bydeler.geojson", ("features", 1, "properties"), "grunerlokka"),
        ("delbydeler.geojson", ("features", 0, "properties"), "0301010102"),
        ("orientation/fjord.geojson", ("features", 0, "properties"), "#1"),
        ("editions.json", (), ""),
        ("editions.json", ("editions", -1), "2026-01"),
        ("editions.json", ("editions", -1, "listings", 5), "2026-01/vestli"),
        ("editions.json", ("editions", 1, "unnamed", 0), "2023-03-23/unnamed/1"),
        ("followups.json", ("followups", 0), "2025-1"),
        ("followups.json", ("followups", 0, "links"), "2025-1/links"),
        ("followups.json", ("followups", 1, "statuses", 0), "2025-2/statuses/1"),
        ("followups.json", ("followups", 3, "deadlines", 0), "2025-4/deadlines/1"),
        ("followups.json", ("followups", 1, "amounts", 0), "2025-2/amounts/1"),
        ("followups.json", ("pending", 0), "#1"),
        ("meetings.json", ("meetings", 3), "2026-01-seminar"),
        ("meetings.json", ("meetings", 3, "items", 0), "2026-01-seminar/items/1"),
        ("meetings.json", ("meetings", 3, "items", 3, "links"), "2026-01-seminar/items/4/links"),
        ("programmes.json", ("programmes", 1), "salto-handlingsprogram-2026-2028"),
        ("programmes.json", ("programmes", 0, "links"), "salto/links"),
        ("programmes.json", ("programmes", 4, "log", 0), "oslostandard/log/1"),
        ("bodies.json", ("bodies", 0), "politiradet"),
        ("documents.json", ("sources", 0), "politiradet-2026-01"),
        ("sources.json", ("sources", 0), "oslo-delbydeler-2017"),
    ],
)
def test_an_unknown_key_is_refused_with_file_record_and_key(
    edit: Edit, name: str, path: tuple[str | int, ...], feature: str
) -> None:
    findings = checks.check_folder(edit(name, _put(*path)))
    unknown = [item for item in findings if item.code == "unknown_key"]
    assert [(item.file, item.field, item.severity) for item in unknown] == [
        (name, "intenal", Severity.ERROR)
    ]
    assert unknown[0].feature == feature
    assert "feltet er ukjent" in text.finding(unknown[0])


def test_the_command_fails_on_an_unknown_key(
    edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = edit("editions.json", _put("editions", -1, "listings", 5))
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert cli.main(["check"]) == 1
    assert "editions.json · 2026-01/vestli · intenal: feltet er ukjent" in capsys.readouterr().out


def test_an_unknown_column_is_refused(folder: Path) -> None:
    path = folder / POPULATION
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},menn", *(f"{line},1" for line in lines[1:])]))
    unknown = [item for item in checks.check_folder(folder) if item.code == "unknown_key"]
    assert [(item.file, item.field) for item in unknown] == [(POPULATION, "menn")]


def test_a_key_with_signs_that_no_terminal_may_see_stays_on_one_line(edit: Edit) -> None:
    folder = edit("milestones.json", lambda doc: doc.update({"\x1b[31m\nrød": 1}))
    unknown = [item for item in checks.check_folder(folder) if item.code == "unknown_key"]
    assert len(unknown) == 1 and text.finding(unknown[0]).isprintable()


# --- every key is read --------------------------------------------------------------------------


class _Watched(dict[str, Any]):
    """An object of a file that remembers which of its keys were asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.read_keys: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.read_keys.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.read_keys.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read_keys.add(str(key))
        return super().__contains__(key)


def _watched(name: str, number: int, list_: str = "features") -> _Watched:
    if name == MEASURES:  # the shipped data have none
        return _Watched({**PATROL, "links": _EVERY_LINK})
    row = json.loads((DATA / name).read_text(encoding="utf-8"))[list_][number]
    if list_ != "features":
        return _Watched(
            {**row, **({"undated_deadlines": [UNDATED]} if list_ == "followups" else {})}
        )
    (drawn,) = geography.shapes(b"", [row])
    return _Watched(
        {**row["properties"], geography._GEOMETRY: drawn, geography._HAS_GEOMETRY: True}
    )


#: A link of every kind.
_EVERY_LINK = {"all_areas": True, "all_bydeler": True, "areas": [], "units": []}
#: A deadline without a date, of which the shipped data have none.
UNDATED = {"text": "snarest", "quote": "Lys kommer snarest.", "source": "x", "line": 1}
#: What other rules read of a file, or nobody: held against the lists, or there for GIS programs.
BESIDE = {
    AREAS: {"unit", "status", "edition"},
    DELBYDELER: {"code", "area_km2", "land_km2"},
}


@pytest.mark.parametrize(
    ("name", "list_", "number", "build"),
    [
        (AREAS, "features", 0, geography.area),
        (BYDELER, "features", 0, geography.bydel),
        (DELBYDELER, "features", 0, geography.delbydel),
        ("editions.json", "editions", -1, facts.edition),
        ("followups.json", "followups", 1, facts.followup),
        ("followups.json", "pending", 0, facts.pending),
        ("meetings.json", "meetings", 3, council.meeting),
        ("programmes.json", "programmes", 4, council.programme),
        ("bodies.json", "bodies", 5, council.body),
        ("measures.json", "measures", 0, measures.measure),
        ("documents.json", "sources", 0, facts.source),
        ("sources.json", "sources", 0, facts.source),
    ],
)
def test_every_key_that_is_accepted_is_read(
    name: str, list_: str, number: int, build: Callable[[Record], object]
) -> None:
    """A field of the model that no reader reads would be accepted and lost."""
    row = _watched(name, number, list_)
    keys = FILES[name][list_]
    inner = {key: [_Watched(item) for item in _several(row.get(key))] for key in keys.within}
    row |= {key: rows if isinstance(row[key], list) else rows[0] for key, rows in inner.items()}
    row.update(dict.fromkeys(["internal", "note_internal"], False))
    for item in [item for rows in inner.values() for item in rows]:
        item.update(dict.fromkeys(["internal", "note_internal"], False))
    row.read_keys.clear()
    build(Record(name, "x", row, []))
    assert set(keys.names) - row.read_keys == BESIDE.get(name, set())
    for key, rows in inner.items():
        for item in rows:
            assert set(keys.within[key].names) <= item.read_keys


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# --- every key is explained ---------------------------------------------------------------------

#: Words in the dictionary that are values of a field, not its name.
VALUES = {
    str(code)
    for codes in (
        *(BodyKind, Confidence, EditionKind, FollowUpState, ItemKind, LogKind),
        *(MeasureState, MeetingKind, ProgrammeKind, Status, Unit),
    )
    for code in codes
}
VALUES |= {"null", "true", "document", "web", "geodata", "statistics", "bydel", "sentrum", "marka"}
VALUES |= {"publisert", "utledet", "ukjent", "detaljert", "grov", "hoved"}


def _sections() -> dict[str, str]:
    """The text under each heading of a file (`###`), and of the objects within (`file > name`)."""
    results: dict[str, str] = {}
    name = inner = ""
    for line in README.splitlines():
        if heading := re.match(r"(#{2,4}) (.+)", line):
            level, title = len(heading[1]), heading[2]
            name, inner = (name, title) if level == 4 else (title, "")
            continue
        key = f"{name} > {inner}" if inner else name
        results[key] = f"{results.get(key, '')}\n{line}"
    return results


SECTIONS = _sections()


def _cases() -> Iterator[tuple[str, Keys, set[str]]]:
    for name, lists in FILES.items():
        for list_, keys in lists.items():
            place = f"{name} > {list_}" if len(lists) > 1 else name
            yield place, keys, set() if len(lists) > 1 else set(lists)
            for inner, within in keys.within.items():
                yield f"{name} > {inner}", within, set()
    for name, keys in COLUMNS.items():
        yield name, keys, set()


def _named(section: str) -> set[str]:
    """The fields that a section names: the first cells of its table, and words in backticks."""
    cells = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    prose = [line for line in section.splitlines() if not line.startswith("|")]
    return set(re.findall(r"`([a-zæøå_0-9]+)`", "\n".join([*cells, *prose])))


@pytest.mark.parametrize(
    ("place", "keys", "lists"), list(_cases()), ids=lambda item: str(item)[:40]
)
def test_the_data_dictionary_names_every_field_and_no_other(
    place: str, keys: Keys, lists: set[str]
) -> None:
    named = _named(SECTIONS[place])
    assert set(keys.names) - named == set(), "not explained"
    assert named - set(keys.names) - VALUES - lists - {"features"} == set(), "does not exist"


@pytest.mark.parametrize("name", LAYERS)
def test_the_data_dictionary_names_every_field_of_the_background(name: str) -> None:
    section = SECTIONS["orientation/"]
    (row,) = re.findall(rf"^\| `{Path(name).stem}` \|(.+)$", section, re.MULTILINE)
    of_all_layers = section.partition("\n| Fil")[0]
    named = set(re.findall(r"`([a-z]+)`", f"{of_all_layers}\n{row}")) - VALUES
    (keys,) = LAYERS[name].values()
    assert set(keys.names) <= named
    assert named - set(keys.names) <= {"id"}  # of the sources, which all layers name


def test_shipped_files_use_only_known_keys() -> None:
    assert [item for item in checks.check_folder(DATA) if item.code == "unknown_key"] == []
    assert FILES[EARLIER]["features"].names == (
        "until",
        "boundary_source",
        "area_km2",
        "boundary_confidence",
        "boundary_exact",
        "bydeler",
        "area",
    )
