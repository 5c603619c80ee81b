"""A part of the city: all of it, a police unit, a bydel, one area or several areas.

The one place that says what belongs to a part:

- **An area belongs to a unit when the list says so.** The unit's border need not follow the
  bydeler, so the bydel that an area lies in decides nothing. A question about one list asks that
  list; a question about a change asks both; a picture, which must not move with the list, counts
  every list (docs/decisions/0008). Without a list, the newest that gives a unit decides
  (`unit_of`).
- **A bydel belongs to a unit by the published division** (`Bydel.unit`).
- **An area belongs to each bydel that the register gives it**, or to none when it lies outside
  Oslo. In the city it is one area all the same.
- **The city is the bydeler with an administration** (15 in Oslo) where surfaces are asked for, and
  every area, also those outside the city, where areas are. In a register whose areas may reach
  beyond every bydel (`beyond` in its settings) the surfaces of the areas count, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

from geo import places, settings
from geo.errors import UnknownValueError
from geo.frozen import frozen
from geo.model import Area, Bydel, Edition, Register, Surface, Unit
from geo.places import PlaceKind
from geo.view import View, slug

T = TypeVar("T")
#: How `word` and people write the whole city.
CITY_WORD = "by"
#: The city in names of files.
_CITY_SLUG = settings.current().id
_CITY_WORDS = frozenset({CITY_WORD, "byen", _CITY_SLUG, slug(settings.current().city)})
_BYDEL = "bydel "


class PartKind(StrEnum):
    """What a part is made of."""

    CITY = "city"
    UNIT = "unit"
    BYDEL = "bydel"
    AREA = "area"
    AREAS = "areas"


#: The fewest and the most ids that a part of a kind has.
_COUNTS: Mapping[PartKind, tuple[int, float]] = {
    PartKind.CITY: (0, 0),
    PartKind.UNIT: (1, 1),
    PartKind.BYDEL: (1, 1),
    PartKind.AREA: (1, 1),
    PartKind.AREAS: (2, float("inf")),
}


class Ground(NamedTuple):
    """The ids whose surfaces make up a part: bydeler, and areas that have a border."""

    bydeler: tuple[str, ...]
    areas: tuple[str, ...]


@frozen
class Part:
    """A part of the city: its kind, and the unit, the bydel (id) or the areas (ids).

    Raises ValueError for a number of ids that the kind cannot have.
    """

    kind: PartKind = PartKind.CITY
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        least, most = _COUNTS[self.kind]
        if not least <= len(self.ids) <= most:
            raise ValueError(f"a part of kind {self.kind} cannot have {len(self.ids)} ids")

    # --- making one -----------------------------------------------------------------------------

    @classmethod
    def of_unit(cls, unit: Unit) -> Part:
        """A police unit."""
        return cls(PartKind.UNIT, (str(unit),))

    @classmethod
    def of_bydel(cls, bydel: str) -> Part:
        """A bydel (id)."""
        return cls(PartKind.BYDEL, (bydel,))

    @classmethod
    def of_areas(cls, areas: Iterable[str]) -> Part:
        """Areas (ids), each once; the city when there are none."""
        ids = tuple(dict.fromkeys(areas))
        if not ids:
            return CITY
        return cls(PartKind.AREA if len(ids) == 1 else PartKind.AREAS, ids)

    @classmethod
    def of_view(cls, view: View) -> Part:
        """What a view is about: its area, its bydel, its one unit, else the city."""
        if view.area:
            return cls.of_areas((view.area,))
        if view.bydel:
            return cls.of_bydel(view.bydel)
        return cls.of_unit(view.units[0]) if len(view.units) == 1 else CITY

    @classmethod
    def parse(cls, text: str, register: Register) -> Part:
        """Read `by`, a unit, a bydel, or areas with commas between, spelled forgivingly.

        A name of both an area and a bydel means the area; `bydel Grorud` means the bydel. Raises
        UnknownValueError (kind `extent`) with the nearest valid names.
        """
        names = [name.strip() for name in text.split(",") if name.strip()] or [text]
        if len(names) > 1 and all(name in register.area_by_id for name in names):
            return cls.of_areas(names)  # as `word` writes them, whatever else they look like
        word = slug(text)
        if word in _CITY_WORDS or not text.strip():
            return CITY
        for unit in Unit:
            if word in {slug(unit), f"enhet-{slug(unit)}"}:
                return cls.of_unit(unit)
        if word in register.bydel_by_id and word not in register.area_by_id:
            return cls.of_bydel(word)
        if len(names) == 1 and (bydel := _bydel_of(register, names[0])):
            return cls.of_bydel(bydel)
        return cls.of_areas(_area_of(register, name) for name in names)

    # --- its names ------------------------------------------------------------------------------

    def word(self) -> str:
        """The form for addresses and options, which `parse` reads back."""
        if self.kind is PartKind.CITY:
            return CITY_WORD
        if self.kind is PartKind.UNIT:
            return slug(self.ids[0])
        return f"{_BYDEL}{self.ids[0]}" if self.kind is PartKind.BYDEL else ",".join(self.ids)

    @property
    def slug(self) -> str:
        """The form for file names: `alna`, `enhet-ost`, `oslo`, `vestli-grorud`."""
        if self.kind is PartKind.CITY:
            return _CITY_SLUG
        return f"enhet-{slug(self.ids[0])}" if self.kind is PartKind.UNIT else "-".join(self.ids)

    # --- what it is made of ---------------------------------------------------------------------

    @property
    def unit(self) -> Unit | None:
        """The police unit, where the part is one."""
        return Unit(self.ids[0]) if self.kind is PartKind.UNIT else None

    @property
    def bydel(self) -> str | None:
        """The bydel (id), where the part is one."""
        return self.ids[0] if self.kind is PartKind.BYDEL else None

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas (ids), where the part is one area or several."""
        return self.ids if self.kind in {PartKind.AREA, PartKind.AREAS} else ()

    # --- what belongs to it ---------------------------------------------------------------------

    def narrow(self, view: View) -> View:
        """The view with this part as its filter; a view has no filter for areas."""
        if self.unit:
            return replace(view, units=(self.unit,))
        return replace(view, bydel=self.bydel) if self.bydel else view

    def contains(self, area: Area, units: Collection[Unit | None]) -> bool:
        """Whether an area belongs to the part. `units` are those that the lists in question give
        it (`units_on`)."""
        if self.unit:
            return self.unit in units
        if self.bydel:
            return self.bydel in area.bydeler
        return area.id in self.areas if self.areas else True

    def ground(self, register: Register) -> Ground:
        """The bydeler and areas whose surfaces make up the part, whichever list is shown.

        An area without a border is stood for by its bydel, and outside Oslo by the city. Raises
        UnknownValueError.
        """
        self.check(register)
        if self.unit:
            return _ground_of_unit(register, self.unit)
        if self.bydel:
            return Ground((self.bydel,), _reaching_out(register, self.bydel))
        return self._ground_of_areas(register) if self.areas else _city_ground(register)

    def _ground_of_areas(self, register: Register) -> Ground:
        bydeler: list[str] = []
        for id_ in self.areas:
            homes = register.area_by_id[id_].bydeler
            if id_ not in register.borders:
                bydeler += homes or _city_ground(register).bydeler
        drawn = (id_ for id_ in self.areas if id_ in register.borders)
        return Ground(tuple(dict.fromkeys(bydeler)), tuple(drawn))

    def surfaces(
        self, register: Register, bydeler: Mapping[str, T], areas: Mapping[str, T]
    ) -> list[T]:
        """The surfaces of the part's ground, from surfaces by id in any CRS.

        Raises UnknownValueError.
        """
        ground = self.ground(register)
        return [*(bydeler[id_] for id_ in ground.bydeler), *(areas[id_] for id_ in ground.areas)]

    def check(self, register: Register) -> None:
        """Raise UnknownValueError, with the valid names, for an id that the register lacks."""
        if self.kind is PartKind.UNIT:
            kind, valid = "unit", {str(unit): str(unit) for unit in Unit}
        elif self.kind is PartKind.BYDEL:
            kind, valid = "bydel", {bydel.id: bydel.name for bydel in register.bydeler}
        else:
            kind, valid = "area", {area.id: area.name for area in register.areas}
        for id_ in self.ids:
            if id_ not in valid:
                raise UnknownValueError(kind, id_, tuple(valid.values()))


