"""A large register for the browser: a small module with its facts packed and its borders coarse,
and its borders in cells beside it (`levels`); `assets/levels.js` unpacks them.

What the module gives its readers is the same as that of a small register, but for two things that
come with the cells: exact borders, and where names stand best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor
from threading import Lock
from typing import Any

import numpy as np
import orjson
import shapely
from cachetools import LRUCache, cached
from shapely.geometry.base import BaseGeometry

from geo.disk_cache import NOWHERE, Room
from geo.escape import script
from geo.frozen import frozen
from geo.model import Register, Unit
from geo.part import Part
from geo.webmap import levels, packing
from geo.webmap.layers import WEB_DECIMALS, corners_of
from geo.webmap.levels import Cell, Level

#: The script that unpacks, which the module imports.
SCRIPT = "levels.js"
#: The line of the module that fills folium's empty layers.
FILL = "packed.fill({ areas: geo_json_areas, bydeler: geo_json_bydeler });"
_WEB = (10.0**WEB_DECIMALS, 10.0**WEB_DECIMALS)
_BOX = 100  # steps in a degree that boxes of cells are told in

Facts = Mapping[str, Any]


def cell_name(level: int, number: int) -> str:
    """The file of a cell: of the `level`-th level, the coarsest being 0."""
    return f"cell-{level}-{number}.js"


@frozen
class Parts:
    """What `Packed` of the script wants, and the files of the cells by name."""

    small: dict[str, Any]
    cells: dict[str, bytes]


def head(small: dict[str, Any]) -> list[str]:
    """The lines of the module that unpack: its `facts` and `answers`; `refine`, by which a map
    gets the cells that it comes near; and `dress`, how an area looks where it is a speck."""
    return [
        f'import {{ Packed }} from "./{SCRIPT}";',
        f"const packed = new Packed({script(small)}, import.meta.url);",
        "export const facts = packed.facts;",
        "export const answers = packed.answers;",
        "export const dress = (node, fill, look) => packed.dress(node, fill, look);",
        "export const refine = (ipo) => packed.refine(ipo);",
    ]


def packed(register: Register, facts: Facts, answers: Facts, room: Room = NOWHERE) -> Parts:
    """A register in parts. `facts` and `answers` as the module of a small one has them; outlines
    may be missing. Borders are packed once for all registers that have the same, in `room`."""
    borders = _packed_borders(register, room)
    names = _Names(register)
    small = {
        "areas": _areas(facts, names),
        "bydeler": _bydeler(facts, register),
        "lists": {id_: _list(rows, names) for id_, rows in facts["editions"].items()},
        "older": facts["borders"],
        "exact": {id_: names.rows(ids) for id_, ids in facts["exact"].items()},
        "outlines": borders["outlines"],
        "answers": _answers(answers, facts, names),
        "coarse": borders["coarse"] | {"drawn": names.rows(names.drawn)},
        "looks": list(names.looks),
        "levels": borders["levels"],
    }
    files = {
        cell_name(number, place): _cell(cell, facts, names)
        for number, cells in enumerate(borders["cells"], start=1)
        for place, cell in enumerate(cells)
    }
    return Parts(small, files)


def _packed_borders(register: Register, room: Room) -> dict[str, Any]:
    """What follows from borders alone, and from which bydeler a unit has: the `coarse` level, the
    `outlines` of units, the finer `levels`, and the `cells` of each, by rows of `register.borders`
    and of its bydeler."""
    homes = _homes(register)

    def make() -> bytes:
        finest_last = levels.of(register)
        coarsest, *finer = finest_last
        cells = [levels.cells(level) for level in finer]
        content = {
            "coarse": _coarse(coarsest),
            "outlines": _outlines(homes, finest_last[-2]),
            "levels": [
                {"zoom": level.zoom, "scale": level.scale, "boxes": _boxes(its)}
                for level, its in zip(finer, cells, strict=True)
            ],
            "cells": [
                [_cell_borders(level, cell) for cell in its]
                for level, its in zip(finer, cells, strict=True)
            ],
        }
        return orjson.dumps(content)

    areas = corners_of(register.borders.values())
    bydeler = corners_of(bydel.geometry for bydel in register.bydeler)
    counts = orjson.dumps([len(areas), len(bydeler), homes])
    packed: dict[str, Any] = orjson.loads(room.take("borders", [counts, *areas, *bydeler], make))
    return packed


class _Names:
    """Ids of areas and bydeler by row, as everything else in the module tells them."""

    def __init__(self, register: Register) -> None:
        self.areas = [area.id for area in register.areas]
        self.bydeler = [bydel.id for bydel in register.bydeler]
        self.drawn = list(register.borders)
        self._row = {id_: row for row, id_ in enumerate(self.areas)}
        self.looks: dict[tuple[str | None, ...], int] = {}

    def rows(self, ids: Sequence[str]) -> str:
        """Areas by their rows."""
        return packing.steps([self._row[id_] for id_ in ids])

    def look(self, row: Sequence[str | None]) -> int:
        """Which of the pairs of unit and status."""
        return self.looks.setdefault(tuple(row), len(self.looks))


# --- facts --------------------------------------------------------------------------------------


def _areas(facts: Facts, names: _Names) -> dict[str, Any]:
    rows = facts["areas"].values()
    homes = {id_: row for row, id_ in enumerate(names.bydeler)}
    return {
        "names": [word for id_, row in facts["areas"].items() for word in (id_, row["name"])],
        "breaks": packing.numbers([_break(row) for row in rows]),
        "homes": packing.numbers([homes.get(row["home"], -1) for row in rows]),
    }


def _bydeler(facts: Facts, register: Register) -> dict[str, Any]:
    rows = facts["bydeler"]
    return {
        "names": [word for id_, row in rows.items() for word in (id_, row["name"])],
        "breaks": packing.numbers([_break(row) for row in rows.values()]),
        "units": packing.column(row["unit"] for row in rows.values()),
        "numbers": packing.column(bydel.nr for bydel in register.bydeler),
        "sure": packing.numbers([row["sure"] for row in rows.values()]),
    }


def _break(row: Facts) -> int:
    """Where a name's second line begins; 0: it has none."""
    name, lines = row["name"], row["lines"]
    return len(name) - len(lines[1]) if len(lines) > 1 else 0


