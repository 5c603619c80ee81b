"""GeoPackage: GDAL writes the layers, and SQL adds what relates them (OGC 12-128r18, 18-000).

A field that refers to one row of another layer is a foreign key. A list of such is a mapping table
of the Related Tables Extension. The look of each layer stands in QGIS's table `layer_styles`.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from lxml import etree

from geo.exchange.outgoing import about, qgis_style
from geo.exchange.outgoing.arrow import GEOMETRY
from geo.exchange.outgoing.delivery import Delivery, Table
from geo.exchange.outgoing.gdal import write_layer
from geo.layers.fields import Field

#: The version of the standard that QGIS 3.22 and ArcGIS know whole.
_VERSION = "1.2"
_DUBLIN_CORE = "http://purl.org/dc/terms/"
_RELATED = "http://www.geopackage.org/18-000.html"
_SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"
_TABLES = """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
        f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
        styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
        owner TEXT(30), ui TEXT(30), update_time DATETIME
    );
    CREATE TABLE gpkg_data_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
        description TEXT, mime_type TEXT, constraint_name TEXT,
        CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
        CONSTRAINT gdc_tn UNIQUE (table_name, name)
    );
    CREATE TABLE gpkgext_relations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, base_table_name TEXT NOT NULL,
        base_primary_column TEXT NOT NULL DEFAULT 'id', related_table_name TEXT NOT NULL,
        related_primary_column TEXT NOT NULL DEFAULT 'id', relation_name TEXT NOT NULL,
        mapping_table_name TEXT NOT NULL UNIQUE
    );
"""


def content(delivery: Delivery) -> bytes:
    """The layers in one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ipo.gpkg"
        metadata = {fact.key: fact.words for fact in about.facts(delivery)}
        for at, table in enumerate(delivery.tables.values()):
            options = {
                "FID": "fid",
                "IDENTIFIER": table.layer.name,
                "DESCRIPTION": table.layer.meaning,
            }
            write_layer(
                path,
                "GPKG",
                table,
                delivery.epsg,
                options=options,
                append=at > 0,
                metadata={} if at else metadata,
                file_options={} if at else {"VERSION": _VERSION},
            )
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            _complete(file, delivery)
        return _without_counters(path.read_bytes())


def _complete(file: sqlite3.Connection, delivery: Delivery) -> None:
    file.execute("BEGIN")
    _execute_each(file, _TABLES)
    _relate(file, delivery)
    _describe(file, delivery)
    _add_styles(file, delivery)
    _add_metadata(file, delivery)
    _date(file, delivery)
    file.execute("COMMIT")
    file.execute("VACUUM")


def _without_counters(file: bytes) -> bytes:
    """The file with 1 for how often it was written (sqlite.org/fileformat2.html, 1.3: bytes 24 and
    92), which is not the same each time."""
    once = (1).to_bytes(4)
    return file[:24] + once + file[28:92] + once + file[96:]


