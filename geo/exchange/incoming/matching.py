"""The rows of a layer → the known areas that they are, and how sure that is.

By the code of an area, else by its name or another name, else by where the surface lies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
import shapely

from geo.exchange.incoming.reading import Row
from geo.frozen import frozen
from geo.model import Register
from geo.places import PlaceKind, normal, resolve
from geo.projection import all_in_metres

#: At or above this score a name is the area's own, or differs only as keyboards do.
_SURE_NAME = 0.98
#: How much two surfaces have in common (0 to 1) to be one area by that alone, and to speak for
#: another area than the name does.
_SURE_OVERLAP, _SOME_OVERLAP = 0.8, 0.3
#: Above so many rows a name counts only where it is written as the register writes it: comparing
#: each with all that there are would take seconds.
_MOST_FORGIVEN = 1_000


class By(StrEnum):
    """What an area was known by."""

    ID = "id"
    NAME = "name"
    ALIAS = "alias"
    SIMILAR = "similar"
    OVERLAP = "overlap"


@frozen
class Match:
    """The area (id) of a row, what it was known by, and how sure that is (0 to 1). `doubt` is why
    a person should look (`incoming_doubt.…`, empty for nothing) and `other` the area it is about.
    """

    area: str
    by: By
    score: float
    doubt: str = ""
    other: str = ""


@frozen
class Overlap:
    """The known area (id) that has most in common with a surface: the common part of both."""

    area: str
    share: float


def matches(
    register: Register, rows: Sequence[Row], surfaces: Sequence[shapely.Geometry]
) -> list[Match | None]:
    """The area of each row, or None. `surfaces` are theirs, in EPSG:4326 and valid."""
    overlaps = _overlaps(register, surfaces)
    names = _Names(register, is_forgiving=len(rows) <= _MOST_FORGIVEN)
    result = [
        _match(register, names, row, overlap) for row, overlap in zip(rows, overlaps, strict=True)
    ]
    count = Counter(item.area for item in result if item)
    return [
        replace(item, doubt=item.doubt or "twice") if item and count[item.area] > 1 else item
        for item in result
    ]


def _match(register: Register, names: _Names, row: Row, overlap: Overlap | None) -> Match | None:
    match = _by_id(register, row.values.get("id", "")) or names.find(row.values.get("name", ""))
    if match is None:
        return _by_overlap(row, overlap)
    if overlap and overlap.area != match.area and _speaks_for(register, overlap, match.area):
        return replace(match, doubt="lies_elsewhere", other=overlap.area)
    if match.by is By.SIMILAR and not (overlap and overlap.area == match.area):
        return replace(match, doubt="similar_name")
    return match


def _speaks_for(register: Register, overlap: Overlap, area: str) -> bool:
    """Whether a surface lies where another area does, and not one that took over or was before."""
    return overlap.share >= _SOME_OVERLAP and not register.are_in_line(overlap.area, area)


def _by_id(register: Register, words: str) -> Match | None:
    return Match(words, By.ID, 1.0) if words in register.area_by_id else None


def _by_overlap(row: Row, overlap: Overlap | None) -> Match | None:
    """By its place alone: sure only where the row has no name of its own."""
    if overlap is None or overlap.share < _SOME_OVERLAP:
        return None
    match = Match(overlap.area, By.OVERLAP, round(overlap.share, 2))
    if row.values.get("name"):
        return replace(match, doubt="other_name")
    return match if overlap.share >= _SURE_OVERLAP else replace(match, doubt="little_overlap")


class _Names:
    """The areas by name: as written, or forgivingly."""

    def __init__(self, register: Register, *, is_forgiving: bool) -> None:
        self.register, self.is_forgiving = register, is_forgiving
        self.known: dict[str, Match] = {}
        for area in register.areas:
            for alias in area.aliases:
                self.known.setdefault(normal(alias), Match(area.id, By.ALIAS, 1.0))
        self.known |= {normal(area.name): Match(area.id, By.NAME, 1.0) for area in register.areas}

    def find(self, name: str) -> Match | None:
        """The area that a name means, or None."""
        if not name.strip():
            return None
        if (match := self.known.get(normal(name))) or not self.is_forgiving:
            return match
        place = resolve(self.register, name, (PlaceKind.AREA,))
        if place is None:
            return None
        by = By.NAME if place.score >= _SURE_NAME else By.SIMILAR
        return Match(place.id, by, place.score)


# --- where surfaces lie ---------------------------------------------------------------------------


def _overlaps(register: Register, surfaces: Sequence[shapely.Geometry]) -> list[Overlap | None]:
    """For each surface the known area that has most in common with it."""
    result: list[Overlap | None] = [None] * len(surfaces)
    borders: Mapping[str, shapely.Geometry] = register.borders
    if not borders or not len(surfaces):
        return result
    ids, known = list(borders), shapely.make_valid(all_in_metres(list(borders.values())))
    ours = all_in_metres(surfaces)
    left, right = shapely.STRtree(known).query(ours, "intersects")
    for row, place, share in zip(left, right, _shares(ours[left], known[right]), strict=True):
        best = result[row]
        if share > 0 and (best is None or share > best.share):
            result[row] = Overlap(ids[place], float(share))
    return result


def _shares(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The common part of surfaces, two and two, as a part of both together (0 to 1)."""
    common = shapely.area(shapely.intersection(left, right))
    both = shapely.area(left) + shapely.area(right) - common
    shares: np.ndarray = np.divide(common, both, out=np.zeros_like(common), where=both > 0)
    return shares
