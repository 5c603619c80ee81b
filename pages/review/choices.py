"""What stands in the session's fields → a `Revision` of what was read, and the lines it gives.

Every field is asked for here, drawn or not, with what it shows before anybody writes in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from geo.importing import AreaDraft, Draft, EndedDraft, PointDraft, home_codes
from geo.importing.council_draft import CouncilDraft
from geo.importing.revision import (
    ADDED,
    ADDED_END,
    ADDED_POINT,
    AREA,
    COUNCIL,
    ENDED,
    LONGEST_NAME,
    LONGEST_QUOTE,
    LONGEST_TITLE,
    NONE,
    POINT,
    STAYS,
    AreaEdit,
    CouncilEdit,
    EndEdit,
    Heading,
    Lines,
    PointEdit,
    Revision,
    Slot,
    added_area,
    added_end,
    added_point,
    draft_for,
    first_free_number,
    guess_year,
    read_month,
    read_year,
    renumbered,
    revise,
    staying_area,
)
from geo.model import FollowUpState, Register
from geo.seminar import Document, Proposal
from pages.review import session
from pages.review.form_values import written_dates, written_deadlines, written_sums
from pages.review.session import chosen, key


def lines(register: Register, document: Document, proposal: Proposal) -> Lines | None:
    """What the person has now; None without a month that is one."""
    heading = _heading(proposal)
    if heading is None:
        return None
    draft = draft_for(register, proposal, heading)
    revision = Revision(
        _areas(register, draft),
        _ends(register, draft),
        _points(register, document, draft, heading.year),
        _council(draft),
    )
    return revise(register, document, draft, heading.year, revision)


def _heading(proposal: Proposal) -> Heading | None:
    first = proposal.dates[0].first.strftime("%Y-%m") if proposal.dates else ""
    month = read_month(chosen(key("list", 0, "month"), first).strip())
    title = chosen(key("list", 0, "title"), (proposal.title or "")[:LONGEST_TITLE]).strip()
    guess = guess_year(proposal, month)
    year = read_year(chosen(key("list", 0, "year"), str(guess or "")).strip(), guess)
    return Heading(month, title, year) if month else None


# --- areas ------------------------------------------------------------------------------------


def _areas(register: Register, draft: Draft) -> dict[Slot, AreaEdit]:
    edits = {(AREA, at): _area(register, (AREA, at), item) for at, item in enumerate(draft.areas)}
    for at, item in enumerate(draft.ended):
        is_end_accepted = bool(chosen(key(ENDED, at, session.ACCEPTED), item.is_accepted))
        if session.flag(key(STAYS, at, session.ACCEPTED)) and not is_end_accepted:
            edits[STAYS, at] = _area(register, (STAYS, at), staying_area(register, item))
    for at in session.added(ADDED):
        edits[ADDED, at] = _area(register, (ADDED, at), added_area(register), quoted=True)
    return edits


def _area(register: Register, slot: Slot, item: AreaDraft, *, quoted: bool = False) -> AreaEdit:
    """A line's fields; one that was added has also the document's words for it."""
    started = written_dates([item.started] if item.started else [])
    home = home_codes.code_of(item.home)
    return AreaEdit(
        is_accepted=bool(chosen(key(*slot, session.ACCEPTED), item.is_accepted)),
        area=chosen(key(*slot, "area"), item.area_id or NONE, [NONE, *register.area_by_id]),
        name=chosen(key(*slot, "name"), item.proposed.name[:LONGEST_NAME]),
        unit=chosen(key(*slot, "unit"), str(item.unit or NONE), session.units()),
        status=chosen(key(*slot, "status"), str(item.status or NONE), session.statuses()),
        started=chosen(key(*slot, "started"), started),
        home=chosen(key(*slot, "home"), home, list(session.homes(register))),
        quote=_quote(slot) if quoted else "",
        internal=_internal(slot),
    )


def _internal(slot: Slot) -> bool:
    return bool(chosen(key(*slot, "internal"), default=False))


def _quote(slot: Slot) -> str:
    return str(chosen(key(*slot, "quote"), ""))


# --- what ends --------------------------------------------------------------------------------


def _ends(register: Register, draft: Draft) -> dict[Slot, EndEdit]:
    edits = {(ENDED, at): _end(register, (ENDED, at), item) for at, item in enumerate(draft.ended)}
    for at in session.added(ADDED_END):
        edits[ADDED_END, at] = _end(register, (ADDED_END, at), added_end(), quoted=True)
    return edits


def _end(register: Register, slot: Slot, item: EndedDraft, *, quoted: bool = False) -> EndEdit:
    return EndEdit(
        is_accepted=bool(chosen(key(*slot, session.ACCEPTED), item.is_accepted)),
        area=chosen(key(*slot, "area"), item.area_id or NONE, [NONE, *register.area_by_id]),
        quote=_quote(slot) if quoted else "",
        internal=_internal(slot),
    )


# --- the council's year -----------------------------------------------------------------------


def _council(draft: Draft) -> dict[Slot, CouncilEdit]:
    return {(COUNCIL, at): _line((COUNCIL, at), item) for at, item in enumerate(draft.council)}


def _line(slot: Slot, item: CouncilDraft) -> CouncilEdit:
    date = written_dates([item.date] if item.date else [])
    return CouncilEdit(
        is_accepted=bool(chosen(key(*slot, session.ACCEPTED), item.is_accepted)),
        name=chosen(key(*slot, "name"), item.name[:LONGEST_QUOTE]),
        date=chosen(key(*slot, "date"), date),
        internal=_internal(slot),
    )


# --- points -----------------------------------------------------------------------------------


def _points(
    register: Register, document: Document, draft: Draft, year: int
) -> dict[Slot, PointEdit]:
    edits: dict[Slot, PointEdit] = {}
    numbered = []
    for at, item in enumerate(draft.points):
        edits[POINT, at], item_now = _point(register, (POINT, at), item)
        numbered.append(item_now)
    first = first_free_number(numbered)
    for at in session.added(ADDED_POINT):
        slot = (ADDED_POINT, at)
        wording = str(chosen(key(*slot, "wording"), "")).strip()
        item = added_point(register, document, first + at, year, wording)
        edits[slot], _ = _point(register, slot, item)
    return edits


def _point(register: Register, slot: Slot, item: PointDraft) -> tuple[PointEdit, PointDraft]:
    """A point's fields, and the point under the number that stands in its field."""
    number = int(chosen(key(*slot, "number"), item.number) or item.number)
    item = renumbered(register, item, number)
    links = item.links
    units = [str(unit) for unit in links.units]
    states = [str(state) for state in FollowUpState]
    deadlines = written_deadlines(
        (row.date for row in item.deadlines), (row.words for row in item.undated_deadlines)
    )
    amounts = written_sums(row.nok for row in item.amounts)
    edit = PointEdit(
        is_accepted=bool(chosen(key(*slot, session.ACCEPTED), item.is_accepted)),
        number=number,
        wording=chosen(key(*slot, "wording"), item.proposed.text),
        status_text=chosen(key(*slot, "statustext"), item.status_text),
        state=chosen(key(*slot, "state"), str(item.state), states),
        responsible=tuple(chosen(_own(slot, item, "responsible"), list(item.responsible))),
        deadlines=chosen(_own(slot, item, "deadlines"), deadlines),
        amounts=chosen(_own(slot, item, "amounts"), amounts),
        all_areas=bool(chosen(_own(slot, item, "allareas"), links.all_areas)),
        areas=_several(slot, item, "areas", links.areas, register.area_by_id),
        all_bydeler=bool(chosen(_own(slot, item, "allbydeler"), links.all_bydeler)),
        bydeler=_several(slot, item, "bydeler", links.bydeler, register.bydel_by_id),
        units=_several(slot, item, "units", units, session.units()[1:]),
        internal=_internal(slot),
        programmes=_several(
            slot,
            item,
            "programmes",
            links.programmes,
            (*register.programme_by_id, *links.programmes),
        ),
        bodies=_several(slot, item, "bodies", links.bodies, (*register.body_by_id, *links.bodies)),
    )
    return edit, item


def point_field(item: PointDraft, field: str) -> str:
    """A field whose first value is the register's own, so that another point has another."""
    return f"{field}-{item.id}"


def _own(slot: Slot, item: PointDraft, field: str) -> str:
    return key(*slot, point_field(item, field))


def _several(
    slot: Slot, item: PointDraft, field: str, before: Sequence[str], known: Iterable[str]
) -> tuple[str, ...]:
    """What is chosen of several, without what the register has no more."""
    valid = set(known)
    picked = cast("list[str]", chosen(_own(slot, item, field), list(before)))
    return tuple(code for code in picked if code in valid)
