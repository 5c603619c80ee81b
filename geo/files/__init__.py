"""The data folder → a `Register`; every fault found is told, with file, feature and field.

`folder` knows the files and their bytes, `records` reads fields, `geography` and `facts` build
what the register holds. Nothing is repaired silently.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from geo import settings
from geo.errors import DataError, Finding
from geo.files import council, facts, geography, measures
from geo.files.folder import (
    AREAS,
    BODIES,
    BYDELER,
    DELBYDELER,
    DOCUMENTS,
    EARLIER,
    EDITIONS,
    FOLLOWUPS,
    MEASURES,
    MEETINGS,
    MILESTONES,
    OPTIONAL_FILES,
    ORIENTATION,
    ORIENTATION_LAYERS,
    POPULATION,
    PROGRAMMES,
    REGISTER_FILES,
    SOURCES,
    Contents,
    Fingerprint,
    content_of,
    data_folder,
    fingerprint,
    optional_content_of,
)
from geo.files.records import Record, items
from geo.files.references import dangling, ids_of, leading_nowhere
from geo.frozen import frozen
from geo.model import Area, Border, Delbydel, Edition, Meeting, Register
from geo.unchanged import Results

Dated = TypeVar("Dated", Edition, Meeting)

__all__ = [
    "AREAS",
    "BODIES",
    "BYDELER",
    "DELBYDELER",
    "DOCUMENTS",
    "EARLIER",
    "EDITIONS",
    "FOLLOWUPS",
    "MEASURES",
    "MEETINGS",
    "MILESTONES",
    "OPTIONAL_FILES",
    "ORIENTATION",
    "POPULATION",
    "PROGRAMMES",
    "SOURCES",
    "Contents",
    "Fingerprint",
    "OrientationFiles",
    "contents_of",
    "dangling",
    "data_folder",
    "digest_of",
    "feature_list",
    "fingerprint",
    "ids_of",
    "leading_nowhere",
    "orientation_files",
    "read_orientation",
    "read_register",
    "register_of",
]


_FILES = (*REGISTER_FILES, *OPTIONAL_FILES)


def read_register(folder: Path | None = None, known: Contents | None = None) -> Register:
    """Read every register file, or only those that are not `known` as they are now. Raises
    DataError with all findings when any file is unusable."""
    contents, findings = contents_of(folder or data_folder(), known)
    return register_of(contents, findings)


def read_names(folder: Path | None = None) -> Register:
    """The register without its surfaces, for whoever needs names and words only: it is read in a
    third of the time, and shapely is not imported. A surface of it raises AttributeError when it is
    asked for anything, and no finding is about its shape. Raises DataError."""
    contents, findings = contents_of(folder or data_folder())
    return register_of(contents, findings, surfaces=False)


def contents_of(
    folder: Path, known: Contents | None = None
) -> tuple[dict[str, bytes], list[Finding]]:
    """The bytes of every register file by name, and what is wrong with reaching them."""
    findings: list[Finding] = []
    read = known.read if known else Path.read_bytes
    contents = {name: content_of(folder / name, findings, read=read) for name in REGISTER_FILES}
    for name in OPTIONAL_FILES:
        contents[name] = optional_content_of(folder / name, findings, read)
    return contents, findings


def register_of(
    contents: Mapping[str, bytes],
    findings: list[Finding] | None = None,
    *,
    surfaces: bool = True,
) -> Register:
    """The register that files hold, by name; without `surfaces`, as `read_names` has it.

    The same files give the same register as the last time. Raises DataError with all findings.
    """
    read = tuple(contents.get(name, b"") for name in _FILES)
    last = _LAST_REGISTERS.get(surfaces)
    if last and last[0] == read and not findings:
        return last[1]
    with without_collection():
        register = _register_of(contents, [] if findings is None else findings, surfaces)
    _LAST_REGISTERS[surfaces] = read, register
    return register


#: The bytes of the files that were last read, with surfaces and without, and their register.
_LAST_REGISTERS: dict[bool, tuple[tuple[bytes, ...], Register]] = {}


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Look for no garbage within: what is built there is kept, and a large register has so many
    objects that looking at them takes longer than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _register_of(
    contents: Mapping[str, bytes], findings: list[Finding], surfaces: bool
) -> Register:
    parts = _parts({name: contents.get(name, b"") for name in _FILES}, findings, surfaces)
    if not findings and not parts["editions"]:
        findings.append(Finding("empty", EDITIONS))
    if not findings:  # a dropped record would make its references look broken
        findings += dangling(parts)
    if findings:
        raise DataError(tuple(findings))
    parts["areas"] = _with_earlier(parts["areas"], parts.pop("earlier"))
    for part in DATED:
        parts[part] = in_order(parts[part])
    return Register(version=digest_of(contents), **_as_ids(parts))


def in_order(items: Iterable[Dated]) -> tuple[Dated, ...]:
    """Lists or meetings, the oldest first."""
    return tuple(sorted(items, key=lambda item: item.date))


def digest_of(contents: Mapping[str, bytes]) -> str:
    """What tells one state of the register's files from another: 16 hexadecimal digits."""
    return digest_of_sums(sums_of(contents))


