"""The edges of surfaces, each drawn once."""

from __future__ import annotations

import pytest
import shapely

from geo.background import edges

SQUARES = [shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)]


@pytest.mark.parametrize("order", [SQUARES, SQUARES[::-1], SQUARES[1::2] + SQUARES[::2]])
def test_no_edge_of_a_grid_is_lost(order: list[shapely.Polygon]) -> None:
    """What leads from the end of one ring to the start of the next may lie on a true edge."""
    assert edges(order).length == 24
    assert edges(order, 2).length == 12