#: The whole city.
CITY = Part()


def main_parts(register: Register) -> tuple[Part, ...]:
    """The parts that everybody works by: the 15 bydeler with an administration, the units, the
    city."""
    bydeler = (Part.of_bydel(item.id) for item in _administered(register))
    return (*bydeler, *map(Part.of_unit, Unit), CITY)


def units_on(area: str, editions: Iterable[Edition]) -> set[Unit | None]:
    """The units that these lists give an area (id); None among them where a list gives none."""
    return {item.by_area[area].unit for item in editions if area in item.by_area}


def unit_of(area: str, register: Register) -> Unit | None:
    """The unit of an area (id) where no list is in question: the newest that any list gives."""
    return next((row.unit for row in register.listings_of(area) if row.unit), None)


def _reaching_out(register: Register, bydel: str) -> tuple[str, ...]:
    """The areas of a bydel (id), where areas may reach beyond every bydel."""
    if not settings.current().beyond:
        return ()
    return tuple(id_ for id_ in register.borders if bydel in register.area_by_id[id_].bydeler)


def _ground_of_unit(register: Register, unit: Unit) -> Ground:
    """Worked out once for all units: every area is looked for on every list."""
    key = "areas with a border in a bydel, by unit"
    if key not in register.cache:
        areas_by_unit: dict[Unit | None, list[str]] = {}
        for area in register.areas:
            if area.bydel and area.id in register.borders:
                for its in units_on(area.id, register.editions):
                    areas_by_unit.setdefault(its, []).append(area.id)
        register.cache[key] = areas_by_unit
    homes = (item.id for item in _administered(register) if item.unit is unit)
    return Ground(tuple(homes), tuple(register.cache[key].get(unit, ())))


