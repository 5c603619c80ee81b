"""What is asked for: a frozen `View`, and the rows that answer it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from geo.coverage import Silence, silence
from geo.errors import UnknownValueError
from geo.frozen import frozen
from geo.model import Area, Bydel, Edition, Listing, PartialDate, Register, Status, Unit
from geo.unchanged import are_same

_LETTERS = str.maketrans({"ø": "o", "å": "a", "æ": "ae", "ü": "u", "Ø": "O", "Å": "A", "Æ": "Ae"})


class ColourBy(StrEnum):
    """What the fill of an area tells."""

    STATUS = "status"
    UNIT = "enhet"
    BYDEL = "bydel"


def slug(text: str) -> str:
    """A word as addresses write it: `øst` → `ost`, `Søndre Nordstrand` → `sondre-nordstrand`."""
    ascii_text = unicodedata.normalize("NFKD", text.translate(_LETTERS).lower())
    letters = "".join(
        char if char.isascii() and char.isalnum() else " "
        for char in ascii_text
        if not unicodedata.combining(char)
    )
    return "-".join(letters.split())


@frozen
class View:
    """One question to the register. Empty tuples and None mean no restriction.

    `edition` None is the newest list, so a link without it keeps up with the years.
    """

    edition: str | None = None
    units: tuple[Unit, ...] = ()
    statuses: tuple[Status, ...] = ()
    bydel: str | None = None
    area: str | None = None
    colour_by: ColourBy = ColourBy.STATUS

    def choose(self, area: str | None) -> View:
        """The same view with another area chosen."""
        return replace(self, area=area)


class Start(StrEnum):
    """How the start of an area on the lists is known."""

    STATED = "stated"  # a source states it
    NEW = "new"  # the list calls it new
    BY = "by"  # derived: the first list of the row that has it; it began then or earlier
    BEFORE = "before"  # derived: the first known list that names any area has it already


@frozen
class Listed:
    """One row of an answer: an area, its listing, its bydel (None outside Oslo), and since when;
    `other_bydeler` are those that the area reaches into.

    The area has the border that was in force when the list came.
    `since` is derived from the older lists unless the source itself states the start or calls
    the area new; a derived one is the latest it can have begun. `start` says which.
    """

    area: Area
    listing: Listing
    bydel: Bydel | None
    since: PartialDate
    start: Start
    other_bydeler: tuple[Bydel, ...] = ()

    @property
    def bydel_names(self) -> tuple[str, ...]:
        """The names of every bydel that the area lies in, the main one first; none outside Oslo."""
        homes = (self.bydel, *self.other_bydeler) if self.bydel else ()
        return tuple(bydel.name for bydel in homes)

    @property
    def since_derived(self) -> bool:
        """Whether no source states the start."""
        return self.start in {Start.BY, Start.BEFORE}


def edition_of(register: Register, view: View) -> Edition:
    """The list a view asks for; the newest when it names none. Raises UnknownValueError."""
    if view.edition is None:
        return register.latest
    try:
        return register.edition_by_id[view.edition]
    except KeyError:
        raise UnknownValueError("edition", view.edition, tuple(register.edition_by_id)) from None


def select(register: Register, view: View) -> tuple[Listed, ...]:
    """The areas on the view's list that pass its filters, in the list's own order."""
    return tuple(
        row for row in all_listed(register, edition_of(register, view)) if _passes(row, view)
    )


def all_listed(register: Register, edition: Edition) -> tuple[Listed, ...]:
    """The full rows of a list of the register, in its order; worked out once."""
    key = ("listed", edition.id)
    if key not in register.cache:
        register.cache[key] = _all_listed(register, edition)
    rows: tuple[Listed, ...] = register.cache[key]
    return rows


class _LastRows(NamedTuple):
    """The rows of a list in the register that was last asked, and the lists of that register."""

    edition: Edition
    lists: tuple[Edition, ...]
    rows: tuple[Listed, ...]


#: By the id of the list. Most rows of the next version of a register are the same.
_LAST_ROWS: dict[str, _LastRows] = {}
_MOST_LISTS = 100  # whose rows are remembered


def _all_listed(register: Register, edition: Edition) -> tuple[Listed, ...]:
    last = _LAST_ROWS.get(edition.id)
    if last and last.edition is edition and are_same(last.lists, register.editions):
        rows = tuple(
            row if _is_same(row, register) else listed(register, edition, row.listing)
            for row in last.rows
        )
    else:
        rows = tuple(listed(register, edition, row) for row in edition.listings)
    if len(_LAST_ROWS) >= _MOST_LISTS:
        _LAST_ROWS.clear()
    _LAST_ROWS[edition.id] = _LastRows(edition, register.editions, rows)
    return rows


def _is_same(row: Listed, register: Register) -> bool:
    """Whether a row of a register with the same lists is a row of this one: it follows from its
    listing, its area, the bydeler of that area, and the lists."""
    bydeler = register.bydel_by_id
    return (
        row.area is register.area_by_id.get(row.area.id)
        and (row.bydel is None or row.bydel is bydeler.get(row.bydel.id))
        and all(it is bydeler.get(it.id) for it in row.other_bydeler)
    )


def listed(register: Register, edition: Edition, listing: Listing) -> Listed:
    """The full row behind a listing."""
    area = register.area_by_id[listing.area].on(edition.date)
    bydel = register.bydel_by_id[area.bydel] if area.bydel else None
    others = tuple(register.bydel_by_id[id_] for id_ in area.other_bydeler)
    return Listed(area, listing, bydel, *since(register, edition, listing), others)


def _passes(row: Listed, view: View) -> bool:
    return (
        (not view.units or row.listing.unit in view.units)
        and (not view.statuses or row.listing.status in view.statuses)
        and (view.bydel is None or view.bydel in row.area.bydeler)
    )


def since(register: Register, edition: Edition, listing: Listing) -> tuple[PartialDate, Start]:
    """Since when an area has been on the list, as its own edition tells it.

    The start that the source states wins; `ny` starts with its edition; else it is the oldest
    list of the unbroken row of lists (those that name any area) up to this edition, and is known
    when that list calls the area new.
    """
    if listing.started:
        return listing.started, Start.STATED
    if is_new_on(edition, listing.area):
        return edition.date, Start.NEW
    row, reaches_first = in_a_row(register, edition, listing.area)
    first = row[-1]
    if is_new_on(first, listing.area):
        return first.date, Start.NEW
    return first.date, Start.BEFORE if reaches_first else Start.BY


def is_new_on(edition: Edition, area: str) -> bool:
    """Whether a list says that an area (id) which it has is new."""
    status = edition.by_area[area].status
    return status is not None and status.begins


def in_a_row(register: Register, edition: Edition, area: str) -> tuple[list[Edition], bool]:
    """The unbroken row of lists that have an area, newest first, up to one that has it; and
    whether the row goes back to the first known list. Lists that name no area do not count, nor
    do those whose silence about this one means nothing; one that is not shown whole ends it."""
    before = _naming(register, edition)
    row = []
    for item in before:
        if area in item.by_area:
            row.append(item)
        elif item.partial or silence(register, item, area) is Silence.ABSENT:
            break
    return row, row[-1] is before[-1]


def _naming(register: Register, edition: Edition) -> list[Edition]:
    """The lists up to this one that name any area or may, the newest first."""
    key = ("naming", edition.id)
    if key not in register.cache:
        naming = [item for item in register.editions if item.listings or item.partial]
        register.cache[key] = naming[naming.index(edition) :: -1]
    lists: list[Edition] = register.cache[key]
    return lists
