"""Addresses that always give the newest: the areas on the newest list as GeoJSON, dates and
deadlines as a calendar to subscribe to, and changes as an Atom feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from orjson import Fragment
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo import query, text
from geo.escape import plain
from geo.exchange.live import atom
from geo.exchange.live.answers import policy_of
from geo.exchange.live.documents import GEOJSON
from geo.exchange.live.features import encoded, written
from geo.exchange.live.problems import bad
from geo.exchange.live.routes import Asking, answering
from geo.exchange.live.served import Site
from geo.exchange.live.systems import CRS84
from geo.exports import FILES
from geo.exports.calendar import concerning
from geo.layers.extract import Extract
from geo.layers.rows import rows
from geo.part import CITY, Part
from geo.text import borders, part_names, sources
from geo.view import View, edition_of

PREFIX = "/live"
AREAS = f"{PREFIX}/ipo-omrader.geojson"
CALENDAR = f"{PREFIX}/kalender.ics"
CHANGES = f"{PREFIX}/endringer.atom"
VIEW = ("edition", "unit", "bydel", "status", "area")
_PART = ("unit", "bydel", "area")
#: How often a calendar program should ask again.
_ASK_AGAIN = timedelta(hours=6)
_NO_PAGE = policy_of("default-src 'none'; frame-ancestors 'none'; sandbox")


def routes(site: Site) -> list[BaseRoute]:
    """The routes of the feeds."""
    return [
        Route(AREAS, answering(site, _areas, GEOJSON, _names(*VIEW), has_pages=False)),
        Route(
            CALENDAR, answering(site, _calendar, "text/calendar", _names(*_PART), has_pages=False)
        ),
        Route(CHANGES, answering(site, _changes, atom.MEDIA_TYPE, _names(), has_pages=False)),
    ]


def _view(asking: Asking) -> View:
    """The view of the address. Raises Problem for a value that nobody knows."""
    given = {name: value.split(",") for name, value in asking.query.items()}
    view, unknown = query.read_view(given, asking.served.register)
    if unknown:
        raise bad(text.unknown(unknown[0]))
    return view


def _areas(asking: Asking) -> Response:
    """The areas on a list, the newest unless the address names another (RFC 7946)."""
    register, view = asking.served.register, _view(asking)
    wanted = Extract(register, view)
    found = list(rows(wanted, "ipo_areas"))
    edition = edition_of(register, view)
    document = {
        "type": "FeatureCollection",
        "title": plain(edition.title),
        "edition": edition.id,
        "date": edition.date.iso,
        "source": sources.line(register, edition.sources),
        "attribution": text.say("map.credit"),
        "border_notice": borders.notice(wanted.areas),
        "audience": str(register.audience),
        "features": [Fragment(item) for item in written(found, CRS84)],
    }
    return Response(encoded(document), media_type=GEOJSON, headers=_NO_PAGE)


def _calendar(asking: Asking) -> Response:
    """Dates and deadlines, of a part of the city where the address names one."""
    register, part = asking.served.register, Part.of_view(_view(asking))
    is_whole = part == CITY
    content = FILES["ics"].write(
        "calendar",
        register,
        asking.site.today(),
        None if is_whole else concerning(register, part),
        "" if is_whole else part_names.as_title(part, register),
        _ASK_AGAIN,
    )
    return Response(content, media_type=FILES["ics"].media_type, headers=_NO_PAGE)


def _changes(asking: Asking) -> Response:
    """What has changed in the open edition, newest first."""
    versions = asking.site.history()
    addresses = atom.Addresses(f"{asking.home}{CHANGES}", f"{asking.home}/map")
    content = atom.feed(asking.served.register, versions, asking.served.changed, addresses)
    return Response(content, media_type=atom.MEDIA_TYPE, headers=_NO_PAGE)


def _names(*names: str) -> Callable[[Request], Iterable[str]]:
    return lambda _: names
