"""Areas, bydeler and delbydeler with their surfaces (EPSG:4326), and how many live in a bydel."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Protocol

from geo.frozen import frozen
from geo.model.access import Internal, Public
from geo.model.codes import Confidence, Unit
from geo.model.partial_date import PartialDate

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon

    Surface = Polygon | MultiPolygon
else:

    class Surface:
        """What the annotations mean while the program runs: shapely takes a tenth of a second to
        be imported, and whoever only needs names never does."""


class Placed(Protocol):
    """Anything with an id and a surface in EPSG:4326: a bydel, a delbydel."""

    @property
    def id(self) -> str: ...
    @property
    def geometry(self) -> Surface: ...


@frozen
class Border:
    """A border that an area had until a date (that date included).

    Size, confidence, whether it was exact and the bydeler (ids) that it lay in, the main one first,
    are those of that time; None where nobody wrote them.
    """

    until: Public[PartialDate]
    boundary_source: Public[str]
    geometry: Public[Surface] = field(repr=False)
    area_km2: Public[float | None] = None
    boundary_confidence: Public[Confidence | None] = None
    boundary_exact: Public[bool] = False
    bydeler: Public[tuple[str, ...] | None] = None


@frozen
class Area:
    """One IPO area: its identity and its (approximate) border.

    `bydel` is the bydel (id) that most of it lies in, or None outside Oslo; `other_bydeler` are
    those that it reaches into. `area_km2` is measured on land in EPSG:25832.
    An area whose border nobody has drawn has None for `geometry`, `area_km2`, `boundary_source` and
    `boundary_confidence`: it stands on lists and in tables, and maps name it beside the picture.
    `replaces` are the areas that this one took over from, by another name, split or merged.
    `earlier` are the borders it had before `geometry`, oldest first. `boundary_exact` tells that
    somebody has drawn the real border; others are approximate. What is `internal` is so on every
    list.
    """

    id: Public[str]
    name: Public[str]
    aliases: Public[tuple[str, ...]]
    bydel: Public[str | None]
    area_km2: Public[float | None]
    boundary_source: Public[str | None]
    boundary_confidence: Public[Confidence | None]
    note: Public[str | None]
    geometry: Public[Surface | None] = field(repr=False)
    replaces: Public[tuple[str, ...]] = ()
    earlier: Public[tuple[Border, ...]] = ()
    boundary_exact: Public[bool] = False
    note_internal: Internal[bool] = False
    internal: Internal[bool] = False
    other_bydeler: Public[tuple[str, ...]] = ()

    @property
    def bydeler(self) -> tuple[str, ...]:
        """Every bydel (id) that it lies in, the main one first; none outside Oslo."""
        return (self.bydel, *self.other_bydeler) if self.bydel else ()

    def border_on(self, when: PartialDate) -> Surface | None:
        """The border that was in force at a date, in EPSG:4326; None when none is drawn."""
        return self.on(when).geometry

    def on(self, when: PartialDate) -> Area:
        """The area with the border that was in force at a date; itself when that is the newest."""
        if not self.earlier:
            return self
        then = (item for item in self.earlier if when.last <= item.until.last)
        return self._with(next(then, None))

    def _with(self, border: Border | None) -> Area:
        if border is None:
            return self
        homes = self.bydeler if border.bydeler is None else border.bydeler
        return replace(
            self,
            area_km2=border.area_km2,
            boundary_source=border.boundary_source,
            boundary_confidence=border.boundary_confidence,
            boundary_exact=border.boundary_exact,
            geometry=border.geometry,
            bydel=next(iter(homes), None),
            other_bydeler=homes[1:],
        )


@frozen
class Bydel:
    """A city district, or Sentrum or Marka, which have no district administration.

    `unit` is None where no source names one; `unit_basis` says how the unit is known.
    """

    id: Public[str]
    nr: Public[str]
    name: Public[str]
    kind: Public[str]
    area_km2: Public[float]
    land_km2: Public[float]
    unit: Public[Unit | None]
    unit_basis: Public[str]
    unit_source: Public[str]
    geometry: Public[Surface] = field(repr=False)


@frozen
class Delbydel:
    """An official part of a bydel (`bydel` is the bydel's id)."""

    id: Public[str]
    name: Public[str]
    bydel: Public[str]
    geometry: Public[Surface] = field(repr=False)


@frozen
class Population:
    """People in one bydel on 1 January of one year (SSB table 10826)."""

    bydel: Public[str]
    year: Public[int]
    population: Public[int]
    age_0_17: Public[int]
    age_10_22: Public[int]
