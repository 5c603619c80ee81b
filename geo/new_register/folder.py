"""A starting point → a folder: `register.toml`, and `data/` with the register's files."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from geo import files
from geo.errors import NewRegisterError
from geo.new_register.starting_point import NewArea, StartingPoint
from geo.settings import LANGUAGES
from geo.settings.reading import parse
from geo.view import slug

SETTINGS, DATA = "register.toml", "data"
_SOURCE, _EDITION = "gis-fil", "forste-liste"
_SEPARATOR = "; "


def write(start: StartingPoint, folder: Path, words: dict[str, str]) -> Path:
    """Write the folder, whole or not at all; returns its settings file.

    `words` are the words that the data holds: `title`, `source`, `boundary`, `unknown` and
    `credit_nb` for each language. Raises NewRegisterError for a folder that holds something, and
    SettingsError for settings that could not be read again.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NewRegisterError("not_empty", folder=str(folder))
    content = settings(start, words)
    parse(content.encode(), folder / SETTINGS)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".ipokart-") as place:
            inner = Path(place) / "new"
            (inner / DATA).mkdir(parents=True)
            (inner / SETTINGS).write_text(content, encoding="utf-8")
            for name, text in _contents(start, words):
                (inner / DATA / name).write_text(text, encoding="utf-8")
            inner.replace(folder)
    except OSError as error:
        reason = error.strerror or "?"
        raise NewRegisterError("unwritable", folder=str(folder), reason=reason) from None
    return folder / SETTINGS


# --- the settings -------------------------------------------------------------------------------


def settings(start: StartingPoint, words: dict[str, str]) -> str:
    """The text of the settings file."""
    looks = tomllib.loads((package_files(__package__) / "looks.toml").read_text("utf-8"))
    city = _quoted(start.city)
    lines = [
        *("[register]", f"id = {_quoted(slug(start.city)[:40] or 'register')}", f"city = {city}"),
        *('languages = ["nb", "nn", "en"]', f"territory = {city}", f'data = "{DATA}"', ""),
        *("[projection]", f"epsg = {start.projection.epsg}"),
        *(f"meridian = {start.projection.meridian}", f"scale = {start.projection.scale}"),
        *(f"east = {start.projection.east}", "", "[map]", f"view = {list(start.view)}", ""),
        *("[places]", "levels = 1", f"beyond = {str(start.beyond).lower()}", ""),
        *_statuses(start, looks["status"]),
        *_units(start, looks["unit"]),
        *("[place_looks]", *_place_looks(start, looks), ""),
        *(_credit(language, words) for language in LANGUAGES),
        *(f"[nouns.{language}]\nOslo = {city}\n" for language in LANGUAGES),
    ]
    return "\n".join(lines)


def _credit(language: str, words: dict[str, str]) -> str:
    return f'[words.{language}]\n"map.credit" = {_quoted(words[f"credit_{language}"])}\n'


def _quoted(words: str) -> str:
    """Words as a TOML string, which JSON's are."""
    return json.dumps(words, ensure_ascii=False)


def _statuses(start: StartingPoint, looks: list[dict[str, str]]) -> Iterator[str]:
    for code, look in zip(start.statuses, looks, strict=False):
        yield from ("[[status]]", f"code = {_quoted(code)}", f"look = {_look(look)}", "")


def _units(start: StartingPoint, looks: list[dict[str, str]]) -> Iterator[str]:
    for code, row in zip(start.units, looks, strict=False):
        look = _look({"ground": row["ground"], "pattern": "solid"})
        yield from ("[[unit]]", f"code = {_quoted(code)}", f'tint = "{row["tint"]}"')
        yield from (f"look = {look}", "")


def _look(look: dict[str, str]) -> str:
    return "{ " + ", ".join(f'{key} = "{value}"' for key, value in look.items()) + " }"


def _place_looks(start: StartingPoint, looks: dict[str, list[str]]) -> Iterator[str]:
    hues, patterns = looks["place"], looks["pattern"]
    for place in range(len(start.places)):
        hue = hues[place % len(hues)]
        pattern = patterns[(place // len(hues) + place) % len(patterns)]
        yield f'{_number(place)} = ["{hue}", "{pattern}"]'


def _number(place: int) -> str:
    return f"{place + 1:02}"


# --- the data -----------------------------------------------------------------------------------


def _contents(start: StartingPoint, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    source = _source(start, words)
    yield files.AREAS, _features([(_area(it, words), it.surface) for it in start.areas])
    places = [(_place(number, it, words), it.surface) for number, it in enumerate(start.places)]
    yield files.BYDELER, _features(places)
    yield files.DELBYDELER, _features([])
    yield files.EDITIONS, _json({"editions": [_edition(start, words)]})
    yield files.FOLLOWUPS, _json({"followups": [], "pending": []})
    yield files.MILESTONES, _json({"milestones": []})
    yield files.DOCUMENTS, _json({"sources": []})
    yield files.SOURCES, _json({"sources": [source]})
    yield files.POPULATION, "bydel,year,population,age_0_17,age_10_22\n"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _features(rows: list[tuple[dict[str, Any], Any]]) -> str:
    from shapely.geometry import mapping

    features = [
        {"type": "Feature", "properties": properties, "geometry": mapping(surface)}
        for properties, surface in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _area(area: NewArea, words: dict[str, str]) -> dict[str, Any]:
    home, *others = area.places or (None,)
    return {
        "id": area.id,
        "name": area.name,
        "aliases": "",
        "unit": area.unit,
        "status": area.status,
        "bydel": home,
        "other_bydeler": _SEPARATOR.join(map(str, others)),
        "edition": _EDITION,
        "area_km2": area.km2,
        "boundary_source": words["boundary"],
        "boundary_confidence": "medium",
        "note": None,
    }


def _place(number: int, place: Any, words: dict[str, str]) -> dict[str, Any]:
    return {
        "id": place.id,
        "nr": _number(number),
        "name": place.name,
        "kind": "bydel",
        "area_km2": place.km2,
        "land_km2": place.km2,
        "unit": None,
        "unit_basis": "ukjent",
        "unit_source": words["unknown"],
    }


def _source(start: StartingPoint, words: dict[str, str]) -> dict[str, Any]:
    return {
        "id": _SOURCE,
        "kind": "geodata",
        "title": words["source"],
        "publisher": words["unknown"],
        "date": start.day.isoformat(),
        "licence": None,
        "url": None,
        "note": None,
    }


def _edition(start: StartingPoint, words: dict[str, str]) -> dict[str, Any]:
    return {
        "id": _EDITION,
        "date": start.day.isoformat(),
        "date_text": None,
        "title": words["title"],
        "kind": "council",
        "scope": start.city,
        "sources": [_SOURCE],
        "stated_counts": [],
        "unnamed": [],
        "note": None,
        "listings": [_listing(area) for area in start.areas],
    }


def _listing(area: NewArea) -> dict[str, Any]:
    return {
        "area": area.id,
        "unit": area.unit,
        "status": area.status,
        "as_written": area.name,
        "entries": 1,
        "started": None,
        "source": _SOURCE,
        "line": None,
        "quote": None,
        "note": None,
    }
