"""Follow-up points: what they concern, what is due, and which of them are asked for.

One log, read in two ways: the short live list of a meeting and the full history are the same
`Entry`. `today` is always an argument. A deadline is overdue by the calendar alone: no source may
say that it was missed, and `state` is our reading of the log.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from geo import settings
from geo.frozen import frozen
from geo.model import (
    Amount,
    Deadline,
    FollowUp,
    FollowUpState,
    Links,
    Register,
    StatusText,
    UndatedDeadline,
    Unit,
)
from geo.part import CITY, Part, unit_of

#: A deadline this near is due soon.
SOON = timedelta(days=30)
#: The days that can be asked for; a calendar must begin and end somewhere.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class Due(StrEnum):
    """Where a deadline stands on a given day; `closed` when the point itself is closed."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    CLOSED = "closed"


class Reach(StrEnum):
    """Why a point concerns a place: it names the place, or all like it, or the whole city, in which
    the place lies."""

    AREA = "area"
    BYDEL = "bydel"
    UNIT = "unit"
    COMMON = "common"


@frozen
class Question:
    """Which points are asked for. None and False mean no restriction.

    `bydel`, `area` and `unit` are filters that work together: a point must concern all of them.
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

    @classmethod
    def about(cls, part: Part) -> Question:
        """The points that concern a part of the city; several areas are no filter."""
        area = part.areas[0] if len(part.areas) == 1 else None
        return cls(bydel=part.bydel, area=area, unit=part.unit)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the city that a point must concern; none for every point."""
        return (
            *((Part.of_areas((self.area,)),) if self.area else ()),
            *((Part.of_bydel(self.bydel),) if self.bydel else ()),
            *((Part.of_unit(self.unit),) if self.unit else ()),
        )


@frozen
class Entry:
    """A point as it stands on a day: its newest status, and each deadline with how due it is.

    Deadlines without a date are never due; they stand in the point.
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

    @property
    def urgency(self) -> int:
        """Its place by when it is due: by the most pressing date first, then what has a deadline
        without a date, then what has none that is known."""
        order = list(Due)
        if self.due:
            return order.index(self.due)
        return len(order) + (not self.point.undated_deadlines)


def select(register: Register, question: Question, today: date) -> tuple[Entry, ...]:
    """The points that are asked for, newest year first, then by number."""
    points = _may_concern(register, question)
    entries = (_entry(register, point, question, today) for point in points)
    results = [entry for entry in entries if entry and _passes(entry, question)]
    return tuple(sorted(results, key=lambda entry: (-entry.point.year, entry.point.number)))


def _may_concern(register: Register, question: Question) -> Iterable[FollowUp]:
    """The points among which those of the question are, in the register's order: where one bydel is
    asked for, all but those that name other places alone."""
    if question.bydel is None:
        return register.followups
    if "points" not in register.cache:
        register.cache["points"] = _by_bydel(register)
    places: dict[str | None, list[int]] = register.cache["points"]
    wide, own = places.get(None, []), places.get(question.bydel, [])
    return [register.followups[number] for number in sorted({*wide, *own})]


def _by_bydel(register: Register) -> dict[str | None, list[int]]:
    """The numbers of the points that name each bydel (id) or an area in it; under None those that
    name units, all places or none."""
    results: dict[str | None, list[int]] = {}
    for number, point in enumerate(register.followups):
        links = point.links
        homes = {home for area in links.areas for home in register.area_by_id[area].bydeler}
        is_wide = links.all_areas or links.all_bydeler or links.units or is_common(point)
        for place in {*links.bydeler, *homes, *((None,) if is_wide else ())}:
            results.setdefault(place, []).append(number)
    return results


def _entry(register: Register, point: FollowUp, question: Question, today: date) -> Entry | None:
    reach = reach_of(register, point, question.parts)
    if question.parts and reach is None:
        return None
    deadlines = tuple((item, due(point, item, today)) for item in point.deadlines)
    newest = max(point.statuses, key=lambda item: item.date, default=None)
    return Entry(point, newest, deadlines, reach)


def _passes(entry: Entry, question: Question) -> bool:
    point = entry.point
    has_status = question.silent_since and any(
        status.date.first > question.silent_since for status in point.statuses
    )
    return (
        question.year in {None, point.year}
        and question.point in {None, point.id}
        and (question.responsible is None or question.responsible in point.responsible)
        and (question.due is None or question.due in {due for _, due in entry.deadlines})
        and not has_status
        and not (question.open_only and point.state is FollowUpState.AVSLUTTET)
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


class Concerning(Protocol):
    """What concerns places: a follow-up point, or a measure."""

    @property
    def id(self) -> str: ...

    @property
    def links(self) -> Links: ...

    @property
    def source(self) -> str | None: ...


def areas_of(register: Register, point: Concerning) -> tuple[str, ...]:
    """The areas that a point names (ids).

    "Every area" means those on the list of the point's own document, or else on the newest list.
    """
    if not point.links.all_areas:
        return point.links.areas
    own = (item for item in register.editions if point.source in item.sources)
    listed = next(own, register.latest).by_area
    return tuple(dict.fromkeys((*point.links.areas, *listed)))


def bydeler_of(register: Register, point: Concerning) -> tuple[str, ...]:
    """The bydeler that a point names (ids); "all" are those with an administration."""
    if not point.links.all_bydeler:
        return point.links.bydeler
    return CITY.ground(register).bydeler


def is_common(point: Concerning) -> bool:
    """Whether a point names no place at all, and so concerns the whole city."""
    links = point.links
    every = links.all_areas or links.all_bydeler
    return not (every or links.areas or links.bydeler or links.units)


def reach_of(register: Register, point: Concerning, parts: Iterable[Part]) -> Reach | None:
    """Why a point concerns all of these parts of the city, the nearest reason first.

    None when it does not, and when nothing narrower than the whole city is among them.
    """
    reasons = [_reach_part(register, point, part) for part in parts if part != CITY]
    known = [reason for reason in reasons if reason]
    return _nearest(known) if len(known) == len(reasons) else None


def _reach_part(register: Register, point: Concerning, part: Part) -> Reach | None:
    if part.unit:
        return _reach_unit(point, part.unit)
    if part.bydel:
        return _reach_bydel(register, point, part.bydel)
    reasons = (_reach_area(register, point, area) for area in part.areas)
    return _nearest(reason for reason in reasons if reason)


def _nearest(reasons: Iterable[Reach]) -> Reach | None:
    return min(reasons, key=list(Reach).index, default=None)


def _reach_area(register: Register, point: Concerning, area: str) -> Reach | None:
    if area in areas_of(register, point):
        return Reach.AREA
    if not set(bydeler_of(register, point)).isdisjoint(register.area_by_id[area].bydeler):
        return Reach.BYDEL
    if unit_of(area, register) in point.links.units:
        return Reach.UNIT
    return Reach.COMMON if is_common(point) and _is_in_city(register, area) else None


def _is_in_city(register: Register, area: str) -> bool:
    """Whether an area (id) lies in a bydel of the register; in one whose areas may reach beyond
    every bydel, each is the city's."""
    return bool(register.area_by_id[area].bydeler) or settings.current().beyond


