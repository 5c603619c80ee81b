"""Everything in the register that has a mark: each internal flag of each record, at any depth.

The walk follows the model, so a new record with an `internal` field can be marked at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from geo.council import council_of, find_meeting
from geo.council.names import title
from geo.disclosure.fields import access_of, is_record
from geo.errors import UnknownValueError
from geo.escape import plain
from geo.frozen import frozen
from geo.model import (
    Access,
    AgendaItem,
    Amount,
    Area,
    Body,
    Deadline,
    Edition,
    FollowUp,
    Listing,
    Measure,
    Meeting,
    Milestone,
    PartialDate,
    PendingFollowUps,
    Programme,
    Register,
    Source,
    StatusText,
    UndatedDeadline,
)
from geo.part import find_area


class Kind(StrEnum):
    """What can be marked, by the word that a person uses."""

    AREA = "område"
    POINT = "punkt"
    MEETING = "møte"
    PROGRAMME = "program"
    BODY = "aktør"
    MEASURE = "tiltak"
    EVENT = "hendelse"
    SOURCE = "kilde"
    YEAR = "år"
    LISTING = "oppføring"
    STATUS = "status"
    DEADLINE = "frist"
    AMOUNT = "beløp"
    ITEM = "sak"
    LINE = "linje"
    NOTE = "merknad"


#: What a record is; one that is not here is a line of the record that it stands in.
_KINDS: Mapping[type, Kind] = {
    Area: Kind.AREA,
    FollowUp: Kind.POINT,
    Meeting: Kind.MEETING,
    Programme: Kind.PROGRAMME,
    Body: Kind.BODY,
    Measure: Kind.MEASURE,
    Milestone: Kind.EVENT,
    Source: Kind.SOURCE,
    PendingFollowUps: Kind.YEAR,
    Listing: Kind.LISTING,
    StatusText: Kind.STATUS,
    Deadline: Kind.DEADLINE,
    UndatedDeadline: Kind.DEADLINE,
    Amount: Kind.AMOUNT,
    AgendaItem: Kind.ITEM,
}
#: The parts of the register that have marks, and the kinds of records that each is kept as.
_RECORD_KINDS = {
    "areas": ("area",),
    "editions": ("edition",),
    "followups": ("followup",),
    "pending": ("pending",),
    "milestones": ("milestone",),
    "sources": ("document", "source"),
    "meetings": ("meeting",),
    "programmes": ("programme",),
    "bodies": ("body",),
    "measures": ("measure",),
}
#: A field that is marked by another: `note` by `note_internal`.
_MARK_OF_FIELD = "_internal"
#: Fields that say what a record is about, the first that it has.
_WORDS = ("title", "text", "as_written", "name", "quote")


@frozen
class Owner:
    """The record that is kept: the kinds it may be of (`geo.store.parts`), and its id."""

    kinds: tuple[str, ...]
    id: str


@frozen
class Thing:
    """Something in the register that can be marked: a record, a part of one, or a note.

    `id` is what it is called here: `2025-1`, `2025-1/frist/2`, `hovseter/merknad`. `path` is where
    within its owner it stands (field and place, counted from 0, at each depth), `field` the mark,
    and `texts` the words that stand there, by field.
    """

    kind: Kind
    id: str
    name: str
    is_internal: bool
    date: PartialDate | None
    owner: Owner
    path: tuple[tuple[str, int], ...]
    field: str
    texts: tuple[tuple[str, str], ...]


# --- the walk ---------------------------------------------------------------------------------


def every(register: Register) -> Iterator[Thing]:
    """Everything that can be marked, in the register's order."""
    for part in _RECORD_KINDS:
        for record in getattr(register, part):
            yield from _of_record(part, record)


def within(register: Register, part: str, *ids: str) -> tuple[Thing, ...]:
    """Records of a part of the register (`followups`), every one without ids, and everything
    within them."""
    rows = (record for record in getattr(register, part) if not ids or _id_of(record) in ids)
    return tuple(thing for record in rows for thing in _of_record(part, record))


def of_area(register: Register, area: str) -> tuple[Thing, ...]:
    """An area (id), what each list says of it, and the measures that name it."""
    lists = (edition for edition in register.editions if area in edition.by_area)
    listed = (thing for edition in lists for thing in _of_listing(edition, area))
    measures = (item for item in register.measures if area in item.links.areas)
    marked = (thing for item in measures for thing in _of_record("measures", item))
    return (*within(register, "areas", area), *listed, *marked)


def _of_listing(edition: Edition, area: str) -> Iterator[Thing]:
    """What a list says of an area, without a look at all that it says."""
    owner, id_ = Owner(_RECORD_KINDS["editions"], edition.id), _listing_id(edition.id, area)
    for at, item in enumerate(edition.listings):
        if item.area == area:
            yield from _walk(item, _Place(owner, id_, (("listings", at),), edition.date))


def _of_record(part: str, record: Any) -> Iterator[Thing]:
    owner = Owner(_RECORD_KINDS[part], _id_of(record))
    yield from _walk(record, _Place(owner, owner.id, (), None))


@frozen
class _Place:
    """Where a record stands: in which record that is kept, what it is called, the way to it, and
    the date of what it stands in."""

    owner: Owner
    id: str
    path: tuple[tuple[str, int], ...]
    date: PartialDate | None


