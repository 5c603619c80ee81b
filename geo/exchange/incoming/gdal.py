"""A file → a table, by GDAL: one driver, from memory, with no way to another file or the network.

Imported only in the process that reads a file. There GDAL is left with the driver of the format
that the content has, and after `close_all` the system gives the process neither a file nor a
socket, whatever a file may name.
"""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

import pyogrio
import pyogrio.raw
from pyogrio import errors
from pyogrio._ogr import _register_drivers

from geo.errors import GisFileError
from geo.exchange.incoming import columns, dxf, gml_systems, kml_links, limits
from geo.exchange.incoming.kinds import Kind
from geo.exchange.incoming.table import Ask, Table

_DRIVERS = {
    Kind.GEOJSON: "GeoJSON",
    Kind.GEOPACKAGE: "GPKG",
    Kind.SHAPEFILE: "ESRI Shapefile",
    Kind.KML: "LIBKML",
    Kind.GML: "GML",
    Kind.FLATGEOBUF: "FlatGeobuf",
    Kind.DXF: "DXF",
}
#: What GDAL does by itself is turned off: threads, the network, links.
_SETTINGS = {
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_NUM_THREADS": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_SQLITE_PRAGMA": "trusted_schema=OFF",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "40",
    "OGR_ARC_STEPSIZE": "4",
    "DXF_CLOSED_LINE_AS_POLYGON": "TRUE",
    "DXF_MAX_BSPLINE_CONTROL_POINTS": "2000",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "GML_GFS_TEMPLATE": "",
    "GML_READ_MODE": "STANDARD",
    "GML_ATTRIBUTES_TO_OGR_FIELDS": "NO",
    "LIBKML_RESOLVE_STYLE": "NO",
}
#: Options of the driver when it opens a file.
_OPTIONS: Mapping[Kind, Mapping[str, str]] = {
    Kind.GML: {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO", "EXPOSE_GML_ID": "YES"},
    Kind.SHAPEFILE: {"ADJUST_TYPE": "NO"},
}
#: Formats that have one layer, and the one whose folders are read together unless one of them is
#: that of areas.
_SINGLE = frozenset({Kind.GEOJSON, Kind.FLATGEOBUF, Kind.DXF})
_TOGETHER = frozenset({Kind.KML})
#: Columns that LIBKML gives every file, and that programs fill with what they like, by what it
#: calls a column of the data with the same name.
_BUILT_IN = {"id2": "id", "name2": "Name", "description2": "description"}
#: A 3-D model: no border, and GDAL does not survive all of them.
_MODEL = re.compile(rb"<(?:\w+:)?Model[\s>]")
#: What GDAL says of a GML in a system that it does not know.
_NO_SUCH_SYSTEM = "crs not found"
_TINY = (
    b'{"type":"FeatureCollection","features":[],'
    b'"crs":{"type":"name","properties":{"name":"EPSG:25832"}}}'
)


def prepare(kind: Kind) -> None:
    """Leave GDAL with one driver, and have it open what it needs of its own."""
    warnings.simplefilter("ignore")
    pyogrio.set_gdal_config_options(_SETTINGS)
    pyogrio.raw.read(_TINY)  # opens the table of reference systems
    driver = _DRIVERS[kind]
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(set(pyogrio.list_drivers()) - {driver})})
    _register_drivers()
    if set(pyogrio.list_drivers()) != {driver}:
        raise RuntimeError(f"GDAL keeps other drivers than {driver}")


def read(kind: Kind, content: bytes, ask: Ask) -> Table:
    """The layer that is asked for, or the one that there is. Raises GisFileError."""
    if kind is Kind.KML and _MODEL.search(content):
        raise GisFileError("models")
    try:
        if kind is Kind.DXF and dxf.is_utf8(content):
            pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
        if kind in _SINGLE:
            return _table(kind, _Place(0, "", content), (), ask)
        places = _every_place(kind, content)
        names = tuple(place.name for place in places)
        if kind in _TOGETHER and not ask.layer and columns.areas_layer(names) is None:
            return _joined([_table(kind, place, (), ask) for place in places], ask)
        name = chosen(names, ask.layer)
        return _table(kind, places[names.index(name)], names, ask)
    except UnicodeDecodeError as error:
        raise GisFileError("encoding") from error
    except (errors.DataSourceError, errors.DataLayerError, errors.FeatureError) as error:
        if _NO_SUCH_SYSTEM in str(error) and kind is Kind.GML:
            nameless = gml_systems.without(content)
            if nameless != content:
                table = read(kind, nameless, ask)
                return replace(table, systems=gml_systems.systems_of(content))
        raise _refused(kind, str(error)) from error


def _refused(kind: Kind, message: str) -> GisFileError:
    """What GDAL says of a file: that it needs more memory than there is, or that it is broken."""
    if "allocate" in message or "memory" in message:
        return GisFileError("too_much_memory", limit=f"{limits.MEMORY // 1_000_000} MB")
    return GisFileError("damaged", format=kind)


