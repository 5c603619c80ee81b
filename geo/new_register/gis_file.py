"""A GIS file, read with care: what kind it is, its system, and its surfaces with their fields."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import NewRegisterError
from geo.escape import plain

# numpy, shapely, pyogrio and pyproj are imported where they are used: no other command needs them
MOST_BYTES, MOST_UNPACKED = 50_000_000, 200_000_000
MOST_SHAPES, MOST_VERTICES = 2_000, 2_000_000
#: How a file of a kind begins: GDAL would take what is inside for what it looks like.
_STARTS = {".geojson": b"{", ".json": b"{", ".gpkg": b"SQLite format 3\x00", ".zip": b"PK"}
_SURFACES = frozenset({"Polygon", "MultiPolygon"})
_DEGREES = 4326
#: Signs that the name of a place may not have.
_NO_NAMES = str.maketrans("", "", "<>{}[]`$\\")


@dataclass(frozen=True, slots=True)
class Shapes:
    """The surfaces of a file, by row: geometries in `epsg` (x or longitude first), and fields.

    `is_guessed`: the file did not say its system. `mended` counts surfaces that were invalid.
    """

    file: str
    epsg: int
    surfaces: tuple[Any, ...]
    fields: dict[str, tuple[str | None, ...]]
    is_guessed: bool = False
    mended: int = 0


def read(path: Path) -> Shapes:
    """Read GeoJSON, GeoPackage or a Shapefile in a zip. Raises NewRegisterError."""
    _look_at(path)
    import pyogrio.raw
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    where = f"/vsizip/{path.absolute()}" if path.suffix.lower() == ".zip" else str(path.absolute())
    try:
        with warnings.catch_warnings():  # what GDAL only warns of, is looked at below
            warnings.simplefilter("ignore")
            meta, _, wkb, columns = pyogrio.raw.read(where, max_features=MOST_SHAPES + 1)
        geometries = shapely.from_wkb(wkb)
    except (DataSourceError, DataLayerError, FieldError, shapely.errors.ShapelyError, ValueError):
        raise NewRegisterError("broken", file=path.name) from None
    if geometries is None or not len(geometries):
        raise NewRegisterError("no_shapes", file=path.name)
    if len(geometries) > MOST_SHAPES:
        raise NewRegisterError("too_many", file=path.name, limit=str(MOST_SHAPES))
    if shapely.get_num_coordinates(geometries).sum() > MOST_VERTICES:
        raise NewRegisterError("too_detailed", file=path.name, limit=str(MOST_VERTICES))
    mended, surfaces = _surfaces(path.name, geometries)
    epsg = _system(path.name, meta.get("crs"), shapely.total_bounds(surfaces).tolist())
    fields = {
        plain(str(name)): tuple(map(_value, column))
        for name, column in zip(meta["fields"], columns, strict=True)
    }
    return Shapes(path.name, epsg or _DEGREES, tuple(surfaces), fields, epsg is None, mended)


def _look_at(path: Path) -> None:
    """Refuse what is too large, no kind of ours, or another thing than its name says."""
    start = _STARTS.get(path.suffix.lower())
    if start is None:
        raise NewRegisterError("unknown_kind", file=path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NewRegisterError("too_large", file=path.name, limit="50 MB")
        with path.open("rb") as file:
            head = file.read(1_000)
    except OSError as error:
        reason = error.strerror or "?"
        raise NewRegisterError("unreadable", file=path.name, reason=reason) from None
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(start):
        raise NewRegisterError("not_its_kind", file=path.name)
    if start == b"PK":
        _look_into(path)


def _look_into(path: Path) -> None:
    """Refuse a zip that unpacks too large, leads out of its folder or has no single Shapefile."""
    try:
        with zipfile.ZipFile(path) as parts:
            rows = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise NewRegisterError("broken", file=path.name) from None
    if len(rows) > 1_000 or sum(row.file_size for row in rows) > MOST_UNPACKED:
        raise NewRegisterError("too_large", file=path.name, limit="200 MB")
    names = [row.filename for row in rows if not row.filename.startswith("__MACOSX/")]
    if any(".." in Path(name).parts or name.startswith(("/", "\\")) for name in names):
        raise NewRegisterError("broken", file=path.name)
    if sum(name.lower().endswith(".shp") for name in names) != 1:
        raise NewRegisterError("no_shapefile", file=path.name)


def _value(value: Any) -> str | None:
    """A value of a field as one line of words; None for none."""
    words = "" if value is None or value != value else plain(str(value)).strip()
    return words.translate(_NO_NAMES)[:120].strip() or None


def _surfaces(file: str, geometries: Sequence[Any]) -> tuple[int, list[Any]]:
    import shapely

    results, mended = [], 0
    for number, geometry in enumerate(geometries, 1):
        if geometry is None or geometry.is_empty or geometry.geom_type not in _SURFACES:
            raise NewRegisterError("no_surface", file=file, number=str(number))
        flat = shapely.force_2d(geometry)
        mended += not flat.is_valid
        results.append(whole(flat))
    return mended, results


def whole(surface: Any) -> Any:
    """A valid surface of what a surface holds: lines and points that mending leaves are dropped."""
    import shapely

    if surface.is_valid:
        return surface
    parts = shapely.get_parts(shapely.make_valid(surface))
    pieces = [
        one for part in parts for one in shapely.get_parts(part) if one.geom_type == "Polygon"
    ]
    return shapely.union_all(pieces)


def _system(file: str, crs: str | None, bounds: list[float]) -> int | None:
    """The EPSG number of what a file says; None where it says nothing and the numbers are degrees.

    Raises NewRegisterError for numbers that are none, and for a system without a number.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    west, south, east, north = bounds
    if crs is None:
        if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
            return None
        raise NewRegisterError("no_system", file=file)
    try:
        number = CRS.from_user_input(crs).to_epsg(min_confidence=60)
    except CRSError:
        number = None
    if number is None:
        raise NewRegisterError("unknown_system", file=file)
    return int(number)
