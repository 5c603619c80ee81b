"""Names on a still map: no name overlaps another or leaves the frame, whatever is asked for.

Areas come first. A name stands inside its area where it fits, else beside it with a leader line;
where there is no room at all it shrinks, and at last it is left out and told of. What is around
(bydeler, road numbers, stations) gives way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.scene.marks import Box, Points

_CELL = 6.0  # page units: how fine the ground under a name is looked at
_GAP = 4.0  # between two names
_EDGE = 8.0  # from a name to the frame
_FAR = (7.0, 20.0, 40.0, 66.0, 100.0, 145.0, 200.0, 270.0)
_INSIDE = 0.93  # so much of a name must stand on its own area to need no leader
#: What is bad about a place for a name: another area under it, its own border through it, a leader
#: across another name; and how much a unit of distance counts beside them.
_OTHER, _STRADDLE, _CROSSED = 420.0, 260.0, 900.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that wants a place: its size at each step of shrinking, its area in page units."""

    id: str
    sizes: tuple[tuple[float, float], ...]
    surface: BaseGeometry
    anchor: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands: the step of shrinking, its box, and its leader (None: inside)."""

    id: str
    step: int
    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None


class Ground:
    """What lies under the names, as a grid over the frame: which area is where."""

    def __init__(self, frame: Box, surfaces: Sequence[BaseGeometry]) -> None:
        self.frame = frame
        self.xs = np.arange(frame.x + _CELL / 2, frame.x + frame.w, _CELL)
        self.ys = np.arange(frame.y + _CELL / 2, frame.y + frame.h, _CELL)
        self.owners = np.zeros((len(self.ys), len(self.xs)), dtype=np.int32)
        for number, surface in enumerate(surfaces, 1):
            self._claim(number, surface)
        self.taken = _integral(self.owners > 0)

    def _claim(self, number: int, surface: BaseGeometry) -> None:
        if surface.is_empty:
            return
        west, north, east, south = surface.bounds
        columns = slice(*np.searchsorted(self.xs, (west, east)))
        rows = slice(*np.searchsorted(self.ys, (north, south)))
        x, y = np.meshgrid(self.xs[columns], self.ys[rows])
        if not x.size:
            return
        shapely.prepare(surface)
        inside = shapely.contains_xy(surface, x, y)
        self.owners[rows, columns][inside] = number

    def own(self, number: int) -> np.ndarray:
        """The grid of one area, summed up for `share`."""
        return _integral(self.owners == number)

    def share(self, summed: np.ndarray, boxes: np.ndarray) -> np.ndarray:
        """How much of each box (n, 4: x, y, w, h) lies on what was summed, 0 to 1."""
        height, width = summed.shape
        cells = np.rint((boxes - (self.frame.x, self.frame.y, 0, 0)) / _CELL).astype(int)
        left, right = np.clip((cells[:, 0], cells[:, 0] + cells[:, 2]), 0, width - 1)
        top, low = np.clip((cells[:, 1], cells[:, 1] + cells[:, 3]), 0, height - 1)
        sums = summed[low, right] - summed[top, right] - summed[low, left] + summed[top, left]
        return np.asarray(sums / np.maximum((right - left) * (low - top), 1))


def _integral(grid: np.ndarray) -> np.ndarray:
    summed = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), dtype=np.int32)
    summed[1:, 1:] = grid.cumsum(0).cumsum(1)
    return summed


class Room:
    """The frame and everything already placed in it: boxes nobody may cover, and leaders."""

    def __init__(self, frame: Box, fixed: Sequence[Box]) -> None:
        self.frame = frame
        self.boxes: dict[str, Box] = {f"fixed {n}": box for n, box in enumerate(fixed)}
        self.leaders: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {}

    def free(self, boxes: np.ndarray, but: str = "") -> np.ndarray:
        """Which of the boxes lie in the frame and touch nothing."""
        x, y, w, h = boxes.T
        frame = self.frame
        good = (x >= frame.x + _EDGE) & (y >= frame.y + _EDGE)
        good &= (x + w <= frame.x + frame.w - _EDGE) & (y + h <= frame.y + frame.h - _EDGE)
        for id_, box in self.boxes.items():
            if id_ != but:
                apart = (x >= box.x + box.w + _GAP) | (box.x >= x + w + _GAP)
                apart |= (y >= box.y + box.h + _GAP) | (box.y >= y + h + _GAP)
                good &= apart
        return np.asarray(good)

    def put(self, placed: Placed) -> None:
        """Take the place."""
        self.boxes[placed.id] = placed.box
        self.leaders.pop(placed.id, None)
        if placed.leader:
            self.leaders[placed.id] = placed.leader

    def forget(self, id_: str) -> None:
        """Give the place free again."""
        self.boxes.pop(id_, None)
        self.leaders.pop(id_, None)


def place(wanted: Sequence[Wanted], ground: Ground, room: Room) -> dict[str, Placed]:
    """A place for each name, by id, taken in `room`. Names without any room are not in the answer.

    `ground` is made of the surfaces of `wanted`, in their order. All in page units.
    """
    found: dict[str, Placed] = {}
    numbers = sorted(range(len(wanted)), key=lambda n: wanted[n].surface.area)
    for _ in range(2):  # the second time every name knows where the others went
        for number in numbers:
            item = wanted[number]
            room.forget(item.id)
            place_of = _best(item, number + 1, ground, room) or found.get(item.id)
            if place_of:
                room.put(place_of)
                found[item.id] = place_of
    return found


def _best(item: Wanted, number: int, ground: Ground, room: Room) -> Placed | None:
    own = ground.own(number)
    for step, (width, height) in enumerate(item.sizes):
        boxes, distance = _candidates(item, width, height)
        free = room.free(boxes, item.id)
        boxes, distance = boxes[free], distance[free]
        if not len(boxes):
            continue
        on_own = ground.share(own, boxes)
        inside = on_own >= _INSIDE
        cost = np.where(inside, distance * 0.6, 40 + distance + _STRADDLE * on_own)
        cost += _OTHER * np.maximum(ground.share(ground.taken, boxes) - on_own, 0)
        order = np.argsort(cost, kind="stable")[:12]
        best = min(order, key=lambda n: cost[n] + _crossing(boxes[n], bool(inside[n]), item, room))
        box = _box(boxes[best])
        leader = None if inside[best] else (_nearest(box, item.anchor), item.anchor)
        return Placed(item.id, step, box, leader)
    return None


def _candidates(item: Wanted, width: float, height: float) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) inside the area and round it, and how far each is from the best place."""
    west, north, east, south = item.surface.bounds
    x, y = item.anchor
    tries: list[tuple[float, float, float]] = []
    for dx in np.linspace(-0.4, 0.4, 9) * (east - west):
        for dy in np.linspace(-0.4, 0.4, 9) * (south - north):
            tries.append((x + dx - width / 2, y + dy - height / 2, float(np.hypot(dx, dy))))
    middle_x, middle_y = (west + east) / 2 - width / 2, (north + south) / 2 - height / 2
    for far in _FAR:
        right, left, low, high = east + far, west - width - far, south + far, north - height - far
        tries += [
            (right, middle_y, far), (left, middle_y, far),
            (middle_x, low, far), (middle_x, high, far),
            (right, y - height / 2, far), (left, y - height / 2, far),
            (right, north - height / 2, far + 8), (right, south - height / 2, far + 8),
            (left, north - height / 2, far + 8), (left, south - height / 2, far + 8),
            (west, low, far + 4), (east - width, low, far + 4),
            (west, high, far + 4), (east - width, high, far + 4),
            (right, high, far + 14), (right, low, far + 14),
            (left, high, far + 14), (left, low, far + 14),
        ]  # fmt: skip
    array = np.array(tries)
    boxes = np.column_stack(
        [array[:, 0], array[:, 1], np.full(len(array), width), np.full(len(array), height)]
    )
    return boxes, array[:, 2]


