"""The parameters of a request → what is asked for. Everything in them is somebody else's."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime
from http import HTTPStatus
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry

from geo import settings, text
from geo.errors import UnknownValueError
from geo.exchange.live.collections import Collection
from geo.exchange.live.problems import Problem, bad, bad_value, shown
from geo.exchange.live.spans import Span
from geo.exchange.live.systems import CRS84, SYSTEMS, System
from geo.frozen import frozen
from geo.layers.fields import Field
from geo.query import find_code

Value = str | int | float | bool | date
#: Features of an answer, unless the request says otherwise; and the most, whatever it says.
USUAL_LIMIT, MOST = 100, 1000
_LONGEST_QUERY = 4000  # characters
_MOST_PARAMETERS = 50
_FARTHEST = 1_000_000_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_OPEN_ENDS = {"", ".."}
#: What a box is on the globe, degrees.
_WORLD = (-180.0, -90.0, 180.0, 90.0)


@frozen
class FeatureQuery:
    """Which features of a collection are asked for, and how.

    `box` is a surface in EPSG:4326; `span` the days that a feature must belong to; `filters` what
    its fields must be.
    """

    limit: int = USUAL_LIMIT
    offset: int = 0
    box: BaseGeometry | None = None
    span: Span | None = None
    filters: Mapping[str, Value] = field(default_factory=dict)
    system: System = CRS84


Query = Mapping[str, str]


def read_lists(query: bytes, known: Iterable[str]) -> dict[str, list[str]]:
    """The parameters by name with all their values; those that nobody knows are left out. Raises
    Problem for what cannot be read."""
    allowed, lists = set(known), dict[str, list[str]]()
    for name, value in _pairs(query):
        if name in allowed:
            lists.setdefault(name, []).append(value)
    return lists


def read_query(query: bytes, known: Iterable[str]) -> Query:
    """The parameters by name, each given once. Raises Problem for any other."""
    allowed, by_name = set(known), dict[str, str]()
    for name, value in _pairs(query):
        if name not in allowed:
            raise bad(_unknown(name, allowed))
        if name in by_name:
            raise bad(text.say("ogc_problem.twice", name=name))
        by_name[name] = value
    return by_name


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if len(query) > _LONGEST_QUERY:
        raise Problem(_TOO_LONG, text.say("ogc_problem.too_long", most=_LONGEST_QUERY))
    try:
        return parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError:
        raise bad(text.say("ogc_problem.unreadable")) from None


def _unknown(name: str, allowed: set[str]) -> str:
    names = text.listing(sorted(allowed)) if allowed else text.say("ogc_problem.no_names")
    return text.say("ogc_problem.unknown", name=shown(name), names=names)


#: What every request for features may say, beside the fields of the collection.
ITEM_PARAMETERS = ("f", "limit", "offset", "bbox", "bbox-crs", "datetime", "crs")


def item_parameters(collection: Collection) -> tuple[str, ...]:
    """The parameters of a request for the features of a collection."""
    return (*ITEM_PARAMETERS, *collection.fields)


def read_feature_query(query: Query, collection: Collection) -> FeatureQuery:
    """What a request for features asks for. Raises Problem."""
    return FeatureQuery(
        min(_whole("limit", query.get("limit", str(USUAL_LIMIT)), 1), MOST),
        _whole("offset", query.get("offset", "0"), 0),
        _box(query),
        read_span(query["datetime"]) if "datetime" in query else None,
        {
            name: read_value(collection, item, query[name])
            for name, item in collection.fields.items()
            if name in query
        },
        read_system(query, "crs"),
    )


def read_system(query: Query, name: str) -> System:
    """The reference system that a parameter names; CRS84 where it is not given. Raises Problem."""
    raw = query.get(name, CRS84.uri)
    if raw not in SYSTEMS:
        raise bad_value(name, raw, text.listing(list(SYSTEMS)))
    return SYSTEMS[raw]


def _whole(name: str, raw: str, least: int) -> int:
    number = int(raw) if _WHOLE.fullmatch(raw) else -1
    if not least <= number <= _FARTHEST:
        raise bad_value(name, raw, text.say("ogc_problem.whole_from", least=least))
    return number


# --- where --------------------------------------------------------------------------------------


def _box(query: Query) -> BaseGeometry | None:
    system = read_system(query, "bbox-crs")
    if "bbox" not in query:
        return None
    raw = query["bbox"]
    words = raw.split(",")
    if len(words) not in {4, 6} or not all(map(_NUMBER.fullmatch, words)):
        raise bad_value("bbox", raw, text.say("ogc_problem.box_numbers"))
    numbers = [float(word) for word in words]
    if len(numbers) == 6:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if system.is_north_first:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    west, south, east, north = numbers
    if not all(map(math.isfinite, numbers)) or south > north:
        raise bad_value("bbox", raw, text.say("ogc_problem.box_order"))
    return _placed(system, (west, south, east, north), raw)


def _placed(system: System, sides: tuple[float, float, float, float], raw: str) -> BaseGeometry:
    """The surface of a box; in degrees one whose west lies east of its east crosses the
    antimeridian."""
    west, south, east, north = sides
    if system.is_degrees:
        if not (_in_world(west, south) and _in_world(east, north)):
            raise bad_value("bbox", raw, text.say("ogc_problem.box_world"))
        if west > east:
            halves = (west, south, _WORLD[2], north), (_WORLD[0], south, east, north)
            return shapely.MultiPolygon([shapely.box(*half) for half in halves])
    elif west > east:
        raise bad_value("bbox", raw, text.say("ogc_problem.box_order"))
    elif max(map(abs, sides)) > _FARTHEST:
        raise bad_value("bbox", raw, text.say("ogc_problem.box_place"))
    surface = system.box(west, south, east, north)
    if not all(map(math.isfinite, surface.bounds)):
        raise bad_value("bbox", raw, text.say("ogc_problem.box_place"))
    return surface


def _in_world(x: float, y: float) -> bool:
    return _WORLD[0] <= x <= _WORLD[2] and _WORLD[1] <= y <= _WORLD[3]


# --- when ---------------------------------------------------------------------------------------


def read_span(raw: str) -> Span:
    """The days of an instant or an interval (RFC 3339, `..` for an open end). Raises Problem."""
    start, slash, end = raw.partition("/")
    if not slash:
        day = _day(start, raw)
        return Span(day, day)
    first = date.min if start in _OPEN_ENDS else _day(start, raw)
    last = None if end in _OPEN_ENDS else _day(end, raw)
    if last is not None and last < first:
        raise bad_value("datetime", raw, text.say("ogc_problem.time_order"))
    return Span(first, last)


def _day(word: str, raw: str) -> date:
    """The day in the city of a moment; or a day as it is."""
    try:
        if _DAY.fullmatch(word):
            return date.fromisoformat(word)
        if match := _MOMENT.fullmatch(word):
            zone = "+00:00" if match[3] in "Zz" else match[3]
            moment = datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}").astimezone(UTC)
            return moment.astimezone(ZoneInfo(settings.current().zone)).date()
    except (ValueError, OverflowError):
        pass
    raise bad_value("datetime", raw, text.say("ogc_problem.time"))


# --- what ---------------------------------------------------------------------------------------


def read_value(collection: Collection, field: Field, raw: str) -> Value:
    """The value that a field of a collection must have; one of a vocabulary is spelled as in
    addresses (`ost`) or as the field has it (`øst`). Raises Problem for one that it cannot have."""
    if words := collection.words(field.name):
        try:
            return find_code(field.name, raw, words)
        except UnknownValueError:
            raise bad_value(field.name, raw, text.either(list(words.values()))) from None
    reader = _READERS.get(field.type, str)
    try:
        return reader(raw)
    except ValueError:
        wanted = text.group("ogc_type")[field.type.replace(" ", "_")]
        raise bad_value(field.name, raw, wanted) from None


def _integer(raw: str) -> int:
    if not _WHOLE.fullmatch(raw):
        raise ValueError(raw)
    return int(raw)


def _number(raw: str) -> float:
    if not _NUMBER.fullmatch(raw) or not math.isfinite(float(raw)):
        raise ValueError(raw)
    return float(raw)


def _truth(raw: str) -> bool:
    if raw not in {"true", "false"}:
        raise ValueError(raw)
    return raw == "true"


def _date(raw: str) -> date:
    if not _DAY.fullmatch(raw):
        raise ValueError(raw)
    return date.fromisoformat(raw)


_READERS: Mapping[str, Callable[[str], Value]] = {
    "integer": _integer,
    "double precision": _number,
    "boolean": _truth,
    "date": _date,
}
_TOO_LONG = HTTPStatus.REQUEST_URI_TOO_LONG
