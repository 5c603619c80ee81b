"""A register with more areas than a browser gets at once, divided by part.

Of such a register a map and a table show no area until a police unit or a bydel is chosen; then
they get the areas of that part alone. Counts, headlines and changes are of the whole register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from geo import changes, settings
from geo.model import Edition, Register, Unit
from geo.part import Part
from geo.view import View, all_listed

#: Areas that a browser gets at once.
MOST = settings.current().most_areas
_PART = "a part of a divided register"


def is_divided(register: Register) -> bool:
    """Whether a register has too many areas to be sent whole."""
    return len(register.areas) > MOST


def part_of(register: Register, view: View) -> Part | None:
    """The part of a divided register whose areas a browser gets for a view: the one unit that the
    view asks for, or its bydel where the unit has too many. None where neither is chosen, or both
    have too many; then there is no area to see. A chosen area counts for nothing (`narrowed`)."""
    return next((part for part in _parts_in(view) if fits(register, part)), None)


def _parts_in(view: View) -> Iterator[Part]:
    if len(view.units) == 1:
        yield Part.of_unit(view.units[0])
    if view.bydel:
        yield Part.of_bydel(view.bydel)


def narrowed(register: Register, view: View) -> View:
    """The view with the bydel of its area, where a divided register could not show the area
    otherwise; else as it is."""
    if not view.area or not is_divided(register) or part_of(register, view):
        return view
    home = register.area_by_id[view.area].bydel
    return replace(view, bydel=home) if home and fits(register, Part.of_bydel(home)) else view


def fits(register: Register, part: Part) -> bool:
    """Whether a unit or a bydel is of the register and has no more areas than are sent at once."""
    return part in _members(register) and len(_members(register)[part]) <= MOST


def count(register: Register, part: Part) -> int:
    """How many areas a unit or a bydel has that is of the register: those that the bydel has, or
    that any list gives the unit."""
    return len(_members(register)[part])


def areas_of(register: Register, bydel: str) -> Sequence[str]:
    """The areas (ids) of a bydel of the register."""
    return _members(register)[Part.of_bydel(bydel)]


def of(register: Register, part: Part | None) -> Register:
    """A register with the areas of a part alone; of a divided one without any where `part` is None,
    and the register itself where it is not divided.

    Lists, bydeler and sources stay, and the delbydeler of a bydel; what each list tells of an area
    is what the whole register tells. Points, meetings and measures, which no map shows, are left
    out.
    """
    if not is_divided(register):
        return register
    ids = frozenset(_members(register)[part] if part else ())
    restricted = replace(
        register,
        areas=tuple(area for area in register.areas if area.id in ids),
        editions=tuple(_restricted(edition, ids) for edition in register.editions),
        delbydeler=tuple(it for it in register.delbydeler if part and it.bydel == part.bydel),
        followups=(),
        pending=(),
        milestones=(),
        meetings=(),
        measures=(),
    )
    restricted.cache[_PART] = True
    # What follows from lists together would follow otherwise from lists with fewer areas.
    for edition in register.editions:
        rows = all_listed(register, edition)
        gone = changes.gone(register, edition)
        known = {
            ("listed", edition.id): tuple(row for row in rows if row.area.id in ids),
            ("gone", edition.id): tuple(id_ for id_ in gone if id_ in ids),
        }
        restricted.cache.update(known)
    return restricted


def is_part(register: Register) -> bool:
    """Whether a register has the areas of a part alone, or none, as `of` makes it."""
    return bool(register.cache.get(_PART))


def _restricted(edition: Edition, ids: Collection[str]) -> Edition:
    return replace(edition, listings=tuple(row for row in edition.listings if row.area in ids))


def _members(register: Register) -> Mapping[Part, Sequence[str]]:
    """The areas (ids) of each bydel, and of each unit that any list names; worked out once."""
    key = "areas by part"
    if key not in register.cache:
        ids_of: dict[Part, list[str]] = {Part.of_bydel(bydel.id): [] for bydel in register.bydeler}
        for area in register.areas:
            for bydel in area.bydeler:
                ids_of[Part.of_bydel(bydel)].append(area.id)
        ids_of |= _members_of_units(register)
        register.cache[key] = ids_of
    members: Mapping[Part, Sequence[str]] = register.cache[key]
    return members


def _members_of_units(register: Register) -> dict[Part, list[str]]:
    ids_of: dict[Unit, dict[str, None]] = {unit: {} for unit in Unit}
    for edition in register.editions:
        for row in edition.listings:
            if row.unit:
                ids_of[row.unit][row.area] = None
    return {Part.of_unit(unit): list(ids) for unit, ids in ids_of.items()}
