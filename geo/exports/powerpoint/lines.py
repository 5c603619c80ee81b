"""How many lines words take in a box of an Office program, which breaks what is too wide."""

from __future__ import annotations

import math

from geo.scene import typeface


def lines_of(words: str, size: float, room: float, weight: int = typeface.REGULAR) -> int:
    """How many lines the words take; a word wider than the room is broken, as Office does it."""
    lines, used = 0, room
    space = typeface.width(" ", size, weight)
    for ems in typeface.word_widths(words, weight):
        wide = ems * size
        if used + wide > room:
            # A word that is broken may be so early, at a slash or hyphen: one line to spare.
            lines += math.ceil(max(wide, 1) / room) + (wide > room)
            used = wide % room if wide > room else wide
        else:
            used += wide
        used += space
    return max(lines, 1)


def cut_to(words: str, size: float, room: float, most: int, weight: int = typeface.REGULAR) -> str:
    """The words, or as many of their letters as `most` lines hold and `…`."""
    if lines_of(words, size, room, weight) <= most:
        return words
    low, high = 0, len(words)
    while high - low > 1:
        middle = (low + high) // 2
        fits = lines_of(f"{words[:middle]}…", size, room, weight) <= most
        low, high = (middle, high) if fits else (low, middle)
    return f"{words[:low].rstrip()}…"


def is_broken(words: str, size: float, room: float, weight: int = typeface.REGULAR) -> bool:
    """Whether a word is wider than the room, so that it would be broken."""
    return widest_word(words, size, weight) > room


def widest_word(words: str, size: float, weight: int = typeface.REGULAR) -> float:
    """The width of the widest word."""
    return max(typeface.word_widths(words, weight), default=0) * size
