"""A border from a GeoJSON file that somebody brings: read, checked, and put on the map."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.editing.border_input import MOST_BYTES, read_border
from geo.editing.border_union import snapped
from geo.escape import markdown
from geo.model import Register
from pages.editing import border_map, fields

#: How far (metres) a border of a file may lie from a neighbour's or a delbydel's to be laid on it.
_REACH_M = 8.0
_FILE = "border_file"


def offer(register: Register, area: str) -> None:
    """The place for a file, what is wrong with it, and the button that puts its border on the
    map."""
    with st.expander(text.say("edit_border.file"), icon=":material/upload_file:"):
        file = st.file_uploader(
            text.say("edit_border.file_label"),
            type=["geojson", "json"],
            key=fields.key(_FILE),
            help=text.say("edit_border.file_help"),
            max_upload_size=MOST_BYTES // 1_000_000,
        )
        if file is None:
            return
        reading = read_border(file.getvalue())
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
