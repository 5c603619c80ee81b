"""The three official layers: bydeler, delbydeler and the approximate IPO areas."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from failure import BuildError
from featurefile import Feature, polygons, read_layer, to_degrees, to_metres
from mosaic import Borders, Cell, Mosaic, dissolve
from shapely.geometry.base import BaseGeometry
from tables import Bydel

OSLO = "0301"
RAW_WEST, RAW_SOUTH, RAW_EAST, RAW_NORTH = 10.45, 59.78, 11.05, 60.06
"""Where the raw municipality and fjord layers are cut off, in degrees.

Asker sentrum lies just west of it.
"""

OLD_NUMBERS = {"Asker": "3203", "Bærum": "3201"}
"""Kommunenummer of 2024 for the two municipalities of the grunnkrets layer of 2018."""

CAVEAT = "omtrentlig, ikke politiets grense"

SLIT_M = 15.0
"""Half the width of the widest slit between two grunnkretser that is closed."""

SLIVER_M2 = 500.0
"""Loose pieces of an IPO area smaller than this are noise from the coast line and are left out."""


@dataclass(frozen=True)
class Recipe:
    """What areas.toml says about one IPO area, with the names of its parts looked up."""

    id: str
    name: str
    aliases: tuple[str, ...]
    bydel: str
    delbydeler: tuple[str, ...]
    grunnkretser: tuple[str, ...]
    boundary_source: str
    boundary_confidence: str
    note: str


@dataclass(frozen=True)
class Official:
    """The raw frames (EPSG:4326) that the mosaic and the layers are made of."""

    delbydeler: gpd.GeoDataFrame
    grunnkretser: gpd.GeoDataFrame
    municipalities: gpd.GeoDataFrame
    fjord: BaseGeometry

    @classmethod
    def read(cls, raw: Path) -> "Official":
        """Read the four layers; BuildError names the file or field that is missing."""
        delbydel_columns = (
            "delbydel_id",
            "delbydel_kode",
            "delbydel",
            "bydel_nr",
            "bydel",
            "areal_km2",
            "land_km2",
        )
        fjord = read_layer(raw, "oslofjorden_kombinert.geojson", ())
        return cls(
            read_layer(raw, "oslo_delbydeler.geojson", delbydel_columns).sort_values("delbydel_id"),
            read_layer(
                raw,
                "asker_baerum_grunnkretser_2018.geojson",
                ("grunnkretsnummer", "grunnkretsnavn", "kommune"),
            ),
            read_layer(raw, "kommuner_land_2024.geojson", ("kommunenummer", "kommunenavn")),
            shapely.union_all(list(fjord.geometry)),
        )

    def municipality_names(self) -> dict[str, str]:
        """Kommunenummer to name, in the order of the numbers."""
        frame = self.municipalities.sort_values("kommunenummer")
        return dict(zip(frame["kommunenummer"], frame["kommunenavn"], strict=True))

    def borders(self, recipes: list[Recipe]) -> Borders:
        """Everything the mosaic cuts, by id."""
        delbydeler = dict(
            zip(self.delbydeler["delbydel_id"], self.delbydeler.geometry, strict=True)
        )
        areas = {one.id: self._grunnkretser(one) for one in recipes if one.grunnkretser}
        frame = shapely.box(RAW_WEST, RAW_SOUTH, RAW_EAST, RAW_NORTH)
        return Borders(delbydeler, self._land(), areas, self.fjord, frame)

    def _grunnkretser(self, recipe: Recipe) -> BaseGeometry:
        frame = self.grunnkretser
        chosen = frame[frame["grunnkretsnummer"].isin(recipe.grunnkretser)]
        return _closed(chosen.geometry)

    def _land(self) -> dict[str, BaseGeometry]:
        frame = self.municipalities[self.municipalities["kommunenummer"] != OSLO]
        land = dict(zip(frame["kommunenummer"], frame.geometry, strict=True))
        west = shapely.box(0, RAW_SOUTH, RAW_WEST, RAW_NORTH)
        for name, number in OLD_NUMBERS.items():
            parts = self.grunnkretser[self.grunnkretser["kommune"] == name].geometry
            beyond = _closed(parts).intersection(west)
            land[number] = shapely.union_all([land[number], beyond], grid_size=1e-7)
        return land


def _closed(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    """Union (EPSG:4326) of the grunnkretser without the slits between them.

    The raw layer was simplified one polygon at a time, so neighbours no longer meet everywhere.
    """
    grown = [part.buffer(SLIT_M, join_style="mitre") for part in to_metres(parts)]
    whole = shapely.union_all(grown).buffer(-SLIT_M, join_style="mitre")
    filled = [shapely.Polygon(part.exterior) for part in polygons(whole)]
    border: BaseGeometry = shapely.union_all(to_degrees(filled, 7))
    return border


def read_recipes(path: Path, official: Official) -> list[Recipe]:
    """The recipes of areas.toml in their order; BuildError when a part is not in the raw layers."""
    names = dict(
        zip(official.delbydeler["delbydel_id"], official.delbydeler["delbydel"], strict=True)
    )
    numbers, labels = (
        official.grunnkretser["grunnkretsnummer"],
        official.grunnkretser["grunnkretsnavn"],
    )
    names |= dict(zip(numbers, labels, strict=True))
    return [_recipe(row, names) for row in tomllib.loads(path.read_text("utf-8"))["area"]]


def _recipe(row: Mapping[str, Any], names: Mapping[str, str]) -> Recipe:
    delbydeler, grunnkretser = tuple(row.get("delbydeler", ())), tuple(row.get("grunnkretser", ()))
    unknown = [part for part in (*delbydeler, *grunnkretser) if part not in names]
    if unknown:
        raise BuildError(
            f"areas.toml: {row['name']} viser til {', '.join(unknown)}, som ikke finnes i råfilene."
        )
    return Recipe(
        id=row["id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        bydel=row["bydel"],
        delbydeler=delbydeler,
        grunnkretser=grunnkretser,
        boundary_source=_boundary_source(
            row, [names[part] for part in (*delbydeler, *grunnkretser)]
        ),
        boundary_confidence=row["boundary_confidence"],
        note=row["note"],
    )


def _boundary_source(row: Mapping[str, Any], parts: list[str]) -> str:
    word, origin = "Delbydel", "Oslo kommune, 2017-inndeling"
    if "grunnkretser" in row:
        word, origin = "Grunnkrets", "Kartverket/SSB, 2018-inndeling"
    ending = "ene" if len(parts) > 1 else ""
    label = row.get("boundary_label") or f"{word}{ending} {_listed(parts)}"
    return f"{label} ({origin}) – {CAVEAT}"


def _listed(names: list[str]) -> str:
    return " og ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def delbydel_features(official: Official, mosaic: Mosaic) -> list[Feature]:
    """97 delbydeler and Marka, by id. Outlines reach into the fjord, as the official ones do."""
    return [
        Feature(
            mosaic.outline(row.delbydel_id),
            {
                "id": row.delbydel_id,
                "code": row.delbydel_kode,
                "name": row.delbydel,
                "bydel": row.bydel,
                "area_km2": round(float(row.areal_km2), 3),
                # The raw land area of Marka is rounded up past its whole area.
                "land_km2": round(min(float(row.land_km2), float(row.areal_km2)), 3),
            },
        )
        for row in official.delbydeler.itertuples()
    ]


def bydel_features(official: Official, parts: list[Feature], bydeler: list[Bydel]) -> list[Feature]:
    """The bydeler, Sentrum and Marka by number, each dissolved from its finished delbydeler."""
    return [_bydel_feature(official, parts, bydel) for bydel in bydeler]


def _bydel_feature(official: Official, parts: list[Feature], bydel: Bydel) -> Feature:
    frame = official.delbydeler
    rows = frame[frame["bydel_nr"] == bydel.number]
    shapes = [part.geometry for part in parts if part.properties["bydel"] == bydel.name]
    return Feature(
        dissolve(shapes),
        {
            "id": bydel.id,
            "nr": bydel.number,
            "name": bydel.name,
            "kind": bydel.kind,
            "area_km2": round(float(rows["areal_km2"].sum()), 2),
            "land_km2": round(float(rows["land_km2"].sum()), 2),
            "unit": bydel.unit,
            "unit_basis": bydel.unit_basis,
            "unit_source": bydel.unit_source,
        },
    )


def newest_listings(path: Path) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Area id to (edition id, listing) of the newest edition that lists it, from editions.json."""
    try:
        editions = json.loads(path.read_text("utf-8"))["editions"]
        return {
            row["area"]: (edition["id"], row) for edition in editions for row in edition["listings"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(
            f"Listene i {path} kan ikke leses; fila må finnes og ha feltet «editions»."
        ) from error


def area_features(
    recipes: list[Recipe], mosaic: Mosaic, listings: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> list[Feature]:
    """One approximate polygon per IPO area, land only, in the order of the recipes."""
    missing = [recipe.name for recipe in recipes if recipe.id not in listings]
    if missing:
        raise BuildError(f"Ingen liste i editions.json nevner {', '.join(missing)}.")
    return [_area_feature(recipe, mosaic, *listings[recipe.id]) for recipe in recipes]


def _area_feature(
    recipe: Recipe, mosaic: Mosaic, edition: str, listing: Mapping[str, Any]
) -> Feature:
    def mine(cell: Cell) -> bool:
        return not cell.sea and (cell.owner in recipe.delbydeler or cell.area == recipe.id)

    return Feature(
        _without_slivers(mosaic.union(mine)),
        {
            "id": recipe.id,
            "name": recipe.name,
            "aliases": "; ".join(recipe.aliases),
            "unit": listing["unit"],
            "status": listing["status"],
            "bydel": recipe.bydel or None,
            "edition": edition,
            "area_km2": round(mosaic.area_km2(mine), 2),
            "boundary_source": recipe.boundary_source,
            "boundary_confidence": recipe.boundary_confidence,
            "note": recipe.note,
        },
    )


def _without_slivers(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in polygons(shape) if to_metres([part])[0].area >= SLIVER_M2]
    return dissolve(parts)
