"""The frame and everything already placed in it: boxes that nobody may cover, and leaders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.labels.crossing import lines_cross, lines_through_boxes
from geo.labels.problem import Leader, Place, Rect
from geo.labels.rules import RULES


class Room:
    """What is taken, by the id of the name that took it."""

    def __init__(self, frame: Rect, obstacles: Sequence[Rect]) -> None:
        self.frame = frame
        self.obstacles = tuple(obstacles)
        self.boxes: dict[str, Rect] = {}
        self.leaders: dict[str, Leader] = {}

    def is_free(self, boxes: np.ndarray) -> np.ndarray:
        """Which of the boxes (n, 4) lie in the frame and touch nothing."""
        x, y, w, h = boxes.T
        frame, edge, gap = self.frame, RULES.edge, RULES.gap
        free = (x >= frame.x + edge) & (y >= frame.y + edge)
        free &= (x + w <= frame.x + frame.w - edge) & (y + h <= frame.y + frame.h - edge)
        ox, oy, ow, oh = self._taken().T[:, :, None]
        apart = (x >= ox + ow + gap) | (ox >= x + w + gap)
        apart |= (y >= oy + oh + gap) | (oy >= y + h + gap)
        free &= apart.all(axis=0)
        if self.leaders:
            free[free] = ~lines_through_boxes(self._lines(), boxes[free]).any(axis=0)
        return np.asarray(free)

    def crosses(self, leaders: np.ndarray) -> np.ndarray:
        """Which leaders (n, 4) to one anchor go through a name or an obstacle or cross another
        leader. An obstacle that covers the anchor itself does not count."""
        if not len(leaders):
            return np.zeros(0, dtype=bool)
        x, y = leaders[0, 2:]
        boxes = [box for box in self.obstacles if not _covers(box, x, y)]
        others = np.array([*boxes, *self.boxes.values()], dtype=float).reshape(-1, 4)
        through = lines_through_boxes(leaders, others).any(axis=1)
        if self.leaders:
            through |= lines_cross(leaders, self._lines()).any(axis=1)
        return np.asarray(through)

    def _taken(self) -> np.ndarray:
        """The boxes that are taken (n, 4)."""
        rows = np.array([*self.obstacles, *self.boxes.values()], dtype=float)
        return rows.reshape(-1, 4)

    def _lines(self) -> np.ndarray:
        """The leaders (n, 4)."""
        rows = [(*a, *b) for a, b in self.leaders.values()]
        return np.array(rows, dtype=float).reshape(-1, 4)

    def put(self, place: Place) -> None:
        """Take the place."""
        self.boxes[place.id] = place.box
        self.leaders.pop(place.id, None)
        if place.leader:
            self.leaders[place.id] = place.leader

    def clear(self, id_: str) -> None:
        """Give the place of a name free again."""
        self.boxes.pop(id_, None)
        self.leaders.pop(id_, None)


def _covers(box: Rect, x: float, y: float) -> bool:
    return box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h
