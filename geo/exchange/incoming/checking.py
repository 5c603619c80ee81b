"""The shapes of a table → those that can be borders, with what is wrong with the others.

Everything is done for all rows at once. Imported only in the process that reads a file.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import GeometryType

from geo.errors import GisFileError
from geo.exchange.incoming import limits
from geo.frozen import frozen

_SURFACES = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
_POSITION = 16  # bytes of a position in WKB


@frozen
class Checked:
    """The shapes of the rows, in their order: as they were read, the code of a fault (empty for
    none), and west, south, east and north of all surfaces."""

    shapes: np.ndarray
    faults: Sequence[str]
    bounds: tuple[float, ...] | None


def check(shapes: Sequence[bytes | None]) -> Checked:
    """Check shapes in WKB. Raises GisFileError for more vertices than a file may have."""
    _limit_vertices(shapes)
    read = shapely.from_wkb(_array(shapes), on_invalid="ignore")
    kinds = shapely.get_type_id(read)
    faults = np.full(len(read), "", dtype=object)
    faults[~np.isin(kinds, _SURFACES)] = "not_surface"
    faults[kinds == GeometryType.GEOMETRYCOLLECTION] = "collection"
    faults[shapely.is_missing(read)] = "no_shape"
    faults[(faults != "no_shape") & shapely.is_empty(read)] = "empty"
    faults[_endless(read) & (faults == "")] = "not_finite"
    whole = faults == ""
    bounds = tuple(shapely.total_bounds(read[whole]).tolist()) if whole.any() else None
    faults[np.flatnonzero(whole)[~shapely.is_valid(read[whole])]] = "invalid"
    return Checked(read, faults.tolist(), bounds)


def _array(shapes: Sequence[bytes | None]) -> np.ndarray:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _limit_vertices(shapes: Sequence[bytes | None]) -> None:
    """By the length of the text, before anything is made of it."""
    if sum(len(shape) for shape in shapes if shape) > _POSITION * limits.MOST_VERTICES:
        raise GisFileError("too_many_vertices", limit=f"{limits.MOST_VERTICES:_}".replace("_", " "))


def _endless(shapes: np.ndarray) -> np.ndarray:
    """Whether a shape has a number that is none, or infinite."""
    positions, owners = shapely.get_coordinates(shapes, return_index=True)
    bad = ~np.isfinite(positions).all(axis=1)
    result = np.zeros(len(shapes), dtype=bool)
    result[owners[bad]] = True
    return result
