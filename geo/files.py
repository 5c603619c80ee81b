"""The data folder → a `Register`; every fault found is told, with file, feature and field.

The CRS rule: files at rest are EPSG:4326, lon before lat. Nothing is repaired silently.
Environment: `IPOKART_DATA` names another data folder.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape

from geo.errors import DataError, Finding
from geo.model import (
    Amount,
    Area,
    Bydel,
    Confidence,
    Deadline,
    Delbydel,
    Edition,
    EditionKind,
    FollowUp,
    FollowUpState,
    Links,
    Listing,
    Milestone,
    PartialDate,
    PendingFollowUps,
    Population,
    Register,
    Source,
    Status,
    StatusText,
    Surface,
    Unit,
    Unnamed,
)

T = TypeVar("T")

AREAS, BYDELER, DELBYDELER = "ipo_areas.geojson", "bydeler.geojson", "delbydeler.geojson"
EDITIONS, FOLLOWUPS, MILESTONES = "editions.json", "followups.json", "milestones.json"
DOCUMENTS, SOURCES, POPULATION = "documents.json", "sources.json", "population.csv"
REGISTER_FILES = (
    AREAS, BYDELER, DELBYDELER, EDITIONS, FOLLOWUPS, MILESTONES, DOCUMENTS, SOURCES, POPULATION,
)  # fmt: skip
ORIENTATION = "orientation"
LARGEST_FILE = 50_000_000  # bytes; the shipped folder is under 3 MB
ALIAS_SEPARATOR = "; "
#: Generous box round Oslo, Bærum and Asker (lon, lat). Outside it coordinates are another CRS.
EXTENT = (9.5, 59.3, 12.0, 60.7)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CRS84 = ("CRS84", "4326")


def data_folder() -> Path:
    """The folder in use: `IPOKART_DATA`, or `data/` beside the package."""
    return Path(os.environ.get("IPOKART_DATA") or Path(__file__).resolve().parents[1] / "data")


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the data files: changes when any of them does."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in {".geojson", ".json", ".csv"})
    return tuple((str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)


def read_register(folder: Path | None = None) -> Register:
    """Read every register file. Raises DataError with all findings when any file is unusable."""
    folder = folder or data_folder()
    findings: list[Finding] = []
    read = {name: _bytes(folder / name, findings) for name in REGISTER_FILES}
    digest = hashlib.sha256(b"\0".join(read.values())).hexdigest()[:16]
    parts: dict[str, Any] = {
        "areas": _features(AREAS, read[AREAS], _area, findings),
        "bydeler": _features(BYDELER, read[BYDELER], _bydel, findings),
        "delbydeler": _features(DELBYDELER, read[DELBYDELER], _delbydel, findings),
        "editions": _items(EDITIONS, read[EDITIONS], "editions", _edition, findings),
        "followups": _items(FOLLOWUPS, read[FOLLOWUPS], "followups", _followup, findings),
        "pending": _items(FOLLOWUPS, read[FOLLOWUPS], "pending", _pending, findings),
        "milestones": _items(MILESTONES, read[MILESTONES], "milestones", _milestone, findings),
        "sources": _items(DOCUMENTS, read[DOCUMENTS], "sources", _source, findings)
        + _items(SOURCES, read[SOURCES], "sources", _source, findings),
        "population": _population(read[POPULATION], findings),
    }
    if not findings and not parts["editions"]:
        findings.append(Finding("empty", EDITIONS))
    _dangling(parts, findings)
    if findings:
        raise DataError(tuple(findings))
    parts["editions"] = tuple(sorted(parts["editions"], key=lambda edition: edition.date))
    return Register(version=digest, **_as_ids(parts))


def read_orientation(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The background layers as GeoJSON, by file stem. Raises DataError."""
    folder = (folder or data_folder()) / ORIENTATION
    findings: list[Finding] = []
    layers = {}
    for path in sorted(folder.glob("*.geojson")):
        name = f"{ORIENTATION}/{path.name}"
        layers[path.stem] = {
            "type": "FeatureCollection",
            "features": _feature_list(name, _bytes(path, findings), findings),
        }
    if not layers:
        findings.append(Finding("missing", ORIENTATION))
    if findings:
        raise DataError(tuple(findings))
    return layers


def feature_list(path: Path, findings: list[Finding]) -> list[dict[str, Any]]:
    """The raw features of one GeoJSON file; faults are appended to `findings`."""
    return _feature_list(path.name, _bytes(path, findings), findings)


