"""Measure how wide letters are in the typefaces that stand in for an office file's own.

Usage: `python -m scripts.measure_advances`. Needs Debian's fonts-liberation, fonts-dejavu-core and
fonts-dejavu-extra, and writes `geo/exports/powerpoint/advances.toml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont

_FONTS = Path("/usr/share/fonts/truetype")
_OUT = Path(__file__).parents[1] / "geo/exports/powerpoint/advances.toml"
#: What a reader without the file's own typeface sees: (regular, bold) of each family.
_SANS = (
    ("liberation/LiberationSans-Regular", "liberation/LiberationSans-Bold"),
    ("dejavu/DejaVuSans", "dejavu/DejaVuSans-Bold"),
)
_SERIF = (("dejavu/DejaVuSerif", "dejavu/DejaVuSerif-Bold"),)
#: Printable Latin-1, and the marks that our own words use beside it.
_LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "–—‘’“”„…•\u202f\u2009−≥≤"


def advances(names: Iterable[str]) -> dict[str, int]:
    """The widest advance of each letter among fonts, thousandths of an em."""
    widest: dict[str, int] = {}
    for name in names:
        with TTFont(_FONTS / f"{name}.ttf") as font:
            glyphs, metrics = font.getBestCmap(), font["hmtx"].metrics
            em = font["head"].unitsPerEm
        for letter in _LETTERS:
            if ord(letter) in glyphs:
                width = -(-1000 * metrics[glyphs[ord(letter)]][0] // em)
                widest[letter] = max(widest.get(letter, 0), width)
    return widest


def main() -> None:
    """Write the table."""
    lines = [
        "# Advance widths of `letters`, in order, thousandths of an em: the widest of Liberation",
        "# Sans (as wide as Arial) and DejaVu Sans (`sans`), and of these and DejaVu Serif",
        "# (`any`). Written by scripts/measure_advances.py from Debian's packages of both.",
        f"letters = {json.dumps(_LETTERS)}",
    ]
    for name, families in {"sans": _SANS, "any": _SANS + _SERIF}.items():
        lines.append(f"\n[{name}]")
        for weight, fonts in zip(("regular", "bold"), zip(*families, strict=True), strict=True):
            widest = advances(fonts)
            widths = [str(widest[letter]) for letter in _LETTERS]
            rows = [", ".join(widths[at : at + 20]) for at in range(0, len(widths), 20)]
            lines += [f"{weight} = [", *(f"  {row}," for row in rows), "]"]
    _OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
