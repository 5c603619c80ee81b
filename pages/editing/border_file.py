"""A border from a GIS file that somebody brings: read, checked, and put on the map."""

from __future__ import annotations

import shapely
import streamlit as st

from geo import text
from geo.editing.border_input import BorderReading, check_surface
from geo.editing.border_union import snapped
from geo.errors import GisFileError
from geo.escape import markdown, plain
from geo.exchange.incoming import limits
from geo.exchange.incoming.matching import matches
from geo.exchange.incoming.reading import Layer, Row
from geo.exchange.incoming.recognising import recognised
from geo.exchange.incoming.systems import System
from geo.model import Register, Surface
from geo.text.incoming import refusal
from pages.editing import border_map, fields, gis_file

#: How far (metres) a border of a file may lie from a neighbour's or a delbydel's to be laid on it.
_REACH_M = 8.0
_FILE, _LAYER, _SYSTEM, _ROW = "border_file", "border_layer", "border_system", "border_row"


def offer(register: Register, area: str) -> None:
    """The place for a file, its questions, what is wrong with it, and the button that puts its
    border on the map."""
    with st.expander(text.say("edit_border.file"), icon=":material/upload_file:"):
        file = st.file_uploader(
            text.say("edit_border.file_label"),
            type=list(gis_file.SUFFIXES),
            key=fields.key(_FILE),
            help=text.say("edit_border.file_help"),
            max_upload_size=limits.MOST_BYTES // 1_000_000,
        )
        if file is None:
            return
        try:
            surface = _surface(register, area, file.getvalue())
        except GisFileError as error:
            st.error(markdown(refusal(error)), icon=":material/error:")
            return
        if surface is not None:
            _take(register, area, check_surface(surface))


def _take(register: Register, area: str, reading: BorderReading) -> None:
    for fault in reading.faults:
        st.error(markdown(border_map.sentence(fault)), icon=":material/where_to_vote:")
    border = reading.geometry or (reading.repair and reading.repair.geometry)
    label = _label(is_sound=reading.geometry is not None)
    if border and st.button(label, icon=":material/draw:"):
        others = [shape for id_, shape in register.borders.items() if id_ != area]
        others += [part.geometry for part in register.delbydeler]
        border_map.propose(snapped(border, others, _REACH_M))


def _label(*, is_sound: bool) -> str:
    if is_sound:
        return text.say("edit_border.take_file")
    return text.say("edit_border.take_file_repaired")


# --- the questions of a file ----------------------------------------------------------------------


def _surface(register: Register, area: str, content: bytes) -> Surface | None:
    """The surface of the file (EPSG:4326) that is meant; None while that has not been said. Raises
    GisFileError."""
    layer = gis_file.ask_layer(content, fields.key(_LAYER))
    system, _ = gis_file.ask_system(layer, fields.key(_SYSTEM)) if layer else (None, False)
    if layer is None or system is None:
        return None
    row = _row(register, area, recognised(register, layer), system)
    if row is None:
        return None
    placed: Surface = system.in_degrees([row.geometry])[0]
    return placed


def _row(register: Register, area: str, layer: Layer, system: System) -> Row | None:
    """The row that is meant: the only one, or the one that a person chooses, at first the one that
    is known as the area."""
    rows = layer.surfaces
    if len(rows) == 1:
        return rows[0]
    names = {row.number: _name(row) for row in rows}
    numbers = list(names)
    number = st.selectbox(
        text.say("edit_border.file_row"),
        numbers,
        _known_as(register, area, rows, system),
        key=fields.key(_ROW),
        format_func=names.__getitem__,
        placeholder=text.say("edit_page.choose"),
    )
    return None if number is None else rows[numbers.index(number)]


def _known_as(register: Register, area: str, rows: tuple[Row, ...], system: System) -> int | None:
    """The place of the row that is an area, by its code, name or place."""
    placed = shapely.make_valid(system.in_degrees([row.geometry for row in rows]))
    area_matches = matches(register, rows, placed)
    return next((i for i, item in enumerate(area_matches) if item and item.area == area), None)


def _name(row: Row) -> str:
    name = plain(row.values.get("name") or row.values.get("id") or "")
    return text.say("edit_border.file_row_name", number=row.number, name=name).strip()
