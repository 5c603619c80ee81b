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

_CELL = 8.0  # page units: how fine the ground under a name is looked at
_GAP = 4.0  # between two names
_EDGE = 8.0  # from a name to the frame
_FAR = (7.0, 20.0, 40.0, 66.0, 100.0, 145.0, 200.0, 270.0)
_INSIDE = 0.93  # so much of a name must stand on its own area to need no leader
#: What is bad about a place for a name: another area under it, its own border through it, a leader
#: across another name; and how much a unit of distance counts beside them.
_OTHER, _STRADDLE, _CROSSED = 420.0, 260.0, 900.0


#: Boxes (n, 4), which of them stand on their own area, and what each costs.
Weighed = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that wants a place: its size at each step of shrinking, its area in page units."""

    id: str
    sizes: tuple[tuple[float, float], ...]
    surface: BaseGeometry
    anchor: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands: the step of shrinking, its box, and its leader (None: inside).

    It is settled where no place is better for it, whatever the other names do.
    """

    id: str
    step: int
    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None
    settled: bool = False


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
        self._own: dict[int, np.ndarray] = {}
        #: By area and step of shrinking; a name is placed twice on the same ground.
        self.weighed: dict[tuple[int, int], Weighed] = {}

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
        if number not in self._own:
            self._own[number] = _integral(self.owners == number)
        return self._own[number]

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
    inner = summed[1:, 1:]
    np.cumsum(grid, axis=1, out=inner)
    np.cumsum(inner, axis=0, out=inner)
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
        ox, oy, ow, oh = self.others(but).T[:, :, None]
        apart = (x >= ox + ow + _GAP) | (ox >= x + w + _GAP)
        apart |= (y >= oy + oh + _GAP) | (oy >= y + h + _GAP)
        return np.asarray(good & apart.all(axis=0))

    def others(self, but: str) -> np.ndarray:
        """The boxes that are taken (n, 4), without one name's own."""
        rows = [(b.x, b.y, b.w, b.h) for id_, b in self.boxes.items() if id_ != but]
        return np.array(rows, dtype=float).reshape(-1, 4)

    def lines(self, but: str) -> np.ndarray:
        """The leaders (n, 4), without one name's own."""
        rows = [(*a, *b) for id_, (a, b) in self.leaders.items() if id_ != but]
        return np.array(rows, dtype=float).reshape(-1, 4)

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
            if item.id in found and found[item.id].settled:
                continue
            room.forget(item.id)
            place_of = _best(item, number + 1, ground, room) or found.get(item.id)
            if place_of:
                room.put(place_of)
                found[item.id] = place_of
    return found


def _best(item: Wanted, number: int, ground: Ground, room: Room) -> Placed | None:
    for step in range(len(item.sizes)):
        boxes, inside, cost = _weighed(item, number, ground, step)
        free = np.flatnonzero(room.free(boxes, item.id))
        if not len(free):
            continue
        few = free[np.argsort(cost[free], kind="stable")[:12]]
        crossing = _crossing(boxes[few], inside[few], item, room)
        best = few[np.argmin(cost[few] + crossing)]
        box = _box(boxes[best])
        leader = None if inside[best] else (_nearest(box, item.anchor), item.anchor)
        settled = bool(cost[best] + crossing.min() <= cost.min())
        return Placed(item.id, step, box, leader, settled and step == 0)
    return None


def _weighed(item: Wanted, number: int, ground: Ground, step: int) -> Weighed:
    """Every box that a name could have, whether it stands on its area, and what it costs there."""
    if (number, step) not in ground.weighed:
        boxes, distance = _candidates(item, *item.sizes[step])
        on_own = ground.share(ground.own(number), boxes)
        inside = on_own >= _INSIDE
        cost = np.where(inside, distance * 0.6, 40 + distance + _STRADDLE * on_own)
        cost += _OTHER * np.maximum(ground.share(ground.taken, boxes) - on_own, 0)
        ground.weighed[number, step] = boxes, inside, cost
    return ground.weighed[number, step]


