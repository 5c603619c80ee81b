"""The data folder → a `Register`; every fault found is told, with file, feature and field.

`folder` knows the files and their bytes, `records` reads fields, `geography` and `facts` build
what the register holds. Nothing is repaired silently.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.errors import DataError, Finding
from geo.files import facts, geography
from geo.files.folder import (
    AREAS,
    BYDELER,
    DELBYDELER,
    DOCUMENTS,
    EARLIER,
    EDITIONS,
    FOLLOWUPS,
    MILESTONES,
    ORIENTATION,
    ORIENTATION_LAYERS,
    POPULATION,
    REGISTER_FILES,
    SOURCES,
    content_of,
    data_folder,
    fingerprint,
    optional_content_of,
)
from geo.files.records import items
from geo.model import Area, Border, Register

__all__ = [
    "AREAS",
    "BYDELER",
    "DELBYDELER",
    "DOCUMENTS",
    "EARLIER",
    "EDITIONS",
    "FOLLOWUPS",
    "MILESTONES",
    "ORIENTATION",
    "POPULATION",
    "SOURCES",
    "contents_of",
    "data_folder",
    "digest_of",
    "feature_list",
    "fingerprint",
    "read_orientation",
    "read_register",
    "register_of",
]


def read_register(folder: Path | None = None) -> Register:
    """Read every register file. Raises DataError with all findings when any file is unusable."""
    contents, findings = contents_of(folder or data_folder())
    return register_of(contents, findings)


def contents_of(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """The bytes of every register file by name, and what is wrong with reaching them."""
    findings: list[Finding] = []
    read = {name: content_of(folder / name, findings) for name in REGISTER_FILES}
    read[EARLIER] = optional_content_of(folder / EARLIER, findings)
    return read, findings


def register_of(contents: Mapping[str, bytes], findings: list[Finding] | None = None) -> Register:
    """The register that files hold, by name. Raises DataError with all findings."""
    findings = [] if findings is None else findings
    parts = _parts({name: contents.get(name, b"") for name in (*REGISTER_FILES, EARLIER)}, findings)
    if not findings and not parts["editions"]:
        findings.append(Finding("empty", EDITIONS))
    _dangling(parts, findings)
    if findings:
        raise DataError(tuple(findings))
    parts["areas"] = _with_earlier(parts["areas"], parts.pop("earlier"))
    parts["editions"] = tuple(sorted(parts["editions"], key=lambda edition: edition.date))
    return Register(version=digest_of(contents), **_as_ids(parts))


def digest_of(contents: Mapping[str, bytes]) -> str:
    """What tells one state of the register's files from another: 16 hexadecimal digits."""
    whole = b"\0".join(contents.get(name, b"") for name in (*REGISTER_FILES, EARLIER))
    return hashlib.sha256(whole).hexdigest()[:16]


#: What each part of a register is read from, and how: (file, reader of its bytes).
_READERS: Mapping[
    str, tuple[tuple[str, Callable[[bytes, list[Finding]], tuple[Any, ...]]], ...]
] = {
    "areas": ((AREAS, lambda c, f: geography.features(AREAS, c, geography.area, f)),),
    "earlier": ((EARLIER, lambda c, f: _earlier(c, f)),),
    "bydeler": ((BYDELER, lambda c, f: geography.features(BYDELER, c, geography.bydel, f)),),
    "delbydeler": (
        (DELBYDELER, lambda c, f: geography.features(DELBYDELER, c, geography.delbydel, f)),
    ),
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
}


