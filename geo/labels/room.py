"""Where names may stand: what is always taken, and what the names placed so far have taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from geo.labels.crossing import any_through, cross, lines_through, through_any
from geo.labels.problem import Leader, Place, Point, Rect
from geo.labels.rules import RULES

#: Most names take one of so many best places: these are looked at one by one, the rest at once.
_EARLY = 6
#: Obstacles from which it is worth while to see on a grid first what is taken; units of a cell.
_MANY, _CELL = 2_000, 2.0


class Choice(NamedTuple):
    """The places that a name of one size may take, best first: boxes (n, 4: x, y, w, h), what each
    costs (n), and the leader from each (n, 4: x1, y1, x2, y2; NaN: none, for it stands on its
    area); no leaders at all for a name without."""

    boxes: np.ndarray
    costs: np.ndarray
    leaders: np.ndarray | None = None

    def leader(self, number: int) -> Leader | None:
        """The leader of one place."""
        if self.leaders is None or np.isnan(self.leaders[number, 0]):
            return None
        x1, y1, x2, y2 = self.leaders[number].tolist()
        return (x1, y1), (x2, y2)


class Frame:
    """The frame and the obstacles in it, which never move."""

    def __init__(self, frame: Rect, obstacles: Sequence[Rect]) -> None:
        self._frame = frame
        self._obstacles = _rows(obstacles)
        #: Of very many, hundreds lie on each box, and one is enough to know.
        many = len(obstacles) > _MANY
        self._middles = _Middles(frame, self._obstacles) if many else None

    def is_free(self, boxes: np.ndarray) -> np.ndarray:
        """Which of the boxes (n, 4) lie in the frame and touch no obstacle."""
        x, y, w, h = boxes.T
        frame, edge = self._frame, RULES.edge
        free = (x >= frame.x + edge) & (y >= frame.y + edge)
        free &= (x + w <= frame.x + frame.w - edge) & (y + h <= frame.y + frame.h - edge)
        if self._middles is not None:
            free &= ~self._middles.are_within(boxes)
        free[free] = _apart(boxes[free], self._obstacles)
        return np.asarray(free)

    def crosses(self, leaders: np.ndarray, anchor: Point) -> np.ndarray:
        """Which leaders (n, 4) to one anchor go through an obstacle that does not cover it."""
        if not len(leaders):
            return np.empty(0, dtype=bool)
        x, y, w, h = self._obstacles.T
        covers = (x <= anchor[0]) & (anchor[0] <= x + w) & (y <= anchor[1]) & (anchor[1] <= y + h)
        ends = leaders.reshape(-1, 2)
        near = _meeting(self._obstacles, ends.min(axis=0), ends.max(axis=0))
        others = self._obstacles[near & ~covers]
        return np.asarray(lines_through(leaders, others[:, None]).any(axis=0))


class _Middles:
    """The middles of boxes on a grid, to see at once that a large box has one of them in it."""

    def __init__(self, frame: Rect, boxes: np.ndarray) -> None:
        self._origin = np.array([frame.x, frame.y])
        self._shape = np.ceil(np.array([frame.w, frame.h]) / _CELL).astype(int)
        cells = np.floor((boxes[:, :2] + boxes[:, 2:] / 2 - self._origin) / _CELL).astype(int)
        cells = cells[((cells >= 0) & (cells < self._shape)).all(axis=1)]
        counts = np.zeros(self._shape + 1, dtype=np.int64)
        np.add.at(counts, tuple(cells.T + 1), 1)
        self._sums = counts.cumsum(axis=0).cumsum(axis=1)

    def are_within(self, boxes: np.ndarray) -> np.ndarray:
        """Which of the boxes (n, 4) surely have a middle in them; of others it is not known."""
        low = np.ceil((boxes[:, :2] - self._origin) / _CELL).astype(int)
        high = np.floor((boxes[:, :2] + boxes[:, 2:] - self._origin) / _CELL).astype(int)
        (left, top), (right, bottom) = (np.clip(it, 0, self._shape).T for it in (low, high))
        right, bottom = np.maximum(left, right), np.maximum(top, bottom)
        sums = self._sums
        counts = sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top]
        return np.asarray(counts > 0)


class Room:
    """What the names have taken, by the id of each."""

    def __init__(self) -> None:
        self._boxes: dict[str, Rect] = {}
        self._leaders: dict[str, Leader] = {}

    def put(self, place: Place) -> None:
        """Take the place."""
        self._boxes[place.id] = place.box
        self._leaders.pop(place.id, None)
        if place.leader:
            self._leaders[place.id] = place.leader

    def clear(self, id_: str) -> None:
        """Give the place of a name free again."""
        self._boxes.pop(id_, None)
        self._leaders.pop(id_, None)

    def first_free(self, choice: Choice) -> int | None:
        """The number of the best place that touches nothing and whose leader crosses nothing."""
        numbers = self._apart(choice.boxes)
        return next((number for number in numbers if self._is_clear(choice, number)), None)

    def _apart(self, boxes: np.ndarray) -> Iterator[int]:
        """The numbers of the boxes (n, 4) that touch no name, in order."""
        for number, box in enumerate(boxes[:_EARLY].tolist()):
            if not _touches(box, self._boxes.values()):
                yield number
        late = boxes[_EARLY:]
        if len(late):
            yield from (np.flatnonzero(_apart(late, _rows(self._boxes.values()))) + _EARLY).tolist()

    def _is_clear(self, choice: Choice, number: int) -> bool:
        """Whether no leader goes through the box, and the box's own leader crosses nothing."""
        leaders = self._leaders.values()
        if any_through(leaders, choice.boxes[number].tolist()):
            return False
        own = choice.leader(number)
        if own is None:
            return True
        if through_any(own, self._boxes.values()):
            return False
        return not any(cross(own, other) for other in leaders)


def _rows(of: Iterable[Sequence[float]]) -> np.ndarray:
    return np.array([*of], dtype=float).reshape(-1, 4)


def _touches(box: Sequence[float], others: Iterable[Sequence[float]]) -> bool:
    """Whether a box is nearer to any of the others than names may be."""
    x, y, w, h = box
    gap = RULES.gap
    for ox, oy, ow, oh in others:
        across = x < ox + ow + gap and ox < x + w + gap
        if across and y < oy + oh + gap and oy < y + h + gap:
            return True
    return False


def _apart(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of the boxes (n, 4) touch none of the others (m, 4).

    Of thousands of others, all but a few lie elsewhere.
    """
    if not len(boxes):
        return np.empty(0, dtype=bool)
    gap = RULES.gap
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    others = others[_meeting(others, low.min(axis=0) - gap, high.max(axis=0) + gap)]
    (left, top), (right, end) = low.T, high.T
    x, y, w, h = others.T[:, :, None]
    apart = (left >= x + w + gap) | (x >= right + gap)
    apart |= (top >= y + h + gap) | (y >= end + gap)
    return np.asarray(apart.all(axis=0))


def _meeting(boxes: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which of the boxes (n, 4) meet the rectangle from one corner (2) to the other (2)."""
    corners = boxes[:, :2]
    return np.asarray(((corners <= high) & (corners + boxes[:, 2:] >= low)).all(axis=1))
