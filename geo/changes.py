"""Two lists compared, and lists in a row. What is derived here is shown as derived, never as the
council's words, and the unknown stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import shapely

from geo.coverage import Silence, silence
from geo.frozen import frozen
from geo.model import Area, Edition, Listing, PartialDate, Register, Status, Unit
from geo.projection import SLIVER_M2, in_metres
from geo.view import Start, in_a_row, is_new_on


@frozen
class Lineage:
    """Areas on the older list and those on the newer that took over from them (area ids)."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        """Every area of it once."""
        return iter(dict.fromkeys((*self.before, *self.after)))


@frozen
class Moved:
    """An area that another police unit lists now (`area` as the newer list has it)."""

    area: str
    before: Unit
    after: Unit


@frozen
class Reclassified:
    """An area that the newer list puts in another class: both statuses are classes, which tell
    nothing of time (`Status.is_timeless`; `area` as the newer list has it)."""

    area: str
    before: Status
    after: Status


@frozen
class Changes:
    """Every area of the two lists in exactly one class (tuples of area ids, list order).

    `gone` is the derived *utgått*. `not_covered` is on one list but outside the territory that the
    other speaks of. `undecided` is on one list, while the other counts areas in its bydel without
    naming them, names none at all, or is not shown whole. `renamed`, `split`, `merged`
    and `regrouped` (as many as before, but others) are lineages.

    Of areas that go on, besides: `moved` to another unit, `reclassified`, `border_changed`, and
    `disputed`: on both lists, though the newer calls it new or started.
    """

    new: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    renamed: tuple[Lineage, ...] = ()
    split: tuple[Lineage, ...] = ()
    merged: tuple[Lineage, ...] = ()
    regrouped: tuple[Lineage, ...] = ()
    moved: tuple[Moved, ...] = ()
    reclassified: tuple[Reclassified, ...] = ()
    border_changed: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


#: The classes, in the order they are told; those of `LINEAGES` hold lineages, the others areas.
CLASSES = (
    "new",
    "continued",
    "renamed",
    "split",
    "merged",
    "regrouped",
    "gone",
    "undecided",
    "not_covered",
)
LINEAGES = frozenset({"renamed", "split", "merged", "regrouped"})


def compare(register: Register, older: Edition | None, newer: Edition) -> Changes:
    """What happened from `older` to `newer`; without an older list every area is new.

    Swapped, the answer is its mirror: new and gone change places, so do split and merged. Two lists
    of the register are compared once.
    """
    if older is None:
        return Changes(new=tuple(newer.by_area))
    if any(register.edition_by_id.get(item.id) is not item for item in (older, newer)):
        return _compared(register, older, newer)
    key = ("changes", older.id, newer.id)
    if key not in register.cache:
        register.cache[key] = _compared(register, older, newer)
    comparison: Changes = register.cache[key]
    return comparison


def gone(register: Register, edition: Edition) -> tuple[str, ...]:
    """The areas (ids) that a list of the register has no more, of those on the list before it;
    worked out once."""
    key = ("gone", edition.id)
    if key not in register.cache:
        older = register.before(edition)
        missing = _Pair.of(register, older, edition).missing if older else ()
        register.cache[key] = _sorted(register, edition, missing)[Silence.ABSENT]
    ids: tuple[str, ...] = register.cache[key]
    return ids


@frozen
class _Pair:
    """Two lists and the lineages between them."""

    older: Edition
    newer: Edition
    lines: list[Lineage]
    connected: frozenset[str]  # the areas of the lineages

    @classmethod
    def of(cls, register: Register, older: Edition, newer: Edition) -> _Pair:
        whole = not (older.partial or newer.partial)
        # a part may be hidden
        lines = _lineages(register, older.by_area, newer.by_area) if whole else []
        return cls(older, newer, lines, frozenset(id_ for line in lines for id_ in line))

    @property
    def added(self) -> list[str]:
        """The areas of the newer list alone."""
        return self._alone(self.newer, self.older)

    @property
    def missing(self) -> list[str]:
        """The areas of the older list alone."""
        return self._alone(self.older, self.newer)

    def _alone(self, this: Edition, other: Edition) -> list[str]:
        return [
            id_ for id_ in this.by_area if id_ not in other.by_area and id_ not in self.connected
        ]


def _compared(register: Register, older: Edition, newer: Edition) -> Changes:
    pair = _Pair.of(register, older, newer)
    came, went = _sorted(register, older, pair.added), _sorted(register, newer, pair.missing)
    lines, stayed = pair.lines, [id_ for id_ in newer.by_area if id_ in older.by_area]
    both = tuple(id_ for id_ in stayed if id_ not in pair.connected)
    pairs = [(id_, id_) for id_ in stayed]
    pairs += [(line.before[0], line.after[0]) for line in lines if _is_rename(line)]
    return Changes(
        new=came[Silence.ABSENT],
        continued=both,
        gone=went[Silence.ABSENT],
        not_covered=(*came[Silence.TERRITORY], *went[Silence.TERRITORY]),
        undecided=(*came[Silence.UNTOLD], *went[Silence.UNTOLD]),
        renamed=tuple(line for line in lines if _is_rename(line)),
        split=tuple(line for line in lines if len(line.before) < len(line.after)),
        merged=tuple(line for line in lines if len(line.before) > len(line.after)),
        regrouped=tuple(
            line for line in lines if len(line.before) == len(line.after) and not _is_rename(line)
        ),
        moved=tuple(_moved(older, newer, pairs)),
        reclassified=tuple(_reclassified(older, newer, pairs)),
        border_changed=tuple(
            id_ for id_ in stayed if _border_changed(register.area_by_id[id_], older, newer)
        ),
        disputed=_disputed(older, newer, both),
    )


def _disputed(older: Edition, newer: Edition, both: Iterable[str]) -> tuple[str, ...]:
    """Areas that the newer list calls new, or started after the older list that has them."""
    if not older.date < newer.date:
        return ()
    return tuple(id_ for id_ in both if _is_fresh(newer.by_area[id_], older))


def _is_fresh(row: Listing, older: Edition) -> bool:
    status = row.status
    if status is None or status.continues:
        return False
    if status.starts:
        return not row.started or row.started.first > older.date.last
    return status.begins


def narrowed(between: Changes, keep: Callable[[str], bool]) -> Changes:
    """The same changes, only of areas that are to be kept; a lineage stays when any of it does."""
    remaining: dict[str, Any] = {}
    for part in fields(between):
        items = getattr(between, part.name)
        remaining[part.name] = tuple(item for item in items if _belongs(item, keep))
    return Changes(**remaining)


def _belongs(item: str | Lineage | Moved | Reclassified, keep: Callable[[str], bool]) -> bool:
    return keep(item) if isinstance(item, str) else any(map(keep, _areas_in(item)))


def _areas_in(item: Lineage | Moved | Reclassified) -> Iterable[str]:
    return item if isinstance(item, Lineage) else (item.area,)


def _sorted(
    register: Register, edition: Edition, areas: Iterable[str]
) -> dict[Silence, tuple[str, ...]]:
    """Areas that a list does not name, by what its silence means."""
    results: dict[Silence, list[str]] = {kind: [] for kind in Silence}
    for id_ in areas:
        results[silence(register, edition, id_)].append(id_)
    return {kind: tuple(ids) for kind, ids in results.items()}


def _moved(older: Edition, newer: Edition, pairs: Iterable[tuple[str, str]]) -> Iterator[Moved]:
    olds, news = older.by_area, newer.by_area
    for old_id, new_id in pairs:
        before, after = olds[old_id].unit, news[new_id].unit
        if before is not after and before and after:
            yield Moved(new_id, before, after)


def _reclassified(
    older: Edition, newer: Edition, pairs: Iterable[tuple[str, str]]
) -> Iterator[Reclassified]:
    if not any(status.is_timeless for status in Status):
        return  # the settings know no classes
    olds, news = older.by_area, newer.by_area
    for old_id, new_id in pairs:
        before, after = olds[old_id].status, news[new_id].status
        if before is None or after is None or before is after:
            continue
        if before.is_timeless and after.is_timeless:
            yield Reclassified(new_id, before, after)


def _border_changed(area: Area, older: Edition, newer: Edition) -> bool:
    before, after = area.border_on(older.date), area.border_on(newer.date)
    if before is after or before is None or after is None:
        return False
    surfaces = [shapely.make_valid(in_metres(surface)) for surface in (before, after)]
    return bool(surfaces[0].symmetric_difference(surfaces[1]).area > SLIVER_M2)


# --- renamed, split, merged -------------------------------------------------------------------


def _is_rename(line: Lineage) -> bool:
    return len(line.before) == len(line.after) == 1


def _lineages(
    register: Register, before: Mapping[str, object], after: Mapping[str, object]
) -> list[Lineage]:
    """Groups of areas on either list that took over from each other, in the newer list's order."""
    if not any(area.replaces for area in register.areas):
        return []
    listed = {**after, **before}
    leader: dict[str, str] = {}
    for id_ in listed:
        for other in _forebears(register, id_, listed):
            leader[_first(leader, other)] = _first(leader, id_)
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for side, ids in enumerate((before, after)):
        for id_ in ids:
            if id_ in leader:
                groups.setdefault(_first(leader, id_), ([], []))[side].append(id_)
    lines = [Lineage(tuple(olds), tuple(news)) for olds, news in groups.values()]
    place = {id_: number for number, id_ in enumerate(after)}
    return sorted(filter(_is_change, lines), key=lambda line: place[line.after[0]])