def _list(rows: Mapping[str, Sequence[str | None]], names: _Names) -> dict[str, Any]:
    looks = [names.look(row) for row in rows.values()]
    return {"areas": names.rows(list(rows)), "looks": packing.numbers(looks)}


def _homes(register: Register) -> dict[str, list[int]]:
    """The bydeler of each unit that has any, by their rows."""
    rows = {bydel.id: row for row, bydel in enumerate(register.bydeler)}
    grounds = {part.slug: part.ground(register).bydeler for part in map(Part.of_unit, Unit)}
    return {slug: [rows[id_] for id_ in ids] for slug, ids in grounds.items() if ids}


def _outlines(homes: Mapping[str, list[int]], level: Level) -> dict[str, Any]:
    """The outline of each unit; that of a bydel is its border."""
    units = {slug: shapely.coverage_union_all(level.places[its]) for slug, its in homes.items()}
    return {
        "scale": level.scale,
        "units": list(units),
        "borders": packing.borders(list(units.values()), level.scale),
    }


def _answers(answers: Facts, facts: Facts, names: _Names) -> dict[str, Any]:
    """As they are, but bydeler only of areas that have others than their own, and `fits` packed."""
    corners = [corner for fit in answers["fits"].values() for corner in fit]
    return {
        **answers,
        "bydeler": {
            id_: {area: homes for area, homes in rows.items() if homes != _home(facts, area)}
            for id_, rows in answers["bydeler"].items()
        },
        "gone": {id_: names.rows(ids) for id_, ids in answers["gone"].items()},
        "fits": {"parts": list(answers["fits"]), "corners": packing.places(corners, _WEB)},
    }


def _home(facts: Facts, area: str) -> tuple[str, ...]:
    home = facts["areas"][area]["home"]
    return (home,) if home else ()


# --- borders ------------------------------------------------------------------------------------


def _coarse(level: Level) -> dict[str, Any]:
    return {
        "zoom": level.zoom,
        "scale": level.scale,
        "areas": _borders(level.areas, level.scale),
        "bydeler": _borders(level.places, level.scale),
    }


def _cell_borders(level: Level, cell: Cell) -> dict[str, Any]:
    return {
        "areas": cell.areas,
        "area_borders": _borders(level.areas[cell.areas], level.scale),
        "bydeler": cell.places,
        "bydel_borders": _borders(level.places[cell.places], level.scale),
    }


def _borders(surfaces: np.ndarray, scale: tuple[float, float]) -> dict[str, str]:
    """Surfaces packed; the same ones are not packed again."""
    return _packed_surfaces(tuple(surfaces.tolist()), scale)[1]


@cached(
    LRUCache(512),
    key=lambda surfaces, scale: (scale, *map(id, surfaces)),
    lock=Lock(),
)
def _packed_surfaces(
    surfaces: tuple[BaseGeometry, ...], scale: tuple[float, float]
) -> tuple[tuple[BaseGeometry, ...], dict[str, str]]:
    """The surfaces themselves too: as long as they are held, their ids are of nothing else."""
    return surfaces, packing.borders(surfaces, scale)


def _cell(cell: Mapping[str, Any], facts: Facts, names: _Names) -> bytes:
    """A cell as a module, so that a page fetches it as it does every other script."""
    areas = [names.drawn[row] for row in cell["areas"]]
    bydeler = [names.bydeler[row] for row in cell["bydeler"]]
    points = [facts["bydeler"][id_]["points"] for id_ in bydeler]
    content = {
        "areas": {
            "ids": names.rows(areas),
            "borders": cell["area_borders"],
            "anchors": packing.places([facts["areas"][id_]["anchor"] for id_ in areas], _WEB),
        },
        "bydeler": {
            "ids": packing.steps(cell["bydeler"]),
            "borders": cell["bydel_borders"],
            "counts": packing.numbers([len(row) for row in points]),
            "points": packing.places([point for row in points for point in row], _WEB),
        },
    }
    return f"export const cell = {script(content)};".encode()


def _boxes(cells: Sequence[Cell]) -> str:
    """Boxes as corners, south-west and north-east, and a step wider."""
    corners = [
        corner
        for west, south, east, north in (cell.box for cell in cells)
        for corner in (
            (floor(south * _BOX), floor(west * _BOX)),
            (ceil(north * _BOX), ceil(east * _BOX)),
        )
    ]
    return packing.places(corners, (1.0, 1.0))
