"""What a register starts with, worked out of the files, and what is assumed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.errors import NewRegisterError
from geo.new_register import fields as named
from geo.new_register.surfaces import Shapes, whole
from geo.settings import member_name
from geo.view import slug

#: Below this many m² a surface is not in a place.
SLIVER_M2 = 50.0
_DECIMALS = 6
_LEAST_VIEW = 0.02  # degrees: a village, not a house
Assumption = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Projection:
    """The system in metres, and what the browser must know of it."""

    epsg: int
    meridian: float
    scale: float
    east: float


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place: EPSG:4326, and its size in the register's system."""

    id: str
    name: str
    surface: Any
    km2: float


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area, the places (names) that it lies in, the largest part first, and its codes."""

    id: str
    name: str
    surface: Any
    km2: float
    places: tuple[str, ...]
    unit: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """All that is written, and what was assumed: keys of the words `new_register`, with values."""

    city: str
    day: date
    file: str
    projection: Projection
    view: tuple[float, float, float, float]
    beyond: bool
    places: tuple[NewPlace, ...]
    areas: tuple[NewArea, ...]
    units: tuple[str, ...]
    statuses: tuple[str, ...]
    assumed: tuple[Assumption, ...]


def plan(areas: Shapes, places: Shapes | None, city: str, day: date) -> StartingPoint:
    """What a register of these areas starts with. Raises NewRegisterError."""
    import shapely

    projection = _projection(areas)
    measure = _Measure(projection.epsg)
    name = _name_field(areas)
    surfaces = _by_name(areas, name, measure)
    homes = _places(places, surfaces, city, measure)
    unit, status = (named.code_field(areas.fields, it) for it in ("unit", "status"))
    rows = {word: row for row, word in reversed(list(enumerate(areas.fields[name])))}
    ids = _ids(surfaces)
    result, outside = [], False
    for word, surface in surfaces.items():
        shares = measure.shares(surface, homes)
        outside = outside or measure.is_outside(surface, homes)
        codes = (_code(areas, field, rows[word]) for field in (unit, status))
        within = tuple(shares)
        result.append(NewArea(ids[word], word, surface, measure.km2(surface), within, *codes))
    box = _view(shapely.total_bounds([*surfaces.values(), *(it.surface for it in homes)]).tolist())
    units = named.codes(areas.fields[unit]) if unit else ()
    statuses = named.codes(areas.fields[status]) if status else ()
    _apart((*units,), areas.file)
    _apart((*statuses,), areas.file)
    assumed = tuple(
        _assumed(city, areas, places, name, unit, status, projection, len(surfaces), day)
    )
    return StartingPoint(
        city,
        day,
        areas.file,
        projection,
        box,
        outside,
        homes,
        tuple(result),
        units or (named.code_of(city) or "by",),
        statuses or ("på lista",),
        assumed,
    )


def _assumed(
    city: str,
    areas: Shapes,
    places: Shapes | None,
    name: str,
    unit: str | None,
    status: str | None,
    projection: Projection,
    count: int,
    day: date,
) -> Iterator[Assumption]:
    yield "city", {"city": city}
    yield "name", {"field": name}
    yield ("unit", {"field": unit}) if unit else ("no_unit", {})
    yield ("status", {"field": status}) if status else ("no_status", {})
    for shapes in filter(None, (areas, places)):
        if shapes.is_guessed:
            yield "degrees", {"file": shapes.file}
        if shapes.mended:
            yield "mended", {"file": shapes.file, "count": str(shapes.mended)}
    yield "system", {"epsg": str(projection.epsg)}
    if count < len(areas.surfaces):
        yield "joined", {"rows": str(len(areas.surfaces)), "count": str(count)}
    if places is None:
        yield "one_place", {}
    yield "day", {"day": day.isoformat()}
    yield "borders", {}


def _name_field(shapes: Shapes) -> str:
    field = named.name_field(shapes.fields)
    if field is None:
        known = ", ".join(shapes.fields) or "–"
        raise NewRegisterError("no_name", file=shapes.file, fields=known[:300])
    return field


def _code(shapes: Shapes, field: str | None, row: int) -> str | None:
    return named.code_of(shapes.fields[field][row]) if field else None


def _apart(codes: tuple[str, ...], file: str) -> None:
    """No two codes are one in addresses."""
    names = [member_name(code) for code in codes]
    for code, name in zip(codes, names, strict=True):
        if names.count(name) > 1:
            raise NewRegisterError("codes_alike", file=file, value=code)


def _ids(names: dict[str, Any]) -> dict[str, str]:
    """An id for each name, none twice."""
    results: dict[str, str] = {}
    for name in names:
        first = (slug(name) or "omrade")[:50]
        taken = set(results.values())
        numbered = (f"{first}-{number}" for number in range(2, len(names) + 2))
        results[name] = first if first not in taken else next(i for i in numbered if i not in taken)
    return results


def _by_name(shapes: Shapes, field: str, measure: _Measure) -> dict[str, Any]:
    """The surfaces by name (EPSG:4326); rows of one name are one."""
    import shapely

    parts: dict[str, list[Any]] = {}
    for number, (name, surface) in enumerate(
        zip(shapes.fields[field], shapes.surfaces, strict=True), 1
    ):
        if not name:
            raise NewRegisterError("nameless", file=shapes.file, number=str(number))
        parts.setdefault(name, []).append(surface)
    return {
        name: measure.placed(whole(shapely.union_all(rows)), shapes.epsg)
        for name, rows in parts.items()
    }


def _places(
    shapes: Shapes | None, areas: dict[str, Any], city: str, measure: _Measure
) -> tuple[NewPlace, ...]:
    """The places of a file; without one, the city as a whole, as far as its areas reach."""
    import shapely

    if shapes is None:
        hull = whole(
            shapely.set_precision(shapely.union_all(list(areas.values())).convex_hull, 1e-6)
        )
        surfaces = {city: hull}
    else:
        surfaces = _by_name(shapes, _name_field(shapes), measure)
    ids = _ids(surfaces)
    return tuple(
        NewPlace(ids[name], name, surface, measure.km2(surface))
        for name, surface in surfaces.items()
    )


def _view(bounds: list[float]) -> tuple[float, float, float, float]:
    """The box round everything, with a margin."""
    west, south, east, north = bounds
    by = max(0.05 * max(east - west, north - south), (_LEAST_VIEW - (east - west)) / 2)
    box = (max(west - by, -180), max(south - by, -85), min(east + by, 180), min(north + by, 85))
    return (round(box[0], 4), round(box[1], 4), round(box[2], 4), round(box[3], 4))


class _Measure:
    """Sizes and shares in the register's own system, of surfaces in EPSG:4326."""

    def __init__(self, epsg: int) -> None:
        from pyproj import Transformer

        self._turn = Transformer.from_crs(4326, epsg, always_xy=True)

    def _metres(self, surface: Any) -> Any:
        import shapely

        return whole(shapely.transform(surface, self._turn.transform, interleaved=False))

    def placed(self, surface: Any, epsg: int) -> Any:
        """A surface of a file in EPSG:4326, as borders are at rest. Raises NewRegisterError."""
        import numpy as np
        import shapely
        from pyproj import Transformer

        turn = Transformer.from_crs(epsg, 4326, always_xy=True)
        turned = shapely.transform(surface, turn.transform, interleaved=False)
        if not np.isfinite(shapely.get_coordinates(turned)).all():
            raise NewRegisterError("nowhere", epsg=str(epsg))
        result = whole(shapely.transform(turned, lambda xy: xy.round(_DECIMALS)))
        if result.is_empty:
            raise NewRegisterError("too_small")
        return result

    def km2(self, surface: Any) -> float:
        return round(float(self._metres(surface).area) / 1e6, 2)

    def shares(self, surface: Any, places: tuple[NewPlace, ...]) -> dict[str, float]:
        """How many m² lie in each place (name), the largest part first."""
        ours = self._metres(surface)
        sizes = {it.name: float(ours.intersection(self._metres(it.surface)).area) for it in places}
        ordered = sorted(sizes.items(), key=lambda item: -item[1])
        return {name: size for name, size in ordered if size > SLIVER_M2}

    def is_outside(self, surface: Any, places: tuple[NewPlace, ...]) -> bool:
        """Whether a part lies in no place."""
        import shapely

        whole_city = shapely.union_all([self._metres(it.surface) for it in places])
        return bool(self._metres(surface).difference(whole_city).area > SLIVER_M2)


