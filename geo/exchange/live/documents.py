"""What the addresses say of themselves: the start, the classes that they conform to, the
collections, and what can be asked of each. Values for JSON; the HTML pages show the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import orjson

from geo import settings, text
from geo.disclosure import is_internal
from geo.exchange.live.collections import (
    Collection,
    collections,
    parameter_schema,
    property_schema,
)
from geo.exchange.live.features import LoadedFeatures
from geo.exchange.live.spans import Span
from geo.exchange.live.systems import CRS84, SYSTEMS
from geo.model import Register

Document = dict[str, Any]
Links = list[dict[str, str]]
JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
#: By name in the parameter `f`.
FORMATS = AS_JSON, AS_HTML = ("json", "html")
_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
_PART_2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf"
_PART_3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
CONFORMS_TO = (
    f"{_PART_1}/core",
    f"{_PART_1}/oas30",
    f"{_PART_1}/html",
    f"{_PART_1}/geojson",
    f"{_PART_2}/crs",
    f"{_PART_3}/queryables",
    f"{_PART_3}/queryables-query-parameters",
)
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def link(href: str, rel: str, type_: str, title: str) -> dict[str, str]:
    """A link of a document."""
    return {"href": href, "rel": rel, "type": type_, "title": title, "hreflang": "nb"}


def itself(address: str, type_: str = JSON, query: Mapping[str, str] | None = None) -> Links:
    """The links of a document to itself and to its HTML page."""
    parameters = {name: value for name, value in (query or {}).items() if name != "f"}
    pages = ((type_, AS_JSON, "self"), (HTML, AS_HTML, "alternate"))
    return [
        link(
            f"{address}?{urlencode({**parameters, 'f': name})}",
            rel,
            media,
            text.say("ogc.as_html" if name == AS_HTML else "ogc.as_json"),
        )
        for media, name, rel in pages
    ]


def title(register: Register) -> str:
    """What the addresses are called; an internal edition says that it is one."""
    whole = text.say("ogc.title")
    return text.say("audience.calendar", name=whole) if is_internal(register) else whole


def landing(register: Register, root: str, others: Links) -> Document:
    """The start: the ways from here. `root` is the address of it; `others` lead out of it."""
    conformance, data = text.say("ogc.conformance"), text.say("ogc.collections")
    api = text.say("ogc.api")
    return {
        "title": title(register),
        "description": text.say("ogc.about"),
        "attribution": text.say("map.credit"),
        "links": [
            *itself(root),
            link(f"{root}/api?f=json", "service-desc", OPENAPI, api),
            link(f"{root}/api?f=html", "service-doc", HTML, api),
            link(f"{root}/conformance", "conformance", JSON, conformance),
            link(f"{root}/collections", "data", JSON, data),
            *others,
        ],
    }


def conformance(root: str) -> Document:
    """The classes of the standard that these addresses conform to."""
    return {"conformsTo": list(CONFORMS_TO), "links": itself(f"{root}/conformance")}


def all_collections(root: str, load: Callable[[Collection], LoadedFeatures]) -> Document:
    """Every collection."""
    return {
        "links": itself(f"{root}/collections"),
        "crs": list(SYSTEMS),
        "collections": [one_collection(root, item, load(item)) for item in collections().values()],
    }


def one_collection(root: str, collection: Collection, features: LoadedFeatures) -> Document:
    """A collection: where and when its features are, and the ways to them."""
    address = f"{root}/collections/{collection.id}"
    items, queryables = text.say("ogc.items"), text.say("ogc.queryables")
    return {
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "extent": _extent(features),
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": [
            *itself(address),
            link(f"{address}/items?f=json", "items", GEOJSON, items),
            link(f"{address}/items?f=html", "items", HTML, items),
            link(f"{address}/queryables?f=json", QUERYABLES, SCHEMA, queryables),
        ],
    }


def _extent(features: LoadedFeatures) -> Document:
    extent: Document = {}
    if features.bounds:
        extent["spatial"] = {"bbox": [list(features.bounds)], "crs": CRS84.uri}
    if features.span:
        extent["temporal"] = {"interval": [_moments(features.span)], "trs": _GREGORIAN}
    return extent


def _moments(span: Span) -> list[str | None]:
    """The first and the last moment of days in the city, UTC."""
    last = None if span.last is None else _moment(span.last, time(23, 59, 59))
    return [_moment(span.first, time()), last]


def _moment(day: date, at: time) -> str:
    local = datetime.combine(day, at, ZoneInfo(settings.current().zone))
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def queryables(root: str, collection: Collection) -> Document:
    """The fields that can be asked for, as a JSON Schema."""
    fields = collection.fields.values()
    geometry = {"format": "geometry-multipolygon", "x-ogc-role": "primary-geometry"}
    return {
        "$schema": _DIALECT,
        "$id": f"{root}/collections/{collection.id}/queryables",
        "type": "object",
        "title": collection.title,
        "description": collection.description,
        "additionalProperties": False,
        "properties": {
            "geometry": {"description": collection.layer.geometry, **geometry},
            **{item.name: property_schema(item) | parameter_schema(item) for item in fields},
        },
    }


# --- features -----------------------------------------------------------------------------------


def items_links(address: str, query: Mapping[str, str], where: tuple[int, int, int, int]) -> Links:
    """The links of an answer with features, with those to the pages before and after.

    `where` has the offset, the limit, how many are in this answer, and how many match.
    """
    offset, limit, returned, matched = where
    links = itself(address, GEOJSON, query)
    if returned and offset + returned < matched:
        links.append(_turn(address, query, offset + returned, "next"))
    if offset > 0:
        links.append(_turn(address, query, max(offset - limit, 0), "prev"))
    return links


def _turn(address: str, query: Mapping[str, str], offset: int, rel: str) -> dict[str, str]:
    others = {name: value for name, value in query.items() if name != "offset"}
    parameters = others | ({"offset": str(offset)} if offset else {})
    href = f"{address}?{urlencode(parameters)}" if parameters else address
    title = text.say("ogc.next" if rel == "next" else "ogc.previous")
    return link(href, rel, GEOJSON, title)


def item_links(address: str, id_: str) -> Links:
    """The links of one feature; `address` is that of its collection."""
    collection = text.say("ogc.collection")
    return [
        *itself(f"{address}/items/{quote(id_, safe='')}", GEOJSON),
        link(address, "collection", JSON, collection),
    ]


def feature_collection(
    features: Sequence[bytes], links: Iterable[Mapping[str, str]], matched: int, now: datetime
) -> Document:
    """What stands round the features of an answer."""
    return {
        "type": "FeatureCollection",
        "timeStamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": list(links),
        "features": [orjson.Fragment(item) for item in features],
    }
