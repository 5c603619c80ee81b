"""References that lead nowhere: they would break every reader, so they stop the register here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from geo.errors import Finding
from geo.files.folder import (
    AREAS,
    BODIES,
    BYDELER,
    DELBYDELER,
    EARLIER,
    EDITIONS,
    FOLLOWUPS,
    MEASURES,
    MEETINGS,
    MILESTONES,
    PROGRAMMES,
)
from geo.model import FollowUp, Links

Parts = Mapping[str, Any]
Ids = Mapping[str, Set[str]]
_BYDEL_NAMES = "names of bydeler"
#: What links name, and the part of the register it stands in.
_LINKED = {
    "areas": "areas",
    "bydeler": "bydeler",
    "programmes": "programmes",
    "bodies": "bodies",
    "followups": "followups",
}
#: The follow-up points of a file that were last without a fault, and the ids that they were held
#: against: a country has twenty thousand of them, of which a change touches one or none.
_SOUND: list[tuple[tuple[FollowUp, ...], Ids]] = []
#: Parts whose ids others look up.
_LOOKED_UP = {
    "areas": AREAS,
    "bydeler": BYDELER,
    "editions": EDITIONS,
    "meetings": MEETINGS,
    "programmes": PROGRAMMES,
    "bodies": BODIES,
}


def dangling(parts: Parts) -> Iterator[Finding]:
    """Every reference of the parts of a register, by name, that leads nowhere, and ids given
    twice."""
    yield from leading_nowhere(parts, ids_of(parts))
    for part, file in _LOOKED_UP.items():
        counts = Counter(item.id for item in parts[part])
        yield from (Finding("id_twice", file, id_, "id") for id_ in counts if counts[id_] > 1)


def ids_of(parts: Parts) -> Ids:
    """What references may name: the ids in each part, and the names of the bydeler."""
    ids = {part: {item.id for item in parts[part]} for part in (*_LOOKED_UP, "sources")}
    ids["followups"] = {item.id for item in parts["followups"]}
    return {**ids, _BYDEL_NAMES: {bydel.name for bydel in parts["bydeler"]}}


def leading_nowhere(parts: Parts, ids: Ids) -> Iterator[Finding]:
    """Every reference of these parts, which may be some records of a register, that is not among
    the ids of the whole register."""
    yield from _of_places(parts, ids)
    yield from _of_editions(parts, ids)
    yield from _of_points(parts["followups"], ids)
    yield from _of_pending(parts, ids)
    yield from _of_council(parts, ids)
    yield from _of_measures(parts, ids)


def _of_places(parts: Parts, ids: Ids) -> Iterator[Finding]:
    """Places in the files name their bydel by its name."""
    names = ids[_BYDEL_NAMES]
    names_or_none = {"", *names}
    for file, places in ((AREAS, parts["areas"]), (DELBYDELER, parts["delbydeler"])):
        for item in places:
            if (item.bydel or "") not in names_or_none:
                yield from _unknown(file, item.id, "bydel", {item.bydel})
    for area in parts["areas"]:
        yield from _unknown(AREAS, area.id, "other_bydeler", {*area.other_bydeler} - names)
        yield from _unknown(AREAS, area.id, "replaces", {*area.replaces} - ids["areas"])
    for id_, border in parts["earlier"]:
        yield from _unknown(EARLIER, id_, "area", {id_} - ids["areas"])
        yield from _unknown(EARLIER, id_, "bydeler", {*(border.bydeler or ())} - names)


def _of_editions(parts: Parts, ids: Ids) -> Iterator[Finding]:
    for edition in parts["editions"]:
        yield from _unsourced(EDITIONS, edition.id, {*edition.sources} - ids["sources"], "sources")
        for row in edition.listings:
            if row.area in ids["areas"] and row.source in ids["sources"]:
                continue
            where = f"{edition.id}/{row.area}"
            yield from _unknown(EDITIONS, where, "area", {row.area} - ids["areas"])
            yield from _unsourced(EDITIONS, where, {row.source} - ids["sources"])
        unnamed = {id_ for group in edition.unnamed for id_ in group.bydeler}
        yield from _unknown(EDITIONS, edition.id, "unnamed", unnamed - ids["bydeler"])


def _of_points(points: tuple[FollowUp, ...], ids: Ids) -> Iterator[Finding]:
    sound = _SOUND[0][0] if _SOUND and _SOUND[0][1] == ids else ()
    if sound is points:
        return
    known = set(map(id, sound))
    faults = list(_of_each_point((point for point in points if id(point) not in known), ids))
    if not faults:
        _SOUND[:] = [(points, ids)]
    yield from faults


def _of_each_point(points: Iterable[FollowUp], ids: Ids) -> Iterator[Finding]:
    for point in points:
        cited = [point, *point.statuses, *point.every_deadline, *point.amounts]
        yield from _unsourced(FOLLOWUPS, point.id, {i.source for i in cited} - ids["sources"])
        yield from _linked(FOLLOWUPS, point.id, point.links, ids)
        bodies = {item.recipient for item in point.every_deadline}
        bodies |= {item.payer for item in point.amounts}
        yield from _missing(FOLLOWUPS, point.id, "bodies", bodies, ids["bodies"])
        programmes = {item.programme for item in point.amounts}
        yield from _missing(FOLLOWUPS, point.id, "programmes", programmes, ids["programmes"])


def _of_pending(parts: Parts, ids: Ids) -> Iterator[Finding]:
    for item in parts["pending"]:
        where = str(item.year)
        yield from _unsourced(FOLLOWUPS, where, {item.source} - ids["sources"])
        yield from _missing(FOLLOWUPS, where, "meeting", {item.meeting}, ids["meetings"])
    for item in parts["milestones"]:
        yield from _unsourced(MILESTONES, item.id, {item.source} - ids["sources"])


def _of_measures(parts: Parts, ids: Ids) -> Iterator[Finding]:
    for item in parts["measures"]:
        yield from _unsourced(MEASURES, item.id, {item.source} - {None} - ids["sources"])
        yield from _linked(MEASURES, item.id, item.links, ids)


def _of_council(parts: Parts, ids: Ids) -> Iterator[Finding]:
    for meeting in parts["meetings"]:
        cited = [meeting, *meeting.items]
        yield from _unsourced(MEETINGS, meeting.id, {i.source for i in cited} - ids["sources"])
        editions = {item.edition for item in meeting.items}
        yield from _missing(MEETINGS, meeting.id, "edition", editions, ids["editions"])
        for item in meeting.items:
            yield from _linked(MEETINGS, meeting.id, item.links, ids)
    for part, file in (("programmes", PROGRAMMES), ("bodies", BODIES)):
        for item in parts[part]:
            sources = {row.source for row in (item, *item.log)}
            sources |= {item.description_source} - {None}
            yield from _unsourced(file, item.id, sources - ids["sources"])
            yield from _missing(file, item.id, "part_of", {item.part_of}, ids[part])
            yield from _linked(file, item.id, item.links, ids)
            for row in item.log:
                yield from _missing(file, item.id, "meeting", {row.meeting}, ids["meetings"])
                yield from _linked(file, item.id, row.links, ids)


def _linked(file: str, feature: str, links: Links, ids: Ids) -> Iterator[Finding]:
    strange = {id_ for name, part in _LINKED.items() for id_ in {*getattr(links, name)} - ids[part]}
    yield from _unknown(file, feature, "links", strange)


def _missing(
    file: str, feature: str, field: str, values: Iterable[str | None], known: Set[str]
) -> Iterator[Finding]:
    """References that may be None."""
    yield from _unknown(file, feature, field, {value for value in values if value} - known)


def _unknown(file: str, feature: str, field: str, values: set[str]) -> Iterator[Finding]:
    for value in sorted(values):
        yield Finding("unknown_reference", file, feature, field, (("value", value),))


def _unsourced(
    file: str, feature: str, values: set[str], field: str = "source"
) -> Iterator[Finding]:
    for value in sorted(values):
        yield Finding("unknown_source", file, feature, field, (("value", value),))
