"""The words that a document may hold: two dictionaries, the register's own, and the lexicon's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from geo import installed
from geo.errors import NotInstalledError
from geo.model import Body, Programme, Register
from geo.seminar.lexicon import LEXICON
from geo.seminar.repair.dictionary import Dictionary

LETTERS = re.compile(r"[^\W\d_]+")
_LANGUAGES = ("nb", "nn")
_LEAST_PART, _LEAST_STEM = 2, 4
_ENDINGS = ("et", "en", "ene", "er", "ets", "ens", "enes")


@cache
def dictionaries() -> tuple[Dictionary, ...]:
    """Bokmål and nynorsk, read when they are first asked; none where they are not installed."""
    try:
        return tuple(Dictionary(*installed.dictionary(language)) for language in _LANGUAGES)
    except NotInstalledError:
        return ()


class Vocabulary:
    """The words of one register, in lower case.

    `names` are those of its names, `own` those of its wordings and of the lexicon: where a misread
    word may be one of these, it is that one.
    """

    def __init__(self, register: Register) -> None:
        names = [word for text in _names(register) for word in LETTERS.findall(text)]
        texts = (*_wordings(register), *_lexicon())
        words = [*names, *(word for text in texts for word in LETTERS.findall(text))]
        self.names = frozenset(word.casefold() for word in names if word[0].isupper())
        self.own = frozenset(word for word in words if word.islower())
        self._written = frozenset(map(str.casefold, words))

    def knows(self, word: str) -> bool:
        """Whether a word is known as it is written: «Grønland» is no other than «grønland» only
        where it begins a sentence or all is written in capitals."""
        folded = word.casefold()
        if folded in self._written:
            return True
        spellings = (word, *({folded} - {word}), *({word.capitalize()} if word.isupper() else ()))
        return (
            any(one.has_entry(spelling) for one in dictionaries() for spelling in spellings)
            or self._is_form(folded)
            or any(one.has_compound(spelling) for one in dictionaries() for spelling in spellings)
        )

    def _is_form(self, word: str) -> bool:
        """Whether it is a word with an ending that the dictionaries lack: «temaet»."""
        return any(
            word.endswith(ending) and self.is_entry(stem)
            for ending in _ENDINGS
            if len(stem := word.removesuffix(ending)) >= _LEAST_STEM
        )

    def is_entry(self, word: str) -> bool:
        """Whether it is a word that is written in lower case, and no compound of others that the
        dictionaries put together."""
        return word in self.own or any(one.has_entry(word) for one in dictionaries())

    def may_be_two(self, word: str) -> bool:
        """Whether it is two words that are joined, or have lost the space between them."""
        return any(
            self._begins_compound(word[:cut]) and self.is_entry(word[cut:])
            for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1)
        )

    def _begins_compound(self, word: str) -> bool:
        return self.is_entry(word) or (word.endswith("s") and self.is_entry(word[:-1]))


def _names(register: Register) -> Iterator[str]:
    for area in register.areas:
        yield from (area.name, *area.aliases)
    yield from (place.name for place in register.bydeler)
    yield from (place.name for place in register.delbydeler)
    subjects: tuple[Programme | Body, ...] = (*register.programmes, *register.bodies)
    for subject in subjects:
        yield from (subject.name, subject.short or "", *subject.aliases)


def _wordings(register: Register) -> Iterator[str]:
    """What was written of the points of the years before."""
    for point in register.followups:
        yield from (point.title, point.text, *point.responsible)
        yield from (status.text for status in point.statuses)


def _lexicon() -> Iterator[str]:
    for group in LEXICON.groups.values():
        yield from group.all
