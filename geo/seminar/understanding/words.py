"""The words such documents are made of, in bokmål and nynorsk, known again when misread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache, wraps
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geo.frozen import frozen
from geo.model import Status, Unit
from geo.seminar.lexicon import LEXICON, Wordings
from geo.seminar.similarity import Spellings, alike

_TOKEN = re.compile(r"[\w@|!'’´`¢©]+(?:[-–][\w@|!'’]+)*")
#: How alike a misread word must be to one of ours.
KNOWN = 0.87
#: Before the stop of a sentence in a pattern: «kr.» and «mill.» end none.
NO_ABBREVIATION = "".join(rf"(?<!\b{word})" for word in LEXICON.words("grammar.abbreviation"))


class Word(StrEnum):
    """What a word tells, besides statuses and names of units; each has a group in the lexicon."""

    ENDED = "ended"
    ABSENT = "absent"
    UNIT = "unit"
    AREA = "area"
    NOT = "not"
    STATUS = "status"
    POINT = "point"
    FOLLOW_UP = "follow_up"
    BYDEL = "bydel"
    BYDELER = "bydeler"
    COUNCIL = "council"
    SEMINAR = "seminar"
    IPO = "ipo"
    PRIORITISED = "prioritised"
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    NUMBER = "number"
    THEME = "theme"
    EVERY = "every"
    NOTE = "note"
    SINCE = "since"
    MONEY = "money"


Meaning = Word | Status | Unit
UNITS = frozenset(Unit)
_Answer = TypeVar("_Answer")
#: Texts up to this length are remembered: lines and labels, which many rules ask about.
_SHORT_TEXT = 1_000


def cache_short(function: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """Remember the answers of a pure function for texts of up to 1,000 characters."""
    remembered = lru_cache(maxsize=4_096)(function)

    @wraps(function)
    def answer(text: str) -> _Answer:
        return remembered(text) if len(text) <= _SHORT_TEXT else function(text)

    return answer


def _groups() -> Iterator[tuple[Meaning, Wordings]]:
    """Each group of the lexicon that means something by itself, with what it means."""
    for code, group in LEXICON.section("status").items():
        if code in frozenset(Status):
            yield Status(code), group
    yield Word.ENDED, LEXICON.groups["ended"]
    yield Word.ABSENT, LEXICON.groups["absent"]
    for code, group in LEXICON.section("unit").items():
        if code in UNITS:
            yield Unit(code), group
    for name, group in LEXICON.section("meaning").items():
        yield Word(name), group


#: The groups of the lexicon by what they mean.
GROUPS: Mapping[Meaning, Wordings] = dict(_groups())
_MEANING: dict[str, Meaning] = {
    word: meaning for meaning, group in GROUPS.items() for word in group.words
}
_MEANING |= {reading: meaning for meaning, group in GROUPS.items() for reading, _ in group.misread}
_SPELLINGS = [spelling for spelling in _MEANING if len(spelling) > 2]
_SAME = str.maketrans(dict(LEXICON.letter_shapes))
_SHAPES = {
    spelling.translate(_SAME): meaning
    for spelling, meaning in _MEANING.items()
    if len(spelling) > 3
}
_SHORTEST_GLUED, _LONGEST_GLUED = 7, 30
#: What can be told of an area: a status, or that it ends.
STATUSES: frozenset[Meaning] = frozenset(
    meaning for meaning in GROUPS if isinstance(meaning, Status) or meaning is Word.ENDED
)


def _with_trait(trait: str) -> frozenset[Meaning]:
    return frozenset(meaning for meaning, group in GROUPS.items() if trait in group.traits)


#: Statuses by their trait; lexicon.toml tells what each trait is.
ADJECTIVES, CONTINUED, DATED = map(_with_trait, ("adjective", "continues", "dated"))


def status_among(meanings: frozenset[Meaning]) -> Status:
    """The status among meanings; any, in a register whose documents are not read."""
    return next((one for one in meanings if isinstance(one, Status)), next(iter(Status)))


@frozen
class Token:
    """A word and where it stands; `word` is what it tells, if anything."""

    text: str
    start: int
    end: int
    word: Meaning | None


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of a text, or of a part of it."""
    if len(text) <= _SHORT_TEXT:
        return iter(_tokens_of_short(text, start, end))
    return _scan_tokens(text, start, end)


