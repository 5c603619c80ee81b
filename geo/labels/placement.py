"""Places for all names of a map. `placement.js` is the same for the browser; a test compares them.

Names of areas come first: on the area where there is room, else beside it with a leader, else
smaller, else all without letters. No name lies over another or over an obstacle, and no leader
crosses a name or a leader; a name without such a place is left out. Minor names follow in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from threading import Lock

import numpy as np
from cachetools import LRUCache, cached

from geo.labels.candidates import candidates
from geo.labels.ground import Ground
from geo.labels.problem import MinorName, Place, Point, Problem, Rect, Solution
from geo.labels.room import Choice, Frame, Room
from geo.labels.rules import RULES

Sizes = tuple[tuple[float, float], ...]


@cached(LRUCache(64), key=attrgetter("digest"), lock=Lock())
def place_names(problem: Problem) -> Solution:
    """A place for every name that finds one, by id.

    The last solutions are cached: every format of a picture, and the next deck, has the same names.
    """
    return _Placing(problem).solve()


class _Placing:
    """One map's names on one ground."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.frame = Frame(problem.frame, problem.obstacles)
        self.ground = Ground(problem.frame, [name.surface for name in problem.areas])
        self.bounds = [tuple(name.surface.bounds) for name in problem.areas]
        self.retries = RULES.retries if len(problem.areas) <= RULES.many else 0
        #: Whether a name keeps off its own area where it cannot stand on it.
        self.spares_own = self.retries > 0
        self.weighed: dict[tuple[bool, int, float, float], Choice] = {}
        self.minor_choices: dict[tuple[str, int, bool], Choice] = {}
        #: The cheapest place of a name by its choice, and of the size that was tried first.
        self.least: dict[tuple[bool, int, float, float], float] = {}
        self.cheapest: dict[int, float] = {}

    def solve(self) -> Solution:
        """Areas with letters, else without; then minor names, the essential ones in any case."""
        reserved: list[Rect] = []
        areas, has_letters = self._areas(reserved)
        minor = self._minors(areas)
        for name in self.problem.minor:
            if not (name.essential and self.retries) or name.id in minor:
                continue
            wanted = self._minor(name, self._room({}, reserved))
            moved = self._moved([*reserved, wanted.box], has_letters) if wanted else ({}, False)
            if wanted and len(moved[0]) >= len(areas):
                reserved.append(wanted.box)
                areas, has_letters = moved
                minor = self._minors(areas)
        return Solution(areas, minor, has_letters)

    # --- areas ------------------------------------------------------------------------------

    def _areas(self, reserved: Sequence[Rect]) -> tuple[dict[str, Place], bool]:
        """The places of areas' names, and whether they have letters."""
        names = self.problem.areas
        with_letters = self._in_some_order([name.sizes for name in names], reserved, self.retries)
        if len(with_letters) == len(names):
            return with_letters, True
        bare = self._in_some_order([name.bare_sizes for name in names], reserved, self.retries)
        return (bare, False) if len(bare) > len(with_letters) else (with_letters, True)

    def _moved(self, reserved: Sequence[Rect], has_letters: bool) -> tuple[dict[str, Place], bool]:
        """The places beside what is reserved, with letters if they have them: tried less long,
        for a bydel's name alone."""
        sizes = [name.sizes if has_letters else name.bare_sizes for name in self.problem.areas]
        return self._in_some_order(sizes, reserved, min(self.retries, 1)), has_letters

    def _in_some_order(
        self, sizes: Sequence[Sizes], reserved: Sequence[Rect], retries: int
    ) -> dict[str, Place]:
        """Beside areas that are too small for their names, else over them where so more find a
        place."""
        best = self._in_orders(sizes, reserved, 0 if self.spares_own else retries)
        if self.spares_own and len(best) < len(sizes):
            self.spares_own = False
            again = self._in_orders(sizes, reserved, retries)
            self.spares_own = True
            best = again if len(again) > len(best) else best
        return best

    def _in_orders(
        self, sizes: Sequence[Sizes], reserved: Sequence[Rect], retries: int
    ) -> dict[str, Place]:
        """Small areas first; where names are left over, those first, so many times."""
        names = self.problem.areas
        order = sorted(range(len(names)), key=lambda n: _extent(self.bounds[n]))
        best = self._in_order(order, sizes, reserved)
        for _ in range(retries):
            if len(best) == len(names):
                break
            order.sort(key=lambda n: names[n].id in best)
            again = self._in_order(order, sizes, reserved)
            best = again if len(again) > len(best) else best
        return best

    def _in_order(
        self, order: Sequence[int], sizes: Sequence[Sizes], reserved: Sequence[Rect]
    ) -> dict[str, Place]:
        room = self._room({}, reserved)
        places: dict[str, Place] = {}
        for _ in range(RULES.passes):
            for number in order:
                name = self.problem.areas[number]
                before = places.get(name.id)
                if before and before.size == 0 and before.cost <= self.cheapest[number]:
                    continue
                room.clear(name.id)
                place = self._best(number, sizes[number], room) or before
                if place:
                    room.put(place)
                    places[name.id] = place
        return places

    def _best(self, number: int, sizes: Sizes, room: Room) -> Place | None:
        id_ = self.problem.areas[number].id
        for step, size in enumerate(sizes):
            choice = self._choice(number, size, is_first=step == 0)
            best = room.first_free(choice)
            if best is not None:
                box = Rect(*choice.boxes[best].tolist())
                return Place(id_, step, box, choice.leader(best), float(choice.costs[best]))
        return None

    def _choice(self, number: int, size: tuple[float, float], *, is_first: bool) -> Choice:
        """Every place that a name of this size could have if it were alone. With the first of the
        sizes it also stores what the cheapest place would cost without frame and obstacles."""
        key = (self.spares_own, number, *size)
        if key not in self.weighed:
            self.weighed[key] = self._weigh(number, size)
        if is_first:
            self.cheapest[number] = self.least[key]
        return self.weighed[key]

    def _weigh(self, number: int, size: tuple[float, float]) -> Choice:
        anchor = self.problem.areas[number].anchor
        boxes, distance = candidates(self.bounds[number], anchor, size)
        own = self.ground.own(number + 1)
        on_own, on_any = self.ground.shares(boxes, own, self.ground.taken)
        inside = on_own >= RULES.inside
        hidden = on_own
        if self.spares_own:
            hidden = np.maximum(on_own, _covered(self.bounds[number], boxes))
        outside = RULES.outside + distance + RULES.straddle * hidden
        cost = np.where(inside, distance * RULES.inside_distance, outside)
        cost = cost + RULES.other_area * np.maximum(on_any - on_own, 0)
        self.least[self.spares_own, number, *size] = float(cost.min())
        leaders = _leaders(boxes, anchor)
        free = self.frame.is_free(boxes)
        beside = np.flatnonzero(free & ~inside)
        free[beside] = ~self.frame.crosses(leaders[beside], anchor)
        total = _rounded(cost + ~inside * RULES.leader * _lengths(leaders))
        order = np.flatnonzero(free)
        order = order[np.argsort(total[order], kind="stable")]
        leaders[inside] = np.nan
        return Choice(boxes[order], total[order], leaders[order])

    # --- minor names ------------------------------------------------------------------------

    def _room(self, areas: dict[str, Place], reserved: Sequence[Rect]) -> Room:
        room = Room()
        for number, box in enumerate(reserved):
            room.put(Place(f"reserved {number}", 0, box))
        for place in areas.values():
            room.put(place)
        return room

    def _minors(self, areas: dict[str, Place]) -> dict[str, Place]:
        room = self._room(areas, [])
        places: dict[str, Place] = {}
        for essential in (True, False):
            for name in self.problem.minor:
                place = self._minor(name, room) if name.essential is essential else None
                if place:
                    room.put(place)
                    places[name.id] = place
        return places

    def _minor(self, name: MinorName, room: Room) -> Place | None:
        if not len(name.points):
            return None
        for over_areas in dict.fromkeys((name.over_areas, name.over_areas or name.essential)):
            for step in range(len(name.sizes)):
                choice = self._minor_choice(name, step, over_areas)
                best = room.first_free(choice)
                if best is not None:
                    return Place(name.id, step, Rect(*choice.boxes[best].tolist()))
        return None

    def _minor_choice(self, name: MinorName, step: int, over_areas: bool) -> Choice:
        """The places of a minor name in one of its sizes, where it is free of frame and obstacles
        (and over no area)."""
        key = (name.id, step, over_areas)
        if key not in self.minor_choices:
            boxes = np.empty((len(name.points), 4))
            size = np.array(name.sizes[step])
            boxes[:, :2], boxes[:, 2:] = name.points - size / 2, size
            free = self.frame.is_free(boxes)
            if not over_areas:
                (on_areas,) = self.ground.shares(boxes[free], self.ground.taken)
                free[free] = on_areas == 0
            away = np.zeros(len(boxes)) if name.ordered else _from_middle(name.points)
            order = np.flatnonzero(free)
            order = order[np.argsort(away[order], kind="stable")]
            self.minor_choices[key] = Choice(boxes[order], away[order])
        return self.minor_choices[key]


