"""Whole numbers, codes and borders as short text, for the browser to unpack (`assets/levels.js`).

Numbers are written as Google's encoded polyline algorithm writes them: the sign in the last bit,
five bits a character, the least first. Neighbouring corners and rows differ little, so nearly all
take one or two characters, which gzip shortens further.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Whole = npt.NDArray[np.int64]

_BITS, _MORE, _FIRST = 5, 32, 63  # of a character: bits of the number, that more follow, the lowest


def numbers(values: npt.ArrayLike) -> str:
    """Whole numbers as text."""
    given = np.asarray(values, dtype=np.int64).ravel()
    rest = np.where(given < 0, ~(given << 1), given << 1).astype(np.uint64)
    columns: list[npt.NDArray[np.uint64]] = []
    while not columns or rest.any():
        columns.append(rest & np.uint64(_MORE - 1))
        rest = rest >> np.uint64(_BITS)
    parts = np.array(columns).T.astype(np.uint8)
    places = np.arange(parts.shape[1])
    last = np.where(parts > 0, places, 0).max(axis=1, initial=0)[:, None]
    parts = parts + np.where(places < last, _MORE, 0) + _FIRST
    return bytes(parts[places <= last].astype(np.uint8)).decode("ascii")


def steps(values: npt.ArrayLike) -> str:
    """Whole numbers as text, each as its difference from the one before."""
    return numbers(np.diff(np.asarray(values, dtype=np.int64), prepend=0))


def column(values: Iterable[Hashable]) -> dict[str, Any]:
    """Values that come again and again: each once, and for every row which."""
    index_of: dict[Hashable, int] = {}
    rows = [index_of.setdefault(value, len(index_of)) for value in values]
    return {"values": list(index_of), "rows": numbers(rows)}


def places(points: Sequence[Sequence[float]], scale: tuple[float, float]) -> str:
    """Points ([lat, lon], degrees) as text; `scale` is the steps in a degree of longitude and of
    latitude."""
    turned = np.asarray(points, dtype=float).reshape(-1, 2)[:, ::-1]
    return _differences(np.rint(turned * scale).astype(np.int64))


def borders(
    surfaces: Sequence[BaseGeometry] | np.ndarray, scale: tuple[float, float]
) -> dict[str, str]:
    """Polygons and multipolygons (EPSG:4326) as text: how many parts each has, rings each part,
    corners each ring, and the corners, without the one that closes a ring.

    Corners that fall on the one before them are left out; a ring keeps four at least.
    """
    whole = np.empty(len(surfaces), dtype=object)
    whole[:] = surfaces
    parts, owner = shapely.get_parts(whole, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    corners = np.rint(xy * scale).astype(np.int64)
    is_sent = _is_sent(corners, ring)
    corners, ring = corners[is_sent], ring[is_sent]
    return {
        "parts": numbers(np.bincount(owner, minlength=len(whole))),
        "rings": numbers(np.bincount(part, minlength=len(parts))),
        "corners": numbers(np.bincount(ring, minlength=len(rings))),
        "steps": _differences(corners),
    }


def _is_sent(corners: Whole, ring: Whole) -> npt.NDArray[np.bool_]:
    """Which corners are sent: no last one of a ring, and none on the one before it unless too few
    would be left to draw anything."""
    is_last = np.diff(ring, append=-1) != 0
    is_new = np.diff(ring, prepend=-1) != 0
    repeats = ~is_new & (np.diff(corners, axis=0, prepend=0) == 0).all(axis=1)
    is_sent: npt.NDArray[np.bool_] = ~is_last & ~repeats
    few = np.bincount(ring[is_sent], minlength=int(ring.max(initial=0)) + 1) < 3
    return np.where(few[ring], ~is_last, is_sent)


def _differences(corners: Whole) -> str:
    return numbers(np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)))
