"""What may leave the house: the register without anything that is marked internal.

An open document is made from `openly(register)` and from nothing else, so what is internal cannot
reach it by any way round. A list that hides anything becomes `partial`: nobody may conclude or
count from it. What hides with a listing is every string of the register that names its area,
however it is spelt. What hides with a follow-up point are its texts and deadlines, and the dates
of its lines. In doubt more is hidden, never less.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from geo.model import (
    Amount,
    Area,
    Border,
    Bydel,
    Deadline,
    Delbydel,
    Edition,
    FollowUp,
    Links,
    Listing,
    Milestone,
    PartialDate,
    PendingFollowUps,
    Population,
    Register,
    Source,
    StatusText,
    Unnamed,
)

T = TypeVar("T")


def openly(register: Register) -> Register:
    """The register as anybody may read it; the same one when nothing in it is internal.

    Its `version` tells an opened register from the whole one. Raises RuntimeError rather than
    giving out a register in which a hidden area is still named.
    """
    if not any(_secrets(register)):
        return register
    unmarked = _unmarked(register)
    secret = _secret(register, unmarked)
    if not secret.names:
        return unmarked
    opened = _Opening(secret, _renamed(unmarked, secret)).of(unmarked, _Place())
    assert isinstance(opened, Register)
    _guard(opened, secret)
    return opened


def _secrets(register: Register) -> Iterator[bool]:
    """Every mark that something is internal."""
    for edition in register.editions:
        yield edition.note_internal
        yield from (row.internal or row.note_internal for row in edition.listings)
    yield from (area.note_internal for area in register.areas)
    yield from (bool(_hidden_items(point)) for point in register.followups)
    yield from (item.internal for item in register.pending)
    yield from (item.internal for item in register.milestones)


# --- what is marked itself --------------------------------------------------------------------


def _unmarked(register: Register) -> Register:
    """The register without what is marked, and what follows from ids, lines and dates."""
    editions = tuple(map(_open_edition, register.editions))
    listed = {row.area for edition in editions for row in edition.listings}
    gone = {row.area for edition in register.editions for row in edition.listings} - listed
    return replace(
        register,
        version=f"{register.version}-open",
        areas=tuple(_open_area(area, gone) for area in register.areas if area.id not in gone),
        editions=editions,
        followups=tuple(_open_points(register, gone)),
        pending=tuple(item for item in register.pending if not item.internal),
        milestones=tuple(_open_milestones(register)),
    )


def _open_edition(edition: Edition) -> Edition:
    """A list that hides anything loses also its counts, and its note, which may count."""
    partial = edition.partial or any(row.internal for row in edition.listings)
    return replace(
        edition,
        listings=tuple(_open_listing(row) for row in edition.listings if not row.internal),
        note=None if edition.note_internal or partial else edition.note,
        stated_counts=() if partial else edition.stated_counts,
        unnamed=() if partial else edition.unnamed,
        note_internal=False,
        partial=partial,
    )


def _open_listing(row: Listing) -> Listing:
    return replace(row, note=None, note_internal=False) if row.note_internal else row


def _open_area(area: Area, gone: set[str]) -> Area:
    return replace(
        area,
        note=None if area.note_internal else area.note,
        note_internal=False,
        replaces=tuple(id_ for id_ in area.replaces if id_ not in gone),
    )


def _open_points(register: Register, gone: set[str]) -> Iterator[FollowUp]:
    for point in register.followups:
        if not point.internal:
            secret = [item.date for item in point.deadlines if item.internal]
            opened = _open_point(point, gone)
            if not any(_tells(when, f"{point.title}\n{point.text}") for when in secret):
                yield _undated(opened, secret) if secret else opened


def _open_point(point: FollowUp, gone: set[str]) -> FollowUp:
    links: Links = point.links
    return replace(
        point,
        statuses=tuple(item for item in point.statuses if not item.internal),
        deadlines=tuple(item for item in point.deadlines if not item.internal),
        amounts=tuple(item for item in point.amounts if not item.internal),
        links=replace(links, areas=tuple(id_ for id_ in links.areas if id_ not in gone)),
    )


def _undated(point: FollowUp, secret: list[PartialDate]) -> FollowUp:
    """The point without the words that tell the date of a hidden deadline."""

    def told(words: str) -> bool:
        return any(_tells(when, words) for when in secret)

    def unquoted(item: Deadline) -> Deadline:
        return replace(item, quote="") if told(item.quote) else item

    return replace(
        point,
        quote="" if told(point.quote) else point.quote,
        statuses=tuple(i for i in point.statuses if not told(f"{i.text}\n{i.quote}")),
        amounts=tuple(i for i in point.amounts if not told(f"{i.text}\n{i.quote}")),
        deadlines=tuple(unquoted(i) for i in point.deadlines if not told(i.text)),
    )


_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "desember",
)  # fmt: skip


def _tells(when: PartialDate, words: str) -> bool:
    """Whether words name a date, as documents write dates; of a year alone, the year."""
    forms = [re.escape(when.iso)]
    for day in (when.first, when.last):
        month = _MONTHS[day.month - 1]
        if when.first.month != when.last.month and "/" not in when.iso:
            forms.append(rf"\b{day.year}\b")
        elif when.first == when.last or "/" in when.iso:
            forms += [rf"\b0?{day.day}\.?\s*{month}", rf"\b0?{day.day}[./-]\s?0?{day.month}\b"]
        else:
            forms.append(rf"\b{month}\b")
    return bool(re.search("|".join(forms), _folded(words)))


def _hidden_items(point: FollowUp) -> list[FollowUp | StatusText | Deadline | Amount]:
    """What is marked of a point: all of it when the point itself is."""
    inside: tuple[FollowUp | StatusText | Deadline | Amount, ...]
    inside = (point, *point.statuses, *point.deadlines, *point.amounts)
    return [item for item in inside if point.internal or item.internal]


def _open_milestones(register: Register) -> Iterator[Milestone]:
    """Those that are neither internal nor tell of what is, by their line or their date."""
    lines = list(_hidden_lines(register))
    dates = {
        (item.date.iso, item.source)
        for point in register.followups
        for item in _hidden_items(point)
        if isinstance(item, Deadline)
    }
    for item in register.milestones:
        near = (item.line is not None and source == item.source and first <= item.line <= last
                for source, first, last in lines)  # fmt: skip
        if not item.internal and (item.date.iso, item.source) not in dates and not any(near):
            yield item


#: Lines that the last text of a point may go on for.
_GOES_ON = 11


def _hidden_lines(register: Register) -> Iterator[tuple[str, int, int]]:
    """Source, first and last line of what is hidden; a whole point is all from its first line."""
    for point in register.followups:
        items = [item for item in _hidden_items(point) if item.line is not None]
        for source in {item.source for item in items} if point.internal else ():
            lines = [item.line or 0 for item in items if item.source == source]
            yield source, min(lines), max(lines) + _GOES_ON
        yield from ((item.source, item.line or 0, item.line or 0) for item in items)
    for item in register.pending:
        if item.internal and item.line is not None:
            yield item.source, item.line, item.line


# --- names, however they are spelt ------------------------------------------------------------

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ł": "l"})
_SPACES = frozenset("\t\n\r")


def _folded(words: str) -> str:
    """Small letters a–z as far as can be, without marks, soft hyphens and what has no width."""
    small = unicodedata.normalize("NFKC", words).casefold().translate(_LETTERS)
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", small)
        if char in _SPACES or unicodedata.category(char) not in {"Mn", "Me", "Cf", "Cc", "Co"}
    )


def _foldings(words: str) -> tuple[str, str]:
    """Folded, and folded with ae, oe and aa as one letter, as some write æ, ø and å."""
    folded = _folded(words)
    return folded, folded.replace("ae", "a").replace("oe", "o").replace("aa", "a")


_BEFORE, _AFTER = r"(?<![^\W\d_])", r"(?![^\W_])"
_SPLIT = r"(?:-?[\r\n]\s*|-\s*)?"  # where a line ends, a word may be divided
_GAP = r"[\W_]*"
_SHORTEST = 4  # letters; a shorter name is matched as a whole word only


def _spelt(folded: str) -> str:
    """A pattern for one folded name: it, or a word that begins with it; divided or letter-spaced
    too. Linear to search."""
    words = re.findall(r"[^\W_]+", folded)
    letters = "".join(words)
    if not letters:
        return re.escape(folded.strip())
    if len(letters) < _SHORTEST:
        return f"{_BEFORE}{_GAP.join(words)}s?{_AFTER}"
    begun = _GAP.join(_SPLIT.join(word) for word in words)
    spaced = _GAP.join(letters)
    return f"{_BEFORE}(?:{begun}|{spaced}s?{_AFTER})"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all, longest first; None for none."""
    found = sorted(filter(None, set(patterns)), key=len, reverse=True)
    return re.compile("|".join(found)) if found else None


