"""The OpenAPI document of the addresses: every path with its parameters, for programs that read it
to learn what can be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo import text
from geo.exchange.live.collections import Collection, collections, parameter_schema
from geo.exchange.live.documents import FORMATS, GEOJSON, HTML, JSON, SCHEMA
from geo.exchange.live.parameters import MOST, USUAL_LIMIT
from geo.exchange.live.systems import CRS84, SYSTEMS

Document = dict[str, Any]
_ITEMS = ("limit", "offset", "bbox", "bbox-crs", "datetime", "crs")


def document(root: str) -> Document:
    """The document (OpenAPI 3.0). `root` is the address of the start."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": text.say("ogc.title"),
            "description": text.say("ogc.about"),
            "version": "1.0",
        },
        "servers": [{"url": root}],
        "tags": [{"name": "server"}, *({"name": item} for item in collections())],
        "paths": _paths(),
        "components": {"parameters": _parameters(), "schemas": _schemas(), "responses": _refused()},
    }


def _paths() -> Document:
    paths = {
        "/": _path("landing", text.say("ogc.title"), JSON, "server"),
        "/conformance": _path("conformance", text.say("ogc.conformance"), JSON, "server"),
        "/api": _path("api", text.say("ogc.api"), JSON, "server"),
        "/collections": _path("collections", text.say("ogc.collections"), JSON, "server"),
    }
    for item in collections().values():
        paths |= _paths_of(item)
    return paths


def _paths_of(item: Collection) -> Document:
    address, name = f"/collections/{item.id}", item.id.capitalize()
    parameters = [_ref("parameters", id_) for id_ in _ITEMS]
    fields = [
        {
            "name": field.name,
            "in": "query",
            "description": field.meaning,
            "required": False,
            "schema": parameter_schema(field),
            "style": "form",
            "explode": False,
        }
        for field in item.fields.values()
    ]
    one = [_ref("parameters", "featureId"), _ref("parameters", "crs")]
    queryables = text.say("ogc.queryables")
    return {
        address: _path(f"describe{name}", item.title, JSON, item.id),
        f"{address}/queryables": _path(f"queryables{name}", queryables, SCHEMA, item.id),
        f"{address}/items": _path(
            f"get{name}", item.description, GEOJSON, item.id, [*parameters, *fields], "features"
        ),
        f"{address}/items/{{featureId}}": _path(
            f"getOneOf{name}", item.title, GEOJSON, item.id, one, "feature"
        ),
    }


def _path(
    id_: str,
    summary: str,
    media_type: str,
    tag: str,
    parameters: Iterable[Document] = (),
    schema: str = "document",
) -> Document:
    """What can be asked at one address, and what comes."""
    content = {
        media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
        HTML: {"schema": {"type": "string"}},
    }
    responses: Document = {"200": {"description": summary, "content": content}}
    responses |= {
        status: _ref("responses", name)
        for status, name in (("400", "bad"), ("404", "missing"), ("406", "bad"), ("429", "busy"))
    }
    return {
        "get": {
            "operationId": id_,
            "summary": summary,
            "tags": [tag],
            "parameters": [_ref("parameters", "f"), *parameters],
            "responses": responses,
        }
    }


def _ref(kind: str, name: str) -> Document:
    return {"$ref": f"#/components/{kind}/{name}"}


def _parameters() -> Document:
    descriptions = text.group("ogc_parameter")
    box = {"oneOf": [_numbers(4), _numbers(6)]}
    systems = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": CRS84.uri}
    whole = {"type": "integer"}
    schemas: Document = {
        "f": {"type": "string", "enum": list(FORMATS)},
        "limit": {**whole, "minimum": 1, "maximum": MOST, "default": USUAL_LIMIT},
        "offset": {**whole, "minimum": 0, "default": 0},
        "bbox": {"type": "array", **box, "items": {"type": "number"}},
        "bbox-crs": systems,
        "datetime": {"type": "string"},
        "crs": systems,
    }
    parameters = {
        name: {
            "name": name,
            "in": "query",
            "description": descriptions[name.replace("-", "_")],
            "required": False,
            "schema": schema,
            "style": "form",
            "explode": False,
        }
        for name, schema in schemas.items()
    }
    id_ = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    return {**parameters, "featureId": {**id_, "description": descriptions["feature"]}}


def _numbers(count: int) -> Document:
    return {"minItems": count, "maxItems": count}


def _schemas() -> Document:
    links = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
    features = {"type": "array", "items": {"$ref": "#/components/schemas/feature"}}
    text_, whole = {"type": "string"}, {"type": "integer", "minimum": 0}
    return {
        "document": {"type": "object", "properties": {"links": links}},
        "link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": dict.fromkeys(("href", "rel", "type", "title", "hreflang"), text_),
        },
        "feature": {
            "type": "object",
            "required": ["type", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "enum": ["Feature"]},
                "id": text_,
                "geometry": {"type": "object", "nullable": True},
                "properties": {"type": "object", "nullable": True},
            },
        },
        "features": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "features": features,
                "links": links,
                "timeStamp": {"type": "string", "format": "date-time"},
                "numberMatched": whole,
                "numberReturned": whole,
            },
        },
        "problem": {
            "type": "object",
            "required": ["title", "status", "detail"],
            "properties": {
                "type": text_,
                "title": text_,
                "status": {"type": "integer"},
                "detail": text_,
            },
        },
    }


def _refused() -> Document:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    descriptions = text.group("ogc_refusal")
    return {
        name: {"description": words, "content": content} for name, words in descriptions.items()
    }
