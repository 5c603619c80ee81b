"""GeoJSON that reads well in a diff: one feature per line, stable numbers, RFC 7946."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from failure import BuildError
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"
"""Longitude and latitude in degrees: the only CRS of a finished file."""

METRES = "EPSG:25832"
"""ETRS89 / UTM 32N: every length, area and tolerance is measured here."""


@dataclass(frozen=True)
class Feature:
    """One row of a finished file: geometry in EPSG:4326, properties in the order of the file."""

    geometry: BaseGeometry
    properties: Mapping[str, object]


def read_layer(raw: Path, name: str, columns: Iterable[str]) -> gpd.GeoDataFrame:
    """Layer `name` of the raw folder in EPSG:4326, checked to have `columns`; BuildError if not."""
    path = raw / name
    if not path.is_file():
        raise BuildError(f"Fant ikke råfila {name} i mappa {raw}; pek --raw på mappa med råfilene.")
    try:
        frame: gpd.GeoDataFrame = gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise BuildError(f"Råfila {path} kan ikke leses som GeoJSON; hent den på nytt.") from error
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise BuildError(f"Råfila {path} mangler feltet {', '.join(missing)}; hent den på nytt.")
    projected: gpd.GeoDataFrame = frame.to_crs(WGS84)
    return projected


def to_metres(geometries: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """The same shapes from EPSG:4326 to EPSG:25832 (metres)."""
    return list(gpd.GeoSeries(list(geometries), crs=WGS84).to_crs(METRES))


def to_degrees(geometries: Iterable[BaseGeometry], decimals: int) -> list[BaseGeometry]:
    """The same shapes from EPSG:25832 to EPSG:4326, each vertex rounded once to `decimals`."""
    degrees = gpd.GeoSeries(list(geometries), crs=METRES).to_crs(WGS84)
    return [rounded(shape, decimals) for shape in degrees]


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry of any type."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0]


def rounded(shape: BaseGeometry, decimals: int) -> BaseGeometry:
    """`shape` with rounded coordinates; vertices that fall together become one."""
    moved = shapely.transform(shape, lambda xy: np.round(xy, decimals))
    cleaned: BaseGeometry = shapely.remove_repeated_points(moved)
    return cleaned


def feature_collection(features: Iterable[Feature]) -> bytes:
    """The file's bytes: a header line, one line per feature, a closing line."""
    lines = ",\n".join(_line(feature) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()


def with_earlier_facts(
    features: Iterable[Feature], path: Path, known: Iterable[str]
) -> list[Feature]:
    """The features with the `known` properties that the file at `path` has and they lack.

    They are matched by `id`; what is built anew wins. BuildError for a file that cannot be read.
    """
    before = _properties_by_id(path) if path.exists() else {}
    return [_with(feature, before.get(feature.properties["id"], {}), known) for feature in features]


def _properties_by_id(path: Path) -> dict[object, Mapping[str, object]]:
    try:
        rows = json.loads(path.read_text("utf-8"))["features"]
        return {row["properties"]["id"]: row["properties"] for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(
            f"Fila {path} kan ikke leses, så det som er skrevet for hånd i den, kan gå tapt; "
            "rett den eller ta den bort."
        ) from error


def _with(feature: Feature, before: Mapping[str, object], known: Iterable[str]) -> Feature:
    stays = {key: before[key] for key in known if key in before and key not in feature.properties}
    return Feature(feature.geometry, {**feature.properties, **stays})


def _line(feature: Feature) -> str:
    geometry = shapely.orient_polygons(shapely.normalize(feature.geometry), exterior_cw=False)
    body: dict[str, Any] = {
        "type": "Feature",
        "properties": dict(feature.properties),
        "geometry": shapely.geometry.mapping(geometry),
    }
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
