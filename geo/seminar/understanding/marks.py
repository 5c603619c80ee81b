"""What stands beside a name on a list: its unit, its status, the year it started."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from geo.frozen import frozen
from geo.model import PartialDate, Status, Unit
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.phrases import find_status_phrases
from geo.seminar.understanding.told_status import UNCERTAIN, told_status
from geo.seminar.understanding.words import (
    ADJECTIVES,
    DATED,
    STATUSES,
    UNITS,
    Meaning,
    Token,
    Word,
    cache_short,
    is_like,
    tokenize,
)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLAUSE = re.compile(r"[,;.](?:\s|$)|\s[–-]\s")
_BEHIND_NEW = frozenset(LEXICON.words("grammar.behind_new"))
_FILL = frozenset(LEXICON.words("grammar.beside_mark"))
_BESIDE = _FILL | UNCERTAIN


#: Characters of words that tell nothing but a mark.
_LONGEST_MARK = 200


@frozen
class Mark:
    """Unit, status and start as far as words give them; `ended` when they say that it ends.

    `by_rest` when the status is that of all names without a sign of their own, or the end only
    that the name is said not to be on the list. `in_doubt` when a person must read the words: the
    status depends on something, or other words deny it.
    """

    unit: Unit | None = None
    status: Status | None = None
    ended: bool = False
    started: PartialDate | None = None
    by_rest: bool = False
    in_doubt: bool = False

    @property
    def tells_status(self) -> bool:
        return self.status is not None or self.ended

    def __bool__(self) -> bool:
        return self.unit is not None or self.tells_status or self.started is not None

    def over(self, other: Mark) -> Mark:
        """This mark, with what it lacks taken from the other."""
        if not (other or other.in_doubt):
            return self
        mark = self if self.unit else replace(self, unit=other.unit)
        if not self.tells_status:
            mark = replace(
                mark,
                status=other.status,
                ended=other.ended,
                started=self.started or other.started,
                in_doubt=self.in_doubt or other.in_doubt,
            )
        return mark


@cache_short
def mark_in(text: str) -> Mark:
    """What the words of a label, of a parenthesis or of a cell tell."""
    words = list(tokenize(text))
    told = told_status(text, words)
    ended = told.meaning is Word.ENDED
    year = _YEAR.search(text)
    started = (
        PartialDate.parse(year[0])
        if year and not ended and _is_start(words, told.meaning)
        else None
    )
    status = told.meaning if isinstance(told.meaning, Status) else None
    return Mark(_unit(words), status, ended, started, in_doubt=told.in_doubt)


def _is_start(tokens: list[Token], status: Meaning | None) -> bool:
    """A year beside a status is the year of the start; in a long label it may be any year."""
    since = any(token.word is Word.SINCE for token in tokens)
    return status in DATED or since or len(tokens) <= 5


def _unit(tokens: list[Token]) -> Unit | None:
    for place, token in enumerate(tokens):
        if isinstance(token.word, Unit):
            beside = (*tokens[max(place - 1, 0) : place], *tokens[place + 1 : place + 2])
            named = any(other.word is Word.UNIT for other in beside)  # «Øst politistasjon»
            lone = all(
                other.word in (*STATUSES, Word.UNIT, token.word)
                or other.text[0].isdigit()
                or other.text.casefold() in _FILL
                for other in tokens
            )
            if named or lone or len(token.text) >= len(token.word) + 4:
                return token.word
    return None


def first_clause(text: str) -> str:
    """The words before the first comma or stop: «Fortsetter, men med færre tiltak»."""
    return _CLAUSE.split(text, maxsplit=1)[0]


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of what stands between commas, stops and dashes of a part of a text."""
    for match in _CLAUSE.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


@cache_short
def is_only_mark(text: str) -> bool:
    """Whether words tell a mark and name nothing: «videreført», «oppstart i 2025», «Enhet vest»."""
    if len(text) > _LONGEST_MARK:
        return False
    words = list(tokenize(text))
    spoken = {place for one in find_status_phrases(words) for place in range(one.start, one.end)}
    known = (*UNITS, Word.UNIT, Word.NOT, Word.AREA, Word.STATUS, Word.SINCE)
    named = (
        token
        for place, token in enumerate(words)
        if place not in spoken
        and token.word not in known
        and not token.text[0].isdigit()
        and token.text.casefold() not in _BESIDE
    )
    return bool(words) and next(named, None) is None and bool(mark_in(text))


@cache_short
def opens_with_mark(text: str) -> bool:
    """Whether words begin with a status and name nothing: «ny med oppstart etter påske»."""
    words = list(tokenize(text))
    first = next(find_status_phrases(words), None)
    if first is None or first.start or any(token.text[0].isupper() for token in words[1:]):
        return False
    behind = words[first.end].text.casefold() if first.end < len(words) else ""
    return first.word not in ADJECTIVES or behind in _BEHIND_NEW


@cache_short
def is_name(text: str) -> bool:
    """Whether words look like the name of a place: a capital, few words, no sentence."""
    text = text.strip(" \t.,;:«»\"'*")
    if (
        not 2 <= len(text) <= 60
        or not _CAPITAL.match(text)
        or (text[0].isdigit() and len(text) < 4)
    ):
        return False
    words = list(tokenize(text))
    if not 1 <= len(words) <= 5 or any(_is_never(token, words) for token in words):
        return False
    return may_open_name(text) and all(_may_be_in_name(token) for token in words[1:])


def may_open_name(text: str) -> bool:
    """Whether words begin as a name does: with a capital, and no word that begins a sentence."""
    first = next(tokenize(text), None)
    if first is None or not _CAPITAL.match(text):
        return False
    return first.text.casefold() not in _COMMON and any(c.isalpha() for c in text)


_CAPITAL = re.compile(r"[^\W\d_a-zæøåéí]|[0@1|5862¢](?=[a-zæøå@|!-])")
_NEVER = frozenset(
    {
        *STATUSES,
        Word.UNIT,
        Word.NOT,
        Word.AREA,
        Word.STATUS,
        Word.FOLLOW_UP,
        Word.BYDEL,
        Word.BYDELER,
        Word.COUNCIL,
        Word.SEMINAR,
        Word.IPO,
        Word.PRIORITISED,
        Word.RESPONSIBLE,
        Word.DEADLINE,
        Word.THEME,
        Word.EVERY,
        Word.NOTE,
    }
)
#: Words that begin a sentence about an area, or name the city; none is an area.
_COMMON = frozenset(LEXICON.words("name.never_first"))
_LATER = LEXICON.words("name.later_words")


def _is_never(token: Token, words: list[Token]) -> bool:
    """Whether a word is in no name; «allé» behind a name is not «alle»."""
    return token.word in _NEVER and (
        token is words[0] or token.word is not Word.EVERY or token.text.casefold() not in _LATER
    )


def _may_be_in_name(token: Token) -> bool:
    return bool(_CAPITAL.match(token.text)) or is_like(token.text, *_LATER)
