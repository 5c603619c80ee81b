"""A Hunspell dictionary that is asked for single words: lines in order, and rules for affixes.

Hunspell itself takes a second to load the two Norwegian ones; asking takes some 30 µs a word here,
and reading a file some 40 ms. Of the format (`man 5 hunspell`) it knows what these two files use:
affixes of one letter each with a condition, cross products, and COMPOUNDFLAG with COMPOUNDMIN.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from geo.frozen import frozen

_RULE = re.compile(r"(SFX|PFX) +(\S) +(\S+) +(\S+) +(\S+)")
_HEADER = re.compile(r"(?:SFX|PFX) +(\S) +([YN]) +\d+")
_COMPOUND = re.compile(r"^COMPOUNDFLAG\s+(\S)", re.MULTILINE)
_LEAST_PART = 4  # letters (COMPOUNDMIN)
_LONGEST = 60


@frozen
class _Affix:
    """`added` stands in the word where the stem has `stripped`; `holds` looks at the stem."""

    flag: str
    stripped: str
    added: str
    holds: re.Pattern[str]
    crosses: bool


class Dictionary:
    """The words of one language, from the bytes of its `.aff` and `.dic` (UTF-8)."""

    def __init__(self, rules: bytes, words: bytes) -> None:
        text = rules.decode()
        self._prefixes = _affixes(text, "PFX")
        self._suffixes = {
            added: _by_stripped(affixes) for added, affixes in _affixes(text, "SFX").items()
        }
        compound = _COMPOUND.search(text)
        self._compound = compound[1] if compound else ""
        self._lines = sorted(words.split(b"\n"))  # almost in order already
        self.has_entry = lru_cache(maxsize=65_536)(self._has_entry)

    def has(self, word: str) -> bool:
        """Whether it is a word as it is written, or a compound of parts that may be joined."""
        return self.has_entry(word) or self.has_compound(word)

    def _has_entry(self, word: str) -> bool:
        """Whether it is an entry, or a form of one."""
        return len(word) <= _LONGEST and any(True for _ in self._stems(word))

    def has_compound(self, word: str) -> bool:
        """Whether it is two entries that may be joined, the latter perhaps with an ending."""
        if not self._compound or len(word) > _LONGEST:
            return False
        return any(
            self._compound in self._flags(word[:cut]) and self._ends_compound(word[cut:])
            for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1)
        )

    def _ends_compound(self, word: str) -> bool:
        return any(self._compound in flags for flags in self._stems(word))

    def _stems(self, word: str) -> Iterator[str]:
        """The flags of each entry that the word is a form of."""
        for prefix, rest in _without_prefix(word, self._prefixes):
            if prefix is None or prefix.holds.match(rest):
                for stem, suffixes in _without_suffix(rest, self._suffixes):
                    if flags := self._flags(stem):
                        for suffix in suffixes:
                            if _allowed(flags, prefix, suffix, stem):
                                yield flags

    def _flags(self, stem: str) -> str:
        """The flags of an entry, with a space before them; empty for what is none."""
        if not stem:
            return ""
        wanted, result = stem.encode(), ""
        at = bisect_left(self._lines, wanted)
        if at == len(self._lines) or not self._lines[at].startswith(wanted):
            return ""
        if self._lines[at] == wanted:
            result = " "
        wanted += b"/"
        at = bisect_left(self._lines, wanted, at)
        while at < len(self._lines) and self._lines[at].startswith(wanted):
            result += " " + self._lines[at][len(wanted) :].decode()
            at += 1
        return result


def _allowed(flags: str, prefix: _Affix | None, suffix: _Affix | None, stem: str) -> bool:
    if prefix and suffix and not (prefix.crosses and suffix.crosses):
        return False
    if any(affix is not None and affix.flag not in flags for affix in (prefix, suffix)):
        return False
    return suffix is None or suffix.holds.match(stem) is not None


def _affixes(text: str, kind: str) -> dict[str, list[_Affix]]:
    """The affixes of a kind, by what they add."""
    crossing = dict(_HEADER.findall(text))
    result: dict[str, list[_Affix]] = defaultdict(list)
    for rule_kind, flag, stripped, added, condition in _RULE.findall(text):
        if rule_kind == kind:
            stripped, added = ("" if part == "0" else part for part in (stripped, added))
            holds = re.compile(condition if kind == "PFX" else f".*{condition}\\Z")
            affix = _Affix(flag, stripped, added, holds, crossing.get(flag) == "Y")
            result[added].append(affix)
    return result


def _by_stripped(affixes: list[_Affix]) -> dict[str, list[_Affix]]:
    """Affixes that give a word the same stem together."""
    result: dict[str, list[_Affix]] = {}
    for affix in affixes:
        result.setdefault(affix.stripped, []).append(affix)
    return result


def _without_suffix(
    word: str, suffixes: dict[str, dict[str, list[_Affix]]]
) -> Iterator[tuple[str, Sequence[_Affix | None]]]:
    """Each stem that the word may have, with the suffixes that would make the word of it."""
    yield word, (None,)
    for length in range(min(len(word), 12)):
        if by_stripped := suffixes.get(word[len(word) - length :]):
            start = word[: len(word) - length]
            for stripped, affixes in by_stripped.items():
                yield start + stripped, affixes


def _without_prefix(
    word: str, prefixes: dict[str, list[_Affix]]
) -> Iterator[tuple[_Affix | None, str]]:
    yield None, word
    for length in range(1, min(len(word), 12)):
        for prefix in prefixes.get(word[:length], ()):
            yield prefix, prefix.stripped + word[length:]
