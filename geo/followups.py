"""Follow-up points: what they concern, what is due, and which of them are asked for.

One log, read in two ways: the short live list of a meeting and the full history are the same
`Entry`. `today` is always an argument. A deadline is overdue by the calendar alone: no source may
say that it was missed, and `state` is our reading of the log.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from geo.errors import UnknownValueError
from geo.model import Deadline, FollowUp, FollowUpState, Register, StatusText, Unit
from geo.view import slug

#: A deadline this near is due soon.
SOON = timedelta(days=30)
#: The days that can be asked for; a calendar must begin and end somewhere.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
#: How an address says that only open points are asked for.
OPEN = "1"
T = TypeVar("T")


class Due(StrEnum):
    """Where a deadline stands on a given day; `closed` when the point itself is closed."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    CLOSED = "closed"


class Reach(StrEnum):
    """Why a point concerns a place: it names the place, or all like it, or the whole city."""

    AREA = "area"
    BYDEL = "bydel"
    UNIT = "unit"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Question:
    """Which points are asked for. None and False mean no restriction.

    `due` keeps points with such a deadline; `silent_since` those without a status text dated
    after that day; `open_only` leaves out closed ones.
    """

    year: int | None = None
    point: str | None = None
    responsible: str | None = None
    bydel: str | None = None
    area: str | None = None
    unit: Unit | None = None
    due: Due | None = None
    silent_since: date | None = None
    open_only: bool = False

    def to_query(self) -> dict[str, list[str]]:
        """The address parameters that reopen this question; what is not asked is left out."""
        query = {
            "year": str(self.year) if self.year else "",
            "point": self.point or "",
            "responsible": address(self.responsible) if self.responsible else "",
            "bydel": self.bydel or "",
            "area": self.area or "",
            "unit": address(self.unit) if self.unit else "",
            "due": str(self.due) if self.due else "",
            "silent": self.silent_since.isoformat() if self.silent_since else "",
            "open": OPEN if self.open_only else "",
        }
        return {key: [value] for key, value in query.items() if value}

    @classmethod
    def from_query(
        cls, query: Mapping[str, Sequence[str]], register: Register
    ) -> tuple[Question, tuple[UnknownValueError, ...]]:
        """Read an address. Unknown values are left out and returned beside the question."""
        unknown: list[UnknownValueError] = []

        def one(key: str, valid: Mapping[str, T]) -> T | None:
            given = [value for value in query.get(key, ()) if value]
            found = [valid.get(value, valid.get(slug(value))) for value in given]
            unknown.extend(
                UnknownValueError(key, value, tuple(valid))
                for value, item in zip(given, found, strict=True)
                if item is None
            )
            return next((item for item in found if item is not None), None)

        silent, strange = _silent(query.get("silent", ()))
        asked = cls(
            year=one("year", {str(year): year for year in years(register)}),
            point=one("point", {point.id: point.id for point in register.followups}),
            responsible=one("responsible", {address(body): body for body in responsible(register)}),
            bydel=one("bydel", {id_: id_ for id_ in register.bydel_by_id}),
            area=one("area", {id_: id_ for id_ in register.area_by_id}),
            unit=one("unit", {address(unit): unit for unit in Unit}),
            due=one("due", {str(item): item for item in Due}),
            silent_since=silent,
            open_only=one("open", {OPEN: OPEN}) is not None,
        )
        return asked, (*unknown, *strange)


def _silent(given: Iterable[str]) -> tuple[date | None, list[UnknownValueError]]:
    """The first day among the values, and those that are none."""
    found, unknown = [], []
    for value in filter(None, given):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = date.min
        if EARLIEST <= day <= LATEST:
            found.append(day)
        else:
            unknown.append(UnknownValueError("silent", value, (f"{EARLIEST}–{LATEST}",)))
    return next(iter(found), None), unknown


@dataclass(frozen=True, slots=True)
class Entry:
    """A point as it stands on a day: its newest status, and each deadline with how due it is.

    `reach` says why it concerns the place that was asked for; None when none was.
    """

    point: FollowUp
    newest: StatusText | None
    deadlines: tuple[tuple[Deadline, Due], ...]
    reach: Reach | None

    @property
    def due(self) -> Due | None:
        """The most pressing of its deadlines, or None."""
        pressing = {due for _, due in self.deadlines}
        return next((due for due in Due if due in pressing), None)


def select(register: Register, asked: Question, today: date) -> tuple[Entry, ...]:
    """The points that are asked for, newest year first, then by number."""
    entries = (_entry(register, point, asked, today) for point in register.followups)
    found = [entry for entry in entries if entry and _passes(entry, asked)]
    return tuple(sorted(found, key=lambda entry: (-entry.point.year, entry.point.number)))


def _entry(register: Register, point: FollowUp, asked: Question, today: date) -> Entry | None:
    reach = None
    if asked.area or asked.bydel or asked.unit:
        reach = reach_of(register, point, area=asked.area, bydel=asked.bydel, unit=asked.unit)
        if reach is None:
            return None
    deadlines = tuple((item, due(point, item, today)) for item in point.deadlines)
    newest = max(point.statuses, key=lambda item: item.date, default=None)
    return Entry(point, newest, deadlines, reach)


