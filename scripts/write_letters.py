"""The letters that Norwegian is written with as the typeface has them: `geo/scene/letters.json`.

python scripts/write_letters.py

For each weight: `names` (letter → glyph), `glyphs` (name → number, advance, outline, its row and
its column in the kerning) and `kerning` (rows of columns). Lengths are units of the face, 1000 to
its size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from geo.exports.font_file import MISSING, FontFile, font_file
from geo.scene import typeface

TABLE = Path(__file__).resolve().parents[1] / "geo/scene/letters.json"
#: Printable Latin-1, and the marks that our own words use beside it.
LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "–—‘’“”„…•\u202f\u2009−≥≤"


def letters() -> bytes:
    """The table, as JSON."""
    weights = (typeface.REGULAR, typeface.BOLD)
    return orjson.dumps({str(weight): _of(font_file(weight)) for weight in weights}) + b"\n"


def _of(face: FontFile) -> dict[str, Any]:
    names = {letter: face.name_of(letter) for letter in LETTERS + MISSING}
    every = sorted(set(names.values()))
    pairs = [[_short(face.kerning(left, right)) for right in every] for left in every]
    rows = list(dict.fromkeys(map(tuple, pairs)))
    columns = list(dict.fromkeys(zip(*rows, strict=True)))
    columns_of = dict(zip(every, zip(*rows, strict=True), strict=True))
    glyphs = {
        name: (
            face.number(name),
            _short(face.advance(name)),
            face.outline(name),
            rows.index(tuple(row)),
            columns.index(columns_of[name]),
        )
        for name, row in zip(every, pairs, strict=True)
    }
    return {"names": names, "glyphs": glyphs, "kerning": list(zip(*columns, strict=True))}


def _short(value: float) -> float:
    return int(value) if value == int(value) else value


if __name__ == "__main__":
    TABLE.write_bytes(letters())
