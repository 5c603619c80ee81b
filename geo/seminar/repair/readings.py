"""What a misread word may have been printed as, by the letters that scanners mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from geo.seminar.lexicon import LEXICON

#: Letters that a scanner without Norwegian cannot know: putting them back is the likeliest repair.
NORWEGIAN = frozenset("æøå")
_Readings = Mapping[str, tuple[str, ...]]


def _printed() -> _Readings:
    """What scanners make of letters → the letters that may have been printed."""
    result: dict[str, tuple[str, ...]] = {}
    for printed, readings in LEXICON.letters.items():
        for reading in readings:
            result[reading] = (*result.get(reading, ()), printed)
    return result


ANY: _Readings = _printed()
#: Only what puts back an æ, ø or å.
TO_NORWEGIAN: _Readings = {
    reading: norwegian
    for reading, printed in ANY.items()
    if (norwegian := tuple(letters for letters in printed if NORWEGIAN.intersection(letters)))
}
#: Letters that a Norwegian word has; what is read as another may stand for many.
_USUAL = frozenset("abdefghijklmnoprstuvyæøå")
_LONGEST = max(map(len, ANY))


def once(word: str, pairs: _Readings) -> set[str]:
    """The words that differ from one by a single confusion."""
    return {changed for changed, _ in _changed(word, pairs, 0)}


def likely(word: str) -> _Readings:
    """The confusions to try first: those that lose an æ, ø or å, and all where a strange sign
    stands in the word."""
    return TO_NORWEGIAN if _USUAL.issuperset(word) else ANY


def twice(word: str, pairs: _Readings) -> set[str]:
    """The words that differ by two confusions, the one behind the other."""
    return {
        changed
        for first, behind in _changed(word, pairs, 0)
        for changed, _ in _changed(first, pairs, behind)
    }


def _changed(word: str, pairs: _Readings, start: int) -> Iterator[tuple[str, int]]:
    """(word, where the rest of it begins) for each confusion from a place on."""
    for at in range(start, len(word)):
        for end in range(at + 1, min(at + _LONGEST, len(word)) + 1):
            for printed in pairs.get(word[at:end], ()):
                yield word[:at] + printed + word[end:], at + len(printed)