def _from_middle(points: np.ndarray) -> np.ndarray:
    """How far points (n, 2) are from the middle of them all, in millionths of a unit (n)."""
    away = points - points.sum(axis=0) / len(points)
    return np.asarray(np.floor(np.hypot(away[:, 0], away[:, 1]) * 1e6))


def _rounded(costs: np.ndarray) -> np.ndarray:
    """Costs to a millionth, so that the browser and this agree on which is least."""
    return np.asarray(np.floor(costs * 1e6 + 0.5) / 1e6)


def _extent(bounds: tuple[float, ...]) -> float:
    west, north, east, south = bounds
    return (east - west) * (south - north)


def _covered(bounds: tuple[float, ...], boxes: np.ndarray) -> np.ndarray:
    """How much of an area's bounds each box (n, 4) covers, 0 to 1: all of it where it is tiny."""
    west, north, east, south = bounds
    x, y, w, h = boxes.T
    across = np.minimum(x + w, east) - np.maximum(x, west)
    down = np.minimum(y + h, south) - np.maximum(y, north)
    both = np.maximum(across, 0) * np.maximum(down, 0)
    return np.asarray(both / max((east - west) * (south - north), 1))


def _leaders(boxes: np.ndarray, anchor: Point) -> np.ndarray:
    """From the nearest point of each box (n, 4) to the anchor: lines (n, 4)."""
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    return np.column_stack([np.clip(anchor, low, high), np.broadcast_to(anchor, low.shape)])


def _lengths(lines: np.ndarray) -> np.ndarray:
    return np.asarray(np.hypot(lines[:, 0] - lines[:, 2], lines[:, 1] - lines[:, 3]))
