"""Names of bodies and programmes: what a person or a document writes → the record it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from geo.frozen import frozen
from geo.model import Body, Programme
from geo.view import slug

#: A body or a programme.
Subject = Programme | Body
#: At or above this score a name is taken for the record. One wrong letter in six is 0.83.
ACCEPTED = 0.83
_WITHOUT_YEARS = 0.95
_LONGEST_NAME = 160
#: Shorter names are not compared by likeness: one letter makes another abbreviation of them.
_SHORTEST_ALIKE = 6
#: How alike a name must be to be suggested, and how alike one is that holds what was written.
_SUGGESTED, _WITHIN = 0.5, 0.75
_PERIOD = re.compile(r"\b(20\d\d)\s*[-–—/]\s*(20\d\d)\b")
_SLUG_PERIOD = re.compile(r"(?:^|-)20\d\d-20\d\d(?=-|$)")
#: A word of so many letters means one thing also without its capital.
_LONG_WORD = 12
_WORD = re.compile(r"\w+")


class Kind(StrEnum):
    """What sort of record a name means."""

    PROGRAMME = "programme"
    BODY = "body"


@frozen
class Match:
    """A record found by its name: how alike (0–1) the name is, and the register's spelling."""

    kind: Kind
    id: str
    score: float
    matched: str


@frozen
class Mention:
    """A name within a text, from `start` up to `end`, with the `s` of its genitive."""

    start: int
    end: int
    kind: Kind
    id: str


@frozen
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


def alike_pairs(items: Sequence[Subject]) -> Iterator[tuple[Subject, Subject, float]]:
    """Records whose full names are alike enough to be one, with how alike they are (0–1); each
    pair once. Programmes of different years are not compared, and first letters are the same."""
    from rapidfuzz import process  # most runs compare no names
    from rapidfuzz.distance import Levenshtein

    groups: dict[tuple[str, str], dict[int, str]] = {}
    for place, item in enumerate(items):
        bare, period = slug(without_period(item.name)), getattr(item, "period", None)
        if len(bare) >= _SHORTEST_ALIKE:
            key = (bare[0], period.iso if period else "")
            groups.setdefault(key, {})[place] = bare.replace("-", "")
    for group in groups.values():
        while len(group) > 1:
            place, written = group.popitem()
            for _, score, other in process.extract(
                written,
                group,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=ACCEPTED,
                limit=None,
            ):
                if slug(items[place].name) != slug(items[other].name):  # that is told as an error
                    yield items[place], items[other], score


def without_period(name: str) -> str:
    """A name without the years it is for: `SaLTo-programmet 2026–2028` → `SaLTo-programmet`."""
    return " ".join(_PERIOD.sub(" ", name).split())


def begins(item: Programme) -> date:
    """When the years of a programme begin; the first day there is for one without years."""
    return item.period.first if item.period else date.min


