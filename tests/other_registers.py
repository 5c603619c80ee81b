"""Two registers that are not Oslo's, made up from nothing: their settings and their data.

Every place, border, list and source is invented; only the names of the three Swedish classes of
areas are real words. `swedish` has classes without a trait, five editions from 2015 to 2023, sizes
in EPSG:3006 and areas that reach out of every known place. `norwegian` is a second city with
delbydeler, other statuses and two units.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import shapely
from pyproj import Transformer
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from tests.conftest import ROOT

SIDE_M = 3_000.0
_FOLLOWUPS: dict[str, list[str]] = {"followups": [], "pending": []}
_SOURCE = "oppdiktet"


@dataclass(frozen=True)
class Invented:
    """What a register is made of. `places` are name → (column, row, unit) in a grid of squares;
    `areas` are name → (west, south, east, north in metres from the corner of the grid, place)."""

    settings: str
    epsg: int
    corner: tuple[float, float]
    places: dict[str, tuple[int, int, str]]
    areas: dict[str, tuple[tuple[float, float, float, float], str | None]]
    editions: dict[str, dict[str, tuple[str, str | None]]]
    scope: str
    levels: int = 1
    note: str = "Alt er oppdiktet."
    aliases: dict[str, str] = field(default_factory=dict)

    def degrees(self, surface: BaseGeometry) -> BaseGeometry:
        """A surface in metres from the corner as EPSG:4326 with six decimals."""
        turn = Transformer.from_crs(self.epsg, 4326, always_xy=True)
        moved = shapely.transform(surface, lambda xy: xy + self.corner)
        placed = shapely.transform(moved, turn.transform, interleaved=False)
        result: BaseGeometry = shapely.transform(placed, lambda xy: xy.round(6))
        return result

    def km2(self, surface: BaseGeometry) -> float:
        """The size of a surface in degrees, in the register's own system."""
        turn = Transformer.from_crs(4326, self.epsg, always_xy=True)
        metres = shapely.transform(surface, turn.transform, interleaved=False)
        return round(float(metres.area) / 1e6, 2)


def slug(name: str) -> str:
    letters = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o", " ": "-"})
    return name.lower().translate(letters)


def write(invented: Invented, folder: Path) -> Path:
    """The register's folder; returns its settings file."""
    data = folder / "data"
    data.mkdir(parents=True)
    _features(data / "bydeler.geojson", _places(invented))
    _features(data / "delbydeler.geojson", _parts(invented) if invented.levels == 2 else ())
    _features(data / "ipo_areas.geojson", _areas(invented))
    rows = {
        "editions": {"editions": list(_editions(invented))},
        "followups": _FOLLOWUPS,
        "milestones": {"milestones": []},
        "documents": {"sources": [_source()]},
        "sources": {"sources": []},
    }
    for name, content in rows.items():
        text = json.dumps(content, ensure_ascii=False)
        (data / f"{name}.json").write_text(text, encoding="utf-8")
    head = "bydel,year,population,age_0_17,age_10_22\n"
    (data / "population.csv").write_text(head, encoding="utf-8")
    settings = folder / "register.toml"
    settings.write_text(invented.settings, encoding="utf-8")
    return settings


def _source() -> dict[str, Any]:
    return {
        "id": _SOURCE,
        "kind": "document",
        "title": "En oppdiktet liste",
        "publisher": "Ingen",
        "date": "2023",
        "licence": None,
        "url": None,
        "note": "Alt er oppdiktet.",
    }


def _features(path: Path, rows: Iterable[tuple[dict[str, Any], BaseGeometry]]) -> None:
    features = [
        {"type": "Feature", "properties": properties, "geometry": mapping(surface)}
        for properties, surface in rows
    ]
    content = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _square(column: int, row: int) -> BaseGeometry:
    west, south = column * SIDE_M, row * SIDE_M
    square: BaseGeometry = box(west, south, west + SIDE_M, south + SIDE_M)
    return square


