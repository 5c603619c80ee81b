"""Places for all names of a map. `placement.js` is the same for the browser; a test compares them.

Names of areas come first: on the area where there is room, else beside it with a leader, else
smaller, else all without letters. No name lies over another or over an obstacle, and no leader
crosses a name or a leader; a name without such a place is left out. Minor names follow in order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.labels.candidates import candidates
from geo.labels.ground import Ground
from geo.labels.problem import Leader, MinorName, Place, Point, Problem, Rect, Solution
from geo.labels.room import Room
from geo.labels.rules import RULES

#: Boxes (n, 4), which of them stand on their own area, and what each costs.
Weighed = tuple[np.ndarray, np.ndarray, np.ndarray]
Sizes = tuple[tuple[float, float], ...]


def place_names(problem: Problem) -> Solution:
    """A place for every name that finds one, by id."""
    return _Placing(problem).solve()


class _Placing:
    """One map's names on one ground."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ground = Ground(problem.frame, [name.surface for name in problem.areas])
        self.bounds = [tuple(name.surface.bounds) for name in problem.areas]
        self.retries = RULES.retries if len(problem.areas) <= RULES.many else 0
        #: Whether a name keeps off its own area where it cannot stand on it.
        self.spares_own = self.retries > 0
        self.weighed: dict[tuple[bool, int, float, float], Weighed] = {}
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
        name = self.problem.areas[number]
        for step, size in enumerate(sizes):
            boxes, inside, cost = self._weigh(number, size)
            if step == 0:
                self.cheapest[number] = float(cost.min())
            free = np.flatnonzero(room.is_free(boxes))
            leaders = _leaders(boxes[free], name.anchor)
            outside = ~inside[free]
            good = np.ones(len(free), dtype=bool)
            good[outside] = ~room.crosses(leaders[outside])
            if good.any():
                total = cost[free[good]] + outside[good] * RULES.leader * _lengths(leaders[good])
                total = np.floor(total * 1e6 + 0.5) / 1e6
                best = free[good][total.argmin()]
                box = Rect(*boxes[best].tolist())
                leader = None if inside[best] else _leader(box, name.anchor)
                return Place(name.id, step, box, leader, float(total.min()))
        return None

    def _weigh(self, number: int, size: tuple[float, float]) -> Weighed:
        """Every box a name of this size could have, whether it stands on its area, its cost."""
        key = (self.spares_own, number, *size)
        if key not in self.weighed:
            boxes, distance = candidates(
                self.bounds[number], self.problem.areas[number].anchor, size
            )
            on_own = self.ground.share(self.ground.own(number + 1), boxes)
            inside = on_own >= RULES.inside
            hidden = on_own
            if self.spares_own:
                hidden = np.maximum(on_own, _covered(self.bounds[number], boxes))
            outside = RULES.outside + distance + RULES.straddle * hidden
            cost = np.where(inside, distance * RULES.inside_distance, outside)
            elsewhere = self.ground.share(self.ground.taken, boxes) - on_own
            cost = cost + RULES.other_area * np.maximum(elsewhere, 0)
            self.weighed[key] = boxes, inside, cost
        return self.weighed[key]

    # --- minor names ------------------------------------------------------------------------

    def _room(self, areas: dict[str, Place], reserved: Sequence[Rect]) -> Room:
        room = Room(self.problem.frame, self.problem.obstacles)
        room.boxes = {f"reserved {number}": box for number, box in enumerate(reserved)}
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
            for step, size in enumerate(name.sizes):
                boxes, usable = self._usable(name.points, size, room, over_areas)
                if usable.any():
                    best = usable.argmax() if name.ordered else _most_central(name.points, usable)
                    return Place(name.id, step, Rect(*boxes[best].tolist()))
        return None

    def _usable(
        self, points: np.ndarray, size: tuple[float, float], room: Room, over_areas: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """Boxes (n, 4) of a size round points, and which of them are free (and over no area)."""
        boxes = np.empty((len(points), 4))
        boxes[:, :2], boxes[:, 2:] = points - np.array(size) / 2, size
        usable = room.is_free(boxes)
        if not over_areas:
            usable[usable] = self.ground.share(self.ground.taken, boxes[usable]) == 0
        return boxes, usable


def _most_central(points: np.ndarray, usable: np.ndarray) -> int:
    """The usable one that is nearest to the middle of all points (n, 2)."""
    away = points - points.sum(axis=0) / len(points)
    distance = np.floor(np.hypot(away[:, 0], away[:, 1]) * 1e6)
    return int(np.where(usable, distance, np.inf).argmin())


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


def _leader(box: Rect, anchor: Point) -> Leader:
    x = min(max(anchor[0], box.x), box.x + box.w)
    y = min(max(anchor[1], box.y), box.y + box.h)
    return (x, y), anchor


def _lengths(lines: np.ndarray) -> np.ndarray:
    return np.asarray(np.hypot(lines[:, 0] - lines[:, 2], lines[:, 1] - lines[:, 3]))
