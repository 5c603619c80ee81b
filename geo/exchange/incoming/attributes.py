"""What a file says of areas beside their borders: how it differs from the register and one of its
lists, what of it can be written, and the records that writing it gives.

Names are not written here (a new name is a fact of its own, with a date), nor bydeler, which follow
from the border.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import orjson

from geo import text
from geo.editing.area import AreaFacts, facts_of, with_facts
from geo.editing.edition import new_listing, put_edition, with_listing
from geo.exchange.incoming import limits
from geo.files.geography import ALIAS_SEPARATOR
from geo.frozen import frozen
from geo.model import Area, Edition, Register, Status, Unit
from geo.places import normal
from geo.store.changing import Wish
from geo.view import slug

#: The fields that can be written: those of the area itself, and those of its row on a list.
OF_AREA, OF_LISTING = ("aliases", "note"), ("unit", "status")
WRITTEN = frozenset({*OF_AREA, *OF_LISTING})
_CUT = "…"  # what a shapefile of ours ends a text with that had no room


class AttributeFault(NamedTuple):
    """Why a value cannot be written: the code of its sentence (`incoming_attribute.…`), the value,
    and what would be right."""

    code: str
    value: str
    choices: tuple[str, ...] = ()


@frozen
class AreaTexts:
    """What is to be written of an area (id): the texts of the file by field, and its name there."""

    area: str
    name: str
    values: Mapping[str, str]


# --- what differs -------------------------------------------------------------------------------


def differing(
    register: Register, edition: Edition, area: Area, values: Mapping[str, str]
) -> tuple[str, ...]:
    """The fields in which a row says something else than the register and a list. An empty value
    says nothing."""
    listing = edition.listing(area.id)
    unit, status = (listing.unit, listing.status) if listing else (None, None)
    is_same: dict[str, Callable[[str], bool]] = {
        "name": lambda words: normal(words) in set(map(normal, (area.name, *area.aliases))),
        "aliases": lambda words: not _new_aliases(area.name, area.aliases, words),
        "unit": lambda words: unit is not None and unit_of(words) is unit,
        "status": lambda words: status is not None and status_of(words) is status,
        "bydel": lambda words: _is_home(register, area, words),
        "note": lambda words: _is_note(area.note or "", words),
    }
    return tuple(
        field
        for field, same in is_same.items()
        if (words := values.get(field, "").strip()) and not same(words)
    )


def is_joining(edition: Edition, area: Area, differs: Iterable[str]) -> bool:
    """Whether writing the fields that differ adds an area to a list."""
    return edition.listing(area.id) is None and not set(OF_LISTING).isdisjoint(differs)


def unit_of(words: str) -> Unit | None:
    """The unit that words mean (`Øst`, `Enhet øst`), or None."""
    return _units(text.language()).get(slug(words))


def status_of(words: str) -> Status | None:
    """The status that words mean, or None."""
    return _statuses(text.language()).get(slug(words))


@cache
def _units(_language: str) -> Mapping[str, Unit]:
    """The units by their code and by their word in the language that is spoken, as slugs."""
    return {slug(name): item for item in Unit for name in (text.unit(item), str(item))}


@cache
def _statuses(_language: str) -> Mapping[str, Status]:
    return {slug(name): item for item in Status for name in (text.status(item), str(item))}


def _new_aliases(name: str, known: Iterable[str], words: str) -> tuple[str, ...]:
    """The other names that an area does not have yet."""
    known_names = set(map(normal, (name, *known)))
    return tuple(item for item in aliases_of(words) if normal(item) not in known_names)


def aliases_of(words: str) -> tuple[str, ...]:
    """Other names as files have them: `Tøyen; Grønland`, or a list in JSON. One that was cut off
    is left out."""
    if words.startswith("["):
        try:
            parts = [str(part) for part in orjson.loads(words)]
        except orjson.JSONDecodeError:
            return ()
    else:
        parts = words.split(ALIAS_SEPARATOR.strip())
        if _is_cut(words):
            parts.pop()
    tidy = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(filter(None, tidy)))


def _is_cut(words: str) -> bool:
    return words.endswith(_CUT) or len(words) >= limits.LONGEST_VALUE


def _is_note(known: str, words: str) -> bool:
    """Whether a note is the known one, or the beginning of it that had room."""
    same = " ".join(known.split()), " ".join(words.split())
    return same[0] == same[1] or (_is_cut(words) and same[0].startswith(same[1].removesuffix(_CUT)))


def _is_home(register: Register, area: Area, words: str) -> bool:
    """Whether an area lies in a bydel, by its code or its name; of one in none nothing is said."""
    known = {slug(name) for id_ in area.bydeler for name in (id_, register.bydel_by_id[id_].name)}
    return not known or slug(words) in known


# --- what is written ----------------------------------------------------------------------------


def faults(values: Mapping[str, str], fields: Iterable[str]) -> Iterator[AttributeFault]:
    """Which values of these fields cannot be written, and why."""
    for field in fields:
        words = values.get(field, "").strip()
        if field == "unit" and unit_of(words) is None:
            yield AttributeFault("unknown_unit", words, tuple(map(str, Unit)))
        elif field == "status" and status_of(words) is None:
            yield AttributeFault("unknown_status", words, tuple(map(str, Status)))
        elif field == "note" and _is_cut(words):
            yield AttributeFault("cut_note", words[:40])


def area_wishes(contents: Mapping[str, bytes], rows: Sequence[AreaTexts]) -> tuple[Wish, ...]:
    """The areas with the other names and notes of a file; no name is taken away. Of several rows
    of one area the names of all are taken, and the last note. Raises StoreError for an area that is
    gone."""
    facts: dict[str, AreaFacts] = {}
    for row in rows:
        if any(map(row.values.get, OF_AREA)):
            before = facts.get(row.area) or facts_of(contents, row.area)
            facts[row.area] = _with_values(before, row.values)
    return tuple(with_facts(contents, id_, it) for id_, it in facts.items())


def _with_values(before: AreaFacts, values: Mapping[str, str]) -> AreaFacts:
    added = _new_aliases(before.name, before.aliases, values.get("aliases", ""))
    note = values.get("note") or before.note
    return replace(before, aliases=(*before.aliases, *added), note=note)


def list_wishes(
    contents: Mapping[str, bytes], edition: Edition, rows: Sequence[AreaTexts]
) -> tuple[Wish, ...]:
    """A list with the units and statuses of a file; an area that is not on it yet comes last.
    Nothing where no row says either. Raises DataError as `put_edition` does."""
    listing_rows = [row for row in rows if any(map(row.values.get, OF_LISTING))]
    result = edition
    for row in listing_rows:
        before = result.listing(row.area) or new_listing(result, row.area, row.name)
        unit, status = row.values.get("unit", ""), row.values.get("status", "")
        listing = replace(
            before,
            unit=unit_of(unit) if unit else before.unit,
            status=status_of(status) if status else before.status,
        )
        result = with_listing(result, listing)
    return put_edition(contents, result) if listing_rows else ()
