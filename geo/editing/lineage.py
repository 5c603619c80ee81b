"""What becomes of an area: another name, several areas, one with others, an end.

Each operation keeps the old area with its history, and writes what `geo.changes` reads: a new area
names in `replaces` those that it took over from, and an event says when, with the words of a
source. No list is changed: it said what it said, and the next one that names the new areas shows
what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from geo import files
from geo.editing import record
from geo.editing.area import facts_of, homes_of, new_area, with_facts, with_name
from geo.editing.body import body_of, records_of
from geo.errors import DataError, Finding
from geo.frozen import frozen
from geo.model import Confidence, Milestone, PartialDate, Register
from geo.projection import in_metres
from geo.store.changing import Put, Wish
from geo.view import slug

#: The kinds of event that the operations write.
RENAMED, SPLIT, MERGED, ENDED = "navneskifte", "deling", "sammenslåing", "avslutning"
_DECIMALS = 6  # of coordinates, about 0.1 m
#: From the least sure on.
_CONFIDENCES = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


@frozen
class Occasion:
    """When something happened to an area, as a source (id) says it in its words."""

    date: PartialDate
    source: str
    quote: str


def rename(contents: Mapping[str, bytes], id_: str, name: str, when: Occasion) -> tuple[Wish, ...]:
    """An area by another name: the id stays, and the old name becomes one of the others."""
    facts = facts_of(contents, id_)
    put = with_facts(contents, id_, with_name(facts, name))
    title = f"{facts.name} heter nå {name.strip()}"
    return put, _event(contents, RENAMED, title, when)


def split(
    contents: Mapping[str, bytes], id_: str, names: Sequence[str], when: Occasion
) -> tuple[Wish, ...]:
    """Several areas that take over from one, in its bydel. Their borders are not known yet.

    Raises ValueError for fewer than two names, and DataError for one that there is already.
    """
    before = body_of(contents, "area", id_)["properties"]
    if len(names) < 2:
        raise ValueError(names)
    puts = _new_areas(contents, names, before["bydel"], (id_,))
    title = f"{before['name']} deles i {_listed(names)}"
    return (*puts, _event(contents, SPLIT, title, when))


def merge(
    contents: Mapping[str, bytes], ids: Sequence[str], name: str, when: Occasion
) -> tuple[Wish, ...]:
    """One area that takes over from several, with their borders together as far as they have any.

    It lies in the bydeler that the borders lie in; without them in that of the largest. Raises
    ValueError for fewer than two areas, and DataError for a name that there is already.
    """
    bodies = [body_of(contents, "area", id_) for id_ in ids]
    if len(bodies) < 2:
        raise ValueError(ids)
    bodies.sort(key=lambda body: -(body["properties"]["area_km2"] or 0))
    old = [body["properties"]["name"] for body in bodies]
    (put,) = _new_areas(contents, [name], bodies[0]["properties"]["bydel"], ids)
    title = f"{_listed(old)} slås sammen til {name.strip()}"
    register = records_of(contents).register
    return _with_border(register, put, bodies), _event(contents, MERGED, title, when)


def end(contents: Mapping[str, bytes], id_: str, when: Occasion) -> tuple[Wish, ...]:
    """An area that is no IPO area any more, as a source says. Undoing the change reopens it."""
    name = facts_of(contents, id_).name
    return (_event(contents, ENDED, f"{name} avsluttes som IPO-område", when),)


def _event(contents: Mapping[str, bytes], kind: str, title: str, when: Occasion) -> Put:
    id_ = record.new_id(contents, "milestone", f"{when.date.iso} {title}")
    quote = when.quote.strip()
    return record.put(
        contents,
        "milestone",
        Milestone(id_, when.date, title, kind, quote, when.source, None),
    )


# --- new areas ----------------------------------------------------------------------------------


def _new_areas(
    contents: Mapping[str, bytes], names: Sequence[str], bydel: str | None, replaces: Sequence[str]
) -> list[Put]:
    """Areas without a border that take over from others. Raises DataError for a name that there is
    already, or that is written twice."""
    ids = [slug(name) for name in names]
    known = {key[1] for key in records_of(contents).by_key if key[0] == "area"}
    faults = [
        Finding("name_known", files.AREAS, id_, "name", (("name", name.strip()),))
        for place, (id_, name) in enumerate(zip(ids, names, strict=True))
        if id_ in known or id_ in ids[:place]
    ]
    if faults:
        raise DataError(tuple(faults))
    return [
        Put("area", new_area(id_, name, bydel, replaces))
        for id_, name in zip(ids, names, strict=True)
    ]


def _with_border(register: Register, put: Put, bodies: Sequence[Mapping[str, Any]]) -> Put:
    """A new area with the borders of others together; as it is where any of them has none."""
    if any(body["geometry"] is None for body in bodies):
        return put
    surfaces = [shapely.make_valid(shape(body["geometry"])) for body in bodies]
    union = shapely.set_precision(shapely.union_all(surfaces), 10**-_DECIMALS)
    facts = [body["properties"] for body in bodies]
    names = _listed([item["name"] for item in facts])
    confidence = min((Confidence(i["boundary_confidence"]) for i in facts), key=_CONFIDENCES.index)
    border = {
        "area_km2": round(in_metres(union).area / 1e6, 2),
        "boundary_source": f"Grensene til {names} slått sammen – omtrentlig, ikke politiets grense",
        "boundary_confidence": str(confidence),
    }
    homes = {name: value for name, value in homes_of(register, union).items() if value}
    properties = {**put.body["properties"], **border, **homes}
    return Put("area", {**put.body, "properties": properties, "geometry": mapping(union)})


def _listed(names: Sequence[str]) -> str:
    """`Vestli og Fossum`, `Vestli, Fossum og Grorud`."""
    *first, last = [" ".join(name.split()) for name in names]
    return f"{', '.join(first)} og {last}"
