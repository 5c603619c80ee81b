"""What one report is about: a part of the city, one list, one day; and the facts that belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from geo import changes, followups, text, timeline
from geo.changes import Changes
from geo.errors import UnknownValueError
from geo.escape import plain
from geo.followups import Entry, Question
from geo.model import Bydel, Edition, Register, Unit
from geo.timeline import Dated
from geo.view import Listed, View, edition_of, select, slug


class ScopeKind(StrEnum):
    """How large a part of the city a report is about."""

    BYDEL = "bydel"
    UNIT = "unit"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the city: a bydel (id), a police unit, or the whole city (empty id)."""

    kind: ScopeKind
    id: str = ""

    def view(self, edition: str | None) -> View:
        """The question for its areas."""
        units = (Unit(self.id),) if self.kind is ScopeKind.UNIT else ()
        return View(edition, units, bydel=self.id if self.kind is ScopeKind.BYDEL else None)

    @property
    def slug(self) -> str:
        """As file names write it: `alna`, `enhet-ost`, `oslo`."""
        if self.kind is ScopeKind.CITY:
            return "oslo"
        return self.id if self.kind is ScopeKind.BYDEL else f"enhet-{slug(self.id)}"


CITY = Scope(ScopeKind.CITY)


def scopes(register: Register) -> tuple[Scope, ...]:
    """Everything a report can be about: the 15 bydeler with an administration, the units, Oslo."""
    bydeler = (item.id for item in register.bydeler if item.kind == "bydel")
    return (
        *(Scope(ScopeKind.BYDEL, id_) for id_ in bydeler),
        *(Scope(ScopeKind.UNIT, str(unit)) for unit in Unit),
        CITY,
    )


@dataclass(frozen=True)
class Case:
    """The facts of a report, from the register alone. Raises UnknownValueError for an unknown
    bydel or list."""

    register: Register
    scope: Scope
    edition_id: str | None
    today: date

    def __post_init__(self) -> None:
        if self.scope.kind is ScopeKind.BYDEL and self.scope.id not in self.register.bydel_by_id:
            names = tuple(item.name for item in self.register.bydeler)
            raise UnknownValueError("bydel", self.scope.id, names)

    @cached_property
    def view(self) -> View:
        """The question for the areas."""
        return self.scope.view(self.edition_id)

    @cached_property
    def edition(self) -> Edition:
        """The list. Raises UnknownValueError."""
        return edition_of(self.register, self.view)

    @cached_property
    def older(self) -> Edition | None:
        """The list before it that names any area."""
        return self.register.before(self.edition)

    @cached_property
    def rows(self) -> tuple[Listed, ...]:
        """The areas on the list."""
        return select(self.register, self.view)

    @cached_property
    def bydel(self) -> Bydel | None:
        """The bydel, where the report is about one."""
        kind = self.scope.kind
        return self.register.bydel_by_id[self.scope.id] if kind is ScopeKind.BYDEL else None

    @cached_property
    def name(self) -> str:
        """`bydel Alna`, `enhet øst`, `Oslo`, as it stands in a sentence."""
        if self.bydel:
            return text.say("report.bydel", bydel=plain(self.bydel.name))
        if self.scope.kind is ScopeKind.UNIT:
            return text.say("report.unit", unit=self.scope.id)
        return text.say("report.city")

    @cached_property
    def between(self) -> Changes:
        """The changes since the older list that touch this part of the city."""
        found = changes.compare(self.register, self.older, self.edition)
        return changes.narrowed(found, self._here)

    def _here(self, area: str) -> bool:
        if self.scope.kind is ScopeKind.BYDEL:
            return self.register.area_by_id[area].bydel == self.scope.id
        if self.scope.kind is ScopeKind.CITY:
            return True
        lists = [item for item in (self.older, self.edition) if item]
        return self.scope.id in {item.by_area[area].unit for item in lists if area in item.by_area}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The follow-up points that concern it."""
        unit = Unit(self.scope.id) if self.scope.kind is ScopeKind.UNIT else None
        return followups.select(
            self.register,
            Question(bydel=self.bydel.id if self.bydel else None, unit=unit),
            self.today,
        )

    @cached_property
    def dates(self) -> tuple[Dated, ...]:
        """Dated events, and deadlines of the points that concern it."""
        points = {entry.point.id for entry in self.entries}
        return tuple(
            item
            for item in timeline.dates(self.register)
            if item.point is None or item.point.id in points
        )