def _crossing(box: np.ndarray, inside: bool, item: Wanted, room: Room) -> float:
    """What it costs that leaders and names would cross."""
    mine = _box(box)
    lines = [line for id_, line in room.leaders.items() if id_ != item.id]
    cost = sum(_CROSSED for line in lines if _hits(line, mine))
    if not inside:
        leader = (_nearest(mine, item.anchor), item.anchor)
        others = [other for id_, other in room.boxes.items() if id_ != item.id]
        cost += sum(_CROSSED for other in others if _hits(leader, other))
        cost += sum(_CROSSED / 2 for line in lines if _lines_cross(leader, line))
        cost += 0.4 * float(np.hypot(leader[0][0] - leader[1][0], leader[0][1] - leader[1][1]))
    return cost


def _box(row: np.ndarray) -> Box:
    x, y, w, h = row.tolist()
    return Box(x, y, w, h, None)


def _nearest(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    return (
        min(max(point[0], box.x), box.x + box.w),
        min(max(point[1], box.y), box.y + box.h),
    )


Segment = tuple[tuple[float, float], tuple[float, float]]


def _hits(line: Segment, box: Box) -> bool:
    """Whether a line goes through a box (Liang–Barsky)."""
    (x1, y1), (x2, y2) = line
    start, end = 0.0, 1.0
    for delta, low, high in ((x2 - x1, box.x - x1, box.x + box.w - x1),
                             (y2 - y1, box.y - y1, box.y + box.h - y1)):  # fmt: skip
        if abs(delta) < 1e-9:
            if low > 0 or high < 0:
                return False
            continue
        first, last = sorted((low / delta, high / delta))
        start, end = max(start, first), min(end, last)
    return start < end


def _lines_cross(one: Segment, other: Segment) -> bool:
    def side(a: tuple[float, float], b: tuple[float, float], p: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

    return (
        side(*one, other[0]) * side(*one, other[1]) < 0
        and side(*other, one[0]) * side(*other, one[1]) < 0
    )


def nearby(points: Points, width: float, height: float, room: Room, ground: Ground) -> Box | None:
    """The best of many points (n, 2) for the middle of a name that gives way, or None.

    Best is nearest to the middle of them all; it may cover no area and no other name.
    """
    if not len(points):
        return None
    size = np.broadcast_to((width, height), points.shape)
    boxes = np.column_stack([points - size / 2, size])
    good = room.free(boxes)
    good[good] = ground.share(ground.taken, boxes[good]) == 0
    if not good.any():
        return None
    off = np.hypot(*(points[good] - points.mean(axis=0)).T)
    return _box(boxes[good][off.argmin()])
