"""Metres: EPSG:4326 → EPSG:25832 (UTM 32), the one place that projects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

#: Borders are rounded to 6 decimals (≈ 0.1 m); differences below this many m² are no difference.
SLIVER_M2 = 50.0


@cache
def _to_metres() -> Transformer:
    return Transformer.from_crs(4326, 25832, always_xy=True)


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """The same geometry in EPSG:25832 (metres)."""
    projected: BaseGeometry = shapely.transform(geometry, _to_metres().transform, interleaved=False)
    return projected


def all_in_metres(geometries: Sequence[BaseGeometry]) -> np.ndarray:
    """Many geometries at once, as an array of the same length: one call is far cheaper."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    projected: np.ndarray = shapely.transform(array, _to_metres().transform, interleaved=False)
    return projected
