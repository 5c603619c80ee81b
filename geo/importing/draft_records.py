"""What accepting a draft writes, and the register as it would be.

What does not change from draft to draft is worked out once for each state of the register, so that
a person who goes through a document waits for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from geo.editing.body import Records, records_of
from geo.importing.council_records import Targets, council_puts, mark_of
from geo.importing.draft import BY_HAND, MARKED, AreaDraft, Draft, EndedDraft, PointDraft
from geo.model import Register
from geo.projection import in_metres
from geo.seminar.proposal import LinkProposal
from geo.seminar.understanding.words import NO_ABBREVIATION
from geo.store.changing import Put, Remove, Wish
from geo.view import slug

#: The council's own summaries speak of the municipality.
SCOPE, PUBLISHER = "Oslo kommune", "Politirådet i Oslo"
_STOP = re.compile(rf"{NO_ABBREVIATION}\. ")
_LONGEST_TITLE = 80  # letters of a point's title, cut from its wording
_NOTES = {
    BY_HAND: "Lagt inn for hånd da lista ble lest inn.",
    MARKED: "Merket i dokumentet da lista ble lest inn.",
}
_NO_BORDER = {
    "area_km2": None,
    "boundary_source": None,
    "boundary_confidence": None,
    "note": "Ingen grense ble valgt da lista ble lest inn.",
}


def coming(contents: Mapping[str, bytes], draft: Draft) -> Register:
    """The register as it would be. Raises DataError when the draft would break it."""
    base = records_of(contents)
    return base.after(_wishes(base, draft))


def wishes(contents: Mapping[str, bytes], draft: Draft) -> tuple[Wish, ...]:
    """What accepting a draft writes. `contents` are the register's files as they are."""
    return _wishes(records_of(contents), draft)


def _wishes(base: Records, draft: Draft) -> tuple[Wish, ...]:
    listed = [item for item in draft.areas if item.is_accepted]
    source = _source_id(base, draft, is_list=bool(listed))
    targets = Targets(base.register, draft.council)
    return (
        Put("document", _source(draft, source)),
        *(_area_put(base, item, draft) for item in listed),
        *([Put("edition", _edition(draft, listed, source))] if listed else []),
        *(
            _point_put(base, item, draft, source, targets)
            for item in draft.points
            if item.is_accepted
        ),
        *_settled(base, draft),
        *council_puts(base.register, base.body, draft, source, has_list=bool(listed)),
        *(Put("milestone", _end(item, draft, source)) for item in draft.ended if item.is_accepted),
    )


def _settled(base: Records, draft: Draft) -> Iterator[Remove]:
    """That the points of a year were still to be settled is no more so when they are there."""
    years = {str(item.year) for item in draft.points if item.is_accepted}
    yield from (Remove("pending", year) for year in sorted(years) if base.body("pending", year))


def _source_id(base: Records, draft: Draft, *, is_list: bool) -> str:
    """What the document is called as a source. Minutes that have no list of areas share their month
    with others, so they get the first id that is free."""
    first = f"politiradet-{draft.edition}"
    later = (f"{first}-{number}" for number in count(2))
    free = (id_ for id_ in chain((first,), later) if base.body("document", id_) is None)
    return first if is_list else next(free)


def _source(draft: Draft, id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": "document",
        "title": draft.title,
        "publisher": PUBLISHER,
        "date": draft.date.iso,
        "licence": None,
        "url": None,
        "note": f"Lest fra {draft.origin.name}; linjenummer viser til teksten slik den ble lest.",
    }


def _edition(draft: Draft, listed: Sequence[AreaDraft], source: str) -> dict[str, Any]:
    return {
        "id": draft.edition,
        "date": draft.date.iso,
        "date_text": None,
        "title": draft.title,
        "kind": "council",
        "scope": SCOPE,
        "sources": [source],
        "stated_counts": [],
        "unnamed": [],
        "note": None,
        "listings": [_listing(item, source) for item in listed],
    }


def _listing(item: AreaDraft, source: str) -> dict[str, Any]:
    return {
        "area": item.id,
        "unit": item.unit,
        "status": item.status,
        "as_written": item.proposed.name or item.name,
        "entries": 1,
        "started": item.started.iso if item.started else None,
        "source": source,
        "line": item.proposed.line or None,
        "quote": item.proposed.quote or None,
        "note": _NOTES.get(item.proposed.reason.code),
        **mark_of(item),
    }


def _end(item: EndedDraft, draft: Draft, source: str) -> dict[str, Any]:
    """What ends is no line of the list: the document's own words stand as an event of its day."""
    return {
        "id": f"{draft.edition}-slutt-{item.id}",
        "date": draft.date.iso,
        "title": f"{item.name} avsluttes som IPO-område",
        "kind": "avslutning",
        "quote": item.proposed.quote,
        "source": source,
        "line": item.proposed.line or None,
        **mark_of(item),
    }


def _area_put(base: Records, item: AreaDraft, draft: Draft) -> Put:
    """The area as GIS programs read it: with what its newest list says of it."""
    body = base.body("area", item.id) or _new_area(base, item)
    newest = base.register.newest_edition(item.id)
    if newest and newest.date > draft.date:
        return Put("area", body)  # the list that comes now is an older one
    values = {"unit": item.unit, "status": item.status, "edition": draft.edition}
    return Put("area", {**body, "properties": {**body["properties"], **values}})


