"""How wide words are in the widest fallback font that a reader of slides is likely to see.

A file cannot carry its typeface to every reader. Where the theme's own is missing, the program uses
a fallback font, and words that were measured in a narrow one run over their boxes. The widths are
those of `advances.toml`, which says where they come from; pairs of letters are not moved closer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from geo.scene import typeface
from geo.scene.typeface import Measure

#: Faces that are no wider than DejaVu Sans, which a reader without them may see.
_SANS = frozenset(
    {
        "Aptos",
        "Arial",
        "Calibri",
        "Helvetica",
        "Liberation Sans",
        "Segoe UI",
        "Source Sans 3",
        "Source Sans Pro",
        "Tahoma",
        "Trebuchet MS",
    }
)
_TABLE = Path(__file__).with_name("advances.toml")


def measure_of(*faces: str) -> Measure:
    """How to measure words in a theme with these faces: in the widest fallback font of the sans
    serifs that we know, or of every face where one of them is unknown."""
    names = {face.removesuffix(" Light").removesuffix(" Display") for face in faces}
    return _measure("sans" if names <= _SANS else "any")


@cache
def _measure(group: str) -> Measure:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    regular, bold = (
        _widths(table["letters"], table[group][weight]) for weight in ("regular", "bold")
    )

    @lru_cache(maxsize=8192)
    def measure(words: str, weight: int) -> float:
        return (bold if weight >= typeface.BOLD else regular)(words)

    return measure


def _widths(letters: str, advances: list[int]) -> Callable[[str], float]:
    """The sum of the letters' advances, ems; a letter outside the table is as wide as the widest
    of it."""
    widths = dict(zip(letters, advances, strict=True))
    widest = max(advances)

    def width(words: str) -> float:
        return sum(widths.get(letter, widest) for letter in words) / 1000

    return width