# --- bytes and JSON --------------------------------------------------------------------------


def _bytes(path: Path, findings: list[Finding]) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            findings.append(Finding("too_large", path.name, values=(("limit", "50 MB"),)))
            return b""
        content = path.read_bytes()
    except FileNotFoundError:
        findings.append(Finding("missing", path.name))
        return b""
    except OSError as error:
        findings.append(Finding("unreadable", path.name, values=(("reason", error.strerror or "?"),)))
        return b""
    if not content.strip():
        findings.append(Finding("empty", path.name))
    return content


def _json(name: str, content: bytes, findings: list[Finding]) -> Any:
    if not content.strip():  # already told
        return None
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        findings.append(Finding("not_utf8", name))
    except json.JSONDecodeError as error:
        findings.append(Finding("not_json", name, values=(("line", str(error.lineno)),)))
    except (ValueError, RecursionError):
        findings.append(Finding("not_json", name, values=(("line", "?"),)))
    return None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


# --- one record at a time ----------------------------------------------------------------------


class _Record:
    """Reads fields of one record; every fault becomes a finding and the record is dropped."""

    def __init__(self, file: str, feature: str, raw: dict[str, Any], findings: list[Finding]) -> None:
        self.file, self.feature, self.raw, self.findings = file, feature, raw, findings

    def fault(self, code: str, field: str, **values: object) -> None:
        pairs = tuple((key, str(value)) for key, value in values.items())
        self.findings.append(Finding(code, self.file, self.feature, field, pairs))

    def get(self, field: str, kind: type[T], default: T) -> T:
        """A field that must be there and of its kind; `default` only stands in after a fault."""
        value = self.raw.get(field)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.fault("missing_field" if value is None else "wrong_kind", field, value=value)
        return default

    def text(self, field: str) -> str:
        value = self.get(field, str, "")
        if field in self.raw and isinstance(self.raw[field], str) and not value.strip():
            self.fault("missing_field", field)
        return value

    def optional(self, field: str, kind: type[T]) -> T | None:
        return None if self.raw.get(field) is None else self.get(field, kind, kind())

    def number(self, field: str) -> float:
        value = self.raw.get(field)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        self.fault("wrong_kind", field, value=value)
        return 0.0

    def id(self, field: str = "id") -> str:
        value = self.text(field)
        if value and not _ID.fullmatch(value):
            self.fault("bad_id", field, value=value)
        return value

    def one_of(self, field: str, codes: Callable[[str], T], valid: Iterable[str]) -> T | None:
        """A code of a vocabulary, or None where the file says null."""
        value = self.raw.get(field)
        if value is None:
            return None
        try:
            return codes(value)
        except ValueError:
            self.fault("not_in_vocabulary", field, value=value, valid=", ".join(valid))
            return None

    def date(self, field: str) -> PartialDate | None:
        value = self.raw.get(field)
        if value is None:
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            self.fault("not_a_date", field, value=value)
            return None

    def must_date(self, field: str) -> PartialDate:
        found = self.date(field)
        if found is None and self.raw.get(field) is None:
            self.fault("missing_field", field)
        return found or PartialDate.parse("1900")

    def texts(self, field: str) -> tuple[str, ...]:
        return tuple(item for item in self.get(field, list, []) if isinstance(item, str))

    def records(self, field: str) -> list[_Record]:
        rows = self.get(field, list, [])
        return [
            _Record(self.file, f"{self.feature}/{field}/{number}", row if isinstance(row, dict) else {}, self.findings)
            for number, row in enumerate(rows, 1)
        ]


def _items(
    name: str, content: bytes, key: str, build: Callable[[_Record], T], findings: list[Finding]
) -> tuple[T, ...]:
    document = _json(name, content, findings)
    if document is None:
        return ()
    rows = document.get(key) if isinstance(document, dict) else None
    if not isinstance(rows, list):
        findings.append(Finding("missing_field", name, field=key))
        return ()
    return _build(name, rows, lambda row: row, build, findings)


def _build(
    name: str,
    rows: list[Any],
    fields: Callable[[dict[str, Any]], Any],
    build: Callable[[_Record], T],
    findings: list[Finding],
) -> tuple[T, ...]:
    built = []
    for number, row in enumerate(rows, 1):
        raw = fields(row) if isinstance(row, dict) else None
        if not isinstance(raw, dict):
            findings.append(Finding("not_a_record", name, f"#{number}"))
            continue
        before = len(findings)
        record = _Record(name, str(raw.get("id") or f"#{number}"), raw, findings)
        item = build(record)
        if len(findings) == before:
            built.append(item)
    return tuple(built)


