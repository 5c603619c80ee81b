"""The pictures of a report: the same scenes as everywhere, on pages as wide as a column of text."""

from __future__ import annotations

from dataclasses import replace

from geo.past import known_by
from geo.report.blocks import Picture, PictureKind
from geo.scene import (
    Atlas,
    Page,
    Scene,
    Series,
    map_scene,
    timeline_height,
    timeline_scene,
    trend_scene,
)
from geo.style import LookName
from geo.view import View, edition_of

#: Page units and millimetres of a column: letters of 18 units are 2.8 mm (7.9 points) high.
WIDTH, WIDTH_MM = 1080.0, 165.0
_DPI = 300.0
#: Units: a map; a chart of figures; the most of a timeline.
_MAP_H, _TREND_H, _TIMELINE_MOST = 960.0, 280.0, 1500.0


def drawn(atlas: Atlas, picture: Picture) -> Scene:
    """The scene of a picture; its `told` is the text for those who do not see it."""
    if picture.kind is PictureKind.TREND:
        series = [Series(item.text, item.points) for item in picture.series]
        return trend_scene(series, _page(_TREND_H), LookName.LIGHT, picture.caption)
    if picture.kind is PictureKind.TIMELINE:
        view = picture.view
        atlas = _then(atlas, view)
        height = min(timeline_height(atlas, view, WIDTH), _TIMELINE_MOST)
        return timeline_scene(atlas, view, _page(height), LookName.LIGHT, titled=False)
    return map_scene(
        atlas, picture.view, None, _page(_MAP_H), LookName.LIGHT, titled=False, others=True
    )


def _then(atlas: Atlas, view: View) -> Atlas:
    """The atlas with the lists and dates that were known when the view's list came."""
    known = known_by(atlas.register, edition_of(atlas.register, view))
    return atlas if known is atlas.register else replace(atlas, register=known)


def height_mm(scene: Scene) -> float:
    """How high a picture is when it is as wide as the column."""
    return WIDTH_MM * scene.page.height / scene.page.width


def _page(height: float) -> Page:
    scale = WIDTH_MM / 25.4 * _DPI / WIDTH
    return Page("report", WIDTH, height, scale, _DPI)
