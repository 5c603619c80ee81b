"""What pages show of the register beside its records, worked out once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from shapely.geometry.base import BaseGeometry

from geo import checks, clock, files, timeline, webmap
from geo.editing.border_union import fjord_of
from geo.errors import Finding
from geo.exports import FILES
from geo.model import Audience, Unit
from geo.neighbours import Near, nearest
from geo.part import Part
from geo.timeline import Lane
from geo.view import View, select
from pages.serving import loading
from pages.serving.loading import Known


def areas_csv(view: View, audience: Audience) -> bytes:
    """The rows of a view as CSV; the page shows its size, so it is made before it is asked for."""
    return _areas_csv(loading.known(audience), view)


def calendar(audience: Audience) -> bytes:
    """Dates and deadlines as iCalendar, as they are today."""
    return _calendar(loading.known(audience), clock.today())


def fit(part: Part) -> list[list[float]] | None:
    """What the map shows of a part of the city, [[south, west], [north, east]] (EPSG:4326); None
    for all of it. Raises DataError."""
    return _fit(loading.known(), part)


def notices() -> tuple[Finding, ...]:
    """Where lists and points disagree or leave something open. Raises DataError."""
    return _notices(loading.known())


def neighbours(edition: str, area: str) -> tuple[Near, ...]:
    """The areas on a list (its id) by how near they lie to one, measured once: each run is a
    thread of its own, and a thread's first projection takes a while. Raises DataError."""
    return _neighbours(loading.known(), edition, area)


def lanes(units: tuple[Unit, ...] = (), bydel: str | None = None) -> tuple[Lane, ...]:
    """The lanes of the timeline in a part of the city. Raises DataError."""
    return _lanes(loading.known(), units, bydel)


def fjord() -> BaseGeometry:
    """The fjord behind the areas, which no border reaches into (EPSG:4326)."""
    return _fjord(loading.known())


@lru_cache(maxsize=64)
def _areas_csv(known: Known, view: View) -> bytes:
    register = loading.register_of(known)
    return FILES["csv"].write("areas", register, select(register, view))


@lru_cache(maxsize=4)
def _calendar(known: Known, today: date) -> bytes:
    return FILES["ics"].write("calendar", loading.register_of(known), today)


@lru_cache(maxsize=64)
def _fit(known: Known, part: Part) -> list[list[float]] | None:
    return webmap.fit(loading.register_of(known), part)


@lru_cache(maxsize=4)
def _notices(known: Known) -> tuple[Finding, ...]:
    return checks.notices(loading.register_of(known))


@lru_cache(maxsize=256)
def _neighbours(known: Known, edition: str, area: str) -> tuple[Near, ...]:
    register = loading.register_of(known)
    listed = register.edition_by_id[edition]
    return nearest(register, listed, area, most=len(listed.listings))


@lru_cache(maxsize=32)
def _lanes(known: Known, units: tuple[Unit, ...], bydel: str | None) -> tuple[Lane, ...]:
    return timeline.lanes(loading.register_of(known), units, bydel)


@lru_cache(maxsize=2)
def _fjord(known: Known) -> BaseGeometry:
    return fjord_of(files.read_orientation(known.folder))


def lanes_of(known: Known) -> tuple[Lane, ...]:
    """All lanes, of a data folder as it was at a moment. Raises DataError."""
    return _lanes(known, (), None)