def _places(invented: Invented) -> Iterable[tuple[dict[str, Any], BaseGeometry]]:
    for number, (name, (column, row, unit)) in enumerate(invented.places.items(), 1):
        surface = invented.degrees(_square(column, row))
        size = invented.km2(surface)
        yield (
            {
                "id": slug(name),
                "nr": f"{number:02}",
                "name": name,
                "kind": "bydel",
                "area_km2": size,
                "land_km2": size,
                "unit": unit,
                "unit_basis": "publisert",
                "unit_source": "Oppdiktet",
            },
            surface,
        )


def _parts(invented: Invented) -> Iterable[tuple[dict[str, Any], BaseGeometry]]:
    """Each place in two halves."""
    for name, (column, row, _) in invented.places.items():
        west, south, east, north = _square(column, row).bounds
        middle = (south + north) / 2
        for number, half in enumerate(
            (box(west, south, east, middle), box(west, middle, east, north))
        ):
            surface = invented.degrees(half)
            properties = {
                "id": f"{slug(name)}-{number}",
                "code": f"{number}",
                "name": f"{name} {'sør' if not number else 'nord'}",
                "bydel": name,
                "area_km2": invented.km2(surface),
                "land_km2": invented.km2(surface),
            }
            yield properties, surface


def _areas(invented: Invented) -> Iterable[tuple[dict[str, Any], BaseGeometry]]:
    for name, (bounds, place) in invented.areas.items():
        surface = invented.degrees(box(*bounds))
        edition = next(id_ for id_, rows in reversed(invented.editions.items()) if name in rows)
        unit, status = invented.editions[edition][name]
        yield (
            {
                "id": slug(name),
                "name": name,
                "aliases": invented.aliases.get(name, ""),
                "unit": unit,
                "status": status,
                "bydel": place,
                "edition": edition,
                "area_km2": invented.km2(surface),
                "boundary_source": "Oppdiktet",
                "boundary_confidence": "high",
                "boundary_exact": True,
                "note": None,
            },
            surface,
        )


def _editions(invented: Invented) -> Iterable[dict[str, Any]]:
    for id_, rows in invented.editions.items():
        yield {
            "id": id_,
            "date": id_,
            "date_text": None,
            "title": f"Oppdiktet liste {id_}",
            "kind": "council",
            "scope": invented.scope,
            "sources": [_SOURCE],
            "stated_counts": [],
            "unnamed": [],
            "note": invented.note,
            "listings": [_listing(name, *row) for name, row in rows.items()],
        }


def _listing(name: str, unit: str, status: str | None) -> dict[str, Any]:
    return {
        "area": slug(name),
        "unit": unit,
        "status": status,
        "as_written": name,
        "entries": 1,
        "started": None,
        "source": _SOURCE,
        "line": None,
        "quote": name,
        "note": None,
    }


# --- a register like a Swedish one --------------------------------------------------------------

SEVERE, RISK, EXPOSED = "särskilt utsatt", "risk", "utsatt"
CLASSES = (SEVERE, RISK, EXPOSED)
_SWEDISH_SETTINGS = f"""
[register]
id = "exempelstad"
city = "Exempelstad"
zone = "Europe/Stockholm"
languages = ["nb", "en"]
territory = "Exempelstads kommun"
data = "data"

[projection]
epsg = 3006
meridian = 15.0

[map]
view = [14.9, 57.9, 15.3, 58.12]

[places]
levels = 1
beyond = true

[[status]]
code = "{SEVERE}"
look = {{ ground = "#7a1f2b", pattern = "solid" }}
[status.words]
nb = {{ one = "{SEVERE}", many = "särskilt utsatta", said = "er särskilt utsatta" }}
en = {{ one = "especially vulnerable" }}

[[status]]
code = "{RISK}"
look = {{ ground = "#ffdf70", mark = "#7a4b00", pattern = "dots" }}
[status.words]
nb = {{ one = "risk" }}
en = {{ one = "risk area" }}

[[status]]
code = "{EXPOSED}"
look = {{ ground = "#c9d6f8", mark = "#1f42aa", pattern = "stripes" }}
[status.words]
nb = {{ one = "utsatt", many = "utsatta" }}
en = {{ one = "vulnerable" }}

[[unit]]
code = "nord"
letter = "N"
tint = "#cfe9e4"
look = {{ ground = "#1c8a7c", pattern = "solid" }}

[[unit]]
code = "syd"
letter = "S"
tint = "#e3d8f6"
look = {{ ground = "#8a5cd6", pattern = "solid" }}

[place_looks]
01 = ["blue", "dots"]
02 = ["red", "stripes"]
03 = ["yellow", "level"]
04 = ["green", "solid"]

[words.nb]
"map.credit" = "Kartgrunnlag: oppdiktet"
"unit.named" = "Polisenhet {{unit}}"

[words.en]
"map.credit" = "Base map: invented"

[nouns.nb]
Oslo = "Exempelstad"
bydel = "stadsdel"
bydelen = "stadsdelen"
bydeler = "stadsdelar"
bydelene = "stadsdelarna"
"politirådet" = "polisen"
"politirådets" = "polisens"
"rådet" = "polisen"
"rådets" = "polisens"
"politiets" = "polisens"
politienhet = "polisenhet"
politienheten = "polisenheten"
politienheter = "polisenheter"
politienhetene = "polisenheterna"
"IPO-område" = "utsatt område"
"IPO-områder" = "utsatta områden"
"""

