"""A proposal that somebody has gone through → the wishes that make it this year's list.

The proposal says what a document seems to mean; a `Draft` is what a person keeps of it. Only what
is kept is written: one edition with the document it came from, status texts in the log of the
points, new points, and new areas whose border is a delbydel of that name (marked approximate).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from geo import files
from geo.errors import Finding, Severity
from geo.model import Delbydel, FollowUp, FollowUpState, PartialDate, Register, Status, Unit
from geo.projection import in_metres
from geo.seminar import AreaProposal, PointProposal, Proposal
from geo.store.changing import Origin, Put, Wish
from geo.store.parts import put_together, taken_apart
from geo.view import slug

#: The council's own summaries speak of the municipality.
SCOPE, PUBLISHER = "Oslo kommune", "Politirådet i Oslo"
_LONGEST_TITLE = 80  # letters of a point's title, cut from its wording


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """One line of the list as a person keeps it.

    `area_id` is None for a new area; `border` is then the id of the delbydel that its border is
    taken from, and without one the line cannot be kept.
    """

    proposed: AreaProposal
    area_id: str | None
    name: str
    unit: Unit | None
    status: Status | None
    started: PartialDate | None
    border: str | None
    kept: bool


@dataclass(frozen=True, slots=True)
class PointDraft:
    """One follow-up point as a person keeps it."""

    proposed: PointProposal
    year: int
    state: FollowUpState
    kept: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """The coming edition: its id, date (as exactly as it is known), title, and what is kept."""

    edition: str
    date: PartialDate
    title: str
    origin: Origin
    areas: tuple[AreaDraft, ...]
    points: tuple[PointDraft, ...]


def drafted(register: Register, proposal: Proposal) -> Draft | None:
    """Everything that is sure, kept; the rest left for a person. None without a date or an area."""
    days = proposal.dates or ()
    if not days or not proposal.areas:
        return None
    month = days[0].first.strftime("%Y-%m")
    year = proposal.followup_year or days[0].first.year - 1
    return Draft(
        edition=month,
        date=PartialDate.parse(month),
        title=proposal.title or proposal.document,
        origin=Origin(proposal.sha256, proposal.document),
        areas=tuple(_area(register, item) for item in proposal.areas),
        points=tuple(PointDraft(item, year, item.state, item.score >= 0.5)
                     for item in proposal.followups),
    )  # fmt: skip


def _area(register: Register, item: AreaProposal) -> AreaDraft:
    home = None if item.area_id else _delbydel(register, item.name)
    name = register.area_by_id[item.area_id].name if item.area_id else item.name
    return AreaDraft(item, item.area_id, name, item.unit, item.status, item.started,
                     home.id if home else None, item.sure)  # fmt: skip


def _delbydel(register: Register, name: str) -> Delbydel | None:
    """The delbydel that is called exactly so."""
    wanted = slug(name)
    return next((item for item in register.delbydeler if slug(item.name) == wanted), None)


def findings(register: Register, draft: Draft) -> tuple[Finding, ...]:
    """What a draft cannot be, or what a person should know before it is accepted."""
    return tuple(_findings(register, draft))


def _findings(register: Register, draft: Draft) -> Iterator[Finding]:
    if draft.edition in register.edition_by_id:
        yield Finding("edition_exists", files.EDITIONS, draft.edition)
    if not any(item.kept for item in draft.areas):
        yield Finding("nothing_kept", files.EDITIONS, draft.edition)
    ids = [_id(item) for item in draft.areas if item.kept]
    for id_ in dict.fromkeys(item for item in ids if ids.count(item) > 1):
        yield Finding("listed_twice", files.EDITIONS, f"{draft.edition}/{id_}", "area")
    for item in draft.areas:
        if item.kept and item.area_id is None and item.border is None:
            yield Finding("no_border", files.AREAS, _id(item), "geometry", (("name", item.name),))
        if not item.kept:
            values = (("name", item.name), ("line", str(item.proposed.line)))
            yield Finding("not_kept", files.EDITIONS, draft.edition, "listings", values,
                          Severity.NOTICE)  # fmt: skip


def coming(contents: Mapping[str, bytes], draft: Draft) -> Register:
    """The register as it would be. Raises DataError when the draft would break it."""
    records = {(item.kind, item.id): item for item in taken_apart(contents)}
    places = {kind: sum(key[0] == kind for key in records) for kind, _ in records}
    for wish in wishes(contents, draft):
        text, key = wish.text, (wish.kind, wish.id)
        assert text is not None  # a draft removes nothing
        old = records.get(key)
        place = old.place if old else places.get(wish.kind, 0)
        places[wish.kind] = places.get(wish.kind, 0) + (old is None)
        records[key] = replace(old, body=text) if old else _record(wish, place, text)
    return files.register_of(put_together(records.values()))


def _record(wish: Wish, place: int, text: str) -> Any:
    from geo.store.parts import Record

    return Record(wish.kind, wish.id, place, text)


def wishes(contents: Mapping[str, bytes], draft: Draft) -> tuple[Wish, ...]:
    """What accepting a draft writes. `contents` are the register's files as they are."""
    register = files.register_of(contents)
    bodies = {(item.kind, item.id): json.loads(item.body) for item in taken_apart(contents)}
    kept = [item for item in draft.areas if item.kept]
    source = f"politiradet-{draft.edition}"
    return (
        Put("document", _source(draft, source)),
        *(_area_put(register, bodies, item, draft.edition) for item in kept),
        Put("edition", _edition(draft, kept, source)),
        *(_point_put(bodies, item, draft, source) for item in draft.points if item.kept),
    )


