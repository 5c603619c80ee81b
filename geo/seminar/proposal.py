"""What a document is proposed to mean; a person accepts, changes or rejects each line of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from geo.errors import Finding
from geo.frozen import frozen
from geo.model import FollowUpState, PartialDate, Status, Unit
from geo.seminar.council_proposal import NOTHING, CouncilProposal, council_json
from geo.seminar.council_proposal import SURE as SURE
from geo.seminar.document_kind import DocumentKind
from geo.seminar.unused import UnusedMention, unused_json

#: A point below this waits for a person.
HALF_SURE = 0.5


@frozen
class Reason:
    """Why a proposal has its score.

    `code` is exact, misread, similar, delbydel, new_name, unlike_before (the lists before say
    otherwise), in_prose (a sentence tells it, no list), noted (a footnote tells a status too),
    usual_sign (nothing explains the letter that tells the status), split, merge, rename or point;
    `values` are (name, value): seen and meant as text, score as 0.00.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()


@frozen
class Repair:
    """A word that a scanner misread: as it stands in the document, and as it was printed."""

    seen: str
    meant: str
    page: int
    line: int


class AreaChange(StrEnum):
    """What a document says became of an area, in the terms of `geo.changes`."""

    SPLIT = "split"
    MERGE = "merge"
    RENAME = "rename"


@frozen
class AreaProposal:
    """An area on the list. `name` is as written; `area_id` is None for a new name.

    `change` when the document says that it was split from, merged of or renamed from the areas
    `others` (ids); it is never sure then.
    """

    name: str
    area_id: str | None
    unit: Unit | None
    status: Status | None
    started: PartialDate | None
    score: float
    reason: Reason
    quote: str
    page: int
    line: int
    change: AreaChange | None = None
    others: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it needs no mark. A new name always does."""
        return self.area_id is not None and self.score >= SURE


@frozen
class DeadlineProposal:
    """A date by which something is promised, with the words that say so.

    `recipient` is the body (id) it is promised to. A date that a scanner read is not `sure`.
    """

    date: PartialDate
    quote: str
    page: int
    line: int
    recipient: str | None = None
    sure: bool = True


@frozen
class DeadlineInWords:
    """A deadline that is no date: «snarest», «før sommeren».

    `quote` is its sentence or field, `recipient` the body (id) it is promised to.
    """

    words: str
    quote: str
    page: int
    line: int
    recipient: str | None = None


@frozen
class AmountProposal:
    """Money that a status text names, in Norwegian kroner; the fields are those of an `Amount`.

    An amount that a scanner read is not `sure`.
    """

    nok: int
    quote: str
    page: int
    line: int
    payer: str | None = None
    programme: str | None = None
    year: int | None = None
    onwards: bool = False
    sure: bool = True


@frozen
class LinkProposal:
    """What a point concerns: ids, or all of them."""

    all_areas: bool = False
    areas: tuple[str, ...] = ()
    all_bydeler: bool = False
    bydeler: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    programmes: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


@frozen
class PointProposal:
    """A follow-up point. `state` is our reading of `status_text`."""

    number: int
    number_restored: bool
    text: str
    status_text: str
    state: FollowUpState
    responsible: tuple[str, ...]
    deadlines: tuple[DeadlineProposal, ...]
    amounts: tuple[AmountProposal, ...]
    links: LinkProposal
    score: float
    quote: str
    page: int
    line: int
    deadlines_in_words: tuple[DeadlineInWords, ...] = ()


@frozen
class Proposal:
    """Everything a document is proposed to mean.

    `dates` are the seminar's days. `ended` are areas that the document says will end.
    `followup_year` is the year the points were agreed on: as the document says, or by its day.
    `council` is what is new of the council's year, `kind` what sort of document it is. `repairs`
    are the misread words that were put right in wordings and titles; quotes keep the letters of the
    scan. `unused` is what the document names and no proposal uses: places, dates, amounts, bodies
    and numbers.
    """

    document: str
    sha256: str
    title: str | None
    dates: tuple[PartialDate, ...]
    themes: tuple[str, ...]
    areas: tuple[AreaProposal, ...]
    ended: tuple[AreaProposal, ...]
    followups: tuple[PointProposal, ...]
    followup_year: int | None
    findings: tuple[Finding, ...]
    council: CouncilProposal = NOTHING
    kind: DocumentKind = DocumentKind.NONE
    repairs: tuple[Repair, ...] = ()
    unused: tuple[UnusedMention, ...] = ()


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal as plain values for JSON, dates as ISO texts, unknown as None."""
    return {
        "document": proposal.document,
        "kind": str(proposal.kind),
        "title": proposal.title,
        "dates": [date.iso for date in proposal.dates],
        "themes": list(proposal.themes),
        "followup_year": proposal.followup_year,
        "areas": [_area(item) for item in proposal.areas],
        "followups": [_point(item) for item in proposal.followups],
        "ended": [_area(item) for item in proposal.ended],
        "council": council_json(proposal.council),
        "unused": [unused_json(item) for item in proposal.unused],
        "findings": [_finding(item) for item in proposal.findings],
        "repairs": [_repair(item) for item in proposal.repairs],
    }


def _area(item: AreaProposal) -> dict[str, Any]:
    return {
        "name": item.name,
        "area_id": item.area_id,
        "unit": item.unit and str(item.unit),
        "status": item.status and str(item.status),
        "since": item.started.iso if item.started else None,
        "score": item.score,
        "sure": item.sure,
        "change": item.change and str(item.change),
        "others": list(item.others),
        "quote": item.quote,
        "page": item.page,
        "line": item.line,
    }


def _point(item: PointProposal) -> dict[str, Any]:
    links = item.links
    return {
        "number": item.number,
        "text": item.text,
        "status_text": item.status_text,
        "state": str(item.state),
        "responsible": list(item.responsible),
        "deadlines": [deadline.date.iso for deadline in item.deadlines],
        "deadlines_in_words": [row.words for row in item.deadlines_in_words],
        "unsure_deadlines": [row.date.iso for row in item.deadlines if not row.sure],
        "amounts": [_amount(amount) for amount in item.amounts],
        "links": {
            "all_areas": links.all_areas,
            "areas": list(links.areas),
            "all_bydeler": links.all_bydeler,
            "bydeler": list(links.bydeler),
            "units": [str(unit) for unit in links.units],
            "programmes": list(links.programmes),
            "bodies": list(links.bodies),
        },
        "quote": item.quote,
        "page": item.page,
        "line": item.line,
    }


def _amount(item: AmountProposal) -> dict[str, Any]:
    return {
        "nok": item.nok,
        "payer": item.payer,
        "programme": item.programme,
        "year": item.year,
        "onwards": item.onwards,
        "sure": item.sure,
        "quote": item.quote,
        "page": item.page,
        "line": item.line,
    }


def _repair(item: Repair) -> dict[str, Any]:
    return {"seen": item.seen, "meant": item.meant, "page": item.page, "line": item.line}


def _finding(item: Finding) -> dict[str, Any]:
    return {"code": item.code, "severity": str(item.severity), "values": dict(item.values)}
