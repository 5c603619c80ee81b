"""The rectangle that a still map of a part of the city shows.

It never depends on the list, so that two slides of different years can be flipped and nothing
moves.
"""

from __future__ import annotations

import shapely

from geo.part import Part, PartKind
from geo.scene.atlas import Atlas

Bounds = tuple[float, float, float, float]
#: The margin round a part, as a share of its longest side.
_MARGIN = {
    PartKind.CITY: 0.02,
    PartKind.UNIT: 0.04,
    PartKind.BYDEL: 0.06,
    PartKind.AREA: 0.45,
    PartKind.AREAS: 0.45,
}
_LEAST_M = 2_500  # the least width of a picture, in metres


def bounds(part: Part, atlas: Atlas) -> Bounds:
    """West, south, east, north of a part with its margin, in metres (EPSG:25832).

    Raises UnknownValueError for an id that the register does not have.
    """
    surfaces = part.surfaces(atlas.register, atlas.bydeler, atlas.areas)
    west, south, east, north = shapely.total_bounds(surfaces)
    side = max(east - west, north - south)
    margin = max(side * _MARGIN[part.kind], (_LEAST_M - side) / 2)
    return (west - margin, south - margin, east + margin, north + margin)
