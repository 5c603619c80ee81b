"""The pictures of a report: the same scenes as everywhere, on pages as wide as a column of text."""

from __future__ import annotations

from dataclasses import replace

from geo.past import known_by
from geo.report import Report
from geo.report.blocks import Heading, Notice, Picture, PictureKind, texts
from geo.scene import Atlas, Page, Scene, map_scene, typeface
from geo.scene.timeline import timeline_height, timeline_scene
from geo.scene.trend import Series, trend_scene
from geo.style import LookName
from geo.view import View, edition_of

#: Page units and millimetres of a column: letters of 18 units are 2.8 mm (7.9 points) high.
WIDTH, WIDTH_MM = 1080.0, 165.0
_DPI = 300.0
#: About how many letters a line of running text has, and how high it is; and how high headings,
#: the margins of a notice, and what stands under a map are.
_LINE, _LINE_MM, _HEADING_MM, _NOTICE_MM, _UNDER_MAP_MM = 98, 4.9, 13.0, 11.0, 29.0
_LEAST_MAP_MM = 68.0
#: The letters of the title (points), and how high each line of it after the first is.
_TITLE_PT, _TITLE_LINE_MM = 27.0, 11.0
#: Units: a map; a chart of figures; the most of a timeline.
_MAP_H, _TREND_H, _TIMELINE_MOST = 960.0, 280.0, 1500.0


def drawn(atlas: Atlas, picture: Picture, map_mm: float | None = None) -> Scene:
    """The scene of a picture; its `description` is the text for those who do not see it.

    `map_mm` is how high a map shall be (see `map_room`); None is the usual height.
    """
    if picture.kind is PictureKind.TREND:
        series = [Series(item.text, item.points) for item in picture.series]
        return trend_scene(series, _page(_TREND_H), LookName.LIGHT, picture.caption)
    if picture.kind is PictureKind.TIMELINE:
        view = picture.view
        atlas = _then(atlas, view)
        height = min(timeline_height(atlas, view, WIDTH), _TIMELINE_MOST)
        return timeline_scene(atlas, view, _page(height), LookName.LIGHT, titled=False)
    height = _MAP_H if map_mm is None else map_mm * WIDTH / WIDTH_MM
    return map_scene(
        atlas, picture.view, None, _page(height), LookName.LIGHT, titled=False, others=True
    )


def map_room(report: Report, room_mm: float) -> float | None:
    """The height of the map that fills the first page, mm.

    `room_mm` is the height under a title of one line for the blocks before the map, and for the
    map. None, for the usual height, where so little is left that the map is better off on the next
    page.
    """
    used = (_title_lines(report) - 1) * _TITLE_LINE_MM
    for block in report.blocks:
        if isinstance(block, Picture):
            break
        letters = sum(map(len, texts(block)))
        used += _HEADING_MM if isinstance(block, Heading) else -(-letters // _LINE) * _LINE_MM
        used += _NOTICE_MM if isinstance(block, Notice) else 0
    left = room_mm - used - _UNDER_MAP_MM
    return None if left < _LEAST_MAP_MM else min(left, _MAP_H * WIDTH_MM / WIDTH)


def _title_lines(report: Report) -> int:
    return len(typeface.wrap(report.title, _TITLE_PT, WIDTH_MM / 25.4 * 72, typeface.BOLD))


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