@dataclass(frozen=True)
class Names:
    """The names of a register's programmes and bodies."""

    programmes: tuple[Programme, ...]
    bodies: tuple[Body, ...]

    @cached_property
    def _spellings(self) -> tuple[_Spelling, ...]:
        newest_first = sorted(self.programmes, key=begins, reverse=True)  # of one name for short
        return tuple(
            _Spelling(kind, item.id, text, slug(text))
            for kind, items in ((Kind.PROGRAMME, newest_first), (Kind.BODY, self.bodies))
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

        Hyphens, case and small misspellings may differ, and years may be left out:
        `SaLTo handlingsprogram` is the programme when there is only one of that name, and a short
        name that several have is the newest. Other years are another programme.
        """
        wanted, allowed = slug(name[:_LONGEST_NAME]), set(kinds)
        exact = self._by_slug.get(wanted)
        if exact and exact.kind in allowed:
            return Match(exact.kind, exact.id, 1.0, exact.text)
        match = self._alike(wanted, allowed) if wanted else None
        return None if match and self._is_of_other_years(match, name) else match

    def _is_of_other_years(self, match: Match, name: str) -> bool:
        """Whether a name is of other years than the programme it is like: that is another one."""
        years = _PERIOD.search(name)
        period = self._periods.get(match.id) if match.kind is Kind.PROGRAMME else None
        return bool(years and period and "/".join(years.groups()) != period)

    @cached_property
    def _periods(self) -> dict[str, str]:
        return {item.id: item.period.iso for item in self.programmes if item.period}

    def _alike(self, wanted: str, allowed: set[Kind]) -> Match | None:
        bare = slug(_SLUG_PERIOD.sub("-", wanted))
        best = self._without_period.get(bare)
        if best and best.kind in allowed:
            return Match(best.kind, best.id, _WITHOUT_YEARS, best.text)
        if len(wanted) < _SHORTEST_ALIKE:
            return None
        from rapidfuzz import process  # most runs compare no names
        from rapidfuzz.distance import Levenshtein

        slugs = {
            place: item.slug
            for place, item in enumerate(self._spellings)
            if item.kind in allowed and len(item.slug) >= _SHORTEST_ALIKE
        }
        result = process.extractOne(
            wanted, slugs, scorer=Levenshtein.normalized_similarity, score_cutoff=ACCEPTED
        )
        if result is None:
            return None
        item = self._spellings[result[2]]
        return Match(item.kind, item.id, round(result[1], 3), item.text)

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
    def _without_period(self) -> dict[str, _Spelling]:
        """Names without years; one that several records have without theirs means none of them."""
        results: dict[str, _Spelling] = {}
        owners: dict[str, set[str]] = {}
        for item in self._spellings:
            bare = slug(without_period(item.text))
            results.setdefault(bare, item)
            owners.setdefault(bare, set()).add(item.id)
        return {bare: item for bare, item in results.items() if len(owners[bare]) == 1}

    @cached_property
    def _terms(self) -> dict[str, tuple[_Spelling, ...]]:
        """Names with a capital letter by their first word, the longest first: these are terms, and
        so is a long word of its own within a sentence. Words such as `kommunen` are no terms,
        though they are names."""
        results: dict[str, dict[str, _Spelling]] = {}
        for item in self._spellings:
            for text in _as_terms(item.text):
                first = _WORD.search(text)
                assert first  # a term has a letter
                results.setdefault(first[0], {}).setdefault(text, replace(item, text=text))
        return {
            first: tuple(sorted(items.values(), key=lambda item: -len(item.text)))
            for first, items in results.items()
        }

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The terms that a text names, in order; of overlapping names the longest."""
        return tuple(self._mentions(text))

    def _mentions(self, text: str) -> Iterator[Mention]:
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for item in self._begun_by(word[0]):
                stop = word.start() + len(item.text)
                if text.startswith(item.text, word.start()) and not _goes_on(text, stop):
                    end = stop + _is_genitive(text, stop)
                    yield Mention(word.start(), end, item.kind, item.id)
                    break

    def _begun_by(self, word: str) -> Iterator[_Spelling]:
        """The terms that begin with a word, or that the word is the genitive of."""
        yield from self._terms.get(word, ())
        if word.endswith("s"):
            yield from self._terms.get(word[:-1], ())


def _as_terms(name: str) -> Iterator[str]:
    """How a name stands in a text as a term: with its capitals, and a long word also without:
    `Politirådsavtalen`, `politirådsavtalen`."""
    if name == name.lower():
        return
    yield name
    if len(name) >= _LONG_WORD and _WORD.fullmatch(name) and name[1:] == name[1:].lower():
        yield name.lower()


def _goes_on(text: str, place: int) -> bool:
    """Whether a word goes on at a place of a text: `KOSS` is no term in `KOSSen`; an `s` of the
    genitive is no more of it."""
    return text[place : place + 1].isalnum() and not _is_genitive(text, place)


def _is_genitive(text: str, place: int) -> bool:
    """Whether a word ends with an `s` at a place of a text."""
    return text[place : place + 1] == "s" and not text[place + 1 : place + 2].isalnum()
