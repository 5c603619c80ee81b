"""A made-up country of the size of Norway: a whole register, with settings of its own.

`python -m benchmarks.country FOLDER` writes one to look at: start the pages on it with
`IPOKART_SETTINGS=FOLDER/register.toml ipokart serve`.

Nothing of it is real. The shape of the country, its municipalities (as places), basic statistical
units (as parts of places), areas, lists and follow-up points are drawn by one seed, and their names
say so. The same size always gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping

from geo import files
from geo.new_register import folder as new_folder
from geo.new_register.frame import Projection
from geo.new_register.starting_point import NewArea, NewPlace, StartingPoint
from geo.projection import all_projected

_EPSG = 25833  # what the country is measured in: UTM 33
_SEED = 19
_UNITS = tuple(
    f"oppdiktet distrikt {number:02}" for number in range(1, 7)
)  # as many as a new register has looks for
_STATUSES = ("ny", "videreført", "oppstart")
_SOURCE = "gis-fil"  # as a new register calls its first source
_NEWEST = 2026
#: Of the country, in degrees: where it starts and ends, and how wide it is at the most.
_SOUTH, _NORTH, _WEST, _WIDE = 58.0, 71.0, 5.5, 7.0
_DECIMALS = 6
_WORDS = {
    "title": "Oppdiktet liste for måling",
    "source": "Oppdiktet land for måling",
    "boundary": "Oppdiktet form for måling",
    "unknown": "oppdiktet",
    "credit_nb": "Oppdiktet kartgrunnlag for måling",
    "credit_nn": "Oppdikta kartgrunnlag for måling",
    "credit_en": "Made-up base map for measuring",
}


@dataclass(frozen=True)
class Size:
    """How much of everything a country has."""

    municipalities: int = 357
    areas: int = 3_600
    lists: int = 6
    parts: int = 14_000
    points: int = 20_000

    def times(self, scale: float) -> Size:
        """A smaller or larger one; at least a few of everything."""

        def of(full: int, least: int) -> int:
            return max(least, round(full * scale))

        municipalities = of(self.municipalities, 4)
        areas = of(self.areas, municipalities)
        return Size(
            municipalities, areas, self.lists, max(of(self.parts, 0), areas), of(self.points, 4)
        )


NORWAY = Size()


def write(folder: Path, size: Size = NORWAY, most_areas: int | None = None) -> Path:
    """Write the register into a folder that is not there yet; returns its settings file. It is
    divided above `most_areas`; None: where any register is."""
    country = _Country(size)
    settings = new_folder.write(country.start, folder, _WORDS)
    text = settings.read_text(encoding="utf-8").replace("levels = 1", "levels = 2")
    if most_areas:
        text = text.replace("[map]\n", f"[map]\nmost_areas = {most_areas}\n")
    settings.write_text(text, encoding="utf-8")
    data = folder / new_folder.DATA
    areas = (data / files.AREAS).read_text(encoding="utf-8")
    areas = areas.replace('"edition": "forste-liste"', f'"edition": "{_NEWEST}-01"')
    (data / files.AREAS).write_text(areas, encoding="utf-8")
    _dump(data / files.DELBYDELER, {"type": "FeatureCollection", "features": country.parts()})
    _dump(data / files.EDITIONS, {"editions": country.editions()})
    _dump(data / files.FOLLOWUPS, {"followups": country.points(), "pending": []})
    return settings


def _dump(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


class _Country:
    """The geometry and the facts of one size."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._chance = np.random.default_rng(_SEED)
        self.cells = _cells(_scattered(self._chance, size.parts))
        middles = shapely.centroid(self.cells)
        seeds = shapely.STRtree(shapely.points(_scattered(self._chance, size.municipalities)))
        _, nearest = seeds.query_nearest(middles, all_matches=False)
        numbers, self.homes = np.unique(nearest, return_inverse=True)
        self.names = tuple(f"Oppdiktet kommune {number + 1:03}" for number in range(len(numbers)))

    @cached_property
    def start(self) -> StartingPoint:
        """What a new register starts with."""
        places = tuple(self._places())
        areas = tuple(self._areas())
        west, south, east, north = shapely.total_bounds(self.cells).tolist()
        return StartingPoint(
            city="Oppdiktet land",
            day=date(_NEWEST, 1, 15),
            file="",
            projection=Projection(_EPSG, 15.0, 0.9996, 500_000.0),
            view=(west - 0.5, south - 0.3, east + 0.5, north + 0.3),
            beyond=False,
            places=places,
            areas=areas,
            units=_UNITS,
            statuses=_STATUSES,
            assumed=(),
        )

    def _places(self) -> Iterator[NewPlace]:
        for number, name in enumerate(self.names):
            surface = _whole(shapely.coverage_union_all(self.cells[self.homes == number]))
            yield NewPlace(_id(name), name, surface, _km2(surface))

    def _areas(self) -> Iterator[NewArea]:
        chosen = np.arange(self.size.areas) * len(self.cells) // self.size.areas
        for number, cell in enumerate(chosen.tolist()):
            home = int(self.homes[cell])
            name, surface = f"Oppdiktet {number + 1:05}", _blot(self.cells[cell])
            unit, status = _UNITS[home % len(_UNITS)], _STATUSES[number % 3]
            within = (self.names[home],)
            yield NewArea(_id(name), name, surface, _km2(surface), within, unit, status)

    def parts(self) -> list[dict[str, Any]]:
        """The statistical units as GeoJSON features."""
        return [
            {
                "type": "Feature",
                "properties": {
                    "id": f"oppdiktet-krets-{number + 1:05}",
                    "name": f"Oppdiktet krets {number + 1:05}",
                    "bydel": self.names[home],
                },
                "geometry": mapping(cell),
            }
            for number, (cell, home) in enumerate(zip(self.cells, self.homes.tolist(), strict=True))
        ]

    def editions(self) -> list[dict[str, Any]]:
        """The lists, a year apart; each leaves out every seventh area, another one each time, but
        the newest has them all."""
        newest = new_folder._edition(self.start, _WORDS)
        years = range(_NEWEST + 1 - self.size.lists, _NEWEST + 1)
        return [
            {
                **newest,
                "id": f"{year}-01",
                "date": f"{year}-01-15",
                "listings": [
                    row
                    for number, row in enumerate(newest["listings"])
                    if year == _NEWEST or (number + year) % 7
                ],
            }
            for year in years
        ]

    def points(self) -> list[dict[str, Any]]:
        """Follow-up points, each of a municipality."""
        places, lists = self.start.places, self.size.lists
        return [
            _point(number, _NEWEST - number % lists, places[number % len(places)].id)
            for number in range(self.size.points)
        ]


