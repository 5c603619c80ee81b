"""Which area was on which list, over time: lanes, bars, gaps and dates. Rules only, no looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise, zip_longest

from geo.council.names import title
from geo.coverage import Silence, silence
from geo.frozen import frozen
from geo.model import (
    Area,
    Edition,
    FollowUp,
    Listing,
    LogEntry,
    LogKind,
    Measure,
    Meeting,
    Milestone,
    PartialDate,
    Programme,
    Register,
    Unit,
    Unnamed,
)


@frozen
class Bar:
    """One listing in time: from its list to the next one that names any area.

    `end` is None for the newest list: nothing says how long it holds.
    """

    edition: Edition
    listing: Listing
    end: PartialDate | None


@frozen
class Gap:
    """Lists between two bars of an area that do not name it."""

    start: PartialDate
    end: PartialDate


@frozen
class StatedStart:
    """When an area started as a list itself states it, which may be before or after older lists
    that have it too: both stand."""

    edition: Edition
    date: PartialDate


@frozen
class Lane:
    """One area, the newest unit that listed it, its bars and the gaps between, oldest first.

    A gap is where lists between its own leave it out; lists whose silence means nothing (see
    `geo.coverage`) make none. `starts` are the starts that lists state, each date once. `measures`
    name the area and have a start or an end; the first to start comes first.
    """

    area: Area
    unit: Unit | None
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]
    starts: tuple[StatedStart, ...] = ()
    measures: tuple[Measure, ...] = ()


@frozen
class ProgrammeLane:
    """A programme and the lines of its log that bring it further, oldest first."""

    programme: Programme
    steps: tuple[LogEntry, ...]


#: What brings a programme further, as against what only speaks of it or plans it.
_STEPS = frozenset(LogKind) - {LogKind.OMTALT, LogKind.PLANLAGT}


def programme_lanes(register: Register) -> tuple[ProgrammeLane, ...]:
    """The programmes with a dated draft, approval, launch or the like, by the first of them."""
    result = []
    for programme in register.programmes:
        steps = sorted((row for row in programme.log if row.kind in _STEPS), key=lambda r: r.date)
        if steps:
            result.append(ProgrammeLane(programme, tuple(steps)))
    return tuple(sorted(result, key=lambda lane: (lane.steps[0].date, lane.programme.id)))


@frozen
class UnnamedBar:
    """Areas that a list counts without naming them, from it to the next list that names any."""

    edition: Edition
    group: Unnamed
    end: PartialDate | None


def lanes(
    register: Register, units: tuple[Unit, ...] = (), bydel: str | None = None
) -> tuple[Lane, ...]:
    """Every area that any list names: by unit, then as the newest list that names it has them."""
    if "bars" not in register.cache:
        register.cache["bars"] = _bars(register)
    bars, newest = register.cache["bars"]
    wanted = [
        (register.area_by_id[id_], _newest_unit(of_area), of_area)
        for id_, of_area in bars.items()
        if bydel is None or bydel in register.area_by_id[id_].bydeler
    ]
    places = {edition.id: place for place, edition in enumerate(register.editions)}
    measures = _measures_by_area(register)
    result = [
        _lane(register, places, area, unit, of_area, measures.get(area.id, ()))
        for area, unit, of_area in wanted
        if not units or unit in units
    ]
    order = {unit: place for place, unit in enumerate([*Unit, None])}
    return tuple(sorted(result, key=lambda lane: (order[lane.unit], newest[lane.area.id])))


def _bars(register: Register) -> tuple[dict[str, list[Bar]], dict[str, int]]:
    """The bars of each area (by id), oldest first, and its place on the newest list that names
    it."""
    naming = [edition for edition in register.editions if edition.listings]
    bars: dict[str, list[Bar]] = {}
    newest: dict[str, int] = {}
    for edition, following in zip_longest(naming, naming[1:]):
        end = following.date if following else None
        for place, (id_, listing) in enumerate(edition.by_area.items()):
            bars.setdefault(id_, []).append(Bar(edition, listing, end))
            newest[id_] = place
    return bars, newest


def _newest_unit(bars: list[Bar]) -> Unit | None:
    """The newest unit that listed an area."""
    return next((bar.listing.unit for bar in reversed(bars) if bar.listing.unit), None)


def _lane(
    register: Register,
    places: dict[str, int],
    area: Area,
    unit: Unit | None,
    bars: list[Bar],
    measures: tuple[Measure, ...],
) -> Lane:
    """The lane of an area; `places` tells where in the register a list (its id) stands."""
    gaps = [
        gap
        for one, two in pairwise(bars)
        if one.end is not two.edition.date  # as most are: the next list names it too
        for gap in _between(register, places, area, one, two)
    ]
    starts = {
        bar.listing.started: StatedStart(bar.edition, bar.listing.started)
        for bar in reversed(bars)
        if bar.listing.started
    }
    stated_starts = tuple(sorted(starts.values(), key=lambda start: start.date))
    return Lane(area, unit, tuple(bars), tuple(gaps), stated_starts, measures)


def _measures_by_area(register: Register) -> dict[str, tuple[Measure, ...]]:
    """The dated measures that name each area (by id), the first to start first."""
    dates = ((item.start or item.end, item) for item in register.measures)
    dated = sorted((when.first, item.id, item) for when, item in dates if when)
    by_area: dict[str, tuple[Measure, ...]] = {}
    for *_, item in dated:
        for area in dict.fromkeys(item.links.areas):
            by_area[area] = (*by_area.get(area, ()), item)
    return by_area


def unnamed(register: Register) -> tuple[UnnamedBar, ...]:
    """The areas that lists count without naming them, oldest list first."""
    editions = register.editions
    return tuple(
        UnnamedBar(edition, group, _next_naming(editions[place + 1 :]))
        for place, edition in enumerate(editions)
        for group in edition.unnamed
    )


def unnamed_beside(register: Register, lanes: Iterable[Lane]) -> tuple[UnnamedBar, ...]:
    """Those that may lie where these lanes do: in one of their bydeler, or nobody says where."""
    homes = {bydel for lane in lanes for bydel in lane.area.bydeler or (None,)}
    return tuple(
        bar
        for bar in unnamed(register)
        if homes and (not bar.group.bydeler or homes & set(bar.group.bydeler))
    )


def _next_naming(later: tuple[Edition, ...]) -> PartialDate | None:
    return next((edition.date for edition in later if edition.listings), None)


def _between(
    register: Register, places: dict[str, int], area: Area, one: Bar, two: Bar
) -> Iterator[Gap]:
    if one.end is None or one.end == two.edition.date:
        return
    start, end = (places[bar.edition.id] for bar in (one, two))
    left_out = (
        silence(register, edition, area.id) is Silence.ABSENT
        for edition in register.editions[start + 1 : end]
    )
    if any(left_out):
        yield Gap(one.end, two.edition.date)


# --- dates ------------------------------------------------------------------------------------


class DateKind(StrEnum):
    """What a date is: an event that a document names, or the deadline of a follow-up point."""

    MILESTONE = "milestone"
    DEADLINE = "deadline"


@frozen
class Dated:
    """A date that a document names; `category` is the kind of event, as in `møte`.

    `id` is stable when its wording changes.
    """

    id: str
    kind: DateKind
    date: PartialDate
    words: str
    point: FollowUp | None
    source: str
    line: int | None
    quote: str
    category: str = "frist"


def dates(register: Register) -> tuple[Dated, ...]:
    """Milestones and deadlines, in the order in which they are over; worked out once.

    What one line of a document says of one date is one.
    """
    if "dates" not in register.cache:
        register.cache["dates"] = _dates(register)
    dated: tuple[Dated, ...] = register.cache["dates"]
    return dated


def _dates(register: Register) -> tuple[Dated, ...]:
    by_key: dict[tuple[str, str, int | None], Dated] = {}
    for item in (*_milestones(register), *_deadlines(register)):
        key = (item.date.iso, item.source, item.line)
        known = by_key.get(key) if item.line is not None else None
        if known is None:
            by_key[key if key not in by_key else (item.id, *key[1:])] = item
        elif known.point is None and item.point:
            # the milestone's fuller words, as the deadline of its point
            by_key[key] = Dated(
                item.id,
                item.kind,
                item.date,
                known.words,
                item.point,
                item.source,
                item.line,
                item.quote,
            )
        else:
            by_key[item.id, *key[1:]] = item
    return tuple(
        sorted(by_key.values(), key=lambda item: (item.date.last, item.date.first, item.id))
    )


#: What a programme's log tells that is a date of its own, and what it is called among dates.
_EVENTS = {LogKind.LANSERT: "lansering", LogKind.GODKJENT: "godkjenning"}


def _milestones(register: Register) -> Iterator[Dated]:
    """Events that documents name, meetings, and the launch or approval of a programme.

    A meeting that is known for nothing but what a log tells of it is told by that log.
    """
    for event in register.milestones:
        yield _milestone(event.id, event.kind, event.title, event)
    for meeting in register.meetings:
        awaited = any(item.meeting == meeting.id for item in register.pending)
        if meeting.items or awaited:
            yield _milestone(meeting.id, meeting.kind, meeting.title, meeting)
    for programme in register.programmes:
        for row in programme.log:
            if row.kind in _EVENTS:
                id_ = f"{row.date.iso}-{programme.id}".replace("/", "-")
                yield _milestone(id_, _EVENTS[row.kind], f"{title(programme)} {row.kind}", row)


def _milestone(id_: str, kind: str, words: str, item: Milestone | Meeting | LogEntry) -> Dated:
    return Dated(
        id_, DateKind.MILESTONE, item.date, words, None, item.source, item.line, item.quote, kind
    )


def _deadlines(register: Register) -> Iterator[Dated]:
    for point in register.followups:
        for number, item in enumerate(point.deadlines, 1):
            yield Dated(
                f"{point.id}-frist-{number}",
                DateKind.DEADLINE,
                item.date,
                item.text,
                point,
                item.source,
                item.line,
                item.quote,
            )


def span(register: Register) -> tuple[int, int]:
    """The first and the last year that lists, dates and measures touch."""
    days = [edition.date for edition in register.editions]
    days += [item.date for item in dates(register)]
    days += [when for item in register.measures for when in (item.start, item.end) if when]
    return min(when.first for when in days).year, max(when.last for when in days).year