def _candidates(item: Wanted, width: float, height: float) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) inside the area and round it, and how far each is from the best place."""
    west, north, east, south = item.surface.bounds
    x, y = item.anchor
    dx, dy = _INNER[:, 0] * (east - west), _INNER[:, 1] * (south - north)
    inner = np.column_stack([x + dx - width / 2, y + dy - height / 2, np.hypot(dx, dy)])
    far, extra, across, down, to_anchor = _OUTER.T
    # -1: ends before the area, 0: in its middle, 1: starts after it; ±½: in line with an edge
    left = _beside(across, west, east, width, far)
    top = _beside(down, north, south, height, far)
    left = np.where((to_anchor > 0) & (across == 0), x - width / 2, left)
    top = np.where((to_anchor > 0) & (down == 0), y - height / 2, top)
    tries = np.concatenate([inner, np.column_stack([left, top, far + extra])])
    size = np.broadcast_to((width, height), (len(tries), 2))
    return np.column_stack([tries[:, :2], size]), tries[:, 2]


def _beside(
    side: np.ndarray, low: float, high: float, length: float, far: np.ndarray
) -> np.ndarray:
    middle = (low + high - length) / 2
    places = [low - length - far, np.full_like(far, low), np.full_like(far, middle)]
    places += [np.full_like(far, high - length), high + far]
    return np.choose((side * 2 + 2).astype(int), places)


_STEPS = np.linspace(-0.4, 0.4, 9)
#: Offsets from the anchor, as parts of the area's size.
_INNER = np.array([(dx, dy) for dx in _STEPS for dy in _STEPS])
#: Round the area: how far, what that costs besides, the side across and down, whether the anchor
#: and not the middle of the area is what the name stands level with.
_SIDES = (
    (0, 1, 0, 0),
    (0, -1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, -1, 0),
    (0, 1, 0, 1),
    (0, -1, 0, 1),
    (8, 1, -0.5, 0),
    (8, 1, 0.5, 0),
    (8, -1, -0.5, 0),
    (8, -1, 0.5, 0),
    (4, -0.5, 1, 0),
    (4, 0.5, 1, 0),
    (4, -0.5, -1, 0),
    (4, 0.5, -1, 0),
    (14, 1, 1, 0),
    (14, 1, -1, 0),
    (14, -1, 1, 0),
    (14, -1, -1, 0),
)
_OUTER = np.array([(far, *side) for far in _FAR for side in _SIDES])


def _crossing(boxes: np.ndarray, inside: np.ndarray, item: Wanted, room: Room) -> np.ndarray:
    """What it costs each box (n, 4) that leaders and names would cross."""
    lines = room.lines(item.id)
    cost = _CROSSED * _hits(lines, boxes).sum(axis=0)
    if inside.all():  # no leaders of its own
        return np.asarray(cost)
    anchor = np.array(item.anchor)
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    leaders = np.column_stack([np.clip(anchor, low, high), np.broadcast_to(anchor, low.shape)])
    mine = _CROSSED * _hits(leaders, room.others(item.id)).sum(axis=1)
    mine = mine + _CROSSED / 2 * _lines_cross(leaders, lines).sum(axis=1)
    mine = mine + 0.4 * np.hypot(*(leaders[:, :2] - leaders[:, 2:]).T)
    return np.asarray(cost + np.where(inside, 0, mine))


def _box(row: np.ndarray) -> Box:
    x, y, w, h = row.tolist()
    return Box(x, y, w, h, None)


def _nearest(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    return (
        min(max(point[0], box.x), box.x + box.w),
        min(max(point[1], box.y), box.y + box.h),
    )


def _hits(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Which lines (n, 4: x1, y1, x2, y2) go through which boxes (m, 4): n × m (Liang–Barsky)."""
    start, end = np.zeros((len(lines), len(boxes))), np.ones((len(lines), len(boxes)))
    for axis in (0, 1):
        from_ = lines[:, axis][:, None]
        delta = lines[:, axis + 2][:, None] - from_
        delta = np.where(np.abs(delta) < 1e-9, 1e-9, delta)
        low = (boxes[:, axis][None] - from_) / delta
        high = ((boxes[:, axis] + boxes[:, axis + 2])[None] - from_) / delta
        start = np.maximum(start, np.minimum(low, high))
        end = np.minimum(end, np.maximum(low, high))
    return np.asarray(start < end)


def _lines_cross(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which lines (n, 4) cross which others (m, 4): n × m."""
    a, b = ones[:, None, :2], ones[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]
    return np.asarray((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0))


def _side(a: np.ndarray, b: np.ndarray, p: np.ndarray) -> np.ndarray:
    along, to = b - a, p - a
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])


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