def _source(draft: Draft, id_: str) -> dict[str, Any]:
    return {
        "id": id_, "kind": "document", "title": draft.title, "publisher": PUBLISHER,
        "date": draft.date.iso, "licence": None, "url": None,
        "note": f"Lest fra {draft.origin.name}; linjenummer viser til teksten slik den ble lest.",
    }  # fmt: skip


def _edition(draft: Draft, kept: list[AreaDraft], source: str) -> dict[str, Any]:
    return {
        "id": draft.edition, "date": draft.date.iso, "date_text": None, "title": draft.title,
        "kind": "council", "scope": SCOPE, "sources": [source], "stated_counts": [],
        "unnamed": [], "note": None,
        "listings": [_listing(item, source) for item in kept],
    }  # fmt: skip


def _listing(item: AreaDraft, source: str) -> dict[str, Any]:
    return {
        "area": _id(item), "unit": item.unit, "status": item.status,
        "as_written": item.proposed.name, "entries": 1,
        "started": item.started.iso if item.started else None, "source": source,
        "line": item.proposed.line, "quote": item.proposed.quote, "note": None,
    }  # fmt: skip


def _id(item: AreaDraft) -> str:
    return item.area_id or slug(item.name)


def _area_put(
    register: Register, bodies: Mapping[tuple[str, str], Any], item: AreaDraft, edition: str
) -> Put:
    """The area as GIS programs read it: with what its newest list says of it."""
    known = bodies.get(("area", _id(item)))
    body = known or _new_area(register, bodies, item)
    said = {"unit": item.unit, "status": item.status, "edition": edition}
    return Put("area", {**body, "properties": {**body["properties"], **said}})


def _new_area(
    register: Register, bodies: Mapping[tuple[str, str], Any], item: AreaDraft
) -> dict[str, Any]:
    """An area whose border is a delbydel's, and says that it is only approximately so."""
    home = next(part for part in register.delbydeler if part.id == item.border)
    bydel = register.bydel_by_id[home.bydel]
    return {
        "type": "Feature",
        "properties": {
            "id": _id(item), "name": item.name, "aliases": "", "unit": None, "status": None,
            "bydel": bydel.name, "edition": None,
            "area_km2": round(in_metres(home.geometry).area / 1e6, 2),
            "boundary_source": f"Delbydel {home.name} – omtrentlig, ikke politiets grense",
            "boundary_confidence": "low",
            "note": "Grensen er foreslått fra delbydelen med samme navn da lista ble lest inn.",
        },
        "geometry": bodies["delbydel", home.id]["geometry"],
    }  # fmt: skip


# --- follow-up points -------------------------------------------------------------------------


def _point_put(
    bodies: Mapping[tuple[str, str], Any], item: PointDraft, draft: Draft, source: str
) -> Put:
    """The point with this document's status in its log; a new point when there was none."""
    found = item.proposed
    id_ = f"{item.year}-{found.number}"
    body = bodies.get(("followup", id_)) or _new_point(id_, item, source)
    cited = {"source": source, "line": found.line}
    logged = [row["source"] for row in body["statuses"]]
    if found.status_text and source not in logged:
        status = {"date": draft.date.iso, "text": found.status_text,
                  "quote": found.status_text, **cited}  # fmt: skip
        body = {**body, "statuses": [*body["statuses"], status]}
    return Put("followup", {**body, "state": str(item.state)})


def _new_point(id_: str, item: PointDraft, source: str) -> dict[str, Any]:
    found, links = item.proposed, item.proposed.links
    return {
        "id": id_, "year": item.year, "number": found.number,
        "number_restored": found.number_restored, "title": _title(found.text), "text": found.text,
        "quote": found.quote, "source": source, "line": found.line, "statuses": [],
        "state": str(item.state), "responsible": list(found.responsible),
        "deadlines": [{"date": row.date.iso, "text": row.quote, "quote": row.quote,
                       "source": source, "line": row.line} for row in found.deadlines],
        "amounts": [{"nok": row.nok, "text": row.quote, "quote": row.quote, "source": source,
                     "line": row.line} for row in found.amounts],
        "links": {"all_areas": links.all_areas, "areas": list(links.areas),
                  "all_bydeler": links.all_bydeler, "bydeler": list(links.bydeler),
                  "units": [str(unit) for unit in links.units]},
    }  # fmt: skip


def _title(text: str) -> str:
    """The start of a wording, cut between words."""
    first = text.split(". ")[0].strip()
    if len(first) <= _LONGEST_TITLE:
        return first.rstrip(".")
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def known_point(register: Register, item: PointDraft) -> FollowUp | None:
    """The point of that year and number that the register has already."""
    id_ = f"{item.year}-{item.proposed.number}"
    return next((point for point in register.followups if point.id == id_), None)
