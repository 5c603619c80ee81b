"""What the lists before said of an area: where a document says otherwise, a person looks at it."""

from __future__ import annotations

from geo.frozen import frozen
from geo.model import EditionKind, PartialDate, Register, Unit
from geo.seminar.understanding.marks import Mark

#: A list is the one before when it is no older than this; then who is new and who goes on is known.
_NEAR = 430  # days


@frozen
class Earlier:
    """The units that areas have been listed under, and the areas of the list before, if near."""

    units: dict[str, frozenset[Unit]]
    listed: frozenset[str] | None

    def has(self, area: str | None) -> bool:
        """Whether an area is on the list before, where that is near."""
        return self.listed is not None and area in self.listed

    def fits(self, area: str, mark: Mark) -> bool:
        """Whether what is told of an area is what may follow upon the lists before."""
        known = self.units.get(area)
        if mark.unit and known and mark.unit not in known:
            return False
        if self.listed is None:
            return True
        if area in self.listed:
            return not (mark.status and mark.status.begins)
        return not (mark.status and mark.status.continues) and not mark.ended


def read_earlier_lists(register: Register, date: PartialDate | None) -> Earlier:
    """What the register's lists before a document's date say; without a date only the units."""
    units: dict[str, set[Unit]] = {}
    before = [item for item in register.editions if date is None or item.date.last < date.first]
    for edition in before:
        for listing in edition.listings:
            if listing.unit:
                units.setdefault(listing.area, set()).add(listing.unit)
    lists = [item for item in before if item.kind is EditionKind.COUNCIL and not item.partial]
    last = lists[-1] if lists and date else None
    near = last is not None and date is not None and (date.first - last.date.first).days <= _NEAR
    return Earlier(
        {area: frozenset(result) for area, result in units.items()},
        frozenset(listing.area for listing in last.listings) if last and near else None,
    )