def _execute_each(file: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: `executescript` would end the transaction."""
    for statement in script.split(";"):
        if statement.strip():
            file.execute(statement)


def _insert(file: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        file.execute(f"INSERT INTO {table} VALUES ({marks})", row)


# --- relations ----------------------------------------------------------------------------------


def _relate(file: sqlite3.Connection, delivery: Delivery) -> None:
    for name in delivery.tables:
        file.execute(f"CREATE UNIQUE INDEX {name}_id ON {name} (id)")
    for table in delivery.tables.values():
        single = [field for field in _references(delivery, table) if not field.is_list]
        if single:
            _add_keys(file, table, single)
        for field in _references(delivery, table):
            if field.is_list:
                _add_mapping(file, table, field)
    if file.execute("SELECT count(*) FROM gpkgext_relations").fetchone()[0]:
        extension = ("gpkgext_relations", None, "gpkg_related_tables", _RELATED, "read-write")
        _insert(file, "gpkg_extensions", [extension])


def _references(delivery: Delivery, table: Table) -> list[Field]:
    """The fields that refer to layers which are in the file too."""
    return [field for field in table.fields if field.refers in delivery.tables]


def _add_keys(file: sqlite3.Connection, table: Table, fields: list[Field]) -> None:
    """Foreign keys for a table that is there: as sqlite.org/lang_altertable.html (7) has it, which
    needs no copy where only constraints are added."""
    select = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    ((sql,),) = file.execute(select, (table.layer.name,))
    keys = "".join(
        f', FOREIGN KEY ("{field.name}") REFERENCES "{field.refers}"("id")' for field in fields
    )
    file.execute("PRAGMA writable_schema = ON")
    update = "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?"
    file.execute(update, (f"{sql.rstrip()[:-1].rstrip()}{keys})", table.layer.name))
    file.execute("PRAGMA writable_schema = RESET")


def _add_mapping(file: sqlite3.Connection, table: Table, field: Field) -> None:
    """A table of pairs for a field with a list of ids."""
    base, related = table.layer.name, field.refers
    name = f"{base}_{field.name}"
    file.execute(f"CREATE TABLE {name} (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)")
    bases, others = (
        {id_: fid for fid, id_ in file.execute(f"SELECT fid, id FROM {layer}")}
        for layer in (base, related)
    )
    pairs = [
        (bases[row["id"]], others[id_])
        for row in table.values
        for id_ in row[field.name]
        if id_ in others
    ]
    _insert(file, name, pairs)
    relation = "simple_attributes" if related == "sources" else "features"
    columns = "base_table_name, base_primary_column, related_table_name, related_primary_column"
    file.execute(
        f"INSERT INTO gpkgext_relations ({columns}, relation_name, mapping_table_name)"
        " VALUES (?, 'fid', ?, 'fid', ?, ?)",
        (base, related, relation, name),
    )
    extension = (name, None, "gpkg_related_tables", _RELATED, "read-write")
    _insert(file, "gpkg_extensions", [extension])


# --- what it says of itself ---------------------------------------------------------------------


def _describe(file: sqlite3.Connection, delivery: Delivery) -> None:
    """What each field means."""
    rows = [
        (table.layer.name, field.name, field.name, None, field.meaning, None, None)
        for table in delivery.tables.values()
        for field in table.fields
    ]
    _insert(file, "gpkg_data_columns", rows)
    extension = ("gpkg_data_columns", None, "gpkg_schema", _SCHEMA, "read-write")
    _insert(file, "gpkg_extensions", [extension])


def _add_styles(file: sqlite3.Connection, delivery: Delivery) -> None:
    _insert(file, "layer_styles", _styles(delivery))
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )


def _styles(delivery: Delivery) -> Iterator[tuple[Any, ...]]:
    day = f"{delivery.today.isoformat()}T00:00:00.000Z"
    for at, name in enumerate(delivery.tables, 1):
        if style := qgis_style.style_of(delivery, name):
            document = qgis_style.qml(style).decode()
            description = delivery.tables[name].layer.meaning
            where = (at, "", "", name, GEOMETRY, "IPO-kart")
            yield (*where, document, "", 1, description, "", None, day)


def _add_metadata(file: sqlite3.Connection, delivery: Delivery) -> None:
    """The facts as Dublin Core, beside those of GDAL."""
    select = "SELECT coalesce(max(id), 0) + 1 FROM gpkg_metadata"
    ((number,),) = file.execute(select)
    document = _dublin_core(delivery)
    row = (number, "dataset", _DUBLIN_CORE, "text/xml", document)
    _insert(file, "gpkg_metadata", [row])
    reference = ("geopackage", None, None, None, delivery.today.isoformat(), number, None)
    _insert(file, "gpkg_metadata_reference", [reference])


def _dublin_core(delivery: Delivery) -> str:
    terms = {
        "title": "title",
        "list": "description",
        "filters": "description",
        "date": "created",
        "sources": "source",
        "licences": "license",
        "borders": "description",
        "audience": "accessRights",
        "version": "hasVersion",
    }
    root = etree.Element("metadata", nsmap={"dcterms": _DUBLIN_CORE})
    for fact in about.facts(delivery):
        element = etree.SubElement(root, f"{{{_DUBLIN_CORE}}}{terms[fact.key]}")
        element.text = delivery.today.isoformat() if fact.key == "date" else fact.words
    document: str = etree.tostring(root, encoding="unicode")
    return document


def _date(file: sqlite3.Connection, delivery: Delivery) -> None:
    """The day of the delivery wherever GDAL wrote the time of the clock."""
    moment = f"{delivery.today.isoformat()}T00:00:00.000Z"
    file.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    file.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))
