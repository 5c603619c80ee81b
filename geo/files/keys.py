"""The keys that the data files may have: the fields of the model, and what a file has beside them.

A key that is misspelt would be read as if it was not there: a mark that hides a record as well.
`data/README.md` explains each key; a test compares the two.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import orjson

from geo.errors import Finding
from geo.escape import plain
from geo.files.folder import (
    AREAS,
    BODIES,
    BYDELER,
    DELBYDELER,
    DOCUMENTS,
    EARLIER,
    EDITIONS,
    FOLLOWUPS,
    MEASURES,
    MEETINGS,
    MILESTONES,
    ORIENTATION,
    POPULATION,
    PROGRAMMES,
    SOURCES,
)
from geo.frozen import frozen
from geo.model import (
    AgendaItem,
    Amount,
    Area,
    Body,
    Border,
    Bydel,
    Deadline,
    Delbydel,
    Edition,
    FollowUp,
    Links,
    Listing,
    LogEntry,
    Measure,
    Meeting,
    Milestone,
    PendingFollowUps,
    Population,
    Programme,
    Source,
    StatusText,
    UndatedDeadline,
    Unnamed,
)

_FEATURES = "features"
#: Members of a GeoJSON feature (RFC 7946); its properties have keys of their own.
_OF_A_FEATURE = frozenset({"type", "id", "bbox", "properties", "geometry"})
_LONGEST_KEY = 60  # letters of an unknown key that a message repeats


@frozen
class Keys:
    """The keys of one kind of object: by name, and those of the objects within some of them."""

    names: tuple[str, ...]
    within: Mapping[str, Keys]


def _keys(
    record: type, *, without: Iterable[str] = (), also: Iterable[str] = (), **within: Keys
) -> Keys:
    """The fields of a record of the model, without some that its file lacks, and with others."""
    own = [field.name for field in fields(record) if field.name not in set(without)]
    return Keys((*own, *also), within)


def _layer(*names: str) -> Mapping[str, Keys]:
    return {_FEATURES: Keys((*names, "accuracy", "source"), {})}


_EDITION = _keys(
    Edition,
    without=["partial"],
    unnamed=_keys(Unnamed),
    listings=_keys(Listing, without=["edition"]),
)
_LINKS = _keys(Links)
_LOG = _keys(LogEntry, links=_LINKS)
_FOLLOWUP = _keys(
    FollowUp,
    without=["deadlines_hidden"],
    statuses=_keys(StatusText),
    deadlines=_keys(Deadline),
    undated_deadlines=_keys(UndatedDeadline),
    amounts=_keys(Amount),
    links=_LINKS,
)
#: The lists of each JSON file, or the features of a GeoJSON file, with the keys of their objects.
FILES: Mapping[str, Mapping[str, Keys]] = {
    AREAS: {
        _FEATURES: _keys(Area, without=["geometry", "earlier"], also=["unit", "status", "edition"])
    },
    EARLIER: {_FEATURES: _keys(Border, without=["geometry"], also=["area"])},
    BYDELER: {_FEATURES: _keys(Bydel, without=["geometry"])},
    DELBYDELER: {
        _FEATURES: _keys(Delbydel, without=["geometry"], also=["code", "area_km2", "land_km2"])
    },
    EDITIONS: {"editions": _EDITION},
    FOLLOWUPS: {"followups": _FOLLOWUP, "pending": _keys(PendingFollowUps)},
    MILESTONES: {"milestones": _keys(Milestone)},
    MEETINGS: {
        "meetings": _keys(Meeting, items=_keys(AgendaItem, links=_LINKS)),
    },
    PROGRAMMES: {"programmes": _keys(Programme, log=_LOG, links=_LINKS)},
    BODIES: {"bodies": _keys(Body, log=_LOG, links=_LINKS)},
    MEASURES: {"measures": _keys(Measure, links=_LINKS)},
    DOCUMENTS: {"sources": _keys(Source)},
    SOURCES: {"sources": _keys(Source)},
}
COLUMNS: Mapping[str, Keys] = {POPULATION: _keys(Population)}
#: The layers behind the areas are no part of the model.
LAYERS: Mapping[str, Mapping[str, Keys]] = {
    f"{ORIENTATION}/{name}.geojson": layer
    for name, layer in {
        "fjord": _layer("name"),
        "lakes": _layer("name"),
        "marka": _layer("name"),
        "municipalities": _layer("id", "name"),
        "parks": _layer("name", "kind"),
        "railway": _layer("tunnel"),
        "rivers": _layer("name"),
        "roads": _layer("ref", "name", "kind", "tunnel"),
        "tbane_lines": _layer("line"),
        "tbane_stations": _layer("name", "lines", "municipality"),
    }.items()
}


def unknown_keys(name: str, content: bytes) -> Iterator[Finding]:
    """Each key of a readable file that nothing reads, with the record it stands in."""
    if name in COLUMNS:
        header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))), [])
        yield from _strange(name, "", header, COLUMNS[name].names)
        return
    document = orjson.loads(content.removeprefix(codecs.BOM_UTF8))
    lists = FILES.get(name) or LAYERS[name]
    if _FEATURES not in lists:
        yield from _strange(name, "", document, tuple(lists))
    for key, keys in lists.items():
        for number, row in enumerate(document[key], 1):
            yield from _in_row(name, f"#{number}", row, keys, is_feature=key == _FEATURES)


def _in_row(
    name: str, place: str, row: Mapping[str, Any], keys: Keys, *, is_feature: bool
) -> Iterator[Finding]:
    body = row["properties"] if is_feature else row
    feature = str(body.get("id") or place)
    if is_feature:
        yield from _strange(name, feature, row, sorted(_OF_A_FEATURE))
    yield from _in_object(name, feature, body, keys)


def _in_object(name: str, feature: str, body: Mapping[str, Any], keys: Keys) -> Iterator[Finding]:
    yield from _strange(name, feature, body, keys.names)
    for key, inner in keys.within.items():
        value = body.get(key) or ()
        if isinstance(value, Mapping):
            yield from _in_object(name, f"{feature}/{key}", value, inner)
            continue
        for number, item in enumerate(value, 1):
            place = item.get("area") or f"{key}/{number}"
            yield from _in_object(name, f"{feature}/{place}", item, inner)


def _strange(
    name: str, feature: str, results: Iterable[str], known: Iterable[str]
) -> Iterator[Finding]:
    for key in results:
        if key not in known:
            valid = (("valid", ", ".join(known)),)
            yield Finding("unknown_key", name, feature, plain(key)[:_LONGEST_KEY], valid)