def _reach_bydel(register: Register, point: Concerning, bydel: str) -> Reach | None:
    if bydel in bydeler_of(register, point):
        return Reach.BYDEL
    if any(bydel in register.area_by_id[id_].bydeler for id_ in areas_of(register, point)):
        return Reach.AREA
    if register.bydel_by_id[bydel].unit in point.links.units:
        return Reach.UNIT
    return Reach.COMMON if is_common(point) else None


def _reach_unit(point: Concerning, unit: Unit) -> Reach | None:
    if unit in point.links.units:
        return Reach.UNIT
    return Reach.COMMON if is_common(point) else None


def responsible(register: Register) -> tuple[str, ...]:
    """Every body that a point names as responsible, in alphabetical order."""
    return tuple(sorted({body for point in register.followups for body in point.responsible}))


def amounts_of(
    register: Register, points: Iterable[FollowUp]
) -> tuple[tuple[FollowUp, Amount], ...]:
    """The amounts of points, each with its point: by year (unknown ones last), by the name of who
    pays, the largest first."""

    def place(pair: tuple[FollowUp, Amount]) -> tuple[bool, int, str, int]:
        item = pair[1]
        payer = register.body_by_id.get(item.payer or "")
        return item.year is None, item.year or 0, payer.name if payer else "", -item.nok

    return tuple(sorted(((point, item) for point in points for item in point.amounts), key=place))


def undated_of(points: Iterable[FollowUp]) -> tuple[tuple[FollowUp, UndatedDeadline], ...]:
    """The deadlines without a date of points that are not closed, each with its point."""
    running = (point for point in points if point.state is not FollowUpState.AVSLUTTET)
    return tuple((point, item) for point in running for item in point.undated_deadlines)


def years(register: Register) -> tuple[int, ...]:
    """Years with points, or with points still to be settled; newest first."""
    results = {item.year for item in register.followups}
    results |= {item.year for item in register.pending}
    return tuple(sorted(results, reverse=True))


def silences(register: Register, today: date) -> tuple[tuple[date, int], ...]:
    """Days that are worth asking silence since, newest first: 1, 3, 6 and 12 months ago (with the
    number of months), and the past days of events that are known to the day (with 0)."""
    results = {_ago(today, months): months for months in (12, 6, 3, 1)}
    events = [item.date for item in register.milestones]
    events += [item.date for item in register.meetings]
    events += [item.date for point in register.followups for item in point.deadlines]
    for when in events:
        if when.iso.endswith(when.last.isoformat()) and when.last < today:
            results.setdefault(when.last, 0)
    offered = {day: months for day, months in results.items() if EARLIEST <= day <= LATEST}
    return tuple(sorted(offered.items(), reverse=True))


def _ago(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def concerning(entries: Iterable[Entry], reach: Reach) -> Iterator[Entry]:
    """Those of the entries that concern a place for one reason."""
    return (entry for entry in entries if entry.reach is reach)
