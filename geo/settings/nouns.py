"""A register's own nouns in sentences that were written for Oslo's."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: A place in a sentence that is filled in, and a word of it.
_NOUN = re.compile(r"\{[^}]*\}|[\w-]+")


def renamed(sentence: str, nouns: Mapping[str, str]) -> str:
    """A sentence of ours with the register's own nouns in the place of Oslo's."""
    return _NOUN.sub(lambda part: _noun(part, nouns), sentence) if nouns else sentence


def _noun(part: re.Match[str], nouns: Mapping[str, str]) -> str:
    """The register's own word for one of ours, with a capital where it begins a text or where ours
    has one that its noun has not. Of a compound (`Oslo-området`) the first part can be one."""
    ours, hyphen, rest = part[0], "", ""
    if ours not in nouns and ours[:1].lower() + ours[1:] not in nouns:
        ours, hyphen, rest = ours.partition("-")
    lower = ours[:1].lower() + ours[1:]
    other = nouns.get(ours) or nouns.get(lower)
    if other is None:
        return part[0]
    is_first = ours[:1].isupper() and (part.start() == 0 or ours not in nouns)
    return (other[:1].upper() + other[1:] if is_first else other) + hyphen + rest
