"""The background of a still map: the layers of the atlas in the look's colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import shapely

from geo import style, text
from geo.background import LAYERS
from geo.frozen import frozen
from geo.model import Bydel, Unit
from geo.part import CITY, Part, PartKind
from geo.scene.atlas import Atlas
from geo.scene.drawing import Camera
from geo.scene.marginalia import Entry
from geo.scene.marks import Disc, Group, Line, Mark, Points, Role, Shape, Stroke
from geo.scene.path_cache import Paths
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
#: The names of paths that are no layer's, and of the kinds of those that are.
_BYDELER, _TINT, _EDGE, _FADED, _OUTLINED = "bydeler", "tint ", "edge", "faded", "outlined"
_RINGS, _LINES, _POINTS = "rings", "lines", "points"
_FADING = 0.6
_OUTLINE_WIDTH = 3.0


@frozen
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
        paths = self._paths()
        drawn = ((name, self._marks(name, paths)) for name in LAYERS)
        layers = tuple(_group(name, marks) for name, marks in drawn if marks)
        return (*layers, *self._part_groups(paths))

    # --- paths: they follow from the geometry, and may be on disk --------------------------------

    def _paths(self) -> Paths:
        kinds = {name: _kind(name, row) for name, row in self.look.background.items()}
        ground = self._ground
        tinted = self.colour_by is ColourBy.UNIT
        about = (self.camera, kinds, ground, tinted)
        return self.atlas.cached("paths", about, lambda: dict(self._find(kinds, ground, tinted)))

    @property
    def _ground(self) -> tuple[str, ...] | None:
        """The bydeler (ids) of a unit or a bydel, which is outlined; None for other parts."""
        if self.part.kind not in {PartKind.UNIT, PartKind.BYDEL}:
            return None
        return tuple(self.part.ground(self.atlas.register).bydeler)

    def _find(
        self, kinds: Mapping[str, str], ground: tuple[str, ...] | None, tinted: bool
    ) -> Iterator[tuple[str, tuple[Points, ...]]]:
        """The paths of each row of a layer as `layer/row`, and those of the bydeler."""
        camera, bydeler = self.camera, self.atlas.bydeler
        for layer in self.atlas.backdrop.layers:
            for look, shapes in layer.by_look.items():
                yield f"{layer.name}/{look}", self._of_kind(kinds.get(look, ""), shapes)
                if look == "veil":
                    yield _EDGE, camera.lines(shapely.boundary(shapes))
        yield _BYDELER, camera.lines(self.atlas.bydel_borders)
        if tinted:
            for id_, surface in bydeler.items():
                yield f"{_TINT}{id_}", camera.rings(np.array([surface], dtype=object))
        if ground is not None:
            surface = shapely.union_all([bydeler[id_] for id_ in ground])
            yield _FADED, camera.rings(np.array([surface]))
            yield _OUTLINED, camera.lines(np.array([surface.boundary]))

    def _of_kind(self, kind: str, shapes: np.ndarray) -> tuple[Points, ...]:
        if kind == _POINTS:
            return (self.camera.points(shapely.get_coordinates(self.camera.seen(shapes))),)
        if kind == _RINGS:
            return self.camera.rings(shapes)
        return self.camera.lines(shapes) if kind == _LINES else ()

    # --- paths in the look's colours -------------------------------------------------------------

    def _part_groups(self, paths: Paths) -> list[Group]:
        """A unit or a bydel is outlined, and what is not of it faded, but on a see-through page."""
        rings, lines = paths.get(_FADED, ()), paths.get(_OUTLINED, ())
        words = text.say("layer.bydeler")
        groups = []
        if self.look_name is not LookName.PLAIN and rings:
            veil = Shape((_corners(self.camera), *rings), self.look.halo, opacity=_FADING)
            groups.append(Group(FADED, Role.BACKGROUND, words, "", (veil,)))
        if lines:
            edge = Line(lines, Stroke(self.look.outline, _OUTLINE_WIDTH))
            groups.append(Group(OUTLINED, Role.BACKGROUND, words, "", (edge,)))
        return groups

    def _marks(self, name: str, paths: Paths) -> list[Mark]:
        if name == "bydeler":
            return self._bydeler(paths)
        rows = (key.partition("/") for key in paths)
        looks = [look for layer, _, look in rows if layer == name]
        return [
            mark for look in looks for mark in self._layer(look, paths[f"{name}/{look}"], paths)
        ]

    def _layer(self, look: str, parts: tuple[Points, ...], paths: Paths) -> list[Mark]:
        row = self.look.background.get(look)
        if row is None:
            return []
        if _kind(look, row) == _POINTS:
            return self._stations(row, parts[0])
        if row.fill:
            fill = style.over(row.fill, row.opacity, self.look)
            surface: list[Mark] = [Shape(parts, fill)] if parts else []
            return [*surface, *_lines(row, paths[_EDGE])] if look == "veil" else surface
        return _lines(row, parts)

    def _stations(self, row: style.Line, points: Points) -> list[Mark]:
        close = self.camera.metres < CLOSE_M
        r = style.STATION_RADIUS_PX * (style.STILL_LINE if close else 0.9)
        return [Disc(float(x), float(y), r, row.fill, _stroke(row)) for x, y in points]

    def _bydeler(self, paths: Paths) -> list[Mark]:
        tints = self._tints(paths) if self.colour_by is ColourBy.UNIT else []
        row = self.look.background.get("bydel_borders")
        return [*tints, *_lines(row, paths[_BYDELER])] if row else tints

    def _tints(self, paths: Paths) -> list[Mark]:
        marks: list[Mark] = []
        for bydel in self.atlas.register.bydeler:
            rings = paths[f"{_TINT}{bydel.id}"]
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


def _kind(look: str, row: style.Line) -> str:
    """What is drawn of the layers in a row of the style table."""
    if look == "tbane_stations":
        return _POINTS
    return _RINGS if row.fill else _LINES


def _lines(row: style.Line, parts: tuple[Points, ...]) -> list[Mark]:
    return [Line(parts, _stroke(row))] if parts else []


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