def _walk(record: Any, place: _Place) -> Iterator[Thing]:
    """A record's own marks, then those of the records within it."""
    date = getattr(record, "date", None)
    if isinstance(date, PartialDate):
        place = replace(place, date=date)
    kind: type = type(record)
    for field in _marks(kind):
        if field.removesuffix(_MARK_OF_FIELD) == field:
            yield _thing(record, place, field)
        elif getattr(record, field.removesuffix(_MARK_OF_FIELD)):  # else there is nothing to hide
            yield _note(record, place, field)
    counted: Counter[Kind] = Counter()
    for name in _parts(kind):
        for at, inner in enumerate(getattr(record, name)):
            counted[_kind(inner)] += 1
            id_ = f"{place.id}/{_kind(inner)}/{counted[_kind(inner)]}"
            if isinstance(inner, Listing):
                id_ = _listing_id(place.id, inner.area)
            path = (*place.path, (name, at))
            yield from _walk(inner, replace(place, id=id_, path=path))


def _thing(record: Any, place: _Place, field: str) -> Thing:
    """A whole record, as it can be marked."""
    texts = tuple((name, value) for name in _WORDS if (value := getattr(record, name, None)))
    return Thing(
        kind=_kind(record),
        id=place.id,
        name=plain(_name(record)),
        is_internal=getattr(record, field),
        date=place.date,
        owner=place.owner,
        path=place.path,
        field=field,
        texts=texts,
    )


def _note(record: Any, place: _Place, field: str) -> Thing:
    """The one text of a record that has a mark of its own."""
    words = getattr(record, field.removesuffix(_MARK_OF_FIELD))
    of = _thing(record, place, field)
    return replace(of, kind=Kind.NOTE, id=f"{place.id}/{Kind.NOTE}", name=plain(words))


@cache
def _marks(kind: type) -> tuple[str, ...]:
    """The fields of a record type that are marks: internal, and a yes or no. The mark of the whole
    record comes first."""
    access = access_of(kind)
    marks = (item.name for item in fields(kind) if item.default is False)
    marks = (name for name in marks if access[name] is Access.INTERNAL)
    return tuple(sorted(marks, key=lambda name: name.endswith(_MARK_OF_FIELD)))


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a record type that hold several records with marks, at any depth."""
    hints = get_type_hints(kind)
    records = {name: tuple(filter(is_record, get_args(hint))) for name, hint in hints.items()}
    return tuple(
        name for name, kinds in records.items() if any(_marks(one) or _parts(one) for one in kinds)
    )


def _kind(record: object) -> Kind:
    kinds = (kind for of, kind in _KINDS.items() if isinstance(record, of))
    return next(kinds, Kind.LINE)


def _id_of(record: Any) -> str:
    return str(record.year) if isinstance(record, PendingFollowUps) else str(record.id)


def _listing_id(edition: str, area: str) -> str:
    return f"{edition}/{Kind.LISTING}/{area}"


def _name(record: Any) -> str:
    if isinstance(record, Programme | Body):
        return title(record)
    words = next((getattr(record, name) for name in _WORDS if getattr(record, name, None)), "")
    return f"{record.number}/{record.year} {words}" if isinstance(record, FollowUp) else words


# --- by name ----------------------------------------------------------------------------------


def find(
    register: Register, words: str, kind: Kind | None = None, edition: str | None = None
) -> Thing:
    """The one thing that an id or a name means, of one kind or of any; with an edition, an area on
    that list alone.

    Raises UnknownValueError: `marked` for nothing that is called so, `marked_several` for several,
    whose ids are then the valid values, and `edition` for a list that does not have the area.
    """
    matches = candidates(register, words, kind, edition)
    if len(matches) > 1:
        raise UnknownValueError("marked_several", words, tuple(item.id for item in matches))
    if not matches:
        raise UnknownValueError("marked", words, ())
    return matches[0]


def candidates(
    register: Register, words: str, kind: Kind | None = None, edition: str | None = None
) -> tuple[Thing, ...]:
    """Everything that an id or a name may mean. Of a record that words name, `kind` may also be
    what stands within it: `KOSS` and `linje`. Raises what `find` raises for an edition."""
    if edition:
        return _on_list(register, words, edition)
    things = tuple(every(register))
    wanted = tuple(item for item in things if kind in {None, item.kind})
    matches = tuple(item for item in wanted if item.id == words) or _by_name(
        register, words, wanted
    )
    if matches or kind is None:
        return matches
    owners = {item.owner for item in candidates(register, words)} | {
        item.owner for item in things if item.owner.id == words
    }
    return tuple(item for item in wanted if item.owner in owners)


def _on_list(register: Register, words: str, edition: str) -> tuple[Thing, ...]:
    areas = [item for item in candidates(register, words, Kind.AREA) if not item.path]
    ids = {item.id for item in areas}
    listed = {item.id: item for item in register.editions if ids & set(item.by_area)}
    if ids and edition not in listed:
        raise UnknownValueError("edition", edition, tuple(listed))
    wanted = {_listing_id(edition, id_) for id_ in ids}
    return tuple(item for item in every(register) if item.id in wanted)


def _by_name(register: Register, words: str, things: Sequence[Thing]) -> tuple[Thing, ...]:
    """Whole records by their names, spelled forgivingly where the register knows how."""
    ids: set[tuple[Kind, str]] = set()
    if match := council_of(register).names.find(words):
        is_body = isinstance(council_of(register).subjects[match.id], Body)
        ids.add((Kind.BODY if is_body else Kind.PROGRAMME, match.id))
    with suppress(UnknownValueError):
        ids.add((Kind.AREA, find_area(register, words)))
    with suppress(UnknownValueError):
        ids.add((Kind.MEETING, find_meeting(register, words).id))
    name = plain(words).casefold()
    return tuple(
        item
        for item in things
        if not item.path
        and item.kind is not Kind.NOTE
        and ((item.kind, item.id) in ids or item.name.casefold() == name)
    )