def sums_of(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file that is there and not empty, by name."""
    return {name: _sum(name, content) for name, content in contents.items() if content}


#: The bytes that each file, by name, last had, and their SHA-256.
_LAST_SUMS: dict[str, tuple[bytes, str]] = {}


def _sum(name: str, content: bytes) -> str:
    last = _LAST_SUMS.get(name)
    if last is None or last[0] is not content:
        last = _LAST_SUMS[name] = (content, hashlib.sha256(content).hexdigest())
    return last[1]


def digest_of_sums(sums: Mapping[str, str]) -> str:
    """The digest of files by the SHA-256 of each."""
    whole = "".join(f"{name}:{sums.get(name, '')}\n" for name in _FILES)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


#: Areas and delbydeler with the ids of their bydeler.
_AREAS_BY_ID: Results[Area, Area] = Results()
_PARTS_BY_ID: Results[Any, Delbydel] = Results()
#: The parts that are ordered by date.
DATED = ("editions", "meetings")
#: What the records of a file are built to, and what is wrong with it.
Items = tuple[tuple[Any, ...], tuple[Finding, ...]]
#: What each part of a register is read from, and how: (file, reader of its bytes).
_READERS: Mapping[
    str, tuple[tuple[str, Callable[[bytes, list[Finding]], tuple[Any, ...]]], ...]
] = {
    "editions": ((EDITIONS, lambda c, f: items(EDITIONS, c, "editions", facts.edition, f)),),
    "followups": ((FOLLOWUPS, lambda c, f: items(FOLLOWUPS, c, "followups", facts.followup, f)),),
    "pending": ((FOLLOWUPS, lambda c, f: items(FOLLOWUPS, c, "pending", facts.pending, f)),),
    "milestones": (
        (MILESTONES, lambda c, f: items(MILESTONES, c, "milestones", facts.milestone, f)),
    ),
    "sources": (
        (DOCUMENTS, lambda c, f: items(DOCUMENTS, c, "sources", facts.source, f)),
        (SOURCES, lambda c, f: items(SOURCES, c, "sources", facts.source, f)),
    ),
    "population": ((POPULATION, facts.population),),
    "meetings": ((MEETINGS, lambda c, f: items(MEETINGS, c, "meetings", council.meeting, f)),),
    "programmes": (
        (PROGRAMMES, lambda c, f: items(PROGRAMMES, c, "programmes", council.programme, f)),
    ),
    "bodies": ((BODIES, lambda c, f: items(BODIES, c, "bodies", council.body, f)),),
    "measures": ((MEASURES, lambda c, f: items(MEASURES, c, "measures", measures.measure, f)),),
}
#: The parts that have surfaces: (file, what builds one of its features).
_PLACES: Mapping[str, tuple[str, Callable[[Record], Any]]] = {
    "areas": (AREAS, geography.area),
    "earlier": (EARLIER, geography.earlier),
    "bydeler": (BYDELER, geography.bydel),
    "delbydeler": (DELBYDELER, geography.delbydel),
}


def _parts(read: Mapping[str, bytes], findings: list[Finding], surfaces: bool) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for part, (file, _) in _PLACES.items():
        parts[part], faults = items_of(part, 0, read[file], surfaces)
        findings += faults
    for part, readers in _READERS.items():
        results = [
            items_of(part, place, read[file], True) for place, (file, _) in enumerate(readers)
        ]
        first, *more = (built for built, _ in results)
        parts[part] = sum(more, first)  # of one file the same tuple, as long as that is the same
        findings += [finding for _, findings in results for finding in findings]
    return parts


@lru_cache(maxsize=3 * (len(_PLACES) + len(_READERS)))
def items_of(part: str, place: int, content: bytes, surfaces: bool) -> Items:
    """The same as `build_items`; a file that did not change is not read again. The arguments are
    given by their places, so that the same ones are known again."""
    return build_items(part, place, content, surfaces)


def build_items(part: str, place: int, content: bytes, surfaces: bool = True) -> Items:
    """What a file's records are built to, in its order, for a part of the register; and what is
    wrong with it. `place` says which of the files that the part is read from."""
    findings: list[Finding] = []
    if part not in _PLACES:
        return _READERS[part][place][1](content, findings), tuple(findings)
    file, build_one = _PLACES[part]
    if file in OPTIONAL_FILES and not content:
        return (), ()
    built = geography.features(file, content, build_one, findings, surfaces=surfaces)
    return built, tuple(findings)


@frozen
class OrientationFiles:
    """The bytes of the background layers by file stem, and what is wrong with reaching them."""

    contents: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()

    @property
    def digest(self) -> bytes:
        """What tells these bytes from others."""
        return "".join(f"{name}:{it}\n" for name, it in sums_of(self.contents).items()).encode()

    def layers(self) -> dict[str, dict[str, Any]]:
        """The layers as `read_orientation` has them. Raises DataError."""
        findings = [*self.findings]
        layers = {
            name: _layer(name, self.contents[name], findings)
            if name in self.contents
            else {"type": "FeatureCollection", "features": [], "shapes": []}
            for name in ORIENTATION_LAYERS
        }
        if findings:
            raise DataError(tuple(findings))
        return layers


def orientation_files(folder: Path | None = None) -> OrientationFiles:
    """The files of the background layers that the settings name, as they are on disk.

    A folder that holds a register only is drawn over the background of the data folder. Raises
    DataError for files that cannot be reached, with all that is wrong with the others.
    """
    folder = folder if folder and (folder / ORIENTATION).is_dir() else data_folder()
    findings: list[Finding] = []
    contents = {
        name: content_of(folder / ORIENTATION / f"{name}.geojson", findings, _shown(name))
        for name in ORIENTATION_LAYERS
        if name in settings.current().layers
    }
    files = OrientationFiles(contents, tuple(findings))
    if findings:
        files.layers()
    return files


def read_orientation(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The background layers as GeoJSON, by file stem; one that the settings do not name is empty.
    Raises DataError.

    The folder is as `orientation_files` has it. Beside its `features` each has `shapes`, their
    geometries as shapely has them, in order.
    """
    return orientation_files(folder).layers()


def _layer(name: str, content: bytes, findings: list[Finding]) -> dict[str, Any]:
    rows = geography.feature_list(_shown(name), content, findings)
    drawn = geography.shapes(content, rows)
    geography.check_orientation(_shown(name), name, rows, drawn, findings)
    return {"type": "FeatureCollection", "features": rows, "shapes": drawn}


def _shown(name: str) -> str:
    """What a message calls the file of a background layer."""
    return f"{ORIENTATION}/{name}.geojson"


def feature_list(path: Path, findings: list[Finding]) -> list[dict[str, Any]]:
    """The raw features of one GeoJSON file; faults are appended to `findings`."""
    return geography.feature_list(path.name, content_of(path, findings), findings)


def _with_earlier(
    areas: tuple[Area, ...], borders: tuple[tuple[str, Border], ...]
) -> tuple[Area, ...]:
    """The areas with the borders they had before."""
    if not borders:
        return areas
    results: dict[str, list[Border]] = {}
    for id_, border in borders:
        results.setdefault(id_, []).append(border)
    return tuple(with_borders(area, results.get(area.id, ())) for area in areas)


def with_borders(area: Area, borders: Iterable[Border]) -> Area:
    """An area with the borders that it had before, the oldest first."""
    return replace(area, earlier=tuple(sorted(borders, key=lambda border: border.until)))


# --- names in the files → ids --------------------------------------------------------------------


def _as_ids(parts: dict[str, Any]) -> dict[str, Any]:
    """Files name a bydel by its name, as people read it in QGIS; the model by its id."""
    ids = {bydel.name: bydel.id for bydel in parts["bydeler"]}
    context = tuple(ids.items())
    parts["areas"] = _AREAS_BY_ID.of(parts["areas"], lambda item: in_bydeler(item, ids), context)
    parts["delbydeler"] = _PARTS_BY_ID.of(
        parts["delbydeler"], lambda item: replace(item, bydel=ids.get(item.bydel)), context
    )
    return parts


def in_bydeler(area: Area, ids: Mapping[str, str]) -> Area:
    """An area that names its bydeler, and those of its earlier borders, by their ids, which are
    known by name."""
    others = tuple(ids[name] for name in area.other_bydeler)
    earlier = tuple(_border_in_bydeler(border, ids) for border in area.earlier)
    return replace(area, bydel=ids.get(area.bydel or ""), other_bydeler=others, earlier=earlier)


def _border_in_bydeler(border: Border, ids: Mapping[str, str]) -> Border:
    if not border.bydeler:
        return border
    return replace(border, bydeler=tuple(ids[name] for name in border.bydeler))
