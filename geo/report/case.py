"""What one report is about: a part of the city, one list, one day; and the facts that belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from geo import followups, text, timeline
from geo.changes import Changes
from geo.council import Agenda, LeftOver, left_over
from geo.errors import UnknownValueError
from geo.followups import Entry, Question
from geo.model import Bydel, Edition, FollowUpState, Register
from geo.part import CITY, Part
from geo.selection import Selection
from geo.text import part_names
from geo.timeline import Dated
from geo.view import Listed, View


@dataclass(frozen=True)
class Case:
    """The facts of a report on a bydel, a unit or the city, from the register alone.

    Raises UnknownValueError for an unknown list or bydel, and for a part of any other kind.
    """

    register: Register
    part: Part
    edition_id: str | None
    today: date

    def __post_init__(self) -> None:
        if self.part.areas:
            names = tuple(item.name for item in self.register.bydeler)
            raise UnknownValueError("bydel", self.part.word(), names)
        self.part.check(self.register)

    @cached_property
    def view(self) -> View:
        """The question for the areas."""
        return self.part.narrow(View(self.edition_id))

    @cached_property
    def edition(self) -> Edition:
        """The list. Raises UnknownValueError."""
        return self.selection.edition

    @cached_property
    def older(self) -> Edition | None:
        """The list before it that names any area."""
        return self.selection.older

    @cached_property
    def rows(self) -> tuple[Listed, ...]:
        """The areas on the list."""
        return self.selection.rows

    @cached_property
    def selection(self) -> Selection:
        """What is counted, in every sentence, table, map and caption of the report."""
        return Selection(self.register, self.view, self.part)

    @cached_property
    def bydel(self) -> Bydel | None:
        """The bydel, where the report is about one."""
        return self.register.bydel_by_id[self.part.bydel] if self.part.bydel else None

    @cached_property
    def name(self) -> str:
        """`bydel Alna`, `enhet øst`, `Oslo`, as it stands in a sentence."""
        return part_names.in_sentence(self.part, self.register)

    @cached_property
    def where(self) -> str:
        """` i enhet øst`, after words for areas; empty for the city, whose list may have areas
        outside Oslo."""
        return "" if self.part == CITY else text.say("headline.in_place", where=self.name)

    @cached_property
    def between(self) -> Changes:
        """The changes since the older list that touch this part of the city."""
        return self.selection.between

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The follow-up points that concern it."""
        return followups.select(self.register, Question.about(self.part), self.today)

    @cached_property
    def dates(self) -> tuple[Dated, ...]:
        """Dated events, and deadlines of the points that concern it."""
        points = {entry.point.id for entry in self.entries}
        return tuple(
            item
            for item in timeline.dates(self.register)
            if item.point is None or item.point.id in points
        )


@dataclass(frozen=True)
class MeetingCase:
    """The facts of a status list for a meeting: its agenda, and the whole city on that day.

    `is_chosen`: somebody asked for this very meeting.
    """

    city: Case
    agenda: Agenda
    is_chosen: bool

    @property
    def register(self) -> Register:
        """The register that all of it is from."""
        return self.city.register

    @property
    def today(self) -> date:
        """The day that it is made for."""
        return self.city.today

    @cached_property
    def left_over(self) -> LeftOver:
        """What earlier meetings left open, as far as the documents tell."""
        return left_over(self.register, self.agenda, self.today)

    @cached_property
    def open_entries(self) -> tuple[Entry, ...]:
        """The follow-up points that are not closed."""
        return tuple(
            item for item in self.city.entries if item.point.state is not FollowUpState.AVSLUTTET
        )
