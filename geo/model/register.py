"""The register of all facts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from geo.model.access import Audience, Public
from geo.model.council import Body, Meeting, Programme
from geo.model.lists import Edition, Listing, Source
from geo.model.measures import Measure
from geo.model.places import Area, Bydel, Delbydel, Population, Surface
from geo.model.points import FollowUp, Milestone, PendingFollowUps


@dataclass(frozen=True)
class Register:
    """The whole truth the product ships, frozen. `version` is a digest of the files it came from.

    Editions and meetings are ordered by date, oldest first. Lookups raise KeyError for
    an unknown id. `audience` says whom this edition of it is for; None, as the files are read, is
    not decided yet, and such a register leaves by no exit (`geo.disclosure`).
    """

    version: Public[str]
    areas: Public[tuple[Area, ...]]
    bydeler: Public[tuple[Bydel, ...]]
    delbydeler: Public[tuple[Delbydel, ...]]
    editions: Public[tuple[Edition, ...]]
    followups: Public[tuple[FollowUp, ...]]
    pending: Public[tuple[PendingFollowUps, ...]]
    milestones: Public[tuple[Milestone, ...]]
    sources: Public[tuple[Source, ...]]
    population: Public[tuple[Population, ...]]
    meetings: Public[tuple[Meeting, ...]] = ()
    programmes: Public[tuple[Programme, ...]] = ()
    bodies: Public[tuple[Body, ...]] = ()
    measures: Public[tuple[Measure, ...]] = ()
    audience: Public[Audience | None] = None

    @cached_property
    def cache(self) -> dict[Hashable, Any]:
        """What rules have worked out of this register, which never changes, by their question."""
        return {}

    @cached_property
    def area_by_id(self) -> Mapping[str, Area]:
        return MappingProxyType({area.id: area for area in self.areas})

    @cached_property
    def borders(self) -> Mapping[str, Surface]:
        """The borders of the areas that have one, by area id."""
        return MappingProxyType({a.id: a.geometry for a in self.areas if a.geometry is not None})

    @cached_property
    def bydel_by_id(self) -> Mapping[str, Bydel]:
        return MappingProxyType({bydel.id: bydel for bydel in self.bydeler})

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        return MappingProxyType({source.id: source for source in self.sources})

    @cached_property
    def edition_by_id(self) -> Mapping[str, Edition]:
        return MappingProxyType({edition.id: edition for edition in self.editions})

    @cached_property
    def followup_by_id(self) -> Mapping[str, FollowUp]:
        return MappingProxyType({point.id: point for point in self.followups})

    @cached_property
    def meeting_by_id(self) -> Mapping[str, Meeting]:
        return MappingProxyType({meeting.id: meeting for meeting in self.meetings})

    @cached_property
    def programme_by_id(self) -> Mapping[str, Programme]:
        return MappingProxyType({programme.id: programme for programme in self.programmes})

    @cached_property
    def body_by_id(self) -> Mapping[str, Body]:
        return MappingProxyType({body.id: body for body in self.bodies})

    @cached_property
    def latest(self) -> Edition:
        """The newest list."""
        return self.editions[-1]

    def newest_edition(self, area: str) -> Edition | None:
        """The newest list that has an area (an id), or None."""
        return next((item for item in reversed(self.editions) if area in item.by_area), None)

    def newest_listing(self, area: str) -> Listing | None:
        """What the newest list that has an area (an id) says of it, or None."""
        return next(self.listings_of(area), None)

    def listings_of(self, area: str) -> Iterator[Listing]:
        """What each list that has an area (an id) says of it, newest first."""
        rows = (edition.by_area.get(area) for edition in reversed(self.editions))
        return (row for row in rows if row)

    def forebears(self, area: str) -> frozenset[str]:
        """The areas (ids) that an area took over from, by way of others or not."""
        known: set[str] = set()
        waiting = list(self.area_by_id[area].replaces)
        while waiting:
            id_ = waiting.pop()
            if id_ not in known:
                known.add(id_)
                waiting += self.area_by_id[id_].replaces
        return frozenset(known)

    def are_in_line(self, left: str, right: str) -> bool:
        """Whether one of two areas (ids) took over from the other, so that they share ground."""
        return left in self.forebears(right) or right in self.forebears(left)

    def before(self, edition: Edition) -> Edition | None:
        """The list before this one that names any area (shown or not), or None."""
        older = self.editions[: self.editions.index(edition)]
        return next((item for item in reversed(older) if item.listings or item.partial), None)

    def newest_population(self, bydel: str) -> Population | None:
        """The newest population figure of a bydel, or None where there is none."""
        rows = (row for row in self.population if row.bydel == bydel)
        return max(rows, key=lambda row: row.year, default=None)
