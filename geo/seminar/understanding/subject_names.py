"""Names of programmes and bodies in running text, also when misread → what the register calls them.

`geo.council.names` compares whole names; here names are looked for in sentences, word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geo.council.names import Kind, begins, spellings
from geo.frozen import frozen
from geo.model import Body, BodyKind, PartialDate, Programme, ProgrammeKind, Register
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import alike

#: How alike a name must be that a scanner may have misread.
ACCEPTED = 0.88
_WORTH_A_LOOK = 0.7  # below this, plain letters tell two names apart
_FIRST_WORD = 0.6  # how many letters the first words must share to compare the names
#: Shorter names, and abbreviations, must be exact: «vel» is no VEL.
_SHORTEST_ALIKE = 5
_APART = re.compile(r"[.,;:()!?]")
WORD = re.compile(r"\w+(?:[-–]\w+)*-?")
#: «Asker sentrum» is a place, and no municipality.
_LATER_WORDS = frozenset(LEXICON.words("name.later_words")) - {"og"}


@frozen
class Named:
    """A programme or body, of the register or new: `score` is how sure it is that it is one."""

    kind: Kind
    id: str
    name: str
    short: str | None
    type: ProgrammeKind | BodyKind
    period: PartialDate | None
    known: bool
    score: float = 1.0


@frozen
class Match:
    """A name found in a text: where, what it means, the spelling it was known by, how alike."""

    start: int
    end: int
    subject: Named
    matched: str
    likeness: float


@frozen
class _Spelling:
    words: int
    text: str
    subject: Named
    exact: bool


def named(item: Programme | Body) -> Named:
    """A record of the register as something that a text names."""
    is_programme = isinstance(item, Programme)
    return Named(
        Kind.PROGRAMME if is_programme else Kind.BODY,
        item.id,
        item.name,
        item.short,
        item.kind,
        item.period if isinstance(item, Programme) else None,
        known=True,
    )


class SubjectNames:
    """The names of a register's programmes and bodies, and of those that a document adds."""

    def __init__(self, register: Register) -> None:
        self._by_first: dict[str, list[_Spelling]] = {}
        self._first_words: list[str] = []
        self._starting = lru_cache(maxsize=20_000)(self._find_starting)
        newest_first = sorted(register.programmes, key=begins, reverse=True)  # of one short name
        every: tuple[Programme | Body, ...] = (*newest_first, *register.bodies)
        for item in every:
            for text in dict.fromkeys(spellings(item)):
                self.add(text, named(item))

    def add(self, text: str, subject: Named) -> None:
        """Know a name from now on. The first record with a name keeps it."""
        words = WORD.findall(text)
        first = words[0].casefold() if words else ""
        rows = self._by_first.setdefault(first, [])
        if not words or any(row.text == text for row in rows):
            return
        exact = len(words) == 1 and (len(text) < _SHORTEST_ALIKE or text.isupper())
        rows.append(_Spelling(len(words), text, subject, exact))
        rows.sort(key=lambda row: -row.words)
        self._first_words = list(self._by_first)
        self._starting.cache_clear()

    def _find_starting(self, word: str) -> tuple[_Spelling, ...]:
        """The spellings whose first word may be this one; the longest first."""
        if word in self._by_first and len(word) < _SHORTEST_ALIKE:
            return tuple(self._by_first[word])
        near = process.extract(
            word,
            self._first_words,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_FIRST_WORD,
            limit=6,
        )
        spellings = [row for first, _, _ in near for row in self._by_first[first]]
        return tuple(sorted(spellings, key=lambda row: -row.words))

    def match_at(self, text: str, words: list[re.Match[str]], at: int) -> Match | None:
        """The longest name that begins at a word of a text."""
        best: Match | None = None
        for row in self._starting(words[at][0].casefold()):
            if best and _width(best, words, at) > row.words:
                break
            last = at + row.words - 1
            if last >= len(words):
                continue
            likeness = _likeness(text[words[at].start() : words[last].end()], row)
            if likeness and (best is None or likeness > best.likeness):
                best = Match(words[at].start(), words[last].end(), row.subject, row.text, likeness)
        if best is None:
            return self._compound(words[at])
        return None if _is_place(best, words, at) else best

    def _compound(self, word: re.Match[str]) -> Match | None:
        """«IPO-områder»: a word that begins with a name in capitals."""
        first, hyphen, _ = word[0].partition("-")
        if not hyphen or not any(letter.isupper() for letter in first[1:]):
            return None
        rows = [row for row in self._by_first.get(first.casefold(), ()) if row.text == first]
        if not rows:
            return None
        return Match(word.start(), word.end(), rows[0].subject, first, 1.0)


def _width(match: Match, words: list[re.Match[str]], at: int) -> int:
    return sum(match.start <= word.start() < match.end for word in words[at : at + 12])


def _likeness(written: str, row: _Spelling) -> float:
    """How alike some words are to a name; 0 when it is another."""
    if row.exact:
        return 1.0 if written in {row.text, f"{row.text}s"} else 0.0
    if _APART.search(written) and not _APART.search(row.text):
        return 0.0
    return likeness_of(written, row.text)


@lru_cache(maxsize=16_384)
def likeness_of(written: str, name: str) -> float:
    """How alike a name is that may be misread; 0 below `ACCEPTED`."""
    written, name = written.casefold(), name.casefold()
    if written == name:
        return 1.0
    if Levenshtein.normalized_similarity(written, name, score_cutoff=_WORTH_A_LOOK) == 0:
        return 0.0
    if _figures(written) != _figures(name):
        return 0.0  # other years are another programme
    likeness = alike(written, name, ACCEPTED)
    return likeness if likeness >= ACCEPTED else 0.0


def _figures(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _is_place(match: Match, words: list[re.Match[str]], at: int) -> bool:
    if match.subject.type is not BodyKind.KOMMUNE or " " in match.matched:
        return False
    following: Iterable[re.Match[str]] = words[at + 1 : at + 2]
    return any(word[0].casefold() in _LATER_WORDS for word in following)
