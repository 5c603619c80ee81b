"""Addresses that always give the newest: the areas on the newest list as GeoJSON, dates and
deadlines as a calendar to subscribe to, and changes as an Atom feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo import query, text
from geo.exchange.live import atom
from geo.exchange.live.answers import policy_of
from geo.exchange.live.documents import GEOJSON
from geo.exchange.live.paths import FEEDS
from geo.exchange.live.problems import bad
from geo.exchange.live.routes import ParsedRequest, make_endpoint
from geo.exchange.live.served import Site
from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.delivery import Delivery
from geo.exports import FILES
from geo.exports.calendar import concerning
from geo.layers.extract import Extract
from geo.part import CITY, Part
from geo.text import part_names
from geo.view import View

AREAS = f"{FEEDS}/ipo-omrader.geojson"
CALENDAR = f"{FEEDS}/kalender.ics"
CHANGES = f"{FEEDS}/endringer.atom"
VIEW = ("edition", "unit", "bydel", "status", "area")
_PART = ("unit", "bydel", "area")
#: What the areas are as a layer.
_LAYER = "ipo_areas"
#: How often a calendar program should ask again.
_ASK_AGAIN = timedelta(hours=6)
_NO_PAGE = policy_of("default-src 'none'; frame-ancestors 'none'; sandbox")


def routes(site: Site) -> list[BaseRoute]:
    """The routes of the feeds."""
    return [
        Route(AREAS, make_endpoint(site, _areas, GEOJSON, _names(*VIEW), has_pages=False)),
        Route(
            CALENDAR,
            make_endpoint(site, _calendar, "text/calendar", _names(*_PART), has_pages=False),
        ),
        Route(CHANGES, make_endpoint(site, _changes, atom.MEDIA_TYPE, _names(), has_pages=False)),
    ]


def _view(parsed: ParsedRequest) -> View:
    """The view of the address. Raises Problem for a value that nobody knows."""
    values = {name: value.split(",") for name, value in parsed.query.items()}
    view, unknown = query.read_view(values, parsed.served.register)
    if unknown:
        raise bad(text.unknown(unknown[0]))
    return view


def _areas(parsed: ParsedRequest) -> Response:
    """The areas on a list, the newest unless the address names another (RFC 7946)."""
    extract = Extract(parsed.served.register, _view(parsed))
    delivery = Delivery(extract, (_LAYER,), 4326, parsed.site.today())
    content = OUTGOING["geojson"].write("content", delivery)
    return Response(content, media_type=GEOJSON, headers=_NO_PAGE)


def _calendar(parsed: ParsedRequest) -> Response:
    """Dates and deadlines, of a part of the city where the address names one."""
    register, part = parsed.served.register, Part.of_view(_view(parsed))
    is_whole = part == CITY
    content = FILES["ics"].write(
        "calendar",
        register,
        parsed.site.today(),
        None if is_whole else concerning(register, part),
        "" if is_whole else part_names.as_title(part, register),
        _ASK_AGAIN,
    )
    return Response(content, media_type=FILES["ics"].media_type, headers=_NO_PAGE)


def _changes(parsed: ParsedRequest) -> Response:
    """What has changed in the open edition, newest first."""
    versions = parsed.site.history()
    addresses = atom.Addresses(f"{parsed.home}{CHANGES}", f"{parsed.home}/map")
    content = atom.feed(parsed.served.register, versions, parsed.served.changed, addresses)
    return Response(content, media_type=atom.MEDIA_TYPE, headers=_NO_PAGE)


def _names(*names: str) -> Callable[[Request], Iterable[str]]:
    return lambda _: names
