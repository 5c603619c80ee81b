"""Which part of a register goes into layers: the list of a view and its filters, or every list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from geo.disclosure import audience_of
from geo.followups import Concerning, Reach, reach_of
from geo.model import Area, Edition, Listing, Register
from geo.part import Part
from geo.view import View, edition_of, listed, select


@dataclass(frozen=True)
class Extract:
    """What is wanted of a register that `geo.disclosure` has made an edition of.

    The view's filters (units, statuses, bydel, area) leave out listings, and with them areas.
    `every_list` takes the listings of all lists, and the areas of none; else it is one list, the
    newest unless the view names another. Raises UndisclosedError for a register of nobody's
    edition, and UnknownValueError for an unknown list.
    """

    register: Register
    view: View = field(default=View())
    every_list: bool = False

    def __post_init__(self) -> None:
        audience_of(self.register)
        edition_of(self.register, self.view)

    @property
    def edition(self) -> Edition:
        """The list that status and unit of an area are from."""
        return edition_of(self.register, self.view)

    @cached_property
    def listings(self) -> tuple[tuple[Edition, Listing], ...]:
        """The listings that are wanted, each with its list, oldest list first."""
        lists = self.register.editions if self.every_list else (self.edition,)
        return tuple((edition, item) for edition in lists for item in self._on(edition))

    def _on(self, edition: Edition) -> list[Listing]:
        rows = select(self.register, replace(self.view, edition=edition.id))
        return [row.listing for row in rows if self.view.area in {None, row.area.id}]

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas that are wanted, with the border that was in force when the list came; of
        every list, with the newest one."""
        on_lists = {item.area for _, item in self.listings}
        if self.every_list:
            return tuple(
                area
                for area in self.register.areas
                if area.id in on_lists or (not self._is_narrowed and not self._was_listed(area))
            )
        return tuple(listed(self.register, self.edition, item).area for _, item in self.listings)

    @property
    def _is_narrowed(self) -> bool:
        view = self.view
        return bool(view.units or view.statuses or view.bydel or view.area)

    def _was_listed(self, area: Area) -> bool:
        return any(area.id in edition.by_area for edition in self.register.editions)

    @cached_property
    def bydeler(self) -> frozenset[str]:
        """The bydeler (ids) that are wanted: all; of a bydel or an area, it and those that its
        areas lie in."""
        if not (self.view.bydel or self.view.area):
            return frozenset(self.register.bydel_by_id)
        homes = {id_ for area in self.areas for id_ in area.bydeler}
        return frozenset(homes | ({self.view.bydel} if self.view.bydel else set()))

    def concerns(self, item: Concerning, *, common: bool) -> bool:
        """Whether a point or a measure concerns what the view asks for; `common` says whether one
        for the whole city does."""
        view = self.view
        places = [
            *([Part.of_areas((view.area,))] if view.area else ()),
            *([Part.of_bydel(view.bydel)] if view.bydel else ()),
        ]
        ways = [[*places, Part.of_unit(unit)] for unit in view.units] or [places]
        reasons = [reach_of(self.register, item, way) for way in ways if way]
        unwanted = {None} if common else {None, Reach.COMMON}
        return not reasons or any(reason not in unwanted for reason in reasons)


@dataclass(frozen=True)
class Chosen(Extract):
    """Of every list the records with some ids only; a listing's is `list/area`, and the listings of
    an area with such an id are wanted, too."""

    ids: frozenset[str] = frozenset()

    @cached_property
    def listings(self) -> tuple[tuple[Edition, Listing], ...]:
        """Those that are chosen, and those of chosen areas, oldest list first."""
        areas = {id_.rpartition("/")[2] for id_ in self.ids}
        return tuple(
            (edition, edition.by_area[id_])
            for edition in self.register.editions
            for id_ in sorted(areas & edition.by_area.keys())
            if id_ in self.ids or f"{edition.id}/{id_}" in self.ids
        )

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Those that are chosen."""
        known = self.register.area_by_id
        return tuple(known[id_] for id_ in sorted(self.ids) if id_ in known)

    @cached_property
    def bydeler(self) -> frozenset[str]:
        """Those that are chosen."""
        return self.ids

    def concerns(self, item: Concerning, *, common: bool) -> bool:  # noqa: ARG002 - chosen by id
        """Whether a point or a measure is chosen."""
        return item.id in self.ids