def _passes(entry: Entry, asked: Question) -> bool:
    point = entry.point
    said = asked.silent_since and any(
        status.date.first > asked.silent_since for status in point.statuses
    )
    return (
        asked.year in {None, point.year}
        and asked.point in {None, point.id}
        and (asked.responsible is None or asked.responsible in point.responsible)
        and (asked.due is None or asked.due in {due for _, due in entry.deadlines})
        and not said
        and not (asked.open_only and point.state is FollowUpState.AVSLUTTET)
    )


def due(point: FollowUp, deadline: Deadline, today: date) -> Due:
    """How due a deadline is; one known only to the month or year falls due at its end."""
    if point.state is FollowUpState.AVSLUTTET:
        return Due.CLOSED
    left = deadline.date.last - today
    if left < timedelta():
        return Due.OVERDUE
    return Due.SOON if left <= SOON else Due.LATER


# --- what a point concerns --------------------------------------------------------------------


def areas_of(register: Register, point: FollowUp) -> tuple[str, ...]:
    """The areas that a point names (ids).

    "Every area" means those on the list of the point's own document, or else on the newest list.
    """
    if not point.links.all_areas:
        return point.links.areas
    own = (item for item in register.editions if point.source in item.sources)
    listed = next(own, register.latest).by_area
    return tuple(dict.fromkeys((*point.links.areas, *listed)))


def bydeler_of(register: Register, point: FollowUp) -> tuple[str, ...]:
    """The bydeler that a point names (ids); "all" are those with an administration."""
    if not point.links.all_bydeler:
        return point.links.bydeler
    return tuple(item.id for item in register.bydeler if item.kind == "bydel")


def is_common(point: FollowUp) -> bool:
    """Whether a point names no place at all, and so concerns the whole city."""
    links = point.links
    every = links.all_areas or links.all_bydeler
    return not (every or links.areas or links.bydeler or links.units)


def reach_of(
    register: Register,
    point: FollowUp,
    *,
    area: str | None = None,
    bydel: str | None = None,
    unit: Unit | None = None,
) -> Reach | None:
    """Why a point concerns all of the places asked for, the nearest reason first; None: it does
    not."""
    reasons = [
        *([_reach_area(register, point, area)] if area else []),
        *([_reach_bydel(register, point, bydel)] if bydel else []),
        *([_reach_unit(point, unit)] if unit else []),
    ]
    known = [reason for reason in reasons if reason]
    if len(known) < len(reasons) or not known:
        return None
    return min(known, key=list(Reach).index)


def _reach_area(register: Register, point: FollowUp, area: str) -> Reach | None:
    if area in areas_of(register, point):
        return Reach.AREA
    home = register.area_by_id[area].bydel
    if home and home in bydeler_of(register, point):
        return Reach.BYDEL
    if _unit_of(register, area) in point.links.units:
        return Reach.UNIT
    return Reach.COMMON if is_common(point) else None


def _reach_bydel(register: Register, point: FollowUp, bydel: str) -> Reach | None:
    if bydel in bydeler_of(register, point):
        return Reach.BYDEL
    homes = {register.area_by_id[id_].bydel for id_ in areas_of(register, point)}
    if bydel in homes:
        return Reach.AREA
    if register.bydel_by_id[bydel].unit in point.links.units:
        return Reach.UNIT
    return Reach.COMMON if is_common(point) else None


def _unit_of(register: Register, area: str) -> Unit | None:
    """The unit of the newest list that gives one."""
    return next((row.unit for row in register.listings_of(area) if row.unit), None)


def _reach_unit(point: FollowUp, unit: Unit) -> Reach | None:
    if unit in point.links.units:
        return Reach.UNIT
    return Reach.COMMON if is_common(point) else None


def address(word: str) -> str:
    """A responsible body or a unit as addresses write it; as it is when no letter would be left."""
    return slug(word) or word


def responsible(register: Register) -> tuple[str, ...]:
    """Every body that a point names as responsible, in alphabetical order."""
    return tuple(sorted({body for point in register.followups for body in point.responsible}))


def years(register: Register) -> tuple[int, ...]:
    """Years with points, or with points still to be settled; newest first."""
    found = {item.year for item in register.followups}
    found |= {item.year for item in register.pending}
    return tuple(sorted(found, reverse=True))


def silences(register: Register, today: date) -> tuple[tuple[date, int], ...]:
    """Days that are worth asking silence since, newest first: 1, 3, 6 and 12 months ago (with the
    number of months), and the past days of events that are known to the day (with 0)."""
    found = {_ago(today, months): months for months in (12, 6, 3, 1)}
    for item in register.milestones:
        if item.date.iso.endswith(item.date.last.isoformat()) and item.date.last < today:
            found.setdefault(item.date.last, 0)
    asked = {day: months for day, months in found.items() if EARLIEST <= day <= LATEST}
    return tuple(sorted(asked.items(), reverse=True))


def _ago(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def concerning(entries: Iterable[Entry], reach: Reach) -> Iterator[Entry]:
    """Those of the entries that concern a place for one reason."""
    return (entry for entry in entries if entry.reach is reach)
