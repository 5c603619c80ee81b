"""Answers: which format is wanted, and the headers that every answer has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from isal import igzip
from starlette.requests import Request
from starlette.responses import Response

from geo import text
from geo.exchange.live import html_pages
from geo.exchange.live.documents import AS_HTML, FORMATS, HTML, JSON
from geo.exchange.live.features import encoded
from geo.exchange.live.parameters import Query
from geo.exchange.live.problems import Problem, bad_value
from geo.exchange.live.served import Served, Site

PROBLEM = "application/problem+json"
#: The policy of what is no page.
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
_WORTH_PACKING = 1500  # bytes


def wants_html(request: Request, query: Query, types: Sequence[str]) -> bool:
    """Whether a page is wanted rather than one of the media types. Raises Problem where neither
    is."""
    if "f" in query:
        if query["f"] not in FORMATS:
            raise bad_value("f", query["f"], text.say("ogc_problem.format"))
        return query["f"] == AS_HTML
    accepted = request.headers.get("accept", "*/*")
    for media in _by_preference(accepted):
        if media in {"*/*", "application/*", JSON, *(item.partition(";")[0] for item in types)}:
            return False
        if media in {HTML, "text/*", "application/xhtml+xml"}:
            return True
    raise Problem(HTTPStatus.NOT_ACCEPTABLE, text.say("ogc_problem.not_acceptable"))


def _by_preference(accepted: str) -> list[str]:
    """The media types of an Accept header, the most wanted first; those that are refused, not."""
    weighted = []
    for item in accepted.split(",")[:50]:
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        if media and weight > 0:
            weighted.append((weight, media))
    return [media for _, media in sorted(weighted, key=lambda pair: -pair[0])]


def json_answer(document: Mapping[str, Any], media_type: str) -> Response:
    """A document as JSON."""
    return Response(encoded(document), media_type=media_type, headers=policy_of(_NO_PAGE))


def page_answer(content: str) -> Response:
    """A page."""
    return Response(content, media_type=HTML, headers=policy_of(html_pages.policy()))


def policy_of(policy: str) -> dict[str, str]:
    """The header that says what an answer may fetch and who may frame it."""
    return {"Content-Security-Policy": policy}


def problem_answer(problem: Problem, *, as_page: bool) -> Response:
    """What is wrong, as RFC 9457 has it or as a page."""
    title = text.say("ogc_problem.title")
    if as_page:
        body = [html_pages.paragraph(problem.sentence)]
        answer = page_answer(html_pages.page(title, {"/": text.say("ogc.map")}, body))
        answer.status_code = problem.status
    else:
        document = {
            "type": "about:blank",
            "title": title,
            "status": int(problem.status),
            "detail": problem.sentence,
        }
        answer = json_answer(document, PROBLEM)
        answer.status_code = problem.status
    if problem.retry_after is not None:
        answer.headers["Retry-After"] = str(problem.retry_after)
    answer.headers["Cache-Control"] = "no-store"
    return answer


# --- kept by a client ---------------------------------------------------------------------------


def tag_of(request: Request, served: Served, *more: object) -> str:
    """What tells an answer from any other: weak, for it holds the time."""
    identity = (request.url.path, request.url.query, request.headers.get("accept", ""), *more)
    digest = hashlib.sha256(repr((served.version, identity, request.base_url)).encode())
    return f'W/"{digest.hexdigest()[:24]}"'


def is_unchanged(request: Request, tag: str, changed: datetime) -> bool:
    """Whether the client has the answer already (RFC 9110, 13)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {item.strip().removeprefix("W/") for item in tags.split(",")}
        return "*" in known or tag.removeprefix("W/") in known
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except (ValueError, OverflowError):
        return False


def cache_headers(served: Served, tag: str, site: Site) -> dict[str, str]:
    """How long an answer may be kept, and who may read it."""
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(served.changed.astimezone(UTC), usegmt=True),
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Encoding, Cookie",
    }
    if served.is_internal:
        headers["Cache-Control"] = "private, no-store"
    if site.is_shared():
        headers |= SHARED
    return headers


#: What lets a page of any other site read an answer: the open edition, without any cookie.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Crs, Link, ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def packed(request: Request, answer: Response) -> Response:
    """The answer in gzip, for who can read it and where it is worth it."""
    accepted = request.headers.get("accept-encoding", "").lower()
    if "gzip" in accepted and len(answer.body) >= _WORTH_PACKING:
        answer.body = igzip.compress(bytes(answer.body), 2)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(answer.body))
    return answer
