"""Which areas of a list lie nearest to one."""

from __future__ import annotations

import numpy as np
import shapely

from geo.frozen import frozen
from geo.model import Edition, Register
from geo.projection import all_in_metres

#: Borders are drawn from the same parts, but rounded (≈ 0.1 m): this near is touching.
_TOUCHING_M = 1.0


@frozen
class Near:
    """A neighbour: its area id, how far it is between the borders, and whether the bydel is one.

    `metres` is measured in EPSG:25832 between borders that may be approximate; 0 where they touch
    or overlap. Areas outside Oslo have no bydel, and so never share one.
    """

    area: str
    metres: float
    same_bydel: bool


def nearest(register: Register, edition: Edition, area: str, most: int = 4) -> tuple[Near, ...]:
    """The areas on a list that lie nearest to one, nearest first, by the borders of that time.

    The area itself need not be on the list. An area without a border has no neighbours and is
    none. Raises KeyError for an unknown id.
    """
    here = register.area_by_id[area]
    home = here.border_on(edition.date)
    every = [register.area_by_id[id_] for id_ in edition.by_area if id_ != area]
    drawn = [(item, item.border_on(edition.date)) for item in every]
    near = [(item, border) for item, border in drawn if border is not None]
    if home is None or not near or most < 1:
        return ()
    others = [item for item, _ in near]
    surfaces = all_in_metres([home, *(border for _, border in near)])
    metres = shapely.distance(surfaces[0], surfaces[1:])
    metres[metres < _TOUCHING_M] = 0.0
    first = np.argsort(metres, kind="stable")[:most]  # stable: equally near ones in list order
    return tuple(
        Near(others[i].id, float(metres[i]), not set(here.bydeler).isdisjoint(others[i].bydeler))
        for i in first
    )