_YEARS = ("2015", "2017", "2019", "2021", "2023")
SWEDISH = Invented(
    settings=_SWEDISH_SETTINGS,
    epsg=3006,
    corner=(500_000.0, 6_425_000.0),
    places={
        "Norrhöjden": (0, 1, "nord"),
        "Björkdalen": (1, 1, "nord"),
        "Söderängen": (0, 0, "syd"),
        "Ekbacken": (1, 0, "syd"),
    },
    areas={
        "Påhittet": ((500, 3500, 1500, 4500), "Norrhöjden"),
        "Gränstorp": ((5400, 4000, 7000, 5200), "Björkdalen"),  # half of it beyond every place
        "Sagobacken": ((-900, 400, 900, 1600), "Söderängen"),  # half of it beyond every place
        "Låtsasby": ((3600, 600, 5000, 1800), "Ekbacken"),
        "Utmarken": ((8000, 8000, 9000, 9000), None),  # in no place at all
    },
    editions={
        "2015": {"Påhittet": ("nord", SEVERE), "Gränstorp": ("nord", EXPOSED)},
        "2017": {
            "Påhittet": ("nord", SEVERE),
            "Gränstorp": ("nord", RISK),
            "Sagobacken": ("syd", EXPOSED),
        },
        "2019": {
            "Påhittet": ("nord", SEVERE),
            "Gränstorp": ("nord", SEVERE),
            "Sagobacken": ("syd", EXPOSED),
        },
        "2021": {
            "Påhittet": ("nord", RISK),
            "Gränstorp": ("nord", SEVERE),
            "Sagobacken": ("syd", EXPOSED),
            "Låtsasby": ("syd", RISK),
        },
        "2023": {
            "Gränstorp": ("nord", SEVERE),
            "Sagobacken": ("syd", RISK),
            "Låtsasby": ("syd", RISK),
            "Utmarken": ("nord", EXPOSED),
        },
    },
    scope="Exempelstad med omland",
)

# --- a second Norwegian city --------------------------------------------------------------------

_NORWEGIAN_SETTINGS = """
[register]
id = "dalvik"
city = "Dalvik"
languages = ["nb", "nn", "en"]
territory = "Dalvik kommune"
scopes = ["Dalvik kommune", "ukjent"]
data = "data"

[projection]
epsg = 25833

[map]
view = [15.0, 66.95, 15.35, 67.1]

[places]
levels = 2

[[status]]
code = "vedtatt"
trait = "begins"
look = { ground = "#0b6e4f", pattern = "solid" }
[status.words]
nb = { one = "vedtatt", many = "vedtatte" }
nn = { one = "vedteken", many = "vedtekne" }
en = { one = "decided" }

[[status]]
code = "forlenget"
trait = "continues"
look = { ground = "#fde2cf", mark = "#a63c00", pattern = "level" }
[status.words]
nn = { one = "lengd" }
en = { one = "extended" }

[[unit]]
code = "indre"
tint = "#cfe9e4"
look = { ground = "#1c8a7c", pattern = "solid" }

[[unit]]
code = "ytre"
tint = "#f6e3bd"
look = { ground = "#c98a14", pattern = "solid" }

[place_looks]
01 = ["blue", "dots"]
02 = ["red", "stripes"]

[words.nb]
"map.credit" = "Kartgrunnlag: oppdiktet"

[words.nn]
"map.credit" = "Kartgrunnlag: oppdikta"

[words.en]
"map.credit" = "Base map: invented"

[nouns.nb]
Oslo = "Dalvik"

[nouns.nn]
Oslo = "Dalvik"

[nouns.en]
Oslo = "Dalvik"
"""

