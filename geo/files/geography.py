"""GeoJSON → areas, bydeler, delbydeler. The CRS rule: EPSG:4326, lon before lat, at rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from geo import settings
from geo.errors import Finding
from geo.files import geometries
from geo.files.folder import DELBYDELER
from geo.files.records import Record, build_changed, build_each, parsed
from geo.model import Area, Border, Bydel, Confidence, Delbydel, Surface, Unit

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# shapely is imported where it is used: who only needs names does without it
T = TypeVar("T")

#: What a record of a feature has beside its properties: its geometry, and whether one is told.
_GEOMETRY, _HAS_GEOMETRY = "__geometry", "__has_geometry"
_LINES = ("LineString", "MultiLineString")
_SURFACES = ("Polygon", "MultiPolygon")
ALIAS_SEPARATOR = "; "
#: Generous box round the city (lon, lat). Outside it coordinates are another CRS.
EXTENT = settings.current().boxes.extent
#: A city need not be divided twice.
_MAY_BE_EMPTY = frozenset({DELBYDELER} if settings.current().levels < 2 else ())
_CRS84 = re.compile(r"(?:^|[:/])(?:CRS84|4326)$")
_KINDS = {
    "tbane_stations": ("Point",),
    "tbane_lines": _LINES,
    "roads": _LINES,
    "rivers": _LINES,
    "railway": _LINES,
}


def feature_list(name: str, content: bytes, findings: list[Finding]) -> list[dict[str, Any]]:
    document = parsed(name, content, findings)
    if document is None:
        return []
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        findings.append(Finding("not_geojson", name))
        return []
    if not _is_4326(document.get("crs")):
        findings.append(Finding("wrong_crs", name, field="crs"))
    if not document["features"] and name not in _MAY_BE_EMPTY:
        findings.append(Finding("empty", name))
    features: list[dict[str, Any]] = document["features"]
    return features


def shapes(content: bytes, rows: list[dict[str, Any]]) -> list[BaseGeometry | None]:
    """The geometry of each feature; None where there is none that can be used.

    All at once, which is many times faster; one by one when any of them is broken.
    """
    import shapely
    from shapely.errors import ShapelyError

    if (built := geometries.build(rows)) is not None:
        return [*built]
    try:
        result = shapely.get_parts(shapely.from_geojson(content))
        if len(result) == len(rows):
            return list(result)
    except (ShapelyError, UnicodeDecodeError):
        pass
    return [_shape(row) for row in rows]


def _shape(row: Any) -> BaseGeometry | None:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        built: BaseGeometry = shape(row["geometry"])
        return built
    except (ShapelyError, *geometries.BROKEN):
        return None


def _is_4326(crs: Any) -> bool:
    """No crs member is the rule (RFC 7946); older files may name CRS84 or EPSG:4326."""
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and bool(_CRS84.search(name))


def check_orientation(
    file: str,
    layer: str,
    rows: list[dict[str, Any]],
    drawn: list[BaseGeometry | None],
    findings: list[Finding],
) -> None:
    """Every feature of a background layer can be drawn, and every station has its name."""
    kinds = _KINDS.get(layer, _SURFACES)
    for number, (row, geometry) in enumerate(zip(rows, drawn, strict=True), 1):
        raw = row if isinstance(row, dict) else {}
        properties = raw.get("properties")
        if not isinstance(properties, dict):
            findings.append(Finding("not_a_record", file, f"#{number}"))
            continue
        record = Record(file, f"#{number}", properties, findings)
        if layer == "tbane_stations":
            record.text("name")
        if geometry is None or not raw.get("geometry"):
            record.fault("no_geometry", "geometry")
        elif geometry.geom_type not in kinds or geometry.is_empty:
            kind = geometry.geom_type
            record.fault("wrong_geometry", "geometry", kind=kind, valid=", ".join(kinds))


class _Unread:
    """Stands where a surface was not read. Whoever wants anything of it has the wrong register."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name}: this register was read without surfaces")


_UNREAD: Surface = cast("Surface", _Unread())


