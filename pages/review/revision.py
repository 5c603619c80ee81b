"""The coming list as a person has it now: what was read, with what they chose and wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Condition

from cachetools import LRUCache, cached

from geo import files, importing, store
from geo.errors import Finding
from geo.importing import AreaDraft, Draft, EndedDraft, PointDraft
from geo.model import FollowUpState, PartialDate, Register, Status, Unit
from geo.seminar import Document, PointProposal, Proposal
from geo.seminar.proposal import AmountProposal, DeadlineProposal, LinkProposal
from pages.review import quotes, session, typed_values
from pages.review.session import NONE, Slot, chosen, key
from pages.serving import loading
from pages.serving.loading import Fingerprint

LONGEST_TITLE, LONGEST_NAME, LONGEST_QUOTE = 200, 80, 600  # letters
LONGEST_WORDING = 5_000  # letters of a point's wording or status
#: What lines are called: as read, by hand, on the list although it was read as ending; what ends,
#: as read and by hand; points, as read and by hand.
AREA, ADDED, STAYS, ENDED, ADDED_END = "area", "added", "stays", "ended", "addedend"
POINT, ADDED_POINT = "point", "addedpoint"


@dataclass(frozen=True, slots=True)
class Lines:
    """A draft, and which line of the page each of its parts is: the slots stand in its order."""

    draft: Draft
    areas: tuple[Slot, ...]
    points: tuple[Slot, ...]
    ended: tuple[Slot, ...]


def lines(register: Register, document: Document, proposed: Proposal) -> Lines | None:
    """What the person has now; None without a month that is one."""
    first = proposed.dates[0].first.strftime("%Y-%m") if proposed.dates else ""
    month = _month(chosen(key("list", 0, "month"), first).strip())
    title = chosen(key("list", 0, "title"), (proposed.title or "")[:LONGEST_TITLE]).strip()
    year = _year(proposed, month)
    if month is None:
        return None
    dated = replace(proposed, dates=(month,), followup_year=year)
    made = importing.drafted(register, dated, empty=True)
    assert made is not None  # it has a date
    return _Review(register, document).through(replace(made, title=title or made.title), dated)


def _month(words: str) -> PartialDate | None:
    try:
        found = PartialDate.parse(words)
    except ValueError:
        return None
    return found if len(words) == len("2027-01") else None


def _year(proposed: Proposal, month: PartialDate | None) -> int:
    """The year that the points were agreed on: as read, as written, or the year before the list."""
    guess = proposed.followup_year or (month.first.year - 1 if month else 0)
    words = chosen(key("list", 0, "year"), str(guess or "")).strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) == 4 else guess


class _Review:
    """Goes through a draft line by line, and keeps what cannot be read."""

    def __init__(self, register: Register, document: Document) -> None:
        self._register, self._document = register, document
        self._faults: list[Finding] = []

    def through(self, made: Draft, proposed: Proposal) -> Lines:
        """Every line with what a person chose, those they added, and what they wrote wrongly."""
        areas = {(AREA, at): self._area((AREA, at), item) for at, item in enumerate(made.areas)}
        ended = {(ENDED, at): self._ended((ENDED, at), item) for at, item in enumerate(made.ended)}
        for at, item in enumerate(made.ended):
            if session.flag(key(STAYS, at, "kept")) and not ended[ENDED, at].kept:
                areas[STAYS, at] = self._stays((STAYS, at), item)
        areas |= {(ADDED, at): self._added((ADDED, at)) for at in session.added(ADDED)}
        ended |= {
            (ADDED_END, at): self._added_end((ADDED_END, at)) for at in session.added(ADDED_END)
        }
        year = proposed.followup_year or 0
        points = {
            (POINT, at): self._point((POINT, at), item.proposed, item, year)
            for at, item in enumerate(made.points)
        }
        highest = max((item.number for item in points.values()), default=0)
        for at in session.added(ADDED_POINT):
            points[ADDED_POINT, at] = self._added_point((ADDED_POINT, at), highest + at + 1, year)
        draft = replace(
            made,
            areas=tuple(areas.values()),
            points=tuple(points.values()),
            ended=tuple(ended.values()),
            faults=tuple(self._faults),
        )
        return Lines(draft, tuple(areas), tuple(points), tuple(ended))

    def _fault(self, code: str, **values: str) -> None:
        self._faults.append(Finding(code, files.EDITIONS, values=tuple(values.items())))

    # --- areas --------------------------------------------------------------------------------

    def _area(self, slot: Slot, item: AreaDraft) -> AreaDraft:
        register = self._register
        area = chosen(key(*slot, "area"), item.area_id or NONE, [NONE, *register.area_by_id])
        written = chosen(key(*slot, "name"), item.proposed.name[:LONGEST_NAME]).strip()
        unit = chosen(key(*slot, "unit"), str(item.unit or NONE), session.units())
        status = chosen(key(*slot, "status"), str(item.status or NONE), session.statuses())
        homes = session.homes(register)
        home = chosen(key(*slot, "home"), session.code_of(register, item.home), list(homes))
        name = register.area_by_id[area].name if area else written
        kept = bool(chosen(key(*slot, "kept"), item.kept))
        return replace(
            item,
            area_id=area or None,
            name=name,
            unit=Unit(unit) if unit else None,
            status=Status(status) if status else None,
            started=self._started(slot, item, name if kept else ""),
            home=homes[home] if not area else None,
            kept=kept,
        )

    def _started(self, slot: Slot, item: AreaDraft, name: str) -> PartialDate | None:
        """When it began; what is no date is a fault of a line that is kept (one with a name)."""
        told = typed_values.told_days([item.started] if item.started else [])
        words = chosen(key(*slot, "started"), told).strip()
        found = typed_values.day(words) if words else None
        if words and found is None and name:
            self._fault("no_start", name=name, value=words)
        return found

    def _stays(self, slot: Slot, item: EndedDraft) -> AreaDraft:
        """What was read as ending and is on the list all the same, as the list before had it."""
        older = self._register.newest_listing(item.id)
        found = importing.area_of(self._register, item.proposed)
        unit = found.unit or (older.unit if older else None)
        return self._area(slot, replace(found, unit=unit, status=Status.VIDEREFORT, kept=True))

    def _added(self, slot: Slot) -> AreaDraft:
        """A line that the reader missed, with the document's words where it has them."""
        empty = importing.area_of(self._register, importing.area_by_hand(None, ""))
        made = self._area(slot, replace(empty, kept=True))
        self._quote(slot)  # stands also while there is no name
        if not made.name:
            if made.kept:
                self._fault("nameless")
            return replace(made, kept=False)
        words, page, line = self._words(slot, made.name)
        found = importing.area_by_hand(made.area_id, made.name, words, page, line)
        return replace(made, proposed=found)

    def _quote(self, slot: Slot) -> str:
        """What a person wrote as the document's words."""
        return str(chosen(key(*slot, "quote"), "")).strip()

    def _words(self, slot: Slot, name: str) -> tuple[str, int, int]:
        """The quote that a person wrote, or the one line that has the name; and where it stands."""
        written = self._quote(slot)
        found = (
            quotes.place(self._document, written)
            if written
            else quotes.only_line(self._document, name)
        )
        if found is None:
            if written:
                self._fault("no_quote", name=name, value=written[:80])
            return "", 0, 0
        return written or found.text.strip()[:LONGEST_QUOTE], found.page, found.number

    # --- what ends ----------------------------------------------------------------------------

    def _ended(self, slot: Slot, item: EndedDraft) -> EndedDraft:
        register = self._register
        area = chosen(key(*slot, "area"), item.area_id or NONE, [NONE, *register.area_by_id])
        name = register.area_by_id[area].name if area else item.proposed.name
        kept = bool(chosen(key(*slot, "kept"), item.kept))
        return replace(item, area_id=area or None, name=name, kept=kept)

    def _added_end(self, slot: Slot) -> EndedDraft:
        """What ends and the reader missed: an area of the register, and the document's words."""
        empty = EndedDraft(importing.area_by_hand(None, ""), None, "", True)
        made = self._ended(slot, empty)
        self._quote(slot)
        if made.area_id is None:
            if made.kept:
                self._fault("nameless_end")
            return replace(made, kept=False)
        words, page, line = self._words(slot, made.name)
        if not words and made.kept:
            self._fault("no_end_quote", name=made.name)
        found = importing.area_by_hand(made.area_id, made.name, words, page, line)
        return replace(made, proposed=found, kept=made.kept and bool(words))

    # --- points -------------------------------------------------------------------------------

    def _added_point(self, slot: Slot, number: int, year: int) -> PointDraft:
        """A point that the reader missed, with the document's words where it has them."""
        wording = chosen(key(*slot, "wording"), "").strip()
        found = quotes.place(self._document, wording) if wording else None
        page, line = (found.page, found.number) if found else (0, 0)
        read = importing.point_by_hand(number, wording, wording, page, line)
        made = importing.point_of(self._register, read, year)
        return self._point(slot, read, replace(made, by_hand=True, kept=True), year)

    def _point(self, slot: Slot, read: PointProposal, item: PointDraft, year: int) -> PointDraft:
        number = int(chosen(key(*slot, "number"), item.number) or item.number)
        if number != item.number:
            again = importing.point_of(self._register, read, year, number)
            item = replace(again, by_hand=item.by_hand, kept=item.kept)
        kept = bool(chosen(key(*slot, "kept"), item.kept))
        known = importing.known_point(self._register, year, number)
        wording = chosen(key(*slot, "wording"), item.proposed.text).strip()
        status = chosen(key(*slot, "statustext"), item.status_text).strip()
        states = [str(state) for state in FollowUpState]
        state = chosen(key(*slot, "state"), str(item.state), states)
        return replace(
            item,
            kept=kept,
            text=known.text if known else wording,
            status_text=status,
            state=FollowUpState(state),
            responsible=self._bodies(slot, item),
            deadlines=self._deadlines(slot, item, kept),
            amounts=self._amounts(slot, item, kept),
            links=self._links(slot, item),
        )

    def _bodies(self, slot: Slot, item: PointDraft) -> tuple[str, ...]:
        written = chosen(key(*slot, told(item, "responsible")), list(item.responsible))
        return typed_values.names("\n".join(written))

    def _deadlines(self, slot: Slot, item: PointDraft, kept: bool) -> tuple[DeadlineProposal, ...]:
        before = typed_values.told_days(row.date for row in item.deadlines)
        written = chosen(key(*slot, told(item, "deadlines")), before)
        dates, wrong = typed_values.days(written)
        self._strange("no_deadline", item, wrong if kept else ())
        rows = {row.date: row for row in item.deadlines}
        return tuple(rows.get(date) or DeadlineProposal(date, "", 0, 0) for date in dates)

    def _amounts(self, slot: Slot, item: PointDraft, kept: bool) -> tuple[AmountProposal, ...]:
        before = typed_values.told_kroner(row.nok for row in item.amounts)
        written = chosen(key(*slot, told(item, "amounts")), before)
        sums, wrong = typed_values.kroner(written)
        self._strange("no_amount", item, wrong if kept else ())
        rows = {row.nok: row for row in item.amounts}
        return tuple(rows.get(nok) or AmountProposal(nok, "", 0, 0) for nok in sums)

    def _strange(self, code: str, item: PointDraft, wrong: Iterable[str]) -> None:
        for words in wrong:
            self._fault(code, number=str(item.number), value=words[:80])

    def _links(self, slot: Slot, item: PointDraft) -> LinkProposal:
        register, links = self._register, item.links
        every_area = bool(chosen(key(*slot, told(item, "allareas")), links.all_areas))
        areas = _some(slot, told(item, "areas"), links.areas, register.area_by_id)
        every_bydel = bool(chosen(key(*slot, told(item, "allbydeler")), links.all_bydeler))
        bydeler = _some(slot, told(item, "bydeler"), links.bydeler, register.bydel_by_id)
        names = _some(
            slot, told(item, "units"), [str(unit) for unit in links.units], session.units()[1:]
        )
        units = tuple(Unit(name) for name in names)
        return LinkProposal(every_area, areas, every_bydel, bydeler, units)


def told(item: PointDraft, field: str) -> str:
    """A field whose first value is the register's own, so that another point has another."""
    return f"{field}-{item.id}"


def _some(slot: Slot, field: str, before: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """What is chosen of several, without what the register has no more."""
    valid = set(known)
    return tuple(item for item in chosen(key(*slot, field), list(before)) if item in valid)


# --- the coming register ----------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Coming:
    """The register as it would be, and what its rules say of it that they did not say before."""

    register: Register
    doubts: tuple[Finding, ...]


def _state(_register: Register, draft: Draft) -> tuple[str, Fingerprint, Draft]:
    folder = store.folder()
    return str(folder), loading.fingerprint(folder), draft


@cached(LRUCache(8), key=_state, condition=Condition())
def coming(register: Register, draft: Draft) -> Coming:
    """What comes of a draft's lines that are ready, worked out once. Raises DataError."""
    contents, _ = files.contents_of(store.folder())
    made = importing.coming(contents, draft)
    return Coming(made, importing.doubts(register, made))
