"""How alike two words are when one of them may have been misread by a scanner.

A scanner's usual mistakes (`ø` read as `g`, `l` as `1`, `rn` as `m`) and lost or added spaces cost
little; any other letter that differs costs a whole letter. Plain Levenshtein cannot tell `Tcyen`
from `Bøyen`, this can.
"""

from __future__ import annotations

import itertools
import operator
import string
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from math import inf

from rapidfuzz.distance import Levenshtein

from geo.seminar.lexicon import LEXICON

CONFUSED = 0.2
_MARK = 0.2
_LONGEST = 80
_ROUNDING = 1e-9
_MARKS = frozenset(" -–—'’`´.,:;·*\"«»\u00ad|")
#: A misread letter reaches so many letters back, so a lower cost may follow this many dear ones.
_REACH = max(len(reading) for seen in LEXICON.letters.values() for reading in seen)
#: What changes the number of letters when it is misread, and what it is read as («rn», «m»); a
#: mark is no letter («l», «|»).
_CHANGES_LENGTH = [
    (letters, reading)
    for letters, readings in LEXICON.letters.items()
    for reading in readings
    if len(letters) > 1 or len(reading) > 1 or reading in _MARKS
]

#: Letters that may stand for each other, and the usual ones, each with a bit of its own.
_USUAL = {
    *string.ascii_lowercase,
    *string.digits,
    *_MARKS,
    *itertools.chain.from_iterable(LEXICON.letters),
    *itertools.chain.from_iterable(itertools.chain.from_iterable(LEXICON.letters.values())),
}
_BITS = {letter: 2 << place for place, letter in enumerate(sorted(_USUAL))}

#: How one letter of a word can be met: itself, the cost of losing it, and by the last letter of
#: what a scanner makes of it (or of it and the one before): (reading, its length, letters meant).
_Step = tuple[str, float, dict[str, list[tuple[str, int, int]]]]


def distance(seen: str, meant: str, most: float = inf) -> float:
    """What it costs to read `meant` as `seen`: about the number of letters that differ.

    Infinite when it is more than `most`, which is found out sooner than the cost.
    """
    seen, meant = seen.casefold(), meant.casefold()
    if seen == meant:
        return 0.0
    if len(seen) > _LONGEST or len(meant) > _LONGEST:
        return float(max(len(seen), len(meant)))
    if _least_distance(seen, meant) > most:
        return inf
    if _lengths_may_differ(seen, meant):
        return _distance(seen, meant, most, _REACH)
    if abs(_letter_count(seen) - _letter_count(meant)) > most:
        return inf
    return _distance(seen, meant, most, 1)


@lru_cache(maxsize=65_536)
def _distance(seen: str, meant: str, most: float, reach: int) -> float:
    """`reach`: so many rows of costs back the next one may go."""
    steps = _steps(meant)
    first = [0.0]
    for _, lost, _ in steps:
        first.append(first[-1] + lost)
    rows, dear = [first], 0
    for length in range(1, len(seen) + 1):
        row = _row(seen, length, rows, steps)
        rows.append(row)
        dear = dear + 1 if min(row) > most else 0
        if dear >= reach:
            return inf
    return rows[-1][-1] if rows[-1][-1] <= most else inf


def _least_distance(seen: str, meant: str) -> int:
    """A number of letters that no reading explains: the distance is never less.

    A letter of either word that the other neither has nor could make costs a whole letter. Most
    words are told apart by this alone, without a table of costs.
    """
    has = _letter_bits(seen)
    may_have, places = _possible_letters(meant)
    strange = (has & ~may_have).bit_count()
    lost = 0
    for place in places:
        if not has & place:
            lost += 1
    return strange if strange > lost else lost


def _lengths_may_differ(seen: str, meant: str) -> bool:
    """Whether one letter seen may be two of those meant, or the other way round."""
    return bool(_readings_in(seen) & _readings_of(meant))


@lru_cache(maxsize=16_384)
def _readings_in(seen: str) -> int:
    return _bits_of(reading in seen for _, reading in _CHANGES_LENGTH)


@lru_cache(maxsize=4_096)
def _readings_of(meant: str) -> int:
    return _bits_of(letters in meant for letters, _ in _CHANGES_LENGTH)


def _bits_of(flags: Iterable[bool]) -> int:
    return sum(flag << place for place, flag in enumerate(flags))


