"""The addresses of OGC API – Features as Starlette's routes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo import text
from geo.errors import DataError, StoreError
from geo.escape import html
from geo.exchange.live import documents, html_pages, openapi
from geo.exchange.live.answers import (
    SHARED,
    cache_headers,
    is_unchanged,
    json_answer,
    packed,
    page_answer,
    problem_answer,
    tag_of,
    wants_html,
)
from geo.exchange.live.collections import Collection, collections
from geo.exchange.live.documents import (
    AS_HTML,
    AS_JSON,
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    SCHEMA,
    Links,
    link,
)
from geo.exchange.live.features import feature, written
from geo.exchange.live.parameters import (
    Query,
    item_parameters,
    read_feature_query,
    read_query,
    read_system,
)
from geo.exchange.live.paths import OGC
from geo.exchange.live.problems import Problem, missing, shown
from geo.exchange.live.served import Served, Site
from geo.exchange.live.systems import CRS84
from geo.layers.rows import Row

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ParsedRequest:
    """A request whose parameters have been read: what may be read, where the addresses begin, and
    whether a page is wanted."""

    request: Request
    query: Query
    served: Served
    site: Site
    is_page: bool

    @property
    def home(self) -> str:
        """The address of the whole site."""
        return self.site.root(str(self.request.base_url).rstrip("/"))

    @property
    def root(self) -> str:
        """The address of the start."""
        return f"{self.home}{OGC}"

    @property
    def note(self) -> str:
        """For whom an internal edition is; empty for the open one."""
        return text.say("ogc.internal") if self.served.is_internal else ""

    @property
    def collection(self) -> Collection:
        """The collection in the path. Raises Problem."""
        id_: str = self.request.path_params["collection"]
        known = collections()
        if id_ not in known:
            names = text.listing(list(known))
            raise missing(text.say("ogc_problem.no_collection", name=shown(id_), names=names))
        return known[id_]

    def breadcrumbs(self, *steps: tuple[str, str]) -> dict[str, str]:
        """The way to a page, from the map."""
        start = {f"{self.home}/": text.say("app.title"), f"{self.root}?f=html": _short_title()}
        return start | {f"{self.root}{path}?f=html": name for path, name in steps}

    def page(self, title: str, steps: Iterable[tuple[str, str]], body: Iterable[str]) -> Response:
        """A page of these addresses."""
        return page_answer(html_pages.page(title, self.breadcrumbs(*steps), body, self.note))


def _short_title() -> str:
    return text.say("ogc.short_title")


Answer = Callable[[ParsedRequest], Response]
Names = Callable[[Request], Iterable[str]]


def routes(site: Site) -> list[BaseRoute]:
    """Every route, under `/ogc`."""
    one = f"{OGC}/collections/{{collection}}"
    answers: list[tuple[str, Answer, str, Names]] = [
        (OGC, _landing, JSON, _only_format),
        (f"{OGC}/", _landing, JSON, _only_format),
        (f"{OGC}/conformance", _conformance, JSON, _only_format),
        (f"{OGC}/api", _api, OPENAPI, _only_format),
        (f"{OGC}/collections", _collections, JSON, _only_format),
        (one, _collection, JSON, _only_format),
        (f"{one}/queryables", _queryables, SCHEMA, _only_format),
        (f"{one}/items", _items, GEOJSON, _item_names),
        (f"{one}/items/{{feature:path}}", _item, GEOJSON, _one_names),
    ]
    endpoints = [
        Route(path, make_endpoint(site, answer, media, names), methods=["GET", "OPTIONS"])
        for path, answer, media, names in answers
    ]
    return [
        *endpoints,
        Route(f"{OGC}/{{rest:path}}", make_endpoint(site, _nothing, JSON, _only_format)),
    ]


def _only_format(_: Request) -> Iterable[str]:
    return ("f",)


def _item_names(request: Request) -> Iterable[str]:
    collection = collections().get(request.path_params["collection"])
    return item_parameters(collection) if collection else ("f",)


def _one_names(_: Request) -> Iterable[str]:
    return ("f", "crs")


def make_endpoint(
    site: Site, answer: Answer, media_type: str, names: Names, *, has_pages: bool = True
) -> Callable[[Request], Response]:
    """An endpoint: what is common to all answers, round one of them. It runs in a thread.

    `has_pages`: whether the answer may be a page too.
    """
    types = (media_type,) if has_pages else ("*/*",)

    def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return _preflight(site)
        try:
            take_request(site, request)
            return _answered(site, request, answer, types, names)
        except Problem as problem:
            return problem_answer(problem, as_page=_reads_pages(request))
        except (DataError, StoreError):
            _LOG.warning("the register cannot be read")
            sentence = text.say("ogc_problem.unavailable")
            away = Problem(HTTPStatus.SERVICE_UNAVAILABLE, sentence, 10)
            return problem_answer(away, as_page=_reads_pages(request))

    return endpoint


def take_request(site: Site, request: Request) -> None:
    """One request of an address; of whoever has an address. Raises Problem when it must wait."""
    seconds = site.wait(request.client.host if request.client else "")
    if seconds:
        sentence = text.say("ogc_problem.busy", seconds=seconds)
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, sentence, seconds)


def _answered(
    site: Site, request: Request, answer: Answer, types: Sequence[str], names: Names
) -> Response:
    query = read_query(request.scope["query_string"], names(request))
    is_page = "*/*" not in types and wants_html(request, query, types)
    served = site.served()
    headers = cache_headers(served, tag_of(request, served, site.today()), site)
    if is_unchanged(request, headers["ETag"], served.changed):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    response = answer(ParsedRequest(request, query, served, site, is_page))
    response.headers.update(headers)
    return packed(request, response)


def _reads_pages(request: Request) -> bool:
    format_name = request.query_params.get("f")
    return format_name == AS_HTML or (
        format_name != AS_JSON and "text/html" in request.headers.get("accept", "")
    )


def _preflight(site: Site) -> Response:
    """What a page of another site may ask."""
    headers = {"Allow": "GET, HEAD, OPTIONS"}
    if site.is_shared():
        headers |= SHARED | {"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}
        headers |= {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


def not_here(request: Request, error: Exception) -> Response:
    """The answer where there is no address, or where it can only be read."""
    is_method = isinstance(error, HTTPException) and error.status_code == 405
    status = HTTPStatus.METHOD_NOT_ALLOWED if is_method else HTTPStatus.NOT_FOUND
    sentence = text.say("ogc_problem.only_read" if is_method else "ogc_problem.nothing_at_all")
    answer = problem_answer(Problem(status, sentence), as_page=_reads_pages(request))
    answer.headers["Allow"] = "GET, HEAD, OPTIONS"
    return answer


# --- what the addresses say of themselves ------------------------------------------------------


def _landing(parsed: ParsedRequest) -> Response:
    others = other_links(parsed.home)
    document = documents.landing(parsed.served.register, parsed.root, others)
    if not parsed.is_page:
        return json_answer(document, JSON)
    breadcrumbs = parsed.breadcrumbs()
    breadcrumbs.popitem()
    body = [
        html_pages.paragraph(document["description"]),
        html_pages.paragraph(text.say("ogc.paste")),
        f"<p><code>{html(parsed.root)}</code></p>",
        html_pages.links(document["links"], ("data", "service-doc", "conformance", "related")),
    ]
    return page_answer(html_pages.page(document["title"], breadcrumbs, body, parsed.note))


def other_links(home: str) -> Links:
    """The ways out of these addresses."""
    return [link(f"{home}/map", "related", HTML, text.say("ogc.map"))]


def _conformance(parsed: ParsedRequest) -> Response:
    document = documents.conformance(parsed.root)
    if not parsed.is_page:
        return json_answer(document, JSON)
    rows = (f"<li><code>{html(item)}</code></li>" for item in document["conformsTo"])
    return parsed.page(text.say("ogc.conformance"), (), [f"<ul>{''.join(rows)}</ul>"])


def _api(parsed: ParsedRequest) -> Response:
    document = openapi.document(parsed.root)
    if not parsed.is_page:
        return json_answer(document, OPENAPI)
    descriptions = text.group("ogc_parameter")
    names = ("limit", "offset", "bbox", "bbox_crs", "datetime", "crs", "f")
    rows = (
        f"<li><code>{name.replace('_', '-')}</code>: {html(descriptions[name])}</li>"
        for name in names
    )
    body = [html_pages.paragraph(text.say("ogc.about"))]
    body.append(f"<h2>{html(text.say('ogc.parameters'))}</h2><ul>{''.join(rows)}</ul>")
    for item in collections().values():
        body.append(f"<h2>{html(item.title)}</h2>")
        body.append(f"<p><code>{html(f'{parsed.root}/collections/{item.id}/items')}</code></p>")
        body.append(html_pages.fields(item))
    return parsed.page(text.say("ogc.api"), (), body)


def _collections(parsed: ParsedRequest) -> Response:
    document = documents.all_collections(parsed.root, parsed.served.features)
    if not parsed.is_page:
        return json_answer(document, JSON)
    body = [html_pages.collection_list(document["collections"], parsed.root)]
    return parsed.page(text.say("ogc.collections"), (), body)


def _collection(parsed: ParsedRequest) -> Response:
    item = parsed.collection
    document = documents.one_collection(parsed.root, item, parsed.served.features(item))
    if not parsed.is_page:
        return json_answer(document, JSON)
    body = [
        html_pages.paragraph(document["description"]),
        html_pages.links(document["links"], ("items",)),
        f"<h2>{html(text.say('ogc.queryables'))}</h2>",
        html_pages.fields(item),
    ]
    return parsed.page(item.title, [("/collections", text.say("ogc.collections"))], body)


def _queryables(parsed: ParsedRequest) -> Response:
    item = parsed.collection
    if not parsed.is_page:
        return json_answer(documents.queryables(parsed.root, item), SCHEMA)
    return parsed.page(text.say("ogc.queryables"), _steps(item), [html_pages.fields(item)])


def _steps(item: Collection) -> list[tuple[str, str]]:
    address = f"/collections/{item.id}"
    return [("/collections", text.say("ogc.collections")), (address, item.title)]


# --- features -----------------------------------------------------------------------------------


def _items(parsed: ParsedRequest) -> Response:
    collection = parsed.collection
    feature_query = read_feature_query(parsed.query, collection)
    page = parsed.served.search(collection, feature_query).page(feature_query)
    address = f"{parsed.root}/collections/{collection.id}/items"
    features = written(page.rows, feature_query.system)
    where = (feature_query.offset, feature_query.limit, len(features), page.matched)
    links = documents.items_links(address, parsed.query, where)
    if parsed.is_page:
        return _items_page(parsed, collection, page.rows[: len(features)], where, links)
    document = documents.feature_collection(features, links, page.matched, parsed.site.now())
    if parsed.note:
        document["audience"] = parsed.note
    answer = json_answer(document, GEOJSON)
    answer.headers["Content-Crs"] = f"<{feature_query.system.uri}>"
    answer.headers["Link"] = ", ".join(
        f'<{item["href"]}>; rel="{item["rel"]}"; type="{item["type"]}"' for item in links
    )
    return answer


def _items_page(
    parsed: ParsedRequest,
    collection: Collection,
    rows: Sequence[Row],
    where: tuple[int, int, int, int],
    links: Links,
) -> Response:
    offset, _, returned, matched = where
    numbers = {"first": offset + 1, "last": offset + returned, "all": matched}
    summary = text.say("ogc.counted", **numbers) if returned else text.say("ogc.counted_none")
    address = f"{parsed.root}/collections/{collection.id}/items"
    turns = [item for item in links if item["rel"] in {"prev", "next"}]
    body = [
        html_pages.paragraph(summary),
        html_pages.links([item | {"href": _as_page(item["href"])} for item in turns]),
        html_pages.picture(rows),
        html_pages.features(collection, rows, address),
    ]
    answer = parsed.page(collection.title, _steps(collection), body)
    answer.headers["Content-Crs"] = f"<{CRS84.uri}>"
    return answer


def _as_page(href: str) -> str:
    return href if "f=html" in href else f"{href}{'&' if '?' in href else '?'}f=html"


def _item(parsed: ParsedRequest) -> Response:
    collection = parsed.collection
    system = read_system(parsed.query, "crs")
    id_: str = parsed.request.path_params["feature"]
    row = parsed.served.features(collection).one(id_)
    if row is None:
        raise missing(text.say("ogc_problem.no_feature", id=shown(id_)))
    if parsed.is_page:
        body = [html_pages.picture([row]), html_pages.facts(collection, row)]
        return parsed.page(_name_of(row), _steps(collection), body)
    links = documents.item_links(f"{parsed.root}/collections/{collection.id}", id_)
    answer = Response(feature(row, system, links), media_type=GEOJSON)
    answer.headers["Content-Crs"] = f"<{system.uri}>"
    return answer


def _name_of(row: Row) -> str:
    """What a feature is called."""
    names = ("name", "title", "as_written", "id")
    return str(next(row.values[name] for name in names if row.values.get(name)))


def _nothing(parsed: ParsedRequest) -> Response:
    raise missing(text.say("ogc_problem.nothing_here", root=parsed.root))
