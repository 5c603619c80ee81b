"""Geometries of a file, built at once: the same as shapely reads them, or nothing at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.files.geometries import build

DATA = Path(__file__).parents[2] / "data"
SHIPPED = [*sorted(DATA.glob("*.geojson")), *sorted((DATA / "orientation").glob("*.geojson"))]
RING: list[list[float]] = [[10.0, 59.0], [11.0, 59.0], [11, 60], [10.0, 59.0]]
HOLE = [[10.7, 59.1], [10.8, 59.1], [10.8, 59.2], [10.7, 59.1]]
#: Each alone is read otherwise.
ODD: tuple[Any, ...] = (
    None,
    {},
    {"type": "Polygon"},
    {"type": "Polygon", "coordinates": None},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "Polygon", "coordinates": [RING[:3]]},
    {"type": "Polygon", "coordinates": [[RING[0], RING[0]]]},
    {"type": "Polygon", "coordinates": [[[*corner, 7.0] for corner in RING]]},
    {"type": "Polygon", "coordinates": [[["10", "59"], *RING[1:]]]},
    {"type": "Polygon", "coordinates": [[[None, 59.0], RING[1], RING[2], [None, 59.0]]]},
    {"type": "Polygon", "coordinates": [[[10.0], *RING[1:3], [10.0]]]},
    {"type": "MultiPolygon", "coordinates": []},
    {"type": "MultiPolygon", "coordinates": [RING]},
    {"type": "LineString", "coordinates": RING[:1]},
    {"type": "MultiLineString", "coordinates": []},
    {"type": "Point", "coordinates": [10.0, 59.0]},
    {"type": "GeometryCollection", "geometries": []},
)

shells = st.sampled_from([[RING], [RING, HOLE]])
surfaces = st.one_of(
    shells.map(lambda rings: {"type": "Polygon", "coordinates": rings}),
    st.lists(shells, min_size=1, max_size=3).map(
        lambda parts: {"type": "MultiPolygon", "coordinates": parts}
    ),
)
lines = st.one_of(
    st.just({"type": "LineString", "coordinates": RING[:2]}),
    st.lists(st.sampled_from([RING, RING[1:]]), min_size=1, max_size=3).map(
        lambda parts: {"type": "MultiLineString", "coordinates": parts}
    ),
)


def _rows(geometries: list[Any]) -> list[dict[str, Any]]:
    return [{"type": "Feature", "properties": {}, "geometry": item} for item in geometries]


def _read(rows: list[dict[str, Any]]) -> np.ndarray:
    """The same by shapely's own reader."""
    content = json.dumps({"type": "FeatureCollection", "features": rows})
    return np.asarray(shapely.get_parts(shapely.from_geojson(content)))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_shipped_is_what_shapely_reads(path: Path) -> None:
    rows = json.loads(path.read_text(encoding="utf-8"))["features"]
    built = build(rows)
    if path.stem == "tbane_stations":  # points
        assert built is None
        return
    assert built is not None
    assert shapely.equals_identical(built, _read(rows)).all()


@given(st.one_of(st.lists(surfaces, min_size=1), st.lists(lines, min_size=1)))
def test_parts_and_holes_stay_together(geometries: list[dict[str, Any]]) -> None:
    rows = _rows(geometries)
    built = build(rows)
    assert built is not None
    assert [item.geom_type for item in built] == [item["type"] for item in geometries]
    assert shapely.equals_identical(built, _read(rows)).all()


@pytest.mark.parametrize("geometry", ODD, ids=json.dumps)
def test_what_is_odd_is_left_to_who_tells_what_is_wrong(geometry: Any) -> None:
    sound = {"type": "Polygon", "coordinates": [RING]}
    assert build(_rows([sound, geometry])) is None
    assert build(_rows([geometry])) is None


def test_lines_and_surfaces_together_are_left_too() -> None:
    line = {"type": "LineString", "coordinates": RING}
    assert build(_rows([line, {"type": "Polygon", "coordinates": [RING]}])) is None
