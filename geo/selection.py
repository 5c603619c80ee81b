"""One count of what a view selects: how many areas, where they lie, which are not drawn and why.

Everything that writes a number of areas (title, legend, caption, figures, report, slide) asks a
`Selection`, so that all of them count the same. `geo.text.selected` puts it in words.

An area is counted once however many entries of the list it stands for: Grønland/Tøyen is one area
with two entries in the press of 2024. How the sources themselves count is another number,
`Edition.stated_counts`, and is only given together with the reason for the difference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from geo import changes
from geo.changes import Changes
from geo.model import Edition, Register, Unnamed
from geo.part import CITY, Part, units_on
from geo.view import Listed, View, edition_of, select


class NotDrawn(StrEnum):
    """Why an area that is counted is not in a picture."""

    BORDER = "border"  # nobody has drawn its border
    FRAME = "frame"  # the picture ends before it


@dataclass(frozen=True)
class Selection:
    """The areas on a view's list that pass its filters and belong to a part of the city.

    `part` is the extent of a picture or the subject of a report; the whole city restricts nothing.
    The chosen area of a view is no filter here. Raises UnknownValueError for an unknown list.
    """

    register: Register
    view: View
    part: Part = CITY

    @cached_property
    def edition(self) -> Edition:
        """The list."""
        return edition_of(self.register, self.view)

    @cached_property
    def rows(self) -> tuple[Listed, ...]:
        """The selected areas, in the list's order. Their number is the one that is written."""
        rows = select(self.register, self.view)
        if self.part == CITY:
            return rows
        return tuple(row for row in rows if self.part.contains(row.area, {row.listing.unit}))

    @property
    def count(self) -> int:
        """How many areas are selected."""
        return len(self.rows)

    @property
    def total(self) -> int:
        """How many areas the whole list names."""
        return len(self.edition.listings)

    @property
    def is_whole(self) -> bool:
        """Whether nothing on the list is left out."""
        return self.count == self.total

    @property
    def is_countable(self) -> bool:
        """Whether numbers may be given: not of a list that is not shown whole."""
        return not self.edition.partial

    @cached_property
    def outside_oslo(self) -> tuple[Listed, ...]:
        """The selected areas that lie in no bydel of Oslo."""
        return tuple(row for row in self.rows if row.bydel is None)

    def not_drawn(self, drawn: Collection[str] | None = None) -> Mapping[NotDrawn, list[Listed]]:
        """The selected areas that a picture does not show, by reason.

        `drawn` are the areas (ids) in the picture; None when it shows every border on file.
        """
        missing: dict[NotDrawn, list[Listed]] = {}
        for row in self.rows:
            if row.area.id not in self.register.borders:
                missing.setdefault(NotDrawn.BORDER, []).append(row)
            elif drawn is not None and row.area.id not in drawn:
                missing.setdefault(NotDrawn.FRAME, []).append(row)
        return missing

    @cached_property
    def several(self) -> tuple[Listed, ...]:
        """Selected areas that stand for several entries of the list."""
        return tuple(row for row in self.rows if row.listing.entries > 1)

    @cached_property
    def unnamed(self) -> tuple[Unnamed, ...]:
        """Groups of areas that the source counts without names, and which may be among these.

        A group without bydeler may lie anywhere; one with bydeler lies in the unit that the
        published division gives any of them. A filter of status leaves none: they have no status.
        """
        if self.view.statuses or self.part.areas:
            return ()
        return tuple(group for group in self.edition.unnamed if self._may_hold(group))

    def _may_hold(self, group: Unnamed) -> bool:
        homes = {self.part.bydel, self.view.bydel} - {None}
        units = {*self.view.units, *((self.part.unit,) if self.part.unit else ())}
        possible_units = {self.register.bydel_by_id[id_].unit for id_ in group.bydeler}
        in_bydel = not homes or bool(homes & set(group.bydeler))
        return not group.bydeler or (in_bydel and (not units or bool(units & possible_units)))

    @property
    def unnamed_count(self) -> int:
        """How many areas these groups count."""
        return sum(group.count for group in self.unnamed)

    # --- compared with the list before ------------------------------------------------------------

    @cached_property
    def older(self) -> Edition | None:
        """The list before this one that names any area, or None."""
        return self.register.before(self.edition)

    @cached_property
    def between(self) -> Changes:
        """The changes since the older list, of areas that either list has in this selection.

        Filters of status do not narrow it: the older list may give no status.
        """
        compared = changes.compare(self.register, self.older, self.edition)
        if self.part == CITY and not (self.view.units or self.view.bydel):
            return compared
        return changes.narrowed(compared, self._belongs)

    def _belongs(self, area: str) -> bool:
        known = self.register.area_by_id[area]
        if self.view.bydel and known.bydel != self.view.bydel:
            return False
        if self.part.bydel and self.part.bydel not in known.bydeler:
            return False  # of most areas of a country no list need be asked
        units = units_on(area, [item for item in (self.older, self.edition) if item])
        if self.view.units and not units & set(self.view.units):
            return False
        return self.part.contains(known, units)

    @cached_property
    def added(self) -> tuple[Listed, ...]:
        """The selected areas that the older list certainly lacked (derived); none without one."""
        fresh = set(self.between.new) if self.older else set()
        return tuple(row for row in self.rows if row.area.id in fresh)

    @cached_property
    def undecided(self) -> tuple[Listed, ...]:
        """The selected areas of which the older list does not tell whether it had them."""
        unknown = {*self.between.undecided, *self.between.not_covered} if self.older else set()
        return tuple(row for row in self.rows if row.area.id in unknown)
