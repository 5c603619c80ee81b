"""Names of bodies and programmes: what a person or a document writes → the record it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from geo.model import Body, Programme
from geo.view import slug

#: At or above this score a name is taken for the record. One wrong letter in six is 0.83.
ACCEPTED = 0.83
_WITHOUT_YEARS = 0.95
_LONGEST_NAME = 160
#: Shorter names are not compared by likeness: one letter makes another abbreviation of them.
_SHORTEST_ALIKE = 6
#: How alike a name must be to be suggested, and how alike one is that holds what was written.
_SUGGESTED, _WITHIN = 0.5, 0.75
_PERIOD = re.compile(r"\b(20\d\d)\s*[-–—/]\s*(20\d\d)\b")


class Kind(StrEnum):
    """What sort of record a name means."""

    PROGRAMME = "programme"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Match:
    """A record found by its name: how alike (0–1) the name is, and the register's spelling."""

    kind: Kind
    id: str
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name within a text, from `start` up to `end`."""

    start: int
    end: int
    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class _Spelling:
    kind: Kind
    id: str
    text: str
    slug: str


def spellings(item: Programme | Body) -> Iterator[str]:
    """Every name of a record, the full one first."""
    yield item.name
    if item.short:
        yield item.short
    yield from item.aliases


def title(item: Programme | Body) -> str:
    """What a record is called in a line of text: `SaLTo-handlingsplanen 2025–2028`."""
    name = item.short if isinstance(item, Programme) and item.short else item.name
    if not isinstance(item, Programme) or item.period is None:
        return name
    years = f"{item.period.first.year}–{item.period.last.year}"
    return name if years in name else f"{name} {years}"


def without_period(name: str) -> str:
    """A name without the years it is for: `SaLTo-programmet 2026–2028` → `SaLTo-programmet`."""
    return " ".join(_PERIOD.sub(" ", name).split())


@dataclass(frozen=True)
class Names:
    """The names of a register's programmes and bodies."""

    programmes: tuple[Programme, ...]
    bodies: tuple[Body, ...]

    @cached_property
    def _spellings(self) -> tuple[_Spelling, ...]:
        return tuple(
            _Spelling(kind, item.id, text, slug(text))
            for kind, items in ((Kind.PROGRAMME, self.programmes), (Kind.BODY, self.bodies))
            for item in items
            for text in spellings(item)
        )

    @cached_property
    def _by_slug(self) -> dict[str, _Spelling]:
        results: dict[str, _Spelling] = {}
        for item in self._spellings:
            results.setdefault(item.slug, item)
        return results

    def find(self, name: str, kinds: Iterable[Kind] = tuple(Kind)) -> Match | None:
        """The record that a name means, or None when none is alike enough.

        Years, hyphens, case and small misspellings may differ: `SaLTo handlingsprogram` is the
        programme of the years it is for when it is the only one of that name.
        """
        wanted, allowed = slug(name[:_LONGEST_NAME]), set(kinds)
        exact = self._by_slug.get(wanted)
        if exact and exact.kind in allowed:
            return Match(exact.kind, exact.id, 1.0, exact.text)
        return self._alike(wanted, allowed) if wanted else None

    def _alike(self, wanted: str, allowed: set[Kind]) -> Match | None:
        from rapidfuzz.distance import Levenshtein  # most runs compare no names

        bare = slug(without_period(wanted.replace("-20", " 20").replace("-", "-")))
        best: Match | None = None
        for item in self._spellings:
            if item.kind not in allowed:
                continue
            score = _WITHOUT_YEARS if bare and bare == slug(without_period(item.text)) else 0.0
            if min(len(item.slug), len(wanted)) >= _SHORTEST_ALIKE:
                score = max(score, Levenshtein.normalized_similarity(wanted, item.slug))
            if score >= ACCEPTED and (best is None or score > best.score):
                best = Match(item.kind, item.id, round(score, 3), item.text)
        return best

    def suggest(self, name: str, limit: int = 3) -> tuple[Match, ...]:
        """The records whose names are most alike, best first, each once; for "mente du …?"."""
        from rapidfuzz.distance import Levenshtein  # most runs compare no names

        wanted = slug(name[:_LONGEST_NAME])
        best: dict[tuple[Kind, str], Match] = {}
        for item in self._spellings if wanted else ():
            score = Levenshtein.normalized_similarity(wanted, item.slug)
            score = max(score, _WITHIN if len(wanted) > 2 and wanted in item.slug else 0.0)
            known = best.get((item.kind, item.id))
            if score >= _SUGGESTED and (known is None or score > known.score):
                best[item.kind, item.id] = Match(item.kind, item.id, round(score, 3), item.text)
        return tuple(sorted(best.values(), key=lambda match: (-match.score, match.id))[:limit])

    @cached_property
    def _terms(self) -> dict[str, tuple[int, ...]]:
        """The lengths of the terms by their first two characters, longest first. Names that begin
        with a capital letter, or have one in them, are terms; words such as `kommunen` are none,
        though they are names."""
        lengths: dict[str, set[int]] = {}
        for item in self._spellings:
            if item.text != item.text.lower():
                lengths.setdefault(item.text[:2], set()).add(len(item.text))
        return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    @cached_property
    def _by_text(self) -> dict[str, _Spelling]:
        results: dict[str, _Spelling] = {}
        for item in self._spellings:
            results.setdefault(item.text, item)
        return results

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The terms that a text names, in order; of overlapping names the longest."""
        results, place = [], 0
        while place < len(text):
            item = self._term_at(text, place)
            if item:
                end = place + len(item.text)
                results.append(Mention(place, end, item.kind, item.id))
            place = end if item else place + 1
        return tuple(results)

    def _term_at(self, text: str, place: int) -> _Spelling | None:
        """The longest term that begins at a place of a text and ends with its word."""
        lengths = self._terms.get(text[place : place + 2])
        if not lengths or (place and _is_word(text[place - 1])):
            return None
        for length in lengths:
            end = place + length
            item = self._by_text.get(text[place:end])
            if item and item.text != item.text.lower() and not _is_word(text[end : end + 1]):
                return item
        return None


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
