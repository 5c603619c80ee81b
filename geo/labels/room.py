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
        self.obstacles = np.array(obstacles, dtype=float).reshape(-1, 4)
        self.boxes: dict[str, Rect] = {}
        self.leaders: dict[str, Leader] = {}

    def is_free(self, boxes: np.ndarray, except_for: str = "") -> np.ndarray:
        """Which of the boxes (n, 4) lie in the frame and touch nothing."""
        x, y, w, h = boxes.T
        frame, edge, gap = self.frame, RULES.edge, RULES.gap
        free = (x >= frame.x + edge) & (y >= frame.y + edge)
        free &= (x + w <= frame.x + frame.w - edge) & (y + h <= frame.y + frame.h - edge)
        ox, oy, ow, oh = self.others(except_for).T[:, :, None]
        apart = (x >= ox + ow + gap) | (ox >= x + w + gap)
        apart |= (y >= oy + oh + gap) | (oy >= y + h + gap)
        free &= apart.all(axis=0)
        free[free] = ~lines_through_boxes(self.lines(except_for), boxes[free]).any(axis=0)
        return np.asarray(free)

    def others(self, except_for: str) -> np.ndarray:
        """The boxes that are taken (n, 4), without one name's own."""
        rows = [box for id_, box in self.boxes.items() if id_ != except_for]
        return np.concatenate([self.obstacles, np.array(rows, dtype=float).reshape(-1, 4)])

    def lines(self, except_for: str) -> np.ndarray:
        """The leaders (n, 4), without one name's own."""
        rows = [(*a, *b) for id_, (a, b) in self.leaders.items() if id_ != except_for]
        return np.array(rows, dtype=float).reshape(-1, 4)

    def crosses(self, leaders: np.ndarray, except_for: str) -> np.ndarray:
        """Which leaders (n, 4) go through a name or an obstacle or cross another leader. An
        obstacle that covers the anchor itself does not count."""
        others = self.others(except_for)
        if len(leaders):
            x, y = leaders[0, 2:]
            left, top, width, height = others.T
            over = (left <= x) & (x <= left + width) & (top <= y) & (y <= top + height)
            others = others[~over]
        through = lines_through_boxes(leaders, others).any(axis=1)
        return np.asarray(through | lines_cross(leaders, self.lines(except_for)).any(axis=1))

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
