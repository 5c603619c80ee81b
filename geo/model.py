"""The facts: areas, bydeler, editions, listings, follow-ups, sources, and the register of them all.

Everything here is frozen. Geometry is EPSG:4326 (lon, lat). Codes are the council's own words.
Unknown is `None`, never a guess. What is `internal` never reaches an open document: see
`geo.disclosure`. Only the standard library and shapely are used.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from shapely.geometry import MultiPolygon, Polygon

Surface = Polygon | MultiPolygon


class Placed(Protocol):
    """Anything with an id and a surface in EPSG:4326: a bydel, a delbydel."""

    @property
    def id(self) -> str: ...
    @property
    def geometry(self) -> Surface: ...


class Unit(StrEnum):
    """Police unit (enhet) of Oslo politidistrikt."""

    VEST = "vest"
    SENTRUM = "sentrum"
    OST = "øst"


class Status(StrEnum):
    """What a list says of an area. *Utgått* is not here: the council never writes it."""

    NY = "ny"
    VIDEREFORT = "videreført"
    OPPSTART = "oppstart"


class FollowUpState(StrEnum):
    """Our reading of how far a follow-up point has come; shown as our reading."""

    IKKE_STARTET = "ikke startet"
    PAGAR = "pågår"
    LOPENDE = "løpende"
    AVSLUTTET = "avsluttet"
    UKJENT = "ukjent"


class Confidence(StrEnum):
    """How well a drawn border is believed to fit the area that is meant."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class EditionKind(StrEnum):
    """Who speaks: the council itself, or the press about it. Never mixed."""

    COUNCIL = "council"
    PRESS = "press"


_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exactly as it is known: year, month, day, or a span of days.

    `iso` is the ISO 8601 text (`2026`, `2026-03`, `2026-03-01`, `2026-01-29/2026-01-30`);
    `first` and `last` bound it. Ordered by `first`, so lists of mixed precision can be sorted.
    """

    first: date
    last: date
    iso: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read an ISO text. Raises ValueError for anything that is no date."""
        start, _, end = text.partition("/")
        first, last = _bounds(start)
        if end:
            last = _bounds(end)[1]
        if last < first:
            raise ValueError(f"the span ends before it starts: {text!r}")
        return cls(first, last, text)

    def __str__(self) -> str:
        return self.iso


