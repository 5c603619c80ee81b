"""Names on two lines."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def halves(words: str) -> tuple[str, ...]:
    """A name on two lines, broken after a slash, else at the space nearest to the middle; on one
    line where it has neither."""
    breaks = [n + 1 for n, sign in enumerate(words[:-1]) if sign == "/" and n]
    breaks = breaks or [n for n, sign in enumerate(words) if sign == " "]
    if not breaks:
        return (words,)
    at = min(breaks, key=lambda n: abs(2 * n - len(words)))
    return words[:at].strip(), words[at:].strip()
