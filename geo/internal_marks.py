"""Marking something in the register as internal, or no more so: what, by whom, and why.

A mark is a change like any other: it has an author and a reason, stands in the history, and can be
taken back. What a mark hides, and how, is for `geo.disclosure`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geo import files, store
from geo.council import council_of, find_meeting
from geo.council.names import title
from geo.errors import StoreError, UnknownValueError
from geo.escape import plain
from geo.model import Body, Register
from geo.part import find_area
from geo.store.changing import Put, signed
from geo.store.parts import split_records


class Kind(StrEnum):
    """What can be marked, by the word that a person uses."""

    AREA = "område"
    POINT = "punkt"
    MEETING = "møte"
    PROGRAMME = "program"
    BODY = "aktør"
    EVENT = "hendelse"
    SOURCE = "kilde"


#: The kinds of records (`geo.store.parts`) that each of them is kept as.
_RECORDS = {
    Kind.AREA: ("area",),
    Kind.POINT: ("followup",),
    Kind.MEETING: ("meeting",),
    Kind.PROGRAMME: ("programme",),
    Kind.BODY: ("body",),
    Kind.EVENT: ("milestone",),
    Kind.SOURCE: ("document", "source"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the register that can be marked.

    An area may be marked on one list (id) only; `edition` None is everywhere.
    """

    kind: Kind
    id: str
    name: str
    is_internal: bool
    edition: str | None = None


def things(register: Register, kind: Kind) -> tuple[Thing, ...]:
    """Everything of a kind, in the register's order."""
    named: Mapping[Kind, Iterator[tuple[Any, str]]] = {
        Kind.AREA: ((item, item.name) for item in register.areas),
        Kind.POINT: (
            (item, f"{item.number}/{item.year} {item.title}") for item in register.followups
        ),
        Kind.MEETING: ((item, item.title) for item in register.meetings),
        Kind.PROGRAMME: ((item, title(item)) for item in register.programmes),
        Kind.BODY: ((item, title(item)) for item in register.bodies),
        Kind.EVENT: ((item, item.title) for item in register.milestones),
        Kind.SOURCE: ((item, item.title) for item in register.sources),
    }
    return tuple(Thing(kind, item.id, plain(name), item.internal) for item, name in named[kind])


def find(
    register: Register, words: str, kind: Kind | None = None, edition: str | None = None
) -> Thing:
    """The thing that an id or a name means, of one kind or of any.

    Raises UnknownValueError: `marked` for nothing that is called so, and `marked_several` for
    several that are, whose kinds are then the valid values.
    """
    kinds = (Kind.AREA,) if edition else (kind,) if kind else tuple(Kind)
    found = [item for one in kinds for item in things(register, one) if item.id == words]
    found = found or list(_by_name(register, words, kinds))
    if len(found) > 1:
        raise UnknownValueError("marked_several", words, tuple(str(item.kind) for item in found))
    if not found:
        raise UnknownValueError("marked", words, ())
    return on_list(register, found[0], edition) if edition else found[0]


def on_list(register: Register, thing: Thing, edition: str) -> Thing:
    """An area on one list alone. Raises UnknownValueError for a list that does not have it."""
    listed = {item.id: item for item in register.editions if thing.id in item.by_area}
    if edition not in listed:
        raise UnknownValueError("edition", edition, tuple(listed))
    internal = listed[edition].by_area[thing.id].internal
    return Thing(thing.kind, thing.id, thing.name, internal, edition)


def _by_name(register: Register, words: str, kinds: Sequence[Kind]) -> Iterator[Thing]:
    """Things by their names, spelled forgivingly where the register knows how."""
    ids: set[tuple[Kind, str]] = set()
    if match := council_of(register).names.find(words):
        is_body = isinstance(council_of(register).subjects[match.id], Body)
        ids.add((Kind.BODY if is_body else Kind.PROGRAMME, match.id))
    with suppress(UnknownValueError):
        ids.add((Kind.AREA, find_area(register, words)))
    with suppress(UnknownValueError):
        ids.add((Kind.MEETING, find_meeting(register, words).id))
    for kind in kinds:
        for item in things(register, kind):
            if (kind, item.id) in ids or item.name.casefold() == plain(words).casefold():
                yield item


def mark(thing: Thing, *, internal: bool, by: str, reason: str) -> int:
    """Write that something is internal, or no more so, as one change; its number.

    Raises StoreError, also where it is so already, and DataError; then nothing is written.
    """
    from geo.store import log  # slow to import, and who only looks needs none
    from geo.store.database import Store

    seen = log.version()
    contents, _ = files.contents_of(store.folder())
    put = _put(contents, thing, internal=internal)
    signed(by, reason)  # what is refused makes no database
    with closing(Store.open()) as database:
        return database.apply([put], by, reason, seen)


def _put(contents: Mapping[str, bytes], thing: Thing, *, internal: bool) -> Put:
    kinds = ("edition",) if thing.edition else _RECORDS[thing.kind]
    wanted = thing.edition or thing.id
    for record in split_records(contents):
        if record.kind in kinds and record.id == wanted:
            body = json.loads(record.body)
            fields = _fields(body, thing)
            if bool(fields.get("internal")) is internal:
                raise StoreError("nothing")
            _set(fields, internal=internal)
            return Put(record.kind, body)
    raise StoreError("nothing")


def _fields(body: dict[str, Any], thing: Thing) -> dict[str, Any]:
    """Where in a record the mark stands."""
    if thing.edition:
        rows: list[dict[str, Any]] = body["listings"]
        return next(row for row in rows if row["area"] == thing.id)
    fields: dict[str, Any] = body.get("properties", body)
    return fields


def _set(fields: dict[str, Any], *, internal: bool) -> None:
    """A mark that is not set is not written either, so that taking one away leaves no trace."""
    if internal:
        fields["internal"] = True
    else:
        fields.pop("internal", None)
