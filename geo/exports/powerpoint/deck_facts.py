"""The facts of a deck: a list's areas, its changes, the follow-up points, what comes next, and the
sources of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from geo import background, changes, followups, timeline
from geo.changes import Changes
from geo.council import council_of
from geo.model import (
    AgendaItem,
    Amount,
    Edition,
    FollowUp,
    ItemKind,
    LogEntry,
    LogKind,
    PartialDate,
    Programme,
    Register,
    StatusText,
    Unit,
)
from geo.part import CITY, Part, units_on
from geo.scene import Atlas
from geo.scene.timeline import Facts
from geo.timeline import Dated
from geo.view import Listed, View, select


@dataclass(frozen=True)
class DeckFacts:
    """The facts of a deck: a view of the register and what belongs to its list."""

    atlas: Atlas
    view: View
    edition: Edition

    @property
    def register(self) -> Register:
        return self.atlas.register

    @cached_property
    def rows(self) -> tuple[Listed, ...]:
        """The areas on the list that pass the view's filters."""
        return select(self.register, self.view)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The maps: the city and each unit on the list, or the one unit or bydel asked for."""
        part = Part.of_view(self.view)
        if not self.rows:
            return ()
        if part != CITY:
            return (part,)
        units = dict.fromkeys(row.listing.unit for row in self.rows if row.listing.unit)
        return (CITY, *map(Part.of_unit, units))

    @cached_property
    def older(self) -> Edition | None:
        """The list before this one, or None."""
        return self.register.before(self.edition)

    @cached_property
    def between(self) -> Changes:
        """The changes since the older list, within the view's bydel and units."""
        every_change = changes.compare(self.register, self.older, self.edition)
        return changes.narrowed(every_change, self._is_in_view)

    def _is_in_view(self, area: str) -> bool:
        if self.view.bydel and self.register.area_by_id[area].bydel != self.view.bydel:
            return False
        lists = [item for item in (self.older, self.edition) if item]
        return not self.view.units or bool(units_on(area, lists) & set(self.view.units))

    @cached_property
    def points(self) -> tuple[tuple[FollowUp, StatusText | None], ...]:
        """The follow-up points known by the list, each with its newest status by then."""
        last = self.edition.date.last
        known = [
            (point, [status for status in point.statuses if status.date.first <= last])
            for point in self.register.followups
            if point.year <= last.year and self._concerned(point)
        ]
        return tuple(
            (point, max(statuses, key=lambda item: item.date) if statuses else None)
            for point, statuses in known
            if statuses or not point.statuses
        )

    def _concerned(self, point: FollowUp) -> bool:
        """Whether a point touches the bydel asked for, or the whole city."""
        if self.view.bydel is None:
            return True
        home = Part.of_bydel(self.view.bydel)
        return followups.reach_of(self.register, point, [home]) is not None

    @cached_property
    def pending(self) -> tuple[tuple[str, str], ...]:
        """What was to be settled after the list, as (words, source)."""
        return tuple(
            (item.text, item.source)
            for item in self.register.pending
            if item.date.last > self.edition.date.last and self.points
        )

    @cached_property
    def coming(self) -> tuple[Dated, ...]:
        """Dated milestones and deadlines after the list, once each, in order."""
        points = {point.id for point, _ in self.points}
        return tuple(
            item
            for item in timeline.dates(self.register)
            if item.date.last > self.edition.date.last
            and self._known(item.source)
            and (item.point is None or item.point.id in points)
        )

    def _known(self, source: str) -> bool:
        """Whether a source was there when the list was: an old deck knows no later years."""
        if source in self.edition.sources:
            return True
        try:
            date = PartialDate.parse(self.register.source_by_id[source].date or "")
        except ValueError:
            return self.edition is self.register.latest
        return date.first <= self.edition.date.last

    @cached_property
    def items(self) -> tuple[AgendaItem, ...]:
        """The themes of the meeting that the list was a subject of, and what it went through and
        discussed; none where only a part of the list is asked for."""
        meetings = [
            meeting
            for meeting in self.register.meetings
            if any(item.edition == self.edition.id for item in meeting.items)
        ]
        items = (item for meeting in meetings for item in meeting.items)
        chosen = tuple(item for item in items if item.kind is not ItemKind.VEDLEGG)
        return chosen if self._whole else ()

    @property
    def _whole(self) -> bool:
        """Whether the whole city is asked for."""
        return Part.of_view(self.view) == CITY

    @cached_property
    def programmes(self) -> tuple[tuple[Programme, tuple[LogEntry, ...]], ...]:
        """Programmes with the steps that were known when the list was, oldest step first; those
        that are to be approved come first. None where only a part of the list is asked for."""
        steps = [
            (item, tuple(sorted(filter(self._is_step, item.log), key=lambda row: row.date)))
            for item in self.register.programmes
        ]
        taken = [(item, rows) for item, rows in steps if rows and self._whole]
        return tuple(
            sorted(taken, key=lambda pair: pair[1][-1].kind is not LogKind.TIL_GODKJENNING)
        )

    def _is_step(self, row: LogEntry) -> bool:
        return row.kind is not LogKind.OMTALT and self._known(row.source)

    @cached_property
    def amounts(self) -> tuple[tuple[FollowUp, Amount], ...]:
        """The amounts of the points, by year and by who pays."""
        pairs = followups.amounts_of(self.register, [point for point, _ in self.points])
        return tuple(pair for pair in pairs if self._known(pair[1].source))

    def full_names(self, point: FollowUp) -> tuple[str, ...]:
        """The bodies that answer for a point, each named in full."""
        return council_of(self.register).full_names(point)

    @cached_property
    def item_sources(self) -> tuple[str, ...]:
        """Sources of the themes."""
        return once(item.source for item in self.items)

    @cached_property
    def programme_sources(self) -> tuple[str, ...]:
        """Sources of the steps of programmes."""
        return once(row.source for _, rows in self.programmes for row in rows)

    @cached_property
    def amount_sources(self) -> tuple[str, ...]:
        """Sources of the amounts."""
        return once(item.source for _, item in self.amounts)

    @cached_property
    def list_sources(self) -> tuple[str, ...]:
        """Sources of the list and what it says of its areas."""
        return once([*self.edition.sources, *(row.listing.source for row in self.rows)])

    @cached_property
    def map_sources(self) -> tuple[str, ...]:
        """Sources of the map behind the areas, as the layers themselves name them."""
        layers = self.atlas.background
        named = [
            str((feature.get("properties") or {}).get("source"))
            for file in layers
            for feature in background.features(layers, file)
        ]
        return once(id_ for id_ in named if id_ in self.register.source_by_id)

    @cached_property
    def change_sources(self) -> tuple[str, ...]:
        """Sources of this list and the one before it."""
        return once([*self.list_sources, *(self.older.sources if self.older else ())])

    @cached_property
    def point_sources(self) -> tuple[str, ...]:
        """Sources of the follow-up points and of their statuses."""
        own = [
            source
            for point, newest in self.points
            for source in (point.source, newest.source if newest else point.source)
        ]
        return once([*own, *(source for _, source in self.pending)])

    @cached_property
    def coming_sources(self) -> tuple[str, ...]:
        """Sources of what comes next."""
        return once(item.source for item in self.coming)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Every source that a slide names, documents first; its place is its number."""
        maps = self.map_sources if self.parts else ()
        return once(
            [
                *self.change_sources,
                *self.item_sources,
                *self.point_sources,
                *self.programme_sources,
                *self.amount_sources,
                *self.coming_sources,
                *self.timeline_sources,
                *maps,
            ]
        )

    @cached_property
    def timeline_units(self) -> tuple[Unit | None, ...]:
        """The police units of the timeline's lanes, None for areas without one; none where no list
        names an area in the view's part of the city."""
        lanes = timeline.lanes(self.register, self.view.units, self.view.bydel)
        return tuple(dict.fromkeys(lane.unit for lane in lanes))

    @cached_property
    def timeline_dates(self) -> tuple[Dated, ...]:
        """The numbered dates of the timeline."""
        return Facts.of_view(self.register, self.view).dates if self.timeline_units else ()

    @cached_property
    def timeline_sources(self) -> tuple[str, ...]:
        """Sources of every list and dated event; none without a timeline."""
        if not self.timeline_units:
            return ()
        lists = [id_ for edition in self.register.editions for id_ in edition.sources]
        return once([*lists, *(item.source for item in self.timeline_dates)])


def once(ids: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(ids))
