"""Names as patterns, however they are spelt: case, accents, hyphens, divided words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ł": "l"})
_SPACES = frozenset("\t\n\r")
_REMEMBERED = 8192  # strings; a register has some two thousand, each asked for many times over


@lru_cache(_REMEMBERED)
def fold(words: str) -> str:
    """Small letters a–z as far as can be, without marks, soft hyphens and what has no width."""
    small = unicodedata.normalize("NFKC", words).casefold().translate(_LETTERS)
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", small)
        if char in _SPACES or unicodedata.category(char) not in {"Mn", "Me", "Cf", "Cc", "Co"}
    )


@lru_cache(_REMEMBERED)
def foldings(words: str) -> tuple[str, str]:
    """Folded, and folded with ae, oe and aa as one letter, as some write æ, ø and å."""
    folded = fold(words)
    return folded, folded.replace("ae", "a").replace("oe", "o").replace("aa", "a")


BEFORE, AFTER = r"(?<![^\W\d_])", r"(?![^\W_])"
_SPLIT = r"(?:-?[\r\n]\s*|-\s*)?"  # where a line ends, a word may be divided
_GAP = r"[\W_]*"
SHORTEST = 4  # letters; a shorter name is matched as a whole word only


def spelt(folded: str) -> str:
    """A pattern for one folded name: it, or a word that begins with it; divided or letter-spaced
    too. Linear to search."""
    words = re.findall(r"[^\W_]+", folded)
    letters = "".join(words)
    if not letters:
        return re.escape(folded.strip())
    if len(letters) < SHORTEST:
        return f"{BEFORE}{_GAP.join(words)}s?{AFTER}"
    begun = _GAP.join(_SPLIT.join(word) for word in words)
    spaced = _GAP.join(letters)
    return f"{BEFORE}(?:{begun}|{spaced}s?{AFTER})"


def any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all, longest first; None for none."""
    result = sorted(filter(None, set(patterns)), key=len, reverse=True)
    return re.compile("|".join(result)) if result else None


def letters_of(words: str) -> str:
    """The folded letters and figures of some words, with nothing between them."""
    return "".join(re.findall(r"[^\W_]+", fold(words)))
