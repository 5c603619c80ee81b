"""The quiet background: fjord, lakes, rivers, marka, municipalities, T-bane, roads, rail, parks."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from featurefile import Feature, polygons, read_layer, rounded, to_degrees, to_metres
from layers import OSLO, RAW_NORTH, Official
from lines import bridges, joined, reaching_stations, single_track
from mosaic import Cell, Mosaic, dissolve, sea_cell
from shapely.geometry.base import BaseGeometry

DECIMALS = 5
MARKA = "0301171701"
"""The delbydel_id of Marka."""

TOLERANCE_M = 6.0
"""Lines: largest distance in metres to a dropped vertex. Polygons: see mosaic.TOLERANCE_M."""

SMALLEST_PARK_M2 = 3_000.0
SMALLEST_NAMELESS_LAKE_M2 = 100_000.0
SMALLEST_MARKA_HOLE_M2 = 20_000.0

DETAILED, COARSE = "detaljert", "grov"
SOURCES = {
    "OSM 2026": "osm-2026",
    "OSM 2024-06-05": "osm-2024",
    "N1000 2024": "n1000-2024",
}

PARK_KINDS = {
    "leisure=park": "park",
    "leisure=nature_reserve": "verneområde",
    "leisure=golf_course": "golfbane",
    "landuse=recreation_ground": "friområde",
    "landuse=cemetery": "gravlund",
    "landuse=winter_sports": "idrettsanlegg",
    "natural=wetland": "våtmark",
    "naturvernområde": "verneområde",
    "place=island": "øy",
}
"""Woods are left out: the one in the raw layer, Lillomarka, is a part of Marka."""


def orientation_layers(raw: Path, official: Official, mosaic: Mosaic) -> dict[str, list[Feature]]:
    """File name (without folder and ending) to its features, in a stable order."""
    names = official.municipality_names()
    return {
        "fjord": fjord(mosaic),
        "lakes": lakes(raw),
        "marka": marka(raw, mosaic),
        "municipalities": municipalities(mosaic, names),
        "parks": parks(raw),
        "railway": railway(raw),
        "rivers": rivers(raw),
        "roads": roads(raw),
        "tbane_lines": tbane_lines(raw),
        "tbane_stations": tbane_stations(raw, names),
    }


def fjord(mosaic: Mosaic) -> list[Feature]:
    """The inner Oslofjord with holes for islands; shares every vertex with the land around it."""
    shape = rounded(mosaic.union(sea_cell), DECIMALS)
    return [
        Feature(shape, _properties("oslofjorden-avledet", DETAILED, name="Oslofjorden (indre)"))
    ]


def municipalities(mosaic: Mosaic, names: Mapping[str, str]) -> list[Feature]:
    """Land of each municipality by number; all but Oslo end where the raw data end."""
    return [_municipality(mosaic, number, name) for number, name in names.items()]


def _municipality(mosaic: Mosaic, number: str, name: str) -> Feature:
    oslo = number == OSLO

    def mine(cell: Cell) -> bool:
        """Oslo is the land of its delbydeler, whose ids start with its number."""
        return not sea_cell(cell) and (
            cell.owner.startswith(OSLO) if oslo else cell.owner == number
        )

    source = "oslo-delbydeler-2017" if oslo else "kommuner-2024"
    named = _properties(source, DETAILED, id=number, name=name)
    return Feature(rounded(mosaic.union(mine), DECIMALS), named)


def marka(raw: Path, mosaic: Mosaic) -> list[Feature]:
    """Land inside the legal Marka border as one shape, without its smallest holes.

    The raw layer ends at RAW_NORTH; further north Oslo is filled with the delbydel Marka.
    """
    frame = read_layer(raw, "markagrensa.geojson", ())
    north = mosaic.outline(MARKA).intersection(shapely.box(-180, RAW_NORTH - 1e-6, 180, 90))
    whole = shapely.union_all([*frame.geometry, north], grid_size=1e-7)
    metres = [_without_small_holes(part) for part in to_metres(polygons(whole))]
    simple = shapely.coverage_simplify(metres, TOLERANCE_M)
    shape = dissolve(to_degrees(simple, DECIMALS))
    return [Feature(shape, _properties("markagrensen-2017", DETAILED, name="Marka"))]


def _without_small_holes(shape: BaseGeometry) -> BaseGeometry:
    rings = [
        ring for ring in shape.interiors if shapely.Polygon(ring).area >= SMALLEST_MARKA_HOLE_M2
    ]
    return shapely.Polygon(shape.exterior, rings)


def lakes(raw: Path) -> list[Feature]:
    """Named lakes, and the nameless ones large enough to orient by."""
    frame = read_layer(raw, "innsjoer.geojson", ("navn", "kilde"))
    features = []
    for row, shape in _with_metres(frame):
        name = _text(row["navn"])
        if name or shape.area >= SMALLEST_NAMELESS_LAKE_M2:
            features.append(Feature(_simple_polygon(shape), _origin(row, name=name)))
    return sorted(features, key=_by_name)


def parks(raw: Path) -> list[Feature]:
    """Named parks, islands and other open areas of three daa or more, each place once."""
    frame = read_layer(raw, "parker_friomrader.geojson", ("navn", "type", "kilde"))
    rows = [(row, shape) for row, shape in _with_metres(frame) if _worth_drawing(row, shape)]
    features = []
    for row, shape in rows:
        if any(_inside(shape, other) for _, other in rows):
            continue
        kind = PARK_KINDS[str(row["type"])]
        features.append(Feature(_simple_polygon(shape), _origin(row, name=row["navn"], kind=kind)))
    return sorted(features, key=_by_name)


def _worth_drawing(row: Mapping[str, Any], shape: BaseGeometry) -> bool:
    return row["type"] in PARK_KINDS and shape.area >= SMALLEST_PARK_M2


def _inside(shape: BaseGeometry, other: BaseGeometry) -> bool:
    """Does nearly all of `shape` lie in a larger `other`?"""
    return bool(other.area > shape.area and shape.intersection(other).area > 0.9 * shape.area)


def rivers(raw: Path) -> list[Feature]:
    """Rivers; only the ones of OpenStreetMap have a name, because N1000 names none of its own."""
    frame = read_layer(raw, "elver.geojson", ("navn", "kilde"))
    features = []
    for row, shape in _with_metres(frame):
        name = _text(row["navn"]) if row["kilde"] != "N1000 2024" else None
        features.append(Feature(_simple_line(shape), _origin(row, name=name)))
    return sorted(features, key=_by_name)


def railway(raw: Path) -> list[Feature]:
    """Railway lines without names: one feature above ground, one in tunnel."""
    frame = read_layer(raw, "jernbane_n1000.geojson", ("tunnel",))
    groups: dict[bool, list[BaseGeometry]] = defaultdict(list)
    for row, shape in _with_metres(frame):
        groups[bool(row["tunnel"])].append(shape)
    return [
        Feature(
            _simple_line(joined(groups[tunnel])), _properties("n1000-2024", COARSE, tunnel=tunnel)
        )
        for tunnel in sorted(groups)
    ]


def roads(raw: Path) -> list[Feature]:
    """Main and secondary roads, with straight pieces where the two sources do not meet."""
    main = read_layer(raw, "veier_hoved_kombinert.geojson", ("ref", "tunnel", "kilde"))
    minor = read_layer(raw, "veier_sekundaere_osm2024.geojson", ("navn", "tunnel"))
    groups: dict[tuple[str, str, bool], list[BaseGeometry]] = defaultdict(list)
    for row, shape in _with_metres(main):
        groups[row["ref"], row["kilde"], bool(row["tunnel"])].append(shape)
    hoved = [
        Feature(_simple_line(joined(parts)), _road(source, ref, None, "hoved", tunnel))
        for (ref, source, tunnel), parts in sorted(groups.items())
    ]
    sekundaer = [
        Feature(
            _simple_line(joined([shape])),
            _road("OSM 2024-06-05", None, _text(row["navn"]), "sekundær", bool(row["tunnel"])),
        )
        for row, shape in _with_metres(minor)
    ]
    return [*hoved, *_seams(groups), *sorted(sekundaer, key=_by_name)]


def _seams(groups: Mapping[tuple[str, str, bool], list[BaseGeometry]]) -> list[Feature]:
    fine: dict[str, list[BaseGeometry]] = defaultdict(list)
    coarse: dict[str, list[BaseGeometry]] = defaultdict(list)
    for (refs, source, _), parts in groups.items():
        for ref in refs.split(";"):
            (coarse if source.startswith("N1000") else fine)[ref] += parts
    return [
        Feature(to_degrees([piece], DECIMALS)[0], _road("N1000 2024", ref, None, "hoved", False))
        for ref in sorted(coarse.keys() & fine.keys())
        for piece in bridges(coarse[ref], fine[ref])
    ]


def _road(
    source: str, ref: str | None, name: str | None, kind: str, tunnel: bool
) -> dict[str, object]:
    return _origin({"kilde": source}, ref=ref, name=name, kind=kind, tunnel=tunnel)


def tbane_lines(raw: Path) -> list[Feature]:
    """Lines 1–5, one track each: the raw layer has both directions and the platforms."""
    frame = read_layer(raw, "tbane_linjer_osm2024.geojson", ("linje",))
    stations = _with_metres(read_layer(raw, "tbane_stasjoner.geojson", ("linjer",)))
    features = []
    for row, shape in sorted(_with_metres(frame), key=lambda pair: str(pair[0]["linje"])):
        line = str(row["linje"])
        stops = [point for stop, point in stations if line in str(stop["linjer"]).split(",")]
        track = reaching_stations(single_track(shape), stops)
        features.append(Feature(_simple_line(track), _properties("osm-2024", DETAILED, line=line)))
    return features


def tbane_stations(raw: Path, names: Mapping[str, str]) -> list[Feature]:
    """The 101 stations with the lines that stop there."""
    frame = read_layer(raw, "tbane_stasjoner.geojson", ("stasjon", "linjer", "kommunenummer"))
    features = [
        Feature(
            rounded(row["geometry"], DECIMALS),
            _properties(
                "tbane-stasjoner",
                DETAILED,
                name=row["stasjon"],
                lines="; ".join(str(row["linjer"]).split(",")),
                municipality=names[row["kommunenummer"]],
            ),
        )
        for row in frame.to_dict("records")
    ]
    return sorted(features, key=_by_name)


def _with_metres(frame: Any) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Rows of a frame, each with its geometry in EPSG:25832."""
    return list(zip(frame.to_dict("records"), to_metres(frame.geometry), strict=True))


def _simple_polygon(shape: BaseGeometry) -> BaseGeometry:
    simple = shapely.coverage_simplify([shape], TOLERANCE_M)
    whole = shapely.make_valid(to_degrees(simple, DECIMALS)[0])
    return dissolve(polygons(whole))


def _simple_line(shape: BaseGeometry) -> BaseGeometry:
    return to_degrees([shape.simplify(TOLERANCE_M)], DECIMALS)[0]


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def _properties(source: str, accuracy: str, **own: object) -> dict[str, object]:
    return {**own, "accuracy": accuracy, "source": source}


def _origin(row: Mapping[str, Any], **own: object) -> dict[str, object]:
    """Properties of a row whose raw `kilde` says who drew it."""
    source = SOURCES.get(row["kilde"], "naturbase")
    return _properties(source, COARSE if source == "n1000-2024" else DETAILED, **own)


def _by_name(feature: Feature) -> tuple[bool, str, bytes]:
    """Named first, by name; equal or missing names by position, so that the order never varies."""
    name = feature.properties["name"]
    return (name is None, str(name), shapely.to_wkb(feature.geometry))
