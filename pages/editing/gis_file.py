"""The questions that a GIS file leaves open, on every page that takes one: which layer, and which
reference system."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from geo import text
from geo.errors import GisFileError
from geo.escape import markdown, plain
from geo.exchange.incoming import systems
from geo.exchange.incoming.reading import Layer, read_layer
from geo.exchange.incoming.systems import System
from geo.text.incoming import refusal, system_choice

#: What a file chooser offers; the format is known by what stands in the file.
SUFFIXES = ("gpkg", "geojson", "json", "zip", "kml", "kmz", "gml", "fgb", "parquet", "dxf", "sos")
_READ = "gis_file_read"
_SHORT = 12  # letters of a digest that tell files of a session apart


def digest_of(content: bytes) -> str:
    """What tells a file from another in this session."""
    return hashlib.sha256(content).hexdigest()[:_SHORT]


def ask_layer(content: bytes, key: str, columns: Mapping[str, str] | None = None) -> Layer | None:
    """The layer of a file, which a person chooses where it has several; None while nobody has.
    `key` is that of the choice, `columns` are columns by field that a person gave. Raises
    GisFileError."""
    own = f"{key}_{digest_of(content)}"
    columns = columns or {}
    try:
        layer = _read(content, st.session_state.get(own) or "", columns)
    except GisFileError as error:
        if error.code != "several_layers":
            raise
        name = _choose(error.choices, None, own)
        return _read(content, name, columns) if name else None
    if len(layer.layers) > 1:
        _choose(layer.layers, layer.name, own)
    return layer


def ask_system(layer: Layer, key: str) -> tuple[System | None, bool]:
    """The reference system of a layer, and whether a person chose it, where the file leaves that
    open; None while nobody has. Raises GisFileError where nothing fits."""
    try:
        return systems.system_of(layer), False
    except GisFileError as error:
        if not error.choices:
            raise
        st.warning(markdown(refusal(error)), icon=":material/help:")
        code = st.radio(
            text.say("incoming_page.system"),
            list(error.choices),
            None,
            key=f"{key}_{layer.bounds}",
            format_func=system_choice,
        )
        return (System.parse(code), True) if code else (None, True)


def _choose(names: tuple[str, ...], current: str | None, key: str) -> str | None:
    return st.selectbox(
        text.say("incoming_page.layer"),
        list(names),
        None if current is None else names.index(current),
        key=key,
        format_func=plain,
        placeholder=text.say("edit_page.choose"),
    )


@dataclass(frozen=True)
class _Read:
    """What was read last in this session: of which file, and for which layer."""

    digest: str
    wanted: str
    layer: Layer

    def answers(self, digest: str, wanted: str, columns: Mapping[str, str]) -> bool:
        """Whether reading the file with these answers would give the same."""
        mapped = self.layer.mapped
        is_same = all(mapped.get(field, "") == column for field, column in columns.items())
        return is_same and self.digest == digest and wanted in {self.wanted, self.layer.name}


def _read(content: bytes, layer: str, columns: Mapping[str, str]) -> Layer:
    """The layer, read once for as long as the file and the answers stay. Raises GisFileError."""
    digest = digest_of(content)
    stored: _Read | None = st.session_state.get(_READ)
    if stored is None or not stored.answers(digest, layer, columns):
        with st.spinner(text.say("incoming_page.reading")):
            stored = _Read(digest, layer, read_layer(content, layer, columns))
        st.session_state[_READ] = stored
    return stored.layer
