"""The timeline on a slide: the chart as high as there is room for, legend and notes below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geo import text
from geo.exports.powerpoint import legend, office
from geo.exports.powerpoint.drawingml import EMU_PER_PT, Place
from geo.exports.powerpoint.picture import draw
from geo.scene import Atlas, Page, Scene
from geo.scene.marginalia import MARGIN
from geo.scene.timeline import timeline_scene
from geo.style import LookName
from geo.view import View

#: EMU to a page unit: the smallest letters of a scene are ten points.
_UNIT = 6_350
_NOTE, _MOST_NOTES = 11, 0.25  # points; part of the room
#: What a page keeps for the words below the chart, page units, when the chart is drawn first.
_FOOT = 350.0


@dataclass(frozen=True)
class TimelineChart:
    """A timeline of a view for a place on a slide."""

    atlas: Atlas
    view: View
    room: Place
    look: LookName

    @cached_property
    def scene(self) -> Scene:
        """The timeline with its chart as high as the place; `left_out` are areas without room."""
        scene = self._over(self._first)
        return self._over(scene) if scene.left_out else scene

    @cached_property
    def _first(self) -> Scene:
        """The timeline on a page higher than the place: what its words are and how high."""
        return self._drawn(self.room.h / _UNIT + _FOOT)

    def _over(self, words: Scene) -> Scene:
        """The timeline as high as the legend and notes of a scene leave room for."""
        first, high = self._first, self.room.h - self._below(words)
        return self._drawn(first.page.height - first.frame.h + high / _UNIT)

    def _drawn(self, height: float) -> Scene:
        page = Page("slide", self._box.w / _UNIT, height, 1, 144)
        return timeline_scene(self.atlas, self.view, page, self.look, titled=False)

    @property
    def _box(self) -> Place:
        """The room and the scene's own margins beside it, so that its words are in line with the
        title."""
        beside = min(round(MARGIN * _UNIT), self.room.x)
        return self.room._replace(x=self.room.x - beside, w=self.room.w + 2 * beside)

    def _notes(self, scene: Scene) -> list[str]:
        """What a scene says below its chart, areas without room first."""
        wide, high = self.room.w / EMU_PER_PT, self.room.h / EMU_PER_PT
        words = [one for one in legend.notes(scene) if one not in scene.left_out]
        return office.fitted([*scene.left_out, *words], _NOTE, wide, high * _MOST_NOTES)

    def _below(self, scene: Scene) -> int:
        """Room for legend and notes of a scene, EMU."""
        notes = office.height(self._notes(scene), _NOTE, self.room.w / EMU_PER_PT)
        return round(legend.ROW_H * _UNIT + notes * EMU_PER_PT)

    def put(self, slide: Any, language: str) -> None:
        """Write chart, legend and notes."""
        scene, room = self.scene, self.room
        top = room.y - round(scene.frame.y * _UNIT)
        draw(slide, legend.picture_only(scene), self._box._replace(y=top, h=self._height(scene)))
        row = legend.row(scene, legend.entries(scene), room.w / _UNIT)
        end = room.y + room.h - self._below(scene)
        draw(slide, row, (room.x, end, room.w, round(row.page.height * _UNIT)))
        foot = end + round(legend.ROW_H * _UNIT)
        place = Place(room.x, foot, room.w, room.y + room.h - foot)
        office.paragraphs(
            slide, place, self._notes(scene), language, _NOTE, text.say("slides.note")
        )

    def _height(self, scene: Scene) -> int:
        return round(scene.page.height * _UNIT)
