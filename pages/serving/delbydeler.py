"""The delbydeler as the editing of borders gets them, once: to choose among and to snap to."""

from __future__ import annotations

import orjson

from geo.disk_cache import NOWHERE, Room
from geo.escape import plain, script
from geo.model import Delbydel, Register
from geo.projection import DECIMALS
from geo.unchanged import Whole
from geo.webmap import levels, packing
from geo.webmap.layers import corners_of, surfaces


def module(register: Register, room: Room = NOWHERE) -> bytes:
    """A script module: `delbydeler`, names and GeoJSON geometries (EPSG:4326) by id. That of a
    large register is kept in `room`."""
    if levels.is_large(register):
        return _LAST.of(register.delbydeler, lambda: _taken(register.delbydeler, room))
    drawn = surfaces({part.id: part.geometry for part in register.delbydeler}, DECIMALS)
    names = {part.id: plain(part.name) for part in register.delbydeler}
    rows = {
        row["id"]: {"name": names[row["id"]], "geometry": row["geometry"]}
        for row in drawn["features"]
    }
    return f"export const delbydeler = {script(rows)};".encode()


#: That of the large register that was last asked for: delbydeler seldom change.
_LAST: Whole[bytes] = Whole()


def _taken(parts: tuple[Delbydel, ...], room: Room) -> bytes:
    id_names = orjson.dumps([(part.id, part.name) for part in parts])
    key_parts = [id_names, *corners_of(part.geometry for part in parts)]
    return room.take("delbydeler", key_parts, lambda: _packed(parts))


def _packed(parts: tuple[Delbydel, ...]) -> bytes:
    """The same of a large register, which `levels.js` unpacks."""
    scale = (10.0**DECIMALS, 10.0**DECIMALS)
    packed = {
        "names": [word for part in parts for word in (part.id, plain(part.name))],
        "scale": scale,
        "borders": packing.borders([part.geometry for part in parts], scale),
    }
    lines = (
        'import { partsOf } from "./levels.js";',
        f"export const delbydeler = partsOf({script(packed)});",
    )
    return "\n".join(lines).encode()
