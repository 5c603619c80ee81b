"""GeoJSON geometries that are parsed already → shapely's, all of a file at once.

shapely's own reader parses the whole text again, and takes two to four times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry.base import BaseGeometry

# shapely is imported where it is used: who only needs names does without it

#: All that is raised for a geometry that is none, beside shapely's own errors.
BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
#: How deep the lists of a kind lie round its rings or lines.
_DEPTHS = {"LineString": 0, "Polygon": 1, "MultiLineString": 1, "MultiPolygon": 2}
#: A ring ends where it starts; a line has two ends (RFC 7946, 3.1).
_LEAST_RING, _LEAST_LINE = 4, 2


def build(rows: Sequence[dict[str, Any]]) -> list[BaseGeometry] | None:
    """The geometry of each feature, in its order.

    None where not all are of one family, lines or surfaces, with plain pairs of numbers and closed
    rings: who reads more kinds and says what is wrong is slower.
    """
    from shapely.errors import ShapelyError

    try:
        kinds = [row["geometry"]["type"] for row in rows]
        depths = [_DEPTHS[kind] for kind in kinds]
        parts = [row["geometry"]["coordinates"] for row in rows]
        if set(kinds) <= {"Polygon", "MultiPolygon"}:
            return _surfaces(parts, depths)
        if set(kinds) <= {"LineString", "MultiLineString"}:
            return _lines(parts, depths)
    except (ShapelyError, *BROKEN):
        pass
    return None


def _surfaces(parts: list[Any], depths: list[int]) -> list[BaseGeometry]:
    """Polygons (depth 1) and those of several parts (depth 2)."""
    import numpy as np
    import shapely

    polygons = [part if depth == 2 else [part] for part, depth in zip(parts, depths, strict=True)]
    each = list(chain.from_iterable(polygons))
    rings = list(chain.from_iterable(each))
    if not all(each):
        raise ValueError("a polygon has no ring")
    if not all(len(ring) >= _LEAST_RING and ring[0] == ring[-1] for ring in rings):
        raise ValueError("a ring is not closed")
    built = shapely.polygons(
        _joined(rings, shapely.linearrings), indices=np.repeat(np.arange(len(each)), _sizes(each))
    )
    several = [depth == 2 for depth in depths]
    return _gathered(built, _sizes(polygons), several, shapely.multipolygons)


def _lines(parts: list[Any], depths: list[int]) -> list[BaseGeometry]:
    """Lines (depth 0) and those of several parts (depth 1)."""
    import shapely

    lines = [part if depth else [part] for part, depth in zip(parts, depths, strict=True)]
    each = list(chain.from_iterable(lines))
    if not all(len(line) >= _LEAST_LINE for line in each):
        raise ValueError("a line has no length")
    built, several = _joined(each, shapely.linestrings), [depth == 1 for depth in depths]
    return _gathered(built, _sizes(lines), several, shapely.multilinestrings)


def _joined(parts: list[Any], make: Callable[..., np.ndarray]) -> np.ndarray:
    """Rings or lines (n) of their corners. Raises ValueError unless every corner is a pair of
    numbers."""
    import numpy as np

    corners = np.array(list(chain.from_iterable(parts)))
    if corners.dtype.kind not in "fi" or corners.ndim != 2 or corners.shape[1] != 2:
        raise ValueError("a corner is no pair of numbers")
    return make(corners.astype(float), indices=np.repeat(np.arange(len(parts)), _sizes(parts)))


def _gathered(
    built: np.ndarray, sizes: list[int], several: list[bool], gather: Callable[..., np.ndarray]
) -> list[BaseGeometry]:
    """One geometry for each feature of so many parts: its only part, or all of them in one."""
    import numpy as np

    if not all(sizes):
        raise ValueError("a geometry is empty")
    owners, has_several = np.repeat(np.arange(len(sizes)), sizes), np.array(several, dtype=bool)
    of_several = has_several[owners]
    by_row = np.empty(len(sizes), dtype=object)
    by_row[~has_several] = built[~of_several]
    if of_several.any():
        numbers = (np.cumsum(has_several) - 1)[owners[of_several]]
        by_row[has_several] = gather(built[of_several], indices=numbers)
    geometries: list[BaseGeometry] = by_row.tolist()
    return geometries


def _sizes(parts: list[Any]) -> list[int]:
    return list(map(len, parts))