def chosen(layers: Sequence[str], wanted: str) -> str:
    """The layer that is meant. Raises GisFileError where that has to be said first."""
    if wanted:
        if wanted not in layers:
            raise GisFileError("unknown_layer", tuple(layers), name=wanted)
        return wanted
    if len(layers) == 1:
        return layers[0]
    if own := columns.areas_layer(layers):
        return own
    raise GisFileError("several_layers", tuple(layers), count=str(len(layers)))


class _Place(NamedTuple):
    """Where a layer stands in its file, its name (that of one without a name of its own is another
    each time a file is opened from memory), and the bytes of the file."""

    number: int
    name: str
    content: bytes


def _every_place(kind: Kind, content: bytes) -> tuple[_Place, ...]:
    """The layers of a file that may have surfaces: of a KML those of all its documents."""
    if kind is not Kind.KML:
        return _places(content, _views(content) if kind is Kind.GEOPACKAGE else frozenset())
    result: list[_Place] = []
    refusals: list[GisFileError] = []
    for document in kml_links.documents(content):
        try:
            result += _places(document, frozenset())
        except GisFileError as error:
            refusals.append(error)
    if len(result) > limits.MOST_LAYERS:
        raise GisFileError("too_many_layers", limit=str(limits.MOST_LAYERS))
    if not result:
        raise refusals[0]
    return tuple(result)


def _places(content: bytes, views: Collection[str]) -> tuple[_Place, ...]:
    """The layers that may have surfaces, but for views. Raises GisFileError for none."""
    rows = [(str(name), kind) for name, kind in pyogrio.list_layers(content)]
    if len(rows) > limits.MOST_LAYERS:
        raise GisFileError("too_many_layers", limit=str(limits.MOST_LAYERS))
    shown = [
        (_Place(number, name, content), str(kind))
        for number, (name, kind) in enumerate(rows)
        if kind is not None
    ]
    if not shown:
        raise GisFileError("no_shapes" if rows else "no_layer")
    tables = [(place, kind) for place, kind in shown if place.name not in views]
    if not tables:
        raise GisFileError("only_views", name=shown[0][0].name)
    surfaces = tuple(place for place, kind in tables if _may_be_surface(kind))
    return surfaces or tuple(place for place, _ in tables)


def _may_be_surface(kind: str) -> bool:
    return "Point" not in kind and "Line" not in kind


def _views(content: bytes) -> frozenset[str]:
    """The views of a GeoPackage: queries that would run when they are read."""
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
            return frozenset(str(name) for (name,) in rows)
    except (sqlite3.Error, OverflowError) as error:
        raise GisFileError("damaged", format=Kind.GEOPACKAGE) from error


def _table(kind: Kind, place: _Place, layers: Sequence[str], ask: Ask) -> Table:
    meta, _, shapes, values = pyogrio.raw.read(
        place.content,
        layer=place.number,
        force_2d=True,
        max_features=limits.MOST_ROWS + 1,
        datetime_as_string=True,
        **_OPTIONS.get(kind, {}),
    )
    names = [str(name) for name in meta["fields"]]
    by_column = dict(zip(names, values, strict=True))
    table = Table(
        place.name,
        tuple(layers),
        tuple(names),
        columns.meanings(names, ask.columns, _BUILT_IN if kind is Kind.KML else {}),
        by_column,
        () if shapes is None else shapes,
        _systems(kind, place.content, meta["crs"]),
    )
    if kind is Kind.DXF:
        return dxf.areas_of(table, by_column[dxf.LAYER], by_column[dxf.TEXT])
    return table if ask.every_column else replace(table, texts=table.used)


def _systems(kind: Kind, content: bytes, known: str | None) -> tuple[str, ...]:
    """What a file says of its reference system; `known` is what GDAL makes of it."""
    own = (known,) if known else ()
    return own + (gml_systems.systems_of(content) if kind is Kind.GML else ())


def _joined(tables: Sequence[Table], ask: Ask) -> Table:
    """Several layers of a KML as one, which has the columns of each."""
    first = tables[0]
    if len(tables) == 1:
        return replace(first, layer="", layers=())
    names = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    texts = dict.fromkeys(column for table in tables for column in table.texts)
    return Table(
        "",
        (),
        names,
        columns.meanings(names, ask.columns, _BUILT_IN),
        {column: list(_column(tables, column)) for column in texts},
        [shape for table in tables for shape in table.shapes],
        first.systems,
    )


def _column(tables: Sequence[Table], name: str) -> Iterator[Any]:
    """A column of several tables, one below the other: nothing for the rows of one without it."""
    for table in tables:
        yield from table.texts.get(name, [None] * len(table.shapes))
