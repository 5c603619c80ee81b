"""The product's typeface as fontTools reads it from its file: letters, kerning, outlines.

It takes fontTools a tenth of a second to open both faces, so what Norwegian is written with stands
ready (`letter_table`); this serves other letters alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from geo import installed
from geo.frozen import frozen
from geo.scene.letter_table import EM, MISSING

_UPSIDE_DOWN = (1, 0, 0, -1, 0, 0)
_ALONE, _EXTENSION = 1, 9  # OpenType's numbers for a format of pairs and for a kind of lookup


class FontFile:
    """What a font file says of its letters, which fontTools knows by their names."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._names = font.getBestCmap()
        self._advances = font["hmtx"]
        self._glyphs = font.getGlyphSet()
        self._pairs = tuple(_pair_tables(font["GPOS"].table))
        self._outlines: dict[str, str] = {}
        assert font["head"].unitsPerEm == EM

    def name_of(self, letter: str) -> str:
        """The glyph of a letter, a box where there is none."""
        return str(self._names.get(ord(letter)) or self._names[ord(MISSING)])

    def number(self, name: str) -> int:
        """Which glyph of the file it is."""
        return int(self._font.getGlyphID(name))

    def advance(self, name: str) -> float:
        """From the start of a glyph to the start of the next."""
        return float(self._advances[name][0])

    def outline(self, name: str) -> str:
        """The outline of a glyph as path data, empty for a space."""
        if name not in self._outlines:
            pen = SVGPathPen(self._glyphs)
            self._glyphs[name].draw(TransformPen(pen, _UPSIDE_DOWN))
            self._outlines[name] = pen.getCommands()
        return self._outlines[name]

    def kerning(self, left: str, right: str) -> float:
        """How much nearer two glyphs stand to each other, as the first table says that has them."""
        for table in self._pairs:
            if left in table.covered:
                adjustment = _of_pair(table, left, right)
                if adjustment is not None:
                    return adjustment
        return 0.0


@frozen
class _Pairs:
    """A table of pairs of OpenType (GPOS, lookup type 2), and the first glyphs that it has."""

    content: Any
    covered: dict[str, int]


def _pair_tables(gpos: Any) -> Iterator[_Pairs]:
    """The tables of the feature `kern`, in the order in which they apply."""
    features = [
        item.Feature for item in gpos.FeatureList.FeatureRecord if item.FeatureTag == "kern"
    ]
    for number in sorted({number for item in features for number in item.LookupListIndex}):
        lookup = gpos.LookupList.Lookup[number]
        for table in lookup.SubTable:
            content = table.ExtSubTable if lookup.LookupType == _EXTENSION else table
            yield _Pairs(content, {name: n for n, name in enumerate(content.Coverage.glyphs)})


def _of_pair(table: _Pairs, left: str, right: str) -> float | None:
    """What a table says of a pair; None: nothing."""
    if table.content.Format == _ALONE:
        rows = table.content.PairSet[table.covered[left]].PairValueRecord
        row = next((row for row in rows if row.SecondGlyph == right), None)
        return None if row is None else _advance(row.Value1)
    first = table.content.ClassDef1.classDefs.get(left, 0)
    second = table.content.ClassDef2.classDefs.get(right, 0)
    return _advance(table.content.Class1Record[first].Class2Record[second].Value1)


def _advance(value: Any) -> float:
    return float(getattr(value, "XAdvance", 0) or 0)


@cache
def font_file(weight: int) -> FontFile:
    """The face of weight 400 or 700. Raises NotInstalledError without the typeface."""
    return FontFile(TTFont(BytesIO(installed.face(weight)), lazy=True))