def features(
    name: str,
    content: bytes,
    build: Callable[[Record], T],
    findings: list[Finding],
    *,
    surfaces: bool = True,
) -> tuple[T, ...]:
    """What the features of a file are built to. Without `surfaces` none is looked at, only whether
    there is one."""
    rows = feature_list(name, content, findings)
    if not surfaces:
        return _built(name, rows, [_UNREAD] * len(rows), build, findings)

    def built(some: list[Any], faults: list[Finding]) -> tuple[T, ...]:
        return _built(name, some, shapes(content, some), build, faults)

    return build_changed(rows, build, built, findings)


def _built(
    name: str,
    rows: list[Any],
    drawn: Sequence[BaseGeometry | None],
    build: Callable[[Record], T],
    findings: list[Finding],
) -> tuple[T, ...]:
    geometries = {id(row): geometry for row, geometry in zip(rows, drawn, strict=True)}

    def fields(row: dict[str, Any]) -> Any:
        properties, geometry = row.get("properties"), row.get("geometry")
        if not isinstance(properties, dict):
            return None
        return properties | {
            _GEOMETRY: geometries[id(row)] if geometry else None,
            _HAS_GEOMETRY: geometry is not None,
        }

    return build_each(name, rows, fields, build, findings)


def _border(record: Record) -> Surface | None:
    """An area's border; None where the file gives neither border nor size nor source of one."""
    about = ("area_km2", "boundary_source", "boundary_confidence")
    if not record.raw[_HAS_GEOMETRY] and all(record.raw.get(field) is None for field in about):
        return None
    return _surface(record)


def _surface(record: Record) -> Surface:
    geometry = record.raw[_GEOMETRY]
    if isinstance(geometry, _Unread):
        return _UNREAD
    from shapely.geometry import MultiPolygon, Polygon

    if geometry is None:
        record.fault("no_geometry", "geometry")
        return Polygon()
    if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        record.fault("not_a_surface", "geometry", kind=geometry.geom_type)
        return Polygon()
    west, south, east, north = geometry.bounds
    if not (EXTENT[0] <= west and south >= EXTENT[1] and east <= EXTENT[2] and north <= EXTENT[3]):
        record.fault("outside_extent", "geometry", x=f"{west:.6g}", y=f"{south:.6g}")
    return geometry


def area(record: Record) -> Area:
    border = _border(record)
    drawn = border is not None
    return Area(
        id=record.id(),
        name=record.name(),
        aliases=_several(record, "aliases"),
        bydel=record.optional("bydel", str),
        area_km2=record.number("area_km2") if drawn else None,
        boundary_source=record.text("boundary_source") if drawn else None,
        boundary_confidence=(
            record.must_one_of("boundary_confidence", Confidence) if drawn else None
        ),
        note=record.optional("note", str),
        geometry=border,
        replaces=_several(record, "replaces"),
        boundary_exact=record.flag("boundary_exact"),
        note_internal=record.flag("note_internal"),
        internal=record.flag("internal"),
        other_bydeler=_several(record, "other_bydeler"),
    )


def earlier(record: Record) -> tuple[str, Border]:
    """A border that an area had before: the area's id, and the border."""
    area = record.id("area")
    source = record.text("boundary_source")
    return area, Border(
        record.must_date("until"),
        source,
        _surface(record),
        None if record.raw.get("area_km2") is None else record.number("area_km2"),
        record.one_of("boundary_confidence", Confidence, Confidence),
        record.flag("boundary_exact"),
        None if record.raw.get("bydeler") is None else _several(record, "bydeler"),
    )


def _several(record: Record, field: str) -> tuple[str, ...]:
    text = record.optional(field, str) or ""
    return tuple(part for part in text.split(ALIAS_SEPARATOR) if part)


def bydel(record: Record) -> Bydel:
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
        geometry=_surface(record),
    )


def delbydel(record: Record) -> Delbydel:
    return Delbydel(record.id(), record.text("name"), record.text("bydel"), _surface(record))
