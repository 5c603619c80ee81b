"""The background of a still map: the layers of the atlas in the look's colours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from geo import style, text
from geo.model import Bydel, Unit
from geo.part import CITY, Part, PartKind
from geo.scene.atlas import Atlas, Layer
from geo.scene.drawing import Camera
from geo.scene.marginalia import Entry
from geo.scene.marks import Disc, Group, Line, Mark, Role, Shape, Stroke
from geo.style import Look, LookName
from geo.view import ColourBy

#: How a bydel's unit is known when a source says it.
PUBLISHED = "publisert"
#: Below this many metres to the unit a map is close: stations and road numbers show.
CLOSE_M = 9.0
#: Layers that are drawn over the fills of areas, and the ids of the groups that fade what is not of
#: the part and outline it.
OVER_AREAS = {"background-tbane_lines", "background-tbane_stations"}
FADED, OUTLINED = "background-faded", "background-outline"
_FADING = 0.6
_OUTLINE_WIDTH = 3.0


@dataclass(frozen=True, slots=True)
class MapBackground:
    """Draws the layers of an atlas as a camera sees them."""

    atlas: Atlas
    camera: Camera
    look_name: LookName
    colour_by: ColourBy
    part: Part = CITY

    @property
    def look(self) -> Look:
        """The colours in use."""
        return style.LOOKS[self.look_name]

    def groups(self) -> tuple[Group, ...]:
        """One group for each layer that has anything to show, in drawing order."""
        key = (self.camera, self.look_name, self.colour_by, self.part, text.language())
        return self.atlas.remembered(key, self._groups)

    def _groups(self) -> tuple[Group, ...]:
        drawn = ((layer.name, self._marks(layer)) for layer in self.atlas.layers)
        layers = tuple(_group(name, marks) for name, marks in drawn if marks)
        return (*layers, *self._part_groups())

    def _part_groups(self) -> list[Group]:
        """A unit or a bydel is outlined, and what is not of it faded, but on a see-through page."""
        if self.part.kind not in {PartKind.UNIT, PartKind.BYDEL}:
            return []
        ground = self.part.ground(self.atlas.register)
        surface = shapely.union_all([self.atlas.bydeler[id_] for id_ in ground.bydeler])
        rings = self.camera.rings(np.array([surface]))
        lines = self.camera.lines(np.array([surface.boundary]))
        words = text.say("layer.bydeler")
        groups = []
        if self.look_name is not LookName.PLAIN and rings:
            veil = Shape((_corners(self.camera), *rings), self.look.halo, opacity=_FADING)
            groups.append(Group(FADED, Role.BACKGROUND, words, "", (veil,)))
        if lines:
            edge = Line(lines, Stroke(self.look.outline, _OUTLINE_WIDTH))
            groups.append(Group(OUTLINED, Role.BACKGROUND, words, "", (edge,)))
        return groups

    def _marks(self, layer: Layer) -> list[Mark]:
        if layer.name == "bydeler":
            return self._bydeler()
        looks = layer.by_look.items()
        return [mark for look, shapes in looks for mark in self._layer(look, shapes)]

    def _layer(self, look: str, shapes: np.ndarray) -> list[Mark]:
        row = self.look.background.get(look)
        if row is None:
            return []
        if look == "tbane_stations":
            return self._stations(row, shapes)
        if row.fill:
            rings = self.camera.rings(shapes)
            surface: list[Mark] = (
                [Shape(rings, style.over(row.fill, row.opacity, self.look))] if rings else []
            )
            return [*surface, *self._edge(row, shapes)] if look == "veil" else surface
        lines = self.camera.lines(shapes)
        return [Line(lines, _stroke(row))] if lines else []

    def _edge(self, row: style.Line, shapes: np.ndarray) -> list[Mark]:
        """Where the background ends, which is no border of anything."""
        lines = self.camera.lines(shapely.boundary(shapes))
        return [Line(lines, _stroke(row))] if lines else []

    def _stations(self, row: style.Line, shapes: np.ndarray) -> list[Mark]:
        close = self.camera.metres < CLOSE_M
        r = style.STATION_RADIUS_PX * (style.STILL_LINE if close else 0.9)
        points = self.camera.points(shapely.get_coordinates(self.camera.seen(shapes)))
        return [Disc(float(x), float(y), r, row.fill, _stroke(row)) for x, y in points]

    def _bydeler(self) -> list[Mark]:
        tints = self._tints() if self.colour_by is ColourBy.UNIT else []
        row = self.look.background.get("bydel_borders")
        lines = self.camera.lines(self.atlas.bydel_borders)
        return [*tints, Line(lines, _stroke(row))] if row and lines else tints

    def _tints(self) -> list[Mark]:
        marks: list[Mark] = []
        for bydel in self.atlas.register.bydeler:
            rings = self.camera.rings(np.array([self.atlas.bydeler[bydel.id]], dtype=object))
            if bydel.unit and rings:
                is_published = bydel.unit_basis == PUBLISHED
                tint = style.tint_of_unit(bydel.unit, self.look, is_published=is_published)
                marks.append(Shape(rings, tint))
        return marks


def tint_entries(bydeler: Iterable[Bydel], look: Look) -> tuple[Entry, ...]:
    """The rows of a legend for the tints of units behind the areas, in the order of the units."""
    known = {(b.unit, b.unit_basis == PUBLISHED) for b in bydeler if b.unit}
    return tuple(
        _tint_entry(unit, is_published, look)
        for unit in Unit
        for is_published in (True, False)
        if (unit, is_published) in known
    )


def _tint_entry(unit: Unit, is_published: bool, look: Look) -> Entry:
    key = "tint" if is_published else "tint_inferred"
    words = text.say("scene.tint" if is_published else "scene.tint_inferred", unit=unit)
    return Entry(style.tint_of_unit(unit, look, is_published=is_published), words, f"{key}-{unit}")


def _corners(camera: Camera) -> np.ndarray:
    """The frame as a ring."""
    x, y, w, h = camera.frame.x, camera.frame.y, camera.frame.w, camera.frame.h
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]])


def _group(name: str, marks: list[Mark]) -> Group:
    words = text.say(f"layer.{name}")
    return Group(f"background-{name}", Role.BACKGROUND, words, "", tuple(marks))


def _stroke(row: style.Line) -> Stroke:
    dash = tuple(float(part) * style.STILL_LINE for part in row.dash.split())
    return Stroke(row.stroke or style.FAINT, row.width * style.STILL_LINE, dash)