def _letters(words: str) -> str:
    return "".join(re.findall(r"[^\W_]+", _folded(words)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the register a string stands: the lists and sources it is of, the area it is on."""

    origins: frozenset[str] = frozenset()
    area: str | None = None

    def within(self, item: object) -> _Place:
        """The place inside a record."""
        found = {getattr(item, "source", None), *getattr(item, "sources", ())}
        found |= {item.id} if isinstance(item, Edition | Source) else set()
        area = self.area
        if isinstance(item, Area):
            area = item.id
        elif isinstance(item, Listing):
            area = item.area
        return _Place(self.origins | frozenset(filter(None, found)), area)


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The names of one hidden area. `only_on` are the lists that hide it and their sources, where
    others show it (empty: none does); `lists` is how others speak of those lists."""

    area: str
    names: re.Pattern[str]
    others: re.Pattern[str] | None
    only_on: frozenset[str]
    lists: re.Pattern[str]

    def told(self, words: str, where: _Place) -> bool:
        """Whether words in a place give the area away."""
        named = any(map(self.names.search, self._without_others(words)))
        if not self.only_on:
            return named
        speaks = where.origins & self.only_on or self.lists.search(_folded(words))
        return bool((named or where.area == self.area) and speaks)

    def _without_others(self, words: str) -> Iterator[str]:
        for folded in _foldings(words):
            yield self.others.sub(" ", folded) if self.others else folded


# A list whose areas are not all shown is not counted either, in whatever words.
_COUNTED = re.compile(
    r"\b(?:\d{1,3}|ett|to|tre|fire|fem|seks|syv|sju|atte|ni|ti|elleve|tolv|tretten|fjorten|femten"
    r"|seksten|sytten|atten|nitten|tjue\w*|tretti\w*)\s+(?:[^\W\d_]+[\s-]+){0,2}(?:ipo-)?omrad"
)


@dataclass(frozen=True, slots=True)
class _Secret:
    """Every hidden area."""

    names: tuple[_Hidden, ...]

    def told(self, words: str, where: _Place) -> bool:
        """Whether words in a place name a hidden area."""
        return any(item.told(words, where) for item in self.names)


def _secret(register: Register, opened: Register) -> _Secret:
    """What must not be named, from the whole register and what is left after the marks."""
    hidden: dict[str, list[tuple[Edition, Listing]]] = {}
    for edition in register.editions:
        for row in edition.listings:
            if row.internal:
                hidden.setdefault(row.area, []).append((edition, row))
    return _Secret(tuple(_hidden(register, opened, id_, rows) for id_, rows in hidden.items()))


def _hidden(
    register: Register, opened: Register, id_: str, rows: list[tuple[Edition, Listing]]
) -> _Hidden:
    area = register.area_by_id[id_]
    others = {item.name for item in opened.areas if item.id != id_}
    taken = set(map(_letters, others))
    written = {area.name, area.id, *area.aliases, *_in_parts(row for _, row in rows)}
    written |= {row.as_written for _, row in rows}
    names = _any_of(
        _spelt(folded)
        for name in written
        if name.strip() and _letters(name) not in taken
        for folded in _foldings(name)
    )
    names = names or re.compile(r"(?!)")  # another area has its very name, and is shown
    shown = id_ in opened.area_by_id
    editions = [edition for edition, _ in rows]
    origins = {part for item in editions for part in (item.id, *item.sources)} if shown else set()
    return _Hidden(id_, names, _public(opened, others, names), frozenset(origins),
                   _speaking(editions))  # fmt: skip


def _in_parts(rows: Iterable[Listing]) -> Iterator[str]:
    """`Grgnland og Teyen` as its two names."""
    for row in rows:
        parts = re.split(r"\s*[/,;&+]\s*|\s+og\s+", row.as_written)
        yield from (part for part in parts if len(_letters(part)) >= _SHORTEST)


def _public(register: Register, others: set[str], names: re.Pattern[str]) -> re.Pattern[str] | None:
    """Whole names of areas that are shown, and of bydeler after that word, where a hidden name is
    part of them: these may be said."""

    def whole(name: str) -> Iterator[str]:
        for folded in _foldings(name):
            if names.search(folded):
                spaced = r"[\W_]+".join(re.findall(r"[^\W_]+", folded))
                yield rf"{spaced}s?{_AFTER}"

    said = [f"{_BEFORE}{form}" for name in others for form in whole(name)]
    said += [rf"\bbydel(?:en)?\s+{form}" for item in register.bydeler for form in whole(item.name)]
    return _any_of(said)


def _speaking(editions: Iterable[Edition]) -> re.Pattern[str]:
    """How a sentence speaks of these lists: as lists, by their dates or by their years."""
    dates = [rf"\b{day.year}\b" for item in editions for day in (item.date.first, item.date.last)]
    told = [re.escape(_folded(item.date_text)) for item in editions if item.date_text]
    return re.compile("|".join([r"\blist", r"omradeliste", *dates, *told]))


# --- one walk over every string ---------------------------------------------------------------

#: Official geography, ids of what is shown, and its names: never a secret.
_PUBLIC = frozenset(
    {
        (Area, "id"), (Area, "name"), (Area, "bydel"), (Area, "replaces"),
        (Bydel, "id"), (Bydel, "nr"), (Bydel, "name"), (Bydel, "kind"),
        (Delbydel, "id"), (Delbydel, "name"), (Delbydel, "bydel"),
        (Listing, "area"), (Links, "areas"), (Links, "bydeler"), (Unnamed, "bydeler"),
        (Population, "bydel"), (Register, "version"),
    }
)  # fmt: skip

#: How an area that is shown is itself described; its name is no secret there.
_OWN = frozenset(
    {(Listing, "as_written"), (Area, "aliases"), (Area, "boundary_source"),
     (Border, "boundary_source")}
)  # fmt: skip

_UNTOLD = "ikke oppgitt"
#: What stands instead of a text that must be there.
_NEUTRAL = {
    (Edition, "title"): "Liste",
    (Edition, "scope"): "ukjent",
    (Source, "title"): "Kilde",
    (Source, "publisher"): _UNTOLD,
    (Area, "boundary_source"): "Omtrentlig, ikke politiets grense",
    (Border, "boundary_source"): "Omtrentlig, ikke politiets grense",
    (Bydel, "unit_source"): _UNTOLD,
    (Bydel, "unit_basis"): _UNTOLD,
    (FollowUp, "quote"): "",
}

#: Records that go when a text that must be there gives anything away.
_DROPPED = (FollowUp, StatusText, Deadline, Amount, PendingFollowUps, Milestone)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_record(value: object) -> bool:
    """Whether a value has strings within; a date has none that can name anything."""
    return is_dataclass(value) and not isinstance(value, PartialDate)


def _gives_away(secret: _Secret, item: object, field: str, words: str, where: _Place) -> bool:
    """Whether the words in one field of a record tell what is hidden."""
    if (type(item), field) in _PUBLIC:
        return False
    if (type(item), field) in _OWN:
        found = tuple(name for name in secret.names
                      if not (name.only_on and name.area == where.area))  # fmt: skip
        return _Secret(found).told(words, where)
    counted = not isinstance(item, Area | Border | Bydel) and _COUNTED.search(_folded(words))
    return bool(counted) or secret.told(words, where)


def _renamed(register: Register, secret: _Secret) -> dict[str, str]:
    """Other ids for the sources whose own would tell."""
    return {
        item.id: f"kilde-{number}"
        for number, item in enumerate(register.sources, 1)
        if secret.told(item.id, _Place().within(item))
    }


class _DropError(Exception):
    """The record cannot be shown."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """The walk: each record with every string in it that gives nothing away."""

    secret: _Secret
    sources: dict[str, str]

    def of(self, item: object, around: _Place) -> object:
        """The record as it may be shown. Raises _DropError when it may not."""
        where = around.within(item)
        changed: dict[str, Any] = {}
        for part in fields(item):  # type: ignore[arg-type]  # only records come here
            value = getattr(item, part.name)
            opened = self._value(item, part.name, value, where)
            if opened is not value:
                changed[part.name] = opened
        return replace(item, **changed) if changed else item  # type: ignore[type-var]

    def _value(self, item: object, field: str, value: object, where: _Place) -> object:
        if isinstance(value, Enum) or (type(item), field) in _PUBLIC:
            return value
        if isinstance(value, str):
            return self._words(item, field, value, where)
        if isinstance(value, tuple):
            return self._several(item, field, value, where)
        return self.of(value, where) if _is_record(value) else value

    def _several(
        self, item: object, field: str, values: tuple[object, ...], where: _Place
    ) -> object:
        kept: list[object] = []
        for value in values:
            if field == "sources" and isinstance(value, str):
                kept.append(self.sources.get(value, value))
            elif isinstance(value, str) and not isinstance(value, Enum):
                if not _gives_away(self.secret, item, field, value, where):
                    kept.append(value)
            elif _is_record(value):
                kept += _kept(lambda value=value: self.of(value, where))  # type: ignore[misc]
            else:
                kept.append(value)
        return values if list(values) == kept else tuple(kept)

    def _words(self, item: object, field: str, words: str, where: _Place) -> str | None:
        if field == "source" or (type(item), field) == (Source, "id"):
            return self.sources.get(words, words)
        if not _gives_away(self.secret, item, field, words, where):
            return words
        kind: Any = type(item)
        if _hints(kind)[field] is not str:
            return None
        if isinstance(item, _DROPPED) and (type(item), field) not in _NEUTRAL:
            raise _DropError
        if field in {"id", "edition"}:
            return words  # others refer to it: the guard refuses the register
        instead = _NEUTRAL.get((type(item), field), "–")
        return "–" if _gives_away(self.secret, item, field, instead, where) else instead


def _kept(opened: Callable[[], T]) -> list[T]:
    """The record, or nothing where it may not be shown."""
    try:
        return [opened()]
    except _DropError:
        return []


def _guard(item: object, secret: _Secret, around: _Place | None = None) -> None:
    """Raises RuntimeError if anything hidden is still named anywhere outside geometry."""
    where = (around or _Place()).within(item)
    for part in fields(item):  # type: ignore[arg-type]  # only records come here
        value = getattr(item, part.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if _is_record(inner):
                _guard(inner, secret, where)
            elif (
                isinstance(inner, str)
                and not isinstance(inner, Enum)
                and _gives_away(secret, item, part.name, inner, where)
            ):
                raise RuntimeError(f"hidden, yet named in {type(item).__name__}.{part.name}")
