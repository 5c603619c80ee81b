"""The delbydeler as the editing of borders gets them, once: to choose among and to snap to."""

from __future__ import annotations

from geo.escape import plain, script
from geo.model import Register
from geo.projection import DECIMALS
from geo.webmap.layers import surfaces


def module(register: Register) -> bytes:
    """A script module: `delbydeler`, names and GeoJSON geometries (EPSG:4326) by id."""
    drawn = surfaces({part.id: part.geometry for part in register.delbydeler}, DECIMALS)
    names = {part.id: plain(part.name) for part in register.delbydeler}
    rows = {
        row["id"]: {"name": names[row["id"]], "geometry": row["geometry"]}
        for row in drawn["features"]
    }
    return f"export const delbydeler = {script(rows)};".encode()
