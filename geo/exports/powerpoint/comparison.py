"""A slide that sets two lists side by side: the same extent twice, and one legend for both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from geo import text
from geo.escape import plain
from geo.exports.powerpoint import legend, office
from geo.exports.powerpoint.deck_facts import DeckFacts
from geo.exports.powerpoint.drawingml import EMU_PER_PT, Place
from geo.exports.powerpoint.picture import draw
from geo.model import Edition
from geo.part import Part
from geo.scene import Page, Role, Scene, map_scene
from geo.scene.marginalia import Entry
from geo.scene.subject import Item, Subject, letter
from geo.selection import Selection
from geo.style import LookName, legend_order
from geo.text import borders, selected, sources
from geo.view import View

#: EMU to a page unit: the smallest letters of a scene are ten points. Between the maps, EMU.
_UNIT, _BETWEEN = 6_350, 230_000
_HEAD, _NOTE = 18, 11  # points
_NOTE_LINES = 6
_HEAD_GAP = 6 * EMU_PER_PT
#: What a tall page keeps for the words below its map, page units, when they are few.
_BAND = 293.0
_SAME = 0.5  # page units that the frames may differ in height


@dataclass(frozen=True)
class Side:
    """One list on its half of the slide."""

    selection: Selection
    subject: Subject
    scene: Scene

    @cached_property
    def items(self) -> list[Item]:
        """The areas in the picture with their listings."""
        drawn = {group.id.removeprefix("area-") for group in self.scene.of(Role.AREA)}
        return [item for item in self.subject.items if item[0].id in drawn]

    @property
    def date(self) -> str:
        """The list's date in words."""
        return plain(text.date_of(self.selection.edition))

    @property
    def heading(self) -> str:
        """`30. april 2024: 8 IPO-områder`."""
        count = selected.count(self.selection)
        return text.say("slides.compared_line", date=self.date, words=count)


@dataclass(frozen=True)
class Comparison:
    """Two lists on one slide: the older on the left, the deck's own on the right."""

    facts: DeckFacts
    older: Edition
    room: Place
    look: LookName

    @cached_property
    def is_possible(self) -> bool:
        """Whether both lists are shown whole and have an area in the picture."""
        if self.older.partial or self.facts.edition.partial:
            return False
        return all(side.items for side in self._sides)

    @property
    def title(self) -> str:
        """`30. april 2024 og januar 2026 side om side`."""
        older, newer = (side.date for side in self._sides)
        return text.say("slides.compared", older=older, newer=newer)

    def put(self, slide: Any, language: str) -> None:
        """Write both maps with their headings, the legend, and the notes."""
        for number, side in enumerate(self._sides):
            self._put_side(slide, self._place(number), side, language)
        first = self._place(0)
        row = legend.row(self._sides[-1].scene, self._entries(), self.room.w / _UNIT)
        height = round(legend.ROW_H * _UNIT)
        draw(slide, row, (self.room.x, first.y + first.h, self.room.w, height))
        foot = Place(self.room.x, first.y + first.h + height, self.room.w, self._foot)
        office.paragraphs(slide, foot, self._notes, language, _NOTE, text.say("slides.note"))

    def _put_side(self, slide: Any, place: Place, side: Side, language: str) -> None:
        heading = place._replace(y=self.room.y, h=place.y - self.room.y)
        words = side.heading
        office.paragraphs(slide, heading, [words], language, _HEAD, words, strong=1)
        scene = side.scene
        top = place.y - round(scene.frame.y * _UNIT)
        box = (place.x, top, place.w, round(scene.page.height * _UNIT))
        draw(slide, legend.picture_only(scene), box)

    # --- the two sides --------------------------------------------------------------------------

    @cached_property
    def _sides(self) -> tuple[Side, ...]:
        return tuple(self._side(edition) for edition in (self.older, self.facts.edition))

    def _side(self, edition: Edition) -> Side:
        register, view = self.facts.register, replace(self.facts.view, edition=edition.id)
        part = Part.of_view(view)
        subject = Subject(register, view, part)
        return Side(Selection(register, view, part), subject, self._scene(view, part))

    def _scene(self, view: View, part: Part) -> Scene:
        """A map as high as its place; the words below it are the slide's own."""
        high = self._place(0).h / _UNIT
        scene = self._drawn(view, part, high + _BAND)
        lacking = high - scene.frame.h
        return scene if abs(lacking) < _SAME else self._drawn(view, part, high + _BAND + lacking)

    def _drawn(self, view: View, part: Part, height: float) -> Scene:
        page = Page("slide", self._place(0).w / _UNIT, height, 1, 144)
        return map_scene(self.facts.atlas, view, part, page, self.look, titled=False)

    # --- places ---------------------------------------------------------------------------------

    def _place(self, number: int) -> Place:
        """Where the map of one side stands, below its heading."""
        wide = (self.room.w - _BETWEEN) // 2
        head = round(_HEAD * office.LINE * EMU_PER_PT) + _HEAD_GAP
        below = round(legend.ROW_H * _UNIT) + self._foot
        left = self.room.x + number * (wide + _BETWEEN)
        return Place(left, self.room.y + head, wide, self.room.h - head - below)

    @property
    def _foot(self) -> int:
        """Room for the notes, EMU."""
        return round(_NOTE_LINES * _NOTE * office.LINE * EMU_PER_PT)

    # --- words ----------------------------------------------------------------------------------

    @cached_property
    def _notes(self) -> list[str]:
        """The borders, what the letters mean, and what either map lacks."""
        items = [item for side in self._sides for item in side.items]
        basis = [words] if (words := borders.basis_of(area for area, _ in items)) else []
        if any(letter(listing) for _, listing in items):
            basis.append(text.unit_letters())
        lacking = [
            text.say("slides.compared_line", date=side.date, words=" ".join(side.scene.left_out))
            for side in self._sides
            if side.scene.left_out
        ]
        wide, high = self.room.w / EMU_PER_PT, self._foot / EMU_PER_PT
        return office.fitted([" ".join(basis), *lacking, self._source], _NOTE, wide, high)

    @property
    def _source(self) -> str:
        """The sources of both lists and of the map, each once."""
        used = [id_ for side in self._sides for id_ in side.subject.source_ids]
        cited = sources.line(self.facts.register, used)
        return text.say("scene.source", sources=cited, credit=text.say("map.credit"))

    def _entries(self) -> list[Entry]:
        """A row for each fill in either map, in the table's order."""
        entries = {}
        for side in self._sides:
            for item in side.items:
                fill, words, key = side.subject.fill(item)
                entries[key] = Entry(fill, words, key)
        order = [*legend_order(), *entries]
        return sorted(entries.values(), key=lambda entry: order.index(entry.key))