def _parts(read: Mapping[str, bytes], findings: list[Finding]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for part, readers in _READERS.items():
        results = [_read(part, place, read[file]) for place, (file, _) in enumerate(readers)]
        parts[part] = tuple(item for built, _ in results for item in built)
        findings += [finding for _, findings in results for finding in findings]
    return parts


@lru_cache(maxsize=3 * len(_READERS))
def _read(part: str, place: int, content: bytes) -> tuple[tuple[Any, ...], tuple[Finding, ...]]:
    """One part of one file; a file that did not change is not read again."""
    findings: list[Finding] = []
    return _READERS[part][place][1](content, findings), tuple(findings)


def read_orientation(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The background layers as GeoJSON, by file stem. Raises DataError.

    A folder that holds a register only is drawn over the background of the data folder.
    Beside its `features` each has `shapes`, their geometries as shapely has them, in order.
    """
    folder = folder if folder and (folder / ORIENTATION).is_dir() else data_folder()
    folder /= ORIENTATION
    findings: list[Finding] = []
    layers = {}
    for name in ORIENTATION_LAYERS:
        path = folder / f"{name}.geojson"
        shown = f"{ORIENTATION}/{path.name}"
        content = content_of(path, findings, shown)
        rows = geography.feature_list(shown, content, findings)
        drawn = geography.shapes(content, rows)
        geography.check_orientation(shown, name, rows, drawn, findings)
        layers[name] = {"type": "FeatureCollection", "features": rows, "shapes": drawn}
    if findings:
        raise DataError(tuple(findings))
    return layers


def feature_list(path: Path, findings: list[Finding]) -> list[dict[str, Any]]:
    """The raw features of one GeoJSON file; faults are appended to `findings`."""
    return geography.feature_list(path.name, content_of(path, findings), findings)


def _earlier(content: bytes, findings: list[Finding]) -> tuple[tuple[str, Border], ...]:
    return geography.features(EARLIER, content, geography.earlier, findings) if content else ()


def _with_earlier(
    areas: tuple[Area, ...], borders: tuple[tuple[str, Border], ...]
) -> tuple[Area, ...]:
    """The areas with the borders they had before, oldest first."""
    if not borders:
        return areas
    results: dict[str, list[Border]] = {}
    for id_, border in sorted(borders, key=lambda item: item[1].until):
        results.setdefault(id_, []).append(border)
    return tuple(replace(area, earlier=tuple(results.get(area.id, ()))) for area in areas)


# --- names in the files → ids, and references that lead nowhere ----------------------------------


def _as_ids(parts: dict[str, Any]) -> dict[str, Any]:
    """Files name a bydel by its name, as people read it in QGIS; the model by its id."""
    ids = {bydel.name: bydel.id for bydel in parts["bydeler"]}
    for key in ("areas", "delbydeler"):
        parts[key] = tuple(replace(item, bydel=ids.get(item.bydel)) for item in parts[key])
    return parts


def _dangling(parts: dict[str, Any], findings: list[Finding]) -> None:
    """References that lead nowhere would break every reader, so they stop the register here."""
    if findings:  # a dropped record would make its references look broken
        return
    bydel_names = {bydel.name for bydel in parts["bydeler"]}
    areas = {area.id for area in parts["areas"]}
    for file, places in ((AREAS, parts["areas"]), (DELBYDELER, parts["delbydeler"])):
        findings += [
            Finding("unknown_reference", file, item.id, "bydel", (("value", str(item.bydel)),))
            for item in places
            if item.bydel is not None and item.bydel not in bydel_names
        ]
    for area in parts["areas"]:
        unknown = {*area.replaces} - areas
        findings += _unknown("unknown_reference", area.id, "replaces", unknown, AREAS)
    for id_, _ in parts["earlier"]:
        findings += _unknown("unknown_reference", id_, "area", {id_} - areas, EARLIER)
    for edition in parts["editions"]:
        findings += [
            Finding(
                "unknown_reference",
                EDITIONS,
                f"{edition.id}/{row.area}",
                "area",
                (("value", row.area),),
            )
            for row in edition.listings
            if row.area not in areas
        ]
    bydeler = {bydel.id for bydel in parts["bydeler"]}
    sources = {source.id for source in parts["sources"]}
    for point in parts["followups"]:
        cited = [point, *point.statuses, *point.deadlines, *point.amounts]
        strange = {item.source for item in cited} - sources
        findings += _unknown("unknown_source", point.id, "source", strange, FOLLOWUPS)
        strange = ({*point.links.areas} - areas) | ({*point.links.bydeler} - bydeler)
        findings += _unknown("unknown_reference", point.id, "links", strange, FOLLOWUPS)
    for item in parts["pending"]:
        strange = {item.source} - sources
        findings += _unknown("unknown_source", str(item.year), "source", strange, FOLLOWUPS)
    for item in parts["milestones"]:
        findings += _unknown(
            "unknown_source", item.id, "source", {item.source} - sources, MILESTONES
        )
    for edition in parts["editions"]:
        findings += _unknown("unknown_source", edition.id, "sources", {*edition.sources} - sources)
        for row in edition.listings:
            where = f"{edition.id}/{row.area}"
            findings += _unknown("unknown_source", where, "source", {row.source} - sources)
        unnamed = {id_ for group in edition.unnamed for id_ in group.bydeler}
        findings += _unknown("unknown_reference", edition.id, "unnamed", unnamed - bydeler)
    findings += _twice(AREAS, [item.id for item in parts["areas"]])
    findings += _twice(BYDELER, [item.id for item in parts["bydeler"]])
    findings += _twice(EDITIONS, [item.id for item in parts["editions"]])


def _unknown(
    code: str, feature: str, field: str, values: set[str], file: str = EDITIONS
) -> list[Finding]:
    return [Finding(code, file, feature, field, (("value", value),)) for value in sorted(values)]


def _twice(file: str, ids: list[str]) -> list[Finding]:
    counts = Counter(ids)
    return [Finding("id_twice", file, id_, "id") for id_ in counts if counts[id_] > 1]
