"""Lines in EPSG:25832: joining, thinning double tracks, closing the seam between two sources."""

from collections.abc import Iterable

import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

SAME_TRACK_M = 45.0
"""Tracks and platforms closer than this to a longer track are the same line at city scale."""

SHORTEST_BRANCH_M = 120.0
CUT_OFF_M = 150.0
"""A track that leaves another at a flat angle is cut off this far from it at most."""

LONGEST_PLATFORM_M = 250.0
LONGEST_BRIDGE_M = 500.0
TOUCHING_M = 1.0


def joined(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """The lines merged where two ends meet."""
    merged: BaseGeometry = shapely.line_merge(MultiLineString(parts_of(shapes)))
    return merged


def parts_of(shapes: Iterable[BaseGeometry]) -> list[LineString]:
    """Every single LineString in `shapes`."""
    return list(shapely.get_parts(list(shapes)))


def single_track(shape: BaseGeometry) -> BaseGeometry:
    """One track of a line drawn with both directions, turning loops and platforms (closed rings).

    The longest track is kept whole; of each shorter one only what lies more than SAME_TRACK_M away.
    """
    parts = [part for part in parts_of([joined([shape])]) if not part.is_ring]
    longest_first = sorted(_without_detours(parts), key=lambda part: (-part.length, part.wkt))
    tracks: list[LineString] = []
    for part in longest_first:
        rest = part.difference(MultiLineString(tracks).buffer(SAME_TRACK_M)) if tracks else part
        tracks += [
            _attached(piece, tracks) for piece in parts_of([rest]) if _matters(piece, tracks)
        ]
    return joined(tracks)


def _without_detours(parts: list[LineString]) -> list[LineString]:
    """Of the tracks between the same two places, the shortest."""
    shortest: list[LineString] = []
    for part in sorted(parts, key=lambda part: (part.length, part.wkt)):
        if part.length < SAME_TRACK_M or not any(_same_ends(part, other) for other in shortest):
            shortest.append(part)
    return shortest


def _same_ends(one: LineString, other: LineString) -> bool:
    ends = one.boundary
    return bool(
        other.length > SAME_TRACK_M and ends.hausdorff_distance(other.boundary) < SAME_TRACK_M
    )


def _matters(piece: LineString, tracks: list[LineString]) -> bool:
    return bool(piece.length > (SHORTEST_BRANCH_M if tracks else 0))


def reaching_stations(shape: BaseGeometry, stations: Iterable[Point]) -> BaseGeometry:
    """The line with each free end drawn on to its terminus; raw tracks stop at the platform."""
    stops = shapely.MultiPoint(list(stations))
    ends = [shapely.shortest_line(end, stops) for end in loose_ends(parts_of([shape]))]
    return joined([shape, *(end for end in ends if TOUCHING_M < end.length < LONGEST_PLATFORM_M)])


def _attached(piece: LineString, tracks: list[LineString]) -> LineString:
    """`piece` lengthened to the kept track at each end that was cut off close to it."""
    if not tracks:
        return piece
    track = MultiLineString(tracks)
    first, last = (_nearest(Point(piece.coords[end]), track) for end in (0, -1))
    return LineString([*first, *piece.coords, *last])


def _nearest(end: Point, track: BaseGeometry) -> list[tuple[float, ...]]:
    near = end.distance(track) <= CUT_OFF_M
    return [shapely.shortest_line(end, track).coords[-1]] if near else []


def bridges(coarse: Iterable[BaseGeometry], fine: Iterable[BaseGeometry]) -> list[LineString]:
    """Straight pieces of at most LONGEST_BRIDGE_M from loose ends of `coarse` to `fine`."""
    target = MultiLineString(parts_of(fine))
    pieces = [shapely.shortest_line(end, target) for end in loose_ends(parts_of(coarse))]
    return [piece for piece in pieces if TOUCHING_M < piece.length <= LONGEST_BRIDGE_M]


def loose_ends(parts: list[LineString]) -> list[Point]:
    """Ends that touch no other of the parts, in a stable order."""
    ends = [Point(part.coords[which]) for part in parts for which in (0, -1)]
    loose = [end for end in ends if sum(end.distance(part) < TOUCHING_M for part in parts) == 1]
    return sorted(loose, key=lambda end: (end.x, end.y))