# --- GeoJSON -----------------------------------------------------------------------------------


def _feature_list(name: str, content: bytes, findings: list[Finding]) -> list[dict[str, Any]]:
    document = _json(name, content, findings)
    if document is None:
        return []
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        findings.append(Finding("not_geojson", name))
        return []
    crs = str(document.get("crs") or "")
    if crs and not any(known in crs for known in _CRS84):
        findings.append(Finding("wrong_crs", name, field="crs"))
    if not document["features"]:
        findings.append(Finding("empty", name))
    features: list[dict[str, Any]] = document["features"]
    return features


def _features(
    name: str, content: bytes, build: Callable[[_Record, Surface], T], findings: list[Finding]
) -> tuple[T, ...]:
    rows = _feature_list(name, content, findings)

    def with_surface(record: _Record) -> T:
        return build(record, _surface(record))

    def fields(row: dict[str, Any]) -> Any:
        properties = row.get("properties")
        return properties | {"__geometry": row.get("geometry")} if isinstance(properties, dict) else None

    return _build(name, rows, fields, with_surface, findings)


def _surface(record: _Record) -> Surface:
    try:
        geometry = shape(record.raw["__geometry"])
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        record.fault("no_geometry", "geometry")
        return Polygon()
    if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        record.fault("not_a_surface", "geometry", kind=geometry.geom_type)
        return Polygon()
    west, south, east, north = geometry.bounds
    if not (EXTENT[0] <= west and south >= EXTENT[1] and east <= EXTENT[2] and north <= EXTENT[3]):
        record.fault("outside_extent", "geometry", x=f"{west:.6g}", y=f"{south:.6g}")
    return geometry


def _area(record: _Record, surface: Surface) -> Area:
    aliases = record.raw.get("aliases") or ""
    return Area(
        id=record.id(),
        name=record.text("name"),
        aliases=tuple(part for part in str(aliases).split(ALIAS_SEPARATOR) if part),
        bydel=record.optional("bydel", str),
        area_km2=record.number("area_km2"),
        boundary_source=record.text("boundary_source"),
        boundary_confidence=record.one_of("boundary_confidence", Confidence, Confidence) or Confidence.LOW,
        note=record.optional("note", str),
        geometry=surface,
    )


def _bydel(record: _Record, surface: Surface) -> Bydel:
    return Bydel(
        id=record.id(),
        nr=record.text("nr"),
        name=record.text("name"),
        kind=record.text("kind"),
        area_km2=record.number("area_km2"),
        land_km2=record.number("land_km2"),
        unit=record.one_of("unit", Unit, Unit),
        unit_basis=record.text("unit_basis"),
        unit_source=record.text("unit_source"),
        geometry=surface,
    )


def _delbydel(record: _Record, surface: Surface) -> Delbydel:
    return Delbydel(record.id(), record.text("name"), record.text("bydel"), surface)


# --- facts --------------------------------------------------------------------------------------


def _source(record: _Record) -> Source:
    return Source(
        id=record.id(),
        kind=record.text("kind"),
        title=record.text("title"),
        publisher=record.text("publisher"),
        date=record.optional("date", str),
        licence=record.optional("licence", str),
        url=record.optional("url", str),
        note=record.optional("note", str),
    )


def _edition(record: _Record) -> Edition:
    edition = record.id()
    unnamed = tuple(Unnamed(row.get("count", int, 0), row.texts("bydeler")) for row in record.records("unnamed"))
    return Edition(
        id=edition,
        date=record.must_date("date"),
        date_text=record.optional("date_text", str),
        title=record.text("title"),
        kind=record.one_of("kind", EditionKind, EditionKind) or EditionKind.PRESS,
        scope=record.text("scope"),
        sources=record.texts("sources"),
        stated_counts=tuple(record.get("stated_counts", list, [])),
        unnamed=unnamed,
        note=record.optional("note", str),
        listings=tuple(_listing(row, edition) for row in record.records("listings")),
    )


def _listing(record: _Record, edition: str) -> Listing:
    record.feature = f"{edition}/{record.raw.get('area')}"
    return Listing(
        area=record.id("area"),
        edition=edition,
        unit=record.one_of("unit", Unit, Unit),
        status=record.one_of("status", Status, Status),
        as_written=record.text("as_written"),
        entries=record.get("entries", int, 1),
        started=record.date("started"),
        source=record.text("source"),
        line=record.optional("line", int),
        quote=record.optional("quote", str),
        note=record.optional("note", str),
    )


