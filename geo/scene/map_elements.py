"""Scale bar and north mark."""

from __future__ import annotations

import numpy as np

from geo import style, text
from geo.scene import typeface
from geo.scene.marks import Anchor, Box, Group, Line, Mark, Role, Shape, Stroke, Text
from geo.style import Look

_NICE_KM = (0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20)


def scale_bar(frame: Box, metres: float, look: Look) -> tuple[Group, Box]:
    """A bar of a round number of kilometres in the lower right corner; `metres` to the unit."""
    most = min(frame.w * 0.22, 300) * metres / 1000
    km = max((value for value in _NICE_KM if value <= most), default=_NICE_KM[0])
    length = km * 1000 / metres
    words = text.say("scene.scale", km=text.number(km, 0 if km >= 1 else 1))
    size = style.NOTE_SIZE
    width = max(length, typeface.width(words, size)) + 20
    box = Box(frame.x + frame.w - width - 70, frame.y + frame.h - 62, width, 48, None)
    x, y = box.x + 10, box.y + 38
    ends = np.array([[x, y - 9], [x, y], [x + length, y], [x + length, y - 9]])
    marks: tuple[Mark, ...] = (
        Line((ends,), Stroke(look.halo, 7)),
        Line((ends,), Stroke(look.ink, 3)),
        Text(
            x + length / 2,
            y - 16,
            words,
            size,
            look.ink,
            typeface.width(words, size),
            anchor=Anchor.MIDDLE,
            halo=look.halo,
        ),
    )
    return Group("scale-bar", Role.ELEMENT, text.say("scene.scale_bar"), words, marks, box), box


def north_mark(frame: Box, look: Look) -> tuple[Group, Box]:
    """An arrow up with an N; grid north of UTM 32, which differs by 1.5 degrees at most here."""
    box = Box(frame.x + frame.w - 62, frame.y + frame.h - 78, 44, 64, None)
    x, top = box.x + box.w / 2, box.y + 2
    arrow = np.array([[x, top], [x + 11, top + 32], [x, top + 25], [x - 11, top + 32], [x, top]])
    size = 24.0
    marks: tuple[Mark, ...] = (
        Shape((arrow,), look.ink, Stroke(look.halo, 2)),
        Text(
            x,
            top + 56,
            "N",
            size,
            look.ink,
            typeface.width("N", size, typeface.BOLD),
            typeface.BOLD,
            Anchor.MIDDLE,
            look.halo,
        ),
    )
    return Group("north", Role.ELEMENT, text.say("scene.north"), "", marks, box), box
