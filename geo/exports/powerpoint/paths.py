"""Rings and lines as moves of the pen in Office's drawing language."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import shapely

from geo.scene.marks import Points


def moves(parts: tuple[Points, ...], corner: Points, steps: float, *, closed: bool) -> str:
    """The parts from a corner (x, y) on, in whole numbers, so many steps to a page unit."""
    whole = np.rint((np.concatenate(parts) - corner) * steps).astype(int).tolist()
    ends = accumulate(map(len, parts))
    end = "<a:close/>" if closed else ""
    rows = (whole[stop - len(part) : stop] for part, stop in zip(parts, ends, strict=True))
    return "".join(_moves(row, closed) + end for row in rows)


def _moves(corners: list[list[int]], closed: bool) -> str:
    """The moves along the corners of one part, no two alike in a row."""
    first, *rest = [corners[0], *(new for old, new in pairwise(corners) if new != old)]
    if closed and rest and rest[-1] == first:
        rest.pop()
    lines = "".join([f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest])
    return f'<a:moveTo><a:pt x="{first[0]}" y="{first[1]}"/></a:moveTo>{lines}'


def wound(rings: tuple[Points, ...]) -> tuple[Points, ...]:
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