def _cited(record: _Record) -> dict[str, Any]:
    """The three fields that every fact from a document carries."""
    return {
        "quote": record.text("quote"),
        "source": record.text("source"),
        "line": record.optional("line", int),
    }


def _followup(record: _Record) -> FollowUp:
    links = _Record(record.file, record.feature, record.get("links", dict, {}), record.findings)
    return FollowUp(
        id=record.id(),
        year=record.get("year", int, 0),
        number=record.get("number", int, 0),
        number_restored=record.get("number_restored", bool, False),
        title=record.text("title"),
        text=record.text("text"),
        **_cited(record),
        statuses=tuple(
            StatusText(row.must_date("date"), row.text("text"), **_cited(row)) for row in record.records("statuses")
        ),
        state=record.one_of("state", FollowUpState, FollowUpState) or FollowUpState.UKJENT,
        responsible=record.texts("responsible"),
        deadlines=tuple(
            Deadline(row.must_date("date"), row.text("text"), **_cited(row)) for row in record.records("deadlines")
        ),
        amounts=tuple(
            Amount(row.get("nok", int, 0), row.text("text"), **_cited(row)) for row in record.records("amounts")
        ),
        links=_links(links),
    )


def _links(record: _Record) -> Links:
    units = (_Record(record.file, record.feature, {"units": unit}, record.findings) for unit in record.texts("units"))
    found = tuple(unit.one_of("units", Unit, Unit) for unit in units)
    return Links(
        all_areas=record.get("all_areas", bool, False),
        areas=record.texts("areas"),
        all_bydeler=record.get("all_bydeler", bool, False),
        bydeler=record.texts("bydeler"),
        units=tuple(unit for unit in found if unit),
    )


def _pending(record: _Record) -> PendingFollowUps:
    return PendingFollowUps(
        record.get("year", int, 0), record.must_date("date"), record.text("text"), **_cited(record)
    )


def _milestone(record: _Record) -> Milestone:
    return Milestone(
        record.id(), record.must_date("date"), record.text("title"), record.text("kind"), **_cited(record)
    )


def _population(content: bytes, findings: list[Finding]) -> tuple[Population, ...]:
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        findings.append(Finding("not_utf8", POPULATION))
        return ()
    built = []
    for number, row in enumerate(rows, 2):
        try:
            figures = (int(row[key]) for key in ("year", "population", "age_0_17", "age_10_22"))
            built.append(Population(row["bydel"], *figures))
        except (KeyError, ValueError, TypeError):
            findings.append(Finding("bad_row", POPULATION, f"#{number}"))
    return tuple(built)


# --- names of bydeler in the files → ids, and references that lead nowhere ----------------------


def _as_ids(parts: dict[str, Any]) -> dict[str, Any]:
    """Files name a bydel by its name, as people read it in QGIS; the model by its id."""
    ids = {bydel.name: bydel.id for bydel in parts["bydeler"]}
    for key in ("areas", "delbydeler"):
        parts[key] = tuple(replace(item, bydel=ids.get(item.bydel)) for item in parts[key])
    return parts


def _dangling(parts: dict[str, Any], findings: list[Finding]) -> None:
    """References that lead nowhere would break every reader of the register, so they stop it here."""
    if findings:  # a dropped record would make its references look broken
        return
    bydel_names = {bydel.name for bydel in parts["bydeler"]}
    areas = {area.id for area in parts["areas"]}
    for file, items in ((AREAS, parts["areas"]), (DELBYDELER, parts["delbydeler"])):
        findings += [
            Finding("unknown_reference", file, item.id, "bydel", (("value", str(item.bydel)),))
            for item in items
            if item.bydel is not None and item.bydel not in bydel_names
        ]
    for edition in parts["editions"]:
        findings += [
            Finding("unknown_reference", EDITIONS, f"{edition.id}/{row.area}", "area", (("value", row.area),))
            for row in edition.listings
            if row.area not in areas
        ]
    findings += _twice(AREAS, [item.id for item in parts["areas"]])
    findings += _twice(BYDELER, [item.id for item in parts["bydeler"]])
    findings += _twice(EDITIONS, [item.id for item in parts["editions"]])


def _twice(file: str, ids: list[str]) -> list[Finding]:
    return [Finding("id_twice", file, id_, "id") for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})]
