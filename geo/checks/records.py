"""Ids, names and sources: what every record must keep to.

References that lead nowhere, and ids that would break a lookup, are refused by `geo.files` already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geo import files
from geo.errors import Finding
from geo.model import Register


def ids_unique(register: Register) -> Iterator[Finding]:
    """Ids that no lookup needs are given once too; the reader refuses the others twice."""
    for file, items in (
        (files.DELBYDELER, register.delbydeler),
        (files.FOLLOWUPS, register.followups),
        (files.MILESTONES, register.milestones),
        (files.MEASURES, register.measures),
        (files.SOURCES, register.sources),
    ):
        counts = Counter(item.id for item in items)
        yield from (
            Finding("id_twice", file, id_, "id") for id_, count in counts.items() if count > 1
        )
    for edition in register.editions:
        counts = Counter(row.area for row in edition.listings)
        yield from (
            Finding("listed_twice", files.EDITIONS, f"{edition.id}/{area}", "area")
            for area, count in counts.items()
            if count > 1
        )


def names_unique(register: Register) -> Iterator[Finding]:
    """A name or alias that means two areas could not be resolved."""
    counts = Counter(
        name.casefold() for area in register.areas for name in {area.name, *area.aliases}
    )
    for area in register.areas:
        for name in (area.name, *area.aliases):
            if counts[name.casefold()] > 1:
                yield Finding("name_twice", files.AREAS, area.id, "aliases", (("value", name),))


def names_clean(register: Register) -> Iterator[Finding]:
    """Markup in a name is escaped everywhere, but it is never a place name."""
    for area in register.areas:
        for name in (area.name, *area.aliases):
            if any(char in "<>{}[]`$\\" or ord(char) < 32 for char in name):
                yield Finding("markup_in_name", files.AREAS, area.id, "name")


def lists_have_sources(register: Register) -> Iterator[Finding]:
    """A list says where it is from. That each source exists is known: the reader refuses others."""
    for edition in register.editions:
        if not edition.sources:
            yield Finding("no_source", files.EDITIONS, edition.id, "sources")


def population_of_bydeler(register: Register) -> Iterator[Finding]:
    """Each figure is of a bydel that there is. All other references are proven by the reader."""
    for row in register.population:
        if row.bydel not in register.bydel_by_id:
            value = (("value", row.bydel),)
            yield Finding("unknown_reference", files.POPULATION, row.bydel, "bydel", value)


def numbers_unique(register: Register) -> Iterator[Finding]:
    """A follow-up point is called by its year and number."""
    counts = Counter((point.year, point.number) for point in register.followups)
    for point in register.followups:
        if counts[point.year, point.number] > 1:
            value = (("value", f"{point.year}-{point.number}"),)
            yield Finding("number_twice", files.FOLLOWUPS, point.id, "number", value)


def lineages_possible(register: Register) -> Iterator[Finding]:
    """No area took over from itself, not even by way of others."""
    for area in register.areas:
        if area.id in register.forebears(area.id):
            yield Finding("replaces_itself", files.AREAS, area.id, "replaces")
