"""Borders that are brought or drawn: what is refused, what is said of it, and what is offered."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from geo import files
from geo.editing.border_checks import BorderCheck, check_border
from geo.editing.border_input import MOST_BYTES, MOST_VERTICES, read_border
from geo.editing.border_union import fjord_of, on_land, snapped, union_of
from geo.model import Register
from geo.projection import in_degrees, in_metres, rounded
from tests.conftest import DATA, shipped_register

#: Inside Furuset, away from its border.
INNER = shapely.box(10.890, 59.940, 10.892, 59.941)


@cache
def fjord() -> BaseGeometry:
    return fjord_of(files.read_orientation(DATA))


def border(register: Register, area: str) -> Any:
    return register.borders[area]


def as_bytes(geometry: BaseGeometry) -> bytes:
    return json.dumps(mapping(geometry)).encode()


def codes(check: BorderCheck) -> set[str]:
    return {fault.code for fault in check.faults}


def check(register: Register, area: str, surface: Any, moved: Any = None) -> BorderCheck:
    return check_border(register, area, surface, fjord(), moved)


# --- reading ------------------------------------------------------------------------------------


def test_every_shipped_border_is_read_as_it_is(register: Register) -> None:
    for id_, surface in register.borders.items():
        reading = read_border(as_bytes(surface))
        assert reading.geometry is not None and reading.geometry.equals_exact(surface), id_
        assert not reading.faults


def test_a_feature_and_a_collection_of_one_are_read_and_heights_left_out() -> None:
    shape = mapping(shapely.force_3d(INNER, 12.0))
    feature = {"type": "Feature", "properties": {"name": "<b>"}, "geometry": shape}
    for document in (feature, {"type": "FeatureCollection", "features": [feature]}):
        reading = read_border(json.dumps(document).encode())
        assert reading.geometry is not None and reading.geometry.equals_exact(INNER)
        assert not reading.geometry.has_z


BAD: tuple[tuple[bytes, str], ...] = (
    (b"", "not_json"),
    (b"[" * 5_000, "not_json"),
    (b"7", "no_border"),
    (b'{"type":"FeatureCollection","features":[]}', "no_border"),
    (b'{"type":"FeatureCollection","features":[1,2]}', "several_borders"),
    (b'{"type":"Feature","geometry":null}', "no_surface"),
    (b'{"type":"Point","coordinates":[10.7,59.9]}', "no_surface"),
    (b'{"type":"Polygon"}', "bad_vertex"),
    (b'{"type":"Polygon","coordinates":[[[10.7,59.9],[10.8,"<b>"]]]}', "bad_vertex"),
    (b'{"type":"Polygon","coordinates":[[[10.7,59.9],[10.8,true],[10.8,59.8]]]}', "bad_vertex"),
    (b'{"type":"Polygon","coordinates":[[[10.7,59.9],[10.8,59.9]]]}', "broken_ring"),
    (
        b'{"type":"MultiPolygon","coordinates":[[[10.7,59.9],[10.8,59.9],[10.7,59.8]]]}',
        "broken_ring",
    ),
    (b'{"type":"Polygon","coordinates":[]}', "empty_border"),
    (as_bytes(shapely.box(5.3, 60.3, 5.4, 60.4)), "outside_region"),
    (as_bytes(shapely.box(-70, 10, -69, 11)), "outside_norway"),
    (
        as_bytes(Polygon([(10.7, 59.9), (10.71, 59.91), (10.71, 59.9), (10.7, 59.91)])),
        "crosses_itself",
    ),
    (
        as_bytes(
            Polygon(
                [(10.7, 59.9), (10.71, 59.9), (10.71, 59.91)],
                [shapely.box(10.8, 59.9, 10.81, 59.91).exterior.coords],
            )
        ),
        "hole_outside",
    ),
    (as_bytes(MultiPolygon([INNER, INNER.buffer(0.001)])), "invalid_border"),
    (
        as_bytes(shapely.Point(10.7, 59.9).buffer(0.01, quad_segs=MOST_VERTICES)),
        "too_many_vertices",
    ),
    (b" " * (MOST_BYTES + 1), "too_large"),
)


@pytest.mark.parametrize(("content", "code"), BAD, ids=range(len(BAD)))
def test_what_is_no_border_is_refused_by_name(content: bytes, code: str) -> None:
    reading = read_border(content)
    assert reading.geometry is None
    assert [fault.code for fault in reading.faults] == [code]


def test_a_border_of_a_million_vertices_is_refused_before_it_is_read() -> None:
    content = as_bytes(shapely.Point(10.7, 59.9).buffer(0.01, quad_segs=250_000))
    assert [fault.code for fault in read_border(content).faults] == ["too_large"]


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "coordinates", "geometry", "features"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_content_raises(content: bytes) -> None:
    reading = read_border(content)
    assert reading.geometry is not None or reading.faults


def swapped(surface: BaseGeometry) -> BaseGeometry:
    turned: BaseGeometry = shapely.transform(surface, lambda xy: xy[:, ::-1])
    return turned


def test_swapped_axes_are_named_and_the_repair_is_offered(register: Register) -> None:
    surface = border(register, "furuset")
    reading = read_border(as_bytes(swapped(surface)))
    assert [fault.code for fault in reading.faults] == ["swapped_axes"]
    assert reading.geometry is None and reading.repair
    assert reading.repair.geometry.equals_exact(surface)


@pytest.mark.parametrize("turn", [lambda it: it, swapped], ids=["x first", "y first"])
@pytest.mark.parametrize("epsg", [25832, 25833, 25831, 5110, 3857])
def test_another_reference_system_is_recognised(
    register: Register, epsg: int, turn: Callable[[BaseGeometry], BaseGeometry]
) -> None:
    surface = border(register, "hovseter")
    to = Transformer.from_crs(4326, epsg, always_xy=True)
    reading = read_border(
        as_bytes(turn(shapely.transform(surface, to.transform, interleaved=False)))
    )
    assert [(fault.code, fault.values) for fault in reading.faults] == [
        ("other_system", (("system", f"EPSG:{epsg}"),))
    ]
    assert reading.repair and reading.repair.geometry.equals_exact(surface)


def test_a_border_that_crosses_itself_is_mended_only_by_offer() -> None:
    bowtie = Polygon([(10.7, 59.9), (10.71, 59.91), (10.71, 59.9), (10.7, 59.91)])
    reading = read_border(as_bytes(bowtie))
    assert reading.faults[0].place == (10.705, 59.905)
    assert reading.repair and reading.repair.code == "made_valid"
    assert reading.repair.geometry.is_valid and reading.repair.geometry.geom_type == "MultiPolygon"
    flat = Polygon([(10.7, 59.9), (10.8, 59.9), (10.75, 59.9), (10.7, 59.9)])
    assert read_border(as_bytes(flat)).repair is None


# --- union, shore and snapping ------------------------------------------------------------------


def test_the_union_of_delbydeler_is_the_shipped_border(register: Register) -> None:
    parts = ("0301010102", "0301010103", "0301010104")
    union = union_of(register, parts, fjord())
    assert union is not None and union.equals(border(register, "gronland-toyen"))
    assert union_of(register, (), fjord()) is None
    with pytest.raises(KeyError):
        union_of(register, ("0301999999",), fjord())


def test_a_delbydel_at_the_shore_ends_at_the_shore(register: Register) -> None:
    wet = max(register.delbydeler, key=lambda it: it.geometry.intersection(fjord()).area)
    union = union_of(register, (wet.id,), fjord())
    assert union is not None and union.is_valid
    assert in_metres(union.intersection(fjord())).area < 1_000
    assert 0 < union.area < wet.geometry.area
    assert on_land(shapely.box(10.60, 59.86, 10.61, 59.87), fjord()) is None


@given(st.integers(0, 2**32 - 1), st.sampled_from(["furuset", "vestli", "grorud"]))
def test_a_shaken_border_snaps_back_to_the_delbydeler(seed: int, area: str) -> None:
    register = shipped_register()
    surface = border(register, area)
    random = np.random.default_rng(seed)
    corners = np.array(surface.exterior.coords)[:-1]
    shaken = rounded(Polygon(corners + random.uniform(-1e-5, 1e-5, corners.shape)))
    if shaken.is_valid:
        result = snapped(shaken, [part.geometry for part in register.delbydeler], 5.0)
        off = in_metres(result).symmetric_difference(in_metres(surface)).area
        assert result.is_valid and off < 1.0


def test_a_border_far_from_others_is_left_alone(register: Register) -> None:
    assert snapped(INNER, [border(register, "vestli")], 5.0) is INNER


# --- checks -------------------------------------------------------------------------------------


def test_the_shipped_borders_have_no_fault(register: Register) -> None:
    for area in register.areas:
        result = check(register, area.id, area.geometry)
        assert result.faults == () and result.repair is None, area.id
        assert result.moved_share == 0.0
        assert area.area_km2 is not None and math.isclose(result.km2, area.area_km2, abs_tol=0.011)


def test_the_moved_share_is_what_was_gained_and_lost(register: Register) -> None:
    surface = border(register, "furuset")
    result = check(register, "furuset", surface.difference(INNER))
    expected = in_metres(INNER).area / in_metres(surface).area
    assert result.moved_share is not None and math.isclose(
        result.moved_share, expected, rel_tol=1e-6
    )
    assert check(register, "furuset", INNER).moved_share == pytest.approx(1 - expected, abs=1e-6)


def test_an_overlap_is_measured_and_blocks(register: Register) -> None:
    common = register.borders["ellingsrud"].representative_point().buffer(0.001)
    result = check(register, "furuset", border(register, "furuset").union(common))
    assert result.blocks
    assert result.overlaps == {
        "ellingsrud": pytest.approx(in_metres(rounded(common)).area, rel=1e-3)
    }
    (fault,) = (item for item in result.faults if item.code == "overlaps_area")
    assert dict(fault.values)["name"] == "Ellingsrud"
    assert fault.place and shapely.Point(fault.place).within(common)


def test_a_neighbour_that_moves_along_is_no_overlap(register: Register) -> None:
    other = register.borders["ellingsrud"]
    taken = other.representative_point().buffer(0.001)
    moved = {"ellingsrud": rounded(other.difference(taken))}
    result = check(register, "furuset", border(register, "furuset").union(taken), moved)
    assert not result.overlaps


def test_a_neighbour_that_would_break_is_named(register: Register) -> None:
    bowtie = Polygon([(10.9, 59.93), (10.91, 59.94), (10.91, 59.93), (10.9, 59.94)])
    result = check(register, "furuset", border(register, "furuset"), {"ellingsrud": bowtie})
    assert codes(result) == {"neighbour_broken"} and result.blocks


def test_what_lies_in_another_bydel_is_reported_with_its_size(register: Register) -> None:
    grown = rounded(border(register, "furuset").buffer(0.002))
    names = {
        dict(it.values).get("name")
        for it in check(register, "furuset", grown).faults
        if it.code == "in_other_bydel"
    }
    assert "Grorud" in names or "Stovner" in names
    outside = register.area_by_id["sandvika"]
    assert codes(check(register, outside.id, INNER)) >= {"in_bydel"}


def test_slivers_holes_and_gaps_are_noticed_and_do_not_block(register: Register) -> None:
    surface = border(register, "furuset")
    speck = shapely.box(10.8900, 59.9400, 10.8901, 59.9401)
    assert codes(check(register, "furuset", surface.difference(speck))) == {"small_hole"}
    far = shapely.box(10.93, 59.955, 10.9301, 59.9551)
    assert "small_part" in codes(check(register, "furuset", MultiPolygon([surface, far])))
    inward = rounded(in_degrees(in_metres(surface).buffer(-2)))
    result = check(register, "furuset", max(shapely.get_parts(inward), key=lambda it: it.area))
    assert {"gap"} <= codes(result) and not result.blocks


def test_a_border_in_the_fjord_offers_the_shore(register: Register) -> None:
    wet = max(register.delbydeler, key=lambda it: it.geometry.intersection(fjord()).area)
    result = check(register, "gronland-toyen", wet.geometry)
    assert "in_fjord" in codes(result)
    assert result.repair and result.repair.code == "on_land"
    assert "in_fjord" not in codes(check(register, "gronland-toyen", result.repair.geometry))


def test_a_border_too_small_to_be_one_blocks(register: Register) -> None:
    result = check(register, "furuset", shapely.box(10.89, 59.94, 10.8902, 59.9401))
    assert "too_small" in codes(result) and result.blocks
