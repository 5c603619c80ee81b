"""A name in a document → an area of the register, or a new name; never forced onto the nearest."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geo.frozen import frozen
from geo.model import Register
from geo.places import PlaceKind, normal
from geo.seminar.proposal import SURE, Reason
from geo.seminar.similarity import alike, distance, plain_alike

#: How alike a name must be when the scanner's usual mistakes cost little.
ACCEPTED = 0.88
_MARGIN = 0.04
_WORTH_A_LOOK = 0.4
_JUST_BELOW = SURE - 0.01
_JOINED = re.compile(r"\s*/\s*|\s+og\s+")
_TRIM = " \t.,;:«»\"'*•·"


@frozen
class NameMatch:
    """What a name was found to be. `kind` is None for a name that the register does not have."""

    kind: PlaceKind | None
    id: str | None
    spelling: str
    score: float
    reason: Reason

    @property
    def area_id(self) -> str | None:
        """The id when it is an area."""
        return self.id if self.kind is PlaceKind.AREA else None


@frozen
class _Spelling:
    kind: PlaceKind
    id: str
    text: str
    normal: str


class Names:
    """The places of one register, asked by name; answers are remembered."""

    def __init__(self, register: Register) -> None:
        self._spellings = tuple(_spellings(register))
        self._normal = [item.normal for item in self._spellings]
        self.find = lru_cache(maxsize=20_000)(self._find)

    def is_part(self, name: str) -> bool:
        """Whether a name is only a part of the area's: «Grønland» of «Grønland/Tøyen»."""
        match = self.find(name)
        own = (item.text for item in self._spellings if item.id == match.area_id)
        parts = (_JOINED.split(text) for text in own)
        joined = {normal(part) for whole in parts if len(whole) > 1 for part in whole}
        return normal(match.spelling) in joined

    def _find(self, name: str) -> NameMatch:
        """The place a name means. The area wins a tie against a delbydel of the same name."""
        wanted = normal(name.strip(_TRIM))
        ranked = self._ranked(wanted) if 2 <= len(wanted) <= 80 else []
        if not ranked or ranked[0][0] < ACCEPTED:
            near = ranked[0][1].text if ranked else ""
            return NameMatch(None, None, name, 0.0, Reason("new_name", (("nearest", near),)))
        likeness, best = ranked[0]
        score = self._score(wanted, likeness, ranked)
        return NameMatch(best.kind, best.id, best.text, score, _reason(name, best, score))

    def _ranked(self, wanted: str) -> list[tuple[float, _Spelling]]:
        near = process.extract_iter(
            wanted,
            self._normal,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_WORTH_A_LOOK,
        )
        order = list(PlaceKind)
        results = [(alike(wanted, normal_), self._spellings[at]) for normal_, _, at in near]
        return sorted(results, key=lambda one: (-one[0], order.index(one[1].kind), one[1].id))

    def _score(self, wanted: str, likeness: float, ranked: list[tuple[float, _Spelling]]) -> float:
        best = ranked[0][1]
        score = plain_alike(wanted, best.normal)
        others = [
            like
            for like, item in ranked
            if (item.id, item.text) != (best.id, best.text)
            and item.id != best.id
            and item.normal != best.normal
        ]
        rival = others[0] if others else 0.0
        # More than misread letters, or another place as near: a person decides.
        if distance(wanted, best.normal) >= 1.0 or likeness - rival < _MARGIN:
            return min(score, _JUST_BELOW)
        return score


def _reason(name: str, best: _Spelling, score: float) -> Reason:
    if best.kind is not PlaceKind.AREA:
        return Reason("delbydel", (("seen", name), ("meant", best.text)))
    if score == 1.0:
        return Reason("exact", (("meant", best.text),))
    values = (("seen", name), ("meant", best.text), ("score", f"{score:.2f}"))
    return Reason("misread" if score >= SURE else "similar", values)


def _spellings(register: Register) -> list[_Spelling]:
    results = [
        _Spelling(PlaceKind.AREA, area.id, text, normal(text))
        for area in register.areas
        for text in (area.name, *area.aliases)
    ]
    results += [
        _Spelling(PlaceKind.BYDEL, item.id, item.name, normal(item.name))
        for item in register.bydeler
    ]
    results += [
        _Spelling(PlaceKind.DELBYDEL, item.id, item.name, normal(item.name))
        for item in register.delbydeler
    ]
    return results