@lru_cache(maxsize=16_384)
def _letter_count(word: str) -> int:
    """The letters that cost a whole one when they are lost or added."""
    return sum(letter not in _MARKS for letter in word)


@lru_cache(maxsize=16_384)
def _letter_bits(word: str) -> int:
    """The letters of a word as bits. Letters without a bit of their own share the first."""
    bits = 0
    for letter in word:
        bits |= _BITS.get(letter, 1)
    return bits


def _met_by() -> dict[str, int]:
    """One or two letters → the bits of every letter that may stand in their place."""
    met = dict(_BITS)
    for letters, readings in LEXICON.letters.items():
        met[letters] = met.get(letters, 0) | _letter_bits("".join(readings))
    return met


_MET_BY = _met_by()
_MARK_BITS = _letter_bits("".join(_MARKS))


@lru_cache(maxsize=4_096)
def _possible_letters(meant: str) -> tuple[int, tuple[int, ...]]:
    """As bits: every letter that a word may be met by, and those of each letter of it whose loss
    costs a whole one."""
    alone = [_MET_BY.get(letter, 1) for letter in meant]
    pairs = [0, *(_MET_BY.get(meant[at : at + 2], 0) for at in range(len(meant) - 1)), 0]
    places = [own | pairs[at] | pairs[at + 1] for at, own in enumerate(alone)]
    dear = (bits for letter, bits in zip(meant, places, strict=True) if letter not in _MARKS)
    return reduce(operator.or_, places, _MARK_BITS), tuple(dear)


def _row(seen: str, length: int, rows: list[list[float]], steps: tuple[_Step, ...]) -> list[float]:
    """The costs of reading each beginning of the word meant as the first letters seen."""
    letter, above = seen[length - 1], rows[-1]
    added = _MARK if letter in _MARKS else 1.0
    left = above[0] + added
    row = [left]
    for place, (meant, lost, readings) in enumerate(steps):
        left += lost
        same = above[place] if letter == meant else above[place] + 1.0
        if same < left:
            left = same
        more = above[place + 1] + added
        if more < left:
            left = more
        for reading, taken, wide in readings.get(letter, ()):
            if taken <= length and seen.startswith(reading, length - taken):
                confused = rows[length - taken][place + 1 - wide] + CONFUSED
                if confused < left:
                    left = confused
        row.append(left)
    return row


@lru_cache(maxsize=4_096)
def _steps(meant: str) -> tuple[_Step, ...]:
    return tuple(_step(meant, place) for place in range(len(meant)))


def _step(meant: str, place: int) -> _Step:
    readings: dict[str, list[tuple[str, int, int]]] = {}
    for wide in (1, 2):
        letters = meant[place + 1 - wide : place + 1] if place + 1 >= wide else ""
        for reading in LEXICON.letters.get(letters, ()):
            readings.setdefault(reading[-1], []).append((reading, len(reading), wide))
    return meant[place], _MARK if meant[place] in _MARKS else 1.0, readings


def alike(seen: str, meant: str, least: float = 0.0) -> float:
    """1 for the same word, near 1 for what a scanner could make of it, 0 for another word.

    0 also for less than `least`, which is found out sooner than how alike they are.
    """
    longest = max(len(seen), len(meant))
    if not longest:
        return 1.0
    return 1.0 - min(distance(seen, meant, (1.0 - least) * longest + _ROUNDING) / longest, 1.0)


class Spellings:
    """Some words that others are compared with, again and again."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._rows = [
            (spelling, len(spelling), *_possible_letters(spelling.casefold()))
            for spelling in dict.fromkeys(spellings)
        ]

    def alike(self, seen: str, least: float) -> Iterator[tuple[str, float]]:
        """Those that a word is alike by at least `least`, each with how alike they are.

        The same as `alike` for each of them, but the many that have other letters cost little.
        """
        has, length = _letter_bits(seen.casefold()), len(seen)
        for spelling, own_length, may_have, places in self._rows:
            longest = length if length > own_length else own_length
            most = (1.0 - least) * longest + _ROUNDING
            if (has & ~may_have).bit_count() > most:
                continue
            if len([1 for place in places if not has & place]) > most:
                continue
            likeness = alike(seen, spelling, least)
            if likeness >= least:
                yield spelling, likeness


def plain_alike(seen: str, meant: str) -> float:
    """The share of letters that are the same (Levenshtein): «Teyen» is 0.80 of «Tøyen»."""
    return round(Levenshtein.normalized_similarity(seen.casefold(), meant.casefold()), 3)