def _point(number: int, year: int, place: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"areas": [], "units": [], "programmes": []}
    title = f"Oppdiktet punkt {number + 1:05}"
    return {
        "id": f"{year}-{number + 1}",
        "year": year,
        "number": number + 1,
        "number_restored": False,
        "title": title,
        "text": f"{title}, laget for måling.",
        "quote": title,
        "source": _SOURCE,
        "line": None,
        "statuses": [],
        "state": "løpende",
        "responsible": [],
        "deadlines": [],
        "amounts": [],
        "links": {**nothing, "all_areas": False, "all_bydeler": False, "bydeler": [place]},
    }


# --- geometry -----------------------------------------------------------------------------------


def _scattered(chance: np.random.Generator, count: int) -> np.ndarray:
    """Points (n, 2; lon, lat) over a long land that bends to the east."""
    along, across = chance.random(count) ** 1.6, chance.random(count)
    wide = _WIDE * (1 - 0.75 * np.sin(np.pi * np.minimum(along * 1.1, 1)))
    return np.column_stack(
        [_WEST + 18 * along**1.5 + wide * across, _SOUTH + (_NORTH - _SOUTH) * along]
    )


def _cells(points: np.ndarray) -> np.ndarray:
    """The land divided among its points, with the decimals that borders have at rest."""
    land = shapely.concave_hull(shapely.multipoints(points), ratio=0.05).buffer(0.05)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=land))
    cut = shapely.intersection(cells, land)
    largest = [max(shapely.get_parts(cell), key=lambda part: part.area) for cell in cut]
    return np.asarray(shapely.set_precision(np.array(largest, dtype=object), 10**-_DECIMALS))


def _blot(cell: Polygon) -> Polygon:
    """An area well inside a cell, with a border of as many corners as drawn ones have."""
    middle = cell.representative_point()
    reach = middle.distance(cell.boundary)
    blot = middle.buffer(reach * 0.7, quad_segs=8)
    return Polygon(shapely.get_coordinates(blot).round(_DECIMALS))


def _whole(surface: Any) -> Any:
    """A surface as registers have it: one polygon, or several."""
    parts = [part for part in shapely.get_parts(surface) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _km2(surface: Any) -> float:
    return round(float(all_projected([surface], _EPSG)[0].area) / 1e6, 2)


def _id(name: str) -> str:
    return name.casefold().replace(" ", "-")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
