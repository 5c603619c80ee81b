"""INTERN on a picture that is for the partners alone."""

from __future__ import annotations

from dataclasses import replace

from geo import style
from geo.scene import typeface
from geo.scene.marginalia import MARGIN
from geo.scene.marks import Box, Group, Role, Scene, Stroke, Text
from geo.text import say

#: Above the title, where every picture has a margin; page units.
_TOP, _HIGH, _PADDING = 7.0, 30.0, 10.0
_BASELINE = 0.73  # of the height


def marked_internal(scene: Scene) -> Scene:
    """The picture with the word for what is internal in its upper left corner."""
    words, size = say("audience.mark"), style.NOTE_SIZE
    width = typeface.width(words, size, typeface.BOLD)
    left, ink = MARGIN, scene.look.ink
    frame = Box(left, _TOP, width + 2 * _PADDING, _HIGH, scene.look.page, Stroke(ink, 2), 3)
    line = Text(left + _PADDING, _TOP + _HIGH * _BASELINE, words, size, ink, width, typeface.BOLD)
    group = Group("audience", Role.AUDIENCE, words, "", (frame, line))
    return replace(
        scene,
        groups=(*scene.groups, group),
        description=f"{words}. {scene.description}",
        is_internal=True,
    )
