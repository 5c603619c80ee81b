"""The letters that Norwegian is written with, as the typeface has them: ready without fontTools,
which takes a tenth of a second to open both faces.

The table is made of the installed faces the first time and kept in the user's cache; other letters
are read from the faces themselves (`font_file`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson
from platformdirs import user_cache_path

from geo import disk_cache, installed

if TYPE_CHECKING:
    from geo.scene.font_file import FontFile

WEIGHTS = (400, 700)
#: Units of the face to the size of its letters.
EM = 1000
#: Stands for a letter that the face lacks.
MISSING = "□"
#: Printable Latin-1, and the marks that our own words use beside it.
LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "–—‘’“”„…•\u202f\u2009−≥≤"
_FORM = "letters 1"  # another number when the table becomes another
_MOST_FILES = 2
#: fontTools reads a font as it is asked, and is not made for several threads at once.
_ONE_AT_A_TIME = Lock()


def letters(weight: int) -> dict[str, Any]:
    """What stands ready for weight 400 or 700: `names` (letter → glyph), `glyphs` (name → number,
    advance, outline, its row and its column in the kerning) and `kerning` (rows of columns).
    Lengths are units of the face, `EM` to its size. Raises NotInstalledError without the typeface.
    """
    with _ONE_AT_A_TIME:
        of_weight: dict[str, Any] = _tables()[str(weight)]
    return of_weight


@cache
def _tables() -> dict[str, dict[str, Any]]:
    digest = hashlib.sha256(f"{_FORM} {LETTERS}".encode())
    for weight in WEIGHTS:
        digest.update(installed.face(weight))
    key = digest.hexdigest()
    path = user_cache_path("ipo-kart") / f"{key[:32]}.letters"
    tables: dict[str, dict[str, Any]] = orjson.loads(
        disk_cache.take(path, key, make_tables, _MOST_FILES)
    )
    return tables


def make_tables() -> bytes:
    """The table of each weight, as JSON. Raises NotInstalledError without the typeface."""
    from geo.scene.font_file import font_file  # takes a moment

    return orjson.dumps({str(weight): _of(font_file(weight)) for weight in WEIGHTS})


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
