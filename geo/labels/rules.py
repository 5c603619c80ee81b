"""The rules by which names get their places, as data: distances, costs and the order of giving way.

Stills read them here; the browser reads the same rows as JSON (`table`). Distances are in label
units, costs in the same unit, so that a cost says how far a name rather moves.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path

from geo.frozen import frozen

#: The sides of an area where a name may stand, nearest choice first: what the side costs, the
#: place across (-1 ends before the area, 0 in its middle, 1 starts after it, ±½ in line with an
#: edge), the place down, and 1 where the name stands level with the anchor, not with the middle.
SIDES = (
    (0, 1, 0, 0),
    (0, -1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, -1, 0),
    (0, 1, 0, 1),
    (0, -1, 0, 1),
    (8, 1, -0.5, 0),
    (8, 1, 0.5, 0),
    (8, -1, -0.5, 0),
    (8, -1, 0.5, 0),
    (4, -0.5, 1, 0),
    (4, 0.5, 1, 0),
    (4, -0.5, -1, 0),
    (4, 0.5, -1, 0),
    (14, 1, 1, 0),
    (14, 1, -1, 0),
    (14, -1, 1, 0),
    (14, -1, -1, 0),
)


@frozen
class Rules:
    """All that decides between two places for a name."""

    unit: float = 24  # the height of a name of full size, which all lengths here are measured by
    cell: float = 8  # how fine the ground under a name is looked at
    gap: float = 4  # between two names
    edge: float = 8  # from a name to the frame
    far: tuple[float, ...] = (7, 20, 40, 66, 100, 145, 200, 270)
    inner: tuple[float, ...] = (-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4)
    sides: tuple[tuple[float, float, float, float], ...] = SIDES
    inside: float = 0.93  # so much of a name must stand on its own area to need no leader
    inside_distance: float = 0.6  # what a unit of distance costs inside the area
    outside: float = 40  # what it costs to stand outside
    other_area: float = 420  # to cover another area
    straddle: float = 260  # to stand half on its own area, or over all of it where it is tiny
    leader: float = 0.4  # a unit of leader
    passes: int = 2  # the second time every name knows where the others went
    retries: int = 3  # how often names without a place are tried first
    many: int = 40  # with more names than this, nothing is tried a second time


RULES = Rules()


def table() -> dict[str, object]:
    """The rules as plain values for the browser."""
    return asdict(RULES)


@cache
def script() -> bytes:
    """The placing of names as an ES module (`placeNames`), for the browser."""
    return Path(__file__).with_name("placement.js").read_bytes()
