"""What hides, and which strings give it away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geo.council.names import spellings
from geo.disclosure.spelling import (
    AFTER,
    BEFORE,
    SHORTEST,
    any_of,
    fold,
    foldings,
    letters_of,
    spelt,
)
from geo.frozen import frozen
from geo.model import (
    Area,
    Body,
    Edition,
    Listing,
    Programme,
    Register,
    Source,
)


@frozen
class Place:
    """Where in the register a string stands: the lists and sources it is of, the area it is on."""

    origins: frozenset[str] = frozenset()
    area: str | None = None

    def within(self, item: object) -> Place:
        """The place inside a record."""
        results = {getattr(item, "source", None), *getattr(item, "sources", ())}
        results |= {item.id} if isinstance(item, Edition | Source) else set()
        area = self.area
        if isinstance(item, Area):
            area = item.id
        elif isinstance(item, Listing):
            area = item.area
        return Place(self.origins | frozenset(filter(None, results)), area)


@frozen
class _Hidden:
    """The names of one hidden area, programme or body.

    `only_on` are the lists that hide it and their sources, where others show it (empty: none
    does); `lists` is how others speak of those lists.
    """

    area: str
    names: re.Pattern[str]
    others: re.Pattern[str] | None
    only_on: frozenset[str]
    lists: re.Pattern[str]

    def is_revealed(self, words: str, where: Place) -> bool:
        """Whether words in a place reveal the area."""
        named = any(map(self.names.search, self._without_others(words)))
        if not self.only_on:
            return named
        speaks = where.origins & self.only_on or self.lists.search(fold(words))
        return bool((named or where.area == self.area) and speaks)

    def _without_others(self, words: str) -> Iterator[str]:
        for folded in foldings(words):
            yield self.others.sub(" ", folded) if self.others else folded


# A list whose areas are not all shown is not counted either, in whatever words.
COUNTED = re.compile(
    r"\b(?:\d{1,3}|ett|to|tre|fire|fem|seks|syv|sju|atte|ni|ti|elleve|tolv|tretten|fjorten|femten"
    r"|seksten|sytten|atten|nitten|tjue\w*|tretti\w*)\s+(?:[^\W\d_]+[\s-]+){0,2}(?:ipo-)?omrad"
)


@frozen
class Secret:
    """Every hidden area, programme, body and source."""

    names: tuple[_Hidden, ...]

    def is_revealed(self, words: str, where: Place) -> bool:
        """Whether words in a place name what is hidden."""
        return any(item.is_revealed(words, where) for item in self.names)


def secret_of(register: Register, opened: Register) -> Secret:
    """What must not be named, from the whole register and what is left after the marks."""
    hidden: dict[str, list[tuple[Edition, Listing]]] = {}
    for edition in register.editions:
        for row in edition.listings:
            if row.internal:
                hidden.setdefault(row.area, []).append((edition, row))
    for area in register.areas:
        if area.internal:
            hidden.setdefault(area.id, [])
    areas = [_hidden(register, opened, id_, rows) for id_, rows in hidden.items()]
    others = (*_hidden_subjects(register, opened), *_hidden_sources(register, opened))
    return Secret((*areas, *others))


def _hidden_sources(register: Register, opened: Register) -> Iterator[_Hidden]:
    """Sources that are internal, by their titles and ids."""
    shown = {item.id for item in register.sources if not item.internal}
    others = {item.title for item in register.sources if item.id in shown}
    for item in register.sources:
        if item.internal:
            written = {item.id, item.title} - others
            names = any_of(spelt(folded) for name in written for folded in foldings(name))
            if names:
                public = _public(opened, others, names)
                yield _Hidden(item.id, names, public, frozenset(), re.compile(r"(?!)"))


def _hidden_subjects(register: Register, opened: Register) -> Iterator[_Hidden]:
    """Programmes and bodies that are internal, by each of their names."""
    shown: tuple[Programme | Body, ...] = (*opened.programmes, *opened.bodies)
    every: tuple[Programme | Body, ...] = (*register.programmes, *register.bodies)
    others = {name for item in shown for name in spellings(item)}
    taken = set(map(letters_of, others))
    for item in every:
        if not item.internal:
            continue
        written = {name for name in (item.id, *spellings(item)) if letters_of(name) not in taken}
        names = any_of(spelt(folded) for name in written for folded in foldings(name))
        if names:
            public = _public(opened, others, names)
            yield _Hidden(item.id, names, public, frozenset(), re.compile(r"(?!)"))


def _hidden(
    register: Register, opened: Register, id_: str, rows: list[tuple[Edition, Listing]]
) -> _Hidden:
    area = register.area_by_id[id_]
    others = {item.name for item in opened.areas if item.id != id_}
    taken = set(map(letters_of, others))
    written = {area.name, area.id, *area.aliases, *_in_parts(row for _, row in rows)}
    written |= {row.as_written for _, row in rows}
    names = any_of(
        spelt(folded)
        for name in written
        if name.strip() and letters_of(name) not in taken
        for folded in foldings(name)
    )
    names = names or re.compile(r"(?!)")  # another area has its very name, and is shown
    shown = id_ in opened.area_by_id
    editions = [edition for edition, _ in rows]
    origins = {part for item in editions for part in (item.id, *item.sources)} if shown else set()
    return _Hidden(
        id_, names, _public(opened, others, names), frozenset(origins), _speaking(editions)
    )


def _in_parts(rows: Iterable[Listing]) -> Iterator[str]:
    """`Grgnland og Teyen` as its two names."""
    for row in rows:
        parts = re.split(r"\s*[/,;&+]\s*|\s+og\s+", row.as_written)
        yield from (part for part in parts if len(letters_of(part)) >= SHORTEST)


def _public(register: Register, others: set[str], names: re.Pattern[str]) -> re.Pattern[str] | None:
    """Whole names of areas that are shown, and of bydeler after that word, where a hidden name is
    part of them: these may be said."""

    def whole(name: str) -> Iterator[str]:
        for folded in foldings(name):
            if names.search(folded):
                spaced = r"[\W_]+".join(re.findall(r"[^\W_]+", folded))
                yield rf"{spaced}s?{AFTER}"

    mentions = [f"{BEFORE}{form}" for name in others for form in whole(name)]
    mentions += [
        rf"\bbydel(?:en)?\s+{form}" for item in register.bydeler for form in whole(item.name)
    ]
    return any_of(mentions)


def _speaking(editions: Iterable[Edition]) -> re.Pattern[str]:
    """How a sentence speaks of these lists: as lists, by their dates or by their years."""
    dates = [rf"\b{day.year}\b" for item in editions for day in (item.date.first, item.date.last)]
    dates = [re.escape(fold(item.date_text)) for item in editions if item.date_text]
    return re.compile("|".join([r"\blist", r"omradeliste", *dates, *dates]))
