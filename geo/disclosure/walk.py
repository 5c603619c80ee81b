"""One walk over every string of a register: what gives a secret away goes or turns neutral."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from geo.disclosure.fields import is_record
from geo.disclosure.hidden import COUNTED, Place, Secret
from geo.disclosure.marked import UNTOLD, hiding_deadlines
from geo.disclosure.spelling import fold
from geo.frozen import frozen
from geo.model import (
    AgendaItem,
    Amount,
    Area,
    Body,
    Border,
    Bydel,
    Deadline,
    Delbydel,
    Edition,
    FollowUp,
    Links,
    Listing,
    LogEntry,
    Measure,
    Meeting,
    Milestone,
    PendingFollowUps,
    Population,
    Programme,
    Register,
    Source,
    StatusText,
    UndatedDeadline,
    Unnamed,
)

T = TypeVar("T")
#: Official geography, ids of what is shown, and its names: never a secret.
_OFFICIAL = frozenset(
    {
        (Area, "id"),
        (Area, "name"),
        (Area, "bydel"),
        (Area, "other_bydeler"),
        (Area, "replaces"),
        (Border, "bydeler"),
        (Bydel, "id"),
        (Bydel, "nr"),
        (Bydel, "name"),
        (Bydel, "kind"),
        (Delbydel, "id"),
        (Delbydel, "name"),
        (Delbydel, "bydel"),
        (Listing, "area"),
        (Links, "areas"),
        (Links, "bydeler"),
        (Links, "programmes"),
        (Links, "bodies"),
        (Links, "followups"),
        (LogEntry, "meeting"),
        (PendingFollowUps, "meeting"),
        (Programme, "part_of"),
        (Body, "part_of"),
        (Deadline, "recipient"),
        (UndatedDeadline, "recipient"),
        (Amount, "payer"),
        (Amount, "programme"),
        (AgendaItem, "edition"),
        (Unnamed, "bydeler"),
        (Population, "bydel"),
        (Register, "version"),
    }
)


#: How an area that is shown is itself described; its name is no secret there.
_OWN = frozenset(
    {
        (Listing, "as_written"),
        (Area, "aliases"),
        (Area, "boundary_source"),
        (Border, "boundary_source"),
    }
)


#: Fields with the id of a source.
_SOURCE_IDS = frozenset({"source", "description_source"})
#: What stands instead of a text that must be there, or whose absence would say something else.
_NEUTRAL = {
    (Edition, "title"): "Liste",
    (Edition, "scope"): "ukjent",
    (Source, "title"): "Kilde",
    (Source, "publisher"): UNTOLD,
    (Area, "boundary_source"): "Omtrentlig, ikke politiets grense",
    (Border, "boundary_source"): "Omtrentlig, ikke politiets grense",
    (Bydel, "unit_source"): UNTOLD,
    (Bydel, "unit_basis"): UNTOLD,
    (FollowUp, "quote"): "",
    (Meeting, "quote"): "",
    (Meeting, "title"): "Møte",
    (AgendaItem, "quote"): "",
    (LogEntry, "quote"): "",
    (Programme, "quote"): "",
    (Body, "quote"): "",
}


#: Texts that list several things after a colon, of which only what hides goes.
_IN_PARTS = frozenset({(Meeting, "title")})
_LISTED = re.compile(r",\s*|\s+og\s+")
#: Records that go when a text that must be there gives anything away.
_DROPPED = (
    FollowUp,
    StatusText,
    Deadline,
    UndatedDeadline,
    Amount,
    PendingFollowUps,
    Milestone,
    Meeting,
    AgendaItem,
    Programme,
    Body,
    LogEntry,
    Measure,
)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _reveals(secret: Secret, item: object, field: str, words: str, where: Place) -> bool:
    """Whether the words in one field of a record reveal what is hidden."""
    if (type(item), field) in _OFFICIAL:
        return False
    if (type(item), field) in _OWN:
        results = tuple(
            name for name in secret.names if not (name.only_on and name.area == where.area)
        )
        return Secret(results).is_revealed(words, where)
    counted = not isinstance(item, Area | Border | Bydel) and COUNTED.search(fold(words))
    return bool(counted) or secret.is_revealed(words, where)


def renamed(register: Register, secret: Secret, hidden: frozenset[str]) -> dict[str, str]:
    """Other ids, by id, for hidden sources and for those whose own id reveals something."""
    return {
        item.id: f"kilde-{number}"
        for number, item in enumerate(register.sources, 1)
        if item.id in hidden or secret.is_revealed(item.id, Place().within(item))
    }


class _DropError(Exception):
    """The record cannot be shown."""


@frozen
class Opening:
    """The walk: each record with every string in it that gives nothing away."""

    secret: Secret
    sources: dict[str, str]
    #: Sources that hide, by id: nothing is quoted from them.
    hidden_sources: frozenset[str]

    def of(self, item: object, around: Place) -> object:
        """The record as it may be shown. Raises _DropError when it may not."""
        where = around.within(item)
        changed: dict[str, Any] = {}
        for part in fields(item):  # type: ignore[arg-type]  # only records come here
            value = getattr(item, part.name)
            shown = self._value(item, part.name, value, where)
            if shown is not value:
                changed[part.name] = shown
        opened = replace(item, **changed) if changed else item  # type: ignore[type-var]  # a record
        if isinstance(item, FollowUp) and isinstance(opened, FollowUp):
            return hiding_deadlines(item, opened)
        return opened

    def _value(self, item: object, field: str, value: object, where: Place) -> object:
        if isinstance(value, Enum) or (type(item), field) in _OFFICIAL:
            return value
        if field in {"quote", "line"} and getattr(item, "source", "") in self.hidden_sources:
            hints: Any = _hints(item.__class__)  # type: ignore[arg-type]  # a class has a hash
            return "" if hints[field] is str else None
        if isinstance(value, str):
            return self._words(item, field, value, where)
        if isinstance(value, tuple):
            return self._several(item, field, value, where)
        return self.of(value, where) if is_record(value) else value

    def _several(
        self, item: object, field: str, values: tuple[object, ...], where: Place
    ) -> object:
        opened: list[object] = []
        for value in values:
            if field == "sources" and isinstance(value, str):
                opened.append(self.sources.get(value, value))
            elif isinstance(value, str) and not isinstance(value, Enum):
                if not _reveals(self.secret, item, field, value, where):
                    opened.append(value)
            elif is_record(value):
                opened += _if_shown(lambda value=value: self.of(value, where))  # type: ignore[misc]  # bound now
            else:
                opened.append(value)
        return values if list(values) == opened else tuple(opened)

    def _words(self, item: object, field: str, words: str, where: Place) -> str | None:
        if field in _SOURCE_IDS or (type(item), field) == (Source, "id"):
            return self.sources.get(words, words)
        if not _reveals(self.secret, item, field, words, where):
            return words
        kind: Any = type(item)
        if (kind, field) in _IN_PARTS and (left := self._shown_parts(item, field, words, where)):
            return left
        if _hints(kind)[field] is not str and (kind, field) not in _NEUTRAL:
            return None
        if isinstance(item, _DROPPED) and (type(item), field) not in _NEUTRAL:
            raise _DropError
        if field in {"id", "edition"}:
            return words  # others refer to it: the guard refuses the register
        instead = _NEUTRAL.get((type(item), field), "–")
        return "–" if _reveals(self.secret, item, field, instead, where) else instead

    def _shown_parts(self, item: object, field: str, words: str, where: Place) -> str:
        """What is left of a heading that lists several things after a colon; empty for nothing."""
        head, colon, listed = words.partition(":")
        parts = (head, *filter(None, _LISTED.split(listed.strip())))
        shown = [part for part in parts if not _reveals(self.secret, item, field, part, where)]
        if not colon or head not in shown:
            return ""
        left = f"{head}: {_listing(shown[1:])}" if shown[1:] else head
        return "" if _reveals(self.secret, item, field, left, where) else left


def _listing(parts: list[str]) -> str:
    """`a`, `a og b`, `a, b og c`."""
    *first, last = parts
    return f"{', '.join(first)} og {last}" if first else last


def _if_shown(opened: Callable[[], T]) -> list[T]:
    """The record, or nothing where it may not be shown."""
    try:
        return [opened()]
    except _DropError:
        return []


def guard(item: object, secret: Secret, around: Place | None = None) -> None:
    """Raises RuntimeError if anything hidden is still named anywhere outside geometry."""
    where = (around or Place()).within(item)
    for part in fields(item):  # type: ignore[arg-type]  # only records come here
        value = getattr(item, part.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if is_record(inner):
                guard(inner, secret, where)
            elif (
                isinstance(inner, str)
                and not isinstance(inner, Enum)
                and _reveals(secret, item, part.name, inner, where)
            ):
                raise RuntimeError(f"hidden, yet named in {type(item).__name__}.{part.name}")
