"""What kind of file it is, by what stands in it; the suffix is only told of, never trusted."""

from __future__ import annotations

import re
from enum import StrEnum
from xml.parsers import expat

from geo.errors import GisFileError


class Kind(StrEnum):
    """The formats that are read."""

    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "Shapefile"
    KML = "KML"
    GML = "GML"
    FLATGEOBUF = "FlatGeobuf"
    GEOPARQUET = "GeoParquet"
    DXF = "DXF"


_SEEN = 65_536  # bytes at the beginning that are looked at
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\x00"
#: Where a SQLite file says what it is for, and what a GeoPackage says there.
_APPLICATION, _PACKAGES = slice(68, 72), (b"GPKG", b"GP10", b"GP11")
_SOSI = re.compile(rb"^[ \t\r\n]*(?:!.*[\r\n]+)*\.HODE\b", re.IGNORECASE | re.MULTILINE)
_DXF = re.compile(rb"\s*(?:999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\r?\n", re.IGNORECASE)
_OTHER_JSON = re.compile(rb'"type"\s*:\s*"Topology"|"geometryType"\s*:\s*"esri', re.IGNORECASE)
#: Beginnings of files that are no text, and whose refusal has a sentence of its own.
_SHAPES = b"\x00\x00\x27\x0a"
_BINARY_DXF = b"AutoCAD Binary DXF"
_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html)", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def is_zip(content: bytes) -> bool:
    """Whether a file is a zip, whatever it is called."""
    return content.startswith(_ZIP)


def kind_of(content: bytes) -> Kind:
    """The format of a file that is no zip. Raises GisFileError for one that is not read."""
    if not content:
        raise GisFileError("no_bytes")
    if content.startswith(_SQLITE):
        if content[_APPLICATION] in _PACKAGES or b"gpkg_contents" in content[:_SEEN]:
            return Kind.GEOPACKAGE
        raise GisFileError("other_database")
    if content.startswith(b"fgb\x03fgb"):
        return Kind.FLATGEOBUF
    if content.startswith(b"PAR1"):
        return Kind.GEOPARQUET
    if content.startswith(_SHAPES):
        raise GisFileError("bare_shapefile")
    if content.startswith(_BINARY_DXF):
        raise GisFileError("binary_dxf")
    return _text_kind(content)


def _text_kind(content: bytes) -> Kind:
    beginning = content[:_SEEN]
    stripped = beginning.removeprefix(_MARKS[0]).lstrip()
    if stripped.startswith(b"{"):
        if _OTHER_JSON.search(stripped):
            raise GisFileError("other_json")
        return Kind.GEOJSON
    if _SOSI.match(stripped):
        raise GisFileError("sosi")
    if _DXF.match(beginning.removeprefix(_MARKS[0])):
        return Kind.DXF
    if stripped.startswith(b"<") or beginning.startswith(_MARKS[1:]):
        return _xml_kind(content)
    raise GisFileError("unknown_kind")


def _xml_kind(content: bytes) -> Kind:
    """By the outermost element. A document that declares its type could declare entities, too, and
    is refused."""
    if _PAGE.match(content):
        raise GisFileError("web_page")
    if content.startswith(_MARKS[1:]):
        raise GisFileError("encoding")
    name = _root(content).rpartition(" ")[2].lower()
    if name == "kml":
        return Kind.KML
    if name == "ogrvrtdatasource":
        raise GisFileError("virtual")
    if b"opengis.net/gml" in content[:_SEEN].replace(b"\x00", b""):
        return Kind.GML
    raise GisFileError("unknown_kind")


def _root(content: bytes) -> str:
    """The outermost element of a document, with its namespace in front. The whole document is read,
    so that one that is cut off is known."""
    names: list[str] = []

    def begin(name: str, _attributes: object) -> None:
        names.append(name)
        parser.StartElementHandler = None

    def refuse(*_: object) -> None:
        raise GisFileError("entities")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise GisFileError("broken_xml", line=str(parser.ErrorLineNumber)) from error
    return names[0]