NORWEGIAN = Invented(
    settings=_NORWEGIAN_SETTINGS,
    epsg=25833,
    corner=(500_500.0, 7_428_000.0),
    places={"Innerøya": (0, 0, "indre"), "Ytterøya": (1, 0, "ytre")},
    areas={
        "Diktum": ((300, 300, 1200, 1200), "Innerøya"),
        "Oppspinn": ((3400, 1700, 4600, 2800), "Ytterøya"),
        "Fabelgrend": ((4800, 200, 5800, 1100), "Ytterøya"),
    },
    editions={
        "2024-02": {"Diktum": ("indre", "vedtatt"), "Oppspinn": ("ytre", "vedtatt")},
        "2025-02": {"Diktum": ("indre", "forlenget"), "Fabelgrend": ("ytre", "vedtatt")},
    },
    scope="Dalvik kommune",
    levels=2,
)


def walk_pages() -> dict[str, str]:
    """What each page says of the register that the settings name, by the page's name, and each form
    of "Rediger" for its first area."""
    from geo import store
    from geo.files import read_register
    from pages.editing import FORMS
    from tests.status_outputs import page

    area = read_register(store.folder()).areas[0].id

    names = ("map", "timeline", "followups", "meetings", "subjects", "bydeler", "seminar", "area")
    pages = {name: page(name) for name in (*names, "edit", "slides", "exchange", "about")}
    forms = {name: form.parameter for name, form in FORMS.items()}
    with patch("pages.review.signing.closed", return_value=""):  # as who may write sees them
        return pages | {
            f"edit/{name}": page("edit", form=name, **({"area": area} if key == "area" else {}))
            for name, key in forms.items()
        }


def walk_addresses() -> dict[str, str]:
    """What each address for other programs and other people's pages answers, by its path."""
    from geo import store
    from geo.disclosure import disclose
    from geo.files import read_register
    from geo.model import Audience
    from tests.geo.live_site import ask, site_of

    site = site_of(disclose(read_register(store.folder()), Audience.OPEN))
    collections = json.loads(ask(site, "/ogc/collections").content)["collections"]
    places = [f"/ogc/collections/{item['id']}" for item in collections]
    paths = [
        *("/ogc", "/ogc?f=html", "/ogc/api", "/ogc/conformance", "/ogc/collections?f=html"),
        *(path + more for path in places for more in ("", "?f=html", "/queryables?f=html")),
        *(f"{path}/items{more}" for path in places for more in ("", "?f=html")),
        *("/live/ipo-omrader.geojson", "/live/kalender.ics", "/live/endringer.atom", "/embed"),
    ]
    answers = {path: ask(site, path) for path in paths}
    assert {path: it.status for path, it in answers.items() if it.status != 200} == {}
    return {path: answer.text for path, answer in answers.items()}


def run(settings: Path, *arguments: str, module: str = "geo") -> subprocess.CompletedProcess[str]:
    """A command for a register, in a process of its own."""
    remaining = {
        name: value for name, value in os.environ.items() if not name.startswith("IPOKART_")
    }
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=remaining
        | {
            "IPOKART_SETTINGS": str(settings),
            "IPOKART_DB": str(settings.parent / "register.sqlite"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


if __name__ == "__main__":
    print(json.dumps({"pages": walk_pages, "addresses": walk_addresses}[sys.argv[1]]()))