def _administered(register: Register) -> list[Bydel]:
    return [item for item in register.bydeler if item.kind == "bydel"]


def _city_ground(register: Register) -> Ground:
    beyond = tuple(register.borders) if settings.current().beyond else ()
    return Ground(tuple(item.id for item in _administered(register)), beyond)


# --- where a surface lies ---------------------------------------------------------------------


class Share(NamedTuple):
    """How much of a surface lies in a bydel (id), as a part of all that lies in any (0–1)."""

    bydel: str
    share: float


def shares(register: Register, surface: Surface) -> tuple[Share, ...]:
    """How a surface (EPSG:4326) is shared between the bydeler, the largest part first; slivers do
    not count."""
    import shapely  # who only needs names does without it

    from geo.projection import SLIVER_M2, all_in_metres, in_metres

    whole = shapely.make_valid(in_metres(surface))
    homes = shapely.make_valid(all_in_metres([bydel.geometry for bydel in register.bydeler]))
    sizes = shapely.area(shapely.intersection(homes, whole))
    parts = [
        (bydel.id, float(size))
        for bydel, size in zip(register.bydeler, sizes, strict=True)
        if size > SLIVER_M2
    ]
    total = sum(size for _, size in parts)
    parts.sort(key=lambda part: -part[1])
    return tuple(Share(id_, size / total) for id_, size in parts)


# --- names → ids --------------------------------------------------------------------------------


def find_bydel(register: Register, name: str, among: Collection[str] | None = None) -> str:
    """The id of the bydel that a name means, spelled forgivingly, with or without "bydel".

    `among` are the ids to choose from (None: all). Raises UnknownValueError with the names of
    those, the nearest first.
    """
    ids = register.bydel_by_id if among is None else among
    if name in ids:
        return name
    named = (item.id for item in register.bydeler if item.name.casefold() == name.casefold())
    if (known := next(named, None)) in ids:
        return str(known)
    match = places.resolve(register, f"{_BYDEL}{_without_bydel(name)}", (PlaceKind.BYDEL,))
    if match and match.id in ids:
        return match.id
    names = {item.id: item.name for item in register.bydeler if item.id in ids}
    raise UnknownValueError("bydel", name, _nearest(register, name, PlaceKind.BYDEL, names))


def find_area(register: Register, name: str) -> str:
    """The id of the area that a name means, spelled forgivingly.

    Raises UnknownValueError with the names of all areas, the nearest first.
    """
    if id_ := _area_or_none(register, name):
        return id_
    names = {area.id: area.name for area in register.areas}
    raise UnknownValueError("area", name, _nearest(register, name, PlaceKind.AREA, names))


def _without_bydel(name: str) -> str:
    """The name as it is, or without a leading "bydel "."""
    start = name.lstrip()
    return start[len(_BYDEL) :].strip() if start[: len(_BYDEL)].casefold() == _BYDEL else name


def _nearest(
    register: Register, name: str, kind: PlaceKind, names: Mapping[str, str]
) -> tuple[str, ...]:
    """The names of places (id → name) of a kind, those most like `name` first."""
    every = len(register.areas) + len(register.bydeler) + len(register.delbydeler)
    alike = places.suggest(register, name, limit=every)
    ids = [match.id for match in alike if match.kind is kind and match.id in names]
    return tuple(names[id_] for id_ in dict.fromkeys([*ids, *names]))


def _bydel_of(register: Register, name: str) -> str | None:
    """The bydel that a name means rather than an area, or None."""
    bare = _without_bydel(name)
    if bare != name:
        for id_ in (bare, bare.casefold()):
            if id_ in register.bydel_by_id:
                return id_
    match = places.resolve(register, name)
    return match.id if match and match.kind is PlaceKind.BYDEL else None


def _area_or_none(register: Register, name: str) -> str | None:
    if name in register.area_by_id:
        return name
    match = places.resolve(register, name, (PlaceKind.AREA,))
    return match.id if match else None


def _area_of(register: Register, name: str) -> str:
    """The area that a name means. Raises UnknownValueError with parts of every kind."""
    if id_ := _area_or_none(register, name):
        return id_
    near = places.suggest(register, name, limit=12)
    areas = [item.matched for item in near if item.kind is PlaceKind.AREA][:3]
    bydeler = [f"{_BYDEL}{b.matched}" for b in near if b.kind is PlaceKind.BYDEL][:2]
    raise UnknownValueError("extent", name, (CITY_WORD, *map(str, Unit), *areas, *bydeler))
