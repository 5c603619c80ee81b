"""What a register starts with, worked out of the files, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from geopandas import GeoDataFrame

from geo.errors import NewRegisterError
from geo.frozen import frozen
from geo.new_register import fields as named
from geo.new_register import frame
from geo.new_register.frame import Projection
from geo.new_register.surfaces import Shapes
from geo.settings import member_name
from geo.view import slug

_LEAST_VIEW = 0.02  # degrees: a village, not a house
Assumption = tuple[str, dict[str, str]]


@frozen
class NewPlace:
    """A place: EPSG:4326, and its size in the register's system."""

    id: str
    name: str
    surface: Any
    km2: float


@frozen
class NewArea:
    """An area, the places (names) that it lies in, the largest part first, and its codes."""

    id: str
    name: str
    surface: Any
    km2: float
    places: tuple[str, ...]
    unit: str | None
    status: str | None


@frozen
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
    projection = frame.projection_of(areas)
    epsg = projection.epsg
    name = _name_field(areas)
    surfaces = _surfaces(areas, name)
    homes = frame.hull(surfaces, city)  # the city as a whole, where nobody says how it is divided
    if places is not None:
        homes = _surfaces(places, _name_field(places))
    unit, status = (named.code_field(areas.fields, it) for it in ("unit", "status"))
    rows = {word: row for row, word in reversed(list(enumerate(areas.fields[name])))}
    ids, sizes = _ids(list(surfaces.index)), frame.sizes(surfaces, epsg)
    shares = frame.shares(surfaces, homes, epsg)
    result = [
        NewArea(
            ids[word],
            word,
            surface,
            sizes[word],
            shares[word],
            *(_code(areas, field, rows[word]) for field in (unit, status)),
        )
        for word, surface in surfaces.geometry.items()
    ]
    box = _view(frame.bounds(surfaces, homes))
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
        frame.reach_out(surfaces, homes, epsg),
        _places(homes, epsg),
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


def _ids(names: Sequence[str]) -> dict[str, str]:
    """An id for each name, none twice."""
    results: dict[str, str] = {}
    for name in names:
        first = (slug(name) or "omrade")[:50]
        used_ids = set(results.values())
        numbered = (f"{first}-{number}" for number in range(2, len(names) + 2))
        results[name] = (
            first if first not in used_ids else next(i for i in numbered if i not in used_ids)
        )
    return results


def _surfaces(shapes: Shapes, field: str) -> GeoDataFrame:
    """The surfaces of a file by name. Raises NewRegisterError for a row without one."""
    names = []
    for number, name in enumerate(shapes.fields[field], 1):
        if not name:
            raise NewRegisterError("nameless", file=shapes.file, number=str(number))
        names.append(name)
    return frame.by_name(shapes, names)


def _places(homes: GeoDataFrame, epsg: int) -> tuple[NewPlace, ...]:
    ids, sizes = _ids(list(homes.index)), frame.sizes(homes, epsg)
    return tuple(
        NewPlace(ids[name], name, surface, sizes[name]) for name, surface in homes.geometry.items()
    )


def _view(bounds: list[float]) -> tuple[float, float, float, float]:
    """The box round everything, with a margin."""
    west, south, east, north = bounds
    by = max(0.05 * max(east - west, north - south), (_LEAST_VIEW - (east - west)) / 2)
    box = (max(west - by, -180), max(south - by, -85), min(east + by, 180), min(north + by, 85))
    return (round(box[0], 4), round(box[1], 4), round(box[2], 4), round(box[3], 4))
