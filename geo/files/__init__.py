"""The data folder → a `Register`; every fault found is told, with file, feature and field.

`folder` knows the files and their bytes, `records` reads fields, `geography` and `facts` build
what the register holds. Nothing is repaired silently.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
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
    "AREAS", "BYDELER", "DELBYDELER", "DOCUMENTS", "EARLIER", "EDITIONS", "FOLLOWUPS", "MILESTONES",
    "ORIENTATION", "POPULATION", "SOURCES", "data_folder", "feature_list", "fingerprint",
    "read_orientation", "read_register",
]  # fmt: skip


def read_register(folder: Path | None = None) -> Register:
    """Read every register file. Raises DataError with all findings when any file is unusable."""
    folder = folder or data_folder()
    findings: list[Finding] = []
    read = {name: content_of(folder / name, findings) for name in REGISTER_FILES}
    read[EARLIER] = optional_content_of(folder / EARLIER, findings)
    digest = hashlib.sha256(b"\0".join(read.values())).hexdigest()[:16]
    parts: dict[str, Any] = {
        "areas": geography.features(AREAS, read[AREAS], geography.area, findings),
        "earlier": _earlier(read[EARLIER], findings),
        "bydeler": geography.features(BYDELER, read[BYDELER], geography.bydel, findings),
        "delbydeler": geography.features(
            DELBYDELER, read[DELBYDELER], geography.delbydel, findings
        ),
        "editions": items(EDITIONS, read[EDITIONS], "editions", facts.edition, findings),
        "followups": items(FOLLOWUPS, read[FOLLOWUPS], "followups", facts.followup, findings),
        "pending": items(FOLLOWUPS, read[FOLLOWUPS], "pending", facts.pending, findings),
        "milestones": items(MILESTONES, read[MILESTONES], "milestones", facts.milestone, findings),
        "sources": items(DOCUMENTS, read[DOCUMENTS], "sources", facts.source, findings)
        + items(SOURCES, read[SOURCES], "sources", facts.source, findings),
        "population": facts.population(read[POPULATION], findings),
    }
    if not findings and not parts["editions"]:
        findings.append(Finding("empty", EDITIONS))
    _dangling(parts, findings)
    if findings:
        raise DataError(tuple(findings))
    parts["areas"] = _with_earlier(parts["areas"], parts.pop("earlier"))
    parts["editions"] = tuple(sorted(parts["editions"], key=lambda edition: edition.date))
    return Register(version=digest, **_as_ids(parts))


def read_orientation(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The background layers as GeoJSON, by file stem. Raises DataError.

    Beside its `features` each has `shapes`, their geometries as shapely has them, in order.
    """
    folder = (folder or data_folder()) / ORIENTATION
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
    found: dict[str, list[Border]] = {}
    for id_, border in sorted(borders, key=lambda item: item[1].until):
        found.setdefault(id_, []).append(border)
    return tuple(replace(area, earlier=tuple(found.get(area.id, ()))) for area in areas)


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
