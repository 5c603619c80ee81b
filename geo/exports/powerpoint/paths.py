"""Rings and lines as moves of the pen in Office's drawing language."""

from __future__ import annotations

import numpy as np
import shapely

from geo.scene.marks import Points

_MOVE = '<a:moveTo><a:pt x="%d" y="%d"/></a:moveTo>'
_LINE = '<a:lnTo><a:pt x="%d" y="%d"/></a:lnTo>'
_CLOSE = "<a:close/>"


def moves(parts: tuple[Points, ...], corner: Points, steps: float, *, closed: bool) -> str:
    """The parts from a corner (x, y) on, in whole numbers, so many steps to a page unit.

    Neighbouring corners of a part are never alike, and a closed part does not end where it began.
    """
    whole = np.rint((np.concatenate(parts) - corner) * steps).astype(np.int64)
    firsts = np.cumsum([0, *map(len, parts[:-1])])
    is_new = np.empty(len(whole), dtype=bool)
    is_new[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    is_new[firsts] = True
    if closed:
        _drop_last(whole, is_new, firsts)
    counts = np.add.reduceat(is_new, firsts, dtype=np.int64).tolist()
    end = _CLOSE if closed else ""
    pattern = "".join([f"{_MOVE}{_LINE * (count - 1)}{end}" for count in counts])
    return pattern % tuple(whole[is_new].ravel().tolist())


def _drop_last(whole: np.ndarray, is_new: np.ndarray, firsts: np.ndarray) -> None:
    """Take out of `is_new` the last corner of each part whose first it repeats."""
    new = np.flatnonzero(is_new)
    lasts = new[np.append(np.searchsorted(new, firsts[1:]), len(new)) - 1]
    again = (whole[lasts] == whole[firsts]).all(axis=1) & (lasts != firsts)
    is_new[lasts[again]] = False


def oriented(rings: tuple[Points, ...]) -> tuple[Points, ...]:
    """The rings turned so that a hole runs against what surrounds it.

    Office has no even-odd rule that every program follows; with opposite directions every rule
    gives the same hole.
    """
    if len(rings) == 1:
        return rings
    surfaces = shapely.polygons([shapely.linearrings(ring) for ring in rings])
    sizes = shapely.area(surfaces)
    inside = shapely.STRtree(surfaces).query(shapely.point_on_surface(surfaces), "intersects")
    # A point on a large ring's surface may lie in a smaller one within it; only larger ones hold.
    larger = inside[:, sizes[inside[1]] > sizes[inside[0]]]
    depth = np.bincount(larger[0], minlength=len(rings))
    clockwise = shapely.is_ccw(shapely.get_exterior_ring(surfaces))  # y runs down
    return tuple(
        ring if turned == (deep % 2 == 0) else ring[::-1]
        for ring, turned, deep in zip(rings, clockwise, depth, strict=True)
    )
