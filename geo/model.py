"""The facts: areas, bydeler, editions, listings, follow-ups, sources, and the register of them all.

Everything here is frozen. Geometry is EPSG:4326 (lon, lat). Codes are the council's own words.
Unknown is `None`, never a guess. Every field of a record is `Public[…]` or `Internal[…]`, and a
record may be marked `internal` as a whole: neither ever reaches an open document, see
`geo.disclosure`, which refuses a field without a class. Only the standard library and shapely are
used.
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
from typing import Annotated, Protocol, TypeVar

from shapely.geometry import MultiPolygon, Polygon

Surface = Polygon | MultiPolygon
T = TypeVar("T")


class Access(StrEnum):
    """Who may read a field of a record."""

    PUBLIC = "public"
    INTERNAL = "internal"


#: A field that open documents show, as far as nothing in it names what is hidden.
Public = Annotated[T, Access.PUBLIC]
#: A field that no open document ever shows: it gets its default there, or None.
Internal = Annotated[T, Access.INTERNAL]


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

    id: Public[str]
    kind: Public[str]
    title: Public[str]
    publisher: Public[str]
    date: Public[str | None]
    licence: Public[str | None]
    url: Public[str | None]
    note: Public[str | None]


@dataclass(frozen=True, slots=True)
class Border:
    """A border that an area had until a date (that date included)."""

    until: Public[PartialDate]
    boundary_source: Public[str]
    geometry: Public[Surface] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Area:
    """One IPO area: its identity and its (approximate) border.

    `bydel` is a bydel id, or None outside Oslo. `area_km2` is measured on land in EPSG:25832.
    An area whose border nobody has drawn has None for `geometry`, `area_km2`, `boundary_source` and
    `boundary_confidence`: it stands on lists and in tables, and maps name it beside the picture.
    `replaces` are the areas that this one took over from, by another name, split or merged.
    `earlier` are the borders it had before `geometry`, oldest first.
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
    note_internal: Internal[bool] = False

    def border_on(self, when: PartialDate) -> Surface | None:
        """The border that was in force at a date, in EPSG:4326; None when none is drawn."""
        then = (item.geometry for item in self.earlier if when.last <= item.until.last)
        return next(then, self.geometry)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Delbydel:
    """An official part of a bydel (`bydel` is the bydel's id)."""

    id: Public[str]
    name: Public[str]
    bydel: Public[str]
    geometry: Public[Surface] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """An area on one dated list, as its source writes it.

    `entries` counts how many entries of the list the area stands for (Grønland and Tøyen: 2).
    `started` is the start that the source itself states (Furuset: 2025).
    """

    area: Public[str]
    edition: Public[str]
    unit: Public[Unit | None]
    status: Public[Status | None]
    as_written: Public[str]
    entries: Public[int]
    started: Public[PartialDate | None]
    source: Public[str]
    line: Public[int | None]
    quote: Public[str | None]
    note: Public[str | None]
    internal: Internal[bool] = False
    note_internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Areas that a source counts without naming them, and the bydeler it gives."""

    count: Public[int]
    bydeler: Public[tuple[str, ...]]


@dataclass(frozen=True)
class Edition:
    """One dated list. `scope` is the territory it speaks of: absence outside it means nothing.

    `partial` says that this is not all of it (see `geo.disclosure`): absence then means nothing.
    """

    id: Public[str]
    date: Public[PartialDate]
    date_text: Public[str | None]
    title: Public[str]
    kind: Public[EditionKind]
    scope: Public[str]
    sources: Public[tuple[str, ...]]
    stated_counts: Public[tuple[int, ...]]
    unnamed: Public[tuple[Unnamed, ...]]
    note: Public[str | None]
    listings: Public[tuple[Listing, ...]]
    note_internal: Internal[bool] = False
    partial: Public[bool] = False

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

    date: Public[PartialDate]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which something is promised."""

    date: Public[PartialDate]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class Amount:
    """Money named in a status text, in Norwegian kroner."""

    nok: Public[int]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class Links:
    """What a follow-up point concerns; the flags mean every area or every bydel."""

    all_areas: Public[bool]
    areas: Public[tuple[str, ...]]
    all_bydeler: Public[bool]
    bydeler: Public[tuple[str, ...]]
    units: Public[tuple[Unit, ...]]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An oppfølgingspunkt. `number_restored` is True where the scan lost the number."""

    id: Public[str]
    year: Public[int]
    number: Public[int]
    number_restored: Public[bool]
    title: Public[str]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    statuses: Public[tuple[StatusText, ...]]
    state: Public[FollowUpState]
    responsible: Public[tuple[str, ...]]
    deadlines: Public[tuple[Deadline, ...]]
    amounts: Public[tuple[Amount, ...]]
    links: Public[Links]
    internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class PendingFollowUps:
    """A year whose follow-up points are not settled yet, and when they will be."""

    year: Public[int]
    date: Public[PartialDate]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated event on the timeline."""

    id: Public[str]
    date: Public[PartialDate]
    title: Public[str]
    kind: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False


@dataclass(frozen=True, slots=True)
class Population:
    """People in one bydel on 1 January of one year (SSB table 10826)."""

    bydel: Public[str]
    year: Public[int]
    population: Public[int]
    age_0_17: Public[int]
    age_10_22: Public[int]


@dataclass(frozen=True)
class Register:
    """The whole truth the product ships, frozen. `version` is a digest of the files it came from.

    Editions are ordered by date, oldest first. Lookups raise KeyError for an unknown id.
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
