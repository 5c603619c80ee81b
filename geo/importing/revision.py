"""A draft revised by a person: what was read, and what they chose and wrote → the coming list.

A `Revision` holds the edits of a person to each line, from whatever form: the page "Ny liste"
fills it from its widgets, and a command can fill it from options. Nothing here knows a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Any, TypeVar

from geo import files
from geo.errors import Finding
from geo.frozen import frozen
from geo.importing import typed_values
from geo.importing.council_draft import CouncilDraft
from geo.importing.draft import (
    AreaDraft,
    Draft,
    EndedDraft,
    PointDraft,
    area_by_hand,
    area_of,
    drafted,
    known_point,
    point_by_hand,
    point_of,
)
from geo.importing.home_codes import home_of
from geo.importing.quotes import line_of_name, line_of_quote
from geo.model import FollowUpState, PartialDate, Register, Status, Unit
from geo.seminar import Document, Proposal
from geo.seminar.proposal import (
    AmountProposal,
    DeadlineInWords,
    DeadlineProposal,
    LinkProposal,
)

LONGEST_TITLE, LONGEST_NAME, LONGEST_QUOTE = 200, 80, 600  # letters
LONGEST_WORDING = 5_000  # letters of a point's wording or status
_LONGEST_VALUE = 80  # letters of what cannot be read that a finding repeats
#: What lines are called: as read, by hand, on the list although it was read as ending; what ends,
#: as read and by hand; points, as read and by hand.
AREA, ADDED, STAYS, ENDED, ADDED_END = "area", "added", "stays", "ended", "addedend"
POINT, ADDED_POINT = "point", "addedpoint"
#: Lines of the council's year: meetings, items, programmes, bodies, their news, years to settle.
COUNCIL = "council"
#: A line under review: what it is (one of the names above), and which of them.
Slot = tuple[str, int]
#: No area, unit or status.
NONE = ""

T = TypeVar("T")


# --- what a person chose and wrote ------------------------------------------------------------


@frozen
class Heading:
    """Which list it is: its month, its title, and the year that its points were agreed on."""

    month: PartialDate
    title: str
    year: int


@frozen
class AreaEdit:
    """What a person makes of a line of the list; None leaves a value as it is.

    `area` is an id, or `NONE` for a new area called `name`; `unit` and `status` are codes, or
    `NONE` for not stated; `home` is a code of `home_codes`. `started` is a date as they write it.
    `quote` is the document's words for a line that they added.
    """

    is_accepted: bool | None = None
    area: str | None = None
    name: str | None = None
    unit: str | None = None
    status: str | None = None
    started: str | None = None
    home: str | None = None
    quote: str = ""
    internal: bool | None = None


@frozen
class EndEdit:
    """What a person makes of an area that ends; see `AreaEdit`."""

    is_accepted: bool | None = None
    area: str | None = None
    quote: str = ""
    internal: bool | None = None


@frozen
class PointEdit:
    """What a person makes of a follow-up point; None leaves a value as it is.

    `deadlines` and `amounts` are written as documents write them, see `typed_values`.
    """

    is_accepted: bool | None = None
    number: int | None = None
    wording: str | None = None
    status_text: str | None = None
    state: str | None = None
    responsible: tuple[str, ...] | None = None
    deadlines: str | None = None
    amounts: str | None = None
    all_areas: bool | None = None
    areas: tuple[str, ...] | None = None
    all_bydeler: bool | None = None
    bydeler: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    internal: bool | None = None
    programmes: tuple[str, ...] | None = None
    bodies: tuple[str, ...] | None = None


@frozen
class CouncilEdit:
    """What a person makes of a line of the council's year; None leaves a value as it is.

    `name` is its title, name or wording, `date` a date as they write it.
    """

    is_accepted: bool | None = None
    name: str | None = None
    date: str | None = None
    internal: bool | None = None


@frozen
class Revision:
    """What a person makes of a draft, line by line.

    Slots of what was read (`AREA`, `ENDED`, `POINT`, `COUNCIL`) count from 0 in the draft's order,
    and need not be here. `STAYS` has the number of the end that is on the list all the same. The
    others are lines that the person added, each here.
    """

    areas: Mapping[Slot, AreaEdit] = field(default_factory=dict)
    ends: Mapping[Slot, EndEdit] = field(default_factory=dict)
    points: Mapping[Slot, PointEdit] = field(default_factory=dict)
    council: Mapping[Slot, CouncilEdit] = field(default_factory=dict)


@frozen
class Lines:
    """A draft, and which line each of its parts is: the slots stand in its order."""

    draft: Draft
    areas: tuple[Slot, ...]
    points: tuple[Slot, ...]
    ended: tuple[Slot, ...]
    council: tuple[Slot, ...] = ()


# --- the draft that is revised ----------------------------------------------------------------


def read_month(words: str) -> PartialDate | None:
    """The month of a list as a person writes it (`2027-01`); None when it is none."""
    try:
        result = PartialDate.parse(words)
    except ValueError:
        return None
    return result if len(words) == len("2027-01") else None


def guess_year(proposal: Proposal, month: PartialDate | None) -> int:
    """The year that the points were agreed on: as read, or the year before the list; 0 without."""
    return proposal.followup_year or (month.first.year - 1 if month else 0)


def read_year(words: str, guess: int) -> int:
    """A year as a person writes it, with four figures; `guess` when it is none."""
    is_year = words.isascii() and words.isdigit() and len(words) == 4
    return int(words) or guess if is_year else guess


def draft_for(register: Register, proposal: Proposal, heading: Heading) -> Draft:
    """The draft of a proposal before a person changes it, as the list of a month; it may have no
    line."""
    dated = replace(proposal, dates=(heading.month,), followup_year=heading.year)
    draft = drafted(register, dated, empty=True)
    assert draft is not None  # it has a date
    return replace(draft, title=heading.title or draft.title)


#: What is said of an area that stays, where the register has such a status.
_CONTINUED = next((status for status in Status if status.continues), None)


def added_area(register: Register) -> AreaDraft:
    """A line that a person adds, before they have written anything."""
    return replace(area_of(register, area_by_hand(None, "")), is_accepted=True)


def staying_area(register: Register, item: EndedDraft) -> AreaDraft:
    """What was read as ending and is on the list all the same, as the list before had it."""
    rows = (edition.listing(item.id) for edition in reversed(register.editions))
    older = next((row for row in rows if row), None)
    result = area_of(register, item.proposed)
    unit = result.unit or (older.unit if older else None)
    return replace(result, unit=unit, status=_CONTINUED, is_accepted=True)


def added_end() -> EndedDraft:
    """An end that a person adds, before they have written anything."""
    return EndedDraft(area_by_hand(None, ""), None, "", True)


def added_point(
    register: Register, document: Document, number: int, year: int, wording: str
) -> PointDraft:
    """A point that a person adds, with its place in the document where its wording stands there."""
    result = line_of_quote(document, wording) if wording else None
    page, line = (result.page, result.number) if result else (0, 0)
    read = point_by_hand(number, wording, wording, page, line)
    return replace(point_of(register, read, year), by_hand=True, is_accepted=True)


def renumbered(register: Register, item: PointDraft, number: int) -> PointDraft:
    """A point under another number, with what the register knows of the point of that number."""
    if number == item.number:
        return item
    again = point_of(register, item.proposed, item.year, number)
    return replace(
        again,
        by_hand=item.by_hand,
        is_accepted=item.is_accepted,
        internal=item.internal,
        internal_lines=item.internal_lines,
    )


# --- revising ---------------------------------------------------------------------------------


def revise(
    register: Register, document: Document, draft: Draft, year: int, revision: Revision
) -> Lines:
    """The draft with every line as a person edited it.

    `year` is the one of points that are added. What they wrote and cannot be read is in the
    draft's `faults`. Raises KeyError or ValueError for a code that the register does not have.
    """
    return _Reviser(register, document).lines(draft, year, revision)


def _value(chosen: T | None, before: T) -> T:
    return before if chosen is None else chosen


class _Reviser:
    """Goes through a draft line by line, and collects what cannot be read."""

    def __init__(self, register: Register, document: Document) -> None:
        self._register, self._document = register, document
        self._faults: list[Finding] = []

    def lines(self, draft: Draft, year: int, revision: Revision) -> Lines:
        areas = self._areas(draft, revision)
        ended = self._ends(draft, revision)
        points = self._points(draft, year, revision)
        council = self._council(draft, revision)
        revised = replace(
            draft,
            areas=tuple(areas.values()),
            points=tuple(points.values()),
            ended=tuple(ended.values()),
            council=tuple(council.values()),
            faults=tuple(self._faults),
        )
        return Lines(revised, tuple(areas), tuple(points), tuple(ended), tuple(council))

    def _fault(self, code: str, **values: str) -> None:
        self._faults.append(Finding(code, files.EDITIONS, values=tuple(values.items())))

    # --- areas --------------------------------------------------------------------------------

    def _areas(self, draft: Draft, revision: Revision) -> dict[Slot, AreaDraft]:
        """Lines as read, then those that stay although they were read as ending, then added."""
        edits = revision.areas
        results = {
            (AREA, at): self._area(item, edits.get((AREA, at), AreaEdit()))
            for at, item in enumerate(draft.areas)
        }
        for at, item in enumerate(draft.ended):
            if (STAYS, at) in edits:
                staying = staying_area(self._register, item)
                results[STAYS, at] = self._area(staying, edits[STAYS, at])
        added = {slot: edit for slot, edit in edits.items() if slot[0] == ADDED}
        return results | {slot: self._added(edit) for slot, edit in added.items()}

    def _area(self, item: AreaDraft, edit: AreaEdit) -> AreaDraft:
        area = _value(edit.area, item.area_id or NONE)
        written = _value(edit.name, item.proposed.name[:LONGEST_NAME]).strip()
        unit = _value(edit.unit, item.unit or NONE)
        status = _value(edit.status, item.status or NONE)
        home = item.home if edit.home is None else home_of(self._register, edit.home)
        name = self._register.area_by_id[area].name if area else written
        is_accepted = _value(edit.is_accepted, item.is_accepted)
        return replace(
            item,
            area_id=area or None,
            name=name,
            unit=Unit(unit) if unit else None,
            status=Status(status) if status else None,
            started=self._started(edit.started, item, name if is_accepted else ""),
            home=None if area else home,
            is_accepted=is_accepted,
            internal=_value(edit.internal, item.internal),
        )

    def _started(self, words: str | None, item: AreaDraft, name: str) -> PartialDate | None:
        """When it began; what is no date is a fault of a line that is accepted and has a name."""
        if words is None:
            return item.started
        words = words.strip()
        result = typed_values.read_date(words) if words else None
        if words and result is None and name:
            self._fault("no_start", name=name, value=words)
        return result

    def _added(self, edit: AreaEdit) -> AreaDraft:
        """A line that the reader missed, with the document's words where it has them."""
        item = self._area(added_area(self._register), edit)
        if not item.name:
            if item.is_accepted:
                self._fault("nameless")
            return replace(item, is_accepted=False)
        words, page, line = self._words(edit.quote, item.name)
        return replace(item, proposed=area_by_hand(item.area_id, item.name, words, page, line))

    def _words(self, quote: str, name: str) -> tuple[str, int, int]:
        """The quote that a person wrote, or the one line that has the name; and where it stands."""
        quote = quote.strip()
        document = self._document
        result = line_of_quote(document, quote) if quote else line_of_name(document, name)
        if result is None:
            if quote:
                self._fault("no_quote", name=name, value=quote[:_LONGEST_VALUE])
            return "", 0, 0
        return quote or result.text.strip()[:LONGEST_QUOTE], result.page, result.number

    # --- what ends ----------------------------------------------------------------------------

    def _ends(self, draft: Draft, revision: Revision) -> dict[Slot, EndedDraft]:
        edits = revision.ends
        results = {
            (ENDED, at): self._end(item, edits.get((ENDED, at), EndEdit()))
            for at, item in enumerate(draft.ended)
        }
        added = {slot: edit for slot, edit in edits.items() if slot[0] == ADDED_END}
        return results | {slot: self._added_end(edit) for slot, edit in added.items()}

    def _end(self, item: EndedDraft, edit: EndEdit) -> EndedDraft:
        area = _value(edit.area, item.area_id or NONE)
        name = self._register.area_by_id[area].name if area else item.proposed.name
        return replace(
            item,
            area_id=area or None,
            name=name,
            is_accepted=_value(edit.is_accepted, item.is_accepted),
            internal=_value(edit.internal, item.internal),
        )

    def _added_end(self, edit: EndEdit) -> EndedDraft:
        """What ends and the reader missed: an area of the register, and the document's words."""
        item = self._end(added_end(), edit)
        if item.area_id is None:
            if item.is_accepted:
                self._fault("nameless_end")
            return replace(item, is_accepted=False)
        words, page, line = self._words(edit.quote, item.name)
        if not words and item.is_accepted:
            self._fault("no_end_quote", name=item.name)
        proposed = area_by_hand(item.area_id, item.name, words, page, line)
        return replace(item, proposed=proposed, is_accepted=item.is_accepted and bool(words))

    # --- points -------------------------------------------------------------------------------

    def _council(self, draft: Draft, revision: Revision) -> dict[Slot, CouncilDraft]:
        edits = revision.council
        return {
            (COUNCIL, at): self._council_line(item, edits.get((COUNCIL, at), CouncilEdit()))
            for at, item in enumerate(draft.council)
        }

    def _council_line(self, item: CouncilDraft, edit: CouncilEdit) -> CouncilDraft:
        is_accepted = _value(edit.is_accepted, item.is_accepted)
        name = _value(edit.name, item.name).strip()
        if is_accepted and not name:
            self._fault("nameless_council", line=str(item.proposed.line))
        date = self._council_date(item, edit.date, name if is_accepted else "")
        return replace(
            item,
            is_accepted=is_accepted and bool(name),
            name=name or item.name,
            date=date,
            internal=_value(edit.internal, item.internal),
        )

    def _council_date(self, item: CouncilDraft, words: str | None, name: str) -> PartialDate | None:
        """The date as written; what is none is a fault of an accepted line with a name."""
        if words is None or not item.needs_date:
            return item.date
        words = words.strip()
        result = typed_values.read_date(words) if words else None
        if words and result is None and name:
            self._fault("no_council_date", name=name, value=words[:_LONGEST_VALUE])
        return result

    def _points(self, draft: Draft, year: int, revision: Revision) -> dict[Slot, PointDraft]:
        edits = revision.points
        results = {
            (POINT, at): self._point(item, edits.get((POINT, at), PointEdit()))
            for at, item in enumerate(draft.points)
        }
        first = first_free_number(results.values())
        for slot, edit in edits.items():
            if slot[0] == ADDED_POINT:
                wording = (edit.wording or "").strip()
                number = first + slot[1]
                item = added_point(self._register, self._document, number, year, wording)
                results[slot] = self._point(item, edit)
        return results

    def _point(self, item: PointDraft, edit: PointEdit) -> PointDraft:
        item = renumbered(self._register, item, edit.number or item.number)
        is_accepted = _value(edit.is_accepted, item.is_accepted)
        known = known_point(self._register, item.year, item.number)
        wording = _value(edit.wording, item.proposed.text).strip()
        return replace(
            item,
            is_accepted=is_accepted,
            text=known.text if known else wording,
            status_text=_value(edit.status_text, item.status_text).strip(),
            state=FollowUpState(_value(edit.state, item.state)),
            responsible=_responsible(item, edit),
            **self._deadlines(item, edit.deadlines, is_accepted),
            amounts=self._amounts(item, edit.amounts, is_accepted),
            links=self._links(item.links, edit),
            internal=_value(edit.internal, item.internal),
        )

    def _deadlines(self, item: PointDraft, words: str | None, is_accepted: bool) -> dict[str, Any]:
        """The deadlines with a date and those in other words, by the names of their fields."""
        if words is None:
            return {}
        known = {row.words: row for row in item.undated_deadlines}
        dates, undated, wrong = typed_values.read_deadlines(words, tuple(known))
        self._unreadable("no_deadline", item, wrong if is_accepted else ())
        rows = {row.date: row for row in item.deadlines}
        return {
            "deadlines": tuple(
                rows.get(date) or DeadlineProposal(date, "", 0, 0) for date in dates
            ),
            "undated_deadlines": tuple(
                known.get(item) or DeadlineInWords(item, "", 0, 0) for item in undated
            ),
        }

    def _amounts(
        self, item: PointDraft, words: str | None, is_accepted: bool
    ) -> tuple[AmountProposal, ...]:
        if words is None:
            return item.amounts
        sums, wrong = typed_values.read_sums(words)
        self._unreadable("no_amount", item, wrong if is_accepted else ())
        rows = {row.nok: row for row in item.amounts}
        return tuple(rows.get(nok) or AmountProposal(nok, "", 0, 0) for nok in sums)

    def _unreadable(self, code: str, item: PointDraft, wrong: Iterable[str]) -> None:
        for words in wrong:
            self._fault(code, number=str(item.number), value=words[:_LONGEST_VALUE])

    def _links(self, links: LinkProposal, edit: PointEdit) -> LinkProposal:
        """What the point concerns, without what the register has no more."""
        register = self._register
        areas, bydeler = _value(edit.areas, links.areas), _value(edit.bydeler, links.bydeler)
        units = links.units if edit.units is None else tuple(map(Unit, edit.units))
        return LinkProposal(
            _value(edit.all_areas, links.all_areas),
            tuple(id_ for id_ in areas if id_ in register.area_by_id),
            _value(edit.all_bydeler, links.all_bydeler),
            tuple(id_ for id_ in bydeler if id_ in register.bydel_by_id),
            units,
            _value(edit.programmes, links.programmes),
            _value(edit.bodies, links.bodies),
        )


def _responsible(item: PointDraft, edit: PointEdit) -> tuple[str, ...]:
    return typed_values.read_names("\n".join(_value(edit.responsible, item.responsible)))


def first_free_number(points: Iterable[PointDraft]) -> int:
    """The number of the first point that a person adds after these."""
    return max((item.number for item in points), default=0) + 1


# --- what is ready to be written --------------------------------------------------------------


def ready_lines(register: Register, draft: Draft) -> Draft:
    """The draft with only the lines that can be written; it has no faults."""
    return replace(
        draft,
        areas=tuple(
            replace(item, is_accepted=item.is_accepted and _is_ready(register, item))
            for item in draft.areas
        ),
        points=tuple(
            replace(item, is_accepted=item.is_accepted and bool(item.text)) for item in draft.points
        ),
        council=tuple(
            replace(item, is_accepted=item.is_accepted and item.is_ready) for item in draft.council
        ),
        faults=(),
    )


def _is_ready(register: Register, item: AreaDraft) -> bool:
    return bool(item.area_id or (item.id and item.home and item.id not in register.area_by_id))