def _is_change(line: Lineage) -> bool:
    return bool(line.before and line.after) and set(line.before) != set(line.after)


def _first(leader: dict[str, str], area: str) -> str:
    """Whom the group of an area is called after; paths are shortened on the way."""
    leader.setdefault(area, area)
    while leader[area] != area:
        leader[area] = leader[leader[area]]
        area = leader[area]
    return area


def _forebears(register: Register, area: str, listed: Mapping[str, object]) -> list[str]:
    """The nearest areas on either list that one took over from, by way of others or not."""
    results: list[str] = []
    seen = {area}
    waiting = list(register.area_by_id[area].replaces)
    while waiting:
        id_ = waiting.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        if id_ in listed:
            results.append(id_)
        else:
            waiting += register.area_by_id[id_].replaces
    return results


# --- lists in a row ---------------------------------------------------------------------------


@frozen
class Tenure:
    """How long an area has been on the lists without a break, up to one of them.

    `lists` counts the lists (those that name any area) in the row; `months` are the whole months
    from the latest day it can have begun to the earliest day of the list `until`.
    """

    lists: int
    since: PartialDate
    start: Start
    until: PartialDate
    months: int

    @property
    def at_least(self) -> bool:
        """Whether it may be longer than `months`."""
        vague = (self.since.last - self.since.first).days > 31
        return vague or self.start in {Start.BY, Start.BEFORE}


def tenure(register: Register, edition: Edition, area: str) -> Tenure | None:
    """How long an area has been listed in a row when a list came; None when it is not on it."""
    if area not in edition.by_area:
        return None
    row, reaches_first = in_a_row(register, edition, area)
    since, start = _start(area, row, Start.BEFORE if reaches_first else Start.BY)
    return Tenure(len(row), since, start, edition.date, _months(since, edition.date))


def _start(area: str, row: list[Edition], derived: Start) -> tuple[PartialDate, Start]:
    first = row[-1]
    stated = [start for item in row if (start := item.by_area[area].started)]
    earliest = min(stated, default=None)
    if earliest and earliest.last < first.date.first:
        return earliest, Start.STATED
    is_new = is_new_on(first, area)
    return first.date, Start.NEW if is_new else derived


def _months(since: PartialDate, until: PartialDate) -> int:
    """Whole months between the end of one date and the start of another; never below 0."""
    a, b = since.last, until.first
    return max((b.year - a.year) * 12 + b.month - a.month - (b.day < a.day), 0)
