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

    @cached_property
    def _abbreviations(self) -> dict[str, str]:
        """The full name of a body by each of its abbreviations."""
        return {
            text: body.name
            for body in self.bodies
            for text in spellings(body)
            if text.isupper() and text.isalpha() and text != body.name
        }

    @cached_property
    def _abbreviated(self) -> re.Pattern[str]:
        """An abbreviation of a body, which may be in the genitive: `BFE`, `BFEs`."""
        ordered = sorted(self._abbreviations, key=len, reverse=True)
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, ordered))})(s?)(?!\w)")

    def in_full(self, text: str) -> str:
        """A text with the abbreviations of bodies written out: `BFEs rapport` is the report of
        `Barne- og familieetaten`. One in brackets behind the name it stands for stays."""

        def written(match: re.Match[str]) -> str:
            name = self._abbreviations[match[1]]
            if text[: match.start()].endswith(f"{name} ("):
                return match[0]
            return f"{name}’" if match[2] and name.endswith("s") else f"{name}{match[2]}"

        return self._abbreviated.sub(written, text) if self._abbreviations else text

    def full(self, name: str) -> str:
        """The full name of the body that a name means; a name that means none is itself."""
        match = self.find(name, (Kind.BODY,))
        return self._bodies[match.id].name if match else name

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return {body.id: body for body in self.bodies}

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

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Names that begin with a capital letter, or have one in them: these are terms. Words such
        as `kommunen` are no terms, though they are names."""
        terms = {item.text for item in self._spellings if item.text != item.text.lower()}
        ordered = sorted(terms, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")

    @cached_property
    def _by_text(self) -> dict[str, _Spelling]:
        results: dict[str, _Spelling] = {}
        for item in self._spellings:
            results.setdefault(item.text, item)
        return results

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The terms that a text names, in order; of overlapping names the longest."""
        if not self._spellings:
            return ()
        return tuple(
            Mention(match.start(), match.end(), item.kind, item.id)
            for match in self._pattern.finditer(text)
            if (item := self._by_text[match[0]])
        )
