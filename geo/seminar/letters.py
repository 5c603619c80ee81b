"""How alike two words are when one of them may have been misread by a scanner.

A scanner's usual mistakes (`ø` read as `g`, `l` as `1`, `rn` as `m`) and lost or added spaces cost
little; any other letter that differs costs a whole letter. Plain Levenshtein cannot tell `Tcyen`
from `Bøyen`, this can.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

CONFUSED = 0.2
_MARK = 0.2
_LONGEST = 80
#: What is printed → what scanners make of it, without regard to case.
_READINGS = {
    "ø": ("g", "o", "e", "@", "0", "q", "c", "6", "ö", "¢", "o/"),
    "å": ("a", "é", "d", "4", "ä", "à", "á"),
    "æ": ("ee", "ae", "e", "se", "a", "oe", "ze"),
    "a": ("å", "4", "d", "o", "@"),
    "o": ("0", "c", "e", "ø", "©"),
    "e": ("c", "é", "o", "ø", "è", "f"),
    "c": ("e", "o"),
    "l": ("1", "i", "|", "!", "j", "í", "t", "]", "["),
    "i": ("l", "í", "1", "|", "!", "j", "ı", "ì"),
    "j": ("i", "l", "1"),
    "n": ("ri", "u", "ii", "h", "m"),
    "m": ("rn", "nn", "in", "ni", "iii"),
    "u": ("ii", "v", "n", "ü", "li"),
    "h": ("b", "n", "li", "i-i", "fi"),
    "b": ("h", "8", "6"),
    "t": ("f", "l", "i", "r"),
    "f": ("t", "r"),
    "v": ("y", "u"),
    "y": ("v", "g"),
    "g": ("q", "9", "6", "c", "y"),
    "d": ("cl", "ol", "å"),
    "s": ("5", "8"),
    "r": ("t", "n"),
    "k": ("lc", "h"),
    "w": ("vv",),
    "q": ("g",),
    "z": ("2",),
    "p": ("n",),
    "é": ("e",),
    "rn": ("m",),
    "cl": ("d",),
    "fi": ("h",),
    "ii": ("u", "n"),
    "ri": ("n",),
    "vv": ("w",),
    "0": ("o",),
    "1": ("l", "i"),
    "5": ("s",),
}
_SEEN = {meant: frozenset(seen) for meant, seen in _READINGS.items()}
_MARKS = frozenset(" -–—'’`´.,:;·*\"«»\u00ad|")


@lru_cache(maxsize=65_536)
def distance(seen: str, meant: str) -> float:
    """What it costs to read `meant` as `seen`: about the number of letters that differ."""
    seen, meant = seen.casefold(), meant.casefold()
    if seen == meant:
        return 0.0
    if len(seen) > _LONGEST or len(meant) > _LONGEST:
        return float(max(len(seen), len(meant)))
    rows: list[list[float]] = [[0.0] * (len(meant) + 1) for _ in range(len(seen) + 1)]
    for i in range(len(seen) + 1):
        for j in range(len(meant) + 1):
            if i or j:
                rows[i][j] = _cheapest(rows, seen, meant, i, j)
    return rows[-1][-1]


def _cheapest(rows: list[list[float]], seen: str, meant: str, i: int, j: int) -> float:
    best = float("inf")
    if i:
        best = rows[i - 1][j] + (_MARK if seen[i - 1] in _MARKS else 1.0)
    if j:
        best = min(best, rows[i][j - 1] + (_MARK if meant[j - 1] in _MARKS else 1.0))
    if i and j:
        same = seen[i - 1] == meant[j - 1]
        best = min(best, rows[i - 1][j - 1] + (0.0 if same else 1.0))
        if not same or i > 1:
            best = min(best, _confused(rows, seen, meant, i, j))
    return best


def _confused(rows: list[list[float]], seen: str, meant: str, i: int, j: int) -> float:
    best = float("inf")
    for wide in (1, 2):
        readings = _SEEN.get(meant[j - wide : j]) if j >= wide else None
        for length in (1, 2, 3) if readings else ():
            if i >= length and seen[i - length : i] in readings:  # type: ignore[operator]
                best = min(best, rows[i - length][j - wide] + CONFUSED)
    return best


def alike(seen: str, meant: str) -> float:
    """1 for the same word, near 1 for what a scanner could make of it, 0 for another word."""
    longest = max(len(seen), len(meant))
    return 1.0 - min(distance(seen, meant) / longest, 1.0) if longest else 1.0


def plain_alike(seen: str, meant: str) -> float:
    """The share of letters that are the same (Levenshtein): «Teyen» is 0.80 of «Tøyen»."""
    return round(Levenshtein.normalized_similarity(seen.casefold(), meant.casefold()), 3)