# --- the system in metres -----------------------------------------------------------------------


def _projection(shapes: Shapes) -> Projection:
    """The file's own system where it is a transverse Mercator in metres, else the UTM zone."""
    import shapely
    from pyproj import CRS, Transformer

    own = _mercator(CRS.from_epsg(shapes.epsg))
    if own:
        return own
    west, south, east, north = shapely.total_bounds(shapes.surfaces).tolist()
    turn = Transformer.from_crs(shapes.epsg, 4326, always_xy=True)
    lon, lat = turn.transform((west + east) / 2, (south + north) / 2)
    zone = min(int((lon + 180) // 6) + 1, 60)
    in_europe = 28 <= zone <= 38 and lat > 34
    epsg = 25800 + zone if in_europe else (32600 if lat >= 0 else 32700) + zone
    found = _mercator(CRS.from_epsg(epsg))
    assert found  # UTM is one
    return found


def _mercator(crs: Any) -> Projection | None:
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None:
        return None
    if not re.fullmatch(r"Transverse Mercator", operation.method_name):
        return None
    if any(axis.unit_name != "metre" for axis in crs.axis_info):
        return None
    values = {it.name: it.value for it in operation.params}
    return Projection(
        int(crs.to_epsg()),
        float(values["Longitude of natural origin"]),
        float(values["Scale factor at natural origin"]),
        float(values["False easting"]),
    )