def _bounds(text: str) -> tuple[date, date]:
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise ValueError(f"not a date: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern demands it
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. `kind` is document, press, geodata or statistics."""

    id: str
    kind: str
    title: str
    publisher: str
    date: str | None
    licence: str | None
    url: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Border:
    """A border that an area had until a date (that date included)."""

    until: PartialDate
    boundary_source: str
    geometry: Surface = field(repr=False)


@dataclass(frozen=True, slots=True)
class Area:
    """One IPO area: its identity and its (approximate) border.

    `bydel` is a bydel id, or None outside Oslo. `area_km2` is measured on land in EPSG:25832.
    An area whose border nobody has drawn has None for `geometry`, `area_km2`, `boundary_source` and
    `boundary_confidence`: it stands on lists and in tables, and maps name it beside the picture.
    `replaces` are the areas that this one took over from, by another name, split or merged.
    `earlier` are the borders it had before `geometry`, oldest first.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    bydel: str | None
    area_km2: float | None
    boundary_source: str | None
    boundary_confidence: Confidence | None
    note: str | None
    geometry: Surface | None = field(repr=False)
    replaces: tuple[str, ...] = ()
    earlier: tuple[Border, ...] = ()
    note_internal: bool = False

    def border_on(self, when: PartialDate) -> Surface | None:
        """The border that was in force at a date, in EPSG:4326; None when none is drawn."""
        then = (item.geometry for item in self.earlier if when.last <= item.until.last)
        return next(then, self.geometry)


@dataclass(frozen=True, slots=True)
class Bydel:
    """A city district, or Sentrum or Marka, which have no district administration.

    `unit` is None where no source names one; `unit_basis` says how the unit is known.
    """

    id: str
    nr: str
    name: str
    kind: str
    area_km2: float
    land_km2: float
    unit: Unit | None
    unit_basis: str
    unit_source: str
    geometry: Surface = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delbydel:
    """An official part of a bydel (`bydel` is the bydel's id)."""

    id: str
    name: str
    bydel: str
    geometry: Surface = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """An area on one dated list, as its source writes it.

    `entries` counts how many entries of the list the area stands for (Grønland and Tøyen: 2).
    `started` is the start that the source itself states (Furuset: 2025).
    """

    area: str
    edition: str
    unit: Unit | None
    status: Status | None
    as_written: str
    entries: int
    started: PartialDate | None
    source: str
    line: int | None
    quote: str | None
    note: str | None
    internal: bool = False
    note_internal: bool = False


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Areas that a source counts without naming them, and the bydeler it gives."""

    count: int
    bydeler: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """One dated list. `scope` is the territory it speaks of: absence outside it means nothing.

    `partial` says that this is not all of it (see `geo.disclosure`): absence then means nothing.
    """

    id: str
    date: PartialDate
    date_text: str | None
    title: str
    kind: EditionKind
    scope: str
    sources: tuple[str, ...]
    stated_counts: tuple[int, ...]
    unnamed: tuple[Unnamed, ...]
    note: str | None
    listings: tuple[Listing, ...]
    note_internal: bool = False
    partial: bool = False

    @cached_property
    def by_area(self) -> Mapping[str, Listing]:
        """The listings by area id, in the list's order."""
        return MappingProxyType({item.area: item for item in self.listings})

    def listing(self, area: str) -> Listing | None:
        """The listing of one area on this list, or None."""
        return self.by_area.get(area)


@dataclass(frozen=True, slots=True)
class StatusText:
    """What a document says about a follow-up point at one date; `text` is our plain wording."""

    date: PartialDate
    text: str
    quote: str
    source: str
    line: int | None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which something is promised."""

    date: PartialDate
    text: str
    quote: str
    source: str
    line: int | None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """Money named in a status text, in Norwegian kroner."""

    nok: int
    text: str
    quote: str
    source: str
    line: int | None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """What a follow-up point concerns; the flags mean every area or every bydel."""

    all_areas: bool
    areas: tuple[str, ...]
    all_bydeler: bool
    bydeler: tuple[str, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An oppfølgingspunkt. `number_restored` is True where the scan lost the number."""

    id: str
    year: int
    number: int
    number_restored: bool
    title: str
    text: str
    quote: str
    source: str
    line: int | None
    statuses: tuple[StatusText, ...]
    state: FollowUpState
    responsible: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    amounts: tuple[Amount, ...]
    links: Links
    internal: bool = False


@dataclass(frozen=True, slots=True)
class PendingFollowUps:
    """A year whose follow-up points are not settled yet, and when they will be."""

    year: int
    date: PartialDate
    text: str
    quote: str
    source: str
    line: int | None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated event on the timeline."""

    id: str
    date: PartialDate
    title: str
    kind: str
    quote: str
    source: str
    line: int | None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Population:
    """People in one bydel on 1 January of one year (SSB table 10826)."""

    bydel: str
    year: int
    population: int
    age_0_17: int
    age_10_22: int


@dataclass(frozen=True)
class Register:
    """The whole truth the product ships, frozen. `version` is a digest of the files it came from.

    Editions are ordered by date, oldest first. Lookups raise KeyError for an unknown id.
    """

    version: str
    areas: tuple[Area, ...]
    bydeler: tuple[Bydel, ...]
    delbydeler: tuple[Delbydel, ...]
    editions: tuple[Edition, ...]
    followups: tuple[FollowUp, ...]
    pending: tuple[PendingFollowUps, ...]
    milestones: tuple[Milestone, ...]
    sources: tuple[Source, ...]
    population: tuple[Population, ...]

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

    def before(self, edition: Edition) -> Edition | None:
        """The list before this one that names any area (shown or not), or None."""
        older = self.editions[: self.editions.index(edition)]
        return next((item for item in reversed(older) if item.listings or item.partial), None)

    def newest_population(self, bydel: str) -> Population | None:
        """The newest population figure of a bydel, or None where there is none."""
        rows = (row for row in self.population if row.bydel == bydel)
        return max(rows, key=lambda row: row.year, default=None)
