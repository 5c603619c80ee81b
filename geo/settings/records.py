"""What a settings file says, as frozen data: tuples with names, which are made in a fraction of the
time that dataclasses take when a command starts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

#: The languages that `geo.text` has words for.
LANGUAGES = ("nb", "nn", "en")
#: The patterns that `geo.style` can draw.
PATTERNS = ("solid", "stripes", "level", "dots", "rings")
#: The hues of places (`geo.style.fills`).
HUES = ("yellow", "red", "green", "blue", "grey")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ł": "l", "ß": "ss"})

#: West, south, east, north in degrees.
Box = tuple[float, float, float, float]


class Trait(StrEnum):
    """What a status tells of time."""

    BEGINS = "begins"
    CONTINUES = "continues"
    STARTS = "starts"


class LookRow(NamedTuple):
    """A look as the file has it: colours as `#rrggbb`, and a pattern's name; without an outline it
    has that of every fill."""

    ground: str
    mark: str
    pattern: str
    outline: str | None


class Wording(NamedTuple):
    """A status in one language: of one area, of several, and what is said of them."""

    one: str
    many: str | None = None
    said: str | None = None
    said_one: str | None = None


class StatusRow(NamedTuple):
    """A status; its code is what lists write, its words are by language."""

    code: str
    trait: Trait | None
    look: LookRow
    words: Mapping[str, Wording]


class UnitRow(NamedTuple):
    """A police unit; its code is its name."""

    code: str
    letter: str
    tint: str
    look: LookRow


class Projected(NamedTuple):
    """The system that sizes are measured in, which files and addresses are offered in first, the
    others that they are offered in, and what borders may be given in by mistake."""

    epsg: int
    meridian: float
    scale: float
    east: float
    offered: tuple[int, ...]
    mistaken: tuple[int, ...]


class Boxes(NamedTuple):
    """What the maps show, in degrees; see the shipped file. `centre` is latitude and longitude."""

    extent: Box
    frame: Box
    bounds: Box
    view: Box
    centre: tuple[float, float]
    world: Box
    country: Box | None


class Settings(NamedTuple):
    """One register's settings.

    `data` is the folder of its files where it names one; `most_areas` are the areas that a map gets
    at once; `levels` says how many levels of places it
    has (2: bydeler and their parts, or 1); `beyond`, that an area may reach outside every place.
    `words` are by language and key of `geo.text`; `nouns`, by language, are words that stand in the
    place of others in all of them.
    """

    id: str
    city: str
    zone: str
    languages: tuple[str, ...]
    territory: str
    scopes: tuple[str, ...]
    documents: bool
    data: Path | None
    projection: Projected
    boxes: Boxes
    most_areas: int
    layers: frozenset[str]
    levels: int
    beyond: bool
    statuses: tuple[StatusRow, ...]
    units: tuple[UnitRow, ...]
    place_looks: Mapping[str, tuple[str, str]]
    words: Mapping[str, Mapping[str, str]]
    nouns: Mapping[str, Mapping[str, str]]

    def words_of(self, language: str, table: str) -> dict[str, str]:
        """The words that this register has for a table of `geo.text`."""
        own = self.words.get(language, {})
        start = f"{table}."
        given = {key[len(start) :]: word for key, word in own.items() if key.startswith(start)}
        return self._words_of_statuses(language, table) | given

    def _words_of_statuses(self, language: str, table: str) -> dict[str, str]:
        part = _STATUS_TABLES.get(table)
        if part is None:
            return {}
        wordings = {
            member_name(row.code).lower(): getattr(row.words[language], part)
            for row in self.statuses
            if language in row.words
        }
        return {name: word for name, word in wordings.items() if word is not None}


#: Tables of `geo.text` that hold the words of statuses, with the part of a wording that they hold.
_STATUS_TABLES = {
    "status": "one",
    "status_many": "many",
    "status_said": "said",
    "status_said_one": "said_one",
}


def member_name(code: str) -> str:
    """The name that a code has in Python: `videreført` → `VIDEREFORT`, `øst` → `OST`."""
    plain = unicodedata.normalize("NFKD", code.lower().translate(_LETTERS))
    signs = (sign if sign.isalnum() else " " for sign in plain.upper() if sign.isascii())
    return "_".join("".join(signs).split())
