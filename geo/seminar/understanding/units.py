"""Which police unit the names of a sentence are in: «I øst …», «A og B i enhet vest»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from geo.model import Unit
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.phrases import JOINERS, joins
from geo.seminar.understanding.words import UNITS, Token, Word, tokenize

_IN = frozenset(LEXICON.words("grammar.in"))
_NO_UNIT_BEHIND = frozenset(LEXICON.words("grammar.no_unit_behind"))


class Named(Protocol):
    """A name and where it stands in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def units_in(tokens: Sequence[Token]) -> Iterator[tuple[int, Unit]]:
    """(place in the text, unit) of each unit that is named: «Enhet øst», «I øst …», «Vest har»."""
    for at, token in enumerate(tokens):
        if not isinstance(token.word, Unit):
            continue
        beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])
        named = any(other.word is Word.UNIT for other in beside)  # «Øst politistasjon»
        glued = len(token.text) >= len(token.word) + 4
        opening = at == 0 or (at == 1 and tokens[0].text.casefold() in _IN)
        follows = tokens[at + 1].text.casefold() if at + 1 < len(tokens) else ""
        placed = at > 1 and tokens[at - 1].text in _IN and tokens[at - 2].text[:1].isupper()
        if named or glued or placed or (opening and follows not in _NO_UNIT_BEHIND):
            yield token.start, token.word


def only_unit_in(texts: Iterable[str]) -> Unit | None:
    """The unit that texts name; None where they name none, or several."""
    units = {unit for text in texts for _, unit in units_in(list(tokenize(text)))}
    return units.pop() if len(units) == 1 else None


def names_another(text: str) -> bool:
    """Whether words are a unit that nobody knows: «Enhet nord», «Nord politistasjon»."""
    words = list(tokenize(text))
    if len(words) != 2 or any(token.word in UNITS for token in words):
        return False
    unit, other = sorted(words, key=_is_no_unit)
    return unit.word is Word.UNIT and other.word is None and other.text.isalpha()


def _is_no_unit(token: Token) -> bool:
    return token.word is not Word.UNIT


def unit_of(name: Named, units: list[tuple[int, Unit]], tokens: Sequence[Token]) -> Unit | None:
    """Where several units are named: the one that the name stands «i», the last before it when the
    sentence began with one, or else the next one behind it."""
    if len({unit for _, unit in units}) < 2:
        return None
    before = bisect_left(units, name.start, key=_place_of)  # so many stand before the name
    behind = bisect_left(units, name.end, lo=before, key=_place_of)
    following = units[behind] if behind < len(units) else None
    if following and _is_in(tokens, name.end, following[0]):
        return following[1]
    if before:
        return units[before - 1][1]
    return following[1] if following else None


def _place_of(unit: tuple[int, Unit]) -> int:
    return unit[0]


def _is_in(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether only names stand between a name and the unit it is in: «A og B i enhet vest»."""
    low = bisect_left(tokens, start, key=_start_of)
    between = tokens[low : bisect_left(tokens, end, lo=low, key=_start_of)]
    placed = any(token.text in _IN for token in between)
    return placed and all(
        token.text in _IN or token.word is Word.UNIT or _is_joined(token) for token in between
    )


def _start_of(token: Token) -> int:
    return token.start


def _is_joined(token: Token) -> bool:
    return token.text[:1].isupper() or joins(token.text, *JOINERS)


def goes_on(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Whether a list goes on behind the unit of its last name: «A i vest og B i enhet øst»."""
    between = tokens[end:start]
    return any(token.word in UNITS for token in between) and all(
        token.word in UNITS
        or token.word is Word.UNIT
        or token.text in _IN
        or joins(token.text, *JOINERS)
        for token in between
    )