def _new_area(base: Records, item: AreaDraft) -> dict[str, Any]:
    """An area with the border of its home, or without one."""
    assert item.home  # told by `draft_checks.findings`
    bydel = base.register.bydel_by_id[item.home.bydel].name if item.home.bydel else None
    border, geometry = _NO_BORDER, None
    if item.home.delbydel:
        border, geometry = _border(base, item, item.home.delbydel)
    return {
        "type": "Feature",
        "properties": {
            "id": item.id,
            "name": item.name,
            "aliases": "",
            "unit": None,
            "status": None,
            "bydel": bydel,
            "edition": None,
            **border,
        },
        "geometry": geometry,
    }


def _border(base: Records, item: AreaDraft, delbydel: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts about a border that is taken from a delbydel, only approximately; its geometry."""
    part = next(part for part in base.register.delbydeler if part.id == delbydel)
    which = "med samme navn" if slug(part.name) == slug(item.name) else part.name
    border = {
        "area_km2": round(in_metres(part.geometry).area / 1e6, 2),
        "boundary_source": f"Delbydel {part.name} – omtrentlig, ikke politiets grense",
        "boundary_confidence": "low",
        "note": f"Grensen er tatt fra delbydelen {which} da lista ble lest inn.",
    }
    return border, base.body("delbydel", delbydel)["geometry"]


# --- follow-up points -------------------------------------------------------------------------


def _point_put(base: Records, item: PointDraft, draft: Draft, source: str, targets: Targets) -> Put:
    """The point with this document's status in its log; a new point when there was none."""
    body = base.body("followup", item.id) or _new_point(item, source)
    line = item.proposed.line or None
    logged = [row["source"] for row in body["statuses"]]
    if item.status_text and source not in logged:
        quote = item.proposed.status_text or item.status_text
        status = {
            "date": draft.date.iso,
            "text": item.status_text,
            "quote": quote,
            "source": source,
            "line": line,
            **mark_of(item),
        }
        body["statuses"] = [*body["statuses"], status]
    return Put(
        "followup",
        body
        | {
            "state": str(item.state),
            "responsible": list(item.responsible),
            "deadlines": _deadlines(body, item, source, targets),
            "amounts": _amounts(body, item, source, targets),
            "links": {**body["links"], **_links(item.links, targets)},
            **_undated(body, item, source, targets),
        },
    )


def _new_point(item: PointDraft, source: str) -> dict[str, Any]:
    proposed = item.proposed
    restored = proposed.number_restored and item.number == proposed.number
    return {
        "id": item.id,
        "year": item.year,
        "number": item.number,
        "number_restored": restored,
        "title": _title(item.text),
        "text": item.text,
        "quote": proposed.quote or item.text,
        "source": source,
        "line": proposed.line or None,
        "statuses": [],
        "state": "",
        "responsible": [],
        "deadlines": [],
        "amounts": [],
        "links": {},
        **mark_of(item),
    }


def _deadlines(
    body: Mapping[str, Any], item: PointDraft, source: str, targets: Targets
) -> list[dict[str, Any]]:
    """The rows that stood already as they are, and new ones with the words that say so."""
    known = {row["date"]: row for row in body["deadlines"]}
    return [
        known.get(row.date.iso)
        or {"date": row.date.iso}
        | _cited(row.quote, row.line, item, source)
        | {"recipient": targets.id(row.recipient)}
        for row in item.deadlines
    ]


def _undated(
    body: Mapping[str, Any], item: PointDraft, source: str, targets: Targets
) -> dict[str, Any]:
    """The deadlines without a date, by their key; nothing where there are none and were none."""
    rows = body.get("undated_deadlines", [])
    known = {row["text"].casefold(): row for row in rows}
    deadlines = [
        known.get(row.words.casefold())
        or _cited(row.quote, row.line, item, source)
        | {"text": row.words, "recipient": targets.id(row.recipient)}
        for row in item.undated_deadlines
    ]
    return {"undated_deadlines": deadlines} if deadlines or rows else {}


def _amounts(
    body: Mapping[str, Any], item: PointDraft, source: str, targets: Targets
) -> list[dict[str, Any]]:
    known = {row["nok"]: row for row in body["amounts"]}
    return [
        known.get(row.nok)
        or {"nok": row.nok}
        | _cited(row.quote, row.line, item, source)
        | {
            "payer": targets.id(row.payer),
            "programme": targets.id(row.programme),
            "year": row.year,
            "onwards": row.onwards,
        }
        for row in item.amounts
    ]


def _cited(quote: str, line: int, item: PointDraft, source: str) -> dict[str, Any]:
    """The words of a fact; one that a person added stands by what it was read in."""
    words = quote or item.status_text or item.text
    mark = {"internal": True} if line in item.internal_lines else mark_of(item)
    return mark | {
        "text": words.rstrip(". ") or words,  # it stands in sentences of ours
        "quote": words,
        "source": source,
        "line": line or item.proposed.line or None,
    }


def _links(links: LinkProposal, targets: Targets) -> dict[str, Any]:
    return {
        "all_areas": links.all_areas,
        "areas": list(links.areas),
        "all_bydeler": links.all_bydeler,
        "bydeler": list(links.bydeler),
        "units": [str(unit) for unit in links.units],
        "programmes": targets.ids(links.programmes),
        "bodies": targets.ids(links.bodies),
    }


def _title(text: str) -> str:
    """The start of a wording, cut between words."""
    first = _STOP.split(text, maxsplit=1)[0].strip()
    if len(first) <= _LONGEST_TITLE:
        return first.rstrip(".")
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
