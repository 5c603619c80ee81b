"""The words round a scene's picture, set as a slide's own: a legend in one row, and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from geo import text
from geo.scene import Page, Role, Scene
from geo.scene.marginalia import Column, Entry, moved
from geo.scene.marks import Box, Group
from geo.style import Fill

#: The height of a legend in one row, page units.
ROW_H = 56.0
_PREFIX = "legend-"
_BESIDE = {Role.TITLE, Role.SUBTITLE, Role.LEGEND, Role.NOTE}


def picture_only(scene: Scene) -> Scene:
    """The scene without the words round its picture."""
    groups = tuple(group for group in scene.groups if group.role not in _BESIDE)
    return replace(scene, groups=groups)


def notes(scene: Scene) -> list[str]:
    """The sentences of a scene, its sources last."""
    return [group.name for group in scene.of(Role.NOTE)]


def entries(scene: Scene) -> Iterator[Entry]:
    """The rows of a scene's legend."""
    for group in scene.of(Role.LEGEND):
        swatch = group.marks[0]
        if isinstance(swatch, Box) and isinstance(swatch.fill, Fill):
            yield Entry(swatch.fill, group.name, group.id.removeprefix(_PREFIX))


def row(scene: Scene, shown: Iterable[Entry], width: float) -> Scene:
    """A legend in one row, `width` page units wide, in the look of a scene."""
    rows = list(shown)
    column = Column(0, 0, width, scene.look)
    column.legend(rows, "", across=max(len(rows), 1))
    groups = [group for group in column.groups if group.id != f"{_PREFIX}title"]
    tops = [mark.y for group in groups for mark in group.marks if isinstance(mark, Box)]
    page = Page("slide", width, ROW_H, 1, 144)
    return replace(
        scene,
        page=page,
        groups=tuple(_raised(groups, min(tops, default=0) - 10)),
        title=text.say("map.legend"),
        description=text.say(
            "slides.legend_told", rows=text.listing([entry.words for entry in rows])
        ),
    )


def _raised(groups: Iterable[Group], up: float) -> Iterator[Group]:
    return (moved(group, -up) for group in groups)
