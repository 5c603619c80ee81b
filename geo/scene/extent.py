"""Which part of the city a picture shows. It never depends on the edition, so that two slides of
different years can be flipped and nothing moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from geo import places
from geo.errors import UnknownValueError
from geo.model import Register, Unit
from geo.scene.atlas import Atlas
from geo.view import View, slug

T = TypeVar("T")
Bounds = tuple[float, float, float, float]
#: Room round the places, as a part of their size, and the least width of a picture in metres.
_AIR, _LEAST_M = {"city": 0.02, "unit": 0.04, "bydel": 0.06, "areas": 0.45}, 2_500


class ExtentKind(StrEnum):
    """What an extent is made of."""

    CITY = "city"
    UNIT = "unit"
    BYDEL = "bydel"
    AREAS = "areas"


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the city: the whole (no ids), a unit, a bydel, or areas with surroundings."""

    kind: ExtentKind = ExtentKind.CITY
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, view: View) -> Extent:
        """What a view is about: its area, its bydel, its one unit, else the city."""
        if view.area:
            return cls(ExtentKind.AREAS, (view.area,))
        if view.bydel:
            return cls(ExtentKind.BYDEL, (view.bydel,))
        if len(view.units) == 1:
            return cls(ExtentKind.UNIT, (str(view.units[0]),))
        return cls()

    @classmethod
    def parse(cls, text: str, register: Register) -> Extent:
        """`by`, a unit, a bydel, or areas with commas between. Raises UnknownValueError."""
        word = slug(text)
        if word in {"by", "byen", "oslo"} or not text.strip():
            return cls()
        for unit in Unit:
            if word in {slug(unit), f"enhet-{slug(unit)}"}:
                return cls(ExtentKind.UNIT, (str(unit),))
        if word in register.bydel_by_id and word not in register.area_by_id:
            return cls(ExtentKind.BYDEL, (word,))
        parts = [part.strip() for part in text.split(",") if part.strip()] or [text]
        if len(parts) == 1 and (found := _bydel(register, parts[0])):
            return cls(ExtentKind.BYDEL, (found,))
        return cls(ExtentKind.AREAS, tuple(dict.fromkeys(_area(register, p) for p in parts)))

    def word(self) -> str:
        """The address form of this extent, which `parse` reads back."""
        if self.kind is ExtentKind.CITY:
            return "by"
        if self.kind is ExtentKind.UNIT:
            return slug(self.ids[0])
        return f"bydel {self.ids[0]}" if self.kind is ExtentKind.BYDEL else ",".join(self.ids)

    def bounds(self, atlas: Atlas) -> Bounds:
        """West, south, east, north in metres (EPSG:25832), with air round them.

        Raises UnknownValueError for an id that the register does not have.
        """
        shapes = _shapes(atlas, self)
        west, south, east, north = shapely.total_bounds(shapes)
        air = max(east - west, north - south) * _AIR[self.kind]
        wish = max(_LEAST_M - max(east - west, north - south), 0) / 2
        air = max(air, wish)
        return (west - air, south - air, east + air, north + air)


def _bydel(register: Register, name: str) -> str | None:
    asked = name.casefold().removeprefix("bydel ").strip()
    if name.casefold().startswith("bydel ") and asked in register.bydel_by_id:
        return asked
    match = places.resolve(register, name)
    return match.id if match and match.kind is places.PlaceKind.BYDEL else None


def _area(register: Register, name: str) -> str:
    if name in register.area_by_id:
        return name
    match = places.resolve(register, name, (places.PlaceKind.AREA,))
    if match is None:
        near = places.suggest(register, name, limit=12)
        areas = [item.matched for item in near if item.kind is places.PlaceKind.AREA][:3]
        bydeler = [f"bydel {b.matched}" for b in near if b.kind is places.PlaceKind.BYDEL][:2]
        raise UnknownValueError("extent", name, ("by", *map(str, Unit), *areas, *bydeler))
    return match.id


def _shapes(atlas: Atlas, extent: Extent) -> list[BaseGeometry]:
    register = atlas.register
    if extent.kind is ExtentKind.AREAS:
        return [shape for id_ in extent.ids for shape in _of_area(atlas, id_)]
    if extent.kind is ExtentKind.BYDEL:
        return [_known(atlas.bydeler, "bydel", id_) for id_ in extent.ids]
    towns = [bydel for bydel in register.bydeler if bydel.kind == "bydel"]
    if extent.kind is ExtentKind.UNIT:
        unit = _known({str(unit): unit for unit in Unit}, "unit", extent.ids[0])
        # The unit is what the lists say; its border need not follow the bydeler.
        ever = {row.area for e in register.editions for row in e.listings if row.unit is unit}
        drawn = (id_ for id_ in sorted(ever) if id_ in atlas.areas)
        inside = [atlas.areas[id_] for id_ in drawn if register.area_by_id[id_].bydel]
        return [atlas.bydeler[b.id] for b in towns if b.unit is unit] + inside
    return [atlas.bydeler[bydel.id] for bydel in towns]


def _of_area(atlas: Atlas, id_: str) -> list[BaseGeometry]:
    """An area's border; where none is drawn that of its bydel, and of the city outside Oslo."""
    area = _known(atlas.register.area_by_id, "area", id_)
    if area.id in atlas.areas:
        return [atlas.areas[area.id]]
    return [atlas.bydeler[area.bydel]] if area.bydel else _shapes(atlas, Extent())


def _known(items: Mapping[str, T], kind: str, id_: str) -> T:
    if id_ not in items:
        raise UnknownValueError(kind, id_, tuple(items))
    return items[id_]
