"""A whole data folder with as many areas as asked for.

`python -m benchmarks.synthetic FOLDER 10000` writes one to look at or to start the pages on.

The areas are made up: small uneven shapes on a grid inside the real bydeler, with units and
statuses in turn, and a name that says so. Everything else is copied from the shipped folder, so
the pages draw the same background. The same count always gives the same bytes.
"""

from __future__ import annotations

import json
import math
import shutil
import sys
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Polygon

from geo import files, settings
from geo.disclosure import openly
from geo.model import Bydel, Register, Status, Unit
from geo.projection import in_metres

STEP_LON, STEP_LAT = 0.0029, 0.00145  # degrees between neighbours, about 160 m each way
CORNERS = 24
_SOURCE = "oslo-delbydeler-2017"  # any source of the shipped folder will do


def write(folder: Path, count: int) -> Path:
    """Write the data folder and return it. Raises ValueError when so many do not fit."""
    shipped = Path(__file__).resolve().parents[1] / "data"
    shutil.copytree(shipped, folder, dirs_exist_ok=True)
    features = _features(openly(files.read_register(shipped)), count)
    _dump(folder / files.AREAS, {"type": "FeatureCollection", "features": features})
    _dump(folder / files.EDITIONS, {"editions": _editions(features)})
    _dump(folder / files.FOLLOWUPS, {"followups": [], "pending": []})
    return folder


def write_settings(folder: Path, count: int) -> Path:
    """The shipped settings, but for a map that gets so many areas at once; returns the file."""
    shipped = settings.SHIPPED.read_text(encoding="utf-8")
    path = folder / "settings.toml"
    own = shipped.replace("[map]\n", f"[map]\nmost_areas = {count}\n", 1)
    path.write_text(own, encoding="utf-8")
    return path


def write_lists(folder: Path, count: int, lists: int) -> Path:
    """The same with every area on each of so many lists, a year apart, and one follow-up point."""
    shipped = Path(__file__).resolve().parents[1] / "data"
    write(folder, count)
    newest = json.loads((folder / files.EDITIONS).read_text(encoding="utf-8"))["editions"][-1]
    older = [
        {**newest, "id": f"{year}-01", "date": f"{year}-01-15"}
        for year in range(2027 - lists, 2026)
    ]
    _dump(folder / files.EDITIONS, {"editions": [*older, newest]})
    points = json.loads((shipped / files.FOLLOWUPS).read_text(encoding="utf-8"))["followups"]
    _dump(folder / files.FOLLOWUPS, {"followups": [{**points[0], "links": {}}], "pending": []})
    meetings = json.loads((folder / files.MEETINGS).read_text(encoding="utf-8"))["meetings"]
    _dump(folder / files.MEETINGS, {"meetings": [{**item, "items": []} for item in meetings]})
    return folder


def _dump(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _features(register: Register, count: int) -> list[dict[str, Any]]:
    shapes = [(bydel, shape) for bydel in register.bydeler for shape in _within(bydel)]
    if len(shapes) < count:
        raise ValueError(f"only {len(shapes)} areas fit inside the bydeler, not {count}")
    # Spread over all bydeler instead of filling the first ones.
    chosen = (shapes[number * len(shapes) // count] for number in range(count))
    return [_feature(number, bydel, shape) for number, (bydel, shape) in enumerate(chosen)]


def _within(bydel: Bydel) -> list[Polygon]:
    west, south, east, north = bydel.geometry.bounds
    shapely.prepare(bydel.geometry)
    columns = range(math.ceil(west / STEP_LON), math.floor(east / STEP_LON) + 1)
    rows = range(math.ceil(south / STEP_LAT), math.floor(north / STEP_LAT) + 1)
    blots = (_blot(column * STEP_LON, row * STEP_LAT) for row in rows for column in columns)
    return [blot for blot in blots if bydel.geometry.contains(blot)]


def _blot(lon: float, lat: float) -> Polygon:
    """An uneven closed shape round a point, clear of its neighbours."""
    corners = []
    for corner in range(CORNERS):
        turn = 2 * math.pi * corner / CORNERS
        reach = 0.36 + 0.1 * math.sin(3 * turn + 700 * lon + 1300 * lat)
        corners.append(
            (
                round(lon + reach * STEP_LON * math.cos(turn), 6),
                round(lat + reach * STEP_LAT * math.sin(turn), 6),
            )
        )
    return Polygon(corners)


def _feature(number: int, bydel: Bydel, shape: Polygon) -> dict[str, Any]:
    properties = {
        "id": f"oppdiktet-{number:05}",
        "name": f"Oppdiktet {number:05}",
        "aliases": "",
        "unit": list(Unit)[number % 3],
        "status": list(Status)[number // 3 % 3],
        "bydel": bydel.name,
        "edition": "2026-01",
        "area_km2": round(in_metres(shape).area / 1e6, 2),
        "boundary_source": "Oppdiktet form for måling",
        "boundary_confidence": "low",
        "note": None,
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(shape),
    }


def _editions(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two lists, so that comparing them has work to do: every second area, then all."""
    listings = [_listing(feature["properties"]) for feature in features]
    return [_edition("2025-01", listings[::2]), _edition("2026-01", listings)]


def _edition(id_: str, listings: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": id_,
        "date": id_,
        "date_text": None,
        "title": "Oppdiktet liste for måling",
        "kind": "council",
        "scope": "Oslo politidistrikt",
        "sources": [_SOURCE],
        "stated_counts": [len(listings)],
        "unnamed": [],
        "note": None,
        "listings": listings,
    }


def _listing(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "area": properties["id"],
        "unit": properties["unit"],
        "status": properties["status"],
        "as_written": properties["name"],
        "entries": 1,
        "started": None,
        "source": _SOURCE,
        "line": None,
        "quote": None,
        "note": None,
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
