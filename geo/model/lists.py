"""Dated lists of areas, and the sources of every fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from geo.frozen import frozen
from geo.model.access import Internal, Public
from geo.model.codes import EditionKind, SourceKind, Status, Unit
from geo.model.partial_date import PartialDate


@frozen
class Source:
    """Where a fact comes from.

    What rests on an `internal` source may be shown; the source itself and its own words are not.
    """

    id: Public[str]
    kind: Public[SourceKind]
    title: Public[str]
    publisher: Public[str]
    date: Public[str | None]
    licence: Public[str | None]
    url: Public[str | None]
    note: Public[str | None]
    internal: Internal[bool] = False


@frozen
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


@frozen
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
