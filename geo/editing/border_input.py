"""A border as GeoJSON text → a surface in EPSG:4326, or what is wrong with the text.

For what the map in the page sends, and for text that somebody pastes or a file that they bring. It
is never taken for something else in silence: another reference system or swapped axes are named,
and the repair is offered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import field
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo import settings
from geo.editing.border_fault import BorderFault, Place, Repair
from geo.files.geography import EXTENT
from geo.frozen import frozen
from geo.model import Surface
from geo.projection import SLIVER_M2, in_degrees, in_metres, rounded

MOST_BYTES = 2_000_000
#: Ten times the longest border that is shipped, and what a page can draw while a vertex is moved.
MOST_VERTICES = 5_000
#: The country's mainland: west, south, east, north.
NORWAY = settings.current().boxes.country or EXTENT
#: What a border may be given in, beside EPSG:4326: in Oslo UTM 32, 33, 31, NTM 10, 11, web maps.
SYSTEMS = settings.current().projection.mistaken
_SURFACES = frozenset({"Polygon", "MultiPolygon"})
_DEEPEST = 4  # lists within each other in the coordinates of a MultiPolygon


@frozen
class BorderReading:
    """The surface that a text holds (EPSG:4326), or None; its faults, and a repair if one helps."""

    geometry: Surface | None = field(repr=False)
    faults: tuple[BorderFault, ...] = ()
    repair: Repair | None = None


def read_border(content: bytes) -> BorderReading:
    """Read GeoJSON: a Polygon or MultiPolygon, alone, as a feature, or as the only feature of a
    collection. Heights are left out. Nothing is raised for any content."""
    if len(content) > MOST_BYTES:
        return _refused("too_large", limit=f"{MOST_BYTES // 1_000_000} MB")
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        return _refused("not_json", line=str(error.lineno))
    rows = _geometries(document)
    if len(rows) != 1:
        return _refused("several_borders" if rows else "no_border", count=str(len(rows)))
    return read_geometry(rows[0])


def read_geometry(row: Any) -> BorderReading:
    """Read a GeoJSON geometry, as JSON has it. Nothing is raised for any value."""
    kind = str(row.get("type")) if isinstance(row, dict) else ""
    if kind not in _SURFACES:
        return _refused("no_surface", kind=kind[:40])
    positions = list(_positions(row.get("coordinates"), _DEEPEST))
    if len(positions) > MOST_VERTICES:
        count, limit = str(len(positions)), str(MOST_VERTICES)
        return _refused("too_many_vertices", count=count, limit=limit)
    for number, position in enumerate(positions, 1):
        if not _is_position(position):
            return _refused("bad_vertex", number=str(number), value=str(position)[:40])
    try:
        return check_surface(shapely.force_2d(shape(row)))
    except (ShapelyError, ValueError, TypeError, IndexError, AttributeError):
        return _refused("broken_ring")


def check_surface(surface: Surface) -> BorderReading:
    """A surface that is read already: whether it is where it should be, and valid."""
    count = int(shapely.get_num_coordinates(surface))
    if surface.is_empty:
        return _refused("empty_border")
    if count > MOST_VERTICES:
        return _refused("too_many_vertices", count=str(count), limit=str(MOST_VERTICES))
    if not _within(surface, EXTENT):
        return _misplaced(surface)
    surface = _as_surface(rounded(surface)) or surface
    return BorderReading(surface) if surface.is_valid else _invalid(surface)


def _geometries(document: Any) -> list[Any]:
    """The geometries of a document, with their own names of things left out."""
    if not isinstance(document, dict):
        return []
    if document.get("type") == "FeatureCollection":
        rows = document.get("features")
        return [_geometry(row) for row in rows] if isinstance(rows, list) else []
    return [_geometry(document)]


def _geometry(row: Any) -> Any:
    is_feature = isinstance(row, dict) and row.get("type") == "Feature"
    return row.get("geometry") if is_feature else row


def _positions(value: Any, depth: int) -> Iterator[Any]:
    """The innermost lists, at most one more than may be."""
    waiting, count = [(value, depth)], 0
    while waiting and count <= MOST_VERTICES:
        item, left = waiting.pop()
        if left and isinstance(item, list) and item and isinstance(item[0], list):
            waiting += ((part, left - 1) for part in reversed(item))
        elif item != []:
            count += 1
            yield item


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in {2, 3}
        and all(isinstance(x, int | float) and not isinstance(x, bool) for x in value)
        and all(math.isfinite(x) for x in value)
    )


# --- where it lies ------------------------------------------------------------------------------


def _misplaced(surface: Surface) -> BorderReading:
    """Swapped axes, another reference system, another part of Norway, or none of these."""
    for epsg, swapped in _guesses():
        turned = shapely.transform(surface, lambda xy: xy[:, ::-1]) if swapped else surface
        placed = _as_surface(rounded(turned) if epsg == 4326 else in_degrees(turned, epsg))
        if placed is not None and _within(placed, EXTENT):
            code = "swapped_axes" if epsg == 4326 else "other_system"
            fault = BorderFault(code, (("system", f"EPSG:{epsg}"),))
            repair = Repair(code, placed) if placed.is_valid else None
            return BorderReading(None, (fault,), repair)
    west, south, *_ = surface.bounds
    code = "outside_region" if _within(surface, NORWAY) else "outside_norway"
    return _refused(code, x=f"{west:.6g}", y=f"{south:.6g}")


def _guesses() -> Iterator[tuple[int, bool]]:
    yield 4326, True
    for swapped in (False, True):
        yield from ((epsg, swapped) for epsg in SYSTEMS)


def _within(surface: BaseGeometry, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = surface.bounds
    return bool(box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3])


# --- whether it is one --------------------------------------------------------------------------


def _invalid(surface: Surface) -> BorderReading:
    """Where a border crosses itself, and what it would be when it is mended."""
    reason = shapely.is_valid_reason(surface)
    fault = BorderFault(_invalid_code(reason), (), _place(reason))
    mended = surfaces_of(rounded(shapely.make_valid(surface)))
    if mended is None or not mended.is_valid or in_metres(mended).area < SLIVER_M2:
        return BorderReading(None, (fault,))
    return BorderReading(None, (fault,), Repair("made_valid", mended))


def _invalid_code(reason: str) -> str:
    words = reason.lower()
    if "self-intersection" in words:
        return "crosses_itself"
    return "hole_outside" if "hole" in words else "invalid_border"


def _place(reason: str) -> Place | None:
    """The place that GEOS names behind its reason: «Self-intersection[10.7 59.9]»."""
    try:
        lon, lat = (float(part) for part in reason.rstrip("]").split("[")[1].split())
    except (IndexError, ValueError):
        return None
    return lon, lat


def surfaces_of(geometry: BaseGeometry) -> Surface | None:
    """The surfaces of a geometry: lines and points are left out. None when there is none."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    whole = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    if len(whole) < 2:
        return whole[0] if whole else None
    return MultiPolygon(whole)


def _as_surface(geometry: BaseGeometry) -> Surface | None:
    is_surface = isinstance(geometry, Polygon | MultiPolygon) and not geometry.is_empty
    finite = is_surface and bool(math.isfinite(sum(geometry.bounds)))
    return geometry if finite else None


def _refused(code: str, **values: str) -> BorderReading:
    return BorderReading(None, (BorderFault(code, tuple(values.items())),))