@lru_cache(maxsize=4_096)
def _tokens_of_short(text: str, start: int, end: int | None) -> tuple[Token, ...]:
    """The same for a short text: many rules ask for the words of one line."""
    return tuple(_scan_tokens(text, start, end))


def _scan_tokens(text: str, start: int, end: int | None) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word, at = _without_stress(match[0]), match.start()
        word_meaning = find_meaning(word)
        cut = (
            0 if word_meaning or not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED else _seam(word)
        )
        if cut:
            yield Token(word[:cut], at, at + cut, find_meaning(word[:cut]))
            word_meaning, word, at = find_meaning(word[cut:]), word[cut:], at + cut
        yield Token(word, at, at + len(word), word_meaning)


def _without_stress(word: str) -> str:
    """A word of ours without a mark of exclamation, which may also be a misread `l`: «NY!»."""
    if not word.endswith("!"):
        return word
    bare = word.rstrip("!")
    return bare if bare.casefold() in _MEANING else word


@lru_cache(maxsize=65_536)
def _seam(word: str) -> int:
    """Where a lost space parted two words, one of them ours: «Fossumutgår», «nyttområde»; or 0."""
    shape = _shape(word)
    if len(shape) != len(word):
        return 0
    for length in range(min(len(word) - 2, 13), 3, -1):
        tail = _SHAPES.get(shape[-length:])
        if tail and _parts_well(find_meaning(word[:-length]), tail, length):
            return len(word) - length
        tail = _SHAPES.get(shape[:length])
        if tail and _parts_well(find_meaning(word[length:]), tail, length):
            return length
    return 0


def _parts_well(other: Meaning | None, own: Meaning, length: int) -> bool:
    """Whether a glued word is likely two: compounds that end in «område» or «punkt» are one."""
    if own in UNITS:
        return other is Word.UNIT
    if own in (Word.AREA, Word.UNIT) or own in ADJECTIVES:
        return other in (*STATUSES, *UNITS, Word.UNIT, Word.AREA)
    return own in STATUSES and length >= 5 and other is None


def _shape(word: str) -> str:
    """A word with the letters that are mistaken for each other made the same."""
    return word.casefold().translate(_SAME)


@lru_cache(maxsize=65_536)
def find_meaning(word: str) -> Meaning | None:
    """What a word tells, also when a scanner misread it; None for every other word."""
    word = word.casefold()
    if word in _MEANING:
        return _MEANING[word]
    if not 3 <= len(word) <= 24:
        return None
    near = process.extract(
        word,
        _SPELLINGS,
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=0.3 if len(word) < 5 else 0.45,
        limit=4,
    )
    ranked = [(alike(word, spelling, KNOWN), spelling) for spelling, _, _ in near]
    best = max(ranked, default=(0.0, ""))
    return _MEANING[best[1]] if best[0] > KNOWN else None


def _near(word: str, spelling: str) -> bool:
    return Levenshtein.normalized_similarity(word, spelling, score_cutoff=0.3) > 0


@lru_cache(maxsize=65_536)
def is_like(word: str, *spellings: str) -> bool:
    """Whether a word is one of these, perhaps misread, or glued to one before it: «harfrist»."""
    folded = word.casefold()
    endings, compared = _compared(spellings)
    return (
        folded in spellings
        or folded.endswith(endings)
        or any(
            likeness > KNOWN and _near(folded, spelling)
            for spelling, likeness in compared.alike(folded, KNOWN)
        )
    )


@lru_cache(maxsize=512)
def _compared(spellings: tuple[str, ...]) -> tuple[tuple[str, ...], Spellings]:
    """Those that a word may end with, and those that it may be when misread."""
    endings = tuple(spelling for spelling in spellings if len(spelling) > 4)
    return endings, Spellings(spelling for spelling in spellings if len(spelling) > 2)


def unit_in(text: str, alone: bool = False) -> Unit | None:
    """The unit that words name: «Enhet øst», «Enhetøst», or with `alone` «øst» for itself."""
    words = list(tokenize(text))
    for place, token in enumerate(words):
        if isinstance(token.word, Unit):
            named = place > 0 and words[place - 1].word is Word.UNIT
            glued = len(token.text) >= len(token.word) + 4
            if named or glued or (alone and len(words) == 1):
                return token.word
    return None
