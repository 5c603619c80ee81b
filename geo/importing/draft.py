"""The draft of a list: the lines of a proposal, of which the sure ones are accepted at first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from geo.errors import Finding
from geo.frozen import frozen
from geo.importing.council_draft import CouncilDraft, council_drafts
from geo.model import (
    Delbydel,
    FollowUp,
    FollowUpState,
    PartialDate,
    Register,
    Status,
    Unit,
)
from geo.seminar import AreaProposal, PointProposal, Proposal
from geo.seminar.proposal import (
    HALF_SURE,
    AmountProposal,
    DeadlineInWords,
    DeadlineProposal,
    LinkProposal,
    Reason,
)
from geo.store.changing import Origin
from geo.view import slug

T = TypeVar("T")
#: Reasons of lines that no reader proposed: typed by a person, or pointed at in the document.
BY_HAND, MARKED = "by_hand", "marked"


@frozen
class Home:
    """Where a new area lies: its bydel (id, None outside Oslo), and the delbydel (id) that its
    border is taken from, or None when it gets no border."""

    bydel: str | None
    delbydel: str | None = None


@frozen
class AreaDraft:
    """One line of the list as a person changes it.

    What is `internal` is written with a mark. `area_id` is None for a new area; `home` then tells
    where it is, and without it the line cannot be accepted.
    """

    proposed: AreaProposal
    area_id: str | None
    name: str
    unit: Unit | None
    status: Status | None
    started: PartialDate | None
    home: Home | None
    is_accepted: bool
    internal: bool = False

    @property
    def id(self) -> str:
        """What the area is called in the register, or would be; empty when its name has no
        letter that an id can have."""
        return self.area_id or slug(self.name)

    @property
    def by_hand(self) -> bool:
        """Whether a person added it, and no reader proposed it."""
        return self.proposed.reason.code == BY_HAND


@frozen
class PointDraft:
    """One follow-up point as a person changes it. What a known point says already, stands first.

    `internal_lines` are lines of the document whose deadlines and amounts alone are `internal`.
    """

    proposed: PointProposal
    year: int
    number: int
    text: str
    status_text: str
    state: FollowUpState
    responsible: tuple[str, ...]
    deadlines: tuple[DeadlineProposal, ...]
    amounts: tuple[AmountProposal, ...]
    links: LinkProposal
    is_accepted: bool
    by_hand: bool = False
    internal: bool = False
    undated_deadlines: tuple[DeadlineInWords, ...] = ()
    internal_lines: frozenset[int] = frozenset()

    @property
    def id(self) -> str:
        """What the point is called in the register."""
        return f"{self.year}-{self.number}"

    @property
    def sure(self) -> bool:
        """Whether it was read so well that it is accepted until a person rejects it."""
        return self.proposed.score >= HALF_SURE


@frozen
class EndedDraft:
    """What the document says of an area that ends; accepted, it becomes an event of that day."""

    proposed: AreaProposal
    area_id: str | None
    name: str
    is_accepted: bool
    internal: bool = False

    @property
    def id(self) -> str:
        """What the area is called in the register, or by its name."""
        return self.area_id or slug(self.name)


@frozen
class Draft:
    """The coming edition: its id, date (as exactly as it is known), title, and its lines.

    `faults` is what a person wrote that cannot be read.
    """

    edition: str
    date: PartialDate
    title: str
    origin: Origin
    areas: tuple[AreaDraft, ...]
    points: tuple[PointDraft, ...]
    ended: tuple[EndedDraft, ...] = ()
    council: tuple[CouncilDraft, ...] = ()
    faults: tuple[Finding, ...] = ()


def drafted(register: Register, proposal: Proposal, *, empty: bool = False) -> Draft | None:
    """A draft in which everything sure is accepted, and the rest is left for a person.

    None without a date, or with nothing proposed unless it may be `empty`.
    """
    days = proposal.dates
    lines = (proposal.areas, proposal.followups, proposal.council.lines)
    if not days or not (any(lines) or empty):
        return None
    month = days[0].first.strftime("%Y-%m")
    year = proposal.followup_year or days[0].first.year - 1
    return Draft(
        edition=month,
        date=PartialDate.parse(month),
        title=proposal.title or proposal.document,
        origin=Origin(proposal.sha256, proposal.document),
        areas=tuple(area_of(register, item) for item in proposal.areas),
        points=tuple(point_of(register, item, year) for item in proposal.followups),
        ended=tuple(_ended(register, item) for item in proposal.ended),
        council=council_drafts(register, proposal.council),
    )


def area_of(register: Register, item: AreaProposal) -> AreaDraft:
    """A line as a draft: accepted at first only when it is sure."""
    part = None if item.area_id else _delbydel(register, item.name)
    name = register.area_by_id[item.area_id].name if item.area_id else item.name
    return AreaDraft(
        item,
        item.area_id,
        name,
        item.unit,
        item.status,
        item.started,
        Home(part.bydel, part.id) if part else None,
        item.sure,
    )


def _ended(register: Register, item: AreaProposal) -> EndedDraft:
    name = register.area_by_id[item.area_id].name if item.area_id else item.name
    return EndedDraft(item, item.area_id, name, item.sure)


def _delbydel(register: Register, name: str) -> Delbydel | None:
    """The delbydel that is called exactly so."""
    wanted = slug(name)
    return next((item for item in register.delbydeler if slug(item.name) == wanted), None)


# --- by hand ----------------------------------------------------------------------------------


def area_by_hand(
    area_id: str | None, name: str, quote: str = "", page: int = 0, line: int = 0
) -> AreaProposal:
    """A line that no reader proposed. `line` is 0 when the document does not have the words."""
    return AreaProposal(name, area_id, None, None, None, 1.0, Reason(BY_HAND), quote, page, line)


def point_by_hand(
    number: int, wording: str, quote: str = "", page: int = 0, line: int = 0
) -> PointProposal:
    """A point that no reader proposed; see `area_by_hand`."""
    return PointProposal(
        number,
        False,
        wording,
        "",
        FollowUpState.UKJENT,
        (),
        (),
        (),
        LinkProposal(),
        1.0,
        quote,
        page,
        line,
    )


# --- follow-up points -------------------------------------------------------------------------


def point_of(
    register: Register, item: PointProposal, year: int, number: int | None = None
) -> PointDraft:
    """A point as a draft, before a person changes it.

    What a known point says already stands, and new deadlines and amounts are added to it: a
    later document does not take back what an earlier one promised.
    """
    number = item.number if number is None else number
    known = known_point(register, year, number)
    source = known or item
    links = _more_links(known, item) if known else item.links
    deadlines = [*_deadlines(known), *item.deadlines]
    undated = [*_undated(known), *item.deadlines_in_words]
    amounts = [*_amounts(known), *item.amounts]
    return PointDraft(
        proposed=item,
        year=year,
        number=number,
        text=source.text,
        status_text=item.status_text,
        state=item.state,
        responsible=source.responsible,
        deadlines=_each_once(deadlines, lambda row: row.date),
        amounts=_each_once(amounts, lambda row: row.nok),
        links=links,
        is_accepted=item.score >= HALF_SURE,
        undated_deadlines=_each_once(undated, lambda row: row.words.casefold()),
    )


def _each_once(rows: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """The first row that tells a thing; later ones that tell it again go."""
    results: dict[Hashable, T] = {}
    for row in rows:
        results.setdefault(key(row), row)
    return tuple(results.values())


def known_point(register: Register, year: int, number: int) -> FollowUp | None:
    """The point of that year and number that the register has already."""
    id_ = f"{year}-{number}"
    return next((point for point in register.followups if point.id == id_), None)


def _links(known: FollowUp) -> LinkProposal:
    links = known.links
    return LinkProposal(
        links.all_areas,
        links.areas,
        links.all_bydeler,
        links.bydeler,
        links.units,
        links.programmes,
        links.bodies,
    )


def _more_links(known: FollowUp, item: PointProposal) -> LinkProposal:
    """What a known point concerns, with the programmes that a later document names.

    A document whose words the point has already tells nothing more.
    """
    links = _links(known)
    if any(row.quote and row.quote in item.status_text for row in known.statuses):
        return links
    programmes = dict.fromkeys((*links.programmes, *item.links.programmes))
    return replace(links, programmes=tuple(programmes))


def _deadlines(known: FollowUp | None) -> list[DeadlineProposal]:
    rows = known.deadlines if known else ()
    return [DeadlineProposal(row.date, row.quote, 0, row.line or 0, row.recipient) for row in rows]


def _undated(known: FollowUp | None) -> list[DeadlineInWords]:
    rows = known.undated_deadlines if known else ()
    return [DeadlineInWords(row.text, row.quote, 0, row.line or 0, row.recipient) for row in rows]


def _amounts(known: FollowUp | None) -> list[AmountProposal]:
    rows = known.amounts if known else ()
    return [
        AmountProposal(
            row.nok,
            row.quote,
            0,
            row.line or 0,
            row.payer,
            row.programme,
            row.year,
            row.onwards,
        )
        for row in rows
    ]
