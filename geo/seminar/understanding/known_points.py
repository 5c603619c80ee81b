"""The number of a point that a document gives none: that of the known point with its wording.

A status report names last year's points by their titles, in an order of its own. Counted in order,
a status would go to another point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from geo.model import FollowUp
from geo.seminar.proposal import HALF_SURE, PointProposal

#: Of 100: how alike two wordings of one point are at least, and how much more than the next one's.
_ALIKE, _AHEAD = 80, 10
#: Letters of a wording that is compared, at most; and of two of which one may stand in the other.
_LONGEST, _LONG = 1_000, 40


def numbered_by_wording(
    points: Sequence[PointProposal], known: Iterable[FollowUp]
) -> tuple[PointProposal, ...]:
    """The proposals, those without a number of their own with that of the known point of their year
    whose wording they have. Where one of them does, no other keeps its number by order; and a
    number by order that would make it another known point waits for a person."""
    known = tuple(known)
    numbers = dict(_matches(points, known))
    theirs = {point.number for point in known}
    used_numbers = set(numbers.values()) | {p.number for p in points if not p.number_restored}
    free = _free(used_numbers | theirs)
    result = []
    for place, point in enumerate(points):
        if place in numbers:
            point = replace(point, number=numbers[place])
        elif point.number_restored and numbers and point.number in used_numbers:
            point = replace(point, number=next(free))
        elif point.number_restored and point.number in theirs:
            point = _in_doubt(point)
        result.append(point)
    return tuple(result)


def _in_doubt(point: PointProposal) -> PointProposal:
    return replace(point, score=min(point.score, HALF_SURE - 0.01))


def _free(used_numbers: set[int]) -> Iterator[int]:
    """The numbers behind those that are taken."""
    number = max(used_numbers, default=0)
    while True:
        number += 1
        yield number


def _matches(
    points: Sequence[PointProposal], known: Sequence[FollowUp]
) -> Iterator[tuple[int, int]]:
    """(place of a proposal, number of the known point) for each that one known point is like."""
    claimed = {point.number for point in points if not point.number_restored}
    for place, point in enumerate(points):
        if not point.number_restored:
            continue
        ranked = sorted(
            ((_likeness(point.text, item), item.number) for item in known), reverse=True
        )
        ahead = len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= _AHEAD
        if ranked and ranked[0][0] >= _ALIKE and ahead and ranked[0][1] not in claimed:
            claimed.add(ranked[0][1])
            yield place, ranked[0][1]


def _likeness(wording: str, known: FollowUp) -> float:
    """How alike (0–100) a wording is to the title or the text of a known point, or how much of the
    known point's own words stands in it."""
    written = wording[:_LONGEST].casefold()
    quote = known.quote[:_LONGEST].casefold()
    whole = (
        fuzz.token_sort_ratio(written, own[:_LONGEST].casefold())
        for own in (known.title, known.text, quote)
    )
    is_long = min(len(written), len(quote)) >= _LONG
    return max(*whole, fuzz.partial_ratio(written, quote) if is_long else 0)
